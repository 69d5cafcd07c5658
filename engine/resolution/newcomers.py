"""What people write who know other notations, answered with their own line as it should be."""

from __future__ import annotations

import re
from itertools import islice

from ...grammar import MAX_SHOWN, Mistake, Mistakes, Phrase, phrase, replace
from ..layers import STANDARD
from . import python_calls, python_forms
from .chain_spelling import RESIDUAL, chain
from .layer_spelling import named_layer, tidy

MAX_STATEMENT = 300
SEPARATOR = re.compile(r"\[ *\d[\d, ]*\]|->|[;\[\]|()]")
"""What separates layers; sizes in brackets, as in `input [1, 28, 28]`, are passed over."""

QUOTES = ("'", '"')
"""What is around words in Python: the call around them may be known."""

FEATURES, KEEPS = (
    re.compile(r"(?:input|conv|dense) (\d+)(?![\w*^/+-])"),
    re.compile(r"(?:relu|batchnorm|pool|dropout)\b.*"),
)
MOST_BEFORE = 8
"""Lines of our own that say how many features go on, those that keep them, and how many of these are passed over."""
TENSOR = re.compile(r"\w+ *= *torch\.(?:randn|rand|zeros|ones|empty)\(\(?(?P<sizes>\d+(?: *, *\d+){1,4})\)?[,)]")
"""An input of PyTorch that is made up: its batch, its features, then its sizes."""
OF_LAYERS = ("program.features", "program.convention")
"""Notes on single layers, whose lines are all there."""
CELL = re.compile(r"(?:lstm|gru)(?=\()")
"""Names of frameworks, in small letters."""
RETURN = re.compile(r"return\b(?! *:)")

WINDOW = re.compile(r"(?P<front>\w+ (?:\w+@)?)(?P<first>\d+)x(?P<second>\d+)(?: x (?P<third>\d+))?(?P<rest>(?: .*)?)")


def rewritten_lines(error: Mistakes) -> Mistakes:
    """The same mistakes, with the reader's own line put right where it can be."""
    text = error.source.text
    if program := _program(text):
        start = len(text) - len(text.lstrip())
        return Mistakes([replace(program, span=(start, start + 1))], error.source)
    rewritten: dict[tuple[int, int], Mistake] = {}
    rest: list[Mistake] = []
    for place, mistake in enumerate(error.mistakes):
        if mistake.span and any(start <= mistake.span[0] < end for start, end in rewritten):
            continue
        span, better = _better(mistake, text) if place < MAX_SHOWN else ((0, 0), None)
        if better:
            rewritten[span] = better
        else:
            rest.append(mistake)
    kept = [one for one in rest if not (one.span and any(start <= one.span[0] < end for start, end in rewritten))]
    inputs = any(_written(one).startswith("input ") for one in rewritten.values())
    kept = [one for one in kept if not (inputs and one.id == "network.no_input")]
    return Mistakes([*rewritten.values(), *kept], error.source)


def _written(mistake: Mistake) -> str:
    """What its hint says to write."""
    fields = dict(mistake.help.fields) if isinstance(mistake.help, Phrase) else {}
    return str(fields.get("usage") or fields.get("line") or "")


def _program(text: str) -> Mistake | None:
    """What to say of a program as a whole; None where the text is none, or one call."""
    found = python_calls.program(text) if "(" in text else None
    if found and found.several:
        return Mistake.of("program.here", framework=found.framework, notes=_same_network(found))
    framework = python_calls.begins_program(text)
    return Mistake.of("program.begun", framework=framework) if framework and not found else None


def _same_network(found: python_calls.ReadProgram) -> tuple[Phrase, ...]:
    """A program's layers in our words, and what of it these do not say."""
    line = " -> ".join(found.lines)
    partly = bool(found.unread) or any(note.id not in OF_LAYERS for note in found.notes)
    said = [phrase("program.partly", line=line) if partly else phrase("program.same", line=line), *found.notes]
    if not found.lines[0].startswith("input "):
        said.append(phrase("program.no_input"))
    if names := tuple(dict.fromkeys(found.unread)):
        said.append(phrase("program.unread", count=len(names), names=names))
    return tuple(said)


def _better(mistake: Mistake, text: str) -> tuple[tuple[int, int], Mistake | None]:
    """The position of the statement and its mistake said anew; None where nothing better is known."""
    if mistake.span is None:
        return (0, 0), None
    if mistake.id == "body.single":  # its own hint shows the brackets that are missing
        return (0, 0), None
    if mistake.id in ("character.foreign", "sign.equals") and text[mistake.span[0]] not in QUOTES:
        return (0, 0), None
    for first, last in (_line(text, mistake.span[0]), _statement(text, mistake.span[0])):
        said = text[first:last].strip()
        start = first + len(text[first:last]) - len(text[first:last].lstrip())
        span = start, start + len(said)
        if not said or len(said) > MAX_STATEMENT:
            continue
        if (called := _called(said, _features_before(text[:start]))) and called.lines:
            hint, line = "without" if called.unread else "noted" if called.notes else "all", " -> ".join(called.lines)
            said = Mistake.of("call.layer", span, hint=hint, line=line, unread=called.unread, notes=called.notes)
            return span, said
        if tensor := TENSOR.match(said):
            return span, _input_of(tensor, span)
        if RETURN.match(said):
            return span, Mistake.of("program.return", (start, start + len("return")))
        if join := _join(said):
            return span, Mistake.of("call.join", span, word=join[0], label=join[1])
        sign, written = chain(said)
        if written and sign:
            place = start + sign[0], start + sign[1]
            return span, Mistake.of("arrow.sign", place, hint=phrase("write", usage=written))
        if written:
            return span, replace(mistake, help=phrase("write", usage=written))
        sizes = _lacking_sizes(mistake) or _sizes_of_input(text, said)
        if (tidied := tidy(said, sizes)) and tidied != said:
            return span, _named(replace(mistake, help=phrase("write", usage=tidied)), said, start)
        if hint := _other_sizes(mistake, said, text):
            return span, replace(mistake, help=hint)
    if RESIDUAL.match(text, mistake.span[0]):  # over several lines
        return mistake.span, replace(mistake, help=phrase("residual"))
    return (0, 0), None


