"""One layer put in its place: what comes in and its row give what goes out and what it costs."""

from __future__ import annotations

from ...grammar import Mistake, Mistakes
from ..formulas import AXES
from ..layers import SPACES, Argument
from ..resolution import Part
from ..values import Value
from .binding import bind_incoming, bind_row, in_layer
from .counts import count_common
from .draft import Draft, Input, Setting
from .placed_layer import Placed
from .requirements import check_needs
from .same_layers import key_of, known, remember
from .shapes import Shape

COMING = ("a vector", "a sequence", "an image", "a volume")
"""What may come in, by the number of its sizes."""


def place(part: Part, given: Input, setting: Setting) -> Placed:
    """Infers a layer from its input. Raises `Mistakes` where it is impossible there."""
    key = key_of(part, given, setting)
    if found := known(key, part, given):
        return found
    draft = bound(part, given, setting)
    with in_layer(draft):
        check_needs(draft)
    with in_layer(draft, part.layer.span):
        placed = draft.placed(output_of(draft), setting.element_size)
        count_common(placed)
    return remember(key, placed)


def bound(part: Part, given: Input, setting: Setting) -> Draft:
    """The layer with its letters bound, before anything is asked of them."""
    words = setting.follows.union(part.row.words)
    rank = len(given.shape[1])
    draft = Draft.of(part, given, part.kind.under(words | {SPACES[rank]}), words)
    if rank not in draft.kind.ranks and not draft.kind.source:
        raise Mistakes([_wrong_rank(draft)])
    with in_layer(draft, part.layer.span):
        bind_incoming(draft)
    bind_row(draft, part.row, setting.letters)
    return draft


def _wrong_rank(draft: Draft) -> Mistake:
    ranks = draft.kind.ranks
    if not ranks:
        wrong = f"{draft.name}: there is no `{_named(draft)}`"
        return Mistake(wrong, draft.layer.span, f"write `{draft.kind.usage}`", "rank")
    what = "a vector, with no space" if not draft.comes_in[1] else COMING[len(draft.comes_in[1])]
    *others, last = [COMING[rank] for rank in ranks]
    hint = f"it works on {', '.join(others)}{' or ' if others else ''}{last}"
    hint += ": put it before `flatten`, `dense` or `globalpool`" if not draft.comes_in[1] else ""
    return Mistake(f"{draft.name}: `{_named(draft)}` cannot work on {what}", draft.layer.span, hint, "rank")


def _named(draft: Draft) -> str:
    """The kind with those words of its row that choose what it is: `conv pad causal`."""
    said: list[str] = [draft.kind.word]
    for item in draft.kind.row:
        if isinstance(item, Argument):
            said += (f"{item.word} {word}" for word in item.words if word in draft.words)
        elif item.word in draft.words:
            said.append(item.word)
    return " ".join(said)


def output_of(draft: Draft) -> Shape:
    """The output shape; the letters of the rules for it are bound."""
    kind = draft.kind
    output = (kind.features.value(draft.values) if kind.features else draft.comes_in[0]), _space(draft)
    if kind.reorders:
        features, *space = _reordered(draft)
        output = features, tuple(space)
    draft.bind_output(output)
    return output


def _space(draft: Draft) -> tuple[Value, ...]:
    """The sizes that go out."""
    kind = draft.kind
    if kind.space is not None:
        return tuple(rule.value(draft.values) for rule in kind.space)
    if kind.gives_space:
        given = tuple(draft.values[x] for x in AXES["h_out"] if x in draft.letters)
        if given or kind.size is None:
            return given
    time = draft.comes_in[1][:1] if kind.time == "stays" else ()
    if kind.size is None:
        return (*time, *draft.sizes)
    return (*time, *(kind.size.value(draft.axis(axis)) for axis in range(draft.rank)))


def _reordered(draft: Draft) -> tuple[Value, ...]:
    """What comes in, features first, in the order of the row's list."""
    shape = (draft.comes_in[0], *draft.comes_in[1])
    if sorted(draft.order, key=str) != list(range(len(shape))):
        wanted = ", ".join(map(str, range(len(shape))))
        wrong = f"the order names each of {wanted} once"
        hint = "0 stands for the features, 1 for the first size"
        raise Mistakes([Mistake(wrong, draft.layer.span, hint, "order")])
    return tuple(shape[int(number)] for number in draft.order)
