"""What a picture shows, as a tree without positions: steps, forks and frames."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from ...engine.formulas import tree_of
from ...engine.values import Value
from ...grammar import Expr, ShapeExpr, record
from ..document import Bar, Code, Formula, Inline, Strong
from ..math import UnicodeMath
from ..wording import parameters_of

WIDEST_LINE = 28
"""Characters in a line of a box. Longer text is wrapped, a longer formula is left to the tables."""

_PLAIN = UnicodeMath()


class ArrowStart(NamedTuple):
    """The number of the step that an arrow comes from, and its look."""

    source: int
    look: Literal["side", "shared"] = "side"


@record()
class LayerBox:
    """One box: a layer as it is typed, with the layers `then` that keep its shape, and their output and parameters.

    `number` identifies it; it `follows` the step before it, unless its input comes by `links` alone.
    """

    number: int
    typed: str
    output: Expr | ShapeExpr | None = None
    params: Value = 0
    then: tuple[str, ...] = ()
    look: Literal["layer", "data", "join", "folded", "inner"] = "layer"
    follows: bool = True
    links: tuple[ArrowStart, ...] = ()

    @property
    def lines(self) -> tuple[Inline, ...]:
        """The text of the box: what is typed, then the output and the number of parameters where they are short."""
        figures: list[Inline] = [] if self.output is None else [(Formula((self.output,)),)]
        if self.params != 0:
            figures.append(parameters_of(Formula((tree_of(self.params),)), self.params == 1))
        text = [*wrapped(self.typed), *wrapped(", ".join(self.then))]
        return (*((Code(line),) for line in text), *(line for line in figures if width_of(line) <= WIDEST_LINE))


@record()
class Fork:
    """Branches side by side that match in a join; an empty branch is the identity, one of None comes from elsewhere."""

    branches: tuple[OutlineRow | None, ...]
    join: LayerBox


@record()
class Framed:
    """A row of steps in a titled frame: a block, or the body of a repeat."""

    title: str
    body: OutlineRow


OutlineRow: TypeAlias = tuple[LayerBox | Fork | Framed, ...]
"""Steps from top to bottom."""


def wrapped(text: str) -> list[str]:
    """Text in lines of a box; a longer word is cut.

    >>> wrapped("conv 64@7x7 pad 3 stride 2 no bias")
    ['conv 64@7x7 pad 3 stride 2', 'no bias']
    """
    lines: list[str] = []
    for word in text.split():
        if len(word) > WIDEST_LINE:
            word = word[: WIDEST_LINE - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(word) <= WIDEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def width_of(line: Inline) -> int:
    """How many characters a line takes on a terminal."""
    return sum(map(len, map(_plain, line)))


def _plain(piece: str | Formula | Code | Strong | Bar) -> str:
    if isinstance(piece, Formula):
        return _PLAIN.formula(piece)
    return piece if isinstance(piece, str) else piece.text


def last_step(row: OutlineRow) -> LayerBox | None:
    """The step that gives what a row gives; None for an empty row."""
    if not row:
        return None
    match row[-1]:
        case Fork(join=join):
            return join
        case Framed(body=body):
            return last_step(body)
        case step:
            return step
