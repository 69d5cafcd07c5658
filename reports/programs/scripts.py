"""A network as a short program for PyTorch or Keras that checks every size and count against ours.

What a layer is called there is part of its kind (`Kind.calls`); this writer only puts the calls one
after another, moves axes where the framework wants the features elsewhere, and asserts the figures. Every
repetition of a repeat and every use of a block is written out; a layer that is used again is the same object.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ...engine import LayerFacts, Table
from ...engine.inference import Branch, Placed
from ...engine.layers import EACH, EXPERTS, PARALLEL, TRANSPOSED, UNTRAINED, FrameworkCall
from ...engine.network import RepetitionFacts, unrolling
from ...engine.values import Value
from ...grammar import Mistake, Mistakes, record
from .counterparts import CALLED, InPlace, call_of, no_counterpart
from .own_modules import sources
from .script_heads import head

ZEROS = {"torch": "torch.zeros", "keras": "keras.ops.zeros"}
RESHAPE = {"torch": "torch.reshape", "keras": "keras.ops.reshape"}
MODULE = {"torch": "nn", "keras": "layers"}


def script(table: Table, framework: str) -> str:
    """The program. Raises `Mistakes` where a letter is free or a layer has no counterpart in the framework."""
    if mistakes := _free_letters(table):
        raise Mistakes(mistakes, table.network.source)
    written = table.written_out()
    wrong = {layer.span: mistake for layer in written.every if (mistake := no_counterpart(layer, framework))}
    writing = _Writing(written, framework)
    lines = [] if wrong else [line for layer in written.layers for line in writing.layer(layer)]
    if mistakes := [*wrong.values(), *writing.mistakes]:
        raise Mistakes(mistakes, table.network.source)
    params = table.totals.params.value
    lines += ["", f'check("all parameters", sum(math.prod(weight.shape) for weight in KNOWN.values()), {params})']
    lines += [f'print("{CALLED[framework]} agrees: {_count(written)} layers, {params:_} parameters")', ""]
    first = head(table.title or "A network", framework, CALLED[framework])
    return "\n".join([first, *sources(framework, writing.own), *lines])


def _gone_on_from(layers: Sequence[LayerFacts], at: str) -> Iterator[str]:
    """The layers whose outputs are taken up later, and not at once."""
    for layer in layers:
        before = layer.numeric.before
        if before is not None and before.name != at and not layer.numeric.kind.source:
            yield before.name
        yield from (name for name, _ in layer.numeric.also.values())
        ways = [*layer.numeric.branches, *(repetitions.branch for repetitions in layer.numeric.repetitions)]
        for way, branch in zip(ways, layer.bodies, strict=True):
            yield from _gone_on_from(branch, _into(layer))
            if way.end is not None and way.end.name != _last(way):
                yield way.end.name
        at = layer.name


def _into(layer: LayerFacts) -> str:
    """The name of what comes into the bodies of a layer."""
    if layer.numeric.kind == EACH:
        return f"{layer.name}{unrolling.ONE_POSITION}"
    return layer.numeric.before.name if layer.numeric.before else ""


def _last(branch: Branch) -> str:
    return branch.layers[-1].name if branch.layers else ""


def _free_letters(table: Table) -> list[Mistake]:
    free = [name for name, value in table.letters.items() if value is None]
    if not free:
        return []
    return [Mistake.of("program.free", names=tuple(free), first=free[0])]


@record()
class _Made:
    """A layer that is used again: the object's name in the program, and how it was made."""

    name: str
    module: str
    placed: Placed
    call: FrameworkCall


