"""What a program does with layers beside making them: functions of values, joins, branches, loops.

Only the tree of the program's text is looked at; nothing is run.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from ...grammar import Phrase, phrase

JOINS = ("add", "concatenate", "multiply", "average", "maximum", "subtract", "dot")
"""Functions of Keras that join a list of values."""

LISTED = (*JOINS, "cat", "concat", "stack", "hstack", "vstack")
"""Functions of either framework that join a list of values."""

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.MatMult)
WITH_WEIGHTS = ("conv", "linear", "bilinear", "embedding", "batchnorm", "layernorm", "instancenorm", "groupn", "prelu")
"""Functions that are given their weights, of which their call does not say the sizes."""

OWNERS = ("F", "functional", "nn", "torch", "activations", "ops")


def called(call: ast.Call) -> str:
    """The last name of what is called: `Conv2d` of `torch.nn.Conv2d`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def joined(node: ast.AST) -> bool:
    """`Add()([a, b])`, `layers.add([a, b])`, `torch.cat([a, b], 1)`"""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.List | ast.Tuple):
        return False
    return len(node.args[0].elts) > 1 and (isinstance(node.func, ast.Call) or called(node) in LISTED)


def not_read(tree: ast.Module) -> list[Phrase]:
    """What a program says of the path between its layers that is not read, in a sentence each."""
    nodes = [*ast.walk(tree)]
    in_class = any(isinstance(one, ast.ClassDef) for one in tree.body)
    found = [phrase("program.forward")] if in_class else []
    if any(map(joined, nodes)) or any(_joins_two(one) for one in nodes) or _sums(tree):
        found.append(phrase("program.joins"))
    elif not in_class and _branches(tree):
        found.append(phrase("program.branches"))
    loops = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp) + (() if in_class else (ast.FunctionDef,))
    if any(isinstance(one, loops) for one in nodes):
        found.append(phrase("program.repeated"))
    if not in_class and _called_by_name(tree):
        found.append(phrase("program.by_name"))
    return found


WORDS = {"cat": "concat", "concatenate": "concat", "multiply": "mul"}


def parsed(text: str) -> ast.Module:
    """The tree of a program; Python's warnings about it, such as that of `2for`, are of no use to a reader."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def join_of(text: str) -> tuple[str, str] | None:
    """The word of a join on one line of a program, and the name of the earlier value; None where there is none.

    >>> join_of("x = x + shortcut"), join_of("return torch.cat([a, b], 1)"), join_of("x = conv(x)")
    (('add', 'shortcut'), ('concat', 'b'), None)
    """
    try:
        (statement,) = parsed(text.removeprefix("return ")).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    given = [getattr(one, "id", "") for one in getattr(statement, "targets", [getattr(statement, "target", None)])]
    for node in ast.walk(statement):
        word, values = _join(node)
        names = [one.id for one in values if isinstance(one, ast.Name)]
        counted = isinstance(node, ast.BinOp) and not (text.startswith("return ") or {*given} & {*names})
        if word and len(names) == len(values) and not counted:  # `k = a + b` is about numbers
            return word, [one for one in names if one not in given or len(names) == 1][-1]
    return None


def _join(node: ast.AST) -> tuple[str, list[ast.expr]]:
    """The word of a join, and the values that it joins."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Add):
        return "add", [node.left, node.right] if isinstance(node, ast.BinOp) else [node.target, node.value]
    if isinstance(node, ast.Call) and joined(node) and isinstance(node.args[0], ast.List | ast.Tuple):
        name = (called(node) or called(node.func)).lower() if isinstance(node.func, ast.Call) else called(node)
        word = WORDS.get(name, name)
        return (word if word in ("concat", "mul", *JOINS) else ""), node.args[0].elts
    if _joins_two(node) and isinstance(node, ast.Call):
        return WORDS.get(called(node), called(node)), node.args[:2]
    return "", []


def own_layers(tree: ast.Module) -> list[str]:
    """The layers of a `forward` without its class that are called and made elsewhere: `self.conv1`."""
    if any(isinstance(one, ast.ClassDef) for one in tree.body):
        return []
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    calls.sort(key=lambda one: (one.end_lineno or 0, one.end_col_offset or 0))  # the inner one is called first
    called_ones = [one.func for one in calls if isinstance(one.func, ast.Attribute)]
    return [ast.unparse(one) for one in called_ones if getattr(one.value, "id", "") == "self"]


def _joins_two(node: ast.AST) -> bool:
    """`torch.add(a, b)`"""
    if not isinstance(node, ast.Call) or called(node) not in LISTED or len(node.args) < 2:
        return False
    return all(isinstance(one, ast.Name | ast.Call) for one in node.args[:2])


