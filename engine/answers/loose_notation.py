"""Claims in loose notation: products without signs, and capitals for small letters.

What may mean two things is right where one of them is; else it is not judged, so that it is never called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import cast

from ...grammar import (
    NOUN,
    Call,
    Claim,
    Expr,
    Group,
    Letter,
    Math,
    Mistake,
    Number,
    Power,
    Product,
    Rounded,
    ShapeExpr,
    Side,
    Values,
    print_math,
    replace,
)
from ..formulas import ARITY, children, letters_in, rebuilt
from ..resolution import in_other_case, separate_letters


def with_signs(tree: Math, letters: Collection[str]) -> Math:
    """A tree in which products without signs have them: `knm^2` is `k*n*m^2`, `nm(h + 1)` is `n*m*(h + 1)`.

    In `1/nm(h + 1)` and `2^nm(h + 1)` the parentheses may belong to either side: they are left as they are.

    >>> from netderive.grammar import parse_expression
    >>> print_math(with_signs(parse_expression("2*knm(h + 1)^2/nm"), {*"hknm"}))
    '2*(k*n*m*(h + 1)^2)/(n*m)'
    """

    def change(part: Math) -> Math:
        base = part.base if isinstance(part, Power) else part
        factors = _factors(base, letters, change)
        if isinstance(part, Power) and factors:
            factors[-1] = Power(factors[-1], cast(Expr, change(part.exponent)), part.span)
        if factors:
            return Group(Product(tuple(("*", one) for one in factors), part.span), part.span)
        return rebuilt(part, lambda one: one if id(one) in unclear else change(one))

    unclear = {id(one) for one in _unclear(tree)}
    return change(tree)


def _factors(base: Math, letters: Collection[str], change: Callable[[Math], Math]) -> list[Expr]:
    """The factors of a name that is a product of letters, perhaps with parentheses right after it; else none."""
    if not isinstance(base, (Letter, Call)) or base.name in ARITY:
        return []
    found: list[Expr] = [Letter(name, base.span) for name in separate_letters(base.name, letters)]
    if isinstance(base, Letter) or not found:
        return found
    return [*found, Group(cast(Expr, change(base.arguments[0])), base.span)] if len(base.arguments) == 1 else []


def _unclear(tree: Math) -> Iterator[Math]:
    """Names with parentheses that are below a line or in an exponent."""
    if isinstance(tree, Product):
        yield from (one for sign, one in tree.factors if sign != "*" and _is_called(one))
    if isinstance(tree, Power) and _is_called(tree.exponent):
        yield tree.exponent
    for child in children(tree):
        yield from _unclear(child)


def _is_called(part: Expr) -> bool:
    return isinstance(part.base if isinstance(part, Power) else part, Call)


def unclear_power(claim: Claim, text: str) -> Mistake | None:
    """The mistake of the first power in a claim that may end before the letter that touches it, or after: `T^2d`."""
    for product in filter(lambda tree: isinstance(tree, Product), _trees(claim)):
        for (_, power), (sign, other) in pairwise(cast(Product, product).factors):
            if sign == "*" and isinstance(power, Power) and power.span[1] == other.span[0] and _is_spelled(power, text):
                one, two = print_math(power), print_math(other)
                long = print_math(replace(power, exponent=Group(Product((("*", power.exponent), ("*", other))))))
                return Mistake.of(
                    "claim.two_ways", (power.span[0], other.span[1]), text=f"{one}{two}", one=f"{one}*{two}", two=long
                )
    return None


def noun_of_letter(claim: Claim, text: str, letters: Collection[str]) -> Mistake | None:
    """The mistake of a word behind a factor that may say what the factor is, or be the letter of that name."""
    for letter in sorted(letters):
        start, end = claim.span
        found = re.compile(rf"\d+ +{letter}(?![\w.(])").search(text, start, end) if len(letter) > 1 else None
        if found and NOUN.fullmatch(f" {letter}"):
            number = found[0].split()[0]
            return Mistake.of("claim.two_ways", found.span(), text=found[0], one=f"{number}*{letter}", two=number)
    return None


def _is_spelled(power: Power, text: str) -> bool:
    """Whether an exponent is a number after `^`, not above the line."""
    return isinstance(power.exponent, Number) and text[power.base.span[1] : power.exponent.span[0]].strip() != ""


def _trees(claim: Claim) -> Iterator[Math]:
    """All trees in the pieces of a claim."""
    ahead: list[Math] = [link for link in claim.links if not isinstance(link, (Values, Rounded))]
    while ahead:
        yield (tree := ahead.pop(0))
        ahead += children(tree)


def with_other_case(claim: Claim, letters: Collection[str]) -> Claim | None:
    """A claim with `k` for a `K` that the network does not have; None where it has both, or a unit may be meant."""
    written = {name for link in claim.links if not isinstance(link, (Values, Rounded)) for name in letters_in(link)}
    others = {name: other for name in written if (other := in_other_case(name, letters))}
    if not others or written & {*"".join(others.values()), *others.values()} or _has_unit(claim, others):
        return None

    def change(part: Math) -> Math:
        if isinstance(part, Letter) and part.name in others:
            return Letter(others[part.name], part.span)
        return rebuilt(part, change)

    def changed(link: Side) -> Side:
        if isinstance(link, ShapeExpr):
            features = link.features and cast(Expr, change(link.features))
            return replace(link, features=features, sizes=tuple(cast(Expr, change(size)) for size in link.sizes))
        return link if isinstance(link, (Values, Rounded)) else cast(Side, change(link))

    return replace(claim, links=tuple(map(changed, claim.links)))


def _has_unit(claim: Claim, names: Collection[str]) -> bool:
    """Whether a letter follows a number: `82 K`."""
    rows = (tree.factors for tree in _trees(claim) if isinstance(tree, Product))
    pairs = (pair for row in rows for pair in pairwise(one for _, one in row))
    return any(isinstance(a, Number) and isinstance(b, Letter) and b.name in names for a, b in pairs)
