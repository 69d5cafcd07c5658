"""Layers by name: each with its kind, its row, and a name that the text gives or implies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..grammar import Mistake
from ..grammar.expressions import Letter, Path
from ..grammar.mistakes import MAX_SHOWN, suggestion
from ..grammar.nodes import Again, From, Layer, Loop, Repeat, Statement, Use
from ..grammar.nodes import Block as BlockDefinition
from .kind import Kind
from .layers import ALIASES, KINDS
from .rows import Row, kind_of, pick


@dataclass(frozen=True)
class Part:
    """A layer of the text, understood: its name, kind, statement and row; a join has the parts of its branches.

    `goes_on_from` alone stands for `from LABEL`: no layer, but where the next one goes on.
    """

    name: str
    kind: Kind
    layer: Layer
    row: Row = field(default_factory=Row)
    branches: tuple[tuple[Part, ...], ...] = ()
    goes_on_from: Letter | Path | None = None

    def all(self) -> Iterator[Part]:
        """This layer and those of its branches, in text order."""
        for branch in self.branches:
            for part in branch:
                yield from part.all()
        if not self.goes_on_from:
            yield self


LATER = (Again, From, Loop, Repeat, Use, BlockDefinition)
SOURCES = {f"did you mean `{kind.word}`?" for kind in KINDS.values() if kind.source}
INNER = "inner"
"""Stands for the next turn in the body of a repeat."""

AUTOMATIC = re.compile(r"([A-Za-z]+)(\d+)")


def named_layers(statements: Iterable[Statement], mistakes: list[Mistake]) -> list[Part]:
    """Every layer in text order; whatever is wrong with one goes into `mistakes`."""
    elements = [s for s in statements if isinstance(s, (Layer, *LATER))]
    _check_begin([e for e in elements if not isinstance(e, BlockDefinition)], mistakes)
    return _Naming(mistakes).parts(elements)


@dataclass
class _Naming:
    """Names given so far, and how many layers of each kind there were."""

    mistakes: list[Mistake]
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, Layer] = field(default_factory=dict)

    def parts(self, elements: Iterable[Layer | Statement], inside: bool = False) -> list[Part]:
        parts: list[Part] = []
        for element in elements:
            if len(self.mistakes) >= MAX_SHOWN:
                break
            part = self._part(element, inside)
            if isinstance(part, Mistake):
                self.mistakes.append(part)
            else:
                parts.append(part)
        if parts and parts[-1].goes_on_from:
            wrong = "no layer goes on from here"
            self.mistakes.append(
                Mistake(wrong, parts[-1].layer.span, "put a layer behind it; `identity` keeps the value")
            )
        return parts

    def _part(self, element: Layer | Statement, inside: bool) -> Part | Mistake:
        if isinstance(element, From):
            place = element.span[1] - len(element.place), element.span[1]
            label = Path(element.place, place) if "." in element.place else Letter(element.place, place)
            return Part("from", KINDS["identity"], element, goes_on_from=label)  # type: ignore[arg-type]
        if not isinstance(element, Layer) or element.word == INNER:
            return _later(element)
        kind = kind_of(element)
        if isinstance(kind, Mistake):
            return kind
        if mistake := _misplaced(element, kind, inside):
            return mistake
        self.counts[kind.word] += 1
        name = _name(element, kind, self.counts[kind.word], self.names, self.mistakes)
        self.names[name] = element
        branches = tuple(tuple(self.parts(branch, inside=True)) for branch in element.branches)
        row = pick(element, kind)
        return row if isinstance(row, Mistake) else Part(name, kind, element, row, branches)


def _misplaced(element: Layer, kind: Kind, inside: bool) -> Mistake | None:
    """Branches where there are none, none where there must be some, or an input inside of them."""
    if element.branches and not kind.joins:
        hint = f"branches stand after {', '.join(f'`{k.word}`' for k in KINDS.values() if k.joins)}"
        return Mistake(f"`{kind.word}` has no branches", element.word_span, hint)
    if kind.joins and not element.branches:
        return Mistake(f"`{kind.word}` lacks its branches", element.word_span, f"write `{kind.usage}`")
    if kind.source and inside:
        return Mistake("an input stands inside a branch", element.word_span, "inputs stand outside of all brackets")
    return None


def _check_begin(elements: list, mistakes: list[Mistake]) -> None:
    """A network begins with one input."""
    hint = "begin with `input`, as in `input 1@28x28`"
    if not elements:
        mistakes.append(Mistake("there is no network in this text", None, hint))
        return
    inputs = [e for e in elements if _is_input(e)]
    if not inputs and _mistyped_input(elements[0]):
        return
    first = elements[0]
    if not inputs:
        mistakes.append(Mistake("the network has no input", _word(first), hint))
    elif first is not inputs[0]:
        mistakes.append(Mistake("this layer stands before the input", _word(first), hint))
    for extra in inputs[1:]:
        if not any(map(_names_another, elements[elements.index(extra) :])):
            wrong = "nothing goes on from what stands before this second input"
            mistakes.append(Mistake(wrong, _word(extra), "a later layer can name it: `attention 8 from dense1`"))


def _names_another(element: Layer | Statement) -> bool:
    """Whether it goes on from an earlier layer, or its row speaks of a second input (`from` means nothing else)."""
    if not isinstance(element, Layer):
        return isinstance(element, From)
    inside = any(_names_another(inner) for branch in element.branches for inner in branch)
    return inside or any(isinstance(item, Letter) and item.name == "from" for item in element.items)


def _is_input(element: Layer | Statement) -> bool:
    word = element.word if isinstance(element, Layer) else element.name if isinstance(element, Use) else ""
    kind = KINDS.get(word) or KINDS.get(ALIASES.get(word.lower(), ""))
    return kind is not None and kind.source


def _mistyped_input(element: Layer | Statement) -> bool:
    return isinstance(element, Layer) and element.word not in KINDS and suggestion(element.word, KINDS) in SOURCES


def _word(element: Layer) -> tuple[int, int]:
    return element.word_span if isinstance(element, Layer) else element.span


def _later(element: Layer | Statement) -> Mistake:
    if isinstance(element, Use):
        if element.name in KINDS or element.name.lower() in ALIASES:
            kind = KINDS.get(element.name) or KINDS[ALIASES[element.name.lower()]]
            wrong = "the values of a layer stand without parentheses"
            return Mistake(wrong, element.span, f"write `{kind.usage}`")
        hint = "a layer is written without parentheses, as in `dense 10`"
        return Mistake(f"there is no block `{element.name}`, and blocks are not supported yet", element.span, hint)
    hint = "write the layers one after another"
    return Mistake("blocks and repetition are not supported yet", element.span, hint)


def _name(layer: Layer, kind: Kind, number: int, names: dict[str, Layer], mistakes: list[Mistake]) -> str:
    automatic = kind.word if kind.source and number == 1 else f"{kind.word}{number}"
    label = layer.label
    if label is None:
        return automatic
    span = (layer.span[0], layer.span[0] + len(label))
    if label in names:
        mistakes.append(Mistake(f"the label `{label}` is used twice", span, "give each layer a label of its own"))
        return label
    looks = AUTOMATIC.fullmatch(label)
    if label != automatic and looks and looks[1] in KINDS:
        wrong = f"the label `{label}` looks like the name that another layer has without a label"
        mistakes.append(Mistake(wrong, span, f"this layer is `{automatic}` without a label; choose another one"))
    return label
