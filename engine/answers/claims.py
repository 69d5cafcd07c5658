"""Claims put to the test: every link of the chain, and what would be right.

A claim is a chain of equalities. Each link is worked out on its own, so a chain whose ends
agree can still break in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from itertools import chain

from ...grammar import (
    OUT,
    PRIME,
    Claim,
    Expr,
    Mistake,
    Mistakes,
    Number,
    Power,
    Product,
    Rounded,
    ShapeExpr,
    Side,
    Sum,
    Values,
    decimal_with_unit,
    in_billions,
    print_item,
    print_math,
    print_statement,
    record,
    with_unit,
)
from ..conditions import Stated
from ..derivations import Derivation, of_count, of_quantity
from ..formulas import SUMMED
from ..layers import CONVENTIONS
from ..network import Shown, Table, derive_again
from ..values import Value, algebra, at_least_zero, is_number
from .claim_values import Amount, amount_of, amount_of_answer, as_product, rounds_to, value_of
from .counterexamples import counterexample
from .explanations import DIGITS, Explanation, explanations
from .fewer_repetitions import with_fewer_repetitions
from .follow_through import earlier_claims
from .missing_parentheses import PARENTHESES_MISSING, with_parentheses
from .queries import Answer, answer, is_query
from .rounded_down import quotients, rounded


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


MISCALCULATED = "arithmetic.wrong"
"""A slip that shows in what is written, whatever its value is."""


@record(repr=False)
class Verdict(Shown):
    """A claim, judged. `requested` answers the claim's question, if it has one, and `derivation` says how that comes
    about (of a size or an output: the part that is wrong). Of a wrong claim, `explained` has the fewest slips that
    give what is claimed, `meant` is the expression with the parentheses that make it right, if that is all it lacks,
    `rounding` says how a division has to be rounded, and which, and `elsewhere` are other conventions by which the
    result is right; `followed` are earlier wrong claims from which it is right. A claim that holds may do so `only_for`
    some numbers of repetitions, or sizes: the network is, or may be, possible for others as well."""

    claim: Claim
    links: tuple[Link, ...]
    requested: Answer | None
    derivation: Derivation | None
    meant: Expr | None = None
    explained: Explanation | None = None
    elsewhere: tuple[str, ...] = ()
    rounding: tuple[str, Value] | None = None
    table: Table | None = field(default=None, compare=False)
    only_for: tuple[Stated, ...] = ()
    followed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        verdict = {True: "right", False: "wrong", None: "not decided"}[self.holds]
        if self.only_for:
            verdict += " for " + " and ".join(print_math(one.tree()) for one in self.only_for)
        return f"<Verdict {verdict}: {print_statement(self.claim).removeprefix('claim ')}>"

    @property
    def holds(self) -> bool | None:
        """Whether every link holds; None where none is wrong, but some could not be decided."""
        held = [link.holds for link in self.links]
        return False if False in held else None if None in held else True

    @property
    def tried(self) -> int:
        """At how many values a claim that holds was tried where it is not proved; 0 where it is."""
        return min((link.tried for link in self.links if link.tried), default=0) if self.holds else 0

    @property
    def miscalculated(self) -> Link | None:
        """The first link between two sides that are both written out, and of which the second is not the first."""
        return next((one for one in self.links[1:] if one.holds is False and one.sign == "="), None)

    @property
    def slips(self) -> tuple[str, ...]:
        """The slips of the likeliest explanation, by their ids; none of a claim that holds, or is not explained."""
        if self.explained is not None:
            return self.explained.ways[0].ids
        if self.meant is not None:
            return (PARENTHESES_MISSING,)
        return (MISCALCULATED,) if self.miscalculated else ()

    @property
    def result_is_right(self) -> bool:
        """Whether the last piece is what was requested, however it was reached."""
        first, last = self.links[0], self.links[-1]
        return self.requested is not None and last.sign == "=" and _same(first.left_amount, last.right_amount)


@record()
class Judgement:
    """The verdicts of a network's claims, in text order, and what is wrong with the claims that cannot be judged."""

    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Mistake, ...] = ()


def check(table: Table) -> list[Verdict]:
    """Every claim of the network, in text order. Raises `Mistakes` where a claim cannot be read.

    >>> from netderive.engine import derive
    >>> table = derive("input 1@9x9 -> conv 32@3x3\\nclaim conv1.params = 3*3*1+1*32 = 320")
    >>> [link.holds for link in check(table)[0].links]
    [False, False]
    """
    judgement = judge(table)
    if judgement.mistakes:
        raise Mistakes(judgement.mistakes, table.network.source)
    return list(judgement.verdicts)


