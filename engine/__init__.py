"""network -> facts: sizes, counts, totals, conditions and derivations, exact and in letters."""

from .formulas import COUNTED
from .layers import CONVENTIONS
from .network import Figure, LayerFacts, Table, Totals, derive

__all__ = ["CONVENTIONS", "COUNTED", "Figure", "LayerFacts", "Table", "Totals", "derive"]
