"""How a network begins: with an input, before anything else."""

from __future__ import annotations

from ...grammar import BlockDefinition, Element, Layer, Mistake, Use, closest, word_of
from ..layers import Vocabulary


def check_beginning(
    statements: list[Element | BlockDefinition], vocabulary: Vocabulary, mistakes: list[Mistake]
) -> None:
    """A network begins with one input."""
    elements = [s for s in statements if not isinstance(s, BlockDefinition)]
    if not elements:
        mistakes.append(Mistake.of("network.empty"))
        return
    inputs = [e for e in elements if is_input(e, vocabulary)]
    if not inputs and _is_mistyped_input(elements[0], vocabulary):
        return
    first = elements[0]
    if not inputs:
        mistakes.append(Mistake.of("network.no_input", word_of(first)))
    elif first is not inputs[0]:
        mistakes.append(Mistake.of("network.before_input", word_of(first)))


def is_input(element: Element, vocabulary: Vocabulary) -> bool:
    """Whether an element is an input, also under a name that other tools use."""
    word = element.word if isinstance(element, Layer) else element.name if isinstance(element, Use) else ""
    kind = vocabulary.kind_called(word)
    return kind is not None and kind.is_input


def _is_mistyped_input(element: Element, vocabulary: Vocabulary) -> bool:
    if not isinstance(element, Layer) or element.word in vocabulary.kinds:
        return False
    near = closest(element.word, vocabulary.kinds)
    return len(near) == 1 and near[0] in vocabulary.sources
