"""One layer in its position: the input and its row give the output and what it costs."""

from __future__ import annotations

from ...grammar import Mistake, Mistakes, Phrase, phrase
from ..formulas import AXES
from ..layers import SPACES, Argument
from ..resolution import Part
from ..values import Value
from .binding import InLayer, bind_incoming, bind_row
from .counts import count_common
from .draft import Draft, Input, Setting
from .inferred_layer import InferredLayer
from .named_axes import axis_words
from .requirements import check_needs
from .same_layers import key_of, known, remember
from .shapes import Shape


def place(part: Part, given: Input, setting: Setting) -> InferredLayer:
    """Infers a layer from its input. Raises `Mistakes` where it is impossible there."""
    key = key_of(part, given, setting)
    if found := known(key, part, given):
        return found
    draft = bound(part, given, setting)
    with InLayer(draft):
        check_needs(draft)
    with InLayer(draft, part.layer.span):
        inferred = draft.inferred(output_of(draft), setting.costs)
        count_common(inferred)
    return remember(key, inferred)


def bound(part: Part, given: Input, setting: Setting) -> Draft:
    """The layer with its letters bound, before anything is required of them."""
    words = setting.follows.union(part.row.words)
    rank = len(given.shape[1])
    draft = Draft.of(part, given, part.kind, words)
    with InLayer(draft):
        draft.words |= axis_words(part, given.shape, setting.letters)
    draft.kind = part.kind.under(draft.words | {SPACES[rank]})
    if rank not in draft.kind.ranks and not draft.kind.source:
        raise Mistakes([_wrong_rank(draft)])
    with InLayer(draft, part.layer.span):
        bind_incoming(draft)
    bind_row(draft, part.row, setting.letters)
    return draft


def _wrong_rank(draft: Draft) -> Mistake:
    kind, span, given = _named(draft), draft.layer.span, len(draft.input_shape[1])
    works = tuple(_shape(rank) for rank in draft.kind.ranks)
    if not works and draft.words & {"axis 0"}:
        wrong = Mistake.of("axis.features", span, kind=draft.kind.word)
    elif not works:
        wrong = Mistake.of("rank.none", span, kind=kind, usage=draft.kind.usage)
    elif not given:
        wrong = Mistake.of("rank.vector", span, kind=kind, works=works)
    else:
        wrong = Mistake.of("rank.wrong", span, kind=kind, given=_shape(given), works=works)
    return wrong.called("rank").within("of", owner=draft.name)


def _shape(rank: int) -> Phrase:
    """What has so many sizes: a vector, a sequence, an image or a volume."""
    return phrase(f"shape.{SPACES[rank]}")


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
    output = (kind.features.value(draft.values) if kind.features else draft.input_shape[0]), _space(draft)
    if kind.reorders:
        features, *space = _reordered(draft)
        output = features, tuple(space)
    draft.bind_output(output)
    return output


def _space(draft: Draft) -> tuple[Value, ...]:
    """The output sizes."""
    kind = draft.kind
    if sized := next((draft.also[one.word] for one in kind.others if one.sized and one.word in draft.also), None):
        return sized[1][1]
    if kind.space is not None:
        return tuple(rule.value(draft.values) for rule in kind.space)
    if kind.gives_space:
        given = tuple(draft.values[x] for x in AXES["h_out"] if x in draft.letters)
        if given or kind.size is None:
            return given
    time = draft.input_shape[1][:1] if kind.time == "stays" else ()
    if kind.size is None:
        return (*time, *draft.sizes)
    return (*time, *(kind.size.value(draft.axis(axis)) for axis in range(draft.rank)))


def _reordered(draft: Draft) -> tuple[Value, ...]:
    """The input, features first, in the order of the row's list."""
    shape = (draft.input_shape[0], *draft.input_shape[1])
    if sorted(draft.order, key=str) != list(range(len(shape))):
        raise Mistakes([Mistake.of("order", draft.layer.span, wanted=tuple(range(len(shape))))])
    return tuple(shape[int(number)] for number in draft.order)
