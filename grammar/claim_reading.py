"""The claims of a text: taken out before the text is read, and read one by one in the spelling of the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from .claim_rewriting import rewritten
from .claim_spelling import spelled
from .mistakes import Mistake, Mistakes, Source
from .nodes import Claim, Statement
from .phrases import phrase
from .reading import MAX_MISTAKES, read, read_all, refused
from .records import replace

_RELATES = r"[~∼≈≃≅≤≥≠]|[<>!]?=|\\(?:approx|sim(?:eq)?|leq?|geq?|neq?)(?![A-Za-z])"
_NEXT_LINE = rf"(?:[ \t\r]*+(?:#[^\n]*+)?+\n)++(?=[ \t&]*+(?:{_RELATES}))"
CLAIM = re.compile(
    r"#[^\n]*+|\"[^\"\n]*+\"|(?m:^)[ \t]*+network(?![A-Za-z0-9_])[^\n#]*+"
    rf"|(?m:^|;|->)[ \t]*+(?P<claim>claim(?![A-Za-z0-9_])(?P<said>(?:\\;|(?!->)[^\n;#]|{_NEXT_LINE})*+))"
)
"""A claim, from its word to the end of its statement; or a comment, text or title, in which there is none.

A line that begins with a sign of a relation goes on with the claim before it.
"""

ASIDE = re.compile(r"[\r\n]|#[^\n]*")
"""What is between the lines of a claim."""


def read_with_claims(text: str) -> tuple[tuple[Statement, ...], list[Mistake], list[Mistake]]:
    """The statements of a text that can be read, claims among them, the mistakes of the others, and those of claims."""
    claims, unread = _claims(text)
    statements, mistakes = read_all(_without_claims(text))
    return tuple(_with_claims(statements, claims)), mistakes, unread


def _claims(text: str) -> tuple[dict[int, Claim], list[Mistake]]:
    """The claims that can be read, by where they begin, and a mistake for each that cannot."""
    claims: dict[int, Claim] = {}
    mistakes: list[Mistake] = []
    for match in CLAIM.finditer(text):
        in_a_chain = text.startswith("->", match.end())  # which the other statements' reading reports
        if not match["claim"] or in_a_chain or len(mistakes) >= MAX_MISTAKES:
            continue
        start = match.start("claim")
        spelling = spelled(ASIDE.sub(lambda aside: " " * len(aside[0]), match["claim"]), start)
        claim, found, _ = read(spelling.text, "links")
        mistakes += _meant(match["claim"], [m.at(spelling.place(m.span)) if m.span else m for m in found])
        if not found:
            whole = start, start + len(match["claim"].rstrip())  # with brackets and words that its spelling leaves out
            claims[start] = replace(cast(Claim, spelling.placed(claim)), span=whole)
    return claims, mistakes


def _meant(claim: str, mistakes: list[Mistake]) -> list[Mistake]:
    """The mistakes of a claim; where it can be read in other words, the first one with these."""
    right = rewritten(claim) if mistakes else claim
    if not mistakes or right == claim.strip() or read(spelled(right).text, "links")[1]:
        return mistakes
    return [replace(mistakes[0], help=phrase("write", usage=right))]


def _without_claims(text: str) -> str:
    """The text with blanks instead of what its claims say."""

    def blank(match: re.Match[str]) -> str:
        said = match["said"] or ""
        return match[0].removesuffix(said) + re.sub(r"[^\n]", " ", said)

    return CLAIM.sub(blank, text)


def _with_claims(statements: Iterable[Statement], claims: Mapping[int, Claim]) -> Iterator[Statement]:
    for statement in statements:
        if not isinstance(statement, Claim):
            yield statement
        elif claim := claims.get(statement.span[0]):
            yield claim


def parse_relations(text: str) -> Claim:
    """A condition on quantities, in the words of a claim: `params <= 10^6`, `conv1.size = input.size`.

    >>> parse_relations("params ≤ 10⁶").signs
    ('<=',)
    """
    if mistake := refused(text):
        raise Mistakes([mistake], Source(text))
    word = "claim "
    spelling = spelled(word + text, -len(word))
    claim, found, _ = read(spelling.text, "links")
    if any(m.id == "statement.unfinished" for m in found):
        raise Mistakes([Mistake.of("condition.unfinished", (0, len(text)), text=text.strip())], Source(text))
    if found:
        raise Mistakes([m.at(spelling.place(m.span)) if m.span else m for m in found], Source(text))
    return cast(Claim, spelling.placed(claim))
