"""A layer kind: one declarative value that says all there is to say about it.

A new kind is such a value in `engine/layers/`, its name in the list there, and a case file.
Nothing else, neither the grammar nor a writer, learns of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ...grammar import record, replace
from ..formulas import NO_CACHE, Need, Reach, Rule, Slip
from .calls import FrameworkCall
from .row_items import Argument, Flag, Other
from .saved import Saved
from .variants import KindVariant

CONVENTIONS = ("textbook", "keras", "torch")
"""Whose way of counting is followed where they differ; a kind may have variants for some of them."""

STRICT = "strict"
"""Beside the convention: a stride must divide, as in CS231n."""

UNTRAINED = "untrained"
"""Beside the convention: no parameter is trained."""

TRANSPOSED = "transposed"
"""The word of another use of a layer that takes its weights from the other side; the biases are its own."""

UNEQUAL = "unequal"
"""The word of a row that lists the size of each of its parts."""

SPACES = ("vector", "sequence", "image", "volume")
"""The input, by the number of its sizes."""

COUNTS = {"features", "size", "space", "biases", "params", "frozen", "buffers", "macs"}
"""The fields that give figures."""

NO_BUFFERS = Rule("none.buffers", "0", "no buffers")
NOTHING = Rule("none.params", "0", "no parameters")
NO_WORK = Rule("none.macs", "0", "no multiplication by a weight")
KEPT = Reach(
    Rule("kept.field", "R", "unchanged: every position is treated separately"),
    Rule("kept.jump", "J", "unchanged: every position is treated separately"),
    Rule("kept.start", "C", "unchanged: every position is treated separately"),
)
"""An output position has the receptive field of the same input position."""


@record()
class Kind:
    """All that netderive knows about a kind of layer.

    - `word`: how the language calls it; `usage`: its line in the language's reference
    - `summary`: the heading of its derivation, formulas in backticks (`window` means the whole window)
    - `row`: the arguments and flags of its row; `roles`: what its letters mean where they differ from the board
    - `ranks`: the numbers of spatial sizes that its input may have
    - `features`, `size`: rules of the output, the size along each axis; None keeps the input;
      `space` has a rule for each output size, however many enter, and no rule (`flat`) gives a
      vector; a row that gives `h_out` gives the space itself; `reorders`: the row's list says which axis
      goes where; a `source` has nothing before it
    - `joins`: it has branches, whose values are joined "elementwise" (a size of 1 is repeated), are
      "concatenated" along an axis `i`, or make "products" that are added up along the axes `i` and `j`
    - `time`: the first size is time, letter `T`, and no axis of the rules: it "stays" or is "dropped"
    - `axes`: how many axes the rules' letters have, where it is not the number of sizes that enter
    - `params`: all that it holds, with `b` for the biases (0 with `no bias`; else how many a unit has: 1, or
      what `biases` says); `frozen`: what of it is not trained; `buffers`: what it keeps and does not count
    - `macs`: multiply-adds with a weight, one for each use; `connections`: links between values (LeCun et al.
      1998), None where nobody counts them
    - `cache`: bytes of the keys and values that it keeps for each token when tokens are made one by one
    - `factored`: how many mean squares Adafactor keeps: one for each row and column of its matrices, and for each
      value of a vector
    - `saved`: what PyTorch keeps of it for the backward pass; None where that is not known, as where it is `fused`:
      run by a kernel that keeps buffers of its own
    - `memory`: bytes of all values that it keeps, where it keeps more than its output: what the layers that it
      is made of give, as if they were written one by one
    - `in_place`: it changes or rearranges the values where they lie, so that they are not kept twice
    - `sees`: "all" of the input at every output position, or one "place"; else the size rule says
    - `fully_connected`: each output feature is a weighted sum of all input features
    - `slips`: known wrong ways to work out its figures, beside those that all kinds share
    - `calls`: what each framework calls it, argument by argument
    - `needs`: what must hold; `variants`: fields that change under words of the row, a convention or the
      input space (`SPACES`), with a note of the reason; `disputed` says that a convention changes
      something
    - `flow`: no layer, but a body of layers or a way between them
    - `tied`: the kind that its table is when used from the other side, and the letter of its output then
    - `transposed`: the word of the kind that it is with its weights transposed, and the letter of its output then
    - `aliases`: what others call it besides the frameworks, for hints only
    - `chosen`: the words under which it is as it is (`under`); `base`: the kind without them
    """

    word: str
    usage: str
    summary: str
    row: tuple[Argument | Flag | Other, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    ranks: tuple[int, ...] = (0, 1, 2, 3)
    features: Rule | None = None
    size: Rule | None = None
    space: tuple[Rule, ...] | None = None
    source: bool = False
    reorders: bool = False
    joins: str = ""
    time: str = ""
    axes: int | None = None
    biases: int = 1
    params: Rule = NOTHING
    frozen: Rule = NOTHING
    buffers: Rule = NO_BUFFERS
    macs: Rule = NO_WORK
    connections: Rule | None = None
    cache: Rule = NO_CACHE
    factored: Rule | None = None
    saved: Saved | None = None
    fused: bool = False
    memory: Rule | None = None
    in_place: bool = False
    sees: str = ""
    fully_connected: bool = False
    needs: tuple[Need, ...] = ()
    variants: tuple[KindVariant, ...] = ()
    slips: tuple[Slip, ...] = ()
    note: str = ""
    aliases: tuple[str, ...] = ()
    calls: Mapping[str, tuple[FrameworkCall, ...]] = field(default_factory=dict)
    disputed: bool = False
    tied: tuple[Kind, str] | None = None
    transposed: tuple[str, str] = ("", "")
    flow: bool = False
    chosen: frozenset[str] = field(default=frozenset(), compare=False)
    base: Kind | None = field(default=None, compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.word)

    @functools.cached_property
    def options(self) -> tuple[Argument | Flag | Other, ...]:
        """What has a word, the longest phrase first."""
        return tuple(sorted((a for a in self.row if a.word), key=lambda a: -len(a.phrase)))

    @functools.cached_property
    def announced(self) -> Mapping[str, tuple[Argument | Flag | Other, ...]]:
        """The options by the first of their words, the longest phrase first."""
        found: dict[str, tuple[Argument | Flag | Other, ...]] = {}
        for option in self.options:
            found[option.phrase[0]] = (*found.get(option.phrase[0], ()), option)
        return found

    @functools.cached_property
    def demanding(self) -> tuple[Argument | Flag | Other, ...]:
        """The options that a row must have, and flags that must be in one position."""
        return tuple(one for one in self.options if (one.leads if isinstance(one, Flag) else one.required))

    @functools.cached_property
    def maybe_zero(self) -> tuple[Argument, ...]:
        """The arguments that may be 0."""
        return tuple(one for one in self.row if isinstance(one, Argument) and one.least == 0)

    @functools.cached_property
    def by_letter(self) -> Mapping[str, Argument]:
        """The arguments by the letters that they give."""
        arguments = (one for one in self.row if isinstance(one, Argument))
        return {letter: one for one in arguments for letter in (one.letter, one.at) if letter}

    @functools.cached_property
    def first(self) -> tuple[Argument, ...]:
        """What is at the row's start without a word."""
        return tuple(a for a in self.row if isinstance(a, Argument) and not a.word)

    @property
    def is_input(self) -> bool:
        """Whether it is an input of the network: nothing comes before it, and nothing of it is learned."""
        return self.source and self.params.is_zero

    @property
    def flat(self) -> bool:
        """Whether the output is a vector."""
        return self.space == ()

    @functools.cached_property
    def axis_letters(self) -> frozenset[str]:
        """The letters that have a value for each axis."""
        named = {a.letter for a in self.row if isinstance(a, Argument) and a.each_axis}
        return frozenset({"h", "h_out", *named})

    @functools.cached_property
    def others(self) -> tuple[Other, ...]:
        """The further inputs that a row may name."""
        return tuple(a for a in self.row if isinstance(a, Other))

    @functools.cached_property
    def gives_space(self) -> bool:
        """Whether the row itself names the output sizes."""
        return any(isinstance(a, Argument) and a.letter == "h_out" for a in self.row)

    @property
    def called(self) -> set[str]:
        """What the frameworks call it."""
        calls = (call for calls in self.calls.values() for call in calls if call.reads)
        return {call.name.format(rank=rank) for call in calls for rank in (1, 2, 3)}

    def under(self, words: frozenset[str]) -> Kind:
        """The kind as it is under these words of the row and this convention."""
        kind = _under(self, words) if self.variants else self
        kind = _frozen(kind, words) if UNTRAINED in words else kind
        return _strict(kind) if STRICT in words else kind


@functools.lru_cache(maxsize=1024)
def _frozen(kind: Kind, words: frozenset[str]) -> Kind:
    """The kind with nothing to train."""
    return kind if kind.flow or kind.joins else replace(kind, frozen=kind.params, chosen=words)


@functools.lru_cache(maxsize=1024)
def _strict(kind: Kind) -> Kind:
    """The kind, possible only where its stride divides, so that its size needs no floor."""
    size = kind.size
    return replace(kind, needs=(*kind.needs, size.even), size=size.exact) if size and size.even else kind


@functools.lru_cache(maxsize=1024)
def _under(kind: Kind, words: frozenset[str]) -> Kind:
    changes: dict[str, Any] = {}
    for variant in kind.variants:
        if words.issuperset(variant.words):
            changes |= variant.changes
            changes["needs"] = (*changes.get("needs", kind.needs), *variant.also)
    disputed = any({*variant.words} & {*CONVENTIONS} and COUNTS & variant.changes.keys() for variant in kind.variants)
    return replace(kind, **changes, variants=(), disputed=disputed, chosen=words, base=kind)
