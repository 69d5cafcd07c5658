"""What a derivation calls the letters of a rule: as a course does, but no two of them the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...grammar import Expr, Letter, record
from ..formulas import FIRST_OF, LETTERS, letters_in, primed
from ..inference import InferredLayer
from ..layers import Kind
from .notation import Notation

ITSELF = Letter("?")
"""Means the quantity itself among the letters, so that no letter gets its name."""


@record(eq=False)
class Naming:
    """What a course calls the letters of a rule, by our own, before it is known what they mean.

    `symbol` is the quantity's letter, `bound` are the other letters, `shown` those of them that show. `shared` are the
    letters of one name, by that name.
    """

    symbol: str
    shown: tuple[str, ...]
    bound: frozenset[str]
    called: Mapping[str, str]
    shared: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, notation: Notation, kind: Kind, symbol: str, others: Iterable[str], shown: tuple[str, ...]) -> Naming:
        """The board's own letters of the output are drawn with their prime; a course's `C_out` keeps its subscript."""
        bound = {**dict.fromkeys(others), **dict.fromkeys(shown)}
        called = {ours: notation.letter(ours, kind) for ours in (symbol, *bound)}
        by_name: dict[str, tuple[str, ...]] = {}
        for ours, name in called.items():
            by_name[name] = (*by_name.get(name, ()), ours)
        shared = {name: letters for name, letters in by_name.items() if len(letters) > 1}
        drawn = {ours: primed(name) if name == ours else name for ours, name in called.items()}
        return cls(symbol, shown, frozenset(bound), drawn, shared)

    def names(self, inferred: InferredLayer) -> Mapping[str, str]:
        """The names in a layer; letters of one name are numbered where they mean two things."""
        names = self.called
        for name, letters in self.shared.items():
            first, *rest = (self._meaning(ours, inferred) for ours in letters)
            if any(tree != first for tree in rest):
                numbers = (FIRST_OF[ours][1] if ours in FIRST_OF else place for place, ours in enumerate(letters))
                names = {**names, **{ours: f"{name}_{one + 1}" for ours, one in zip(letters, numbers, strict=True)}}
        return self._in_words(names, inferred)

    def _meaning(self, ours: str, inferred: InferredLayer) -> Expr:
        return inferred.bound(ours).tree if ours in self.bound else ITSELF

    def _in_words(self, names: Mapping[str, str], inferred: InferredLayer) -> Mapping[str, str]:
        """The names, those of derived quantities in words where the file has the same letter."""
        if LETTERS.keys().isdisjoint((self.symbol, *self.shown)):
            return names
        bounds = {ours: inferred.bound(ours) for ours in self.shown}
        derived = {self.symbol, *(ours for ours, bound in bounds.items() if bound.source.how == "derived")}
        taken = {name for ours, name in names.items() if ours not in derived}
        taken |= {name for bound in bounds.values() for name in letters_in(bound.tree)}
        words = {ours: LETTERS[ours] for ours in derived & LETTERS.keys() if names[ours] in taken}
        return {**names, **words} if words else names
