"""Rows of layers, drawn from the kinds' own declarations: with letters, and the same with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from netderive.engine.formulas import AXES
from netderive.engine.layers import ALL, Argument, Choices, Flag, Kind, Other

LAYERS = tuple(kind for kind in ALL if not kind.source and not kind.joins and not kind.flow)
JOINS = tuple(kind for kind in ALL if kind.joins)
RANGES = {"n": (1, 4), "s": (1, 3), "p": (0, 2), "d": (1, 2), "a": (0, 1), "g": (1, 2), "c": (1, 3)}
"""What an argument is drawn from, by its letter in the rules; others are drawn from 1 to 6."""

POSITIVE = ("k", "n", "h", "w", "l", "s", "m", "d", "g", "W", "P")
ZERO = ("p", "q", "r")
"""Letters of a file, many of them also letters of the rules; padding letters may be 0."""

Texts = tuple[str, str]
"""The same piece of text with letters and with their values in place."""


@dataclass
class Drawing:
    """One chain while it is drawn."""

    draw: st.DrawFn
    letters: bool
    values: dict[str, int] = field(default_factory=dict)
    local: tuple[str, ...] = ()
    """What the loops and blocks around call their values."""

    def width(self) -> Texts:
        """A number of features; inside of a loop or block it often depends on what that gives."""
        if not self.local or self.one_in(3):
            return self.number(1, 6)
        name = self.draw(st.sampled_from(self.local))
        return self._grown(name)

    def _grown(self, name: str) -> Texts:
        """A width that grows with a local name: doubled from one repetition to the next, or by as much each time."""
        form = self.draw(st.sampled_from(("{k}*2^({i} - 1)", "{k} + {g}*{i}", "{k}*{i}", "{i}", "{g}*2^{i}")))
        factors = {letter: self.number(1, most) for letter, most in (("k", 3), ("g", 2)) if f"{{{letter}}}" in form}
        letters, plain = ({name: texts[n] for name, texts in factors.items()} for n in range(2))
        return form.format(i=name, **letters), form.format(i=name, **plain)

    def number(self, low: int, high: int) -> Texts:
        """A number, or a small expression in a letter, between two bounds; sometimes a local name."""
        if self.local and self.one_in(12):
            name = self.draw(st.sampled_from(self.local))
            return name, name
        value = self.draw(st.integers(low, high))
        if not self.letters or not self.draw(st.booleans()):
            return str(value), str(value)
        form, inside = self.draw(st.sampled_from(self._forms(value) if low else [("{}", value)]))
        return form.format(self._letter(inside, POSITIVE if low else ZERO)), str(value)

    def _forms(self, value: int) -> list[tuple[str, int]]:
        """Ways to write a value with a letter, and what the letter is then."""
        forms = [("{}", value)] * 3
        if value > 1:
            forms.append(("({} + 1)", value - 1))
        if value % 2 == 0:
            forms.append(("2*{}", value // 2))
        return forms

    def _letter(self, value: int, names: tuple[str, ...]) -> str:
        """A letter with this value: one that has it already, or the next that is free."""
        known = [name for name in names if self.values.get(name) == value]
        free = [name for name in names if name not in self.values]
        if known and (not free or self.draw(st.booleans())):
            return known[0]
        if not free:
            return str(value)
        self.values[free[0]] = value
        return free[0]

    def sizes(self, count: int, low: int, high: int) -> Texts:
        return joined(" x ", [self.number(low, high) for _ in range(count)])

    def row(self, kind: Kind, rank: int) -> Texts:
        """A layer with some of its options."""
        rank -= bool(kind.time)
        instead = {option.instead for option in kind.row if isinstance(option, Argument)}
        named = not instead & {argument.letter for argument in kind.first} or self.one_in(2)
        first = [self.argument(argument, rank) for argument in kind.first if named and self.stands(argument, rank)]
        between = ".." if any(argument.through for argument in kind.first) else ", "
        parts = [(kind.word, kind.word), *([joined(between, first)] if first else [])]
        given = {argument.letter for argument in kind.first} if first else set()
        for option in kind.row:
            excludes = option.either if isinstance(option, Flag) else option.instead
            if isinstance(option, Argument):
                free = not first and option.instead not in given
                fits = option.word and (free if option.instead else self.stands(option, rank))
                parts += [self.argument(option, rank)] if fits else []
                given |= {excludes} - {""} if fits else set()
            elif excludes not in given and (getattr(option, "required", False) or self.one_in(4)):
                said = option.word + " input" * isinstance(option, Other)
                if isinstance(option, Choices):
                    said += f" {', '.join(self.draw(st.sets(st.sampled_from(sorted(option.formulas)), min_size=1)))}"
                parts.insert(0 if getattr(option, "leads", False) else len(parts), (said, said))
                given |= {excludes} - {""}
        return joined(" ", parts)

    def join(self, kinds: Sequence[Kind], rank: int) -> Texts:
        """A join with the input, or of two or three branches, each of one layer or the identity."""
        row = self.row(self.draw(st.sampled_from(JOINS)), rank)
        if row[0].endswith("from input"):
            return row
        branches = [
            ("", "") if self.one_in(3) else self.row(self.draw(st.sampled_from(kinds)), rank)
            for _ in range(self.draw(st.sampled_from((2, 2, 3))))
        ]
        letters, plain = zip(*branches, strict=True)
        return joined(" ", [row, (f"[ {' | '.join(letters)} ]", f"[ {' | '.join(plain)} ]")])

    def stands(self, argument: Argument, rank: int) -> bool:
        """Whether a row names this argument: what it needs, and some of what it may leave out."""
        if argument.each_axis and not argument.free and not rank:
            return False
        if argument.word:
            return argument.required or self.one_in(3)
        return argument.default is None or self.one_in(2)

    def one_in(self, count: int) -> bool:
        return self.draw(st.integers(1, count)) == 1

    def argument(self, argument: Argument, rank: int) -> Texts:
        if argument.name == "axis" and not argument.listed:
            said = f"{argument.word} {self.draw(st.integers(0, rank))}"
            return said, said
        shared = argument.letter not in AXES or argument.each_axis
        low, high = RANGES.get(argument.letter, (1, 6)) if shared else (1, 6)
        if argument.words and self.draw(st.integers(0, 3)) == 0:
            word = f"{argument.word} {self.draw(st.sampled_from(argument.words))}"
            return word, word
        if argument.rational:
            return joined(" ", [(argument.word, argument.word), ("1/4", "1/4")])
        one_for_all = argument.letter != "n" and self.draw(st.booleans())
        if argument.parts:
            return joined(", ", [self.number(1, 3) for _ in range(self.draw(st.integers(1, 2)))])
        if argument.listed:
            order = self.draw(st.permutations(range(rank + 1)))
            text = ", ".join(map(str, order))
            return text, text
        rank = self.draw(st.integers(1, 3)) if argument.free else rank
        count = rank if argument.each_axis and not one_for_all else 1
        value = self.width() if argument.letter == "k" else self.sizes(count, low, high)
        if argument.at:
            value = joined("@", [self.width(), value])
        return joined(" ", [(argument.word, argument.word), value])


def joined(by: str, texts: list[Texts]) -> Texts:
    """Both texts of every piece, put together."""
    with_letters, plain = zip(*texts, strict=True)
    return by.join(filter(None, with_letters)), by.join(filter(None, plain))
