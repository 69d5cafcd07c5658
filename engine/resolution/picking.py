"""The arguments of a layer, picked out of its row by the kind's own declaration."""

from __future__ import annotations

from ...grammar import (
    Between,
    Item,
    Layer,
    Letter,
    Mistake,
    Path,
    ShapeExpr,
    Values,
    closest,
    phrase,
    print_item,
    replace,
)
from ..layers import UNEQUAL, Argument, Choices, Flag, Kind, Other, Vocabulary
from .row_mistakes import (
    RowMistake,
    lacking,
    lacks,
    no_place,
    not_that,
    refuse_glued,
    sign_as_value,
    usage_hint,
    wanted,
    word_of,
)
from .rows import Row

NO_VALUE = (ShapeExpr, Values, Between)
"""Items of a row that are several values."""


def kind_of(layer: Layer, vocabulary: Vocabulary) -> Kind | Mistake:
    """The kind that a layer's word names, or what is wrong with the word."""
    if kind := vocabulary.kinds.get(layer.word):
        return kind
    span = layer.word_span
    if kind := vocabulary.kind_called(layer.word):
        hint = "word" if kind.usage == kind.word else "usage"
        return Mistake.of("layer.other_name", span, hint=hint, name=layer.word, here=kind.word, usage=kind.usage)
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
        for option in kind.demanding:
            if not isinstance(option, Flag) and option.word not in row.spans:
                raise RowMistake(lacks(option, kind, layer))
            if isinstance(option, Flag) and row.spans.get(option.word, (0,)) > layer.word_span:
                raise RowMistake(Mistake.of("row.behind", row.spans[option.word], option=option.word, kind=kind.word))
    except RowMistake as found:
        return found.mistake
    return row


def _list(items: list[Item], kind: Kind, layer: Layer) -> list[Item]:
    """The values of a list, `V, d`, as items of their own; a `listed` argument keeps it whole."""
    wanted = tuple(argument.name or argument.letter for argument in kind.first)
    if not items or (isinstance(items[0], Letter) and _announced(kind, items)):
        raise RowMistake(
            Mistake.of("row.lacks_list", layer.word_span, hint=usage_hint(kind), kind=kind.word, wanted=wanted)
        )
    first = items[0]
    if any(argument.listed for argument in kind.first):
        return [first]
    if kind.first[-1].through and isinstance(first, Between):
        return [first.first, first.last]
    if kind.first[-1].through and not isinstance(first, NO_VALUE):
        raise RowMistake(Mistake.of("row.range_wanted", first.span, kind=kind.word, text=print_item(first)))
    if kind.first[-1].through or not isinstance(first, Values) or len(first.values) != len(kind.first):
        raise RowMistake(Mistake.of("row.list", first.span, hint=usage_hint(kind), kind=kind.word, wanted=wanted))
    return list(first.values)


def _first(row: Row, argument: Argument, items: list[Item], kind: Kind, layer: Layer) -> None:
    """What is at the row's start without a word."""
    option = _announced(kind, items)
    instead = isinstance(option, (Argument, Other)) and option.instead == argument.letter
    if not items or instead or _continues(kind, items) or (option and argument.default is not None):
        if argument.default is None and not instead:
            raise RowMistake(
                Mistake.of(
                    "row.lacks", layer.word_span, hint=usage_hint(kind), kind=kind.word, wanted=lacking(argument)
                )
            )
        return
    item = items.pop(0)
    if argument.listed:
        values = item.values if isinstance(item, Values) else (item,)
        if unfit := next((value for value in values if isinstance(value, NO_VALUE)), None):
            raise RowMistake(not_that(unfit, phrase("wanted.named", name=argument.name), kind))
        row.values[argument.letter] = values  # type: ignore[assignment]
        row.spans[argument.letter] = item.span
        row.words |= {UNEQUAL} if argument.parts and len(values) > 1 else set()
    elif argument.at:
        _features(row, argument, item, kind)
    else:
        _assign(row, argument, item, kind)


def _features(row: Row, argument: Argument, item: Item, kind: Kind) -> None:
    """`k@n x m`; only an input may leave the space out."""
    if isinstance(item, ShapeExpr) and item.features is not None:
        row.values[argument.at] = (item.features,)
        row.values[argument.letter] = item.sizes
    elif argument.free and not isinstance(item, NO_VALUE):
        refuse_glued(item)
        row.values[argument.at] = (item,)
        row.values[argument.letter] = ()
    else:
        raise RowMistake(not_that(item, phrase("wanted.shape"), kind))
    row.spans[argument.at] = row.spans[argument.letter] = item.span


def _assign(row: Row, argument: Argument, item: Item, kind: Kind) -> None:
    values = item.sizes if isinstance(item, ShapeExpr) and item.features is None and argument.each_axis else (item,)
    for value in values:
        if isinstance(value, NO_VALUE):
            raise RowMistake(not_that(item, wanted(argument), kind))
        if argument.each_axis:
            refuse_glued(value)
    row.values[argument.letter] = values  # type: ignore[assignment]
    row.spans[argument.letter] = item.span


def _option(row: Row, items: list[Item], kind: Kind, vocabulary: Vocabulary) -> None:
    """One option with its value, or a flag, from the front of the items."""
    option = _announced(kind, items)
    if option is None:
        raise RowMistake(sign_as_value(items, kind) or no_place(items[0], row, kind, vocabulary))
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
        raise RowMistake(Mistake.of("row.lacks_value", span, hint=usage_hint(kind), option=option.word))
    item = items.pop(0)
    if isinstance(option, Other):
        if not isinstance(item, (Letter, Path)):
            raise RowMistake(not_that(item, phrase("wanted.layer"), kind))
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
    for option in kind.announced.get(word_of(items[0]) or "", ()) if items else ():
        if tuple(map(word_of, items[: len(option.phrase)])) == option.phrase:
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
