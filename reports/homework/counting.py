"""How the figure of a question is counted: what its answer depends on besides the network."""

from __future__ import annotations

from collections.abc import Iterator

from ...engine.formulas import IN_BYTES, tree_of
from ...engine.homework import CONVENTION_SLIPS, Question
from ...engine.network import Table
from ...grammar import print_math
from ..sections import as_text, convention_followed
from ..wording import words

OF_WORK = frozenset(("macs", "flops", "train_flops"))


def counting(question: Question, table: Table) -> list[str]:
    """A sentence for each thing that an answer depends on: bytes per value, what is counted, whose convention.

    >>> from netderive.engine import derive
    >>> from netderive.engine.homework import questions_of
    >>> table = derive("input 3@9x9 -> conv 8@3x3; find conv1.memory")
    >>> counting(questions_of(table)[0], table)
    ['Each value takes 4 bytes (fp32).']
    """
    return list(_sentences(question, table))


def _sentences(question: Question, table: Table) -> Iterator[str]:
    if question.quantity in IN_BYTES:
        size = print_math(tree_of(table.costs.element_size))
        yield words.BYTES_EACH.format(bytes=size, dtype=table.costs.dtype)
    if question.quantity in words.MEANS and (question.quantity != "memory" or not question.path):
        yield words.MEANS[question.quantity]  # memory of one layer is what its name says
    if question.quantity in OF_WORK:
        yield words.MACS_MEAN
    if question.distinguished & {*CONVENTION_SLIPS}:
        yield from map(as_text, convention_followed(table))
