"""Calls of layers in Python's own syntax tree, with their arguments as plain values."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from .call_rows import ProgramName, classes
from .python_forms import called, joined

CONTAINERS = ("Sequential", "ModuleList", "Model")


def calls_in(tree: ast.AST, inside: bool = False) -> Iterator[ast.Call]:
    """The calls of layers in the order in which they are; `inside` a container, those of unknown classes too."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.Call):
            yield from calls_in(node, inside or _keeps_layers(node))
            continue
        name = called(node)
        if name in classes() or name in WRAPPERS or (inside and name[:1].isupper() and name not in CONTAINERS):
            if isinstance(node.func, ast.Call):
                yield from calls_in(node.func)
            yield node
        elif isinstance(node.func, ast.Call):
            for one in node.args:
                yield from calls_in(ast.Module([ast.Expr(one)], []), inside)
            if not joined(node):
                yield from calls_in(ast.Module([ast.Expr(node.func)], []), inside)
        elif name not in NO_LAYERS:
            yield from calls_in(node, inside or name in CONTAINERS or name == "add")


NORMED = {
    "weight_norm": "weightnorm",
    "WeightNormalization": "weightnorm",
    "spectral_norm": "spectralnorm",
    "SpectralNormalization": "spectralnorm",
}
"""What PyTorch and Keras call the normalisation of a layer's weights."""

WRAPPERS = ("Input", "InputLayer", "Activation", "Bidirectional", "TimeDistributed", "Reshape", "Unflatten", *NORMED)

NO_LAYERS = ("compile", "fit", "summary")

OWNERS = {
    "torch": "PyTorch",
    "nn": "PyTorch",
    "tf": "Keras",
    "tensorflow": "Keras",
    "keras": "Keras",
    "layers": "Keras",
}
"""Whose a class is by the module in front of it."""


def _keeps_layers(node: ast.AST) -> bool:
    """`self.conv1 = ...`"""
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)


def owner_of(call: ast.Call) -> str:
    """The framework that is in front of a class: PyTorch for `nn.LSTM`; "" for `LSTM` alone."""
    front = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = front.attr if isinstance(front, ast.Attribute) else getattr(front, "id", "")
    return OWNERS.get(name, "")


def arguments_of(call: ast.Call) -> dict[Any, Any]:
    """Values by position or by name; a name of the program is its own text."""
    given: dict[Any, Any] = {place: _plain(value) for place, value in enumerate(call.args)}
    return given | {one.arg: _plain(one.value) for one in call.keywords if one.arg}


def _plain(tree: ast.AST) -> Any:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, int | float | str | None):
        return tree.value
    if isinstance(tree, ast.Tuple | ast.List):
        return tuple(map(_plain, tree.elts))
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub) and isinstance(tree.operand, ast.Constant):
        return -tree.operand.value if isinstance(tree.operand.value, int | float) else None
    name = tree.attr if isinstance(tree, ast.Attribute) else getattr(tree, "id", None)
    return ProgramName(name) if name else None
