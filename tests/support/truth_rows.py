"""Rows of the truth files, as networks of the language with the figures that the framework gave.

A row is one layer that a framework was really given for: `kind`, `kw` (its arguments), `in` (the
shapes that entered), and either `out`, `p` (trainable), `np` (not trainable), `buf`, `macs`, or `err`.
What each argument says is with our kinds (`Kind.calls`); what is not one argument for one of
ours (an axis, a list of paddings) is brought into that form first, in `truth_shapes`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

from netderive.engine.formulas import evaluate, formula, letters_in
from netderive.engine.layers import ALL, Argument, Computed, FrameworkCall, Kind, RowContents, Untranslated
from netderive.engine.resolution import row_text

Row = Mapping[str, Any]
RANKS = (1, 2, 3)
LARGE = 64
"""A size that every window fits, for rows whose input nobody looked at."""


class NotSayable(Exception):
    """A row that no network can be for: it contradicts itself, or depends on the batch."""


class Waiting(Exception):
    """A row that needs what the language does not have yet."""


@dataclass(frozen=True)
class Question:
    """A row in our language, and what must come out, or with which message the framework refused."""

    text: str
    convention: str
    refused: str = ""
    features: int = 0
    space: tuple[int, ...] = ()
    params: int = 0
    trainable: int = 0
    macs: int | None = None
    buffers: int | None = None


@dataclass(frozen=True)
class Shapes:
    """The shapes of a row: features and sizes that enter, how many times (the batch)."""

    features: int
    space: tuple[int, ...]
    batch: int | None = None


@dataclass
class Reading:
    """A framework's class as one of our kinds: by which call, and the number of axes that its name says."""

    kind: Kind
    call: FrameworkCall
    rank: int | None
    said: RowContents = field(default_factory=RowContents)


@functools.cache
def classes(framework: str) -> dict[str, list[Reading]]:
    """Our kinds by what a framework calls them."""
    found: dict[str, list[Reading]] = {}
    for kind in ALL:
        for call in kind.calls.get(framework, ()):
            if call.reads:
                for rank in RANKS if "{rank}" in call.name else (None,):
                    found.setdefault(call.name.format(rank=rank), []).append(Reading(kind, call, rank))
    return found


def question(row: Row, framework: str) -> Question:
    """The row as a question. Raises `Untranslated`, `NotSayable` or `Waiting` where it is none.

    >>> row = {"kind": "PReLU", "kw": {"num_parameters": 4}, "in": [[2, 4, 8]], "out": [[2, 4, 8]], "p": 4}
    >>> requested = question(row, "torch")
    >>> requested.text, requested.features, requested.space, requested.params
    ('input 4@8 -> prelu', 4, (8,), 4)
    """
    from .truth_shapes import adapted

    row = adapted(row, framework)
    if "net" in row:
        return _answered(row["net"], framework, row, 0, row.get("features_last", True), row.get("batched", True))
    readings = classes(framework).get(row["kind"])
    if not readings:
        raise Untranslated(f"no layer {row['kind']}")
    reasons: list[Exception] = []
    for reading in readings:
        try:
            return _read(row, framework, reading)
        except Untranslated as reason:
            reasons.append(reason)
    raise reasons[0]


def _read(row: Row, framework: str, reading: Reading) -> Question:
    kind, call = reading.kind, reading.call
    row = _at_most_three(_fitting(row, framework, reading), framework, reading)
    if len(row["in"]) > 1 + len(kind.others):
        raise Waiting("several inputs")
    named = any(isinstance(a, Argument) and a.letter == "n" for a in kind.row)
    shapes = [_shapes(shape, framework, call, reading.rank, named) for shape in row["in"]]
    one = shapes[0]
    rank = len(one.space)
    said = call.read(row["kw"], rank)
    _check_contradiction(row, call, said, shapes, rank)
    text = row_text(kind, said, reading.rank or rank)
    inputs = " -> ".join(_input(shape) for shape in reversed(shapes))
    names = (f"input{number if number > 1 else ''}" for number in range(len(shapes) - 1, 0, -1))
    others = (f" {other.word} {name}" for other, name in zip(kind.others, names, strict=False))
    text = f"{inputs} -> {text}{''.join(others)}"
    return _answered(text, framework, row, call.part or 0, call.features_last, one.batch is not None, one.batch)


