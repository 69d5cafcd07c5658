"""What a picture shows, as a tree without positions: steps, forks and frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from ...engine.formulas import tree_of
from ...engine.values import Value
from ...grammar import Expr, ShapeExpr, record
from ..document import Bar, Code, Formula, Inline, Strong, sentence_of
from ..math import UnicodeMath
from ..wording import words

WIDEST_LINE = 28
"""Characters in a line of a box. Longer text is wrapped, a longer formula is left to the tables."""
MOST_LINES = 5
"""Lines of typed text in a box."""

_PLAIN = UnicodeMath()


class ArrowStart(NamedTuple):
    """The number of the step that an arrow comes from, and its look."""

    source: int
    look: Literal["side", "shared"] = "side"


@record()
class LayerBox:
    """One box: a layer as it is typed, with the layers `then` that keep its shape, and their output and parameters.

    `number` identifies it; it `follows` the step before it, unless its input comes by `links` alone. It `grows` where
    its output may be larger than its input in height, width or length.
    """

    number: int
    typed: str
    output: Expr | ShapeExpr | None = None
    params: Value = 0
    then: tuple[str, ...] = ()
    look: Literal["layer", "data", "join", "folded", "inner"] = "layer"
    follows: bool = True
    links: tuple[ArrowStart, ...] = ()
    grows: bool = False

    @property
    def lines(self) -> tuple[Inline, ...]:
        """The text of the box: what is typed, then the output and the number of parameters where they are short."""
        figures: list[Inline] = [] if self.output is None else [(Formula((self.output,)),)]
        if self.params != 0:
            figures.append(sentence_of(words.BOX_PARAMETERS.of(self.params), count=Formula((tree_of(self.params),))))
        text = [*wrapped(self.typed), *wrapped(", ".join(self.then))]
        text = text if len(text) <= MOST_LINES else [*text[: MOST_LINES - 1], "…"]
        typed: list[Inline] = [(line,) if self.look == "inner" else (Code(line),) for line in text]
        return (*typed, *(line for line in figures if width_of(line) <= WIDEST_LINE))


@record()
class Fork:
    """Branches side by side that match in a join; an empty branch is the identity, one of None comes from elsewhere."""

    branches: tuple[OutlineRow | None, ...]
    join: LayerBox


@record()
class Framed:
    """A row of steps in a titled frame: a block, or the body of a repeat."""

    title: str
    body: OutlineRow


@record()
class ScaleLevel:
    """A level of an encoder-decoder: a link from `source`, the last step of the encoder, to `target` in the decoder."""

    encoder: OutlineRow
    decoder: OutlineRow
    source: int
    target: int


@record()
class EncoderDecoder:
    """Levels that lead down to the `bottom`, and up again from the layers that are `rising` from it."""

    levels: tuple[ScaleLevel, ...]
    bottom: OutlineRow
    rising: OutlineRow = ()


OutlinePart: TypeAlias = LayerBox | Fork | Framed | EncoderDecoder
OutlineRow: TypeAlias = tuple[OutlinePart, ...]
"""Steps from top to bottom."""


def wrapped(text: str) -> list[str]:
    """Text in lines of a box; a longer word is cut.

    >>> wrapped("conv 64@7x7 pad 3 stride 2 no bias")
    ['conv 64@7x7 pad 3 stride 2', 'no bias']
    """
    lines: list[str] = []
    for word in text.split():
        if len(word) > WIDEST_LINE:
            word = word[: WIDEST_LINE - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(word) <= WIDEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def width_of(line: Inline) -> int:
    """How many characters a line takes on a terminal."""
    return sum(map(len, map(_plain, line)))


def _plain(piece: str | Formula | Code | Strong | Bar) -> str:
    if isinstance(piece, Formula):
        return _PLAIN.formula(piece)
    return piece if isinstance(piece, str) else piece.text


def last_step(row: OutlineRow) -> LayerBox | None:
    """The step that gives what a row gives; None for an empty row."""
    if not row:
        return None
    match row[-1]:
        case Fork(join=join):
            return join
        case Framed(body=body):
            return last_step(body)
        case EncoderDecoder(levels=(level, *_)):
            return last_step(level.decoder)
        case LayerBox() as step:
            return step
        case _:
            return None


def first_step(row: OutlineRow) -> LayerBox | None:
    """The first step of a row, in text order."""
    return next(steps_of(row), None)


def steps_of(row: OutlineRow) -> Iterator[LayerBox]:
    """All steps of a row in text order."""
    for one in row:
        match one:
            case LayerBox():
                yield one
            case Framed(body=body):
                yield from steps_of(body)
            case Fork(branches=branches, join=join):
                for branch in branches:
                    yield from steps_of(branch or ())
                yield join
            case EncoderDecoder(levels=levels, bottom=bottom, rising=rising):
                for level in levels:
                    yield from steps_of(level.encoder)
                yield from steps_of(bottom + rising)
                for level in reversed(levels):
                    yield from steps_of(level.decoder)
