"""Draws a variant of the sheet, grades its answers, and says what a known wrong one comes from. Written by netderive.

This is the `server.py` of a PrairieLearn question. It needs no other file: netderive is not installed where it runs.
"""

from __future__ import annotations

import ast
import html
import json
import math
import operator
import os
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

Data = dict[str, Any]

MOST_CHARACTERS, DEEPEST, MOST_BITS = 500, 40, 20_000
SIGNS = {"·": "*", "×": "*", "⋅": "*", "−": "-", "–": "-", "÷": "/", "⌊": "floor(", "⌈": "ceil(", "⌋": ")", "⌉": ")"}
PIECE = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([A-Za-z]\w*)|(//|\*\*|[-+*/%^(),]))")
GROUPED = re.compile(r"(?<=\d)(?<!\b0)[ \u00a0\u202f](?=\d{3}(?!\d))")


def generate(data: Data) -> None:
    """Draws the variant by the student's seed."""
    variants = _question(data)["variants"]
    variant = variants[random.Random(data["variant_seed"]).randrange(len(variants))]
    texts = {name: question["text"] for name, question in variant["questions"].items()}
    data["params"] |= {"number": variant["number"], "sheet": variant["sheet"], "texts": texts}
    for name, question in variant["questions"].items():
        data["correct_answers"][name] = question["answer"]


def parse(data: Data) -> None:
    """Refuses formulas that cannot be read: the student reads why, and no try is used up."""
    for name, question in _requested(data):
        given = data["submitted_answers"].get(name)
        if "points" in question and isinstance(given, str):
            try:
                read(given, question["letters"])
            except ValueError as error:
                data["format_errors"][name] = str(error)


def grade(data: Data) -> None:
    """Grades formulas by their values at the question's points, and names known mistakes in wrong answers."""
    for name, question in _requested(data):
        given = data["submitted_answers"].get(name)
        if given is None or name in data["format_errors"]:
            continue
        values = [str(given)]
        if "points" in question:
            values = values_at(given, question["letters"], question["points"])
            score = {"score": int(values == question["values"]), "weight": question["weight"]}
            data["partial_scores"][name] = score
        if values != question["values"]:
            known = (wrong["message"] for wrong in question["wrong"] if wrong["values"] == values)
            data["feedback"][name] = next(known, _question(data)["wrong"])
    scores = data["partial_scores"].values()
    total = sum(one.get("weight", 1) for one in scores)
    data["score"] = sum(one["score"] * one.get("weight", 1) for one in scores) / total if total else 0


def read(text: str, letters: Sequence[str]) -> ast.expr:
    """The syntax tree of a formula; raises `ValueError` for anything else, with what is wrong with it."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"A formula has at most {MOST_CHARACTERS} characters.")
    text = "".join(SIGNS.get(sign, sign) for sign in GROUPED.sub("", text)).strip()
    try:
        tree = ast.parse(" ".join(_pieces(text, letters)), mode="eval").body
    except (SyntaxError, MemoryError, RecursionError):
        raise ValueError("This is no complete formula: see its parentheses and signs.") from None
    _check(tree, 0)
    return tree


def _pieces(text: str, letters: Sequence[str]) -> Iterator[str]:
    """The numbers, names and signs of a formula as Python has them, with the sign of a product where it is left out."""
    at, before = 0, ""
    while at < len(text):
        found = PIECE.match(text, at)
        if not found:
            raise ValueError(f"A formula has no `{html.escape(text[at:].strip()[0])}`.")
        number, name, sign = found.groups()
        if name and name not in letters and name not in FUNCTIONS:
            raise ValueError(f"There is no letter `{name}`, only {', '.join(letters) or 'numbers'}.")
        if before in ("value", ")") and (name or number or sign == "("):
            yield "*"
        if number:
            yield f"({number})" if "." not in number else "({}/{})".format(*Fraction(number).as_integer_ratio())
        elif name:
            yield f"x{letters.index(name)}" if name in letters else name
        else:
            yield {"^": "**"}.get(sign, sign)
        before = sign or ("" if name in FUNCTIONS and name not in letters else "value")
        at = found.end()


def _check(node: ast.expr, depth: int) -> None:
    """Raises `ValueError` for what is no arithmetic, or nested too deeply."""
    if depth > DEEPEST:
        raise ValueError("This formula is nested too deeply.")
    known = (
        (isinstance(node, ast.Constant) and type(node.value) is int)
        or (isinstance(node, ast.Name) and node.id not in FUNCTIONS)
        or (isinstance(node, ast.UnaryOp) and type(node.op) in UNARY)
        or (isinstance(node, ast.BinOp) and type(node.op) in BINARY)
        or (isinstance(node, ast.Call) and _is_call(node))
    )
    if not known:
        raise ValueError("This is no formula of numbers, letters and + - * / ^ // floor ceil min max.")
    for child in _parts(node):
        _check(child, depth + 1)


def _is_call(node: ast.Call) -> bool:
    """Whether a function is called with as many arguments as it takes."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name in FUNCTIONS and len(node.args) in FUNCTIONS[name][1] and not node.keywords


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return node.args
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return [node.operand] if isinstance(node, ast.UnaryOp) else []


def values_at(text: str, letters: Sequence[str], points: Iterable[Sequence[int]]) -> list[str]:
    """The exact values of a formula at numbers for its letters, as text; nothing where it has none."""
    tree = read(text, letters)
    return [_value_at(tree, {f"x{at}": Fraction(number) for at, number in enumerate(point)}) for point in points]


def _value_at(tree: ast.expr, numbers: Mapping[str, Fraction]) -> str:
    try:
        return str(_value(tree, numbers))
    except (ArithmeticError, ValueError):
        return ""


def _value(node: Any, numbers: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value):
            return Fraction(value)  # type: ignore[arg-type]
        case ast.Name(name):
            return numbers[name]
        case ast.Call(ast.Name(name)):
            of = FUNCTIONS[name][0]
        case _:
            of = (UNARY if isinstance(node, ast.UnaryOp) else BINARY)[type(node.op)]
    return Fraction(of(*(_value(part, numbers) for part in _parts(node))))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """A power whose exponent is whole; raises `ValueError` where it would be too long."""
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if exponent.denominator != 1 or abs(exponent) * size > MOST_BITS:
        raise ValueError("too large")
    return base ** int(exponent)


UNARY: dict[type, Any] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
BINARY: dict[type, Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
FUNCTIONS: dict[str, tuple[Any, set[int]]] = {
    "floor": (math.floor, {1}),
    "ceil": (math.ceil, {1}),
    "min": (min, {2, 3}),
    "max": (max, {2, 3}),
}


def _question(data: Data) -> Data:
    folder = data["options"].get("question_path", os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(folder, "variants.json"), encoding="utf-8") as opened:
        return json.load(opened)


def _requested(data: Data) -> Iterable[tuple[str, Data]]:
    """The questions of the student's variant with their names."""
    variants = _question(data)["variants"]
    return next(one for one in variants if one["number"] == data["params"]["number"])["questions"].items()
