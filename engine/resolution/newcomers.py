"""What people write who know other notations, answered with their own line as it should be."""

from __future__ import annotations

import re
from dataclasses import replace

from ...grammar import MAX_SHOWN, Layer, Mistake, Mistakes, Network, parse, phrase
from ..layers import ALIASES, KINDS, Argument, Kind
from . import python_calls
from .rows import pick

MAX_STATEMENT = 300
SEPARATOR = re.compile(r"->|[;\[\]|()]")
SIZES = re.compile(r"\d+(?: ?[x×*] ?\d+)+")
LAYER = re.compile(r"(?:(?P<label>[A-Za-z]\w*) *: *)?(?P<word>[A-Za-z]\w*)(?P<row>.*)", re.DOTALL)
OPTIONS = {
    "padding": "pad",
    "strides": "stride",
    "dilation_rate": "dilation",
    "kernel_size": "",
    "filters": "",
    "units": "",
    "out_channels": "",
    "pool_size": "",
}
"""What other notations call options and values."""

QUOTES = ("'", '"')
"""What stands around words in Python: the call around them may be known."""

IMAGE_FEATURES = ("1", "3", "4")
FEW_SIZES = re.compile(r"the window has 1 size, but what comes in has (\d)")


def read(text: str, name: str = "", lenient: bool = False) -> Network:
    """The network that a text describes. Raises `Mistakes`; a line of another notation is shown as it is here.

    >>> read("input 1@28x28 -> Conv2D(32, (3,3))")
    Traceback (most recent call last):
    ...
    netderive.grammar.mistakes.Mistakes: line 1: a layer is not written as a call
        input 1@28x28 -> Conv2D(32, (3,3))
                         ^^^^^^^^^^^^^^^^^
        hint: write `conv 32@3x3`
    """
    try:
        return parse(text, name, lenient)
    except Mistakes as error:
        found = error
    raise retold(found)


def retold(error: Mistakes) -> Mistakes:
    """The same mistakes, with the reader's own line put right where it can be."""
    text = error.source.text
    if program := _program(text):
        start = len(text) - len(text.lstrip())
        return Mistakes([replace(program, span=(start, start + 1))], error.source)
    told: dict[tuple[int, int], Mistake] = {}
    rest: list[Mistake] = []
    for place, mistake in enumerate(error.mistakes):
        if mistake.span and any(start <= mistake.span[0] < end for start, end in told):
            continue
        span, better = _better(mistake, text) if place < MAX_SHOWN else ((0, 0), None)
        if better:
            told[span] = better
        else:
            rest.append(mistake)
    kept = [one for one in rest if not (one.span and any(start <= one.span[0] < end for start, end in told))]
    inputs = any("write `input " in one.hint for one in told.values())
    kept = [one for one in kept if not (inputs and one.message == "the network has no input")]
    return Mistakes([*told.values(), *kept], error.source)


def _program(text: str) -> Mistake | None:
    """What to say of a program as a whole; None where the text is none, or one call."""
    found = python_calls.program(text) if "(" in text else None
    if found and found.several:
        return Mistake(f"this is a program for {found.framework}", None, _same_network(found))
    framework = python_calls.begins_program(text)
    if framework and not found:
        return Mistake(f"this begins a program for {framework} without a layer that can be read", None, WRITE_HERE)
    return None


WRITE_HERE = "paste its layers too, or write them as here: `input 1@28x28 -> conv 32@3x3 -> relu -> dense 10`"

JOINS_NOT_READ = "joins of branches are not read: write `a:` before a layer, and `add from a` where its output is added"


def _same_network(found: python_calls.Program) -> str:
    """A program's layers in our words, and what of it these do not say."""
    shown = f"`{' -> '.join(found.lines)}`"
    partly = found.in_class or found.joins or found.unread
    said = f"its layers here, in this order: {shown}" if partly else f"the same network here: {shown}"
    notes = ["what `forward` does between them is not read"] if found.in_class else []
    if found.joins:
        notes.append(JOINS_NOT_READ)
    if not found.lines[0].startswith("input "):
        notes.append("it does not say what comes in: begin with `input`, as in `input 1@28x28`")
    if found.unread:
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(found.unread))
        notes.append(f"{names} cannot be read and {'is' if len(set(found.unread)) == 1 else 'are'} left out")
    return "; ".join([said, *notes])


def _better(mistake: Mistake, text: str) -> tuple[tuple[int, int], Mistake | None]:
    """The place of the statement and its mistake told anew; None where nothing better is known."""
    if mistake.span is None:
        return (0, 0), None
    if mistake.message.endswith("is not part of the language") and text[mistake.span[0]] not in QUOTES:
        return (0, 0), None
    for first, last in (_line(text, mistake.span[0]), _statement(text, mistake.span[0])):
        said = text[first:last].strip()
        start = first + len(text[first:last]) - len(text[first:last].lstrip())
        span = start, start + len(said)
        if not said or len(said) > MAX_STATEMENT:
            continue
        if called := _called(said):
            return span, Mistake("a layer is not written as a call", span, f"write `{called}`")
        few = FEW_SIZES.search(mistake.message)
        if (tidied := tidy(said, int(few[1]) if few else _sizes_of_input(text, said))) and tidied != said:
            return span, replace(mistake, help=phrase("write", usage=tidied))
    return (0, 0), None


