"""A network as a short program for PyTorch or Keras that checks every size and count against ours.

What a layer is called there stands with its kind (`Kind.calls`); this writer only puts the calls one
after another, turns axes where the framework wants the features elsewhere, and asserts the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..engine import LayerFacts, Table, evaluation
from ..engine.algebra import Value
from ..engine.calls import Call
from ..engine.kind import SPACES, Argument, Flag
from ..engine.letters import AXES
from ..engine.placed import Placed
from ..grammar import Mistake, Mistakes

CALLED = {"torch": "PyTorch", "keras": "Keras"}

HEAD = {
    "torch": '''\
"""{title}, built in PyTorch: every size and count that netderive derives is checked."""

import functools
import math

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

BATCH = 2


def check(what, found, derived):
    assert found == derived, f"{{what}}: PyTorch gives {{found}}, derived is {{derived}}"


def run(name, layer, *inputs, shape, params, macs=None, then=lambda x: x):
    """The layer's output, after its shape and counts were checked."""
    with torch.no_grad(), FlopCounterMode(display=False) as flops:
        out = layer(*inputs)
    out = then(out[0] if isinstance(out, tuple) else out)
    check(name + " output", tuple(out.shape), (BATCH, *shape))
    check(name + " parameters", sum(weight.numel() for weight in layer.parameters()), params)
    if macs is not None:
        check(name + " multiply-adds", flops.get_total_flops(), 2 * BATCH * macs)
    return out

''',
    "keras": '''\
"""{title}, built in Keras: every size and count that netderive derives is checked."""

import math

import keras
from keras import layers

BATCH = 2


def check(what, found, derived):
    assert found == derived, f"{{what}}: Keras gives {{found}}, derived is {{derived}}"


def run(name, layer, *inputs, shape, params, trainable, then=lambda x: x):
    """The layer's output, after its shape and counts were checked."""
    out = then(layer(*inputs))
    check(name + " output", tuple(out.shape), (BATCH, *shape))
    check(name + " parameters", layer.count_params(), params)
    check(name + " trainable", sum(math.prod(weight.shape) for weight in layer.trainable_weights), trainable)
    return out

