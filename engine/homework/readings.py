"""What students write as numbers, read as tolerantly as claims are."""

from __future__ import annotations

import functools
import re
from fractions import Fraction
from typing import Literal

from ...grammar import (
    WHOLE,
    Between,
    Claim,
    Mistakes,
    Rounded,
    ShapeExpr,
    Values,
    decimal_with_unit,
    in_billions,
    parse,
    parse_expression,
    ungrouped,
    with_unit,
)
from ..answers import as_product, rounds_to, same_calculation
from ..arithmetic import Impossible, Rational
from ..formulas import SIDES, evaluate
from ..values import is_number

Fault = Literal["", "missing", "points", "rounded", "several", "unread"]
"""What is wrong with how a number is written: nothing is there, points group its thousands, it is rounded ..."""

PLAIN = re.compile(WHOLE)
"""Digits, or groups of three."""
REWRITTEN = (
    (re.compile(r"(?<=[\d)\]])\s*X\s*(?=[\d(\[])"), "x"),
    (re.compile(r"(?<=\d) (?=[kMG]$)"), ""),
    (re.compile(r"(?<!\d)(?=\.\d)"), "0"),
    (re.compile(r"^([^.]*\d),0{1,2}$"), r"\1"),
)
"""What is written otherwise here: a large cross, a unit behind a blank, `.5`, `912,00`."""
SEVERAL = re.compile(r",(?!\d{3}(?!\d))")
"""A comma that is not between groups of three digits."""
POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""Groups of three digits with points between them, as some languages write thousands."""
SHAPE = re.compile(r"[(\[]?\s*\d+(?:\s*[x×X;]\s*\d+)+\s*[)\]]?|[(\[]\s*\d+(?:\s*,\s*\d+)+\s*[)\]]")
"""Several sizes where one number is requested."""
QUOTED = re.compile(r"^'(?=[=+\-@])")
"""What a spreadsheet needs to see that a cell is text with."""


@functools.lru_cache(maxsize=50_000)
def read_number(text: str, quantity: str = "params") -> int | Fraction | None:
    """The number that a text says of a quantity; None where it says none, or different ones.

    >>> [read_number(text) for text in ("608", " 1 216", "(5·5·3 + 1)·8", "1.5k", "= 608", "about 600", "8@28x28")]
    [608, 1216, 608, 1500, 608, None, None]
    >>> read_number("28 px", "height"), read_number("3 KiB", "memory"), read_number("2^{10} parameters")
    (28, 3072, 1024)
    """
    found = _number(text, quantity)
    return found and found.value


def fault_of(text: str, quantity: str, right: Rational) -> Fault:
    """What is wrong with how a number is written, where that explains why it is not the right one.

    >>> [fault_of(text, "memory", 101568) for text in ("", "101.568", "101.6 kB", "(48, 23)", "many", "48")]
    ['missing', 'points', 'rounded', 'several', 'unread', '']
    >>> fault_of("23x23", "height", 23), fault_of("48x23x23", "memory", 101568)
    ('several', '')
    """
    if not text:
        return "missing"
    found = _number(text, quantity)
    if POINTS.fullmatch(text) and right.denominator == 1:
        return "points"
    if SHAPE.fullmatch(text) and (found is None or quantity in (*SIDES, "size")):
        return "several"
    if found is None:
        return "unread"
    return "rounded" if found.place and rounds_to(right, found.value, found.place) else ""


def _number(text: str, quantity: str) -> Rounded | None:
    """The number of a text, and what its last digit counts: 0 for an exact one."""
    text = QUOTED.sub("", text.strip()).strip().lstrip("=~≈").strip().rstrip(".")
    first, *others = (piece.strip() for piece in text.split("="))
    read = functools.partial(_read, quantity=quantity)
    if not others:
        return read(text)
    named = first.rpartition(".")[2] == quantity
    found = {number and number.value: number for number in map(read, others if named else (first, *others))}
    return next(iter(found.values())) if len(found) == 1 else None


def _read(text: str, quantity: str) -> Rounded | None:
    """The number that one side of an equation is."""
    for pattern, instead in REWRITTEN:
        text = pattern.sub(instead, text)
    if PLAIN.fullmatch(text):
        return Rounded(int(ungrouped(text)), 0)
    if not text or any(sign in text for sign in "\n;#=<>~≈") or SEVERAL.search(text):
        return None
    if number := decimal_with_unit(text, (0, len(text))):
        return number
    try:
        (claim,) = parse(f"claim {quantity} = {text}").statements
        assert isinstance(claim, Claim)
        said = with_unit(claim.links[-1], ()) or claim.links[-1]
        if isinstance(said, Rounded):
            return said if "memory" in quantity else in_billions(said)
        if isinstance(said, (Between, Values)) or (isinstance(said, ShapeExpr) and said.features is not None):
            return None
        value = evaluate(as_product(said) if isinstance(said, ShapeExpr) else said, {})
    except (AssertionError, Impossible, KeyError, Mistakes, ValueError):
        return None
    return Rounded(value, 0 if value.denominator == 1 else _last_digit(text)) if is_number(value) else None


def is_written(text: str, formula: str) -> bool:
    """Whether a text is a calculation, and the same one as a formula.

    >>> is_written("⌊(96 − 11)/4⌋ + 1", "floor((96 - 11)/4) + 1"), is_written("22", "floor((96 - 11)/4) + 1")
    (True, False)
    """
    try:
        (claim,) = parse(f"claim params = {text}").statements
        assert isinstance(claim, Claim)
        said = as_product(claim.links[1]) if isinstance(claim.links[1], ShapeExpr) else claim.links[1]
        return not isinstance(said, (Between, Rounded, Values)) and same_calculation(said, parse_expression(formula))
    except (AssertionError, Mistakes, ValueError):
        return False


def _last_digit(text: str) -> Rational:
    """What the last digit of a decimal number counts: 1/10 of `7.5`; 0 of what is none."""
    whole, point, decimals = text.partition(".")
    return Fraction(1, 10 ** len(decimals)) if point and (whole + decimals).isdecimal() else 0
