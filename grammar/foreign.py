"""Characters that people type, or paste, and that the language does not know."""

from __future__ import annotations

from collections.abc import Mapping

from .mistakes import Mistake

FOREIGN: Mapping[str, str] = {
    "→": "an arrow is written `->`",
    "⟶": "an arrow is written `->`",
    "−": "a minus is written `-`",
    "–": "a minus is written `-`",
    "—": "a minus is written `-`",
    "·": "a product is written `*`",
    "⋅": "a product is written `*`",
    "∗": "a product is written `*`",
    "÷": "a quotient is written `/`",
    "≥": "this is written `>=`",
    "≤": "this is written `<=`",
    "≠": "this is written `!=`",
    "√": "a square root is written `sqrt(a)`",
    "…": "a range is written with two points, as in `1..3`",
    "²": "a power is written `^2`",
    "³": "a power is written `^3`",
    "&": "a statement ends with the line, with `;` or with `->`",
    "\\": "a formula is written plainly, as in `2*k^2`, without backslashes",
    "$": "a formula is written plainly, as in `2*k^2`, without dollar signs",
    "!": "a comment begins with `#`",
    "`": "names are written without quotes",
    **dict.fromkeys("\"'“”„‘’«»", "names are written without quotes"),
}

BLANKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}\N{IDEOGRAPHIC SPACE}"
INVISIBLE = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}\N{SOFT HYPHEN}\ufeff"


def foreign(character: str, at: int) -> Mistake:
    """The mistake of a character that is not part of the language, with what to write in its place."""
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return Mistake(f"`{shown}` is not part of the language", (at, at + 1), _hint(character))


def _hint(character: str) -> str:
    if character in BLANKS:
        return "write an ordinary blank"
    if character in INVISIBLE:
        return "delete this character, which cannot be seen"
    if letter := _greek(character):
        return f"Greek letters are written as words: `{letter}`"
    return FOREIGN.get(character, "names are made of the letters A to Z, digits and `_`")


def _greek(character: str) -> str:
    """`alpha` for α, `Delta` for Δ; empty for all else."""
    import unicodedata  # only for those who need it

    words = unicodedata.name(character, "").split()
    if words[:1] != ["GREEK"] or words[2:3] != ["LETTER"]:
        return ""
    name = {"LAMDA": "lambda"}.get(words[3], words[3].lower())
    return name.capitalize() if words[1] == "CAPITAL" else name
