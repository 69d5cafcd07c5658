"""Memories in units of bytes: `821206*4/1024/1024 = 3.13 MiB` divides by the unit that its result has."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import cast

from ...grammar import UNITS, Claim, Expr, Group, Mistake, Number, Power, Product, Rounded, Side, replace
from ..formulas import IN_BYTES, evaluate, letters_in
from ..values import algebra
from .claim_values import Amount

OF_BYTES = re.compile(r"[\d.e]+(?P<unit>[kKMGT]|[KMGT]i)B")


def in_units(claim: Claim) -> tuple[Claim, tuple[int, ...]]:
    """A claim with its units as its calculations have them, and how many bytes each piece counts in.

    `3284824/1024^2 = 3.13 MiB` counts in units of 1024^2 bytes; so does it with `MB`, which many write for that.
    """
    sizes = [1] * len(claim.links)
    links = [*claim.links]
    for at, link in enumerate(claim.links):
        unit = next(_units(claim.links[at + 1 :]), None)
        if (
            unit
            and isinstance(link, Product)
            and (divisor := _divisor(link)) in (UNITS[unit], UNITS[f"{unit[0].upper()}i"])
        ):
            sizes[at] = divisor
            links[at + 1 :] = (_counted_by(divisor, one, unit) for one in links[at + 1 :])
    return replace(claim, links=tuple(links)), tuple(sizes)


def in_bytes(amount: Amount, size: int) -> Amount:
    """What a piece amounts to that counts in units of so many bytes."""
    if size == 1 or amount.features is None:
        return amount
    trees = (Product((("*", Group(cast(Expr, tree))), ("*", Number(size)))) for tree in amount.trees)
    return replace(amount, features=algebra.multiply([amount.features, size]), trees=tuple(trees))


def no_bytes(claim: Claim, quantity: str) -> Mistake | None:
    """The mistake of a number of bytes for a quantity that is counted in something else: `params ~ 3.3 MB`."""
    equal = (link for link, sign in zip(claim.links[1:], claim.signs, strict=True) if sign in ("=", "~"))
    found = (one for one in equal if isinstance(one, Rounded) and OF_BYTES.fullmatch(one.text))
    number = None if quantity in IN_BYTES else next(found, None)
    if number is None:
        return None
    return Mistake.of("claim.bytes", number.span, number=number.text, plain=number.text[:-1], quantity=quantity)


def _units(links: Iterable[Side]) -> Iterator[str]:
    """The units of bytes that numbers among some pieces have."""
    for link in links:
        if isinstance(link, Rounded) and (unit := OF_BYTES.fullmatch(link.text)):
            yield unit["unit"]


def _counted_by(size: int, link: Side, unit: str) -> Side:
    """A number in a unit that is so many bytes."""
    if not isinstance(link, Rounded) or unit not in _units([link]):
        return link
    times = Fraction(size, UNITS[unit])
    return replace(link, value=_plain(link.value * times), place=_plain(link.place * times))


def _plain(value: int | Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value


def _divisor(product: Product) -> int:
    """The product of the numbers that a product is divided by in the end."""
    behind: list[Expr] = []
    for sign, factor in reversed(product.factors):
        if sign != "/":
            break
        behind.append(factor)
    if not all(isinstance(one, Number | Power) and not letters_in(one) for one in behind):
        return 1
    numbers = [evaluate(one, {}) for one in behind]
    return math.prod(one for one in numbers if isinstance(one, int))
