"""Sentences with formulas in backticks, their letters substituted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...grammar import print_math
from ..values import Value, is_number
from .evaluation import evaluate, formula
from .letters import AXES, FIRST_OF
from .normal_form import tree_of
from .tree_walks import letters_in

FORMULA = re.compile(r"`([^`]*)`")


def filled_in(sentence: str, *axes: Mapping[str, Value]) -> str:
    """A sentence with each formula worked out; numbers are bare, expressions in backticks.

    With the letters of several axes, a formula of one axis has a size along each.

    >>> filled_in("a window of `d*(n - 1) + 1` into `h`", {"d": 1, "n": 5, "h": 4})
    'a window of 5 into 4'
    >>> filled_in("a window of `n` into `h`", {"n": 5, "h": 4}, {"n": 5, "h": 9})
    'a window of 5x5 into 4x9'
    """

    def worked(match: re.Match[str]) -> str:
        try:
            tree = formula(match[1])
            one_axis = all(FIRST_OF.get(name, ("", 0))[1] == 0 for name in letters_in(tree))
            several = one_axis and any(name in AXES for name in letters_in(tree))
            values = [evaluate(tree, letters) for letters in (axes if several else axes[:1])]
        except (KeyError, ValueError):
            return match[0]
        texts = [print_math(tree_of(value)) for value in values]
        return "x".join(texts) if all(map(is_number, values)) else f"`{' x '.join(texts)}`"

    return FORMULA.sub(worked, sentence)