def _fitting(row: Row, framework: str, reading: Reading) -> Row:
    """Refused before anything entered: the input has the features and the number of sizes that the row says."""
    if row.get("stage") != "ctor":
        return row
    call, (shape, *others) = reading.call, row["in"]
    ranks = reading.kind.ranks if reading.rank is None else (reading.rank + bool(reading.kind.time),)
    shape = shape if framework == "torch" else [1, *shape]
    features, *space = ([shape[-1], *shape[1:-1]] if call.features_last else shape[1:]) or [1]
    for name, way in call.arguments.items():
        if isinstance(way, Computed) and way.formula == "l" and isinstance(row["kw"].get(name), int):
            features = row["kw"][name]
    if len(space) not in ranks:
        space = [LARGE] * ranks[0]
    shape = [1, *space, features] if call.features_last else [1, features, *space]
    return {**row, "in": [shape if framework == "torch" else shape[1:], *others]}


def _at_most_three(row: Row, framework: str, reading: Reading) -> Row:
    """Sizes beyond three as one with the last of them, for layers that take any number of them."""
    batch = framework == "torch"
    last = reading.call.features_last

    def few(shape: list[int]) -> list[int]:
        lead = shape[: batch + (not last)]
        sizes = shape[len(lead) : len(shape) - last]
        merged = [*sizes[: len(RANKS) - 1], prod(sizes[len(RANKS) - 1 :])]
        return [*lead, *merged, *shape[len(shape) - last :]]

    shape = row["in"][0]
    if len(shape) <= batch + 1 + len(RANKS):
        return row
    if reading.rank is not None:
        raise NotSayable("a class for another number of sizes")
    if reading.kind.flat or "err" in row:
        return {**row, "in": [few(shape), *row["in"][1:]]}
    out = row["out"]
    out = [few(out[0]), *out[1:]] if out and isinstance(out[0], list) else few(out)
    return {**row, "in": [few(shape), *row["in"][1:]], "out": out}


def _shapes(shape: list[int], framework: str, call: FrameworkCall, rank: int | None, named: bool) -> Shapes:
    """A shape with the batch removed: PyTorch's rows have one, unless a size is missing; Keras' have none.

    A class for another number of sizes can be said where the row names its sizes (`named`).
    """
    if framework == "keras":
        batch, rest = None, list(shape)
    elif rank is None:
        batch, rest = (shape[0], shape[1:]) if len(shape) > 1 else (None, list(shape))
    else:
        batch, rest = (None, list(shape)) if len(shape) == rank + 1 else (shape[0], shape[1:])
    if rank is not None and len(rest) != rank + 1 and not named:
        raise NotSayable("a class for another number of sizes")
    rest = rest or [1]  # a single number is one feature
    features, *space = [rest[-1], *rest[:-1]] if call.features_last else rest
    return Shapes(features, tuple(space), batch)


def _check_contradiction(row: Row, call: FrameworkCall, said: RowContents, shapes: list[Shapes], rank: int) -> None:
    """An argument that repeats the input, and says something else."""
    known: dict[str, Any] = {"l": shapes[0].features, "l_2": shapes[-1].features}
    known |= {f"l_{place}": shape.features for place, shape in enumerate(shapes[1:], 2)}
    known |= {letter: values[0] for letter, values in said.values.items() if not isinstance(values[0], str)}
    for name, value in row["kw"].items():
        way = call.arguments.get(name)
        if isinstance(way, Computed) and not way.each_axis:
            tree = formula(way.formula)
            if set(letters_in(tree)) <= known.keys() and evaluate(tree, known) != value:
                raise NotSayable(f"{name} is not what comes in")


def _answered(
    text: str, framework: str, row: Row, part: int, features_last: bool, batched: bool, batch: int | None = None
) -> Question:
    if "err" in row:
        return Question(text, framework, row["err"])
    out = row["out"]
    if out and isinstance(out[0], list):
        out = out[part]
    out = (out[1:] if batched and framework == "torch" else out) or [1]
    features, *space = [out[-1], *out[:-1]] if features_last else out
    trainable, frozen = row["p"], row.get("np", 0)
    batch = row.get("batch", 1) if batch is None else batch
    macs = row["macs"] // batch if "macs" in row and batch else None
    buffers = row["buf"][1] if "buf" in row else None
    return Question(text, framework, "", features, tuple(space), trainable + frozen, trainable, macs, buffers)


def _input(shapes: Shapes) -> str:
    return f"input {shapes.features}" + ("@" + "x".join(map(str, shapes.space)) if shapes.space else "")
