"""A claim as people write it, and as netderive prints it, in the spelling of the language.

`5×5×(3+1)`, `9,248`, `6.08e2`, `k²`, `⌊h/2⌋`, `∑(i = 1..N) i`, `a if h ≥ 3, else b` become `5×5*(3+1)`, `9248`, `608`,
`k^2`, `floor(h/2)`, `sum(i = 1..N, i)`, `if(h >= 3, a, b)`. Every character keeps its position in the text, so that
mistakes and quotations point there. What is not known here is left as it is, for the grammar to refuse.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from .expressions import Span
from .records import record
from .rounded_numbers import UNIT

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

SIGNS = {
    "·": "*", "⋅": "*", "∙": "*", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "≈": "~", "∼": "~", "mod": "%",
}  # fmt: skip
RELATIONS = ("=", "<=", ">=", "!=", "<", ">", "~")
FENCES = {"⌊": "floor(", "⌈": "ceil("}
CLOSING = (")", "⌋", "⌉")

_STEM = f"[A-Za-z{''.join(GREEK.values())}]"
_NAME = rf"{_STEM}[A-Za-z0-9_]*[{''.join(SUBSCRIPTS)}]*′?"
_GROUPS = "|".join(rf"\d{{1,3}}(?:{sign}\d{{3}})+" for sign in (" ", "\u00a0", "\u2009", "\u202f", ",", "['’]"))
TOKEN = re.compile(
    rf"(?P<number>(?:(?:{_GROUPS})(?!\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d+(?![\w]))?)"
    r"|(?P<times>×|x(?![A-Za-z0-9_])|(?<=[\d)])x)"
    rf"|(?P<path>{_NAME}(?:\[\w+\])?(?:\.{_NAME}(?:\[\w+\])?)*)"
    rf"|(?P<power>[{''.join(SUPERSCRIPTS)}]+)"
    r"|(?P<blank>\s+)|(?P<sign>[<>!=]=|\.\.|//|.)",
    re.DOTALL,
)
UNIT_BEHIND = re.compile(rf"[ \u00a0\u2009\u202f]?((?:{UNIT})?B?)(?![\w.])")
TIMES_TEN = re.compile(r" *[*×·⋅x] *10(?: *\^ *(\d+)|([⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
"""`8.03·10⁷` and `8.03*10^7` after the first number."""

MAX_EXPONENT = 1_000


class SpelledPiece(NamedTuple):
    """A piece of the claim in our spelling, with its position in the text as it is written."""

    kind: str
    text: str
    span: Span


@record()
class Spelled:
    """A claim in the language's own spelling; `place` gives the characters of the text that a span of it came from."""

    text: str
    first: tuple[int, ...]
    last: tuple[int, ...]

    def place(self, span: Span) -> Span:
        start, end = (min(max(at, 0), len(self.text)) for at in span)
        if end <= start:
            return self.first[start], self.first[start]
        return self.first[start], self.last[end - 1]

    def placed(self, tree: Any) -> Any:
        """A tree read from `text` with the spans of the text as it is written."""
        if isinstance(tree, tuple):
            return tuple(map(self.placed, tree))
        if not is_dataclass(tree) or isinstance(tree, type):
            return tree
        own = {field.name: self.placed(getattr(tree, field.name)) for field in fields(tree) if field.name != "span"}
        spans = [self.place(tree.span), *_spans(own.values())]  # type: ignore[attr-defined]
        return replace(tree, **own, span=(min(s for s, _ in spans), max(e for _, e in spans)))


def _spans(parts: Any) -> list[Span]:
    """The spans of the trees in a row of fields."""
    found: list[Span] = []
    for part in parts:
        if isinstance(part, tuple):
            found += _spans(part)
        elif is_dataclass(part):
            found.append(part.span)  # type: ignore[attr-defined]
    return found


