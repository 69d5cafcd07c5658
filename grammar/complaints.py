"""What cannot be read, in the reader's words: what is there, and what would be right.

`RULES` are tried in order; the first that applies gives the mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .automaton import END, Unreadable
from .broken_off import ReadingStop
from .foreign import foreign
from .mistakes import Mistake
from .phrases import Phrase, phrase
from .statement_words import EXAMPLES, STATEMENTS, stands_alone

OTHER_EXAMPLES: Mapping[tuple[str, str], str] = {
    ("include", "."): 'include "other.net"',
    ("let", "["): "let k = 64, 128",
    ("let", "="): "let k = 32; let n = 3",
}
"""What says more than the example of a statement, by its word and what was found in it."""

EXPECTED = ("RPAR", "RSQB", "RBRACE", "NUMBER", "NAME", "EQUALS", "LSQB", "LBRACE", "IN", "VBAR")
"""What the grammar would have taken, most telling first."""

MISPLACED: Mapping[str, str] = {
    ":": "label",
    "=": "equals",
    ".": "point",
    "..": "range",
    "@": "shape",
    ",": "comma",
    "{": "choices",
    "|": "branches",
    **dict.fromkeys(["<", ">", "<=", ">=", "!="], "comparison"),
}
"""Signs that belong elsewhere, with the hint that says where."""

VALUE = re.compile(r"(?:(?<![\w.])\d+(?:\.\d+)?|\))\s*\Z")
"""What is a value, and no name, at the end of what was read."""

QUANTITY = re.compile(
    r"[A-Za-z]\w*(?:\[\w+\])?(?:\.[A-Za-z]\w*(?:\[\w+\])?)+(\s*[=<>~≈!][^\n;#]*)?(?=\s*(?:[\n;#]|\Z))"
)
"""A quantity of a layer at the beginning of a line, alone or with what is claimed of it."""
TIMES = re.compile(r"\*\s*(\w+)[^\]\n]*(?=\n|\Z)")
"""A number of repetitions on a line without a closing bracket."""
QUESTION = re.compile(r"(?:^|[\n;])[ \t]*find\s+\w[^\n;]*\Z")
"""A `find` line with a quantity, at the end of what was read."""
QUOTES = frozenset("\"'“”„«»‘’")
POINTS = re.compile(r"\(?\s*\d[\d.,/]*\s*(?:points?|pts?\.?|marks?)\b|points?\b")
POINTS_BEGUN = re.compile(r"[\w\])]\s*\[\s*[\d.]*\s*\Z")
"""The points of a question in another form, and the bracket before them."""
ARROW = "_ARROW"
SIGNS = "()[]{}|@=,:*/%^+-<>;.0123456789"


def explain(error: Unreadable, text: str) -> Mistake:
    """The mistake where reading broke off."""
    at, token = reached(error), error.token
    if token is None:
        character = text[at]
        if character in QUOTES and QUESTION.search(text[:at]):
            return Mistake.of("question.quotes", (at, at + 1))
        if character not in SIGNS and not (character.isascii() and character.isalpha()):
            return foreign(character, at)
        found = _word(text, at)
    elif token.type == "TEXT":
        return foreign(text[at], at)
    elif token.type == END:
        at, found = len(text.rstrip()), ""
    else:
        found = token.strip() if token.type != ARROW else "->"
    return _explained(ReadingStop(text, at, found, error.accepted))


def reached(error: Unreadable) -> int:
    """Where reading broke off; an arrow's token holds the line ends around it."""
    in_token = error.token.index("->") if error.token and error.token.type == ARROW else 0
    return error.at + in_token


def _word(text: str, at: int) -> str:
    """The word or sign that is at a position."""
    match = re.compile(r"\w+|->|\.\.|//|[<>!]=|.").match(text, at)
    return match[0] if match else text[at]


CLOSING = {"(": ")", "[": "]", "{": "}"}
OPENING = {closing: opening for opening, closing in CLOSING.items()}


def _alone(place: ReadingStop) -> Mistake | None:
    chained = place.before[: place.start].rstrip().endswith("->")
    if place.word in STATEMENTS and (chained or place.found == "->"):
        return stands_alone(place.word, place.start)
    return None


def _ended(place: ReadingStop) -> Mistake | None:
    """The line or the text ends in the middle of something."""
    if place.found:
        return None
    sign, at = place.operator
    if sign == "->":
        return Mistake.of("end.arrow", (at, at + 2))
    if place.opened and sign in ("", *CLOSING, ",", "|"):
        opening, at = place.opened
        return Mistake.of("bracket.open", (at, at + 1), opening=opening, closing=CLOSING[opening])
    if place.word in EXAMPLES:
        return Mistake.of("statement.unfinished", place.span, word=place.word, example=EXAMPLES[place.word])
    if sign == ".." and place.word == "slice":
        return Mistake.of("slice.open", (at, at + len(sign)))
    if sign == ":":
        return Mistake.of("end.label", (place.start, at + 1))
    if sign:
        return Mistake.of("end.sign", (at, at + len(sign)), sign=sign)
    return Mistake.of("end.early", place.span, expected=_expected(place.accepted))


def _arrow(place: ReadingStop) -> Mistake | None:
    if place.found != "->" or place.element:
        return None
    if place.operator[0] == "->":
        return Mistake.of("arrow.double", place.span)
    if not place.before.strip():
        return Mistake.of("arrow.first", place.span)
    return Mistake.of("arrow.nothing_before", place.span)


