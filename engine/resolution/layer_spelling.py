"""One layer in other people's spelling, written as it is here: `max-pool 2x2, stride=2`, `conv 3x3 32 with relu`."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...grammar import Again, From, Layer, Loop, Mistakes, Repeat, Use, parse
from ..layers import STANDARD, Argument, Kind
from .picking import pick
from .rows import Row

SIZES = re.compile(r"\d+(?: ?[x×*] ?\d+)+")
TUPLE = re.compile(r"[(\[] *(\d+(?: *, *\d+)+) *,? *[)\]]")
LABEL = re.compile(r"(?:([A-Za-z]\w*) *: *(?=[A-Za-z]|\d+x))?")
NAME = r"([A-Za-z]\w*(?:[ -][A-Za-z]\w*){%d})(?: +layer\b)?(?![\w.])"
NAMES = tuple(re.compile(NAME % more) for more in (3, 2, 1, 0))
"""A layer's name of so many words, the longest first."""

TIMES = re.compile(r"(.*\S)(?: +[x×](\d+)| +(\d+)[x×]|,? +(?:repeated )?(\d+) times|,? +repeat(?:ed)? (\d+))")
"""A layer with how often it is repeated."""

OPTIONS = {
    "padding": "pad",
    "strides": "stride",
    "step": "stride",
    **dict.fromkeys(("dilation_rate", "dilated"), "dilation"),
    "use_bias": "bias",
    **dict.fromkeys(("kernel_size", "kernel", "filters", "units", "out_channels", "pool_size", "shape", "size"), ""),
}
"""What other notations call options and values."""

PHRASES = (
    (re.compile(r"\b(same|valid|causal|full) (?:zero[ -])?padding\b"), r"pad \1"),
    (re.compile(r"\b(?:no|without|zero) padding\b"), "pad valid"),
    (re.compile(r"\bzero[ -]padding\b"), "pad"),
    (re.compile(r"\bwithout (?:a )?bias(?:es)?\b|\bno biases\b|\b(?:use_)?bias *=? *False\b"), "no bias"),
    (re.compile(r",? *\b(?:use_)?bias *=? *True\b"), ""),
    (re.compile(r"\b(\d\d)%"), r"0.\1"),
    (re.compile(r"\b(padding|pad|strides?|dilation) (?:of|is) "), r"\1 "),
    (re.compile(r"(?<=\d) heads?\b|\b(?:num_)?heads? *=? *(?=\d)"), ""),
)
"""What is said in other words."""

BETWEEN = re.compile(
    r"(?:,|\+|\bwith\b|\band\b|\bthen\b|\bfollowed by\b|\bactivation\b *=?|\bactivated by\b|\ba\b|\s)+\Z"
)
"""What is between a layer and the next one that is named on its line."""

ACTIVATION = re.compile(r"""activation *[:=]? *["']?(\w+)["']?""")
FILLERS = re.compile(r"(?:^|[ ,]+)(?:with|and|of)(?= |$)")
BOTH_WAYS = re.compile(r"bi(?:directional)?[ -]?(lstm|gru|rnn)\b *(.*)", re.IGNORECASE)
IMAGE_FEATURES = ("1", "3", "4")


