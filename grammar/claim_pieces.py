"""The pieces of a claim: numbers, names and signs as people write them, each in the spelling of the language."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from .characters import GREEK, SUBSCRIPTS, SUPERSCRIPTS
from .claim_patterns import (
    BINDING,
    CLOSING,
    COUNTED,
    EQUAL,
    FULL_STOP,
    FUNCTIONS,
    IN_BRACKETS,
    LAST_FACTOR,
    LETTER,
    MEANT,
    NOTE,
    OPENING,
    POWER_OF_TEN,
    POWERS,
    PREFIX_BEHIND,
    QUANTITY,
    RELATIONS,
    SIGNS,
    SIGNS_OF_RELATIONS,
    SIZE_TYPES,
    TEX,
    TIMES_TEN,
    TOKEN,
    UNIT_BEHIND,
    UNITS_BEHIND,
    WORD_BEHIND,
    WORDS_OF_TEX,
)
from .expressions import Span
from .grouped_digits import is_grouped, ungrouped

MAX_EXPONENT = 1_000


class SpelledPiece(NamedTuple):
    """A piece of the claim in our spelling, with its position in the text as it is written."""

    kind: str
    text: str
    span: Span


def pieces_of(text: str) -> list[SpelledPiece]:
    """The pieces of a claim, in order; between adjacent factors there is a sign of a product.

    >>> "".join(piece.text for piece in pieces_of("conv1.params = 82 k(n − 1) parameters"))
    'conv1.params = 82 *k*(n - 1)'
    >>> "".join(piece.text for piece in pieces_of("conv1.params = 832 parameters"))
    'conv1.params = 832'
    """
    return _Pieces(text).found


class _Pieces:
    """The pieces of a text as they are found: all of them, those that are not blank, and the brackets that are open.

    `begin` is where in `written` the last factor begins, `base` where the base of the last power does.
    """

    def __init__(self, text: str) -> None:
        self.text = text = WORDS_OF_TEX.sub(_blanks_around, text)
        self.found: list[SpelledPiece] = []
        self.written: list[SpelledPiece] = []
        self.calls: list[bool] = []
        self.begin = self.base = 0
        self.open: list[int] = []
        quantity = QUANTITY.search(text)
        self.quantity = quantity[1] if quantity else ""
        noun = COUNTED.get(self.quantity)
        self.noun = re.compile(rf" *(?:{noun})(?:\.?\s*\Z|(?= *[{SIGNS_OF_RELATIONS}]))") if noun else None
        at = 0
        while at < len(text):
            at = self.piece(at)
            meant = self.ends_letter() and MEANT.match(text, at)
            counted = meant or (self.noun and self.ends_factor() and self.noun.match(text, at))
            at = counted.end() if counted else at

    def add(self, kind: str, text: str, span: Span) -> None:
        self.found.append(SpelledPiece(kind, text, span))
        if kind == "blank":
            return
        if text in CLOSING and self.open:
            self.begin = self.open.pop()
        elif text in OPENING:
            named = bool(self.written) and self.written[-1].kind == "path"
            self.open.append(len(self.written) - named)
        elif kind != "power":
            self.base = self.begin if text == "^" else self.base
            self.begin = len(self.written)
        self.written.append(self.found[-1])

    def piece(self, at: int) -> int:
        """Adds the piece at a position, and gives the position behind it."""
        match = TOKEN.match(self.text, at)
        assert match is not None
        kind, word = str(match.lastgroup), match[0]
        if kind == "number":
            if self.written and self.written[-1].text in CLOSING and not self.binds():
                self.add("sign", "*", (at, at))  # `(75 + 1)8`
            return self.number(at, word)
        if self.is_after_question() and (equal := EQUAL.match(self.text, at)):
            self.add("sign", "=", equal.span())
            return equal.end()
        if kind == "path" and self.text[match.end() : match.end() + 1] == "(":
            word = FUNCTIONS.get(word, word)
        if kind == "path" and word in SIZE_TYPES:
            kind, word = "blank", " " * len(word)
        sign = TEX.get(word, word) if kind == "tex" else word
        touches_name = bool(self.found) and self.found[-1].kind == "path"
        if product := self.side_by_side(kind, sign, at):
            self.add("sign", "*", (at, at))
        if sign in OPENING:
            self.calls.append(sign == "(" and touches_name and not product)
        elif sign in CLOSING and self.calls:
            self.calls.pop()
        blank = kind == "tex" and sign == " "
        self.add("blank" if blank else kind, _plain(kind, word, bool(self.calls)), (at, match.end()))
        return match.end()

    def number(self, at: int, word: str) -> int:
        """Adds the number at a position, with what belongs to it; gives the position behind it."""
        if re.match(r"\d+,", word) and (any(self.calls) or (self.calls and self.quantity in ("output", "size"))):
            word = word.partition(",")[0]  # a comma between arguments or sizes
        alone = not self.written or self.written[-1].text in RELATIONS
        if "~" in word and not is_grouped(word, alone):
            word = word.partition("~")[0]
        end, plain = at + len(word), ungrouped(word)
        if self.written and self.written[-1].text == "~":
            written, end = _rounded(self.text, at, end, plain)
        elif unit := next(filter(None, (one.match(self.text, end) for one in UNITS_BEHIND)), None):
            self.add("number", plain, (at, unit.start(1)))
            self.add("sign", "*", (unit.start(1), unit.start(1)))
            self.add("unit", POWERS.get(unit[1], unit[1]), unit.span(1))
            return unit.end()
        else:
            written = _number(plain)
        is_factor = bool(self.written) and self.written[-1].text in ("*", "·", "×", "x")
        last = LAST_FACTOR.match(self.text, end) if is_factor else None
        if stop := FULL_STOP.match(self.text, end) or MEANT.match(self.text, end) or last:
            end = stop.end()
        self.add("number", written, (at, end))
        return end

    def side_by_side(self, kind: str, word: str, at: int) -> bool:
        """Whether a factor follows another, as in `2p`, `82 k`, `k(n + 1)`, `(n + 1)(m + 1)`, `9²k`.

        Not in `1/2p`, which could mean two things.
        """
        if not self.written:
            return False
        touches = self.written[-1] is self.found[-1]
        if kind == "path" and touches and self.ends_factor():
            return not self.binds() or self.is_power_of_letters()
        opens = word in ("(", "⌊", "⌈") or (self.ends_factor() and IN_BRACKETS.match(self.text, at) is not None)
        if not opens and not (kind == "path" and LETTER.fullmatch(word)):
            return False
        is_letter = self.ends_letter() and (touches or not NOTE.match(self.text, at))
        free = not self.binds() or self.is_power_of_letters() or (not touches and self.is_power())
        return (is_letter or self.ends_factor()) and free

    def is_after_question(self) -> bool:
        """Whether there is one name so far, that of what is claimed."""
        return len(self.written) - (self.text.lstrip().startswith("claim ")) == 1 and self.written[-1].kind == "path"

    def ends_factor(self) -> bool:
        """Whether a number, its unit, a power or brackets have ended."""
        last = self.written[-1] if self.written else None
        return last is not None and (last.kind in ("number", "unit", "power") or last.text in CLOSING)

    def ends_letter(self) -> bool:
        return bool(self.written) and self.written[-1].kind == "path" and bool(LETTER.fullmatch(self.written[-1].text))

    def is_power(self) -> bool:
        """Whether a number is an exponent: in `9^2 k` it ends at the blank."""
        return self.written[-1].kind == "number" and [piece.text for piece in self.written[-2:-1]] == ["^"]

    def is_power_of_letters(self) -> bool:
        """Whether a number is an exponent of letters or brackets, not in a quotient: in `2NT^2d` it may end at `d`."""
        if not self.is_power() or self.written[-3].kind == "number":
            return False
        return self.base == 0 or self.written[self.base - 1].text not in BINDING

    def binds(self) -> bool:
        """Whether the last factor is divided by, an exponent or the range of a sum: what follows may belong to it."""
        return self.begin > 0 and self.written[self.begin - 1].text in BINDING


def _rounded(text: str, at: int, end: int, plain: str) -> tuple[str, int]:
    """A number behind `~`, with its power of ten and its unit, and the position behind it."""
    if own := POWER_OF_TEN.match(text, at) if plain == "10" else None:
        return "1e" + _exponent(own), own.end()
    ten = TIMES_TEN.match(text, end) if "e" not in plain.lower() else None
    end = ten.end() if ten else end
    unit = WORD_BEHIND.match(text, end) or PREFIX_BEHIND.match(text, end) or UNIT_BEHIND.match(text, end)
    exponent = f"e{_exponent(ten)}" if ten else ""
    plain = re.sub(r"[eE]\+?0*(?=\d)", "e", plain)
    return plain + exponent + (POWERS.get(unit[1], unit[1]) if unit else ""), unit.end() if unit else end


def _blanks_around(words: re.Match[str]) -> str:
    """Words of TeX by themselves, with blanks in place of what is around them."""
    start, end = (at - words.start() for at in words.span(1))
    return " " * start + words[1] + " " * (len(words[0]) - end)


def _exponent(ten: re.Match[str]) -> str:
    return ten[1] or ten[2] or "".join(SUPERSCRIPTS[sign] for sign in ten[3])


def _plain(kind: str, word: str, within: bool) -> str:
    """A piece in our spelling; `within` brackets a cross is a product."""
    match kind:
        case "times":
            return "*" if within else "x" if word in ("by", r"\times") else word
        case "tex":
            return TEX.get(word, word)
        case "path":
            return SIGNS.get(word) or "".join(map(_letter, _subscripted(word)))
        case "power":
            return "^" + "".join(SUPERSCRIPTS[c] for c in word)
        case "blank":
            return re.sub(r"[^\n\r]", " ", word)
        case _:
            return SIGNS.get(word, word)


def _number(digits: str) -> str:
    mantissa, _, exponent = digits.lower().partition("e")
    if not exponent:
        return mantissa
    if abs(int(exponent[:9])) > MAX_EXPONENT:
        return digits
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
