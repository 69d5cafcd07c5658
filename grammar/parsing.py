"""Text to tree. `parse` reads a network, `parse_expression` one expression.

Where a statement cannot be read, the mistake is noted and reading goes on after it, so that one
run reports them all. Nothing of the text is ever evaluated.
"""

from __future__ import annotations

import functools
import re
from typing import Any, cast

from .expressions import Comparison, Expr, Math
from .mistakes import Mistake, Mistakes, Source
from .nodes import Network, Statement
from .reading import read, read_all, refused

LONE_RETURN = re.compile(r"\r(?!\n)")
"""The line end of very old files."""

RELATION = re.compile(r"(?:[<>!]?=|[<>])(?= *\w)")
QUESTIONS = re.compile(r"\s*[A-Za-z][\w.\[\]]*(?:[\s,]+[A-Za-z][\w.\[\]]*)+\s*")
"""Names with blanks or commas between them."""


def parse(text: str, name: str = "", lenient: bool = False) -> Network:
    """The network that a text describes.

    Raises `Mistakes` with every statement that cannot be read. A `lenient` reading leaves out claims that cannot be
    read; what is wrong with them is in `Network.unread`.

    >>> [type(statement).__name__ for statement in parse("let k = 32\\ninput 1@28x28 -> conv k@5x5").statements]
    ['Let', 'Layer', 'Layer']
    >>> [mistake.message for mistake in parse("input 3; claim params = ", lenient=True).unread]
    ['this `claim` is not finished']
    """
    text = LONE_RETURN.sub("\n", text)
    source = Source(text, name)
    if mistake := refused(text):
        raise Mistakes([mistake], source)
    statements, mistakes, unread = _statements(text)
    if mistakes or (unread and not lenient):
        raise Mistakes([*mistakes, *unread], source)
    return Network(statements, tuple(unread), source)


def _statements(text: str) -> tuple[tuple[Statement, ...], list[Mistake], list[Mistake]]:
    """The statements that can be read, the mistakes of the others, and those of claims."""
    if "claim" not in text:
        return *read_all(text), []
    from .claim_reading import read_with_claims  # most texts have none, and its patterns take time to load

    return read_with_claims(text)


def parse_expression(text: str) -> Expr:
    """One expression, such as a formula of the board.

    >>> from netderive.grammar import print_math
    >>> print_math(parse_expression("( n*m*l+1 )*k"))
    '(n*m*l + 1)*k'
    """
    return cast(Expr, _parse_one(text, "expression"))


@functools.lru_cache(maxsize=1024)
def parse_query(text: str) -> Math:
    """One question, such as `conv1.params` or `params`."""
    return parse_expression(text)


def parse_queries(text: str) -> list[Math]:
    """One question or several: `conv1.params, conv1.output`.

    >>> parse_queries("params macs")
    Traceback (most recent call last):
    netderive.grammar.mistakes.Mistakes: line 1: questions are separated by a comma
        params macs
               ^^^^
        hint: write `params, macs`
    """
    try:
        return _parse_one(text, "questions")
    except Mistakes as error:
        if error.mistakes[0].says("sign.misplaced") and (sign := RELATION.search(text)):
            query = text[: sign.start()].strip()
            wrong = Mistake.of("find.relation", error.mistakes[0].span, query=query, claim=f"claim {text.strip()}")
            raise Mistakes([wrong], error.source) from None
        if not QUESTIONS.fullmatch(text):
            raise
        wrong = Mistake.of("find.comma", error.mistakes[0].span, usage=", ".join(re.split(r"[\s,]+", text.strip())))
        raise Mistakes([wrong], error.source) from None


def parse_side(text: str) -> Math:
    """An expression, path or shape, as one side of a claim has it: `8@26x26`."""
    return _parse_one(text, "side")


def parse_comparison(text: str) -> Comparison:
    """`left op right`, such as the condition of a rule: `h + 2*p >= n`."""
    return _parse_one(text, "comparison")


def _parse_one(text: str, start: str) -> Any:
    if mistake := refused(text):
        raise Mistakes([mistake], Source(text))
    tree, mistakes, _ = read(text, start)
    if mistakes:
        raise Mistakes(mistakes, Source(text))
    return tree
