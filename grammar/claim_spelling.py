"""A claim as people write it, and as netderive prints it, in the spelling of the language.

`5×5×(3+1)`, `9,248`, `6.08e2`, `k²`, `⌊h/2⌋`, `∑(i = 1..N) i`, `a if h ≥ 3, else b` become `5×5*(3+1)`, `9248`, `608`,
`k^2`, `floor(h/2)`, `sum(i = 1..N, i)`, `if(h >= 3, a, b)`; `(None, 12, 12, 64)` becomes `12 x 12 x 64`, and fractions
and signs of TeX are read, too. Every character keeps its position in the text, so that mistakes and quotations point
there. What is not known here is left as it is, for the grammar to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import zip_longest
from typing import Any

from .claim_patterns import CLOSING, OPENING, RELATIONS
from .claim_pieces import SpelledPiece, pieces_of
from .expressions import Span
from .records import record, replace

FENCES = {"(": "(", "[": "(", "{": "(", "⌊": "floor(", "⌈": "ceil("}
MAX_DEPTH = 120
"""Deeper nesting is refused by the grammar anyway."""
BATCH = ("None", "-1", "?", "batch", "batch_size", "")
"""What frameworks write for the size of a batch, before the sizes of an output."""


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
    pieces = _ClaimReader(pieces_of(text)).all()
    first, last = [], []
    for piece in pieces:
        exact = len(piece.text) == piece.span[1] - piece.span[0]
        for at in range(len(piece.text)):
            first.append(start + piece.span[0] + (at if exact else 0))
            last.append(start + (piece.span[0] + at + 1 if exact else piece.span[1]))
    end = start + len(text)
    return Spelled("".join(piece.text for piece in pieces), (*first, end), (*last, end))


class _ClaimReader:
    """Writes what is in another order: `∑(i = a..b) f` as `sum(i = a..b, f)`, `a if c, else b` as `if(c, a, b)`."""

    def __init__(self, pieces: list[SpelledPiece]) -> None:
        self.pieces = pieces
        self.at = 0
        self.depth = 0

    def all(self) -> list[SpelledPiece]:
        found: list[SpelledPiece] = []
        while self.at < len(self.pieces):
            if self.peek() == "+":  # of a number with its sign
                while self.take()[0].text != "+":
                    pass
            found += _features_last(self.level(frozenset(RELATIONS)))
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
        """What is up to a closing bracket, a comma or one of `ends`; what is nested too deep stays as it is."""
        found: list[SpelledPiece] = []
        self.depth += 1
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.text in (*CLOSING, ",") or piece.text in ends:
                break
            if piece.text == "if" and not self.is_called() and self.depth <= MAX_DEPTH:
                found = self.choice(found, ends)
                break
            found += self.one(piece)
        self.depth -= 1
        return found

    def one(self, piece: SpelledPiece) -> list[SpelledPiece]:
        if self.depth > MAX_DEPTH:
            return self.take()
        if piece.text == "∑" and self.peek(1) == "(":
            return self.summation()
        if piece.text == "√":
            return self.roots()
        if piece.text == r"\frac":
            return self.quotient()
        return self.bracket() if piece.text in FENCES else self.take()

    def bracket(self) -> list[SpelledPiece]:
        """What is in brackets; of sizes with commas between them a product of sizes without brackets."""
        begin, is_call = self.at, self.at > 0 and self.pieces[self.at - 1].kind == "path"
        (opening,) = self.take()
        parts, signs = [self.level(frozenset())], self.sign()
        while self.at < len(self.pieces) and signs[-1].text == ",":
            parts.append(self.level(frozenset()))
            signs += self.sign()
        closed = bool(signs) and signs[-1].text in CLOSING and len(signs) == len(parts)
        if closed and not is_call and opening.text in ("(", "["):
            if len(signs) > 1:
                return _sizes(parts, signs)
            if any(piece.kind == "sizes" for piece in parts[0]):
                return parts[0]
            if self.is_side(begin) and (sizes := _crossed(parts[0])):
                return sizes
        rows = zip_longest(parts, ([one] for one in signs), fillvalue=[])
        inside = [piece for part, sign in rows for piece in (*part, *sign)]
        if opening.text == "[" and (is_call or any(piece.text == "/" for piece in inside)):
            return [opening, *inside]  # the index of a list, or brackets that may mean rounding
        if closed:
            inside[-1] = inside[-1]._replace(text=")")
        return [opening._replace(text=FENCES[opening.text]), *inside]

    def is_side(self, begin: int) -> bool:
        """Whether the bracket that has just ended is a whole side of the claim, or all that is behind its `@`."""
        while begin and self.pieces[begin - 1].kind == "blank":
            begin -= 1
        before = self.pieces[begin - 1].text if begin else ""
        return before in ("claim", "@", *RELATIONS) and self.peek() in ("", *RELATIONS)

    def sign(self) -> list[SpelledPiece]:
        """The comma or the closing bracket here; nothing at the end."""
        return self.take() if self.at < len(self.pieces) else []

    def argument(self) -> list[SpelledPiece]:
        """What is in braces here, as a command of TeX has it; nothing where there are none."""
        return self.bracket() if self.at < len(self.pieces) and self.pieces[self.at].text == "{" else []

    def quotient(self) -> list[SpelledPiece]:
        """`\\frac{a}{b}` as `((a)/(b))`."""
        (sign,) = self.take()
        top, below = self.argument(), self.argument()
        if not top:
            return [sign]
        end = _end(sign, top + below)
        slash = SpelledPiece("sign", "/", (below[0].span[0], below[0].span[0]) if below else end)
        return [sign._replace(text="("), *top, slash, *below, SpelledPiece("sign", ")", end)]

    def roots(self) -> list[SpelledPiece]:
        """One root sign or several, and what they are about."""
        signs: list[SpelledPiece] = []
        while self.at < len(self.pieces) and self.pieces[self.at].text == "√":
            signs += self.take()
        inside = self.atom()
        ends = [SpelledPiece("sign", ")", _end(signs[-1], inside))] * len(signs)
        return [*(SpelledPiece("path", "sqrt(", sign.span) for sign in signs), *inside, *ends]

    def atom(self) -> list[SpelledPiece]:
        """What a root sign is about: a number, a name, a call or what is in brackets."""
        if self.at == len(self.pieces):
            return []
        piece = self.pieces[self.at]
        if piece.text in FENCES:
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
        self.depth += 1
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.text in (*CLOSING, ",", *RELATIONS, "else", "if", "+"):
                break
            if piece.text == "-" and any(p.kind != "blank" for p in found):
                break
            found += self.one(piece)
        self.depth -= 1
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


def _outside(part: list[SpelledPiece]) -> Iterator[int]:
    """Where the pieces are that are in no brackets."""
    depth = 0
    for at, piece in enumerate(part):
        depth += (piece.text[-1:] in OPENING) - (piece.text in CLOSING)
        if not depth:
            yield at


def _crossed(part: list[SpelledPiece]) -> list[SpelledPiece]:
    """`28*28` in brackets as `28×28`, where it was written with crosses, or with an `@`; nothing for all else."""
    found = [*part]
    crosses = [at for at in _outside(part) if part[at].kind == "times"]
    for at in crosses:
        found[at] = part[at]._replace(text="×")
    return found if crosses or any(part[at].text == "@" for at in _outside(part)) else []


def _features_last(side: list[SpelledPiece]) -> list[SpelledPiece]:
    """`28x28@16` as `28x28×16`, which has its features last, too."""
    signs = [at for at in _outside(side) if side[at].kind == "times" or side[at].text == "@"]
    if [side[at].text == "@" for at in signs][-2:] != [False, True]:
        return side
    return [piece._replace(text=" x ") if at == signs[-1] else piece for at, piece in enumerate(side)]


def _sizes(parts: list[list[SpelledPiece]], signs: list[SpelledPiece]) -> list[SpelledPiece]:
    """`(None, 12, 12, 64)` as `12 x 12 x 64`."""
    kept = [(part, sign) for part, sign in zip(parts, signs, strict=True) if _text(part)]
    if len(kept) > 1 and _text(kept[0][0]) in BATCH:
        del kept[0]
    found: list[SpelledPiece] = []
    for at, (part, sign) in enumerate(kept):
        here = part[0].span[0], part[0].span[0]
        alone = len([piece for piece in part if piece.kind != "blank"]) == 1 or any(p.kind == "sizes" for p in part)
        found += part if alone else [SpelledPiece("sign", "(", here), *part, SpelledPiece("sign", ")", _end(part[-1]))]
        found += [sign._replace(kind="sizes", text=" x " if at < len(kept) - 1 else "")]
    return found


def _text(part: list[SpelledPiece]) -> str:
    return "".join(piece.text for piece in part).strip()


def _end(piece: SpelledPiece, behind: list[SpelledPiece] | None = None) -> Span:
    """The position after the last of some pieces."""
    last = max([piece.span[1], *(one.span[1] for one in behind or ())])
    return last, last
