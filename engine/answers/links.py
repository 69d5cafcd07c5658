"""One relation of a claim's chain: how its sides are compared part by part, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import (
    Rounded,
    ShapeExpr,
    Side,
    record,
    replace,
)
from ..network import Table
from ..values import Value, algebra, at_least_zero, is_number
from .claim_values import Amount, rounds_to
from .counterexamples import counterexample


@record()
class Link:
    """One relation of the chain: both sides as written, what they are, and whether it holds.

    `holds` is None where no values of the letters could be tried, so that nothing is known. `tried` is 0 where the
    relation is proved; else it holds at so many values of the letters, and none is known at which it fails.
    A `reordered` output has its features in another position than ours: `28x28x8` for `8@28x28`.
    """

    left: Side
    right: Side
    left_amount: Amount
    right_amount: Amount
    holds: bool | None
    counterexample: Mapping[str, int] | None = None
    tried: int = 0
    sign: str = "="
    reordered: bool = False


def judged_link(link: Link, table: Table) -> Link:
    """The link with whether it holds, by algebra or, where that does not decide, at values of the letters."""
    one, other = link.left_amount, link.right_amount
    if link.sign == "=" and _multiplied(link):
        return replace(link, holds=True)
    if not (ways := _paired(one, other, link.sign)):
        return link
    way = next((way for way in ways if _proved(link, way)), None)
    if way is not None:
        holds = None if table.beyond and not table.exact else True  # other values may be possible, with other formulas
        return replace(link, holds=holds, reordered=reordered(one, other))
    if all(map(is_number, (*one.parts, *other.parts))):
        return replace(link, counterexample={})
    pairs = [(one.trees[a], other.trees[b]) for a, b in ways[0]]
    differs, tried = counterexample(pairs, lambda a, b: _holds(link, a, b), table)
    holds = False if differs is not None else True if tried else None
    return replace(link, holds=holds, counterexample=differs, tried=tried, reordered=reordered(one, other))


def _multiplied(link: Link) -> bool:
    """Whether a number behind sizes is their product, how many values they are: `16 x 16 x 32 = 8192`."""
    sizes, number = link.left_amount.parts, link.right_amount.features
    if not isinstance(link.left, ShapeExpr) or number is None or link.right_amount.space is not None:
        return False
    return algebra.equal(algebra.multiply(sizes), number)


Pairing = list[tuple[int, int]]
"""Which part of the one side is compared with which of the other."""


def _paired(one: Amount, other: Amount, sign: str) -> list[Pairing]:
    """The ways to compare two sides part by part; none where they are not of a kind."""
    if one.space is None and other.features is None:  # a number for every side
        return [[(0, side) for side in range(len(other.parts))]]
    if other.space is None and one.features is None:
        return [[(side, 0) for side in range(len(one.parts))]]
    if reordered(one, other):
        last, first = [*range(1, len(one.parts)), 0], [*range(len(one.parts))]
        orders = (last, first)
        if one.features is None:
            return [[(order.index(part), part) for part in first] for order in orders]
        return [[(part, order.index(part)) for part in first] for order in orders]
    if (one.space is None) != (other.space is None) or len(one.parts) != len(other.parts):
        return []
    if (one.features is None) != (other.features is None) or (sign != "=" and one.features is not None and one.space):
        return []
    return [[(part, part) for part in range(len(one.parts))]]


def reordered(one: Amount, other: Amount) -> bool:
    """Whether one side is an output and the other as many sizes, without an `@`: features last, or first."""
    shapes = one.space is not None and other.space is not None
    return shapes and (one.features is None) != (other.features is None) and len(one.parts) == len(other.parts)


def _holds(link: Link, left: Value, right: Value) -> bool:
    """Whether the relation holds between two numbers."""
    if link.sign != "~":
        return algebra.COMPARE[link.sign](left, right)
    place = link.right.place if isinstance(link.right, Rounded) else 1
    return rounds_to(left, right, place)


def _proved(link: Link, way: Pairing) -> bool:
    """Whether the relation holds between all parts, for all values of the letters."""
    pairs = [(link.left_amount.parts[a], link.right_amount.parts[b]) for a, b in way]
    return all(_holds(link, *pair) if all(map(is_number, pair)) else _certain(link.sign, *pair) for pair in pairs)


def _certain(sign: str, left: Value, right: Value) -> bool:
    match sign:
        case "=":
            return algebra.equal(left, right)
        case ">=" | "<=":
            return at_least_zero(algebra.subtract(left, right) if sign == ">=" else algebra.subtract(right, left))
        case _:
            return False


def same(one: Amount, other: Amount) -> bool:
    return any(all(algebra.equal(one.parts[a], other.parts[b]) for a, b in way) for way in _paired(one, other, "="))
