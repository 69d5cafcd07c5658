"""network -> facts: sizes, counts, totals, conditions and derivations, exact and in letters."""

from .asking import COUNTED
from .network import CONVENTIONS, Figure, LayerFacts, Table, Totals, derive

__all__ = ["CONVENTIONS", "COUNTED", "Figure", "LayerFacts", "Table", "Totals", "derive"]
