"""What is wrong with an item of a row that its kind does not take."""

from __future__ import annotations

import re

from ...grammar import (
    Between,
    Expr,
    Item,
    Layer,
    Letter,
    Mistake,
    Number,
    Phrase,
    ShapeExpr,
    Sum,
    Values,
    closest,
    glued,
    phrase,
    print_item,
)
from ..layers import Argument, Kind, Other, Vocabulary
from .rows import Row


class RowMistake(Exception):
    """Carries one mistake of a row to `pick`."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(mistake)


def lacks(option: Argument | Other, kind: Kind, layer: Layer) -> Mistake:
    """What is wrong where an option that must be there is not."""
    if isinstance(option, Other):
        return Mistake.of("row.lacks_input", layer.word_span, kind=kind.word, option=option.word)
    return Mistake.of("row.lacks_option", layer.word_span, hint=usage_hint(kind), kind=kind.word, option=option.word)


def lacking(argument: Argument) -> str | Phrase:
    """What a row lacks that does not give this argument."""
    if argument.at:
        return phrase("wanted.features") if argument.free else phrase("wanted.filters", name=argument.name)
    return argument.name or phrase("wanted.value")


def wanted(argument: Argument) -> Phrase:
    """What the value of an argument is, in words."""
    if argument.word:
        return phrase("wanted.of_option", option=argument.word)
    return phrase("wanted.named", name=argument.name or phrase("wanted.value"))


def not_that(item: Item, wanted: Phrase, kind: Kind) -> Mistake:
    """The mistake of an item in the place of something else."""
    if isinstance(item, Values):
        return _commas(item)
    if isinstance(item, Between):
        return _range(item, kind)
    return Mistake.of("row.not_that", item.span, hint=usage_hint(kind), text=print_item(item), wanted=wanted)


def _commas(item: Values) -> Mistake:
    return Mistake.of("row.commas", item.span)


def _range(item: Between, kind: Kind) -> Mistake:
    return Mistake.of("row.range", item.span, kind=kind.word)


def refuse_glued(size: Expr) -> None:
    """Raises `RowMistake` for a name that was meant as a product of sizes."""
    if isinstance(size, Letter) and (mistake := glued(size)):
        raise RowMistake(mistake)


def no_place(item: Item, row: Row, kind: Kind, vocabulary: Vocabulary) -> Mistake:
    """What is wrong with an item that no option takes."""
    if mistake := _touching(item, row):
        return mistake
    if isinstance(item, Values):
        return _commas(item)
    if isinstance(item, Between):
        return _range(item, kind)
    if isinstance(item, Letter):
        if mistake := glued(item):
            return mistake
        if item.name in vocabulary.kinds and not any(item.name in option.phrase for option in kind.options):
            return Mistake.of("row.layer", item.span, kind=kind.word, name=item.name)
        near = closest(item.name, [option.word for option in kind.options])
        return Mistake.of("row.option", item.span, near=near, hint=usage_hint(kind), kind=kind.word, name=item.name)
    return Mistake.of("row.no_place", item.span, hint=usage_hint(kind), text=print_item(item))


def sign_as_value(items: list[Item], kind: Kind) -> Mistake | None:
    """`pad -1` and `output pad -1x0` are read as sums that begin with the option's last word."""
    for option in kind.options:
        *before, last = option.phrase
        if len(items) > len(before) and [word_of(item) for item in items[: len(before)]] == before:
            item = items[len(before)]
            size = item.sizes[0] if isinstance(item, ShapeExpr) and item.features is None else item
            if isinstance(size, Sum) and word_of(size.terms[0][1]) == last:
                return Mistake.of("value.sign", item.span, option=option.word)
    return None


def word_of(item: Item) -> str | None:
    """The word that an item is; None of any other item."""
    return item.name if isinstance(item, Letter) else None


def _touching(item: Item, row: Row) -> Mistake | None:
    """`3k`, `2(n + 1)` and `1e5` are read as two items that touch."""
    before = [tree for trees in row.values.values() for tree in trees if tree.span[1] == item.span[0]]
    if not before or not isinstance(before[0], Number):
        return None
    number, shown = print_item(before[0]), print_item(item)
    if isinstance(item, Letter) and re.fullmatch(r"e\d+", item.name):
        span = before[0].span[0], item.span[1]
        return Mistake.of("number.power_of_ten", span, digits=number, exponent=shown[1:])
    return Mistake.of("row.sign_missing", item.span, before=number, text=shown)


def usage_hint(kind: Kind) -> Phrase:
    """The hint that shows how a layer of a kind is written."""
    return phrase("write", usage=kind.usage)
