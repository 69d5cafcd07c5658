"""The arguments of a layer, picked out of its row by the kind's own declaration."""

from __future__ import annotations

import functools
import re
from dataclasses import field, replace

from ...grammar import (
    Between,
    Expr,
    Item,
    Layer,
    Letter,
    Mistake,
    Number,
    Path,
    Phrase,
    ShapeExpr,
    Span,
    Sum,
    Values,
    closest,
    glued,
    phrase,
    print_item,
    record,
)
from ..formulas import letters_in, lists_in
from ..layers import UNEQUAL, Argument, Choices, Flag, Kind, Other, Vocabulary

NO_VALUE = (ShapeExpr, Values, Between)
"""Items of a row that are several values."""


@record(frozen=False)
class Row:
    """A layer's row, understood: trees by letter (one for each axis that was named), flags, and the words said."""

    values: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    spans: dict[str, Span] = field(default_factory=dict)
    others: dict[str, Letter | Path] = field(default_factory=dict)
    part: int = 0
    """Which of the parts that a `split` gives, from 0."""

    @functools.cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters of its values."""
        return tuple(dict.fromkeys(name for trees in self.values.values() for one in trees for name in letters_in(one)))

    @functools.cached_property
    def lists(self) -> tuple[str, ...]:
        """The lists of which it takes a value by its number, or the length."""
        return tuple(dict.fromkeys(name for trees in self.values.values() for one in trees for name in lists_in(one)))

    def reads(self, start: int) -> tuple[object, ...]:
        """All that it says, and where, counted from the start of its layer."""
        values = tuple((letter, trees) for letter, trees in self.values.items())
        places = tuple((one.span[0] - start, one.span[1] - start) for _, trees in values for one in trees)
        spans = tuple((word, first - start, last - start) for word, (first, last) in self.spans.items())
        return values, places, spans, frozenset(self.words), self.part


class RowMistake(Exception):
    """Carries one mistake of a row to `pick`."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(mistake)


def kind_of(layer: Layer, vocabulary: Vocabulary) -> Kind | Mistake:
    """The kind that a layer's word names, or what is wrong with the word."""
    if kind := vocabulary.kinds.get(layer.word):
        return kind
    span = layer.word_span
    if kind := vocabulary.kind_called(layer.word):
        return Mistake.of("layer.other_name", span, name=layer.word, here=kind.word, usage=kind.usage)
    if layer.word in ("frozen", "else", "aside"):
        return Mistake.of("layer.misplaced", span, hint=layer.word, name=layer.word)
    known = tuple(family[0] for family in vocabulary.families.values())
    near = closest(layer.word, (*vocabulary.kinds, *vocabulary.leading))
    return Mistake.of("layer.unknown", span, near=near, name=layer.word, known=known)


def led(layer: Layer, vocabulary: Vocabulary) -> Layer | Mistake:
    """The layer behind a word that comes before it: `weightnorm conv 8@3x3` is a `conv` with one more word."""
    word = layer.word
    if word in vocabulary.kinds or word not in vocabulary.leading:
        return layer
    able = vocabulary.leading[word]
    named = layer.items[0] if layer.items else None
    if not isinstance(named, Letter) or named.name not in able:
        return Mistake.of("layer.led", layer.word_span, name=word, able=able)
    said = Letter(word, span=layer.word_span)
    return replace(layer, word=named.name, word_span=named.span, items=(*layer.items[1:], said))


def pick(layer: Layer, kind: Kind, vocabulary: Vocabulary) -> Row | Mistake:
    """The arguments of a layer, or the first thing in its row that is not allowed there."""
    row = Row()
    items = list(layer.items)
    try:
        if len(kind.first) > 1 or any(argument.listed for argument in kind.first):
            items[:1] = _list(items, kind, layer)
        for argument in kind.first:
            _first(row, argument, items, kind, layer)
        while items:
            _option(row, items, kind, vocabulary)
        for option in kind.options:
            if not isinstance(option, Flag) and option.required and option.word not in row.spans:
                raise RowMistake(_lacks(option, kind, layer))
            if isinstance(option, Flag) and option.leads and row.spans.get(option.word, (0,)) > layer.word_span:
                raise RowMistake(Mistake.of("row.behind", row.spans[option.word], option=option.word, kind=kind.word))
    except RowMistake as found:
        return found.mistake
    return row


