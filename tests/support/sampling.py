"""A part of many cases for every run of the tests; `make thorough`, which CI runs too, runs the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[tuple[Any, ...]], every: int) -> list[Any]:
    """Cases as parameters: one of so many for every run, the others marked `thorough`.

    A number of cases in a row that is a multiple of `every`, such as the details of a document, would always leave out
    the same ones: each further row begins one later.
    """
    rows = [pytest.param(*case) for case in cases]
    return [
        one if (place + place // every) % every == 0 else pytest.param(*one.values, marks=pytest.mark.thorough)
        for place, one in enumerate(rows)
    ]