def tidy(said: str, sizes: int = 0) -> str:
    """A layer in other people's signs, in ours; "" where that makes no layer. A window has so many `sizes` where known.

    >>> tidy("conv 3x3@32 padding=1"), tidy("input 28x28x1"), tidy("28x28"), tidy("pool 2", sizes=2)
    ('conv 32@3x3 pad 1', 'input 1@28x28', 'input 1@28x28', 'pool 2x2')
    >>> tidy("dense 10, relu"), tidy("conv 16@3x3 x2"), tidy("max-pool 2x2 s=2"), tidy("conv 8@3x3 same padding")
    ('dense 10 -> relu', '[ conv 16@3x3 ] * 2', 'pool 2x2 stride 2', 'conv 8@3x3 pad same')
    """
    if activation := ACTIVATION.fullmatch(said):
        return kind.word if (kind := kind_named(activation[1])) and reads(kind.word) else ""
    if both := BOTH_WAYS.fullmatch(said):
        written = f"{both[1].lower()} {both[2]} bidirectional"
        return written if reads(written) else ""
    if said.startswith(("pad ", "padding ")):  # these are options of other layers
        return tidy(f"zeropadding {said.partition(' ')[2]}", sizes)
    if SIZES.fullmatch(said) or re.fullmatch(rf"\w+ ?@ ?{SIZES.pattern}", said):
        said = f"input {said}"
    label, word, kind, row = named_layer(said)
    if kind is None or (not sizes and word in STANDARD.kinds and reads(said)):
        return ""
    front = f"{label}: " if label else ""
    if (times := TIMES.fullmatch(row)) and _repeats(times[1]) and (body := _whole(kind, times[1].rstrip(","), sizes)):
        return f"[ {front}{body} ] * {next(filter(None, times.groups()[1:]))}"
    written = _whole(kind, row, sizes)
    return f"{front}{written}" if written else ""


def named_layer(said: str) -> tuple[str, str, Kind | None, str]:
    """The label of a layer, the name it has, the kind meant by that, and its row: of `a: max-pool 2x2` these four."""
    label = LABEL.match(said)
    rest = said[label.end() :] if label else said
    if paper := re.fullmatch(rf"({SIZES.pattern}) ([A-Za-z].*)", rest):  # `3x3 conv, 32`
        word, kind, row = _named(paper[2])
        return (label and label[1]) or "", word, kind, f"{paper[1]} {row.strip(', ')}".strip()
    return ((label and label[1]) or "", *_named(rest))


def _named(said: str) -> tuple[str, Kind | None, str]:
    for name in NAMES:
        if (match := name.match(said)) and (kind := kind_named(match[1])):
            return match[1], kind, said[match.end() :].strip()
    return said, None, ""


def kind_named(name: str) -> Kind | None:
    """The kind that people call by this name.

    >>> kind_named("Max-Pooling").word, kind_named("global average pooling").word, kind_named("fully connected").word
    ('pool', 'globalpool', 'dense')
    """
    if kind := STANDARD.kind_called(name):
        return kind
    plain = re.sub(r"[ _-]", "", name.lower())
    short = plain.removesuffix("ing").replace("average", "avg")
    spellings = (plain, short, f"{plain}2d", f"{short}ing2d", plain.removesuffix("al"))
    return next(filter(None, map(STANDARD.kind_called, spellings)), None)


def _repeats(row: str) -> bool:
    """Whether a number after a row can only be how often: a window with one size lacks another one."""
    return "@" not in row or SIZES.search(row) is not None


def _whole(kind: Kind, row: str, sizes: int) -> str:
    """The layer, and those that are named on its line after it."""
    listed = _listed(row, kind)
    row, behind = _split(listed, kind)
    if behind and behind == listed:  # no layer of its own is before it
        return ""
    for step in STEPS:
        row = step(row.strip(), kind)
    if sizes:
        row = re.sub(r"^((?:\w+@)?)(\d+|[A-Za-z])(?![\w@])", lambda m: m[1] + "x".join([m[2]] * sizes), row)
    written = f"{kind.word} {row}".strip()
    if not behind:
        return next(filter(reads, (written, *_of_numbers(kind, row))), "")
    after = behind if reads(behind) else tidy(behind)
    return f"{written} -> {after}" if after and reads(written) else ""


def _of_numbers(kind: Kind, row: str) -> list[str]:
    """A row of numbers alone as a list, and as the last of them, before which PyTorch has the number of inputs."""
    numbers = row.split()
    if len(numbers) != 2 or not all(map(str.isdecimal, numbers)):
        return []
    return [f"{kind.word} {', '.join(numbers)}", f"{kind.word} {numbers[1]}"]


