"""The parts of a text by name, and those of the networks that it includes, which are blocks in it."""

from __future__ import annotations

from ...grammar import (
    Again,
    Aside,
    BlockDefinition,
    Element,
    From,
    If,
    Include,
    Layer,
    Loop,
    Mistake,
    Network,
    Repeat,
    Use,
)
from ..layers import FLOW, Vocabulary
from .beginning import check_beginning, is_input
from .block_uses import circles, definitions
from .includes import name_of
from .letterbook import as_parameters
from .lists import lengths_of, wrong_lists
from .naming_level import outermost
from .own_kinds import with_own_kinds
from .parts import Body, Definition
from .scopes import LetterUses

ELEMENTS = (Layer, Use, Repeat, Loop, If, Aside, From, Again, BlockDefinition)


def named_parts(network: Network, vocabulary: Vocabulary, mistakes: list[Mistake]) -> Body:
    """Every part in text order; whatever is wrong with one goes into `mistakes`."""
    elements = [s for s in network.statements if isinstance(s, ELEMENTS)]
    check_beginning(elements, vocabulary, mistakes)
    return _body(network, elements, vocabulary, mistakes)


def _body(
    network: Network, elements: list[Element | BlockDefinition], vocabulary: Vocabulary, mistakes: list[Mistake]
) -> Body:
    """The parts of a network's elements, and of the blocks that it defines or includes."""
    blocks = definitions(elements, vocabulary, mistakes) | _included(network, vocabulary, mistakes)
    body = outermost(vocabulary, mistakes, blocks, lengths_of(network.statements)).body(elements)
    mistakes += circles(blocks, elements)
    return body


def _included(network: Network, vocabulary: Vocabulary, mistakes: list[Mistake]) -> dict[str, Definition]:
    """The networks that one includes, as blocks with their letters as parameters."""
    spans = {name_of(one): one.span for one in network.statements if isinstance(one, Include)}
    taken = (
        {one.name for one in network.statements if isinstance(one, BlockDefinition)}
        | vocabulary.kinds.keys()
        | FLOW.keys()
    )
    mistakes += (Mistake.of("include.taken", spans[name], name=name) for name in network.included if name in taken)
    return {name: _as_block(name, one, vocabulary, mistakes) for name, one in network.included.items()}


def _as_block(name: str, network: Network, vocabulary: Vocabulary, mistakes: list[Mistake]) -> Definition:
    """A network as a block: what enters it is where its first input was."""
    vocabulary = with_own_kinds(network.statements, vocabulary, mistakes)
    elements = [s for s in network.statements if isinstance(s, ELEMENTS)]
    check_beginning(elements, vocabulary, mistakes)
    inputs = (n for n, one in enumerate(elements) if not isinstance(one, BlockDefinition) and is_input(one, vocabulary))
    place = next(inputs, None)
    if place is not None:
        first = elements[place]
        label = first.label if isinstance(first, Layer) and first.label else "input"
        elements[place] = Layer("identity", label=label, span=first.span, word_span=first.span)
    body = _body(network, elements, vocabulary, mistakes)
    letters, lists = LetterUses().read(body), lengths_of(network.statements)
    mistakes += wrong_lists(letters.used, lists, letters.certain)
    return Definition(name, as_parameters(network.statements, letters.used), body, network=True)
