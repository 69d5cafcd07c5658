"""A call of PyTorch or Keras as a row of one of our kinds."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ...grammar import Mistake, parse, record
from ..layers import STANDARD, Argument, Flag, FrameworkCall, Kind, RowContents, RowValue, Untranslated
from .call_orders import LAZY, named
from .picking import pick

RANKS = (1, 2, 3)
SILENT = re.compile(r"name|dtype|device|data_format|input_dim|\w*_(initializer|regularizer|constraint)|batch_size")
LAST_AXES = (-1, None)
SHORT = {"MaxPool": "MaxPooling", "AvgPool": "AveragePooling", "GlobalMaxPool": "GlobalMaxPooling"} | {
    "GlobalAvgPool": "GlobalAveragePooling",
    "Convolution": "Conv",
}
"""Names that Keras has besides, without the number of axes (`MaxPool2D`)."""


class ProgramName(str):
    """A name of the program, which may be a letter of ours; other text is a word."""


@record()
class Reading:
    """What a class of a framework can be here: a kind, by one of its calls; the axes that the class is for."""

    framework: str
    name: str
    kind: Kind
    call: FrameworkCall
    rank: int | None


@functools.cache
def classes() -> dict[str, list[Reading]]:
    """What the frameworks call our kinds."""
    found: dict[str, list[Reading]] = {}
    for reading in _readings():
        found.setdefault(reading.name, []).append(reading)
    for name in [*found]:
        if found[name][0].framework == "PyTorch":
            found[LAZY + name] = found[name]
    for short, long in SHORT.items():
        for end in (f"{rank}D{more}" for rank in RANKS for more in ("", "Transpose")):
            found |= {short + end: found[long + end]} if long + end in found else {}
    return found


def _readings() -> Iterator[Reading]:
    for kind in STANDARD.kinds.values():
        for key, framework in (("torch", "PyTorch"), ("keras", "Keras")):
            for call in kind.calls.get(key, ()):
                for rank in RANKS if "{rank}" in call.name else (None,):
                    if call.reads and (rank is None or rank + bool(kind.time) in kind.ranks):
                        yield Reading(framework, call.name.format(rank=rank), kind, call, rank)


def row_of(reading: Reading, rank: int, given: Mapping[Any, Any], lazy: bool = False) -> tuple[str, str]:
    """The row, and the activation that the call asks for besides. Raises `Untranslated`."""
    kind, call = reading.kind, reading.call
    name = LAZY * lazy + reading.name
    said = named(reading.framework, name, call, given)
    activation = said.pop("activation", "") if "activation" not in call.arguments else ""
    said = {one: value for one, value in said.items() if one in call.arguments or not _silent(one, value, rank)}
    for one, value in said.items():
        _check_word(kind, call, one, value)
    text = row_text(kind, call.read(said, rank), rank)
    text += "".join(f" {other.word} input" for other in kind.others if other.required)
    if isinstance(pick(parse(text).statements[0], kind, STANDARD), Mistake):  # type: ignore[arg-type]
        raise Untranslated(f"{name} with these arguments")
    return text, activation if isinstance(activation, str) else ""


def features_of(reading: Reading, rank: int, given: Mapping[Any, Any], before: int | None) -> int | None:
    """How many features a call gives after so many; None where that is not known."""
    rule = reading.kind.features
    if rule is None:
        return before
    said = named(reading.framework, reading.name, reading.call, given)
    try:
        said = reading.call.read({one: value for one, value in said.items() if one in reading.call.arguments}, rank)
    except (Untranslated, TypeError, ValueError, KeyError, IndexError):
        return None
    value = next(iter(said.values.get(rule.text, ())), None)
    return value if isinstance(value, int) and not reading.kind.flat else None


def _silent(name: str, value: Any, rank: int) -> bool:
    """Whether an argument changes nothing: the axis of the features is the last one in Keras anyway."""
    return SILENT.fullmatch(name) is not None or (name == "axis" and value in (*LAST_AXES, rank + 1))


def _check_word(kind: Kind, call: FrameworkCall, name: str, value: Any) -> None:
    """Text instead of a number is one of the kind's words (`padding="same"`)."""
    way = call.arguments.get(name)
    if isinstance(way, RowValue) and isinstance(value, str) and not isinstance(value, ProgramName):
        words = [one.words for one in kind.row if isinstance(one, Argument) and one.letter == way.letter]
        if not any(value in known for known in words):
            raise Untranslated(f"{name} as {value!r}")


def row_text(kind: Kind, said: RowContents, rank: int) -> str:
    """A layer's row with these values and words, in the order of the kind's own declaration.

    >>> from netderive.engine.layers import KINDS
    >>> row_text(KINDS["conv"], RowContents({"k": (8,), "n": (3,), "p": ("same",)}, ["no bias"]), 2)
    'conv 8@3x3 pad same no bias'
    """
    listed = [
        ", ".join(str(value) for value in said.values[argument.letter])
        for argument in kind.first
        if not argument.at and argument.letter in said.values and len(kind.first) > 1
    ]
    parts = [", ".join(listed)] if listed else []
    for argument in kind.row:
        if isinstance(argument, Argument) and not (listed and not argument.word):
            parts.append(_argument(argument, said, rank))
        elif isinstance(argument, Flag) and argument.word in said.words and not argument.leads:
            parts.append(argument.word)
    leading = (a.word for a in kind.row if isinstance(a, Flag) and a.leads and a.word in said.words)
    return " ".join([*leading, kind.word, *filter(None, parts)])


def _argument(argument: Argument, said: RowContents, rank: int) -> str:
    values = said.values.get(argument.letter, ())
    if argument.letter == "n" and len(values) == 1:
        values = values * rank
    text = (", " if argument.listed else "x").join(_number(value) for value in values)
    if argument.at:
        text = "@".join(filter(None, [*(_number(v) for v in said.values.get(argument.at, ())), text]))
    return f"{argument.word} {text}".strip() if text else ""


def _number(value: Any) -> str:
    """A number as it is typed; a fraction that no decimal is equal to has parentheses."""
    if not isinstance(value, Fraction) or value.denominator == 1:
        return str(value)
    decimal = repr(float(value))
    return decimal if "e" not in decimal and Fraction(decimal) == value else f"({value})"