def judge(table: Table) -> Judgement:
    """Every claim that can be judged, and what is wrong with the others.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse
    >>> text = "input 3 -> dense 2; claim params = 8; claim dense2.params = 8; claim params ="
    >>> judgement = judge(derive(parse(text, lenient=True), lenient=True))
    >>> len(judgement.verdicts), [mistake.message for mistake in judgement.mistakes]
    (1, ['there is no layer `dense2`', 'this `claim` is not finished'])
    """
    verdicts: list[Verdict] = []
    mistakes: list[Mistake] = []
    claims = [one for one in table.network.statements if isinstance(one, Claim)]
    fewer = with_fewer_repetitions(table) if claims else []
    earlier = earlier_claims(table, {print_item(link) for claim in claims for link in claim.links})
    for claim in claims:
        try:
            verdict = replace(_judged(claim, table), table=table)
        except Mistakes as error:
            mistakes += error.mistakes
            continue
        if verdict.holds:
            verdict = replace(verdict, only_for=_only_for(claim, table, fewer))
        elif verdict.holds is False and verdict.requested is not None:
            followed = earlier.followed(verdict.requested, verdict.links[-1].right_amount)
            verdict = replace(verdict, followed=followed, explained=None) if followed else verdict
        verdicts.append(verdict)
    mistakes = sorted([*mistakes, *table.network.unread], key=lambda mistake: mistake.span or (0, 0))
    return Judgement(tuple(verdicts), tuple(mistakes))


def _only_for(claim: Claim, table: Table, fewer: list[Table] | None) -> tuple[Stated, ...]:
    """The conditions that a claim takes for granted, beyond those under which the network is possible."""
    if not table.exact:
        return table.holding
    if fewer is not None and all(_holds_in(claim, one) for one in fewer):
        return ()
    return tuple(one for one in table.formulas_for if one not in table.conditions)


def _holds_in(claim: Claim, table: Table) -> bool:
    """Whether a claim holds in another table of the network; of a repetition that is not there it says nothing."""
    try:
        return bool(_judged(claim, table).holds)
    except Mistakes:
        return True


def _judged(claim: Claim, table: Table) -> Verdict:
    queries = [link for link in claim.links if _is_question(link, table)]
    answers = [answer(query, table) for query in queries]  # type: ignore[arg-type]
    requested, table = next(iter(answers), None), table.where(one.layer for one in answers)
    if all(amount_of_answer(one, table).space is None for one in answers):
        claim = replace(claim, links=tuple(map(_as_number, claim.links)))
    own = _own_letters(requested) if requested else {}
    claim = replace(claim, links=tuple(_units_read(claim, {*table.letters}, {*own})))
    if requested is not None and "memory" not in requested.quantity:
        claim = replace(claim, links=tuple(map(in_billions, claim.links)))
    if requested is not None:
        truth = amount_of_answer(requested, table)
        claim = replace(claim, links=tuple(_as_meant(link, truth, table, own) for link in claim.links))
    amounts = [amount_of(link, table, own) for link in claim.links]
    links = tuple(
        _link(Link(claim.links[left], claim.links[at], amounts[left], amounts[at], False, sign=sign), table)
        for at, (left, sign) in enumerate(zip(_lefts(claim), claim.signs, strict=True), start=1)
    )
    if requested is None:
        return Verdict(claim, links, None, None)
    truth = amount_of_answer(requested, table)
    derivation = _derivation(requested, truth, next((one for one in amounts if not _same(one, truth)), truth))
    if all(link.holds for link in links):
        return Verdict(claim, links, requested, derivation)
    meant, rounding = _meant(claim, requested, table, own), _rounding(claim, truth, table, own)
    elsewhere = tuple(_elsewhere(claim, truth, amounts[-1], table))
    explained = None if rounding or elsewhere else _explained(claim, requested, truth, amounts, table, own)
    if meant and explained and explained.plain:
        meant = None
    elif meant:
        explained = None
    return Verdict(claim, links, requested, derivation, meant, explained, elsewhere, rounding)


def _lefts(claim: Claim) -> list[int]:
    """What each link of the chain compares with: the piece before it, or the last one that is not rounded."""
    lefts: list[int] = []
    for at in range(len(claim.links) - 1):
        lefts.append(lefts[-1] if at and claim.signs[at - 1] == "~" else at)
    return lefts


def _is_question(link: Side, table: Table) -> bool:
    return not isinstance(link, (Values, Rounded)) and is_query(link, table)


