"""Lark's surprises in the reader's words: what stands there, and what would be right.

`RULES` are asked one after another; the first that knows the case speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from .broken_off import Place
from .foreign import foreign
from .mistakes import Mistake

STATEMENTS: Mapping[str, str] = {
    "network": "network mnist",
    "let": "let k = 32",
    "convention": "convention keras",
    "find": "find conv1.params, params",
    "claim": "claim conv1.params = 832",
    "vary": "vary k in {8, 16, 32}",
    "block": "block fire(s, e) [ .. ]",
}
"""The statements that stand alone, each with an example."""

EXAMPLES: Mapping[str, str] = {**STATEMENTS, "for": "for i = 1..3 [ .. ]", "from": "from c1", "again": "again c1"}

EXPECTED: Mapping[str, str] = {
    "RPAR": "a closing `)`",
    "RSQB": "a closing `]`",
    "RBRACE": "a closing `}`",
    "NUMBER": "a number or a letter",
    "NAME": "a name",
    "EQUALS": "`=`",
    "LSQB": "`[`",
    "LBRACE": "`{`",
    "IN": "`in`",
    "VBAR": "`|`",
}
"""What the grammar would have taken, most telling first."""

MISPLACED: Mapping[str, str] = {
    ":": "a label is one name before a layer; layers are joined by `->`",
    "=": "a value follows its word without `=`; letters get theirs by `let k = 3`",
    ".": "a decimal number has digits on both sides of its point, as in `0.5`",
    "..": "`..` stands in a range, as in `for i = 1..3`",
    "@": "a shape is features, one `@` and sizes, as in `32@24x24`, without parentheses",
    ",": "commas stand between arguments, as in `min(a, b)`; sizes are joined by `x`",
    "{": "the values to choose from stand in braces, as in `vary k in {3, 5}`",
    "|": "branches stand between `[` and `]`, after a layer's word",
    **dict.fromkeys(["<", ">", "<=", ">=", "!="], "comparisons stand in `if(h >= 3, a, b)`"),
}
"""Signs that have a place elsewhere, with that place."""

VALUE = re.compile(r"(?:(?<![\w.])\d+(?:\.\d+)?|\))\s*\Z")
"""What is a value, and no name, at the end of what was read."""

SIGNS = "()[]{}|@=,:*/%^+-<>;.0123456789"


def explain(error: UnexpectedInput, text: str) -> Mistake:
    """The mistake behind an error of lark's."""
    at = reached(error, text)
    if isinstance(error, UnexpectedCharacters):
        character = text[at]
        if character not in SIGNS and not (character.isascii() and character.isalpha()):
            return foreign(character, at)
        return _explained(Place(text, at, _word(text, at), frozenset(map(str, error.allowed or ()))))
    if isinstance(error, UnexpectedToken):
        accepted = frozenset(map(str, error.accepts or ()))
        if error.token.type == "$END":
            return _explained(Place(text, len(text.rstrip()), "", accepted))
        return _explained(Place(text, at, "->" if error.token.type == "_ARROW" else str(error.token).strip(), accepted))
    raise error


def reached(error: UnexpectedInput, text: str) -> int:
    """Where reading broke off."""
    if not isinstance(error, UnexpectedToken):
        return error.pos_in_stream or 0
    token = error.token
    if token.type == "$END":
        return len(text)
    start = token.start_pos or 0
    # an arrow's token holds the line ends around it
    return start + str(token).index("->") if token.type == "_ARROW" else start


def _word(text: str, at: int) -> str:
    """The word or sign that stands at a place."""
    match = re.compile(r"\w+|->|\.\.|//|[<>!]=|.").match(text, at)
    return match[0] if match else text[at]


CLOSING = {"(": ")", "[": "]", "{": "}"}
OPENING = {closing: opening for opening, closing in CLOSING.items()}


def stands_alone(word: str, start: int) -> Mistake:
    """The mistake of a statement in a chain or in brackets that has no place there."""
    return Mistake(f"`{word}` stands alone, not in a chain", (start, start + len(word)), "put it on a line of its own")


def _alone(place: Place) -> Mistake | None:
    chained = place.before[: place.start].rstrip().endswith("->")
    if place.word in STATEMENTS and (chained or place.found == "->"):
        return stands_alone(place.word, place.start)
    return None


