"""With `--strict` a stride divides: sizes have no rounding left, and what must divide is a condition."""

import pytest

from netderive.engine import derive
from netderive.engine.conditions import verdict_at
from netderive.engine.formulas import tree_of
from netderive.engine.network import Table
from netderive.engine.values import algebra
from netderive.grammar import Mistakes, print_math


def strict(text: str, **values: int) -> Table:
    return derive(text, values, strict=True)


def output(text: str) -> str:
    return print_math(tree_of(strict(text).layers[-1].space[0].symbolic))


def conditions(text: str) -> list[str]:
    return [print_math(one.tree()) for one in strict(text).conditions]


WORKED = [
    # text, output, condition: worked out by hand
    ("input 1@h -> pool 2", "h/2", ["h % 2 = 0"]),
    ("input 1@h -> conv 1@3 pad 1 stride 2", "(h + 1)/2", ["(h + 1) % 2 = 0"]),
    ("input 1@h -> conv 1@3 pad 1 stride 2 -> conv 1@3 pad 1 stride 2", "(h + 3)/4", ["(h + 3) % 4 = 0"]),
    # h/2 even positions, of which 2 more than a multiple of 4 are left: h/2 = 2m + 1
    ("input 1@h -> pool 2 -> conv 1@3 pad 1 stride 2", "(h + 2)/4", ["(h + 2) % 4 = 0"]),
    # AlexNet's first layer in CS231n: (W - 11)/4 + 1 = 55 at W = 227
    ("input 3@h -> conv 96@11 stride 4", "(h - 7)/4", ["h >= 11", "(h + 1) % 4 = 0"]),
    ("input 1@h -> [ pool 2 ] * N", "h/2^N", ["h % 2^N = 0"]),
]


@pytest.mark.parametrize(("text", "size", "requested"), WORKED)
def test_a_size_has_no_rounding_that_its_condition_removes(text: str, size: str, requested: list[str]):
    assert (output(text), conditions(text)) == (size, requested)


TEXTS = [
    "input 1@h -> conv 1@3 pad 1 stride 2 -> conv 1@3 stride 3",
    "input 1@h -> [ conv 1@3 pad 1 stride 2 ] * 2 -> pool 2",
    "input 1@h -> add [ conv 2@2 stride 2 | pool 2 -> conv 2@1 ]",
    "input 2@h -> pool 3 stride 2 -> upsample 2 -> pool 3",
]


@pytest.mark.parametrize("text", TEXTS)
def test_conditions_hold_exactly_where_no_stride_drops_a_row(text: str):
    table = strict(text)
    possible = 0
    for h in range(1, 60):
        try:
            there = strict(text, h=h)
        except Mistakes:
            assert not all(verdict_at(one, {"h": h}) for one in table.conditions), h
            continue
        possible += 1
        assert all(verdict_at(one, {"h": h}) is True for one in table.conditions), h
        sizes = [algebra.put(size.symbolic, {"h": h}) for size in table.last.space]
        assert sizes == [size.value for size in there.last.space]
        assert sizes == [size.value for size in derive(text, {"h": h}).last.space]
    assert possible > 3


def test_strides_of_which_one_never_divides_where_the_other_does_are_refused():
    """Where pooling keeps all rows, 2*floor(h/2) = h is even, and a window of 3 on h + 2 rows drops the last one."""
    with pytest.raises(Mistakes, match=r"`\(h \+ 1\) % 2 = 0` and `h % 2 = 0` cannot both hold"):
        strict("input 3@h -> pool 2 -> upsample 2 -> conv 1@3 pad 1 stride 2")