def _units_read(claim: Claim, letters: set[str], own: set[str]) -> Iterator[Side]:
    """The pieces with `1M` as a number; after `=` a letter of the rule stays one, for `9k` may be its result.

    There a decimal number, `0.6k`, is read later, by its digits: it may be rounded.
    """
    for link, sign in zip(claim.links, ("=", *claim.signs), strict=True):
        read = with_unit(link, letters | own if sign == "=" else letters)
        yield link if read is None or (sign == "=" and "." in read.text and not read.text.endswith("B")) else read


def _as_number(link: Side) -> Side:
    """In a claim on a number, crosses are signs of a product."""
    return as_product(link) if isinstance(link, ShapeExpr) and link.features is None else link


def _as_meant(link: Side, truth: Amount, table: Table, own: Mapping[str, Value]) -> Side:
    """What is right as another thing: `8*16*16` as a shape, `1.792k` as a number with its unit, a batch of one."""
    sides = _squares_as_sides(link) if truth.space is not None else link
    if isinstance(sides, ShapeExpr) and _same(truth, amount_of(sides, table, own)):
        return sides
    if isinstance(link, ShapeExpr) and link.features is None and truth.space is not None:
        is_batch = len(link.sizes) == len(truth.parts) + 1 and value_of(link.sizes[0], table, own) == 1
        return replace(link, sizes=link.sizes[1:]) if is_batch else link
    if not isinstance(link, Product) or any(sign != "*" for sign, _ in link.factors):
        return link
    if truth.space is not None:
        shape = ShapeExpr(None, tuple(factor for _, factor in link.factors), link.span)
        shaped = len(link.factors) == len(truth.parts) and _same(truth, amount_of(shape, table, own))
        return shape if shaped else link
    written = "".join(table.network.source.text[slice(*link.span)].split())
    number = decimal_with_unit(written, link.span) or with_unit(link, ())
    if number is None or (number.text[-1] in table.letters and not algebra.equal(number.value, truth.features or 0)):
        return link
    return number


def _squares_as_sides(link: Side) -> Side:
    """`16^2` among sizes, and alone, as `16x16`."""
    if not isinstance(link, ShapeExpr | Power):
        return link
    sizes = link.sizes if isinstance(link, ShapeExpr) else (link,)
    sides = tuple(chain.from_iterable(_sides(size) for size in sizes))
    return ShapeExpr(link.features if isinstance(link, ShapeExpr) else None, sides, link.span)


def _sides(size: Expr) -> tuple[Expr, ...]:
    if isinstance(size, Power) and isinstance(size.exponent, Number) and size.exponent.value in (2, 3):
        return (size.base,) * int(size.exponent.value)
    return (size,)


def _own_letters(requested: Answer) -> dict[str, Value]:
    """The letters of the rule for what is requested, as the document writes them, with what they mean."""
    if requested.layer is None:
        return {}
    found: dict[str, Value] = {}
    for derivation in filter(None, of_quantity(requested.layer, requested.quantity)):
        found |= {name.replace(PRIME, OUT): bound.value for name, bound in derivation.letters.items()}
    return found


def _derivation(requested: Answer, truth: Amount, claimed: Amount) -> Derivation | None:
    """How the quantity requested comes about; of a size or an output the first part that is claimed wrongly."""
    layer, quantity = requested.layer, requested.quantity
    if layer is None:
        return None
    if quantity in SUMMED:
        return of_count(layer, quantity)
    found = [*(of_quantity(layer, "features") if quantity == "output" else ()), *of_quantity(layer, quantity)]
    if len(truth.parts) != len(claimed.parts) or len(found) != len(truth.parts):
        return next(filter(None, found), None) if len(found) == 1 else None
    said = claimed.parts
    if _reordered(truth, claimed) and claimed.features is None:  # the order in which more of it is right is meant
        orders = ((said[-1], *said[:-1]), said)
        said = max(orders, key=lambda order: sum(one == other for one, other in zip(truth.parts, order, strict=True)))
    wrong = (one for one, is_so, claims in zip(found, truth.parts, said, strict=True) if is_so != claims)
    return next(filter(None, wrong), None)


