"""Lark's surprises in the reader's words: what stands there, what was expected, what to write."""

from __future__ import annotations

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from .mistakes import Mistake

STATEMENT_WORDS = ("network", "let", "find", "claim", "vary", "convention", "block")
NEEDS_NOTHING = "a statement ends with the line, with `;` or with `->`"

EXPECTED = {
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
    "__ANON_1": "`..`",
}
"""What the grammar would have taken, most telling first."""

FOREIGN = {
    "→": "an arrow is written `->`",
    "−": "a minus is written `-`",
    "·": "a product is written `*`",
    "&": "a statement ends with the line, with `;` or with `->`",
    "\\": "the language has no backslash",
    '"': "names are written without quotes",
    "'": "names are written without quotes",
    "²": "a power is written `^2`",
    "!": "a comment begins with `#`",
}
"""Characters that people type and the language does not know."""


def explain(error: UnexpectedInput, text: str) -> Mistake:
    """The mistake behind an error of lark's."""
    if isinstance(error, UnexpectedCharacters):
        at = error.pos_in_stream or 0
        return _strange(text, at, {str(name) for name in error.allowed or ()})
    if isinstance(error, UnexpectedToken):
        accepted = {str(name) for name in error.accepts or ()}
        if error.token.type == "$END":
            return _unfinished(text, accepted)
        start = error.token.start_pos or 0
        start += len(str(error.token)) - len(str(error.token).lstrip())
        return _unexpected(text, start, str(error.token).strip(), accepted)
    raise error


def _strange(text: str, at: int, allowed: set[str]) -> Mistake:
    character = text[at]
    if character in "()[]{}|@=,:*/%^+-<>;.0123456789" or character.isascii() and character.isalpha():
        return _unexpected(text, at, _word(text, at), allowed)
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    hint = FOREIGN.get(character, "names are made of the letters A to Z, digits and `_`")
    return Mistake(f"`{shown}` is not part of the language", (at, at + 1), hint)


def _word(text: str, at: int) -> str:
    end = at + 1
    while end < len(text) and text[at].isalnum() and text[end].isalnum():
        end += 1
    return text[at:end]


def _unfinished(text: str, accepted: set[str]) -> Mistake:
    """The text ends in the middle of something: the caret stands at its last character."""
    end = len(text.rstrip())
    last = text[:end].rstrip().rsplit("\n", 1)[-1]
    span = (max(0, end - 1), end)
    if last.rstrip().endswith("->"):
        return Mistake("the text ends after `->`", (end - 2, end), "write the next layer, or leave the arrow out")
    return Mistake(f"the text ends too early: {_expected(accepted)} is missing", span, "finish this statement")


def _unexpected(text: str, at: int, found: str, accepted: set[str]) -> Mistake:
    """A sign or word where none such can stand; the cases that people really write come first."""
    before = text[:at].rstrip(" \t\r").rsplit("\n", 1)[-1]
    span = (at, at + max(1, len(found)))
    begin = before.rsplit("->", 1)[-1].split(";")[-1].split()
    if "->" in before and begin and begin[0] in STATEMENT_WORDS:
        start = at - len(text[:at]) + text.rfind(begin[0], 0, at)
        hint = "put it on a line of its own"
        return Mistake(f"`{begin[0]}` stands alone, not in a chain", (start, start + len(begin[0])), hint)
    if found.startswith("->") and before.endswith("->"):
        return Mistake("there is no layer between two arrows", (at, at + 2), "leave one `->` out")
    if found == "->" and not before:
        return Mistake("a network does not begin with `->`", span, "begin with `input`, as in `input 1@28x28`")
    if found == "-" and before.split():
        return Mistake("a value does not begin with a minus", span, "a value here is a positive number or an expression")
    if found in ")]}":
        opening = {")": "(", "]": "[", "}": "{"}[found]
        if not {"RPAR", "RSQB", "RBRACE"} & accepted and opening not in before:
            return Mistake(f"`{found}` closes nothing", span, f"leave it out, or write the `{opening}` that it closes")
    if found == "*" and before.endswith("]"):
        hint = "to repeat a join write `[ add [ .. | .. ] ] * N`"
        return Mistake("`*` stands only after a plain `[ ]`", span, hint)
    if not found.strip():
        return Mistake(f"the line ends too early: {_expected(accepted)} is missing", (at, at + 1), "finish this statement")
    return Mistake(f"`{found[:40]}` cannot stand here", span, f"expected here: {_expected(accepted)}")


def _expected(accepted: set[str]) -> str:
    for name, words in EXPECTED.items():
        if name in accepted:
            return words
    return "the end of the statement"