''',
}
ZEROS = {"torch": "torch.zeros", "keras": "keras.ops.zeros"}
MODULE = {"torch": "nn", "keras": "layers"}


@dataclass(frozen=True)
class InPlace:
    """A layer as the ways of a call ask it: numbers by letter, and what its row says."""

    placed: Placed

    @property
    def axes(self) -> int:
        return self.placed.rank

    def number(self, formula: str, axis: int = 0) -> Any:
        return evaluation.evaluate(evaluation.formula(formula), self.placed.axis(axis))

    def said(self, letter: str) -> tuple[Any, ...] | None:
        argument = next(a for a in self.placed.kind.row if isinstance(a, Argument) and letter in (a.letter, a.at))
        if word := next((word for word in argument.words if word in self.placed.words), None):
            return (word,) if word != "valid" else None  # the frameworks' default
        if argument.listed:
            return self.placed.order
        family = AXES[letter] if argument.each_axis and letter == argument.letter else (letter,)
        bound = [self.placed.letters[name] for name in family if name in self.placed.letters]
        if not bound or bound[0].source.how != "given":
            return None
        return tuple(one.value for one in bound)

    def has(self, word: str) -> bool:
        return word in self.placed.words


def script(table: Table, framework: str) -> str:
    """The program. Raises `Mistakes` where a letter is free or a layer has no counterpart in the framework."""
    mistakes = _free_letters(table) or [
        mistake for layer in table.every if (mistake := _no_counterpart(layer, framework))
    ]
    if mistakes:
        raise Mistakes(mistakes, table.network.source)
    writing = _Writing(table, framework)
    title = (table.title or "A network").replace("\\", "/").replace('"', "'")
    lines = [HEAD[framework].format(title=title)]
    for layer in table.layers:
        lines += writing.layer(layer)
    total = f"{table.totals.params.value:_}"
    lines += ["", f'print("{CALLED[framework]} agrees: {_count(table)} layers, {total} parameters")', ""]
    return "\n".join(lines)


def _gone_on_from(layers: Sequence[LayerFacts], at: str) -> Iterator[str]:
    """The layers whose outputs are taken up later, and not at once."""
    for layer in layers:
        before = layer.numeric.before
        if before is not None and before.name != at and not layer.numeric.kind.source:
            yield before.name
        yield from (name for name, _ in layer.numeric.also.values())
        for way, branch in zip(layer.numeric.branches, layer.branches, strict=True):
            yield from _gone_on_from(branch, before.name if before else "")
            if not branch and way.end is not None:
                yield way.end.name
        at = layer.name


def _free_letters(table: Table) -> list[Mistake]:
    free = [name for name, value in table.letters.items() if value is None]
    if not free:
        return []
    wrong = f"a program needs numbers, and {', '.join(f'`{name}`' for name in free)} stand free"
    return [Mistake(wrong, None, f"give values: `--set {free[0]}=8`")]


def _no_counterpart(layer: LayerFacts, framework: str) -> Mistake | None:
    if layer.symbolic.kind.source or call_of(layer.numeric, framework):
        return None
    wrong = f"{layer.name}: {CALLED[framework]} has no layer for this row of `{layer.kind}`"
    return Mistake(wrong, layer.span, "leave it out, or choose the other framework")


def call_of(placed: Placed, framework: str) -> Call | None:
    """The first of the kind's calls that says all that the row says."""
    return next((call for call in placed.kind.calls.get(framework, ()) if _says_all(call, placed)), None)


def _says_all(call: Call, placed: Placed) -> bool:
    """Whether a call says every value and every word of the row."""
    words = placed.words | {SPACES[len(placed.comes_in[1])]}
    if not all(word[4:] not in words if word.startswith("not ") else word in words for word in call.when):
        return False
    asked = InPlace(placed)
    ways = [*call.arguments.values()]
    spoken = {word for way in ways for word in way.words()} | {*call.when}
    said = spoken | {*call.says}
    for item in placed.kind.row:
        if isinstance(item, Flag) and item.word in words - spoken:
            return False
        for letter in filter(None, (item.at, item.letter)) if isinstance(item, Argument) else ():
            values = asked.said(letter)
            if values and not {letter, item.word} & said and not any(way.says(letter, values) for way in ways):
                return False
    return True


class _Writing:
    """Writes one layer after another; knows how the values at hand lie."""

    def __init__(self, table: Table, framework: str) -> None:
        self.framework = framework
        self.last = framework == "keras"
        self.named = set(_gone_on_from(table.layers, ""))
        self.kept: dict[str, bool] = {}
        self.at = ""

    def layer(self, layer: LayerFacts) -> list[str]:
        placed = layer.numeric
        if placed.kind.joins:
            lines = self._joined(layer)
        elif placed.kind.source:
            lines = [f"x = {ZEROS[self.framework]}((BATCH, {_joined(self._shape(placed))}))"]
        else:
            lines = ["", *self._back_to(placed.before), *self._asked(layer)]
        self.at = layer.name
        if layer.name in self.named:
            self.kept[layer.name] = self.last
            lines.append(f"out_{layer.name} = x")
        return lines

    def _back_to(self, before: Placed | None) -> list[str]:
        """Takes up an earlier value, where a layer does not go on from the one before it (`from LABEL`)."""
        if before is None or before.name == self.at:
            return []
        self.last = self.kept[before.name]
        return [f"x = out_{before.name}"]

    def _joined(self, layer: LayerFacts) -> list[str]:
        """Every branch from the same value, then their join."""
        placed, call = layer.numeric, call_of(layer.numeric, self.framework)
        assert call is not None
        came, at = f"into_{layer.name}", placed.before
        lines, ends = ["", *self._back_to(at), f"{came} = x"], []
        lay = self.last
        for number, (branch, inside) in enumerate(zip(placed.branches, layer.branches, strict=True), 1):
            self.last, self.at = lay, at.name if at else ""
            lines += ["", f"x = {came}  # branch {number} of {layer.name}"]
            lines += [line for inner in inside for line in self.layer(inner)]
            lines += self._back_to(branch.end) if branch.end else []
            lines += self._features_to(self.framework == "keras" or call.features_last, len(branch.gives[1]))
            ends.append(f"{layer.name}_{number}")
            lines.append(f"{ends[-1]} = x{self._spread(placed, branch.gives[1])}")
        shape = _joined(self._shape(placed))
        expression = self._join(placed, call, ends, shape)
        return [*lines, "", f"x = {expression}", f'check("{layer.name} output", tuple(x.shape), (BATCH, {shape}))']

    def _join(self, placed: Placed, call: Call, ends: list[str], shape: str) -> str:
        """The values of the branches put together."""
        arguments = call.write(InPlace(placed))
        known = _letters(placed) | arguments | {"shape": shape, "ends": ", ".join(ends)}
        written = ", ".join(f"{name}={_literal(value)}" for name, value in arguments.items())
        known |= {"layer": f"{MODULE[self.framework]}.{call.name}({written})", "first": ends[0], "second": ends[1]}
        return call.wraps.format_map(known)

    def _features_to(self, last: bool, rank: int) -> list[str]:
        """Turns the value at hand so that its features lie where they are wanted."""
        turned = self.last != last and rank > 0
        self.last = last
        if not turned:
            return []
        return ["x = x.movedim(1, -1)" if last else "x = x.movedim(-1, 1)"]

    def _spread(self, placed: Placed, sizes: tuple[Value, ...]) -> str:
        """A value with an axis of 1 for each size that it lacks."""
        missing = len(placed.space) - len(sizes)
        if not missing or placed.kind.joins != "alike":
            return ""
        return "[:, " + ("None, " * missing + ":]" if self.last else ":, " + ", ".join(["None"] * missing) + "]")

    def _asked(self, layer: LayerFacts) -> list[str]:
        """The lines that ask for one layer."""
        placed = layer.numeric
        call = call_of(placed, self.framework)
        assert call is not None
        lines = self._turned(call, placed)
        arguments = ", ".join(f"{name}={_literal(value)}" for name, value in call.write(InPlace(placed)).items())
        module = f"{MODULE[self.framework]}.{call.name.format(rank=placed.rank)}({arguments})"
        if not placed.space:
            self.last = self.framework == "keras"
        shape = _joined(self._shape(placed))
        known = {"shape": shape, "rank": placed.rank, **_letters(placed)}
        module = call.wraps.format_map(known | {"layer": module}) or module
        others = [self._second(name, call) for name in layer.inputs[1:]]
        known |= dict(zip(("other", "third"), others, strict=False))
        inputs = [call.before.format_map(known) or "x", *([] if "{other}" in call.before else others)]
        then = f", then=lambda x: {call.after.format_map(known)}" if call.after else ""
        facts = f"shape=({shape}), {self._counts(layer, call)}{then}"
        return [*lines, f"layer = {module}", f'x = run("{layer.name}", layer, {", ".join(inputs)}, {facts})']

    def _turned(self, call: Call, placed: Placed) -> list[str]:
        """The features where the call wants them, and one row of values where it wants a vector."""
        if self.framework == "keras" or not placed.comes_in[1]:
            return []
        if call.features_last == self.last:
            return []
        self.last = call.features_last
        return ["x = x.movedim(1, -1)" if self.last else "x = x.movedim(-1, 1)"]

    def _second(self, name: str, call: Call) -> str:
        lies_last = self.kept[name]
        if self.framework == "keras" or lies_last == call.features_last:
            return f"out_{name}"
        return f"out_{name}.movedim(1, -1)" if call.features_last else f"out_{name}.movedim(-1, 1)"

    def _shape(self, placed: Placed) -> tuple[Value, ...]:
        return (*placed.space, placed.features) if self.last else (placed.features, *placed.space)

    def _counts(self, layer: LayerFacts, call: Call) -> str:
        counts = f"params={layer.params.value}"
        if self.framework == "keras":
            return f"{counts}, trainable={layer.count('trainable').value}"
        return f"{counts}, macs={layer.macs.value}" if call.counts and layer.macs.value else counts


def _letters(placed: Placed) -> dict[str, Any]:
    """Each letter's value, and with `_each` those along all axes."""
    known: dict[str, Any] = dict(placed.values) | {"order": ", ".join(map(str, placed.order))}
    for letter in placed.kind.axis_letters:
        values = tuple(placed.axis(axis)[letter] for axis in range(placed.rank))
        known[f"{letter}_each"] = values[0] if len(values) == 1 else values
    return known


def _count(table: Table) -> int:
    """How many layers there are, inputs and joins apart."""
    return sum(not (layer.symbolic.kind.source or layer.symbolic.kind.joins) for layer in table.every)


def _joined(sizes: tuple[Value, ...]) -> str:
    return ", ".join(map(str, sizes)) + "," * (len(sizes) == 1)


def _literal(value: Any) -> str:
    if isinstance(value, Fraction):
        return repr(float(value))
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))}{',' * (len(value) == 1)})"
    return repr(value)
