"""Text to tree. `parse` reads a network, `parse_expression` one expression.

Where a statement cannot be read, the mistake is noted and reading goes on after it, so that one
run reports them all. Nothing of the text is ever evaluated.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from . import tables
from .automaton import Automaton, Unreadable
from .building import Builder
from .claim_rewriting import rewritten
from .claim_spelling import spelled
from .complaints import explain, reached
from .expression_building import too_deep
from .expressions import MAX_DEPTH, Comparison, Expr, Math
from .mistakes import Mistake, Mistakes, Source
from .nodes import Claim, Network, Statement
from .phrases import phrase
from .records import replace

MAX_CHARACTERS = 500_000
MAX_STATEMENT = 8_000
LONE_RETURN = re.compile(r"\r(?!\n)")
"""The line end of very old files."""

MAX_MISTAKES = 50
LONG = re.compile(rf"#[^\n]*+|[^#\n;>\[\]|]{{{MAX_STATEMENT + 1}}}")
CLAIM = re.compile(
    r"#[^\n]*+|(?m:^)[ \t]*+network(?![A-Za-z0-9_])[^\n#]*+"
    r"|(?m:^|;|->)[ \t]*+(?P<claim>claim(?![A-Za-z0-9_])(?P<said>(?:\\;|(?!->)[^\n;#])*+))"
)
"""A claim, from its word to the end of its statement; or a comment or title, in which there is none."""

RELATION = re.compile(r"(?:[<>!]?=|[<>])(?= *\w)")
QUESTIONS = re.compile(r"\s*[A-Za-z][\w.\[\]]*(?:[\s,]+[A-Za-z][\w.\[\]]*)+\s*")
"""Names with blanks or commas between them."""

BRACKET = re.compile(r"[()\[\]]|#[^\n]*")
SEPARATOR = re.compile(r"\n|;|->|[\[\]]|#[^\n]*")


_LOCK = threading.Lock()
_BUILDER = Builder()


@functools.cache
def _automaton() -> Automaton:
    return Automaton(tables.current(), _BUILDER)


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
    if refused := _refused(text):
        raise Mistakes([refused], source)
    claims, unread = _claims(text)
    statements, mistakes = _read_all(_without_claims(text))
    if mistakes or (unread and not lenient):
        raise Mistakes([*mistakes, *unread], source)
    return Network(tuple(_with_claims(statements, claims)), tuple(unread), source)


def _claims(text: str) -> tuple[dict[int, Claim], list[Mistake]]:
    """The claims that can be read, by where they begin, and a mistake for each that cannot."""
    claims: dict[int, Claim] = {}
    mistakes: list[Mistake] = []
    for match in CLAIM.finditer(text):
        in_a_chain = text.startswith("->", match.end())  # which the other statements' reading reports
        if not match["claim"] or in_a_chain or len(mistakes) >= MAX_MISTAKES:
            continue
        start, spelling = match.start("claim"), spelled(match["claim"], match.start("claim"))
        claim, found, _ = _read(spelling.text, "links")
        mistakes += _meant(match["claim"], [m.at(spelling.place(m.span)) if m.span else m for m in found])
        if not found:
            whole = start, start + len(match["claim"].rstrip())  # with brackets and words that its spelling leaves out
            claims[start] = replace(cast(Claim, spelling.placed(claim)), span=whole)
    return claims, mistakes


def _meant(claim: str, mistakes: list[Mistake]) -> list[Mistake]:
    """The mistakes of a claim; where it can be read in other words, the first one with these."""
    right = rewritten(claim) if mistakes else claim
    if not mistakes or right == claim.strip() or _read(spelled(right).text, "links")[1]:
        return mistakes
    return [replace(mistakes[0], help=phrase("write", usage=right))]


def _without_claims(text: str) -> str:
    """The text with blanks instead of what its claims say."""

    def blank(match: re.Match[str]) -> str:
        said = match["said"] or ""
        return match[0].removesuffix(said) + " " * len(said)

    return CLAIM.sub(blank, text)


def _with_claims(statements: Iterable[Statement], claims: Mapping[int, Claim]) -> Iterator[Statement]:
    for statement in statements:
        if not isinstance(statement, Claim):
            yield statement
        elif claim := claims.get(statement.span[0]):
            yield claim


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


def parse_relations(text: str) -> Claim:
    """A condition on quantities, in the words of a claim: `params <= 10^6`, `conv1.size = input.size`.

    >>> parse_relations("params ≤ 10⁶").signs
    ('<=',)
    """
    if refused := _refused(text):
        raise Mistakes([refused], Source(text))
    word = "claim "
    spelling = spelled(word + text, -len(word))
    claim, found, _ = _read(spelling.text, "links")
    if any(m.id == "statement.unfinished" for m in found):
        raise Mistakes([Mistake.of("condition.unfinished", (0, len(text)), text=text.strip())], Source(text))
    if found:
        raise Mistakes([m.at(spelling.place(m.span)) if m.span else m for m in found], Source(text))
    return cast(Claim, spelling.placed(claim))


def parse_comparison(text: str) -> Comparison:
    """`left op right`, such as the condition of a rule: `h + 2*p >= n`."""
    return _parse_one(text, "comparison")


def _parse_one(text: str, start: str) -> Any:
    if refused := _refused(text):
        raise Mistakes([refused], Source(text))
    tree, mistakes, _ = _read(text, start)
    if mistakes:
        raise Mistakes(mistakes, Source(text))
    return tree


def _refused(text: str) -> Mistake | None:
    """Why a text is not even read: too long, not text, or nested too deep."""
    if len(text) > MAX_CHARACTERS:
        return Mistake.of("text.long", count=len(text), most=MAX_CHARACTERS)
    if (at := text.find("\0")) >= 0:
        return Mistake.of("text.zero_byte", (at, at + 1))
    depth = 0
    for match in BRACKET.finditer(text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(match[0], 0)
        if depth > MAX_DEPTH:
            return too_deep(match.span())
    for match in LONG.finditer(text):
        if match[0][0] != "#" and match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            return Mistake.of("statement.long", (start, start + 1), most=MAX_STATEMENT)
    return None


def _read_all(text: str) -> tuple[tuple[Statement, ...], list[Mistake]]:
    """All statements, as far as they can be read, and a mistake for each that cannot."""
    statements: tuple[Statement, ...] = ()
    mistakes: list[Mistake] = []
    at = 0
    while at < len(text) and len(mistakes) < MAX_MISTAKES:
        rest = text[at:]
        read, found, reached = _read(rest, "start")
        if not found:
            statements += read
            break
        mistakes += (replace(m, span=(m.span[0] + at, m.span[1] + at)) if m.span else m for m in found)
        at += _after(rest, reached)
    return statements, mistakes


def _after(text: str, position: int) -> int:
    """Where the next statement begins after a mistake: after the brackets that hold it, if they are closed."""
    depth = 0
    separators: list[int] = []
    for match in SEPARATOR.finditer(text):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if match.start() >= position and match[0] in ("\n", ";", "->"):
            if depth <= 0:
                return match.end()
            separators.append(match.end())
    return separators[0] if separators and depth > 0 else len(text)


def _read(text: str, start: str) -> tuple[Any, list[Mistake], int]:
    """What the grammar makes of a text, or the mistakes at which it broke off and how far it had come."""
    with _LOCK:
        _BUILDER.depths.clear()
        try:
            return _automaton().read(text, start), [], len(text)
        except Unreadable as error:
            return None, [explain(error, text)], reached(error)
        except Mistakes as error:
            return None, error.mistakes, max(m.span[1] if m.span else 0 for m in error.mistakes)
