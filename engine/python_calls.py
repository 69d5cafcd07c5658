"""Calls of PyTorch and Keras as a person types them, read into our lines.

The text is parsed as Python's own grammar has it, and never run: only names, numbers, words and tuples of a
call are looked at. What a class and its arguments say stands with our kinds (`Kind.calls`).
"""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..grammar import Mistake, Mistakes, parse
from .calls import Call, Said, Untranslated, Worth
from .kind import Argument, Flag, Kind
from .layers import ALL, KINDS
from .rows import pick

MAX_PROGRAM = 20_000
MAX_LINES = 200
RANKS = (1, 2, 3)
IMPLIED = {
    "return_sequences": False,  # Keras gives the last step alone unless asked for all
}
SILENT = re.compile(r"name|dtype|device|data_format|input_dim|\w*_(initializer|regularizer|constraint)|batch_size")
GIVES_SHAPE = ("input_shape", "batch_input_shape", "shape")
CONTAINERS = ("Sequential", "ModuleList", "Model")


@dataclass(frozen=True)
class Program:
    """What was read of a program: whose it is, and our lines."""

    framework: str
    lines: tuple[str, ...]
    several: bool = False


@dataclass
class _Reader:
    """The lines so far, and how many sizes a value has there (None: not known)."""

    framework: str = ""
    lines: list[str] = field(default_factory=list)
    rank: int | None = None
    alone: bool = False
    layers: int = 0

    def calls(self, tree: ast.AST) -> None:
        for call in _calls(tree):
            if len(self.lines) < MAX_LINES:
                self.call(call)

    def call(self, call: ast.Call) -> None:
        name, arguments = _called(call), _arguments(call)
        if name in ("Input", "InputLayer", "keras.Input"):
            self._input(next((arguments[one] for one in (*GIVES_SHAPE, 0) if one in arguments), None))
        elif name in ("Activation",) and isinstance(arguments.get(0), str):
            self._activation(arguments[0])
        elif name == "Bidirectional" and call.args and isinstance(call.args[0], ast.Call):
            mode = arguments.get("merge_mode", "concat")
            self._layer(_called(call.args[0]), _arguments(call.args[0]) | {"bidirectional": True, "merge_mode": mode})
        elif name == "TimeDistributed" and call.args and isinstance(call.args[0], ast.Call):
            self.call(call.args[0])
        else:
            self._layer(name, arguments)

    def _input(self, shape: Any) -> None:
        """The shape of an input of Keras: the features stand last."""
        sizes = shape if isinstance(shape, tuple) else (shape,)
        if self.lines or not 1 <= len(sizes) <= 4 or not all(isinstance(one, int | None) for one in sizes):
            return
        *space, features = (letter if one is None else str(one) for one, letter in zip(sizes, "hwzl", strict=False))
        self.rank = len(space)
        self.lines.append(f"input {features}" + (f"@{' x '.join(space)}" if space else ""))
        self.framework = self.framework or "Keras"

    def _layer(self, name: str, arguments: dict[Any, Any]) -> None:
        readings = _classes().get(name, ())
        for framework, kind, call, rank in readings:
            given = dict(arguments)
            if framework == "Keras":
                for word in GIVES_SHAPE[:2]:
                    if word in given:
                        shape = given.pop(word)
                        self._input(shape[1:] if word.startswith("batch") and isinstance(shape, tuple) else shape)
            try:
                text, activation = _line(framework, kind, call, rank or self.rank or 2, given)
            except (Untranslated, Mistakes, TypeError, ValueError, KeyError, IndexError):
                continue
            self.framework = self.framework or framework
            self.layers += 1
            if framework == "PyTorch" and not self.lines and not self.alone:
                self._torch_input(kind, call, given, rank)
            flat = kind.word == "linear" and (not self.rank or (framework == "PyTorch" and self.rank > 1))
            self.lines.append(text.replace("linear", "dense", 1) if flat else text)
            self._follow(kind, text, rank)
            if activation:
                self._activation(activation)
            return

    def _torch_input(self, kind: Kind, call: Call, given: Mapping[Any, Any], rank: int | None) -> None:
        """What comes in first is known by its features alone."""
        coming = next((one for one, way in call.arguments.items() if isinstance(way, Worth) and way.formula == "l"), "")
        features = given.get(coming, given.get([*call.arguments].index(coming)) if coming else None)
        if isinstance(features, int):
            self.rank = rank or (1 if kind.time else 0)
            space = " x ".join("hwz"[: self.rank]) if not kind.time else "T"
            self.lines.append(f"input {features}" + (f"@{space}" if self.rank else ""))

    def _activation(self, name: str) -> None:
        word = name.lower().replace("_", "")
        if word in KINDS and word != "linear":
            self.lines.append(word)

    def _follow(self, kind: Kind, text: str, rank: int | None) -> None:
        """How many sizes go on."""
        if kind.flat or "last" in text.split():
            self.rank = 0
        elif kind.word == "embedding":
            self.rank = 1
        elif rank is not None:
            self.rank = rank


