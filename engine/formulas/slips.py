"""A slip: a known wrong way to work out a quantity, declared beside the rule that it gets wrong."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ...grammar import record
from ..values import Value, algebra
from .evaluation import evaluate
from .rules import comparison


@record()
class Slip:
    """A known wrong way to work out the quantity `of` a layer.

    `wrong` restates the rule as people get it wrong, `(n*m*o + b)*k`, or gives letters of the rule other values,
    `l = 1`; two slips are made together where they change different letters. `message` says what is wrong; its
    backticks hold formulas, which are shown with the layer's true values, and `fields` fill its blanks. It is a slip
    only where every comparison of `when` holds. `undilated` is what `wrong` is for a dilation of 1. `source` says
    where it was seen. `instead_of` are slips that all kinds share, and that would be other words for this one.
    `id` is a name that never changes.

    >>> dict(Slip("inputs.area", "params", "n = h*w, b = 2*b", "the channels are missing").changes)
    {'n': 'h*w', 'b': '2*b'}
    """

    id: str
    of: str
    wrong: str
    message: str
    source: str = ""
    when: tuple[str, ...] = ()
    undilated: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    instead_of: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)

    @functools.cached_property
    def changes(self) -> Mapping[str, str]:
        """The letters that have another value, as formulas; none where the rule itself is another."""
        if "=" not in self.wrong:
            return {}
        sides = (part.split("=") for part in self.wrong.split(","))
        return {letter.strip(): formula.strip() for letter, formula in sides}

    def restated(self, letters: Mapping[str, Value]) -> str:
        """The rule as people get it wrong; nothing where letters have other values."""
        undilated = self.undilated if letters.get("d") == 1 else ""
        return "" if self.changes else undilated or self.wrong

    def applies(self, letters: Mapping[str, Value]) -> bool:
        """Whether the slip can be made with these values."""
        sides = (
            (one.op, evaluate(one.left, letters), evaluate(one.right, letters)) for one in map(comparison, self.when)
        )
        return all(_holds(*side) for side in sides)


def _holds(op: str, left: Value, right: Value) -> bool:
    """Whether a comparison certainly holds, also between values with letters."""
    if isinstance(left, int) and isinstance(right, int):
        return algebra.COMPARE[op](left, right)
    if op == "!=":
        return not algebra.equal(left, right)
    return op == ">=" and algebra.at_least_zero(algebra.subtract(left, right))


NO_BIASES = Slip("biases.missing", "params", "b = 0", "the biases are missing, `B` in all", "students.net", ("b >= 1",))
ONE_BIAS = Slip(
    "biases.one",
    "params",
    "W + 1",
    "there are `B` biases, not one for the whole layer",
    "Andrew Ng's LeNet table, softmax row: 841",
    ("b >= 1", "B >= 1"),
)
TWO_BIASES = Slip(
    "biases.twice", "params", "b = 2*b", "the biases are counted twice, `B` too many", "students.net", ("b >= 1",)
)
BIASES_ALONE = Slip(
    "weights.missing", "params", "B", "these are the biases alone. The `W` weights are missing", when=("B >= 1",)
)
NOTHING_LEARNED = Slip("params.none", "params", "0", "the layer has `W` weights to learn")

ADDED_BIASES = Slip("biases.added", "params", "b = 1", "this layer has no biases", "ResNet", ("b = 0",))

BIAS_SLIPS = (NO_BIASES, ONE_BIAS, TWO_BIASES, ADDED_BIASES)
"""What people get wrong most often."""

COUNTED_SLIPS: tuple[Slip, ...] = (
    BIASES_ALONE,
    NOTHING_LEARNED,
    Slip("frozen.trained", "trainable", "P", "`F` of these parameters are frozen and are not trained"),
    Slip("macs.params", "macs", "P", "this is the number of parameters; each weight is used at every position"),
    Slip("macs.weights", "macs", "W", "this is the number of weights; each is used at every position"),
    Slip("macs.flops", "macs", "2*M", "these are FLOPs, two for each multiply-add"),
    Slip(
        "macs.input",
        "macs",
        "W*h*w*z",
        "the multiply-adds are counted at the input size, not at the output size",
        when=("h*w*z != h_out*w_out*z_out",),
    ),
    Slip(
        "macs.biases",
        "macs",
        "M + B*h_out*w_out*z_out",
        "biases are added without a multiplication and are not counted",
    ),
    Slip("flops.macs", "flops", "M", "these are multiply-adds; each is two FLOPs, a multiplication and an addition"),
    Slip("flops.params", "flops", "2*P", "this is twice the number of parameters; each is used at every position"),
    Slip("memory.bytes", "memory", "E = 1", "these are values; each takes `E` bytes"),
    Slip("memory.bits", "memory", "E = 8*E", "these are bits, not bytes"),
    Slip("memory.map", "memory", "k_out = 1", "the output has `k_out` feature maps, not one"),
    Slip("memory.input", "memory", "E*l*h*w*z", "this is the memory of the input, not of the output"),
    Slip("params_memory.bytes", "params_memory", "E = 1", "these are parameters; each takes `E` bytes"),
)
"""Slips with what every kind counts."""