def spelled(text: str, start: int = 0) -> Spelled:
    """A claim, which begins at `start` of its file, in the language's own spelling.

    >>> spelled("P = ⌊(h − 3)/2⌋·k² + 1 024").text
    'P = floor((h - 3)/2)*k^2 + 1024'
    >>> spelled("5×5×(3×8) ~ 1.6 k").text, spelled("params ~ 8.03*10^7").text
    ('5×5×(3*8) ~ 1.6k', 'params ~ 8.03e7')
    """
    pieces = _ClaimReader(_pieces(text)).all()
    first, last = [], []
    for piece in pieces:
        exact = len(piece.text) == piece.span[1] - piece.span[0]
        for at in range(len(piece.text)):
            first.append(start + piece.span[0] + (at if exact else 0))
            last.append(start + (piece.span[0] + at + 1 if exact else piece.span[1]))
    end = start + len(text)
    return Spelled("".join(piece.text for piece in pieces), (*first, end), (*last, end))


def _pieces(text: str) -> list[SpelledPiece]:
    found: list[SpelledPiece] = []
    calls: list[bool] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match is not None
        kind, word = str(match.lastgroup), match[0]
        rounded = bool(found) and next((p.text for p in reversed(found) if p.kind != "blank"), "") == "~"
        if kind == "number" and "," in word and any(calls):
            word = word.partition(",")[0]  # a comma between the arguments of a function
        if kind == "number" and rounded:
            ten = TIMES_TEN.match(text, at + len(word)) if "e" not in word.lower() else None
            behind = ten.end() if ten else at + len(word)
            unit = UNIT_BEHIND.match(text, behind)
            exponent = f"e{ten[1] or ''.join(SUPERSCRIPTS[sign] for sign in ten[2])}" if ten else ""
            written = re.sub(r"[^\d.eE+-]", "", word) + exponent + (unit[1] if unit else "")
            end = unit.end() if unit else behind
            found.append(SpelledPiece(kind, written, (at, end)))
            at = end
            continue
        if word in "([⌊⌈":
            before = found[-1] if found else None
            calls.append(word == "(" and before is not None and before.kind == "path")
        elif word in (")", "]", "⌋", "⌉") and calls:
            calls.pop()
        if kind == "path" and _side_by_side(found):
            found.append(SpelledPiece("sign", "*", (at, at)))
        found.append(SpelledPiece(kind, _plain(kind, word, bool(calls)), (at, at + len(word))))
        at += len(word)
    return found


def _side_by_side(found: list[SpelledPiece]) -> bool:
    """Whether a letter follows a number, as in `2p`; not in `1/2p`, which could mean two things."""
    if not found or found[-1].kind != "number":
        return False
    before = next((piece.text for piece in reversed(found[:-1]) if piece.kind != "blank"), "")
    return before not in ("/", "//", "%", "^")


def _plain(kind: str, word: str, within: bool) -> str:
    """A piece in our spelling; `within` brackets a cross is a product."""
    match kind:
        case "number":
            return _number(word)
        case "times":
            return "*" if within else word
        case "path":
            return SIGNS.get(word) or "".join(map(_letter, _subscripted(word)))
        case "power":
            return "^" + "".join(SUPERSCRIPTS[c] for c in word)
        case "blank":
            return re.sub(r"[^\n\r]", " ", word)
        case _:
            return SIGNS.get(word, word)


def _number(word: str) -> str:
    digits = re.sub(r"[^\d.eE+-]", "", word)
    mantissa, _, exponent = digits.lower().partition("e")
    if not exponent:
        return mantissa
    if abs(int(exponent[:9])) > MAX_EXPONENT:
        return word
    value = Fraction(mantissa) * Fraction(10) ** int(exponent)
    return str(value) if value.denominator == 1 else f"({value})"


def _subscripted(word: str) -> str:
    """`log₂`, `h₁` and `h′` as `log2`, `h_1` and `h_out`."""
    if word == "log₂":
        return "log2"
    return re.sub(f"[{''.join(SUBSCRIPTS)}]+", lambda small: "_" + "".join(SUBSCRIPTS[c] for c in small[0]), word)


_LETTERS = {letter: name for name, letter in GREEK.items()} | {"′": "_out"}


def _letter(character: str) -> str:
    return _LETTERS.get(character, character)


