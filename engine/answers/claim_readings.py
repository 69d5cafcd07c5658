"""What a claim means: its pieces with units, shapes and letters read as they are meant, and what they amount to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from ...grammar import (
    OUT,
    PRIME,
    Claim,
    Expr,
    Group,
    Mistake,
    Mistakes,
    Number,
    Power,
    Product,
    Rounded,
    ShapeExpr,
    Side,
    Values,
    decimal_with_unit,
    in_billions,
    print_item,
    record,
    replace,
    with_unit,
)
from ..derivations import of_quantity
from ..formulas import IN_BYTES
from ..network import Table
from ..resolution import is_batch
from ..values import Value, algebra, is_number
from .byte_units import in_bytes, in_units, no_bytes
from .claim_values import Amount, amount_of, amount_of_answer, as_product, value_of
from .links import Link, judged_link, same
from .queries import Answer, answer, is_query


@record()
class ClaimReading:
    """A claim with its pieces as they are meant, and what each amounts to.

    `requested` answers its question, if it has one, and `truth` is what that amounts to; `own` are the letters of the
    rule for it, which the claim may use.
    """

    claim: Claim
    table: Table
    amounts: tuple[Amount, ...]
    own: Mapping[str, Value]
    requested: Answer | None = None
    truth: Amount | None = None

    def value(self, piece: Expr) -> Value:
        """The value of an expression in the claim's letters."""
        return value_of(piece, self.table, self.own)

    def links(self) -> tuple[Link, ...]:
        """The relations of the chain, each with whether it holds."""
        pieces, signs = self.claim.links, self.claim.signs
        return tuple(
            judged_link(
                Link(pieces[left], pieces[at], self.amounts[left], self.amounts[at], False, sign=sign), self.table
            )
            for at, (left, sign) in enumerate(zip(_lefts(self.claim), signs, strict=True), start=1)
        )


def read_claim(claim: Claim, table: Table) -> ClaimReading:
    """A claim as it is meant. Raises `Mistakes` where a piece of it cannot be read."""
    answers = [answer(link, table) for link in claim.links if is_question(link, table)]  # type: ignore[arg-type]
    requested, table = next(iter(answers), None), table.where(one.layer for one in answers)
    own = _own_letters(requested) if requested else {}
    if requested and requested.quantity in ("output", "size"):
        claim = replace(claim, links=tuple(_without_batch(link, requested, table, own) for link in claim.links))
    if all(amount_of_answer(one, table).space is None for one in answers):
        of_output = requested is not None and requested.quantity == "output"
        claim = replace(claim, links=tuple(_as_number(link, table, of_output) for link in claim.links))
    claim = replace(claim, links=tuple(_units_read(claim, {*table.letters}, {*own})))
    if requested is not None and requested.quantity not in IN_BYTES:
        claim = replace(claim, links=tuple(map(in_billions, claim.links)))
        if wrong := no_bytes(claim, requested.quantity):
            raise Mistakes([wrong])
    truth = None if requested is None else amount_of_answer(requested, table)
    if truth is not None:
        claim = replace(claim, links=tuple(_as_meant(link, truth, table, own) for link in claim.links))
    claim, sizes = in_units(claim)
    amounts = tuple(in_bytes(amount_of(link, table, own), size) for link, size in zip(claim.links, sizes, strict=True))
    return ClaimReading(claim, table, amounts, own, requested, truth)


def _lefts(claim: Claim) -> list[int]:
    """What each link of the chain compares with: the piece before it, or the last one that is not rounded."""
    lefts: list[int] = []
    for at in range(len(claim.links) - 1):
        lefts.append(lefts[-1] if at and claim.signs[at - 1] == "~" else at)
    return lefts


def is_question(link: Side, table: Table) -> bool:
    """Whether a piece of a claim asks for a figure, as `conv1.params` does."""
    return not isinstance(link, (Values, Rounded)) and is_query(link, table)


def _own_letters(requested: Answer) -> dict[str, Value]:
    """The letters of the rule for what is requested, as the document writes them, with what they mean."""
    if requested.layer is None:
        return {}
    found: dict[str, Value] = {}
    for derivation in filter(None, of_quantity(requested.layer, requested.quantity)):
        found |= {name.replace(PRIME, OUT): bound.value for name, bound in derivation.letters.items()}
    return found


def _units_read(claim: Claim, letters: set[str], own: set[str]) -> Iterator[Side]:
    """The pieces with `1M` as a number; after `=` a letter of the rule stays one, for `9k` may be its result.

    There a decimal number, `0.6k`, is read later, by its digits: it may be rounded.
    """
    for link, sign in zip(claim.links, ("=", *claim.signs), strict=True):
        read = with_unit(link, letters | own if sign == "=" else letters)
        yield link if read is None or (sign == "=" and "." in read.text and not read.text.endswith("B")) else read


