"""What a framework calls a layer, argument by argument: read from its words to ours, and written back.

A `FrameworkCall` is part of the kind; each of its arguments is one of the ways below. `read` gives what an
argument's value says in our row, `write` the value that a row says in the framework's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, Protocol

from ...grammar import record


class Untranslated(Exception):
    """The language has no word for a framework's argument; the reason in words."""


@record(frozen=False)
class RowContents:
    """What a row says: values by the letter of their argument (one for each axis that is named), and words."""

    values: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class CalledLayer(Protocol):
    """A layer in its position, as `write` sees it: numbers by letter, and what its row says."""

    def number(self, formula: str, axis: int = 0) -> int | Fraction: ...

    def said(self, letter: str) -> tuple[int | Fraction | str, ...] | None: ...

    def has(self, word: str) -> bool: ...

    @property
    def axes(self) -> int: ...


class ArgumentSource:
    """How one argument of a framework says something of a row.

    `says` and `words` say what it can say: a row that says more asks for another call.
    """

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        """What the value says in our row; nothing, where it changes no figure or repeats the input."""

    def write(self, requested: CalledLayer) -> Any:
        """The value in the framework's words, or `OMIT`."""
        return OMIT

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        """Whether it can say that the row gives these values for a letter."""
        return False

    def words(self) -> Collection[str]:
        return ()


OMIT: Any = object()
"""The argument is left out: the framework's own default says the same."""


@record()
class RowValue(ArgumentSource):
    """What the row gives for a letter: a number, one for each axis, or a word (`same`)."""

    letter: str
    always: bool = False
    but: tuple[str, ...] = ()
    """Words of the argument that the framework does not know; "numbers" where it knows words alone."""

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        known = values[0] not in self.but if isinstance(values[0], str) else "numbers" not in self.but
        return letter == self.letter and known

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        if value is None:
            return
        values = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        said.values[self.letter] = tuple(_exact(one) for one in values)

    def write(self, requested: CalledLayer) -> Any:
        values = requested.said(self.letter)
        if values is None:
            if not self.always:
                return OMIT
            values = (requested.number(self.letter),)
        return values[0] if len(values) == 1 else tuple(values)


@record()
class Computed(ArgumentSource):
    """A value that follows from the layer's letters: the input, or a product of what the row gives."""

    formula: str
    each_axis: bool = False

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter in re.findall(r"\w+", self.formula)

    def write(self, requested: CalledLayer) -> Any:
        if not self.each_axis:
            return requested.number(self.formula)
        return tuple(requested.number(self.formula, axis) for axis in range(requested.axes))


@record()
class EachAxis(ArgumentSource):
    """What the row gives for a letter, as a tuple with a value for each axis; left out where the row does not say it.

    With `always` it is written where the row leaves it to a default, too.
    """

    letter: str
    always: bool = False

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter == self.letter and not isinstance(values[0], str)

    def write(self, requested: CalledLayer) -> Any:
        if not self.always and requested.said(self.letter) is None:
            return OMIT
        return tuple(requested.number(self.letter, axis) for axis in range(requested.axes))


@record()
class Named(ArgumentSource):
    """The names that a row lists after a word (`bias on q, v`)."""

    word: str
    names: tuple[str, ...]

    def words(self) -> Collection[str]:
        return {self.word}

    def write(self, requested: CalledLayer) -> Any:
        if not requested.has(self.word):
            return OMIT
        return tuple(name for name in self.names if requested.has(f"{self.word} {name}"))


@record()
class AllAxes(ArgumentSource):
    """Every axis of the space by its number in Keras, with `features` that of the features too."""

    features: bool = False

    def write(self, requested: CalledLayer) -> Any:
        return tuple(range(1, requested.axes + 1 + self.features))


@record()
class WordChoice(ArgumentSource):
    """Each value means words of the row ("" for none)."""

    choices: Mapping[Any, str]
    default: Any = None

    def words(self) -> Collection[str]:
        return {word for word in self.choices.values() if word}

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        if not isinstance(value, (str, int, bool, float, type(None))) or value not in self.choices:
            raise Untranslated(f"the value {value}")
        if self.choices[value]:
            said.words.append(self.choices[value])

    def write(self, requested: CalledLayer) -> Any:
        for value, word in self.choices.items():
            if word and requested.has(word):
                return value
        return OMIT if self.default is None else self.default


@record()
class Silent(ArgumentSource):
    """Changes no size and no count; a script leaves it out, or writes what the framework requires."""

    written: Any = OMIT

    def write(self, requested: CalledLayer) -> Any:
        return self.written


@record()
class Fixed(ArgumentSource):
    """Always this value: another one is another layer."""

    value: Any
    written: bool = True

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        if value != self.value:
            raise Untranslated(f"the value {value}")

    def write(self, requested: CalledLayer) -> Any:
        return self.value if self.written else OMIT