def _listed(row: str, kind: Kind) -> str:
    """Words without quotes, sizes in parentheses joined by `x`, as is a list of sizes without parentheses."""
    row = re.sub(r"""(["'])(\w+)\1""", r"\2", row)
    row = re.sub(r"^(?:shape)? *[:=]? *(?=[\d(\[])", "", row) if kind.source else row
    if kind.source or not re.fullmatch(r"\([^()]*\)", row):
        row = TUPLE.sub(lambda match: " " + re.sub(r" *, *", "x", match[1]), row).strip()
    return re.sub(r" *, *", "x", row) if kind.source and re.fullmatch(r"\d+(?: *, *\d+){2,}", row) else row


def _split(row: str, kind: Kind) -> tuple[str, str]:
    """The layer's own row, and the next layer that is named in it."""
    own = {piece for option in kind.options for piece in option.phrase} | {*_words_of(kind)}
    for match in re.finditer(r"(?<![\w@.])[A-Za-z]\w*", row):
        near = row[match.start() :]
        if match[0] not in own and match[0] not in OPTIONS and match[0] != "repeat" and _named(near)[1]:
            front = BETWEEN.sub("", row[: match.start()])
            return front, near
    return row, ""


def _words_of(kind: Kind) -> list[str]:
    return [word for one in kind.row if isinstance(one, Argument) for word in one.words]


def reads(written: str) -> bool:
    """Whether layers can be written so."""
    try:
        elements = [*parse(written).statements]
    except Mistakes:
        return False
    return bool(elements) and all(map(_picks, elements))


def _picks(element: object) -> bool:
    if isinstance(element, Repeat | Loop):
        return all(map(_picks, element.body))
    if not isinstance(element, Layer):
        return isinstance(element, From | Again) or (isinstance(element, Use) and kind_named(element.name) is None)
    kind = STANDARD.kinds.get(element.word)
    inside = [one for branch in element.branches for one in branch]
    row = pick(element, kind, STANDARD) if kind and len(element.branches) != 1 and all(map(_picks, inside)) else None
    if kind is None or not isinstance(row, Row):
        return False
    return not kind.joins or bool(inside) or "from" in row.others


def _plain(row: str, kind: Kind) -> str:
    """Without the parentheses and commas of a call."""
    if row.startswith("(") and row.endswith(")"):
        row = row[1:-1].replace(",", " ")
    return row.removeprefix(":").replace("×", "x").strip()


def _phrases(row: str, kind: Kind) -> str:
    for phrase, here in PHRASES:
        row = phrase.sub(here, row)
    return FILLERS.sub(" ", row)


def _options(row: str, kind: Kind) -> str:
    """`padding=1`, `, pad 1` and `p=1` as `pad 1`."""
    row = re.sub(r" *, *(?=[A-Za-z])", " ", row)
    row = re.sub(r"^[A-Za-z]\w* *= *", "", row) if kind.first else row
    row = re.sub(r"(?<![<>=!])\b([A-Za-z]\w*) *= *", r"\1 ", row)
    row = re.sub(r"\b[A-Za-z]\w*\b", lambda m: OPTIONS.get(m[0].lower(), m[0]), row)
    for one in kind.row:
        if isinstance(one, Argument) and one.word:
            row = re.sub(rf"(?<=\S) +{one.letter} (?=\d)", f" {one.word} ", f" {row}")
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
    row = re.sub(r"^(\d+(?: ?x ?\d+)+),? (\d+)(?![\w@])(?: (?:filters|channels|maps))?", r"\2@\1", row)
    return re.sub(r"^(\w+)(?: (?:filters|channels|maps))?@? (\d+(?: ?x ?\d+)*)(?= |$)", r"\1@\2", row)


def _words(row: str, kind: Kind) -> str:
    """`same` with the option that it belongs to."""
    for option in kind.row:
        if isinstance(option, Argument) and option.word:
            for word in option.words:
                row = re.sub(rf"(?<!{option.word} )\b{word}\b", f"{option.word} {word}", row)
    return row


STEPS: tuple[Callable[[str, Kind], str], ...] = (_plain, _phrases, _options, _sizes, _words)