def _explained(
    claim: Claim, requested: Answer, truth: Amount, amounts: list[Amount], table: Table, own: Mapping[str, Value]
) -> Explanation | None:
    """The fewest slips that give the first piece that is wrong.

    After a piece that is right the mistake is one of arithmetic, whatever its result may look like: only digits are
    looked at there.
    """
    if "=" not in claim.signs and "~" not in claim.signs:
        return None
    reckoned = False
    for piece, amount in zip(claim.links, amounts, strict=True):
        if _is_question(piece, table):
            continue
        if _same(amount, truth):
            reckoned = True
            continue
        place = piece.place if isinstance(piece, Rounded) else 0
        if place and rounds_to(truth.features, amount.features, place):
            return None
        for said in (amount, *_roundings(piece, table, own)):
            found = explanations(requested, said, place, table)
            typed = isinstance(piece, (Number, Rounded))  # digits are swapped in a number, not in what a formula gives
            if ways := tuple(way for way in found if (typed if DIGITS in way.slips else not reckoned)):
                return Explanation(said, ways)
        return None
    return None


def _roundings(piece: Side, table: Table, own: Mapping[str, Value]) -> Iterator[Amount]:
    """The piece with one of its divisions rounded down, as sizes are."""
    if isinstance(piece, (Sum, Product)):
        for quotient in quotients(piece):
            yield Amount(value_of(rounded(piece, quotient), table, own))


def _rounding(claim: Claim, truth: Amount, table: Table, own: Mapping[str, Value]) -> tuple[str, Value] | None:
    """The first division of a claim that only has to be rounded to make it right, at its values, and how."""
    if truth.features is None or truth.space is not None:
        return None
    for link in claim.links:
        if not isinstance(link, (Sum, Product)) or algebra.equal(value_of(link, table, own), truth.features):
            continue
        for quotient in quotients(link):
            for name in ("floor", "ceil"):
                if algebra.equal(value_of(rounded(link, quotient, name), table, own), truth.features):
                    return name, value_of(quotient, table, own)
    return None


def _elsewhere(claim: Claim, truth: Amount, result: Amount, table: Table) -> Iterator[str]:
    """The other conventions by which the result of a claim is what it asks for."""
    if _same(truth, result) or not any(layer.symbolic.kind.disputed for layer in table.layers):
        return
    numbers = {name: value for name, value in table.book.values.items() if isinstance(value, (int, Fraction))}
    for convention in CONVENTIONS:
        try:
            other = derive_again(table, numbers, convention)
        except Mistakes:  # it has no such layer
            continue
        requested = next(link for link in claim.links if _is_question(link, table))
        if _same(amount_of_answer(answer(requested, other), other), result):  # type: ignore[arg-type]
            yield convention


def _link(link: Link, table: Table) -> Link:
    """The link with whether it holds, by algebra or, where that does not decide, at values of the letters."""
    one, other = link.left_amount, link.right_amount
    if not (ways := _paired(one, other, link.sign)):
        return link
    way = next((way for way in ways if _proved(link, way)), None)
    if way is not None:
        holds = None if table.beyond and not table.exact else True  # other values may be possible, with other formulas
        return replace(link, holds=holds, reordered=_reordered(one, other))
    if all(map(is_number, (*one.parts, *other.parts))):
        return replace(link, counterexample={})
    pairs = [(one.trees[a], other.trees[b]) for a, b in ways[0]]
    differs, tried = counterexample(pairs, lambda a, b: _holds(link, a, b), table)
    holds = False if differs is not None else True if tried else None
    return replace(link, holds=holds, counterexample=differs, tried=tried, reordered=_reordered(one, other))


Pairing = list[tuple[int, int]]
"""Which part of the one side is compared with which of the other."""


def _paired(one: Amount, other: Amount, sign: str) -> list[Pairing]:
    """The ways to compare two sides part by part; none where they are not of a kind."""
    if one.space is None and other.features is None:  # a number for every side
        return [[(0, side) for side in range(len(other.parts))]]
    if other.space is None and one.features is None:
        return [[(side, 0) for side in range(len(one.parts))]]
    if _reordered(one, other):
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


def _reordered(one: Amount, other: Amount) -> bool:
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


def _same(one: Amount, other: Amount) -> bool:
    return any(all(algebra.equal(one.parts[a], other.parts[b]) for a, b in way) for way in _paired(one, other, "="))


def _meant(claim: Claim, requested: Answer, table: Table, own: Mapping[str, Value]) -> Expr | None:
    """The first wrong expression with one more pair of parentheses, where that makes it the true value."""
    if requested.figure is None:
        return None
    target = amount_of_answer(requested, table).features or 0
    for link in claim.links:
        if isinstance(link, (Sum, Product)) and not algebra.equal(value_of(link, table, own), target):
            for candidate in with_parentheses(link):
                if algebra.equal(value_of(candidate, table, own), target):
                    return candidate
    return None
