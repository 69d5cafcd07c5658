"""The arguments of a layer, picked out of its row by the kind's own declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..grammar import Mistake
from ..grammar.expressions import Expr, Letter, Shape, Span, Sum
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Item, Layer, Values
from ..grammar.printing import print_item
from .kind import Argument, Flag, Kind
from .layers import ALIASES, KINDS


@dataclass
class Row:
    """A layer's row, understood: trees by letter (one for each axis that was named), flags, and the words said."""

    values: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    sets: dict[str, int] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    spans: dict[str, Span] = field(default_factory=dict)


class RowMistake(Exception):
    """Carries one mistake of a row to `pick`."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(mistake)


def kind_of(layer: Layer) -> Kind | Mistake:
    """The kind that a layer's word names, or what is wrong with the word."""
    if layer.word in KINDS:
        return KINDS[layer.word]
    span = layer.word_span
    if here := ALIASES.get(layer.word.lower()):
        return Mistake(f"there is no layer `{layer.word}`", span, f"here it is `{here}`: `{KINDS[here].usage}`")
    hint = suggestion(layer.word, KINDS) or f"there are {', '.join(KINDS)}"
    return Mistake(f"there is no layer `{layer.word}`", span, hint)


def pick(layer: Layer, kind: Kind) -> Row | Mistake:
    """The arguments of a layer, or the first thing in its row that has no place there."""
    row = Row(sets={"b": 1})
    items = list(layer.items)
    try:
        for argument in kind.first:
            _first(row, argument, items, kind, layer)
        while items:
            _option(row, items, kind)
    except RowMistake as found:
        return found.mistake
    return row


def _first(row: Row, argument: Argument, items: list[Item], kind: Kind, layer: Layer) -> None:
    """What stands at the row's begin without a word."""
    if not items or (isinstance(items[0], Letter) and _announced(kind, items) and argument.default is not None):
        if argument.default is None:
            raise RowMistake(Mistake(f"`{kind.word}` lacks its {_lacking(argument)}", layer.span, _usage(kind)))
        return
    item = items.pop(0)
    if argument.at:
        _features(row, argument, item, kind)
    else:
        _assign(row, argument, item, kind)


def _lacking(argument: Argument) -> str:
    if argument.at:
        return "features" if argument.letter == "h_out" else "filters and window"
    return "window" if argument.each_axis else "number"


def _features(row: Row, argument: Argument, item: Item, kind: Kind) -> None:
    """`k@n x m`; only an input may leave the space out."""
    if isinstance(item, Shape) and item.features is not None:
        row.values[argument.at] = (item.features,)
        row.values[argument.letter] = item.sizes
    elif argument.letter == "h_out" and not isinstance(item, (Shape, Values)):
        row.values[argument.at] = (item,)
        row.values[argument.letter] = ()
    else:
        wrong = f"`{print_item(item)}` is not of the form `features@sizes`"
        raise RowMistake(Mistake(wrong, item.span, _usage(kind)))
    row.spans[argument.at] = row.spans[argument.letter] = item.span


def _assign(row: Row, argument: Argument, item: Item, kind: Kind) -> None:
    values = item.sizes if isinstance(item, Shape) and item.features is None and argument.each_axis else (item,)
    for value in values:
        if isinstance(value, (Shape, Values)):
            wrong = f"`{print_item(item)}` cannot stand for {argument.word or 'the argument of ' + kind.word}"
            raise RowMistake(Mistake(wrong, item.span, _usage(kind)))
    row.values[argument.letter] = values  # type: ignore[assignment]
    row.spans[argument.letter] = item.span


def _option(row: Row, items: list[Item], kind: Kind) -> None:
    """One option with its value, or a flag, from the front of the items."""
    option = _announced(kind, items)
    if option is None:
        raise RowMistake(_no_place(items[0], kind))
    span = (items[0].span[0], items[len(option.phrase) - 1].span[1])
    del items[: len(option.phrase)]
    if option.word in row.spans:
        raise RowMistake(Mistake(f"`{option.word}` is given twice", span, "leave one of them out"))
    row.spans[option.word] = span
    if isinstance(option, Flag):
        row.words.add(option.word)
        row.sets |= option.sets
        return
    if not items:
        raise RowMistake(Mistake(f"`{option.word}` lacks its value", span, _usage(kind)))
    item = items.pop(0)
    if isinstance(item, Letter) and item.name in option.words:
        row.words.add(item.name)
    else:
        row.words.add(option.word)
        _assign(row, option, item, kind)


def _announced(kind: Kind, items: list[Item]) -> Argument | Flag | None:
    """The option whose words stand at the front of the items."""
    words = [item.name if isinstance(item, Letter) else None for item in items[:3]]
    for option in kind.options:
        if words[: len(option.phrase)] == list(option.phrase):
            return option
    return None


def _no_place(item: Item, kind: Kind) -> Mistake:
    if isinstance(item, Letter):
        words = [option.word for option in kind.options] + [w for o in kind.options if isinstance(o, Argument) for w in o.words]
        hint = suggestion(item.name, words) or _usage(kind)
        return Mistake(f"`{kind.word}` has no option `{item.name}`", item.span, hint)
    if isinstance(item, Sum) and isinstance(item.terms[0][1], Letter):
        word = item.terms[0][1].name
        if any(word == option.word for option in kind.options):
            return Mistake(f"the value of `{word}` begins with a sign", item.span, "values are not negative")
    return Mistake(f"`{print_item(item)}` has no place here", item.span, _usage(kind))


def _usage(kind: Kind) -> str:
    return f"write `{kind.usage}`"


def nonnegative_letters(rows: Mapping[int, tuple[Kind, Row]]) -> tuple[set[str], set[str]]:
    """The letters that stand alone for a padding (0 allowed) and those that stand for a rate."""
    zero: set[str] = set()
    rates: set[str] = set()
    for kind, row in rows.values():
        for argument in kind.row:
            if isinstance(argument, Argument) and argument.least == 0:
                names = {tree.name for tree in row.values.get(argument.letter, ()) if isinstance(tree, Letter)}
                (rates if argument.rational else zero).update(names)
    return zero, rates

