"""A layer kind: one declarative value that says all there is to say about it.

A new kind is such a value in `engine/layers/`, its name in the list there, and a case file.
Nothing else, neither the grammar nor a writer, learns of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .rules import Need, Rule

CONVENTIONS = ("textbook", "keras", "torch")
"""Whose way of counting is followed where they differ; a kind may have variants for some of them."""

COUNTS = {"features", "size", "params", "frozen", "macs"}
"""The fields that give figures."""

NOTHING = Rule("none.params", "0", "nothing to learn")
NO_WORK = Rule("none.macs", "0", "no multiplication by a weight")


@dataclass(frozen=True)
class Argument:
    """One argument of a row.

    `word` is the option's word (or words); without one the argument stands first in the row.
    `letter` is what the rules call it, `name` (where there is no word) what a person calls it; with
    `each_axis` it has a value for each axis of the input (one value serves them all, except in a
    window). `at` is the letter of the features that stand before an `@`. `default` is a formula in
    the rules' letters, None where the argument is required. `least` is the least value that makes
    sense. `words` may stand in place of a value (`pad same`) and choose a variant of the kind.
    """

    letter: str
    word: str = ""
    each_axis: bool = False
    at: str = ""
    default: str | None = None
    least: int = 1
    most: int | None = None
    rational: bool = False
    words: tuple[str, ...] = ()
    name: str = ""

    @property
    def phrase(self) -> tuple[str, ...]:
        """The words that announce the option."""
        return tuple(self.word.split())


@dataclass(frozen=True)
class Flag:
    """Words that stand alone in a row (`no bias`, `ceil`): they set letters or choose a variant."""

    word: str
    sets: Mapping[str, int] = field(default_factory=dict)

    @property
    def phrase(self) -> tuple[str, ...]:
        return tuple(self.word.split())


@dataclass(frozen=True)
class Kind:
    """All that netderive knows about a kind of layer.

    - `word`: how the language calls it; `usage`: its line in the language's reference
    - `summary`: the heading of its derivation, formulas in backticks (`window` stands for the whole window)
    - `row`: the arguments and flags of its row; `roles`: what its letters mean where they differ from the board
    - `ranks`: the numbers of spatial sizes that its input may have
    - `features`, `size`: rules of the output; None keeps what comes in; `flat` output has no space;
      a `source` has nothing before it and its row gives the output
    - `params`: all that it holds, with `b` for the biases (1, or 0 with `no bias`); `frozen`: what of it is not trained
    - `macs`: multiply-adds with a weight, one for each use
    - `needs`: what must hold; `variants`: fields that change under a word of the row or a convention,
      with a note of the reason; `disputed` says that a convention changes something
    - `aliases`: what other programs call it, for hints only
    """

    word: str
    usage: str
    summary: str
    row: tuple[Argument | Flag, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    ranks: tuple[int, ...] = (0, 1, 2, 3)
    features: Rule | None = None
    size: Rule | None = None
    flat: bool = False
    source: bool = False
    params: Rule = NOTHING
    frozen: Rule = NOTHING
    macs: Rule = NO_WORK
    needs: tuple[Need, ...] = ()
    variants: Mapping[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    note: str = ""
    aliases: tuple[str, ...] = ()
    disputed: bool = False

    def __hash__(self) -> int:
        return hash(self.word)

    @functools.cached_property
    def options(self) -> tuple[Argument | Flag, ...]:
        """What has a word, the longest phrase first."""
        return tuple(sorted((a for a in self.row if a.word), key=lambda a: -len(a.phrase)))

    @functools.cached_property
    def first(self) -> tuple[Argument, ...]:
        """What stands at the row's begin without a word."""
        return tuple(a for a in self.row if isinstance(a, Argument) and not a.word)

    def under(self, words: frozenset[str]) -> Kind:
        """The kind as it is under these words of the row and this convention."""
        return _under(self, words) if self.variants else self


@functools.lru_cache(maxsize=1024)
def _under(kind: Kind, words: frozenset[str]) -> Kind:
    changes: dict[str, Any] = {}
    for needed, fields in kind.variants.items():
        if words.issuperset(needed):
            changes |= fields
    disputed = any(set(needed) & {*CONVENTIONS} and set(fields) & COUNTS for needed, fields in kind.variants.items())
    return replace(kind, **changes, variants={}, disputed=disputed)
