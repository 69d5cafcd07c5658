"""What a row of a kind may hold: arguments, flags, choices, and other layers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import field

from ...grammar import record


@record()
class Argument:
    """One argument of a row.

    `word` is the option's word (or words); without one the argument comes first in the row.
    `letter` is what the rules call it, `name` (where there is no word) what a person calls it; with
    `each_axis` it has a value for each axis of the input (one value serves them all, except in a
    window), with `free` as many values as the row names, whatever enters (`input`, `reshape`);
    a `listed` one takes all the values of a list (`permute 2, 0, 1`), which with `parts` are the sizes of the parts,
    or their number (`split 3`); one that goes `through` ends what the one before it begins (`slice 1..3`).
    `at` is the letter of the features that come before an `@`. `default` is a formula in the rules' letters,
    None where there is none: what is first is then required, an option only where it says so. `instead` names the
    letter of the first argument whose position an option takes (`upsample to 8x8`). `least` is the least
    value that makes sense, None where a need says it. `words` may be written instead of a value
    (`pad same`) and choose a variant of the kind; `refused` are words that others write there, with
    what to write here.
    """

    letter: str
    word: str = ""
    each_axis: bool = False
    free: bool = False
    listed: bool = False
    parts: bool = False
    through: bool = False
    at: str = ""
    default: str | None = None
    required: bool = False
    instead: str = ""
    least: int | None = 1
    most: int | None = None
    rational: bool = False
    words: tuple[str, ...] = ()
    name: str = ""
    refused: Mapping[str, str] = field(default_factory=dict, hash=False)

    @functools.cached_property
    def phrase(self) -> tuple[str, ...]:
        """The words that announce the option."""
        return tuple(self.word.split())


@record()
class Flag:
    """Words that are alone in a row (`no bias`, `ceil`): they set letters or choose a variant.

    Of the flags with the same `either`, a row may say one. One that `leads` is written before the kind's word.
    """

    word: str
    sets: Mapping[str, int] = field(default_factory=dict)
    either: str = ""
    leads: bool = False

    @functools.cached_property
    def phrase(self) -> tuple[str, ...]:
        return tuple(self.word.split())


@record()
class Choices(Flag):
    """Words with a list of names after them (`bias on q, v`): the letter is the sum of the formulas so named."""

    letter: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict, hash=False)


@record()
class Other:
    """`from LABEL`: what an earlier layer gave enters as well.

    The rules know its features as `l_2` and the number of its positions as `S` (or as `features` and
    `positions` say); where a row does not speak of it, they are those of the input before it. A `same_sizes`
    one must have the sizes of the first. Of a `sized` one only the sizes enter, which are those of the output; it
    is `instead` of the first argument with this letter (`upsample like c1`).
    """

    word: str = "from"
    required: bool = False
    features: str = "l_2"
    positions: str = "S"
    same_sizes: bool = False
    sized: bool = False
    instead: str = ""

    @functools.cached_property
    def phrase(self) -> tuple[str, ...]:
        return tuple(self.word.split())