def _as_number(link: Side, table: Table, of_output: bool = True) -> Side:
    """In a claim on a number, crosses are signs of a product, and an output of 8 values may be `8@1x1`.

    Raises `Mistakes` for commas, but in an output.
    """
    if not isinstance(link, ShapeExpr):
        return link
    if link.features is not None:
        one_position = of_output and all(size == Number(1) for size in link.sizes)
        return link.features if one_position else link
    if not of_output and _is_tuple(link, table):
        raise Mistakes([Mistake.of("claim.commas", link.span)])
    return as_product(link)


def _as_meant(link: Side, truth: Amount, table: Table, own: Mapping[str, Value]) -> Side:
    """What is right as another thing: `8*16*16` as a shape, `1.792k` as a number with its unit, a batch of one."""
    if truth.space is not None and not isinstance(link, (Rounded, Values)):
        flat = _flat(link)
        for sides in (
            _squares_as_sides(link),
            flat,
            _features_behind(link),
            _as_number(link, table),
            _along_all_axes(link, truth),
        ):
            if sides is not link and same(truth, amount_of(sides, table, own)):
                return sides
        if isinstance(flat, ShapeExpr) and flat.features is not None:
            return flat if len(flat.sizes) == len(truth.space) else link
    if not isinstance(link, Product) or any(sign != "*" for sign, _ in link.factors):
        return link
    if truth.space is not None:
        shape = ShapeExpr(None, tuple(factor for _, factor in link.factors), link.span)
        shaped = len(link.factors) == len(truth.parts) and same(truth, amount_of(shape, table, own))
        return shape if shaped else link
    written = "".join(table.network.source.text[slice(*link.span)].split())
    number = decimal_with_unit(written, link.span) or with_unit(link, ())
    if number is None or (number.text[-1] in table.letters and not algebra.equal(number.value, truth.features or 0)):
        return link
    return number


def _flat(link: Side) -> Side:
    """`16@28*28` and `16 x (28*28)` with each factor as a size."""
    if not isinstance(link, ShapeExpr):
        return link
    return replace(link, sizes=tuple(chain.from_iterable(map(_factors, link.sizes))))


def _features_behind(link: Side) -> Side:
    """`(28*28)@16` as an output whose features come last."""
    if not isinstance(link, ShapeExpr) or link.features is None or len(sizes := _factors(link.features)) == 1:
        return link
    return ShapeExpr(None, (*sizes, *link.sizes), link.span)


def _along_all_axes(link: Side, truth: Amount) -> Side:
    """`8@16` as `8@16x16`: one number is enough for equal sizes, as it is for `size`."""
    if not isinstance(link, ShapeExpr) or link.features is None or len(link.sizes) > 1:
        return link
    return replace(link, sizes=link.sizes * len(truth.space or ()))


def _factors(size: Expr) -> tuple[Expr, ...]:
    inner = size.inner if isinstance(size, Group) else size
    if isinstance(inner, Product) and all(sign == "*" for sign, _ in inner.factors):
        return tuple(factor for _, factor in inner.factors)
    return (size,)


def _without_batch(link: Side, requested: Answer, table: Table, own: Mapping[str, Value]) -> Side:
    """Sizes after a batch: 1, or a number or `N` before the sizes of an output, if these are right.

    Raises `Mistakes` where the number may as well be a size that the layer does not keep.
    """
    truth = amount_of_answer(requested, table)
    if not isinstance(link, ShapeExpr) or link.features is not None or len(link.sizes) != len(truth.parts) + 1:
        return link
    first, rest = link.sizes[0], replace(link, sizes=link.sizes[1:])
    if is_batch(first):
        is_first = first.name not in {*table.letters, *own} or same(truth, amount_of(rest, table, own))
        return rest if is_first else link
    if (number := value_of(first, table, own)) == 1:
        return rest
    is_first = isinstance(first, Number) and is_number(number) and number > 1 and int(number) == number
    if not is_first or requested.quantity != "output" or not same(truth, amount_of(rest, table, own)):
        return link
    if len(truth.parts) > 1 or _is_tuple(link, table):
        if any(algebra.equal(number, size) for size in _left_out(requested, table)):
            raise Mistakes([Mistake.of("claim.batch", link.span, usage=print_item(rest), number=print_item(first))])
        return rest
    return link


def _is_tuple(link: ShapeExpr, table: Table) -> bool:
    """Whether sizes have a comma between them: `(32, 10)`, not `32 x 10`."""
    between = link.sizes[0].span[1], link.sizes[1].span[0]
    return "," in table.network.source.text[slice(*between)]


def _left_out(requested: Answer, table: Table) -> tuple[Value, ...]:
    """What a layer is given, where its output has fewer sizes, or none."""
    layer = (requested.layer or table.last).numeric
    features, space = layer.input_shape
    kept = layer.output_shape[1]
    return () if kept and len(kept) == len(space) else (features, *space, algebra.multiply([features, *space]))


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
