"""One layer put in its place: what comes in and its row give what goes out and what it costs."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Element, Mistake, Mistakes
from ..formulas import AXES, tree_of
from ..layers import SPACES, Argument, Kind
from ..resolution import Row
from ..values import Value
from .binding import bind_incoming, bind_row, in_layer
from .counts import counted
from .placed_layer import Placed, Source
from .requirements import check_needs
from .same_layers import key_of, known, remember
from .shapes import Shape

COMING = ("a vector", "a sequence", "an image", "a volume")
"""What may come in, by the number of its sizes."""


def place(
    name: str,
    kind: Kind,
    layer: Element,
    row: Row,
    comes_in: Shape,
    letters: Mapping[str, Value],
    follows: frozenset[str],
    also: Mapping[str, tuple[str, Shape]] | None = None,
) -> Placed:
    """Puts a layer behind what comes in. Raises `Mistakes` where it is impossible there.

    `follows` are the words that hold for the whole network (`Running.follows`); `also` are its further inputs, by the
    word of the row that names them.
    """
    also = also or {}
    key = key_of(kind, layer, row, comes_in, letters, follows, also)
    if found := known(key, name, layer, also):
        return found
    placed = bound(name, kind, layer, row, comes_in, letters, follows, also)
    with in_layer(placed):
        check_needs(placed)
    with in_layer(placed, layer.span):
        set_output(placed)
        _counts(placed)
    return remember(key, placed)


def bound(
    name: str,
    kind: Kind,
    layer: Element,
    row: Row,
    comes_in: Shape,
    letters: Mapping[str, Value],
    follows: frozenset[str],
    also: Mapping[str, tuple[str, Shape]] | None = None,
) -> Placed:
    """The layer with its letters bound, before anything is asked of them."""
    words = follows.union(row.words)
    under = kind.under(words | {SPACES[len(comes_in[1])]})
    placed = Placed(name, under, layer, comes_in, words=words)
    placed.also = also or {}
    if len(comes_in[1]) not in placed.kind.ranks and not placed.kind.source:
        raise Mistakes([_wrong_rank(placed)])
    with in_layer(placed, layer.span):
        bind_incoming(placed)
    bind_row(placed, row, letters)
    return placed


def _wrong_rank(placed: Placed) -> Mistake:
    ranks = placed.kind.ranks
    if not ranks:
        wrong = f"{placed.name}: there is no `{_named(placed)}`"
        return Mistake(wrong, placed.layer.span, f"write `{placed.kind.usage}`", "rank")
    what = "a vector, with no space" if not placed.comes_in[1] else COMING[len(placed.comes_in[1])]
    *others, last = [COMING[rank] for rank in ranks]
    hint = f"it works on {', '.join(others)}{' or ' if others else ''}{last}"
    hint += ": put it before `flatten`, `dense` or `globalpool`" if not placed.comes_in[1] else ""
    return Mistake(f"{placed.name}: `{_named(placed)}` cannot work on {what}", placed.layer.span, hint, "rank")


def _named(placed: Placed) -> str:
    """The kind with those words of its row that choose what it is: `conv pad causal`."""
    said: list[str] = [placed.kind.word]
    for item in placed.kind.row:
        if isinstance(item, Argument):
            said += (f"{item.word} {word}" for word in item.words if word in placed.words)
        elif item.word in placed.words:
            said.append(item.word)
    return " ".join(said)


def set_output(placed: Placed) -> None:
    """Works out features and space, and binds the letters of the rules for them."""
    kind = placed.kind
    placed.features = kind.features.value(placed.values) if kind.features else placed.comes_in[0]
    placed.space = _space(placed)
    if kind.reorders:
        placed.features, *space = _reordered(placed)
        placed.space = tuple(space)
    bind_output(placed)


def bind_output(placed: Placed) -> None:
    """The letters of what goes out."""
    derived = Source("derived")
    placed.bind("k_out", tree_of(placed.features), placed.features, derived)
    sizes = placed.space[1:] if placed.kind.time == "stays" else placed.space
    for letter, size in zip(AXES["h_out"], sizes, strict=False):
        if letter not in placed.letters:  # the row may have given it
            placed.bind(letter, tree_of(size), size, derived)


def _space(placed: Placed) -> tuple[Value, ...]:
    """The sizes that go out."""
    kind = placed.kind
    if kind.space is not None:
        return tuple(rule.value(placed.values) for rule in kind.space)
    if kind.gives_space:
        given = tuple(placed.values[x] for x in AXES["h_out"] if x in placed.letters)
        if given or kind.size is None:
            return given
    time = placed.comes_in[1][:1] if kind.time == "stays" else ()
    if kind.size is None:
        return (*time, *placed.sizes)
    return (*time, *(kind.size.value(placed.axis(axis)) for axis in range(placed.rank)))


def _reordered(placed: Placed) -> tuple[Value, ...]:
    """What comes in, features first, in the order of the row's list."""
    shape = (placed.comes_in[0], *placed.comes_in[1])
    if sorted(placed.order, key=str) != list(range(len(shape))):
        wanted = ", ".join(map(str, range(len(shape))))
        wrong = f"the order names each of {wanted} once"
        hint = "0 stands for the features, 1 for the first size"
        raise Mistakes([Mistake(wrong, placed.layer.span, hint, "order")])
    return tuple(shape[int(number)] for number in placed.order)


def _counts(placed: Placed) -> None:
    """Parameters and multiply-adds, which nearly everyone asks for: what is wrong with them is wrong with the layer."""
    for quantity in ("params", "macs"):
        counted(placed, quantity)