def _sums(tree: ast.AST) -> bool:
    """Whether two values of layers are joined by a sign, as in `x + shortcut` and `x += self.conv(y)`."""
    values = {*_values(tree)}

    def is_value(node: ast.AST) -> bool:
        return (isinstance(node, ast.Name) and node.id in values) or (isinstance(node, ast.Call) and _gives_value(node))

    for node in ast.walk(tree):
        pair = (
            (node.left, node.right)
            if isinstance(node, ast.BinOp)
            else (node.target, node.value)
            if isinstance(node, ast.AugAssign)
            else ()
        )
        if pair and isinstance(getattr(node, "op", None), OPERATORS) and all(map(is_value, pair)):
            return True
    return False


def _values(tree: ast.AST) -> Iterator[str]:
    """The names that hold what a layer gives, or the input."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.Name | ast.BinOp):
            layer = isinstance(node.value, ast.Call) and not _gives_value(node.value)
            yield from (one.id for one in node.targets if isinstance(one, ast.Name) and not layer)
        elif isinstance(node, ast.FunctionDef):
            yield from (one.arg for one in node.args.args)


def _gives_value(call: ast.Call) -> bool:
    """Whether a call gives the value of a layer, and not the layer itself."""
    name = called(call)
    return isinstance(call.func, ast.Call) or name == "Input" or not name[:1].isupper()


def _applications(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """The name that each statement gives a value of layers, and the names on which these are called."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            calls = [one for one in ast.walk(statement.value) if isinstance(one, ast.Call)]
            on = [one.args[0].id for one in calls if isinstance(one.func, ast.Call) and _on_name(one)]  # type: ignore[attr-defined]
            if on or any(called(one) == "Input" for one in calls):
                yield statement.targets[0].id, on


def _on_name(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Name)


def _branches(tree: ast.Module) -> bool:
    """Whether some layer is called on a value that is not the last one."""
    last = ""
    for name, on in _applications(tree):
        if last and (not on or any(one != last for one in on)):
            return True
        last = name
    return False


def _called_by_name(tree: ast.Module) -> bool:
    """`conv = Conv2D(8, 3)` and `x = conv(x)`"""
    made = {
        statement.targets[0].id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call)
        and not _gives_value(statement.value)
    }
    return any(isinstance(one, ast.Call) and getattr(one.func, "id", "") in made for one in ast.walk(tree))


def as_layers(tree: ast.Module, classes: dict[str, str]) -> ast.Module:
    """The program with functions of a value as layers that are called on it: `F.relu(x)` as `ReLU()(x)`.

    `classes` are the names of the classes by their names in small letters. What is in a class is left as it is.

    >>> ast.unparse(as_layers(ast.parse("F.max_pool2d(F.relu(x), 2)"), {"relu": "ReLU", "maxpool2d": "MaxPool2d"}))
    'MaxPool2d(2)(ReLU()(x))'
    """
    return ast.fix_missing_locations(_Functions(classes).visit(tree))


class _Functions(ast.NodeTransformer):
    def __init__(self, classes: dict[str, str]) -> None:
        self.classes = classes

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node = ast.Call(self.visit(node.func), [self.visit(one) for one in node.args], node.keywords)
        plain = called(node).replace("_", "")
        if not isinstance(node.func, ast.Attribute) or (isinstance(node.func.value, ast.Call) and plain != "flatten"):
            return node
        owner = node.func.value
        of_framework = getattr(owner, "attr", getattr(owner, "id", "")) in OWNERS
        if plain in ("view", "reshape", "flatten"):
            value, sizes = (node.args[0], node.args[1:]) if of_framework and node.args else (owner, node.args)
            return _flattened(value, sizes, plain) or node
        if of_framework and node.args and plain in self.classes and not plain.startswith(WITH_WEIGHTS):
            keywords = [one for one in node.keywords if one.arg not in ("training", "inplace")]
            return _applied(self.classes[plain], node.args[1:], keywords, node.args[0])
        return node


def _applied(name: str, arguments: list[ast.expr], keywords: list[ast.keyword], value: ast.expr) -> ast.Call:
    return ast.Call(ast.Call(ast.Name(name), arguments, keywords), [value], [])


def _flattened(value: ast.expr, sizes: list[ast.expr], name: str) -> ast.Call | None:
    """`x.view(-1, 4096)` as `Flatten()(x)`, and with more sizes after the batch's as the shape that they are."""
    if len(sizes) == 1 and isinstance(sizes[0], ast.Tuple | ast.List):
        sizes = sizes[0].elts
    if name == "flatten" and (not sizes or ast.unparse(sizes[0]) == "1"):
        return _applied("Flatten", [], [], value)
    if name == "flatten" or len(sizes) < 2:
        return None
    if len(sizes) == 2:
        return _applied("Flatten", [], [], value)
    return _applied("Unflatten", [ast.Constant(1), ast.Tuple(sizes[1:])], [], value)
