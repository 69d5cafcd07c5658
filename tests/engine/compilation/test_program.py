"""Programs are exact: in Python, on arrays and in JavaScript they give what exact evaluation gives.

Right values are worked out by hand or by putting numbers in for the letters.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from support.random_values import LEAST, SYMBOLS, at_a_point, drawn

from netderive.engine.arithmetic import Impossible
from netderive.engine.compilation import Program, javascript_runtime, program
from netderive.engine.formulas import evaluate
from netderive.engine.values import Value, put, symbol
from netderive.grammar import Mistakes, parse_expression

LETTERS = tuple(LEAST)
ROOTS = (
    *("sqrt(h*h)", "floor(sqrt(h + k))", "ceil(sqrt(h/k))", "floor(2*sqrt(h)/3)", "floor(log2(h))", "ceil(log2(h/k))"),
    *("log2(2^N*k)", "2^(N - p)", "(h/k)^(N - 2)", "(-1)^N*k", "sum(i = 1..N, 1/(i + h))", "min(h/k, k/h)", "r^2/h"),
    *("if(h >= 2, k//(h - 1), 0)", "max(1/r, h)", "floor(r*h)", "sum(i = 1..h, sum(j = 1..k, i//j))"),
)


def values(seed: int, count: int) -> Iterator[Value]:
    random = Random(seed)
    for _ in range(count):
        try:
            yield evaluate(parse_expression(drawn(random, 3, LETTERS)), SYMBOLS)
        except Mistakes:
            continue


def several(seed: int) -> list[Value]:
    return [*values(seed, 40), *(evaluate(parse_expression(text), SYMBOLS) for text in ROOTS)]


def exact(value: Value, point: dict[str, Any]) -> Value | None:
    try:
        return put(value, point)
    except Impossible:
        return None


def result(one: Program, point: dict[str, Any]) -> Value | None:
    try:
        return one(*(point[name] for name in one.letters))[0]
    except Impossible:
        return None


@pytest.mark.parametrize("seed", range(5))
def test_python_is_exact(seed: int):
    random, compared = Random(seed), 0
    for value in several(seed):
        one = program([value])
        for _ in range(8):
            point = at_a_point(random)
            wanted = exact(value, point)
            assert result(one, point) == wanted, (value, point)
            compared += wanted is not None
    assert compared > 200


@pytest.mark.parametrize(("seed", "largest"), [(0, 6), (1, 40), (2, 2**31), (3, 2**62), (4, 2**66)])
def test_arrays_are_exact(seed: int, largest: int):
    """Also where a product leaves 64 bits, and for letters that do not fit into them."""
    random, compared = Random(seed), 0
    sums = {"N", "p"}  # bounds of sums and exponents stay small
    for value in several(seed):
        one = program([value])
        points = [
            {n: random.randint(m or 0, 6 if n in sums or "sum" in repr(value) else largest) for n, m in LEAST.items()}
            for _ in range(8)
        ]
        points = [point for point in points if exact(value, point) is not None]
        if not points or not one.letters:
            continue
        (found,) = one.over(*([point[name] for point in points] for name in one.letters))
        assert found.tolist() == [exact(value, point) for point in points], (value, points)
        assert found.dtype in (np.int64, object)
        compared += len(points)
    assert compared > 100


def test_several_values_share_steps_and_letters_in_order():
    h, k = symbol("h"), symbol("k")
    both = program([h * k, (h * k) ** 2 + 1], ["k", "h"])
    assert both(2, 3) == (6, 37)
    assert both.letters == ("k", "h")


def test_arrays_are_broadcast():
    h, k = symbol("h"), symbol("k")
    rows, columns = np.arange(1, 4)[:, None], np.arange(1, 60_000)
    (found,) = program([h * k + k]).over(rows, columns)
    assert found.shape == (3, 59_999)
    assert (found == (rows + 1) * columns).all()
    assert program([h * k]).over(7, 6)[0] == 42
    assert program([h * k]).over(np.arange(0), 6)[0].shape == (0,)


def test_what_would_overflow_is_exact():
    """3037000500 is the first number whose square has no room in 64 bits."""
    k = symbol("k")
    square = program([k * k])
    (fits,) = square.over([3_037_000_499])
    (over,) = square.over([3_037_000_499, 3_037_000_500])
    assert fits.dtype == np.int64
    assert over.tolist() == [9223372030926249001, 9223372037000250000]
    assert over.dtype == object


def test_chunks_that_fit_stay_in_64_bits():
    """A single large number among many small ones makes only its own chunk slow, and the result is right."""
    numbers = np.arange(1, 50_001)
    numbers[40_000] = 2**40
    (found,) = program([symbol("k") ** 2]).over(numbers)
    assert found[:3].tolist() == [1, 4, 9]
    assert found[40_000] == 2**80


def test_a_large_number_without_letters_is_exact():
    assert program([3**50]).over()[0] == 3**50


def test_fractions_stay_fractions():
    assert program([symbol("k") / 2]).over([2, 3])[0].tolist() == [1, Fraction(3, 2)]


def test_a_point_without_a_value_is_named():
    h, k = symbol("h"), symbol("k")
    with pytest.raises(ValueError, match="divides by zero for h = 3, k = 3"):
        program([1 / (h - k)]).over([4, 3], [3, 3])
    with pytest.raises(TypeError, match="integers, not float64"):
        program([h]).over([1.5])


NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs node, which runs JavaScript")
def test_javascript_is_exact():
    """All expressions in one program that writes what each gives at each point."""
    cases, random = [], Random(0)
    lines = [javascript_runtime(), SHOWN]
    for number, value in enumerate(value for seed in range(3) for value in several(seed)):
        one = program([value])
        lines.append(one.javascript(f"f{number}"))
        for point in (at_a_point(random) for _ in range(6)):
            numbers = ", ".join(in_javascript(point[name]) for name in one.letters)
            lines.append(f"show(() => f{number}({numbers}));")
            cases.append(exact(value, point))
    done = subprocess.run([str(NODE), "-"], input="\n".join(lines), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found == [None if case is None else str(case) for case in cases]
    assert sum(one is not None for one in found) > 300


SHOWN = """
function show(run) {
    try {
        const [found] = run();
        console.log(JSON.stringify(typeof found === "bigint" ? String(found) : found.join("/")));
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        console.log("null");
    }
}
"""


def in_javascript(number: Any) -> str:
    """An integer as a BigInt, a fraction as a pair of them."""
    return f"{number}n" if isinstance(number, int) else f"[{number.numerator}n, {number.denominator}n]"


def test_no_letter_reaches_the_source():
    """What is compiled holds integers, operators and names of its own, whatever a letter is called."""
    letters = [symbol("__import__"), symbol("k_2"), symbol("r", None)]
    one = program([letters[0] * letters[1] ** 12 / letters[2], 3 // 1 + letters[1]])
    text = one.python() + one.javascript()
    assert not any(name in text for name in ("__import__", "k_2"))
    assert one(2, 1, Fraction(1, 2)) == (4, 4)