def _ended(place: Place) -> Mistake | None:
    """The line or the text ends in the middle of something."""
    if place.found:
        return None
    sign, at = place.operator
    if sign == "->":
        return Mistake("the text ends after `->`", (at, at + 2), "write the next layer, or leave the arrow out")
    if place.opened and sign in ("", *CLOSING, ",", "|"):
        opening, at = place.opened
        return Mistake(
            f"this `{opening}` is not closed", (at, at + 1), f"write the `{CLOSING[opening]}` that closes it"
        )
    if place.word in EXAMPLES:
        return Mistake(f"this `{place.word}` is not finished", place.span, f"write it as in `{EXAMPLES[place.word]}`")
    if sign == ":":
        return Mistake("no layer follows this label", (place.start, at + 1), "write the layer after the `:`")
    if sign:
        return Mistake(f"nothing follows `{sign}`", (at, at + len(sign)), "write a number or a letter after it")
    return Mistake("the line ends too early", place.span, f"{_expected(place.accepted)} is missing")


def _arrow(place: Place) -> Mistake | None:
    if place.found != "->" or place.element:
        return None
    if place.operator[0] == "->":
        return Mistake("there is no layer between two arrows", place.span, "leave one `->` out")
    if not place.before.strip():
        return Mistake("a network does not begin with `->`", place.span, "begin with `input`, as in `input 1@28x28`")
    return Mistake("there is no layer before this `->`", place.span, "an arrow stands between two layers")


def _bracket(place: Place) -> Mistake | None:
    if place.found not in OPENING:
        return None
    opening = OPENING[place.found]
    if not place.opened:
        return Mistake(
            f"`{place.found}` closes nothing", place.span, f"leave it out, or write the `{opening}` that it closes"
        )
    if place.opened[0] != opening:
        other, at = place.opened
        return Mistake(
            f"this `{other}` is not closed before `{place.found}`",
            (at, at + 1),
            f"write the `{CLOSING[other]}` that closes it",
        )
    if place.operator[0] == opening:
        return Mistake(f"nothing stands between `{opening}` and `{place.found}`", place.span, "write a value there")
    return None


def _after_sign(place: Place) -> Mistake | None:
    """Two signs in a row, where a value belongs between them."""
    sign = place.operator[0]
    if place.found == "*" and place.before.rstrip().endswith("]"):
        hint = "to repeat a join put brackets around it: `[ .. [ .. | .. ] ] * N`"
        return Mistake("`*` stands only after a plain `[ ]`", place.span, hint)
    if place.found == ":" or not sign or sign in ("->", "[", "|", ":") or not place.element:
        return None
    if place.found == sign == "=":
        return Mistake(
            "`==` is not part of the language", (place.at - 1, place.at + 1), "two sides are compared with one `=`"
        )
    return Mistake(f"`{place.found}` cannot follow `{sign}`", place.span, "write a number or a letter between them")


def _side_by_side(place: Place) -> Mistake | None:
    """`3k` or `2(n + 1)` in an expression."""
    if not place.element:
        return None
    in_expression = (place.opened is not None and place.opened[0] == "(") or "=" in place.element
    value_before = VALUE.search(place.before) or (in_expression and re.search(r"\w\s*\Z", place.before))
    if value_before and (place.found[0].isalnum() or place.found == "("):
        return Mistake(
            f"a sign is missing before `{place.found}`", place.span, "a product is written with `*`, as in `2*k`"
        )
    return None


def _statement(place: Place) -> Mistake | None:
    """Something else within a statement of which an example says most."""
    if place.word not in EXAMPLES or place.found == "->":
        return None
    if place.word == "claim" and "~" in place.before[place.start :]:
        hint = "write a number after `~` as it is printed, as in `claim params ~ 138M`"
        return Mistake(f"`{place.found}` cannot stand here", place.span, hint)
    return Mistake(f"`{place.found}` cannot stand here", place.span, f"write it as in `{EXAMPLES[place.word]}`")


def _beginning(place: Place) -> Mistake | None:
    if place.element:
        return None
    hint = "begin with a word, as in `input 1@28x28`"
    return Mistake(f"a statement cannot begin with `{place.found}`", place.span, hint)


def _sign(place: Place) -> Mistake | None:
    if place.found in MISPLACED:
        return Mistake(f"`{place.found}` cannot stand here", place.span, MISPLACED[place.found])
    if place.found == "-":
        return Mistake("a value does not begin with a minus", place.span, "values are not negative", "value.sign")
    if place.found in ("+", "*", "/", "//", "%", "^", "x", "×"):
        return Mistake(
            f"a value does not begin with `{place.found}`", place.span, "write a number or a letter before it"
        )
    return None


RULES: tuple[Callable[[Place], Mistake | None], ...] = (
    _ended,
    _alone,
    _arrow,
    _bracket,
    _after_sign,
    _side_by_side,
    _statement,
    _beginning,
    _sign,
)


def _explained(place: Place) -> Mistake:
    for rule in RULES:
        if mistake := rule(place):
            return mistake
    return Mistake(f"`{place.found}` cannot stand here", place.span, f"expected here: {_expected(place.accepted)}")


def _expected(accepted: frozenset[str]) -> str:
    return next((words for name, words in EXPECTED.items() if name in accepted), "the end of the statement")
