"""A network in outline, worked out in numbers."""

from __future__ import annotations

from ...grammar import Mistakes, Network, Title
from ..inference import RunOptions, counted
from ..layers import CONVENTIONS, STANDARD
from ..resolution import LetterUses, named_parts, read_letters, with_included, with_own_kinds
from ..values import algebra, is_number
from .flow import run
from .outlines import Outline


def outline(network: Network) -> Outline:
    """A network at its own values, by the textbook's convention; with numbers alone, and so without algebra.

    Raises `Mistakes` where the network is at fault.

    >>> from netderive.grammar import parse
    >>> found = outline(parse("network small\\nlet k = 32\\ninput 1@28x28 -> conv k@5x5"))
    >>> found.title, dict(found.letters), found.params
    ('small', {'k': 32}, 832)
    """
    mistakes, network = [], with_included(network)
    body = named_parts(network, with_own_kinds(network.statements, STANDARD, mistakes), mistakes)
    book = read_letters(network.statements, LetterUses().read(body), mistakes)
    if mistakes:
        raise Mistakes(mistakes, network.source)
    numbers = {name: value for name, value in book.values.items() if is_number(value)}
    result = run(body, RunOptions(book.scope | book.values, numbers, frozenset(CONVENTIONS[:1]), by_number=True))
    if result.mistakes:
        raise Mistakes(result.mistakes, network.source)
    params = algebra.add([counted(layer, "params") for layer in result.layers])
    title = next((s.text for s in network.statements if isinstance(s, Title)), "")
    return Outline(title, {name: numbers.get(name) for name in book.least}, params if is_number(params) else None)
