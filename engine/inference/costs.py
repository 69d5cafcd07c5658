"""What memory and training cost depend on beside the network: the batch, the number format, the optimizer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TypedDict, Unpack

from ...grammar import Mistake, Mistakes, closest, record, replace
from ..formulas import OPTIMIZERS
from ..values import Value

DTYPES: Mapping[str, int | Fraction] = {
    "fp64": 8,
    "fp32": 4,
    "fp16": 2,
    "bf16": 2,
    "int8": 1,
    "int4": Fraction(1, 2),
}
"""The bytes of a value in each number format."""

INTEGERS = ("int8", "int4")
"""Formats that have no gradients: they serve a network that is trained already."""

HALVES = ("bf16", "fp16")
"""The formats of mixed precision, the default first."""

PRECISIONS = ("full", "mixed")
LETTER = re.compile(r"[^\W\d]\w*")


class CostOptions(TypedDict, total=False):
    """What may be said of costs."""

    batch: int | str
    dtype: str
    optimizer: str
    precision: str


@record()
class Costs:
    """How a network is trained or served: by default one example, in fp32, with Adam.

    In `mixed` precision weights, activations and gradients are in `dtype`; the optimizer has a copy of the weights and
    its states in fp32. Where the batch is a letter, `batch_letter` names it, and `at` puts its value in.
    """

    batch: Value = 1
    dtype: str = "fp32"
    optimizer: str = "adam"
    mixed: bool = False
    batch_letter: str = ""

    @classmethod
    def of(cls, **said: Unpack[CostOptions]) -> Costs:
        """The costs for what is said of them. Raises `Mistakes` with all that is wrong.

        >>> Costs.of(precision="mixed", batch="B").dtype
        'bf16'
        """
        batch, precision = said.get("batch", 1), said.get("precision") or "full"
        mixed = precision == "mixed"
        dtype = said.get("dtype") or (HALVES[0] if mixed else "fp32")
        optimizer = said.get("optimizer") or "adam"
        mistakes = [
            *_unknown("dtype", dtype, DTYPES),
            *_unknown("optimizer", optimizer, OPTIMIZERS),
            *_unknown("precision", precision, PRECISIONS),
            *_wrong_batch(batch),
        ]
        if mixed and dtype in DTYPES and dtype not in HALVES:
            mistakes.append(Mistake.of("costs.mixed", dtype=dtype, known=HALVES))
        if mistakes:
            raise Mistakes(mistakes)
        if isinstance(batch, str):
            return cls(1, dtype, optimizer, mixed, batch)
        return cls(batch, dtype, optimizer, mixed)

    @property
    def element_size(self) -> int | Fraction:
        """The bytes of a weight, an activation or a gradient."""
        return DTYPES[self.dtype]

    @property
    def state_size(self) -> int | Fraction:
        """The bytes of a value that the optimizer keeps."""
        return DTYPES["fp32"] if self.mixed else self.element_size

    @property
    def has_gradients(self) -> bool:
        return self.dtype not in INTEGERS

    def at(self, letters: Mapping[str, Value]) -> Costs:
        """The same with the value of the batch's letter."""
        return replace(self, batch=letters[self.batch_letter]) if self.batch_letter else self


def _unknown(what: str, name: object, known: Collection[str]) -> list[Mistake]:
    if name in known:
        return []
    return [Mistake.of(f"costs.{what}", near=closest(str(name), known), name=str(name), known=tuple(known))]


def _wrong_batch(batch: object) -> list[Mistake]:
    number = isinstance(batch, int) and not isinstance(batch, bool) and batch >= 1
    letter = isinstance(batch, str) and LETTER.fullmatch(batch) is not None and batch != "in"
    return [] if number or letter else [Mistake.of("costs.batch", batch=str(batch))]
