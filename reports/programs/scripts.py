"""A network as a short program for PyTorch or Keras that checks every size and count against ours.

What a layer is called there is part of its kind (`Kind.calls`); this writer only puts the calls one
after another, moves axes where the framework wants the features elsewhere, and asserts the figures. Every
repetition of a repeat and every use of a block is written out; a layer that is used again is the same object.
"""

from __future__ import annotations

from typing import Any

from ...engine import LayerFacts, Table
from ...engine.inference import InferredLayer
from ...engine.layers import EXPERTS, PARALLEL, TRANSPOSED, UNTRAINED, FrameworkCall
from ...engine.network import RepetitionFacts
from ...engine.values import Value
from ...grammar import Mistake, Mistakes, record
from .call_texts import fits, letters, literal
from .counterparts import CALLED, InPlace, call_of, no_counterpart
from .earlier_outputs import gone_on_from, into
from .own_modules import sources
from .program_values import ProgramValues
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
    inferred: InferredLayer
    call: FrameworkCall


class _Writing:
    """Writes one layer after another; knows how the values at hand lie, and which objects there are."""

    def __init__(self, table: Table, framework: str) -> None:
        self.framework = framework
        self.values = ProgramValues(framework)
        self.named = set(gone_on_from(table.layers, ""))
        self.shared = {layer.numeric.again for layer in table.every if layer.numeric.again}
        self.made: dict[str, _Made] = {}
        self.own: set[str] = set()
        self.mistakes: list[Mistake] = []

    def layer(self, layer: LayerFacts) -> list[str]:
        inferred = layer.numeric
        if inferred.kind.joins:
            lines = self._joined(layer)
        elif inferred.kind in PARALLEL:
            lines = self._parallel(layer)
        elif inferred.kind.is_input:
            lines = [f"x = {ZEROS[self.framework]}((BATCH, {self.values.shape(inferred)}))"]
        else:
            back = [] if inferred.kind.source else self.values.back_to(inferred.before)
            lines = ["", *back, *self._requested(layer)]
        self.values.at = layer.name
        if layer.name in self.named:
            lines.append(self.values.keep(layer.name))
        return lines

    def _joined(self, layer: LayerFacts) -> list[str]:
        """Every branch from the same value, then their join."""
        inferred, call = layer.numeric, call_of(layer.numeric, self.framework)
        assert call is not None
        came, at = self.values.variable("into", layer.name), inferred.before
        lines, ends = ["", *self.values.back_to(at), f"{came} = x"], []
        lay = self.values.last
        for number, (branch, inside) in enumerate(zip(inferred.branches, layer.branches, strict=True), 1):
            self.values.last, self.values.at = lay, at.name if at else ""
            lines += ["", f"x = {came}  # branch {number} of {layer.name}"]
            lines += [line for inner in inside for line in self.layer(inner)]
            if branch.end is None and inside:  # all of it is aside
                lines, self.values.last = [*lines, f"x = {came}"], lay
            lines += self.values.back_to(branch.end)
            lines += self.values.features_to(self.framework == "keras" or call.features_last, len(branch.gives[1]))
            ends.append(self.values.variable(f"branch_{number}", layer.name))
            lines.append(f"{ends[-1]} = x{self._spread(inferred, branch.gives[1])}")
        shape = self.values.shape(inferred)
        expression = self._join(inferred, call, ends, shape)
        return [*lines, "", f"x = {expression}", f'check("{layer.name} output", tuple(x.shape), (BATCH, {shape}))']

    def _parallel(self, layer: LayerFacts) -> list[str]:
        """Experts one after another, or a body over a batch of all positions."""
        inferred = layer.numeric
        back = self.values.back_to(inferred.before)
        lines = self._experts(layer) if inferred.kind == EXPERTS else self._each(layer)
        if not inferred.space:
            self.values.last = self.framework == "keras"
        shape = self.values.shape(inferred)
        return ["", *back, *lines, "", f'check("{layer.name} output", tuple(x.shape), (BATCH, {shape}))']

    def _body(self, repetitions: RepetitionFacts, came: str) -> list[str]:
        """The layers of a body after its input."""
        self.values.at = came
        branch, lay = repetitions.symbolic.branch, self.values.last
        lines = [line for inner in repetitions.layers for line in self.layer(inner)]
        if branch.end is None:  # all of it is a side head
            came = self.values.variable("came", branch.layers[0].name)
            lines, self.values.last = [f"{came} = x", *lines, f"x = {came}"], lay
        return [*lines, *self.values.back_to(branch.end)]

    def _experts(self, layer: LayerFacts) -> list[str]:
        """The router's weights, and the sum of all experts with them: those that are not chosen have the weight 0."""
        self.own.add("gates")
        inferred, (router, experts) = layer.numeric, layer.repetitions
        roles = ("into", "weights", "total", "expert")
        came, weights, total, expert = (self.values.variable(role, layer.name) for role in roles)
        lay, chosen = self.values.last, f"{inferred.values['K']}, {inferred.values['S']}"
        lines = [f"{came} = x", *self._body(router, into(layer)), f"{weights} = gates(x, {chosen})", f"{total} = 0"]
        self.values.last = lay
        body = [f"x = {came}", *self._body(experts, into(layer)), *self.values.features_to(True, len(inferred.space))]
        body.append(f"{total} = {total} + x * {weights}[..., {expert}, None]")
        loop = f"for {expert} in range({experts.symbolic.copies}):"
        return [*lines, loop, *(line and f"    {line}" for line in body), f"x = {total}"]

    def _each(self, layer: LayerFacts) -> list[str]:
        """The positions as examples of a larger batch, and back."""
        (body,) = layer.repetitions
        count, reshape = body.symbolic.uses, RESHAPE[self.framework]
        lines = [] if self.values.last else ["x = x.movedim(2, 1)"]
        lines += [f"x = {reshape}(x, (BATCH * {count}, *x.shape[2:]))", f"BATCH *= {count}"]
        self.values.folds.append(int(count))
        if (came := into(layer)) in self.named:
            lines.append(self.values.keep(came))
        lines += [*self._body(body, came), "", f"BATCH //= {count}"]
        self.values.folds.pop()
        lines.append(f"x = {reshape}(x, (BATCH, {count}, *x.shape[1:]))")
        return lines if self.values.last else [*lines, "x = x.movedim(1, 2)"]

    def _join(self, inferred: InferredLayer, call: FrameworkCall, ends: list[str], shape: str) -> str:
        """The values of the branches put together."""
        arguments = call.write(InPlace(inferred))
        known = letters(inferred) | arguments | {"shape": shape, "ends": ", ".join(ends)}
        written = ", ".join(f"{name}={literal(value)}" for name, value in arguments.items())
        known |= {"layer": f"{self._class(call, inferred)}({written})", "first": ends[0], "second": ends[-1]}
        return ends[0] if len(ends) == 1 else call.wraps.format_map(known)

    def _spread(self, inferred: InferredLayer, sizes: tuple[Value, ...]) -> str:
        """A value with an axis of 1 for each size that it lacks."""
        missing = len(inferred.space) - len(sizes)
        if not missing or inferred.kind.joins != "elementwise":
            return ""
        return "[:, " + ("None, " * missing + ":]" if self.values.last else ":, " + ", ".join(["None"] * missing) + "]")

    def _requested(self, layer: LayerFacts) -> list[str]:
        """The lines that ask for one layer."""
        inferred = layer.numeric
        call = call_of(inferred, self.framework)
        assert call is not None
        lines = self.values.moved(call, inferred)
        if not inferred.space:
            self.values.last = self.framework == "keras"
        shape = self.values.shape(inferred)
        known = {"shape": shape, "rank": inferred.rank, **letters(inferred)}
        name, made = self._object(layer, call, known)
        sized = {inferred.also[one.word][0] for one in inferred.kind.others if one.sized and one.word in inferred.also}
        others = [self.values.second(name, call) for name in layer.inputs[1:] if name not in sized]
        known |= dict(zip(("other", "third"), others, strict=False))
        inputs = [call.before.format_map(known) or "x", *([] if "{other}" in call.before else others)]
        then = f", then=lambda x: {call.after.format_map(known)}" if call.after else ""
        facts = f"shape=({shape}), {self._counts(layer, call)}{then}"
        batch = [f"{ZEROS[self.framework]}(BATCH)"]
        given = ", ".join([name, *(batch if inferred.kind.source else inputs)])
        return [*lines, *made, f'x = run("{layer.name}", {given}, {facts})']

    def _object(self, layer: LayerFacts, call: FrameworkCall, known: dict[str, Any]) -> tuple[str, list[str]]:
        """The name of the layer's object, and the lines that make it; that of the first use is used again."""
        inferred = layer.numeric
        arguments = ", ".join(f"{name}={literal(value)}" for name, value in call.write(InPlace(inferred)).items())
        module = f"{self._class(call, inferred)}({arguments})"
        module = call.wraps.format_map(known | {"layer": module}) or module
        first = self.made.get(inferred.again)
        if first is None:
            name = "layer"
            if layer.name in self.shared and layer.params.value:
                name = self.values.variable("layer", layer.name)
                self.made[layer.name] = _Made(name, module, inferred, call)
            return name, [f"{name} = {module}", *self._untrained(name, layer)]
        if TRANSPOSED in inferred.words:
            return "layer", [self._transposed(first, inferred)]
        if first.inferred.kind.tied and first.inferred.kind.word != layer.kind:
            return "layer", [first.call.tied.format_map(letters(first.inferred) | {"layer": first.name})]
        if first.module != module or not fits(call, first.inferred, inferred):
            self._not_the_same(layer, first.inferred)
        return first.name, []

    def _untrained(self, name: str, layer: LayerFacts) -> list[str]:
        """The line that keeps the parameters of a frozen layer as they are."""
        if UNTRAINED not in layer.numeric.kind.chosen or not layer.params.value:
            return []
        return [f"{name}.trainable = False" if self.framework == "keras" else f"{name}.requires_grad_(False)"]

    def _class(self, call: FrameworkCall, inferred: InferredLayer) -> str:
        """The framework's class, or one that the program brings along."""
        self.own.update(call.own)
        name = call.name.format(rank=inferred.rank)
        return name if name in call.own else f"{MODULE[self.framework]}.{name}"

    def _transposed(self, first: _Made, inferred: InferredLayer) -> str:
        """The line that makes a layer of the weights of another one."""
        self.own.add("Transposed")
        biases = inferred.features if inferred.values["b"] else 0
        return f"layer = Transposed({first.name}, {biases})"

    def _not_the_same(self, layer: LayerFacts, first: InferredLayer) -> None:
        wrong = Mistake.of("program.again", layer.span, framework=CALLED[self.framework], first=first.name)
        self.mistakes.append(wrong.within("of", owner=layer.name))

    def _counts(self, layer: LayerFacts, call: FrameworkCall) -> str:
        counts = f"params={layer.params.value}"
        if self.framework == "keras":
            return f"{counts}, trainable={layer.count('trainable').value}"
        macs = layer.macs.value if call.counts else None
        return counts if macs == 0 else f"{counts}, macs={macs}"


def _count(table: Table) -> int:
    """How many layers there are, without inputs and joins."""
    return sum(not (layer.symbolic.kind.source or layer.symbolic.kind.joins) for layer in table.every)