def _input_of(tensor: re.Match[str], span: tuple[int, int]) -> Mistake:
    """The input that a tensor of PyTorch is: `input 3@32x32` for `torch.randn(1, 3, 32, 32)`."""
    _, features, *space = re.findall(r"\d+", tensor["sizes"])
    return Mistake.of("call.tensor", span, usage=f"input {features}" + (f"@{'x'.join(space)}" if space else ""))


def _named(mistake: Mistake, said: str, start: int) -> Mistake:
    """The mistake; of a name of several words (`max-pool`) that there is no such layer."""
    _, word, kind, _ = named_layer(said)
    if kind is None or not re.search("[ -]", word):
        return mistake
    at = start + said.index(word)
    return replace(mistake, said=phrase("layer.unknown", name=word), span=(at, at + len(word)))


def _join(said: str) -> tuple[str, str] | None:
    """The word and the label for a line of a program that joins two values; None where it joins none."""
    first = re.match(r"\w+", said)
    return None if not first or first[0] in STANDARD.kinds else python_forms.join_of(said)


def _lacking_sizes(mistake: Mistake) -> int:
    """How many sizes a window should have that has one; 0 where nothing is wrong with that."""
    count, rank = _sizes_of_window(mistake)
    return rank if count == 1 else 0


def _sizes_of_window(mistake: Mistake) -> tuple[int, int]:
    """How many sizes a window has and should have, where the mistake is about that; else zeros."""
    said = mistake.fields("sizes.count") or {}
    window = said.get("what") == phrase("argument.named", name="window")
    return (int(str(said["count"])), int(str(said["rank"]))) if window else (0, 0)


def _other_sizes(mistake: Mistake, said: str, text: str) -> Phrase | None:
    """What may be meant by a window of two sizes on a sequence, and by a third size: a square image, a repetition."""
    (count, rank), window = _sizes_of_window(mistake), WINDOW.fullmatch(said)
    if count not in (2, 3) or rank not in (1, 2) or not window:
        return None
    if rank == 2 and window["third"]:
        once = f"{window['front']}{window['first']}x{window['second']}{window['rest']}"
        return phrase("window.repeated", layer=once, count=window["third"])
    coming = re.match(r"\s*input (\w+)@(\w+)(?: *\* *(\w+))?(?![\w ]*x)", text)
    if rank != 1 or not coming or window["third"]:
        return None
    height, width = coming[2], coming[3] or coming[2]
    sign = "x" if height.isdecimal() and width.isdecimal() else " x "
    image = f"input {coming[1]}@{height}{sign}{width}"
    if window["first"] != window["second"]:
        return phrase("window.image", input=image)
    return phrase("window.image_or_sequence", input=image, layer=f"{window['front']}{window['first']}{window['rest']}")


def _sizes_of_input(text: str, said: str) -> int:
    """How many sizes the input has, for the window of a layer under another name or as a call; else 0."""
    coming = re.search(r"input [^\n;>]*@([^\n;>-]*)", text)
    _, word, kind, _ = named_layer(said)
    foreign = word not in STANDARD.kinds or "(" in said
    alone = foreign and kind is not None and bool(kind.first) and kind.first[0].letter == "n"
    return coming[1].count("x") + 1 if coming and alone else 0


def _line(text: str, at: int) -> tuple[int, int]:
    """The line around a position, no more of it than a statement may have on each side."""
    near = max(0, at - MAX_STATEMENT)
    first = text.rfind("\n", near, at) + 1 or near
    last = text.find("\n", at, at + MAX_STATEMENT)
    return first, min(len(text), at + MAX_STATEMENT) if last < 0 else last


def _statement(text: str, at: int) -> tuple[int, int]:
    """From the sign before a position that separates layers to the one after it; brackets in parentheses are none."""
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


def _features_before(text: str) -> int | None:
    """How many features the layers of a text give; None where its last lines do not say it."""
    for line in islice(reversed(re.split(r"->|[;\n]", text)), MOST_BEFORE):
        said = line.strip()
        if {*said} & {*"[|]"}:  # another branch, or what is repeated
            return None
        if (own := FEATURES.match(said)) or (said and not KEEPS.fullmatch(said)):
            found = None if own else _called(said)
            if own or found is None or found.features is not None or not found.lines:
                return int(own[1]) if own else found and found.features
    return None


def _called(said: str, features: int | None = None) -> python_calls.ReadProgram | None:
    """A line of a program in our words, after so many features."""
    if "(" not in said or "->" in said:
        return None
    plain = re.sub(r"^(?:[\w.]+ *= *(?=[A-Za-z])|\w+\.add\((?=.*\)\)$))", "", said.rstrip(",; "))
    plain = CELL.sub(lambda cell: cell[0].upper(), plain)
    plain = plain[:-1] if plain.count(")") > plain.count("(") else plain
    return python_calls.one_line(plain, features)