class _Writing:
    """Writes one layer after another; knows how the values at hand lie, and which objects there are."""

    def __init__(self, table: Table, framework: str) -> None:
        self.framework = framework
        self.last = framework == "keras"
        self.named = set(_gone_on_from(table.layers, ""))
        self.shared = {layer.numeric.again for layer in table.every if layer.numeric.again}
        self.kept: dict[str, bool] = {}
        self.folds: list[int] = []
        self.depths: dict[str, int] = {}
        self.made: dict[str, _Made] = {}
        self.variables: dict[tuple[str, str], str] = {}
        self.at = ""
        self.own: set[str] = set()
        self.mistakes: list[Mistake] = []

    def layer(self, layer: LayerFacts) -> list[str]:
        placed = layer.numeric
        if placed.kind.joins:
            lines = self._joined(layer)
        elif placed.kind in PARALLEL:
            lines = self._parallel(layer)
        elif placed.kind.is_input:
            lines = [f"x = {ZEROS[self.framework]}((BATCH, {_joined(self._shape(placed))}))"]
        else:
            back = [] if placed.kind.source else self._back_to(placed.before)
            lines = ["", *back, *self._requested(layer)]
        self.at = layer.name
        if layer.name in self.named:
            self.kept[layer.name] = self.last
            self.depths[layer.name] = len(self.folds)
            lines.append(f"{self._variable('out', layer.name)} = x")
        return lines

    def _variable(self, role: str, path: str) -> str:
        """A variable's name: `out` of `loop1[2].conv1` is `out_loop1_2_conv1`, unless another one is called so."""
        if (role, path) not in self.variables:
            name = re.sub(r"\W+", "_", f"{role}_{path}")
            while name in self.variables.values():
                name += "_"
            self.variables[role, path] = name
        return self.variables[role, path]

    def _back_to(self, before: Placed | None) -> list[str]:
        """Takes up an earlier value, where a layer does not go on from the one before it (`from LABEL`)."""
        if before is None or before.name == self.at:
            return []
        self.last = self.kept[before.name]
        return [f"x = {self._output(before.name)}"]

    def _output(self, name: str) -> str:
        """An earlier layer's output; inside of a body at each position, the same for all positions."""
        variable, count = self._variable("out", name), math.prod(self.folds[self.depths[name] :])
        if count == 1:
            return variable
        keras = self.framework == "keras"
        return f"keras.ops.repeat({variable}, {count}, 0)" if keras else f"{variable}.repeat_interleave({count}, 0)"

    def _joined(self, layer: LayerFacts) -> list[str]:
        """Every branch from the same value, then their join."""
        placed, call = layer.numeric, call_of(layer.numeric, self.framework)
        assert call is not None
        came, at = self._variable("into", layer.name), placed.before
        lines, ends = ["", *self._back_to(at), f"{came} = x"], []
        lay = self.last
        for number, (branch, inside) in enumerate(zip(placed.branches, layer.branches, strict=True), 1):
            self.last, self.at = lay, at.name if at else ""
            lines += ["", f"x = {came}  # branch {number} of {layer.name}"]
            lines += [line for inner in inside for line in self.layer(inner)]
            if branch.end is None and inside:  # all of it is aside
                lines, self.last = [*lines, f"x = {came}"], lay
            lines += self._back_to(branch.end)
            lines += self._features_to(self.framework == "keras" or call.features_last, len(branch.gives[1]))
            ends.append(self._variable(f"branch_{number}", layer.name))
            lines.append(f"{ends[-1]} = x{self._spread(placed, branch.gives[1])}")
        shape = _joined(self._shape(placed))
        expression = self._join(placed, call, ends, shape)
        return [*lines, "", f"x = {expression}", f'check("{layer.name} output", tuple(x.shape), (BATCH, {shape}))']

    def _parallel(self, layer: LayerFacts) -> list[str]:
        """Experts one after another, or a body over a batch of all positions."""
        placed = layer.numeric
        back = self._back_to(placed.before)
        lines = self._experts(layer) if placed.kind == EXPERTS else self._each(layer)
        if not placed.space:
            self.last = self.framework == "keras"
        shape = _joined(self._shape(placed))
        return ["", *back, *lines, "", f'check("{layer.name} output", tuple(x.shape), (BATCH, {shape}))']

    def _body(self, repetitions: RepetitionFacts, came: str) -> list[str]:
        """The layers of a body after its input."""
        self.at = came
        branch, lay = repetitions.symbolic.branch, self.last
        lines = [line for inner in repetitions.layers for line in self.layer(inner)]
        if branch.end is None:  # all of it is a side head
            came = self._variable("came", branch.layers[0].name)
            lines, self.last = [f"{came} = x", *lines, f"x = {came}"], lay
        return [*lines, *self._back_to(branch.end)]

    def _experts(self, layer: LayerFacts) -> list[str]:
        """The router's weights, and the sum of all experts with them: those that are not chosen have the weight 0."""
        self.own.add("gates")
        placed, (router, experts) = layer.numeric, layer.repetitions
        roles = ("into", "weights", "total", "expert")
        came, weights, total, expert = (self._variable(role, layer.name) for role in roles)
        lay, chosen = self.last, f"{placed.values['K']}, {placed.values['S']}"
        lines = [f"{came} = x", *self._body(router, _into(layer)), f"{weights} = gates(x, {chosen})", f"{total} = 0"]
        self.last = lay
        body = [f"x = {came}", *self._body(experts, _into(layer)), *self._features_to(True, len(placed.space))]
        body.append(f"{total} = {total} + x * {weights}[..., {expert}, None]")
        loop = f"for {expert} in range({experts.symbolic.copies}):"
        return [*lines, loop, *(line and f"    {line}" for line in body), f"x = {total}"]

    def _each(self, layer: LayerFacts) -> list[str]:
        """The positions as examples of a larger batch, and back."""
        (body,) = layer.repetitions
        count, reshape = body.symbolic.uses, RESHAPE[self.framework]
        lines = [] if self.last else ["x = x.movedim(2, 1)"]
        lines += [f"x = {reshape}(x, (BATCH * {count}, *x.shape[2:]))", f"BATCH *= {count}"]
        self.folds.append(int(count))
        if (came := _into(layer)) in self.named:
            self.kept[came], self.depths[came] = self.last, len(self.folds)
            lines.append(f"{self._variable('out', came)} = x")
        lines += [*self._body(body, came), "", f"BATCH //= {count}"]
        self.folds.pop()
        lines.append(f"x = {reshape}(x, (BATCH, {count}, *x.shape[1:]))")
        return lines if self.last else [*lines, "x = x.movedim(1, 2)"]

    def _join(self, placed: Placed, call: FrameworkCall, ends: list[str], shape: str) -> str:
        """The values of the branches put together."""
        arguments = call.write(InPlace(placed))
        known = _letters(placed) | arguments | {"shape": shape, "ends": ", ".join(ends)}
        written = ", ".join(f"{name}={_literal(value)}" for name, value in arguments.items())
        known |= {"layer": f"{self._class(call, placed)}({written})", "first": ends[0], "second": ends[-1]}
        return ends[0] if len(ends) == 1 else call.wraps.format_map(known)

    def _features_to(self, last: bool, rank: int) -> list[str]:
        """Moves the axes of the value at hand so that its features lie where they are wanted."""
        moved = self.last != last and rank > 0
        self.last = last
        if not moved:
            return []
        return ["x = x.movedim(1, -1)" if last else "x = x.movedim(-1, 1)"]

    def _spread(self, placed: Placed, sizes: tuple[Value, ...]) -> str:
        """A value with an axis of 1 for each size that it lacks."""
        missing = len(placed.space) - len(sizes)
        if not missing or placed.kind.joins != "elementwise":
            return ""
        return "[:, " + ("None, " * missing + ":]" if self.last else ":, " + ", ".join(["None"] * missing) + "]")

    def _requested(self, layer: LayerFacts) -> list[str]:
        """The lines that ask for one layer."""
        placed = layer.numeric
        call = call_of(placed, self.framework)
        assert call is not None
        lines = self._moved(call, placed)
        if not placed.space:
            self.last = self.framework == "keras"
        shape = _joined(self._shape(placed))
        known = {"shape": shape, "rank": placed.rank, **_letters(placed)}
        name, made = self._object(layer, call, known)
        sized = {placed.also[one.word][0] for one in placed.kind.others if one.sized and one.word in placed.also}
        others = [self._second(name, call) for name in layer.inputs[1:] if name not in sized]
        known |= dict(zip(("other", "third"), others, strict=False))
        inputs = [call.before.format_map(known) or "x", *([] if "{other}" in call.before else others)]
        then = f", then=lambda x: {call.after.format_map(known)}" if call.after else ""
        facts = f"shape=({shape}), {self._counts(layer, call)}{then}"
        batch = [f"{ZEROS[self.framework]}(BATCH)"]
        given = ", ".join([name, *(batch if placed.kind.source else inputs)])
        return [*lines, *made, f'x = run("{layer.name}", {given}, {facts})']

    def _object(self, layer: LayerFacts, call: FrameworkCall, known: dict[str, Any]) -> tuple[str, list[str]]:
        """The name of the layer's object, and the lines that make it; that of the first use is used again."""
        placed = layer.numeric
        arguments = ", ".join(f"{name}={_literal(value)}" for name, value in call.write(InPlace(placed)).items())
        module = f"{self._class(call, placed)}({arguments})"
        module = call.wraps.format_map(known | {"layer": module}) or module
        first = self.made.get(placed.again)
        if first is None:
            name = "layer"
            if layer.name in self.shared and layer.params.value:
                name = self._variable("layer", layer.name)
                self.made[layer.name] = _Made(name, module, placed, call)
            return name, [f"{name} = {module}", *self._untrained(name, layer)]
        if TRANSPOSED in placed.words:
            return "layer", [self._transposed(first, placed)]
        if first.placed.kind.tied and first.placed.kind.word != layer.kind:
            return "layer", [first.call.tied.format_map(_letters(first.placed) | {"layer": first.name})]
        if first.module != module or not _fits(call, first.placed, placed):
            self._not_the_same(layer, first.placed)
        return first.name, []

    def _untrained(self, name: str, layer: LayerFacts) -> list[str]:
        """The line that keeps the parameters of a frozen layer as they are."""
        if UNTRAINED not in layer.numeric.kind.chosen or not layer.params.value:
            return []
        return [f"{name}.trainable = False" if self.framework == "keras" else f"{name}.requires_grad_(False)"]

    def _class(self, call: FrameworkCall, placed: Placed) -> str:
        """The framework's class, or one that the program brings along."""
        self.own.update(call.own)
        name = call.name.format(rank=placed.rank)
        return name if name in call.own else f"{MODULE[self.framework]}.{name}"

    def _transposed(self, first: _Made, placed: Placed) -> str:
        """The line that makes a layer of the weights of another one."""
        self.own.add("Transposed")
        biases = placed.features if placed.values["b"] else 0
        return f"layer = Transposed({first.name}, {biases})"

    def _not_the_same(self, layer: LayerFacts, first: Placed) -> None:
        wrong = Mistake.of("program.again", layer.span, framework=CALLED[self.framework], first=first.name)
        self.mistakes.append(wrong.within("of", owner=layer.name))

    def _moved(self, call: FrameworkCall, placed: Placed) -> list[str]:
        """The features where the call wants them, and one row of values where it wants a vector."""
        if placed.kind.source:
            self.last = self.framework == "keras"
        if self.framework == "keras" or placed.kind.source or not placed.input_shape[1]:
            return []
        if call.features_last == self.last:
            return []
        self.last = call.features_last
        return ["x = x.movedim(1, -1)" if self.last else "x = x.movedim(-1, 1)"]

    def _second(self, name: str, call: FrameworkCall) -> str:
        lies_last = self.kept[name]
        if self.framework == "keras" or lies_last == call.features_last:
            return self._output(name)
        moved = "movedim(1, -1)" if call.features_last else "movedim(-1, 1)"
        return f"{self._variable('out', name)}.{moved}"

    def _shape(self, placed: Placed) -> tuple[Value, ...]:
        return (*placed.space, placed.features) if self.last else (placed.features, *placed.space)

    def _counts(self, layer: LayerFacts, call: FrameworkCall) -> str:
        counts = f"params={layer.params.value}"
        if self.framework == "keras":
            return f"{counts}, trainable={layer.count('trainable').value}"
        macs = layer.macs.value if call.counts else None
        return counts if macs == 0 else f"{counts}, macs={macs}"