def _sizes_of_input(text: str, said: str) -> int:
    """How many sizes the input has, for the window of a layer under another name or as a call; else 0."""
    match, coming = LAYER.fullmatch(said), re.search(r"input [^\n;>]*@([^\n;>-]*)", text)
    kind = (
        KINDS.get(ALIASES.get(match["word"].lower(), ""))
        if match and (match["word"] not in KINDS or "(" in said)
        else None
    )
    alone = kind is not None and bool(kind.first) and kind.first[0].letter == "n"
    return coming[1].count("x") + 1 if coming and alone else 0


def _line(text: str, at: int) -> tuple[int, int]:
    """The line around a place, no more of it than a statement may have on each side."""
    near = max(0, at - MAX_STATEMENT)
    first = text.rfind("\n", near, at) + 1 or near
    last = text.find("\n", at, at + MAX_STATEMENT)
    return first, min(len(text), at + MAX_STATEMENT) if last < 0 else last


def _statement(text: str, at: int) -> tuple[int, int]:
    """From the sign before a place that separates layers to the one behind it; brackets in parentheses are none."""
    first, end = _line(text, at)
    depth = 0
    for match in SEPARATOR.finditer(text, first, end):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] in "()" or depth > 0:
            continue
        if match.end() > at:
            return first, match.start()
        first = match.end()
    return first, end


def _called(said: str) -> str:
    """A line of a program in our words."""
    if "(" not in said or "->" in said:
        return ""
    plain = re.sub(r"^(?:[\w.]+ *= *(?=[A-Za-z])|\w+\.add\((?=.*\)\)$))", "", said.rstrip(",; "))
    plain = plain[:-1] if plain.count(")") > plain.count("(") else plain
    return python_calls.line(plain)


def tidy(said: str, sizes: int = 0) -> str:
    """A layer in other people's signs, in ours; "" where that makes no layer. A window has so many `sizes` where known.

    >>> tidy("conv 3x3@32 padding=1"), tidy("input 28x28x1"), tidy("28x28"), tidy("pool 2", sizes=2)
    ('conv 32@3x3 pad 1', 'input 1@28x28', 'input 1@28x28', 'pool 2x2')
    """
    if SIZES.fullmatch(said) or re.fullmatch(rf"\w+ ?@ ?{SIZES.pattern}", said):
        said = f"input {said}"
    match = LAYER.fullmatch(said)
    if not match:
        return ""
    label, word, row = match["label"], match["word"], match["row"]
    kind = KINDS.get(word) or KINDS.get(ALIASES.get(word.lower(), ""))
    if kind is None:
        return ""
    if not sizes and word in KINDS and _reads(said, kind):
        return ""
    for step in (_plain, _options, _sizes, _words):
        row = step(row.strip(), kind)
    if sizes:
        row = re.sub(r"^((?:\w+@)?)(\d+|[A-Za-z])(?![\w@])", lambda m: m[1] + "x".join([m[2]] * sizes), row)
    written = f"{label + ': ' if label else ''}{kind.word} {row}".strip()
    return written if _reads(written, kind) else ""


def _reads(written: str, kind: Kind) -> bool:
    """Whether a layer can be written so."""
    try:
        statements = parse(written).statements
    except Mistakes:
        return False
    one = statements[0] if len(statements) == 1 else None
    return isinstance(one, Layer) and not isinstance(pick(one, kind), Mistake)


def _plain(row: str, kind: Kind) -> str:
    """Without the parentheses and commas of a call."""
    if row.startswith("(") and row.endswith(")"):
        row = row[1:-1].replace(",", " ")
    return row.removeprefix(":").replace("×", "x").strip()


def _options(row: str, kind: Kind) -> str:
    row = re.sub(r"(?<![<>=!])\b([A-Za-z]\w*) *= *", r"\1 ", row)
    row = re.sub(r"\b[A-Za-z]\w*\b", lambda m: OPTIONS.get(m[0].lower(), m[0]), row)
    return " ".join(row.split())


def _sizes(row: str, kind: Kind) -> str:
    """`features@sizes` in this order, with `x` between sizes."""
    if not any(one.at for one in kind.first):
        return re.sub(r"^(\d+) ?\* ?(\d+)", r"\1x\2", row)
    row = re.sub(r"\b(\d+) ?[*] ?(?=\d)", r"\1x", row)
    if kind.source and "@" not in row and SIZES.fullmatch(row):
        *space, last = re.split(r" ?x ?", row)
        if len(space) > 1 and last in IMAGE_FEATURES:
            return f"{last}@{'x'.join(space)}"
        if len(space) > 1 and row.startswith(IMAGE_FEATURES) and space[0] in IMAGE_FEATURES:
            return f"{space[0]}@{'x'.join([*space[1:], last])}"
        return f"1@{'x'.join([*space, last])}"
    row = re.sub(r"^(\d+(?:x\d+)+) ?@ ?(\w+)(?![\w]*x)", r"\2@\1", row)
    return re.sub(r"^(\w+) (\d+(?: ?x ?\d+)*)(?= |$)", r"\1@\2", row)


def _words(row: str, kind: Kind) -> str:
    """`same` with the option that it belongs to."""
    for option in kind.row:
        if isinstance(option, Argument) and option.word:
            for word in option.words:
                row = re.sub(rf"(?<!{option.word} )\b{word}\b", f"{option.word} {word}", row)
    return row