def program(text: str) -> Program | None:
    """The network of a program, or of one line of it, as far as it can be read; None where it holds no layer.

    >>> program("nn.Conv2d(1, 32, 5, padding=2)").lines
    ('input 1@h x w', 'conv 32@5x5 pad 2')
    """
    return _read(text, _Reader())


def line(text: str) -> str:
    """One call in our words, with what it says of activations; "" where it is none.

    >>> line("Conv2D(32, (3, 3), padding='same', activation='relu')")
    'conv 32@3x3 pad same -> relu'
    >>> line("nn.Linear(784, 10)")
    'dense 10'
    """
    read = _read(text, _Reader(alone=True))
    return " -> ".join(read.lines) if read else ""


def _read(text: str, reader: _Reader) -> Program | None:
    if len(text) > MAX_PROGRAM:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader.calls(ast.parse(text.strip()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Program(reader.framework, tuple(reader.lines), reader.layers > 1) if reader.lines else None


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of a program in the order in which it stands; wrappers are not entered."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and (_called(node) in _classes() or _called(node) in WRAPPERS):
            if isinstance(node.func, ast.Call):
                yield from _calls(node.func)
            yield node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Call):
            yield from _calls(ast.Module([ast.Expr(node.func)], []))
            for one in node.args:
                yield from _calls(ast.Module([ast.Expr(one)], []))
        else:
            yield from _calls(node)


WRAPPERS = ("Input", "InputLayer", "Activation", "Bidirectional", "TimeDistributed")


def _called(call: ast.Call) -> str:
    """The last name of what is called: `Conv2d` of `torch.nn.Conv2d`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _arguments(call: ast.Call) -> dict[Any, Any]:
    """Values by place or by name; a name of the program is its own text."""
    given: dict[Any, Any] = {place: _plain(value) for place, value in enumerate(call.args)}
    return given | {one.arg: _plain(one.value) for one in call.keywords if one.arg}


def _plain(tree: ast.AST) -> Any:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, int | float | str | None):
        return tree.value
    if isinstance(tree, ast.Tuple | ast.List):
        return tuple(map(_plain, tree.elts))
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub) and isinstance(tree.operand, ast.Constant):
        return -tree.operand.value if isinstance(tree.operand.value, int | float) else None
    return tree.attr if isinstance(tree, ast.Attribute) else getattr(tree, "id", None)


def _line(framework: str, kind: Kind, call: Call, rank: int, given: dict[Any, Any]) -> tuple[str, str]:
    """The row, and the activation that the call asks for besides. Raises `Untranslated`."""
    names = [*call.arguments]
    named = {names[one] if isinstance(one, int) else one: value for one, value in given.items()}
    activation = named.pop("activation", "") if "activation" not in call.arguments else ""
    if framework == "Keras":
        named = {one: value for one, value in IMPLIED.items() if one in call.arguments} | named
    named = {one: value for one, value in named.items() if one in call.arguments or not SILENT.fullmatch(one)}
    text = row_text(kind, call.read(named, rank), rank)
    if isinstance(pick(parse(text).statements[0], kind), Mistake):  # type: ignore[arg-type]
        raise Untranslated(f"{call.name} with these arguments")
    return text, activation if isinstance(activation, str) else ""


@functools.cache
def _classes() -> dict[str, list[tuple[str, Kind, Call, int | None]]]:
    """What the frameworks call our kinds."""
    found: dict[str, list[tuple[str, Kind, Call, int | None]]] = {}
    for kind in ALL:
        for key, framework in (("torch", "PyTorch"), ("keras", "Keras")):
            for call in kind.calls.get(key, ()):
                for rank in RANKS if "{rank}" in call.name else (None,):
                    if call.reads:
                        found.setdefault(call.name.format(rank=rank), []).append((framework, kind, call, rank))
    return found


def row_text(kind: Kind, said: Said, rank: int) -> str:
    """A layer's row with these values and words, in the order of the kind's own declaration.

    >>> row_text(KINDS["conv"], Said({"k": (8,), "n": (3,), "p": ("same",)}, ["no bias"]), 2)
    'conv 8@3x3 pad same no bias'
    """
    listed = [
        ", ".join(str(value) for value in said.values[argument.letter])
        for argument in kind.first
        if not argument.at and argument.letter in said.values and len(kind.first) > 1
    ]
    parts = [", ".join(listed)] if listed else []
    for argument in kind.row:
        if isinstance(argument, Argument) and not (listed and not argument.word):
            parts.append(_argument(argument, said, rank))
        elif isinstance(argument, Flag) and argument.word in said.words:
            parts.append(argument.word)
    return " ".join([kind.word, *filter(None, parts)])


def _argument(argument: Argument, said: Said, rank: int) -> str:
    values = said.values.get(argument.letter, ())
    if argument.letter == "n" and len(values) == 1:
        values = values * rank
    text = (", " if argument.listed else "x").join(_number(value) for value in values)
    if argument.at:
        text = "@".join(filter(None, [*(_number(v) for v in said.values.get(argument.at, ())), text]))
    return f"{argument.word} {text}".strip() if text else ""


def _number(value: Any) -> str:
    return f"({value})" if isinstance(value, Fraction) and value.denominator != 1 else str(value)
