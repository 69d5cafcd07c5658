"""A line in other people's signs, written as it is here: `=>` between layers, `] x 2`, `residual [ .. ]`."""

from __future__ import annotations

import re

from .layer_spelling import named_layer, reads, tidy

ARROW = re.compile(r" *(?:={1,2}>|-{2,}>|~>|>{2,}) *")
"""Signs that can only be meant as an arrow."""

BETWEEN_LAYERS = re.compile(r" +(?:-{1,2}|–|—|>|\+) +(?=[A-Za-z])")
"""Signs that are meant as an arrow where a layer follows."""

TIMES = re.compile(r"\] *(?:[x×] *|, *repeat(?:ed)? *)(\d+|[A-Za-z]\b)(?: *times)?")
RESIDUAL = re.compile(r"\b(?:residual|skip|shortcut|resblock)(?:[ -](?:block|connection))? *(?=\[)", re.IGNORECASE)
PIECES = re.compile(r"(->|[\[\]|])")
PAIR = {"[": 1, "]": -1}


def chain(said: str) -> tuple[tuple[int, int] | None, str]:
    """The first sign that is no arrow but meant as one, and the line as it is written here; "" where it cannot be.

    >>> chain("input 1@28x28 => max pool 2x2 - relu")
    ((14, 16), 'input 1@28x28 -> pool 2x2 -> relu')
    >>> chain("residual [ conv 8@3x3 pad 1 ]")[1], chain("[ dense 3 ] x 2")[1]
    ('add [ conv 8@3x3 pad 1 | ]', '[ dense 3 ] * 2')
    """
    meant = [match for match in ARROW.finditer(said)]
    meant += [match for match in BETWEEN_LAYERS.finditer(said) if _layer_follows(said[match.end() :])]
    meant.sort(key=lambda match: match.start())
    text = said
    for match in reversed(meant):
        text = f"{text[: match.start()]} -> {text[match.end() :]}"
    text = residual(TIMES.sub(r"] * \1", text))
    if text == said:
        return None, ""
    written = "".join(map(_here, PIECES.split(text))).strip()
    at = meant[0].start() + len(meant[0][0]) - len(meant[0][0].lstrip()) if meant else 0
    return ((at, at + len(meant[0][0].strip())) if meant else None), written if reads(written) else ""


def residual(text: str) -> str:
    """`residual [ .. ]` as a sum of what the brackets hold and the input."""
    while found := RESIDUAL.search(text):
        end = _closing(text, found.end())
        if end < 0:
            return text
        body = text[found.end() + 1 : end].strip()
        joined = body if "|" in body else f"{body} |"
        text = f"{text[: found.start()]}add [ {joined} ]{text[end + 1 :]}"
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket at `start` is closed; -1 where it is not."""
    depth = 0
    for match in re.finditer(r"[\[\]]", text[start:]):
        depth += PAIR[match[0]]
        if not depth:
            return start + match.start()
    return -1


def _layer_follows(rest: str) -> bool:
    return named_layer(rest)[2] is not None


def _here(piece: str) -> str:
    """What is between arrows and brackets, as it is written here, with the blanks around it."""
    said = piece.strip()
    written = "" if not said or reads(said) else tidy(said)
    return piece.replace(said, written) if written else piece