def _list(items: list[Item], kind: Kind, layer: Layer) -> list[Item]:
    """The values of a list, `V, d`, as items of their own; a `listed` argument keeps it whole."""
    wanted = tuple(argument.name or argument.letter for argument in kind.first)
    if not items or (isinstance(items[0], Letter) and _announced(kind, items)):
        raise RowMistake(
            Mistake.of("row.lacks_list", layer.word_span, hint=_usage(kind), kind=kind.word, wanted=wanted)
        )
    first = items[0]
    if any(argument.listed for argument in kind.first):
        return [first]
    if kind.first[-1].through and isinstance(first, Between):
        return [first.first, first.last]
    if kind.first[-1].through and not isinstance(first, NO_VALUE):
        raise RowMistake(Mistake.of("row.range_wanted", first.span, kind=kind.word, text=print_item(first)))
    if kind.first[-1].through or not isinstance(first, Values) or len(first.values) != len(kind.first):
        raise RowMistake(Mistake.of("row.list", first.span, hint=_usage(kind), kind=kind.word, wanted=wanted))
    return list(first.values)


def _first(row: Row, argument: Argument, items: list[Item], kind: Kind, layer: Layer) -> None:
    """What is at the row's start without a word."""
    option = _announced(kind, items)
    instead = isinstance(option, (Argument, Other)) and option.instead == argument.letter
    if not items or instead or _continues(kind, items) or (option and argument.default is not None):
        if argument.default is None and not instead:
            raise RowMistake(
                Mistake.of("row.lacks", layer.word_span, hint=_usage(kind), kind=kind.word, wanted=_lacking(argument))
            )
        return
    item = items.pop(0)
    if argument.listed:
        values = item.values if isinstance(item, Values) else (item,)
        if unfit := next((value for value in values if isinstance(value, NO_VALUE)), None):
            raise RowMistake(_not_that(unfit, phrase("wanted.named", name=argument.name), kind))
        row.values[argument.letter] = values  # type: ignore[assignment]
        row.spans[argument.letter] = item.span
        row.words |= {UNEQUAL} if argument.parts and len(values) > 1 else set()
    elif argument.at:
        _features(row, argument, item, kind)
    else:
        _assign(row, argument, item, kind)


def _lacks(option: Argument | Other, kind: Kind, layer: Layer) -> Mistake:
    """What is wrong where an option that must be there is not."""
    if isinstance(option, Other):
        return Mistake.of("row.lacks_input", layer.word_span, kind=kind.word, option=option.word)
    return Mistake.of("row.lacks_option", layer.word_span, hint=_usage(kind), kind=kind.word, option=option.word)


def _lacking(argument: Argument) -> str | Phrase:
    if argument.at:
        return phrase("wanted.features") if argument.free else phrase("wanted.filters", name=argument.name)
    return argument.name or phrase("wanted.value")


def _features(row: Row, argument: Argument, item: Item, kind: Kind) -> None:
    """`k@n x m`; only an input may leave the space out."""
    if isinstance(item, ShapeExpr) and item.features is not None:
        row.values[argument.at] = (item.features,)
        row.values[argument.letter] = item.sizes
    elif argument.free and not isinstance(item, NO_VALUE):
        _refuse_glued(item)
        row.values[argument.at] = (item,)
        row.values[argument.letter] = ()
    else:
        raise RowMistake(_not_that(item, phrase("wanted.shape"), kind))
    row.spans[argument.at] = row.spans[argument.letter] = item.span


def _assign(row: Row, argument: Argument, item: Item, kind: Kind) -> None:
    values = item.sizes if isinstance(item, ShapeExpr) and item.features is None and argument.each_axis else (item,)
    for value in values:
        if isinstance(value, NO_VALUE):
            raise RowMistake(_not_that(item, _wanted(argument), kind))
        if argument.each_axis:
            _refuse_glued(value)
    row.values[argument.letter] = values  # type: ignore[assignment]
    row.spans[argument.letter] = item.span


def _wanted(argument: Argument) -> Phrase:
    if argument.word:
        return phrase("wanted.of_option", option=argument.word)
    return phrase("wanted.named", name=argument.name or phrase("wanted.value"))


def _not_that(item: Item, wanted: Phrase, kind: Kind) -> Mistake:
    if isinstance(item, Values):
        return _commas(item)
    if isinstance(item, Between):
        return _range(item, kind)
    return Mistake.of("row.not_that", item.span, hint=_usage(kind), text=print_item(item), wanted=wanted)


def _commas(item: Values) -> Mistake:
    return Mistake.of("row.commas", item.span)