def _points(place: ReadingStop) -> Mistake | None:
    """`find params [3]` or `find params (3 points)`"""
    question = QUESTION.search(place.before)
    if not question:
        return None
    begun, behind_text = POINTS_BEGUN.search(question[0]), place.found == "[" and question[0].rstrip().endswith('"')
    return Mistake.of("points.form", place.span) if begun or behind_text or POINTS.match(place.text, place.at) else None


def _bracket(place: ReadingStop) -> Mistake | None:
    if place.found not in OPENING:
        return None
    opening = OPENING[place.found]
    if not place.opened:
        return Mistake.of("bracket.closing", place.span, found=place.found, opening=opening)
    if place.opened[0] != opening:
        other, at = place.opened
        return Mistake.of("bracket.crossed", (at, at + 1), opening=other, found=place.found, closing=CLOSING[other])
    if place.operator[0] == opening:
        return Mistake.of("bracket.nothing", place.span, opening=opening, found=place.found)
    return None


def _after_sign(place: ReadingStop) -> Mistake | None:
    """Two signs in a row, where a value belongs between them."""
    sign = place.operator[0]
    if place.found == "*" and place.before.rstrip().endswith("]"):
        return Mistake.of("repeat.plain", place.span)
    if place.found == ":" or not sign or sign in ("->", "[", "|", ":") or not place.element:
        return None
    if place.found == ">" and sign == "-" and place.before.endswith("-") and place.before[:-1].rstrip()[-1:] in SIGNS:
        before = place.before[:-1].rstrip()[-1:]
        return Mistake.of("sign.after_sign", (place.at - 1, place.at + 1), found="->", sign=before)
    if place.found == ">" and sign == "-":
        return Mistake.of("arrow.split", (place.before.rindex("-"), place.at + 1))
    if place.found == sign == "=":
        return Mistake.of("sign.equals", (place.at - 1, place.at + 1))
    return Mistake.of("sign.after_sign", place.span, found=place.found, sign=sign)


def _body_left_open(place: ReadingStop) -> Mistake | None:
    """`[ conv 8@3x3 -> relu * 3`"""
    times = TIMES.match(place.text, place.at)
    if not times or not place.opened or place.opened[0] != "[":
        return None
    return Mistake.of("bracket.before_times", (place.opened[1], place.opened[1] + 1), times=times[1])


def _quantity(place: ReadingStop) -> Mistake | None:
    """`conv1.params = 832` without its `claim`."""
    said = QUANTITY.match(place.text, place.start) if place.found == "." else None
    if not said:
        return None
    hint = "claim" if said[1] else "find"
    return Mistake.of("quantity.alone", (place.start, said.end()), hint=hint, said=said[0].strip())


def _body_of_loop(place: ReadingStop) -> Mistake | None:
    """`for i = 1..3 conv 4@3x3`"""
    if place.word != "for" or ".." not in place.element or not place.found.isalpha():
        return None
    body = re.compile(r"[^\n;#|\[\]]*?(?=\s*(?:->|[\n;#|\[\]]|\Z))").match(place.text, place.at)
    assert body is not None
    return Mistake.of("loop.body", place.span, usage=f"{place.element} [ {body[0]} ]")


def _side_by_side(place: ReadingStop) -> Mistake | None:
    """`3k` or `2(n + 1)` in an expression."""
    if not place.element or place.word == "if":
        return None
    in_expression = (place.opened is not None and place.opened[0] == "(") or "=" in place.element
    value_before = VALUE.search(place.before) or (in_expression and re.search(r"\w\s*\Z", place.before))
    if place.word == "for" and place.found == "to":
        return Mistake.of("statement.form", place.span, found=place.found, example=EXAMPLES["for"])
    if value_before and (place.found[0].isalnum() or place.found == "("):
        if place.word == "let" and place.found.isdigit():
            return Mistake.of("let.sign_missing", place.span, found=place.found).called("sign.missing")
        return Mistake.of("sign.missing", place.span, found=place.found)
    return None


def _statement(place: ReadingStop) -> Mistake | None:
    """Something else within a statement of which an example says most."""
    if place.word not in EXAMPLES or place.found == "->":
        return None
    if place.word == "claim" and "~" in place.before[place.start :]:
        return Mistake.of("claim.rounded", place.span, found=place.found)
    example = OTHER_EXAMPLES.get((place.word, place.found), EXAMPLES[place.word])
    return Mistake.of("statement.form", place.span, found=place.found, example=example)


def _beginning(place: ReadingStop) -> Mistake | None:
    if place.element:
        return None
    if place.found == "carry":
        return Mistake.of("carry.place", place.span)
    return Mistake.of("statement.begin", place.span, found=place.found)


def _sign(place: ReadingStop) -> Mistake | None:
    if place.found in MISPLACED:
        return Mistake.of("sign.misplaced", place.span, hint=MISPLACED[place.found], found=place.found)
    if place.found == "-":
        return Mistake.of("value.minus", place.span).called("value.sign")
    if place.found in ("+", "*", "/", "//", "%", "^", "x", "×"):
        return Mistake.of("value.begin", place.span, found=place.found)
    return None


RULES: tuple[Callable[[ReadingStop], Mistake | None], ...] = (
    _ended,
    _alone,
    _arrow,
    _points,
    _bracket,
    _body_left_open,
    _quantity,
    _after_sign,
    _body_of_loop,
    _side_by_side,
    _statement,
    _beginning,
    _sign,
)


def _explained(place: ReadingStop) -> Mistake:
    for rule in RULES:
        if mistake := rule(place):
            return mistake
    return Mistake.of("sign.unexpected", place.span, found=place.found, expected=_expected(place.accepted))


def _expected(accepted: frozenset[str]) -> Phrase:
    return phrase(f"expected.{next((name for name in EXPECTED if name in accepted), 'end')}")
