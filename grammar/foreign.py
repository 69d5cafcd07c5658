"""Characters that people type, or paste, and that the language does not know."""

from __future__ import annotations

from collections.abc import Mapping

from .mistakes import Mistake

BLANKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}\N{IDEOGRAPHIC SPACE}"
INVISIBLE = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}\N{SOFT HYPHEN}\ufeff"

FOREIGN: Mapping[str, str] = {
    **dict.fromkeys("→⟶", "arrow"),
    **dict.fromkeys("−–—", "minus"),
    **dict.fromkeys("·⋅∗", "product"),
    "÷": "quotient",
    "≥": "at_least",
    "≤": "at_most",
    "≠": "unequal",
    "√": "root",
    "…": "range",
    "²": "square",
    "³": "cube",
    "&": "end",
    "\\": "backslash",
    "$": "dollar",
    "!": "comment",
    **dict.fromkeys("`\"'“”„‘’«»", "quote"),
    **dict.fromkeys(BLANKS, "blank"),
    **dict.fromkeys(INVISIBLE, "invisible"),
}
"""Each with the hint that says what to write in its position."""


def foreign(character: str, at: int) -> Mistake:
    """The mistake of a character that is not part of the language, with what to write in its position."""
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    letter = _greek(character)
    hint = "greek" if letter else FOREIGN.get(character, "name")
    return Mistake.of("character.foreign", (at, at + 1), hint=hint, character=shown, letter=letter)


def _greek(character: str) -> str:
    """`alpha` for α, `Delta` for Δ; empty for all else."""
    import unicodedata  # only for those who need it

    words = unicodedata.name(character, "").split()
    if words[:1] != ["GREEK"] or words[2:3] != ["LETTER"]:
        return ""
    name = {"LAMDA": "lambda"}.get(words[3], words[3].lower())
    return name.capitalize() if words[1] == "CAPITAL" else name
