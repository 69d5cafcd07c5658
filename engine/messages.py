"""Sentences with formulas in backticks, their letters put in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..grammar import print_math
from .algebra import Value, is_number
from .evaluation import evaluate, formula
from .normal import tree_of

FORMULA = re.compile(r"`([^`]*)`")


def filled_in(sentence: str, letters: Mapping[str, Value]) -> str:
    """A sentence with each formula worked out; numbers stand bare, expressions in backticks.

    >>> filled_in("a window of `d*(n - 1) + 1` into `h`", {"d": 1, "n": 5, "h": 4})
    'a window of 5 into 4'
    """

    def worked(match: re.Match[str]) -> str:
        try:
            value = evaluate(formula(match[1]), letters)
        except (KeyError, ValueError):
            return match[0]
        text = print_math(tree_of(value))
        return text if is_number(value) else f"`{text}`"

    return FORMULA.sub(worked, sentence)
