"""The words that begin a statement, an example of each, and the mistakes of one that is misplaced or unfinished."""

from __future__ import annotations

from collections.abc import Mapping

from .mistakes import Mistake

STATEMENTS: Mapping[str, str] = {
    "network": "network mnist",
    "let": "let k = 32",
    "convention": "convention keras",
    "find": "find conv1.params, params",
    "claim": "claim conv1.params = 832",
    "vary": "vary k in {8, 16, 32}",
    "block": "block fire(s, e) [ .. ]",
    "include": "include resnet",
    "output": "output p3, p4",
    "kind": "kind lowrank(k, r) [ .. ]",
}
"""The statements that are alone, each with an example."""

EXAMPLES: Mapping[str, str] = {
    **STATEMENTS,
    "for": "for i = 1..3 [ .. ]",
    "from": "from c1",
    "again": "again c1",
    "if": "if in != k [ .. ] else [ .. ]",
}


def stands_alone(word: str, start: int) -> Mistake:
    """The mistake of a statement in a chain or in brackets that is not allowed there."""
    return Mistake.of("statement.chained", (start, start + len(word)), word=word)


def unfinished(word: str, start: int) -> Mistake:
    """The mistake of a statement that lacks what its word announces."""
    return Mistake.of("statement.unfinished", (start, start + len(word)), word=word, example=EXAMPLES[word])
