"""The values of a program: the variables that hold them, and where their features lie."""

from __future__ import annotations

import math
import re

from ...engine.inference import InferredLayer
from ...engine.layers import FrameworkCall
from .call_texts import joined


class ProgramValues:
    """The value at hand and the outputs that are kept: `last` says whether the features are the last axis of it.

    A body at each position runs on a larger batch; `folds` are by how many times, and `depths` how many folds there
    were where an output was kept.
    """

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.last = framework == "keras"
        self.kept: dict[str, bool] = {}
        self.folds: list[int] = []
        self.depths: dict[str, int] = {}
        self.variables: dict[tuple[str, str], str] = {}
        self.at = ""

    def keep(self, name: str) -> str:
        """The line that keeps the value at hand as the output of a layer."""
        self.kept[name], self.depths[name] = self.last, len(self.folds)
        return f"{self.variable('out', name)} = x"

    def variable(self, role: str, path: str) -> str:
        """A variable's name: `out` of `loop1[2].conv1` is `out_loop1_2_conv1`, unless another one is called so."""
        if (role, path) not in self.variables:
            name = re.sub(r"\W+", "_", f"{role}_{path}")
            while name in self.variables.values():
                name += "_"
            self.variables[role, path] = name
        return self.variables[role, path]

    def back_to(self, before: InferredLayer | None) -> list[str]:
        """Takes up an earlier value, where a layer does not go on from the one before it (`from LABEL`)."""
        if before is None or before.name == self.at:
            return []
        self.last = self.kept[before.name]
        return [f"x = {self.output(before.name)}"]

    def output(self, name: str) -> str:
        """An earlier layer's output; inside of a body at each position, the same for all positions."""
        variable, count = self.variable("out", name), math.prod(self.folds[self.depths[name] :])
        if count == 1:
            return variable
        keras = self.framework == "keras"
        return f"keras.ops.repeat({variable}, {count}, 0)" if keras else f"{variable}.repeat_interleave({count}, 0)"

    def features_to(self, last: bool, rank: int) -> list[str]:
        """Moves the axes of the value at hand so that its features lie where they are wanted."""
        moved = self.last != last and rank > 0
        self.last = last
        if not moved:
            return []
        return ["x = x.movedim(1, -1)" if last else "x = x.movedim(-1, 1)"]

    def moved(self, call: FrameworkCall, inferred: InferredLayer) -> list[str]:
        """The features where the call wants them, and one row of values where it wants a vector."""
        if inferred.kind.source:
            self.last = self.framework == "keras"
        if self.framework == "keras" or inferred.kind.source or not inferred.input_shape[1]:
            return []
        if call.features_last == self.last:
            return []
        self.last = call.features_last
        return ["x = x.movedim(1, -1)" if self.last else "x = x.movedim(-1, 1)"]

    def second(self, name: str, call: FrameworkCall) -> str:
        """Another input of a layer, its features where the call wants them."""
        if self.framework == "keras" or self.kept[name] == call.features_last:
            return self.output(name)
        moved = "movedim(1, -1)" if call.features_last else "movedim(-1, 1)"
        return f"{self.output(name)}.{moved}"

    def shape(self, inferred: InferredLayer) -> str:
        """A layer's output shape as its axes lie, without the batch."""
        sizes = (*inferred.space, inferred.features) if self.last else (inferred.features, *inferred.space)
        return joined(sizes)
