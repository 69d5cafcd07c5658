"""What people write who know other notations, answered with their own line as it should be."""

from __future__ import annotations

import re
from dataclasses import replace

from ...grammar import MAX_SHOWN, Mistake, Mistakes, Network, parse, phrase
from ..layers import STANDARD
from . import python_calls, python_forms
from .chain_spelling import RESIDUAL, chain
from .layer_spelling import named_layer, tidy

MAX_STATEMENT = 300
SEPARATOR = re.compile(r"\[ *\d[\d, ]*\]|->|[;\[\]|()]")
"""What separates layers; sizes in brackets, as in `input [1, 28, 28]`, are passed over."""

QUOTES = ("'", '"')
"""What stands around words in Python: the call around them may be known."""

FEW_SIZES = re.compile(r"the window has 1 size, but what comes in has (\d)")
WINDOW = re.compile(r"(?P<front>\w+ (?:\w+@)?)(?P<first>\d+)x(?P<second>\d+)(?: x (?P<third>\d+))?(?P<rest>(?: .*)?)")
OTHER_SIZES = re.compile(r"the window has ([23]) sizes, but what comes in has ([12])\Z")


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
    kept = [one for one in kept if not (inputs and one.id == "network.no_input")]
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


def _same_network(found: python_calls.Program) -> str:
    """A program's layers in our words, and what of it these do not say."""
    shown = f"`{' -> '.join(found.lines)}`"
    partly = bool(found.notes or found.unread)
    said = f"its layers here, in this order: {shown}" if partly else f"the same network here: {shown}"
    notes = [*found.notes]
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
    if mistake.id in ("character.foreign", "sign.equals") and text[mistake.span[0]] not in QUOTES:
        return (0, 0), None
    for first, last in (_line(text, mistake.span[0]), _statement(text, mistake.span[0])):
        said = text[first:last].strip()
        start = first + len(text[first:last]) - len(text[first:last].lstrip())
        span = start, start + len(said)
        if not said or len(said) > MAX_STATEMENT:
            continue
        if (called := _called(said)) and called.lines:
            hint = f"write `{' -> '.join(called.lines)}`"
            if called.unread:
                hint += f", and the layer of {' and of '.join(f'`{one}`' for one in called.unread)} where it is called"
            return span, Mistake("a layer is not written as a call", span, hint)
        if join := _join(said):
            return span, Mistake("branches are joined by a layer with a word of its own", span, join)
        sign, written = chain(said)
        if written and sign:
            place = start + sign[0], start + sign[1]
            return span, Mistake("layers are joined by `->`", place, f"write `{written}`")
        if written:
            return span, replace(mistake, help=phrase("write", usage=written))
        few = FEW_SIZES.search(mistake.message)
        if (tidied := tidy(said, int(few[1]) if few else _sizes_of_input(text, said))) and tidied != said:
            return span, _named(replace(mistake, help=phrase("write", usage=tidied)), said, start)
        if hint := _other_sizes(mistake, said, text):
            return span, replace(mistake, help=hint)
    if RESIDUAL.match(text, mistake.span[0]):  # over several lines
        return mistake.span, replace(mistake, help="write `add [ .. | ]`: the empty branch passes its input on")
    return (0, 0), None


def _named(mistake: Mistake, said: str, start: int) -> Mistake:
    """The mistake; of a name of several words (`max-pool`) that there is no such layer."""
    _, word, _, _ = named_layer(said)
    if not re.search("[ -]", word):
        return mistake
    at = start + said.index(word)
    return replace(mistake, said=f"there is no layer `{word}`", span=(at, at + len(word)))


def _join(said: str) -> str:
    """What to write for a line of a program that joins two values; "" where it joins none."""
    first = re.match(r"\w+", said)
    if not first or first[0] in STANDARD.kinds or not (found := python_forms.join_of(said)):
        return ""
    word, label = found
    return f"write `{word} from {label}`, with `{label}:` before the layer that gives it"


def _other_sizes(mistake: Mistake, said: str, text: str) -> str:
    """What may be meant by a window of two sizes on a sequence, and by a third size: a square image, a repetition."""
    match, window = OTHER_SIZES.search(mistake.message), WINDOW.fullmatch(said)
    if not match or not window:
        return ""
    if match[2] == "2" and window["third"]:
        once = f"{window['front']}{window['first']}x{window['second']}{window['rest']}"
        return f"a window on an image has two sizes; to repeat the layer, write `[ {once} ] * {window['third']}`"
    coming = re.match(r"\s*input (\w+)@(\w+)(?![\w ]*x)", text)
    if match[2] != "1" or not coming or window["third"]:
        return ""
    image = f"for an image write `input {coming[1]}@{coming[2]}x{coming[2]}`"
    alone = f"{window['front']}{window['first']}{window['rest']}"
    return f"{image}, for a sequence `{alone}`" if window["first"] == window["second"] else image


def _sizes_of_input(text: str, said: str) -> int:
    """How many sizes the input has, for the window of a layer under another name or as a call; else 0."""
    coming = re.search(r"input [^\n;>]*@([^\n;>-]*)", text)
    _, word, kind, _ = named_layer(said)
    foreign = word not in STANDARD.kinds or "(" in said
    alone = foreign and kind is not None and bool(kind.first) and kind.first[0].letter == "n"
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
        if match[0] in "()" or match[0][1:2].isdigit() or depth > 0:
            continue
        if match.end() > at:
            return first, match.start()
        first = match.end()
    return first, end


def _called(said: str) -> python_calls.Program | None:
    """A line of a program in our words."""
    if "(" not in said or "->" in said:
        return None
    plain = re.sub(r"^(?:[\w.]+ *= *(?=[A-Za-z])|\w+\.add\((?=.*\)\)$))", "", said.rstrip(",; "))
    plain = plain[:-1] if plain.count(")") > plain.count("(") else plain
    return python_calls.one_line(plain)
