"""Layers by name: each with its kind, its row, and a name that the text gives or implies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..grammar import Mistake
from ..grammar.expressions import Letter
from ..grammar.mistakes import MAX_SHOWN, suggestion
from ..grammar.nodes import Again, From, Layer, Loop, Repeat, Statement, Use
from ..grammar.nodes import Block as BlockDefinition
from .kind import Kind
from .layers import ALIASES, KINDS
from .rows import Row, kind_of, pick

Part = tuple[str, Kind, Layer, Row]
"""A layer of the text, understood: its name, kind, statement and row."""

LATER = (Again, From, Loop, Repeat, Use, BlockDefinition)
SOURCES = {f"did you mean `{kind.word}`?" for kind in KINDS.values() if kind.source}
INNER = "inner"
"""Stands for the next turn in the body of a repeat."""

AUTOMATIC = re.compile(r"([A-Za-z]+)(\d+)")


def named_layers(statements: Iterable[Statement], mistakes: list[Mistake]) -> list[Part]:
    """Every layer in text order; whatever is wrong with one goes into `mistakes`."""
    statements = tuple(statements)
    elements = [s for s in statements if isinstance(s, (Layer, *LATER))]
    _check_begin([e for e in elements if not isinstance(e, BlockDefinition)], mistakes)
    parts: list[Part] = []
    counts: Counter[str] = Counter()
    names: dict[str, Layer] = {}
    for element in elements:
        if len(mistakes) >= MAX_SHOWN:
            break
        if not isinstance(element, Layer) or element.branches or element.word == INNER:
            mistakes.append(_later(element))
            continue
        kind = kind_of(element)
        if isinstance(kind, Mistake):
            mistakes.append(kind)
            continue
        counts[kind.word] += 1
        name = _name(element, kind, counts[kind.word], names, mistakes)
        names[name] = element
        row = pick(element, kind)
        if isinstance(row, Mistake):
            mistakes.append(row)
        else:
            parts.append((name, kind, element, row))
    return parts


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
        if not any(isinstance(e, Layer) and _names_another(e) for e in elements[elements.index(extra) :]):
            wrong = "nothing goes on from what stands before this second input"
            mistakes.append(Mistake(wrong, _word(extra), "a later layer can name it: `attention 8 from dense1`"))


def _names_another(layer: Layer) -> bool:
    """Whether the row speaks of a second input; `from` is an option of no other meaning."""
    return any(isinstance(item, Letter) and item.name == "from" for item in layer.items)


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
    return Mistake("branches, blocks and repetition are not supported yet", element.span, hint)


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
