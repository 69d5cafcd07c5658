"""The tree of a network text: statements in the order they are.

`->`, `;` and a line's end mean the same, so a network is a flat row of statements. A layer is
a word with a flat row of items; what they mean is for `netderive.engine` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TypeAlias

from .expressions import CallArgument, Comparison, Expr, Range, Rounded, ShapeExpr, Span
from .mistakes import Mistake, Source
from .records import record


def _span() -> Span:
    return field(default=(0, 0), compare=False, repr=False)


@record()
class Values:
    """Values joined by commas, one item of a row: `V, d` in `embedding V, d`."""

    values: tuple[Expr | ShapeExpr, ...]
    span: Span = _span()


@record()
class Between:
    """From a first to a last one, both included, one item of a row: `1..3` in `slice 1..3`."""

    first: Expr
    last: Expr
    span: Span = _span()


Item: TypeAlias = Expr | ShapeExpr | Values | Between
Side: TypeAlias = Expr | ShapeExpr | Values | Rounded
"""A piece of a claim."""


@record()
class Title:
    """`network mnist`"""

    text: str
    span: Span = _span()


@record()
class Let:
    """`let k = 2*m`"""

    name: str
    value: Expr
    span: Span = _span()


@record()
class ListOf:
    """`let k = 64, 128, 256`: the letters `k[1]`, `k[2]`, `k[3]`."""

    name: str
    values: tuple[Expr, ...]
    span: Span = _span()


@record()
class Positive:
    """`let alpha > 0`: a positive rational."""

    name: str
    span: Span = _span()


@record()
class Convention:
    """`convention keras`"""

    name: str
    span: Span = _span()


@record()
class Request:
    """`conv1.params [3 points] "How many weights?"`: a quantity, its points, and how the question is worded.

    Both are None or empty where the file says nothing of them.
    """

    query: Expr
    points: Fraction | None = None
    text: str = ""
    span: Span = _span()


@record()
class Find:
    """`find conv1.params, params [2 points]`"""

    requests: tuple[Request, ...]
    span: Span = _span()

    @property
    def queries(self) -> tuple[Expr, ...]:
        """What is requested, without points and texts."""
        return tuple(request.query for request in self.requests)


@record()
class Claim:
    """`claim conv1.params = (5*5*1 + 1)*32 = 832 <= 10^3`: two or more pieces and the signs between them."""

    links: tuple[Side, ...]
    signs: tuple[str, ...] = ()
    span: Span = _span()


@record()
class Varied:
    """`k in {8, 16, 32}`"""

    name: str
    values: tuple[Expr, ...]
    span: Span = _span()


@record()
class Vary:
    """`vary k in {8, 16, 32}, n in {3, 5}`"""

    choices: tuple[Varied, ...]
    span: Span = _span()


@record()
class LayerArgument:
    """A layer where a block takes one: `from lateral` in its heading, `from c4` or `lateral = from c4` in its use."""

    place: str
    name: str | None = None
    span: Span = _span()


@record()
class BlockDefinition:
    """`block fire(s, e, f = 4*s) [ ... ]`"""

    name: str
    parameters: tuple[CallArgument | LayerArgument, ...]
    body: Elements
    span: Span = _span()


@record()
class Include:
    """`include resnet`, `include "other.net"`: another network as a block."""

    name: str
    file: bool = False
    span: Span = _span()


@record()
class Outputs:
    """`output p3, p4`: the layers whose values leave the network."""

    places: tuple[str, ...]
    span: Span = _span()


@record()
class Fact:
    """A line of a kind: `weights l*r + r*k "two thin matrices"`."""

    word: str
    says: Expr | Comparison
    reason: str = ""
    span: Span = _span()


@record()
class KindOf:
    """`kind lowrank(k, r) [ ... ]`: a kind of layer by its own formulas."""

    name: str
    parameters: tuple[CallArgument, ...]
    facts: tuple[Fact, ...]
    span: Span = _span()


@record()
class Each:
    """`m in k`: the values of a list, or of a row `3, 4, 5`, one after another."""

    name: str
    values: tuple[Expr, ...]
    span: Span = _span()


@record()
class Layer:
    """`c1: conv k@5x5 pad 2`, or a join with its branches: `add [ ... | ... ]`, `concat for n = 3..5 [ ... ]`.

    `labels` are those of its further parts: `k` and `v` in `q, k, v: split 3`.
    """

    word: str
    items: tuple[Item, ...] = ()
    branches: tuple[Elements, ...] = ()
    label: str | None = None
    over: Range | Each | None = None
    frozen: bool = False
    labels: tuple[str, ...] = ()
    span: Span = _span()
    word_span: Span = _span()


@record()
class Use:
    """A block used: `fire(16, 64)`, `resnet() until stage4`."""

    name: str
    arguments: tuple[CallArgument | LayerArgument, ...]
    label: str | None = None
    until: str = ""
    frozen: bool = False
    span: Span = _span()


@record()
class Repeat:
    """`[ ... ] * N`; without `* N` the body appears once."""

    body: Elements
    times: Expr | None = None
    label: str | None = None
    carry: tuple[str, ...] = ()
    frozen: bool = False
    span: Span = _span()


@record()
class Loop:
    """`for i = 1..N [ ... ]`"""

    range: Range | Each
    body: Elements
    label: str | None = None
    carry: tuple[str, ...] = ()
    frozen: bool = False
    span: Span = _span()


@record()
class If:
    """`if in != k [ ... ] else [ ... ]`; without `else`, the identity."""

    condition: Comparison
    then: Elements
    otherwise: Elements = ()
    label: str | None = None
    frozen: bool = False
    span: Span = _span()


@record()
class Aside:
    """`aside [ ... ]`: a side head; the chain goes on from before it."""

    body: Elements
    label: str | None = None
    frozen: bool = False
    span: Span = _span()


@record()
class From:
    """`from c1`"""

    place: str
    label: str | None = None
    span: Span = _span()


@record()
class Again:
    """`again c1`, with its words: `transposed`, `no bias`."""

    place: str
    words: tuple[str, ...] = ()
    label: str | None = None
    span: Span = _span()
    place_end: int = field(default=0, compare=False, repr=False)


Element: TypeAlias = Layer | Use | Repeat | Loop | If | Aside | From | Again


def word_of(element: Element) -> Span:
    """The position of a layer's word; other elements as a whole."""
    return element.word_span if isinstance(element, Layer) else element.span


Elements: TypeAlias = tuple[Element, ...]
Alone: TypeAlias = (
    Title | Let | ListOf | Positive | Convention | Find | Claim | Vary | BlockDefinition | Include | Outputs | KindOf
)
Statement: TypeAlias = Alone | Element


@record()
class Network:
    """A parsed text: its statements, the source that spans point into, and what is wrong with claims left out.

    `included` are the networks that it includes, by name, once they are read.
    """

    statements: tuple[Statement, ...]
    unread: tuple[Mistake, ...] = field(default=(), compare=False, repr=False)
    source: Source = field(default_factory=lambda: Source(""), compare=False, repr=False)
    included: Mapping[str, Network] = field(default_factory=dict, compare=False, repr=False)
