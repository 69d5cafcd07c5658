"""What can be derived of a text that is at fault: its layers before the first fault, and every mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from ...grammar import (
    Claim,
    Element,
    Find,
    Mistake,
    Mistakes,
    Network,
    Outputs,
    Span,
    Statement,
    parse_partly,
    record,
    replace,
    statement_at,
)
from ..arithmetic import bounded_work
from ..resolution import is_of_layers, retold
from .derive import derive_raw
from .options import Options
from .table import Table

MAX_ROUNDS = 20
"""How often statements are left out and the rest is tried again."""

SETTINGS = ("let", "convention")
"""Without one of these statements, figures are not those that are meant."""

ALONE = ("network", "find", "claim", "vary", "block", "include", "output", "kind", *SETTINGS)
"""What a statement that is no layer begins with."""


@record()
class Attempt:
    """The `table` of the layers before the first fault (None where there is none), and all `mistakes` (None: no fault).

    The claims of such a table are those that can be judged without what is left out: of its layers, by name. The
    others, that can be read, are `not_judged` in all.
    """

    table: Table | None
    mistakes: Mistakes | None = None
    not_judged: int = 0


@bounded_work()
def attempt(text: str, name: str = "", options: Options | None = None) -> Attempt:
    """What can be derived of a text, whatever is wrong with it.

    >>> tried = attempt("input 1@28x28 -> conv 8@5x5\\nclaim conv1.params = 208\\npool 2x2 -> conv (3\\ndense 10")
    >>> [layer.name for layer in tried.table.layers], tried.mistakes.mistakes[0].id
    (['input', 'conv1', 'pool1'], 'bracket.open')
    """
    options = replace(options or Options(), lenient=True)
    read = parse_partly(text, name)
    mistakes, left_out, network = list(read.mistakes), list(read.left_out), read.network
    for _ in range(MAX_ROUNDS):
        rest = _without(network, left_out)
        if left_out and not any(isinstance(one, get_args(Element)) for one in rest.statements):
            break
        try:
            table = derive_raw(rest, options)
        except Mistakes as error:
            mistakes = mistakes or error.mistakes
            found = {statement_at(network.source.text, one.span[0]) for one in error.mistakes if one.span}
            if found <= {*left_out}:
                break
            left_out += found
            continue
        judged = _with_claims(table, left_out) if left_out else table
        not_judged = _claims_in(table.network) - _claims_in(judged.network)
        return Attempt(judged, _reported(mistakes, network), not_judged)
    return Attempt(None, _reported(mistakes, network))


def _claims_in(network: Network) -> int:
    return sum(isinstance(one, Claim) for one in network.statements)


def _reported(mistakes: list[Mistake], network: Network) -> Mistakes | None:
    return retold(Mistakes(mistakes, network.source)) if mistakes else None


def _without(network: Network, left_out: Iterable[Span]) -> Network:
    """The network without some statements, and without the layers after the first layer among them."""
    spans = [*left_out]
    if not spans:
        return network
    text = network.source.text
    first = min((start for start, _ in spans if _word(text, start) not in ALONE), default=len(text))
    kept = (one for one in network.statements if not any(start <= one.span[0] < end for start, end in spans))
    return replace(network, statements=tuple(one for one in kept if _stays(one, first)))


def _stays(statement: Statement, first: int) -> bool:
    """Whether a statement says something without the layers from a position on; questions concern the whole."""
    if isinstance(statement, get_args(Element)):
        return statement.span[0] < first
    return not isinstance(statement, Find | Outputs)


def _word(text: str, start: int) -> str:
    found = re.match(r"\w*", text[start:])
    return found[0] if found else ""


def _with_claims(table: Table, left_out: Iterable[Span]) -> Table:
    """The table with those claims that its layers alone decide."""
    network = table.network
    known = not any(_word(network.source.text, start) in SETTINGS for start, _ in left_out)
    kept = (
        one
        for one in network.statements
        if not isinstance(one, Claim) or (known and is_of_layers(one, table.paths, table.book.symbols))
    )
    return replace(table, network=replace(network, statements=tuple(kept)))
