"""text <-> network: the language, its tree, and the mistakes a text can hold.

The only room that knows lark. It knows no layer kind, no option word and no algebra.
"""

from .mistakes import Mistake, Mistakes, Source
from .nodes import Network
from .parsing import parse, parse_comparison, parse_expression, parse_queries, parse_query, parse_side
from .printing import print_math, print_network

__all__ = [
    "Mistake",
    "Mistakes",
    "Network",
    "Source",
    "parse",
    "parse_comparison",
    "parse_expression",
    "parse_queries",
    "parse_query",
    "parse_side",
    "print_math",
    "print_network",
]
