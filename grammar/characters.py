"""Characters that a reader cannot see, or that act on the text around them, and what is shown instead."""

from __future__ import annotations

import json
import re
import unicodedata

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""The Greek names that TeX knows too. Capitals such as Alpha look Latin and stay words."""

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴺ", "0123456789abcdefghijklmnoprstuvwxyzN", strict=True))

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of Unicode: controls, formats (bidirectional marks, zero widths, tags), surrogates, private use,
unassigned, separators of lines and paragraphs."""

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that are drawn as nothing."""

_SEEN = re.compile(r"[\n\t -~]*")
_QUOTED = re.compile(r"[^ -~]")


def visible(text: str) -> str:
    r"""Text from a user with a substitute for each character that acts instead of being read.

    >>> visible("a\x1b[2Jb\tc\u200bd")
    'a[U+001B][2Jb\tc[U+200B]d'
    """
    return text if _SEEN.fullmatch(text) else "".join(map(_shown, text))


def _shown(character: str) -> str:
    return code_point(character) if is_unseen(character) else character


def is_unseen(character: str) -> bool:
    r"""Whether a character cannot be seen or acts on others; line ends and tabs are layout.

    >>> [is_unseen(character) for character in "a\n\u202e\u2028é"]
    [False, False, True, True, False]
    """
    return character not in "\n\t" and (unicodedata.category(character) in _UNSEEN or character in _BLANK)


def code_point(character: str) -> str:
    """The visible stand-in for a character that cannot be shown.

    >>> code_point("中")
    '[U+4E2D]'
    """
    return f"[U+{ord(character):04X}]"


def json_text(data: object, indent: int | None = 2) -> str:
    r"""Data as JSON, every unseen character written as `\uXXXX`: what it says is the same.

    >>> print(json_text({"title": "a\u200bé"}, None))
    {"title": "a\u200bé"}
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return text if _SEEN.fullmatch(text) else _QUOTED.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\n" and is_unseen(found[0]) else found[0]