@record()
class Ends(ArgumentSource):
    """What is at both ends of every axis: letters `p` (near) and `e` (far).

    Keras gives a pair an axis, or one number an axis for both ends; PyTorch (`last_first`) one row, the last
    axis first, where a number below 0 would cut (`cut`).
    """

    last_first: bool = False
    cut: bool = False

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter in ("p", "e")

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        pairs = self._pairs(value, rank)
        said.values["p"] = tuple(near for near, _ in pairs)
        if any(near != far for near, far in pairs):
            said.values["e"] = tuple(far for _, far in pairs)

    def _pairs(self, value: Any, rank: int) -> list[tuple[int, int]]:
        if isinstance(value, int):
            return [(value, value)] * rank
        if self.last_first:
            return [(value[i], value[i + 1]) for i in range(2 * (rank - 1), -1, -2)]
        if rank == 1:
            return [(value[0], value[-1])]
        return [(one, one) if isinstance(one, int) else (one[0], one[1]) for one in value]

    def write(self, requested: CalledLayer) -> Any:
        sign = -1 if self.cut else 1
        pairs = [
            (sign * requested.number("p", axis), sign * requested.number("e", axis)) for axis in range(requested.axes)
        ]
        if self.last_first:
            return tuple(end for pair in reversed(pairs) for end in pair)
        return pairs[0] if len(pairs) == 1 else tuple(pairs)


@record()
class AxisOrder(ArgumentSource):
    """The order of the axes: Keras counts them from 1, the features last; ours begin with 0, the features."""

    letter: str

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter == self.letter

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        count = len(value)
        axes = [0 if axis == count else axis if axis > 0 else 2 * count for axis in value]
        said.values[self.letter] = (*axes[-1:], *axes[:-1])

    def write(self, requested: CalledLayer) -> Any:
        order = requested.said(self.letter) or ()
        return tuple(axis or len(order) for axis in (*order[1:], *order[:1]))


@record()
class Axes(ArgumentSource):
    """One axis or two by their numbers where the features lie last, as in Keras; ours begin with 0, the features."""

    letters: tuple[str, ...]

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter in self.letters

    def write(self, requested: CalledLayer) -> Any:
        axes = tuple(requested.number(letter) or -1 for letter in self.letters)
        return axes[0] if len(axes) == 1 else axes


@record()
class FrameworkCall:
    """One way to ask a framework for a kind.

    - `name`: the class, with `{rank}` for the number of axes (`Conv{rank}d`)
    - `arguments`: each argument's way, in the order in which a script writes them
    - `features_last`: the features come after the sizes, as everywhere in Keras
    - `when`: words of the row or of the input (`image`; or `not vector`) under which a script asks this
      way; the first call that fits is taken
    - `reads`: a row of the framework is read by this call; else it only writes
    - `part`: what of the framework's answer goes on (an LSTM answers with its states too)
    - `wraps`: what a script puts around the layer (`layers.Bidirectional({layer})`), or around the `{ends}` of the
      branches that a join has (the `{first}` and the `{second}`), with each argument's value by its name
    - `before`, `after`: what a script does to `x` inward and out; in all three `{shape}` is the shape that
      is given, `{rank}` the number of axes, and each letter of the rules its value (`{p_each}` along all axes,
      `{p_axes}` the same, always as a tuple)
    - `says`: letters of the row that `wraps`, `before` and `after` say
    - `tied`: the line that makes a `layer` of the table of `{layer}`, used from its other side
    - `fixes`: what the same object takes only as it was first: the "rank", or all "sizes"
    - `own`: the classes and functions that a script brings along (`reports/programs/modules`); `name` may be one
    - `counts`: PyTorch's counter sees the multiply-adds of this layer
    """

    name: str
    arguments: Mapping[str, ArgumentSource] = field(default_factory=dict)
    features_last: bool = False
    when: tuple[str, ...] = ()
    reads: bool = True
    part: int | None = None
    wraps: str = ""
    before: str = ""
    after: str = ""
    counts: bool = True
    says: tuple[str, ...] = ()
    tied: str = ""
    fixes: str = ""
    own: tuple[str, ...] = ()

    def read(self, kw: Mapping[str, Any], rank: int) -> RowContents:
        """What the arguments say in our row. Raises `Untranslated`."""
        said = RowContents()
        for name, value in kw.items():
            if name not in self.arguments:
                raise Untranslated(f"{self.name} with {name}")
            self.arguments[name].read(value, said, rank)
        return said

    def write(self, requested: CalledLayer) -> dict[str, Any]:
        """The arguments with which a script asks."""
        written = {name: way.write(requested) for name, way in self.arguments.items()}
        return {name: value for name, value in written.items() if value is not OMIT}


def own_call(name: str, arguments: Mapping[str, ArgumentSource], **more: Any) -> FrameworkCall:
    """A call of a module that the program brings along; the features come last."""
    return FrameworkCall(name, arguments, features_last=True, reads=False, own=(name,), **more)


def own_calls(
    name: str, arguments: Mapping[str, ArgumentSource], **more: Any
) -> Mapping[str, tuple[FrameworkCall, ...]]:
    """The same for both frameworks."""
    call = own_call(name, arguments, **more)
    return {"torch": (call,), "keras": (call,)}


def moved(code: str, says: str = "", own: str = "") -> FrameworkCall:
    """A step of a program without weights, with the features last: its code comes before an identity."""
    return FrameworkCall(
        "Identity", before=code, features_last=True, reads=False, own=(own,) if own else (), says=(*says,)
    )


def _exact(value: Any) -> Any:
    """A float as the decimal that it was written as."""
    return Fraction(repr(value)) if isinstance(value, float) else value