def _fits(call: FrameworkCall, first: Placed, placed: Placed) -> bool:
    """Whether an object that was made for one input takes another one."""
    match call.fixes:
        case "rank":
            return first.rank == placed.rank
        case "sizes":
            return first.sizes == placed.sizes
        case _:
            return True


def _letters(placed: Placed) -> dict[str, Any]:
    """Each letter's value, and with `_each` those along all axes (with `_axes` always as a tuple)."""
    known: dict[str, Any] = dict(placed.values) | {"order": ", ".join(map(str, placed.order))}
    for letter in placed.kind.axis_letters:
        values = tuple(placed.axis(axis)[letter] for axis in range(placed.rank))
        known[f"{letter}_axes"] = values
        known[f"{letter}_each"] = values[0] if len(values) == 1 else values
    return known


def _count(table: Table) -> int:
    """How many layers there are, without inputs and joins."""
    return sum(not (layer.symbolic.kind.source or layer.symbolic.kind.joins) for layer in table.every)


def _joined(sizes: tuple[Value, ...]) -> str:
    return ", ".join(map(str, sizes)) + "," * (len(sizes) == 1)


def _literal(value: Any) -> str:
    if isinstance(value, Fraction):
        return repr(float(value))
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))}{',' * (len(value) == 1)})"
    return repr(value)