def _range(item: Between, kind: Kind) -> Mistake:
    return Mistake.of("row.range", item.span, kind=kind.word)


def _refuse_glued(size: Expr) -> None:
    if isinstance(size, Letter) and (mistake := glued(size)):
        raise RowMistake(mistake)


def _option(row: Row, items: list[Item], kind: Kind, vocabulary: Vocabulary) -> None:
    """One option with its value, or a flag, from the front of the items."""
    option = _announced(kind, items)
    if option is None:
        raise RowMistake(_signed(items, kind) or _no_place(items[0], row, kind, vocabulary))
    span = (items[0].span[0], items[len(option.phrase) - 1].span[1])
    del items[: len(option.phrase)]
    given = isinstance(option, (Argument, Other)) and option.instead in row.values
    if given:
        raise RowMistake(Mistake.of("row.besides", span, option=option.word, name=kind.first[0].name))
    if option.word in row.spans:
        raise RowMistake(Mistake.of("row.twice", span, option=option.word))
    if rival := _rival(option, row, kind):
        raise RowMistake(Mistake.of("row.rivals", span, rival=rival, option=option.word))
    row.spans[option.word] = span
    if isinstance(option, Choices):
        _choose(row, option, items, kind)
    if isinstance(option, Flag):
        row.words.add(option.word)
        return
    if not items or _continues(kind, items):
        raise RowMistake(Mistake.of("row.lacks_value", span, hint=_usage(kind), option=option.word))
    item = items.pop(0)
    if isinstance(option, Other):
        if not isinstance(item, (Letter, Path)):
            raise RowMistake(_not_that(item, phrase("wanted.layer"), kind))
        row.others[option.word] = item
        row.words.add(option.word)
        return
    if isinstance(item, Letter) and item.name in option.words:
        row.words.add(item.name)
    else:
        row.words.add(option.word)
        _assign(row, option, item, kind)


def _choose(row: Row, option: Choices, items: list[Item], kind: Kind) -> None:
    """The names after the words."""
    item = items.pop(0) if items else None
    for name in item.values if isinstance(item, Values) else (item,):
        if not isinstance(name, Letter) or name.name not in option.formulas:
            span = name.span if name else row.spans[option.word]
            raise RowMistake(Mistake.of("row.choices", span, option=option.word, names=tuple(option.formulas)))
        row.words.add(f"{option.word} {name.name}")


def _rival(option: Argument | Flag | Other, row: Row, kind: Kind) -> str:
    """An option of the row that says otherwise: one flag of several, or another option in place of the same value."""
    said = _excludes(option)
    rivals = (one.word for one in kind.options if said and _excludes(one) == said and one is not option)
    return next((word for word in rivals if word in row.spans), "")


def _excludes(option: Argument | Flag | Other) -> str:
    """What options share that exclude each other."""
    return option.either if isinstance(option, Flag) else option.instead


def _announced(kind: Kind, items: list[Item]) -> Argument | Flag | Other | None:
    """The option whose words are at the front of the items."""
    words = [_name(item) for item in items[:3]]
    for option in kind.options:
        if words[: len(option.phrase)] == list(option.phrase):
            return option
    return None


def _continues(kind: Kind, items: list[Item]) -> bool:
    """Whether an option is here with its value, and no letter of its name: `stride 2` in `pad stride 2`."""
    option = _announced(kind, items)
    return (
        isinstance(option, (Argument, Other))
        and len(items) > len(option.phrase)
        and not _announced(kind, items[len(option.phrase) :])
    )


def _no_place(item: Item, row: Row, kind: Kind, vocabulary: Vocabulary) -> Mistake:
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
        return Mistake.of("row.option", item.span, near=near, hint=_usage(kind), kind=kind.word, name=item.name)
    return Mistake.of("row.no_place", item.span, hint=_usage(kind), text=print_item(item))


def _signed(items: list[Item], kind: Kind) -> Mistake | None:
    """`pad -1` and `output pad -1x0` are read as sums that begin with the option's last word."""
    for option in kind.options:
        *before, last = option.phrase
        if len(items) > len(before) and [_name(item) for item in items[: len(before)]] == before:
            item = items[len(before)]
            size = item.sizes[0] if isinstance(item, ShapeExpr) and item.features is None else item
            if isinstance(size, Sum) and _name(size.terms[0][1]) == last:
                return Mistake.of("value.sign", item.span, option=option.word)
    return None


def _name(item: Item) -> str | None:
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


def _usage(kind: Kind) -> Phrase:
    return phrase("write", usage=kind.usage)
