"""What eager PyTorch keeps of a layer, from the forward pass until the gradients are computed."""

from __future__ import annotations

from typing import Literal

from ...grammar import record
from ..formulas import Rule


@record()
class Saved:
    """What is kept for the backward pass; parameters and buffers are not among it, for they are there anyway.

    - `input`: the gradients that are computed from the input: those of its "weights", of the "input", or of "both"
    - `output`: whether the gradient of the input is computed from the output
    - `inside`: bytes of what lies between input and output
    - `frozen`: whether `inside` is the same where no parameter is trained
    - `view`: the output is the input, arranged anew, and no tensor of its own
    - `branches`: of a join of two, the gradients that are computed from its branches: that of each from the "others",
      or each from "all"; what PyTorch keeps of more than two on the way is not known
    """

    input: str = ""
    output: bool = False
    inside: Rule | None = None
    frozen: bool = True
    view: bool = False
    branches: Literal["", "others", "all"] = ""


NEVER = Saved()
"""Nothing is kept: sums, copies, means of everything."""

VIEW = Saved(view=True)
BY_WEIGHTS = Saved(input="weights")
"""A product of the input with weights: the gradients of the weights are computed from the input."""

BY_INPUT = Saved(input="input")
BY_BOTH = Saved(input="both")
"""PyTorch's convolution keeps its input also where its weights are not trained."""

BY_OUTPUT = Saved(output=True)


def normalised(rule_id: str, statistics: str, reason: str) -> Saved:
    """A normalisation: its input, and so many statistics."""
    return Saved(input="both", inside=Rule(rule_id, f"E*{statistics}", f"`E` bytes for each of {reason}"))


def inner(rule_id: str, values: str, reason: str, why: str = "") -> Saved:
    """A layer that is made of several, the first of them with weights: its input, and the values between them."""
    rule = Rule(rule_id, f"E*X*{values}", f"`E` bytes for {reason}", why)
    return Saved(input="weights", inside=rule, frozen=False)
