"""Which layer an answer is about, by its path: names alone are those of layers in other bodies, too."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..arithmetic import Rational
from ..network import LayerFacts, Table
from ..resolution import steps_of
from .queries import Answer


def path_of(requested: Answer) -> str:
    """The path of the layer that an answer is about: `loop1[2].conv1`; nothing for the network."""
    return requested.query.rpartition(".")[0] if requested.layer else ""


def names_in_order(layers: Sequence[LayerFacts]) -> list[str]:
    """The names of a body's layers, each after those that it follows: a join after the layers of its branches.

    >>> from netderive.engine import derive
    >>> names_in_order(derive("input 3 -> add [ linear 3 | ] -> relu").layers)
    ['input', 'linear1', 'add1', 'relu1']
    """
    return [*_in_order(layers)]


def _in_order(layers: Sequence[LayerFacts]) -> Iterator[str]:
    for layer in layers:
        for branch in layer.branches:
            yield from _in_order(branch)
        yield layer.name


def assumable(requested: Answer, table: Table) -> str:
    """The layer whose output an answer says and others may go on from, by its path; nothing where there is none.

    It is in the file's own chain, or in one repetition of a repeat in it; `last` becomes the number of the repetition.

    >>> from netderive.engine import derive
    >>> from netderive.engine.answers import answer
    >>> from netderive.grammar import parse_query
    >>> table = derive("input 3@8x8 -> pool 2x2 -> for i = 1..2 [ conv i@1x1 -> pool 2x2 ] -> [ relu ] * 3")
    >>> paths = "pool1", "loop1[1].pool1", "loop1[last].pool1", "repeat1.relu1"
    >>> [assumable(answer(parse_query(f"{path}.size"), table), table) for path in paths]
    ['pool1', 'loop1[1].pool1', 'loop1[2].pool1', '']
    """
    path = path_of(requested)
    (name, repetition), *inner = steps_of(path) or [("", "")]
    if name not in names_in_order(table.layers) or len(inner) > 1:
        return ""
    if not inner:
        return path
    number = _last(table.layer(name)) if repetition == "last" else repetition
    return f"{name}[{number}].{inner[0][0]}" if number.isdecimal() and not inner[0][1] else ""


def _last(repeat: LayerFacts) -> str:
    """The number of the last repetition; nothing where that is a letter, or there are none."""
    return str(repeat.repetitions[-1].symbolic.last) if repeat.repetitions else ""


def is_before(path: str, other: str, table: Table) -> bool:
    """Whether a layer that is assumed is before another one, so that this may depend on it.

    >>> from netderive.engine import derive
    >>> table = derive("input 3@8x8 -> pool 2x2 -> for i = 1..2 [ conv i@1x1 -> pool 2x2 ] -> dense 5")
    >>> paths = "input", "loop1[1].pool1", "loop1[2].conv1", "loop1[2].pool1", "loop1", "dense1", ""
    >>> [is_before("loop1[2].conv1", other, table) for other in paths]
    [False, False, False, True, True, True, True]
    """
    return _position(path, table) < _position(other, table)


def _position(path: str, table: Table) -> tuple[float, float, float]:
    """Where a layer is: its place in the chain, its repetition, and its place in this; without one, after all."""
    names = names_in_order(table.layers)
    (name, repetition), *inner = steps_of(path) or [("", "")]
    if name not in names:
        return math.inf, 0, 0
    layer = table.layer(name)
    number = _last(layer) if repetition == "last" else repetition
    if not inner or not number.isdecimal():
        return names.index(name), math.inf if not inner else 0, 0
    body = names_in_order(layer.repetitions[-1].layers)
    return names.index(name), int(number), body.index(inner[0][0]) if inner[0][0] in body else 0


def copies_inside(path: str, around: str, quantity: str, table: Table) -> Rational | None:
    """How often a quantity of a layer counts in that of a layer around it, or of the network for no path.

    None where it is not inside, or not the same in every repetition.

    >>> from netderive.engine import derive
    >>> table = derive("input 8 -> add [ [ dense 8 ] * 4 | ] -> for i = 1..2 [ dense i ]")
    >>> [copies_inside("repeat1.dense1", around, "params", table) for around in ("", "repeat1", "add1", "loop1")]
    [4, 4, 4, None]
    >>> copies_inside("loop1[2].dense1", "loop1", "params", table), copies_inside("loop1.dense1", "", "params", table)
    (1, None)
    """
    if around and not _is_inside(path, around, table):
        return None
    steps, product = path.split("."), 1
    depth = len(around.split(".")) - 1 if around else 0
    for end in range(depth + 1, len(steps)):
        whole = ".".join(steps[:end])
        if whole.endswith("]"):
            continue
        layer = table.layer(whole)
        if len(layer.repetitions) != 1:
            return None
        times = (layer.times or layer.copies(quantity)).value
        if times is None:
            return None
        product *= times
    return product


def _is_inside(path: str, around: str, table: Table) -> bool:
    """Whether a layer is in the body, or in a branch, of another one."""
    if path.startswith((f"{around}.", f"{around}[")):
        return True
    level, _, _ = around.rpartition(".")
    before = f"{level}." if level else ""
    first = path.removeprefix(before).split(".")[0].partition("[")[0]
    branches = table.layer(around).branches
    return path.startswith(before) and any(first in names_in_order(branch) for branch in branches)
