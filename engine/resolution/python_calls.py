"""Calls of PyTorch and Keras as a person types them, read into our lines.

The text is parsed as Python's own grammar has it, and never run: only names, numbers, words and tuples of a
call are looked at. What a class and its arguments say is with our kinds (`Kind.calls`).
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import field
from typing import Any

from ...grammar import Mistakes, Phrase, phrase, record
from ..layers import AN_INDEX, STANDARD, Computed, Kind, Untranslated
from .call_orders import LAZY, named
from .call_rows import Reading, classes, features_of, row_of
from .python_forms import as_layers, called, not_read, own_layers, parsed
from .python_trees import CONTAINERS, NORMED, arguments_of, calls_in, owner_of

MAX_PROGRAM = 20_000
MAX_LINES = 200
GIVES_SHAPE = ("input_shape", "batch_input_shape", "shape")
PAIRS = {"(": ")", "[": "]"}
CONVENTION_OF = {"PyTorch": "torch", "Keras": "keras"}
BEGINS = re.compile(
    r"\s*(?:\w+ *= *(?:\w+\.)*(?:Sequential|ModuleList|Model) *\(.*"
    r"|class \w+ *\((?:\w+\.)*(?:Module|Model|Sequential)\) *:.*"
    r"|import +(?:torch|keras|tensorflow)\b.*|from +(?:torch|keras|tensorflow)[.\w]* +import\b.*)"
)
"""The first line of a program: a container, a class, or an import."""


@record()
class ReadProgram:
    """What was read of a program: whose it is, and our lines.

    `unread` are the classes of its layers that have no line, `notes` say what of the path between them is not read,
    and what else there is to say of its layers. It gives so many `features`, None where that is not known.
    """

    framework: str
    lines: tuple[str, ...]
    several: bool = False
    unread: tuple[str, ...] = ()
    notes: tuple[Phrase, ...] = ()
    features: int | None = None


@record(frozen=False)
class _ProgramReader:
    """The lines so far, and how many sizes a value has there (None: not known)."""

    framework: str = ""
    lines: list[str] = field(default_factory=list)
    rank: int | None = None
    alone: bool = False
    layers: int = 0
    unread: list[str] = field(default_factory=list)
    features: int | None = None
    """How many features a value has there; None where that is not known."""
    notes: list[Phrase] = field(default_factory=list)

    def calls(self, tree: ast.AST) -> None:
        for call in calls_in(tree):
            if len(self.lines) < MAX_LINES:
                self.call(call)

    def call(self, call: ast.Call) -> None:
        name, arguments = called(call), arguments_of(call)
        if name in ("Input", "InputLayer"):
            self._input(next((arguments[one] for one in (*GIVES_SHAPE, 0) if one in arguments), None))
        elif name == "Activation" and isinstance(word := arguments.get(0, arguments.get("activation")), str):
            self._activation(word)
        elif name == "Bidirectional" and call.args and isinstance(call.args[0], ast.Call):
            mode = arguments.get("merge_mode", "concat")
            inner = arguments_of(call.args[0]) | {"bidirectional": True, "merge_mode": mode}
            self._layer(called(call.args[0]), inner, "Keras")
        elif name in ("Reshape", "Unflatten"):
            self._reshape(name, arguments)
        elif name == "TimeDistributed" and call.args and isinstance(call.args[0], ast.Call):
            self.call(call.args[0])
        elif name in NORMED and call.args and isinstance(call.args[0], ast.Call):
            self._normed(NORMED[name], call.args[0])
        else:
            self._layer(name, arguments, owner_of(call))

    def _normed(self, word: str, inner: ast.Call) -> None:
        """The line of a layer with normalised weights; of one that has no such word here, the word is unread."""
        start = len(self.lines)
        self.call(inner)
        for place, line in enumerate(self.lines[start:], start):
            if line.split()[0] in STANDARD.leading[word]:
                self.lines[place] = f"{word} {line}"
                return
        self.unread.append(word)

    def _input(self, shape: Any) -> None:
        """The shape of an input of Keras: the features come last."""
        sizes = shape if isinstance(shape, tuple) else (shape,)
        if self.lines or not 1 <= len(sizes) <= 4 or not all(isinstance(one, int | None) for one in sizes):
            return
        *space, features = (letter if one is None else str(one) for one, letter in zip(sizes, "hwzl", strict=False))
        self.rank = len(space)
        sign = "x" if all(one.isdecimal() for one in space) else " x "
        self.lines.append(f"input {features}" + (f"@{sign.join(space)}" if space else ""))
        self.framework = self.framework or "Keras"

    def _reshape(self, name: str, arguments: dict[Any, Any]) -> None:
        """The line of a new shape: in Keras the features come last, in PyTorch first."""
        shape = arguments.get(0) if name == "Reshape" else arguments.get(1, arguments.get("unflattened_size"))
        shape = arguments.get("target_shape", shape)
        if not isinstance(shape, tuple) or not 1 <= len(shape) <= 4 or not all(_is_size(one) for one in shape):
            self.unread.append(name)
            return
        *space, features = shape if name == "Reshape" else (*shape[1:], shape[0])
        self.rank = len(space)
        self.layers += 1
        self.lines.append(f"reshape {features}" + (f"@{'x'.join(map(str, space))}" if space else ""))

    def _layer(self, name: str, arguments: dict[Any, Any], owner: str = "") -> None:
        """The line of a layer; what no kind is by is kept as unread."""
        lazy = name.startswith(LAZY)
        readings = classes().get(name, ())
        owner = owner or self.framework
        for reading in sorted(readings, key=lambda one: one.framework != owner):
            given = self._without_shape(arguments) if reading.framework == "Keras" else arguments
            try:
                text, activation = row_of(reading, reading.rank or self.rank or 2, given, lazy)
            except (Untranslated, Mistakes, TypeError, ValueError, KeyError, IndexError):
                continue
            self._take(reading, given, text, lazy)
            if activation:
                self._activation(activation)
            return
        self.unread.append(name)

    def _without_shape(self, arguments: dict[Any, Any]) -> dict[Any, Any]:
        """The arguments but the shape of the input, which becomes a line of its own."""
        given = dict(arguments)
        for word in GIVES_SHAPE[:2]:
            if word in given:
                shape = given.pop(word)
                self._input(shape[1:] if word.startswith("batch") and isinstance(shape, tuple) else shape)
        if "input_length" in given:
            self._input((given.pop("input_length"), 1))
        return given

    def _take(self, reading: Reading, given: dict[Any, Any], text: str, lazy: bool) -> None:
        kind, torch = reading.kind, reading.framework == "PyTorch"
        self._check_features(reading, given)
        self.framework = self.framework or reading.framework
        self.layers += 1
        if torch and not self.lines and not self.alone and not lazy:
            self._torch_input(reading, given)
        if AN_INDEX in kind.needs and len(self.lines) == 1:
            self.lines[0] = re.sub(r"^input (\w+)$", r"input 1@\1", self.lines[0])
        flat = kind.word == "linear" and (not self.rank or (torch and self.rank > 1))
        self.lines.append(text.replace("linear", "dense", 1) if flat else text)
        self._follow(kind, text, reading.rank)

    def _check_features(self, reading: Reading, given: dict[Any, Any]) -> None:
        """Notes where a layer is made for other features than it gets, and where a framework counts otherwise."""
        wanted, before = _wanted(reading, given), self.features
        if isinstance(wanted, int) and before not in (None, wanted):
            self.notes.append(phrase("program.features", name=reading.name, wanted=wanted, given=before))
        rank = reading.rank or self.rank or 2
        self.features = features_of(reading, rank, given, wanted if isinstance(wanted, int) else before)
        convention = CONVENTION_OF[reading.framework]
        changes = (one.changes.keys() for one in reading.kind.variants if one.words == (convention,))
        if any(changed & {"biases", "params"} for changed in changes):
            said = phrase("program.convention", framework=reading.framework, convention=convention)
            self.notes += [said] if said not in self.notes else []

    def _torch_input(self, reading: Reading, given: dict[Any, Any]) -> None:
        """The input first is known by its features alone."""
        kind, features = reading.kind, _wanted(reading, given)
        if isinstance(features, int):
            self.rank = reading.rank or (1 if kind.time else 0)
            space = " x ".join("hwz"[: self.rank]) if not kind.time else "T"
            self.lines.append(f"input {features}" + (f"@{space}" if self.rank else ""))

    def _activation(self, name: str) -> None:
        """The line of an activation by its name in Keras (`leaky_relu`)."""
        word = name.lower().replace("_", "")
        word = STANDARD.aliases.get(word, word)
        if word in STANDARD.kinds and word != "linear":
            self.lines.append(word)

    def _follow(self, kind: Kind, text: str, rank: int | None) -> None:
        """How many sizes go on."""
        if kind.flat or "last" in text.split():
            self.rank = 0
        elif AN_INDEX in kind.needs:
            self.rank = 1
        elif rank is not None:
            self.rank = rank


def program(text: str) -> ReadProgram | None:
    """The network of a program, or of one line of it, as far as it can be read; None where it holds no layer.

    >>> program("nn.Conv2d(1, 32, 5, padding=2)").lines
    ('input 1@h x w', 'conv 32@5x5 pad 2')
    """
    return _read(text, _ProgramReader())


def line(text: str) -> str:
    """One call in our words, with what it says of activations; "" where it is none.

    >>> line("Conv2D(32, (3, 3), padding='same', activation='relu')")
    'conv 32@3x3 pad same -> relu'
    >>> line("nn.Linear(784, 10)")
    'dense 10'
    """
    read = one_line(text)
    return " -> ".join(read.lines) if read and not read.unread else ""


def one_line(text: str, features: int | None = None) -> ReadProgram | None:
    """The layers of one line of a program, without an input of their own, after so many features."""
    return _read(text, _ProgramReader(alone=True, features=features))


def _read(text: str, reader: _ProgramReader) -> ReadProgram | None:
    if len(text) > MAX_PROGRAM:
        return None
    try:
        tree = parsed(closed(text.strip()))
        elsewhere = own_layers(tree)
        reader.calls(as_layers(tree, _by_small_name()))
        reader.unread += elsewhere
        notes = (*not_read(tree), *reader.notes)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    in_class = any(isinstance(one, ast.ClassDef) for one in tree.body)
    if in_class:  # its layers need not follow each other in the order in which they are made
        notes = tuple(note for note in notes if note.id != "program.features")
    whole = in_class or any(isinstance(one, ast.Call) and called(one) in CONTAINERS for one in ast.walk(tree))
    several = reader.layers > 1 or (whole and reader.layers > 0)
    lines = tuple(reader.lines)
    return (
        ReadProgram(reader.framework, lines, several, tuple(reader.unread), notes, reader.features) if lines else None
    )


@functools.cache
def _by_small_name() -> dict[str, str]:
    """The classes of PyTorch by the names of their functions: `maxpool2d`."""
    return {name.lower(): name for name, found in classes().items() if found[0].framework == "PyTorch"}


def closed(text: str) -> str:
    """A program with the brackets closed that it leaves open: people paste the first lines of one.

    >>> closed("model = Sequential([Dense(10),")
    'model = Sequential([Dense(10),])'
    """
    ends: list[str] = []
    for sign in text:
        if sign in PAIRS:
            ends.append(PAIRS[sign])
        elif ends and sign == ends[-1]:
            ends.pop()
    return text + "".join(reversed(ends))


def begins_program(text: str) -> str:
    """The framework whose program a text begins, though no layer is there yet; "" where it is none.

    >>> begins_program("model = keras.Sequential(["), begins_program("class Net(nn.Module):")
    ('Keras', 'PyTorch')
    """
    found = BEGINS.match(text)
    if not found:
        return ""
    return "PyTorch" if re.search(r"\b(torch|nn)\b", found[0]) else "Keras"


def _wanted(reading: Reading, given: dict[Any, Any]) -> Any:
    """How many input features a class declares; None where it declares none."""
    ways = reading.call.arguments
    coming = next((one for one, way in ways.items() if isinstance(way, Computed) and way.formula == "l"), "")
    return named(reading.framework, reading.name, reading.call, given).get(coming)


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and value > 0