class _ClaimReader:
    """Writes what is in another order: `∑(i = a..b) f` as `sum(i = a..b, f)`, `a if c, else b` as `if(c, a, b)`."""

    def __init__(self, pieces: list[SpelledPiece]) -> None:
        self.pieces = pieces
        self.at = 0

    def all(self) -> list[SpelledPiece]:
        found: list[SpelledPiece] = []
        while self.at < len(self.pieces):
            found += self.level(frozenset(RELATIONS))
            found += self.take() if self.at < len(self.pieces) else []
        return found

    def peek(self, ahead: int = 0) -> str:
        """The text of the next piece that is not blank, or of a later one."""
        left = [piece.text for piece in self.pieces[self.at : self.at + 6] if piece.kind != "blank"]
        return left[ahead] if ahead < len(left) else ""

    def is_called(self, ahead: int = 1) -> bool:
        """Whether a bracket touches the name here."""
        return self.pieces[self.at + ahead : self.at + ahead + 1] != [] and self.pieces[self.at + ahead].text == "("

    def take(self) -> list[SpelledPiece]:
        self.at += 1
        return [self.pieces[self.at - 1]]

    def level(self, ends: frozenset[str]) -> list[SpelledPiece]:
        """What is up to a closing bracket, a comma or one of `ends`."""
        found: list[SpelledPiece] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.text in (*CLOSING, ",") or piece.text in ends:
                break
            if piece.text == "if" and not self.is_called():
                return self.choice(found, ends)
            found += self.one(piece)
        return found

    def one(self, piece: SpelledPiece) -> list[SpelledPiece]:
        if piece.text == "∑" and self.peek(1) == "(":
            return self.summation()
        if piece.text == "√":
            return [
                SpelledPiece("path", "sqrt(", self.take()[0].span),
                *self.atom(),
                SpelledPiece("sign", ")", _end(piece)),
            ]
        if piece.text == "(" or piece.text in FENCES:
            return self.bracket()
        return self.take()

    def bracket(self) -> list[SpelledPiece]:
        (opening,) = self.take()
        found = [opening._replace(text=FENCES.get(opening.text, "("))]
        while self.at < len(self.pieces):
            found += self.level(frozenset())
            if self.at == len(self.pieces):
                break
            (sign,) = self.take()
            found.append(sign._replace(text=")") if sign.text in CLOSING else sign)
            if sign.text in CLOSING:
                break
        return found

    def atom(self) -> list[SpelledPiece]:
        """What a root sign is about: a number, a name, a call or what is in brackets."""
        if self.at == len(self.pieces):
            return []
        piece = self.pieces[self.at]
        if piece.text == "(" or piece.text in FENCES or piece.text == "√":
            return self.one(piece)
        found = self.take()
        return found + self.bracket() if piece.kind == "path" and self.is_called(0) else found

    def summation(self) -> list[SpelledPiece]:
        (sign,) = self.take()
        *head, last = self.bracket()
        body = self.term()
        return [
            sign._replace(text="sum"),
            *head,
            last._replace(text=", "),
            *body,
            SpelledPiece("sign", ")", _end(last, body)),
        ]

    def term(self) -> list[SpelledPiece]:
        """The product that a sum sign is about."""
        found: list[SpelledPiece] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.text in (*CLOSING, ",", *RELATIONS, "else", "if", "+"):
                break
            if piece.text == "-" and any(p.kind != "blank" for p in found):
                break
            found += self.one(piece)
        return found

    def choice(self, yes: list[SpelledPiece], ends: frozenset[str]) -> list[SpelledPiece]:
        (word,) = self.take()
        condition = self.level(frozenset(RELATIONS))
        if self.peek() in RELATIONS:
            condition += [*self.take(), *self.level(frozenset(RELATIONS))]
        if self.peek() != "," or self.peek(1) != "else":
            return [*yes, word, *condition]
        (comma,) = self.take()
        while self.pieces[self.at].text != "else":
            self.take()
        (other,) = self.take()
        no = self.level(ends)
        comma, other = comma._replace(text=", "), other._replace(text=", ")
        return [
            word._replace(text="if("),
            *condition,
            comma,
            *yes,
            other,
            *no,
            SpelledPiece("sign", ")", _end(other, no)),
        ]


def _end(piece: SpelledPiece, behind: list[SpelledPiece] | None = None) -> Span:
    """The position after the last of some pieces."""
    last = max([piece.span[1], *(one.span[1] for one in behind or ())])
    return last, last
