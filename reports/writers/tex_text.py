"""Text from a user for TeX: nothing in it is a command, and no character stops pdflatex."""

from __future__ import annotations

import re
import unicodedata

from ...engine.arithmetic import remembered
from ...grammar import code_point, visible
from ..math import GREEK_NAMES

_ASCII = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#",
    "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "|": r"\textbar{}",
    "-": "-{}", "'": "'{}", ",": ",{}", "[": "{[}", "\t": " ",
}  # fmt: skip
"""The last few would otherwise run together with their like: `--` into a dash, `''` into a quote."""

_MATHEMATICAL = {
    "×": r"\times", "·": r"\cdot", "−": "-", "±": r"\pm", "÷": r"\div", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
    "≈": r"\approx", "∼": r"\sim", "→": r"\to", "←": r"\leftarrow", "⇒": r"\Rightarrow", "∈": r"\in", "∑": r"\sum",
    "√": r"\surd", "∞": r"\infty", "′": r"{}^{\prime}", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil",
    "⌉": r"\rceil", "¹": "{}^{1}", "²": "{}^{2}", "³": "{}^{3}", "°": r"{}^{\circ}", "µ": r"\mu", "¬": r"\neg",
}  # fmt: skip

_TYPOGRAPHIC = {
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "„": ",,", "…": r"\ldots{}",
    "\u2011": r"\mbox{-}", "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "€": r"\texteuro{}", "•": r"\textbullet{}",
}  # fmt: skip

LATIN = set(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "ĂăĄąĆćČčĎďĐđĘęĚěĞğĹĺĽľŁłŃńŇňŊŋŐőŒœŔŕŘřŚśŞşŠšŢţŤťŮůŰűŸŹźŻżŽž¡¿§«»£"
)
"""The letters and signs beyond ASCII that the T1 encoding holds."""

_LONG_WORD = re.compile(r"(\S{24,})")
_BREAK_EVERY = 8
_SEPARATOR = r"(?:\\,|\{,\}|\\text\{'\})"
_LONG_NUMBER = re.compile(rf"\d{{1,3}}(?:{_SEPARATOR}\d{{3}}){{8,}}|\d{{25,}}")
_GROUPS = re.compile(rf"\d{{3}}{_SEPARATOR}|\d{{9}}")


@remembered(8192)
def tex_text(text: str) -> str:
    r"""A text as TeX; a very long word may be broken.

    >>> print(tex_text("a_b & 50% ≥ 中"))
    a\_b \& 50\% \ensuremath{\ge} {[}U+4E2D]\allowbreak{}
    """
    text = unicodedata.normalize("NFC", " ".join(visible(text).split("\n")))
    parts = _LONG_WORD.split(text)
    return "".join(_long_word(part) if place % 2 else _escaped(part) for place, part in enumerate(parts))


def tex_typed(text: str) -> str:
    r"""A line of the network language, every blank kept.

    >>> print(tex_typed("  pad 1"))
    \ \ pad 1
    """
    return re.sub(r"^ | (?= )|(?<= ) ", r"\\ ", tex_text(text))


def tex_title(text: str) -> str:
    r"""A text for a PDF's title or bookmark, where mathematics cannot be: characters beyond ASCII by their number.

    >>> print(tex_title("28×28 & more"))
    28\unichar{"D7}28 \& more
    """
    plain = " ".join(unicodedata.normalize("NFC", visible(text)).split())
    return "".join(
        _escaped(character) if character.isascii() else rf'\unichar{{"{ord(character):X}}}' for character in plain
    )


@remembered(8192)
def tex_math(latex: str) -> str:
    """Mathematics made safe: characters beyond ASCII become text, very long numbers and words may be broken."""
    latex = "".join(character if character.isascii() else rf"\text{{{_tex(character)}}}" for character in latex)
    latex = latex.replace(r"}\mathit{", r"}\allowbreak\mathit{")
    return _LONG_NUMBER.sub(lambda number: _GROUPS.sub(r"\g<0>\\allowbreak ", number.group()), latex)


def _escaped(text: str) -> str:
    return re.sub(r"([-',])\{\}(?!\1)", r"\1", "".join(map(_tex, text)))


def _long_word(word: str) -> str:
    pieces = [word[start : start + _BREAK_EVERY] for start in range(0, len(word), _BREAK_EVERY)]
    return r"\allowbreak{}".join(map(_escaped, pieces))


def _tex(character: str) -> str:
    if character in _ASCII:
        return _ASCII[character]
    if character in _MATHEMATICAL:
        return rf"\ensuremath{{{_MATHEMATICAL[character]}}}"
    if character in GREEK_NAMES:
        return rf"\ensuremath{{\{GREEK_NAMES[character]}}}"
    if character in _TYPOGRAPHIC:
        return _TYPOGRAPHIC[character]
    if (character.isascii() and character.isprintable()) or character in LATIN:
        return character
    return _escaped(code_point(character)) + r"\allowbreak{}"
