"""How a network is to be derived: the values of its letters, whose convention, what it costs, and what is assumed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from fractions import Fraction

from ...grammar import Convention, Mistake, Network, closest, record
from ..inference import Costs
from ..layers import CONVENTIONS, STRICT


@record()
class Options:
    """What `derive` is given besides the network; its docstring says what each means."""

    values: Mapping[str, int | Fraction] = field(default_factory=dict)
    convention: str = ""
    free: Collection[str] = frozenset()
    strict: bool = False
    assume: Mapping[str, str] = field(default_factory=dict)
    lenient: bool = False
    costs: Costs = Costs()

    def __post_init__(self) -> None:
        """Raises `TypeError` or `ValueError` for what is of another type than it must be."""
        if not isinstance(self.values, Mapping):
            raise TypeError(f"values are integers or fractions by letter, not {self.values!r}")
        if not isinstance(self.convention, str):
            raise TypeError(f"a convention is one of {', '.join(CONVENTIONS)}, not {self.convention!r}")
        for name, value in self.values.items():
            if not isinstance(name, str) or not isinstance(value, (int, Fraction)) or isinstance(value, bool):
                raise TypeError(f"values are integers or fractions by letter, not {name!r}: {value!r}")
        if isinstance(self.free, str) or not all(isinstance(name, str) for name in self.free):
            raise TypeError(f"free letters are a set of names, such as {{'k'}}, not {self.free!r}")
        for name, text in self.assume.items():
            if not isinstance(name, str) or not isinstance(text, str):
                raise TypeError(f"assumed are outputs as texts by layer, such as '8@26x26', not {name!r}: {text!r}")

    def follows(self, convention: str) -> frozenset[str]:
        """The words that choose the variants of kinds in the whole network."""
        return frozenset({convention, STRICT} if self.strict else {convention})


def convention_of(network: Network, wanted: str, mistakes: list[Mistake]) -> str:
    """The convention to follow: the one requested, else the file's, else the textbook's."""
    said = [s for s in network.statements if isinstance(s, Convention)]
    for statement in said[1:]:
        mistakes.append(Mistake.of("convention.twice", statement.span))
    for statement in said:
        if statement.name not in CONVENTIONS:
            mistakes.append(_unknown(statement.name, statement.span))
    if wanted and wanted not in CONVENTIONS:
        mistakes.append(_unknown(wanted))
    return wanted or (said[0].name if said else CONVENTIONS[0])


def _unknown(name: str, span: tuple[int, int] | None = None) -> Mistake:
    near = closest(name, CONVENTIONS)
    return Mistake.of("convention.unknown", span, near=near, name=name, known=CONVENTIONS)
