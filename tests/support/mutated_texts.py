"""Texts of every source, drawn anew and then damaged: each follows from a seed and its number."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from netderive.engine.layers import ALL

from . import case_files
from .differential import PATIENT
from .random_networks import chains
from .random_texts import networks
from .text_cases import text_cases

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r"\d+(?:\.\d+)?|\w+|->|//|\.\.|[<>!]=|\s+|.", re.DOTALL)

INDEXES = ("i", "j", "k", "N", "M", "h", "w", "l", "T", "in", "out", "k_i", "k_1")
WORDS = (
    *("pad", "stride", "same", "valid", "no bias", "groups", "dilation", "ceil", "heads", "links", "bidirectional"),
    *("let", "find", "claim", "for", "from", "again", "block", "inner", "input", "network", "convention", "vary", "x"),
    *(
        "floor",
        "min",
        "max",
        "sum",
        "if",
        "sqrt",
        "None",
        "lambda",
        "class",
        "print",
        "__import__",
        "I",
        "E",
        "pi",
        "S",
    ),
)
"""Option words, words of the language, and names that mean something to Python or sympy."""

NUMBERS = ("0", "1", "2", "3", "7", "64", "1000", "10^6", "10^9", "10^100", "9" * 30, "2^64", "1/2", "0.5", "-1", "1e9")
LETTERS = ("k", "k", "n", "h", "N", "s", "p", "2*k", "k + 1", "h//2", "2^N", "in", "1", "2", "3", "4", "8", "32", "224")
CHARACTERS = (
    *"\0\x1b\x85\u200b\u200e\u061c\u202e\u2028\ufeff\U000e0041\ue000\ud800",
    *"é中α×−·²½′🙂\u0301\u00a0\\{}$&%#_~^<>\"'`|",
)
LINES = (
    "find params", "find macs, memory", "find output", "find size",
    "claim params = 320", "claim conv1.params = 3*3*1*k + k = 320", "claim size = 8x8", "claim output = 8@4x4",
    "claim macs = k*h*w", "let k = 3", "let N = 2", "let h = 32", "let k > 0", "convention keras", "convention torch",
    "vary k in {1, 2, 3}", "network a title", "# a comment",
    "relu", "batchnorm", "linear k", "linear in//2", "conv k@3x3 pad 1", "pool 2x2", "globalpool", "dense 10",
    "add [ linear in | ]", "concat [ relu | linear k ]", "[ linear k -> relu ] * N", "for i = 1..N [ linear k*i ]",
    "for i = 1..N [ conv k*2^(i-1)@3x3 pad 1 stride s ]", "for i = 1..N [ inner -> relu ]", "attention a",
    "add [ conv in@3x3 pad 1 | ]", "[ conv k@3x3 pad 1 ] * N",
)  # fmt: skip
"""Statements that are inserted."""


@functools.cache
def begun(number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that mutations begin with: networks, most of them possible, and texts of any kind.

    Some are drawn by this seed, the others are those of the examples, the zoo and the cases.
    """
    files = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/*.net"))]
    zoo = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/zoo/*.net"))]
    cases = [case["net"] for _, case in case_files.cases()]
    graphs = drawn(chains(graphs=True), 300, number)
    typed = [case.text for folder in ("mistakes", "grammar") for case in text_cases(ROOT / "tests" / folder / "cases")]
    possible = (*(graph.text for graph in graphs), *(graph.plain for graph in graphs), *cases, *files)
    return (*possible, *(text for text in zoo if len(text) < 1500)), (*drawn(networks, 200, number), *typed)


def drawn(values: st.SearchStrategy[Any], count: int, number: int) -> list[Any]:
    """Random values of a strategy, the same for the same seed."""
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=PATIENT,
    )
    @given(values)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return found


def text_of(number: int, index: int) -> str:
    """The text with this number: one or two texts put together, and up to eight mutations.

    Two of three are networks with mutations that leave most of them possible.
    """
    random = Random(f"{number}:{index}")
    networks, anything = begun(number)
    gentle = random.random() < 2 / 3
    text = random.choice(networks if gentle or random.random() < 0.6 else anything)
    if not gentle and random.random() < 0.2:
        text += "\n" + random.choice(networks)
    for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 6))):
        text = random.choice(GENTLE if gentle else MUTATIONS)(text, random)
    return text[:4000]


def _tokens(change: Callable[[list[str], int, Random], None]) -> Callable[[str, Random], str]:
    """A mutation of one token at a random position that is no blank."""

    def mutated(text: str, random: Random) -> str:
        tokens = TOKEN.findall(text)
        places = [place for place, token in enumerate(tokens) if not token.isspace()]
        if places:
            change(tokens, random.choice(places), random)
        return "".join(tokens)

    return mutated


@_tokens
def dropped(tokens: list[str], place: int, random: Random) -> None:
    del tokens[place]


@_tokens
def doubled(tokens: list[str], place: int, random: Random) -> None:
    tokens.insert(place, tokens[place] + random.choice(("", " ")))


@_tokens
def swapped(tokens: list[str], place: int, random: Random) -> None:
    other = random.randrange(len(tokens))
    tokens[place], tokens[other] = tokens[other], tokens[place]


@_tokens
def nested(tokens: list[str], place: int, random: Random) -> None:
    depth = random.choice((1, 2, 3, 60))
    left, right = random.choice((("(", ")"), ("[ ", " ]"), ("[ ", " ] * 2"), ("[ ", " ] * N"), ("floor(", ")")))
    tokens[place] = left * depth + tokens[place] + right * depth


@_tokens
def odd(tokens: list[str], place: int, random: Random) -> None:
    tokens.insert(place, random.choice(CHARACTERS))


@_tokens
def worded(tokens: list[str], place: int, random: Random) -> None:
    tokens.insert(place, random.choice(WORDS) + " ")


def _number(text: str, random: Random, others: tuple[str, ...]) -> str:
    found = list(re.finditer(r"\b\d+\b|(?<=[@x])\d+", text))
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + random.choice(others) + text[one.end() :]


def resized(text: str, random: Random) -> str:
    """A number is another one, a huge one, or a letter."""
    return _number(text, random, (*NUMBERS, *INDEXES))


def lettered(text: str, random: Random) -> str:
    """A number is a letter, a small number, or an expression."""
    return _number(text, random, LETTERS)


def renamed(text: str, random: Random) -> str:
    """A name has another name, here or everywhere."""
    names = sorted(set(re.findall(r"\b[A-Za-z]\w*\b", text)))
    if not names:
        return text
    new = random.choice((*INDEXES, *INDEXES, *WORDS, *names, *(kind.word for kind in ALL)))
    return re.sub(rf"\b{random.choice(names)}\b", lambda _: new, text, count=random.choice((0, 1)))


def repeated(text: str, random: Random) -> str:
    """A line or a piece of a chain appears twice, or many times."""
    parts = re.split(r"(\n|->)", text)
    place = 2 * random.randrange((len(parts) + 1) // 2)
    by = random.choice(("\n", " -> "))
    parts[place] = by.join([parts[place]] * random.choice((2, 2, 3, 20)))
    return "".join(parts)


def joints(lines: list[str]) -> list[int]:
    """The positions between lines after the input where a statement fits: no bracket is open, no arrow waits."""
    found: list[int] = []
    depth, behind = 0, False
    for place, line in enumerate(lines, 1):
        depth += line.count("[") - line.count("]")
        behind = behind or line.lstrip().startswith("input")
        arrow = line.rstrip().endswith("->") or (place < len(lines) and lines[place].lstrip().startswith("->"))
        if behind and depth == 0 and not arrow:
            found.append(place)
    return found or [len(lines)]


def inserted(text: str, random: Random) -> str:
    """One more statement."""
    lines = text.split("\n")
    lines.insert(random.choice(joints(lines)), random.choice(LINES))
    return "\n".join(lines)


def misplaced(text: str, random: Random) -> str:
    """One more statement, anywhere."""
    lines = text.split("\n")
    lines.insert(random.randint(0, len(lines)), random.choice(LINES))
    return "\n".join(lines)


def surrounded(text: str, random: Random) -> str:
    """Some of the lines become the body of a repeat or a loop."""
    lines = text.split("\n")
    places = joints(lines)
    first, last = sorted((random.choice(places), random.choice(places)))
    head, end = random.choice((("[", "] * N"), ("[", "] * 3"), ("for i = 1..N [", "]"), ("for j = 0..M [", "]")))
    body = lines[first:last] or [random.choice(LINES[-10:])]
    return "\n".join([*lines[:first], head, *body, end, *lines[last:]])


def longer(text: str, random: Random) -> str:
    """The lines between two positions, repeated twice or many times."""
    lines = text.split("\n")
    places = joints(lines)
    first, last = sorted((random.choice(places), random.choice(places)))
    body = [re.sub(r"^\w+:", "", line) for line in lines[first:last]] or [random.choice(LINES[-10:])]
    return "\n".join([*lines[:last], *body * random.choice((1, 1, 2, 10)), *lines[last:]])


MUTATIONS = (
    dropped, doubled, swapped, nested, odd, worded, resized, resized, renamed, renamed, repeated, inserted, misplaced,
    surrounded,
)  # fmt: skip
GENTLE = (lettered, lettered, lettered, lettered, longer, inserted, inserted, surrounded, resized)
"""Mutations that leave many networks possible."""
