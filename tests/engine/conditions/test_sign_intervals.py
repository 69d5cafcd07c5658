"""The integers at which a value is not negative, held to trying them one by one."""

import itertools
import random

import pytest
from support.each import each

from netderive.engine.conditions import direction, intersection, not_negative
from netderive.engine.values import Symbol, algebra, evaluated, floor_divide, is_number, of_atom

LETTER = Symbol("n", 1)
N = of_atom(LETTER)


def inside(number: int, spans) -> bool:
    return any(start <= number and (end is None or number <= end) for start, end in spans)


@each("seed", range(40))
def test_polynomials_change_their_sign_where_trying_says(seed: int):
    drawn = random.Random(seed)
    for _ in range(25):
        coefficients = [drawn.randint(-60, 60) for _ in range(drawn.randint(2, 6))]
        value = sum((c * N**i if i else c for i, c in enumerate(coefficients)), 0)
        last = drawn.choice([None, 70])
        spans = not_negative(value, LETTER, 1, last)
        assert spans is not None
        for number in range(1, 71):
            assert inside(number, spans) == (sum(c * number**i for i, c in enumerate(coefficients)) >= 0)


def test_a_root_far_out_is_found():
    assert not_negative(N - 10**40, LETTER, 1) == ((10**40, None),)
    assert not_negative((N - 10**20) * (10**21 - N), LETTER, 1) == ((10**20, 10**21),)


def test_a_rounded_value_is_followed_where_it_only_rises():
    size = floor_divide(N + 31, 32)
    rising = size * size + size - 56  # 7*8: at 193 the size is 7
    assert not_negative(rising, LETTER, 1) == ((193, None),)
    assert [evaluated(rising, {LETTER: n}) >= 0 for n in (192, 193)] == [False, True]


def test_what_goes_both_ways_and_is_rounded_is_not_claimed():
    assert not_negative(5 - floor_divide(N, 2) * floor_divide(9 - N, 3), LETTER, 1) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_direction_is_that_of_the_numbers(seed: int):
    """Quotients of linear values, their floors, squares and least; those of positive values are all known."""
    drawn = random.Random(seed)
    for _ in range(10):
        a, b, c, d = (drawn.randint(0, 9) for _ in range(4))
        top, bottom = a * N + b, c * N + d + 1
        shapes = [floor_divide(top, bottom), top / bottom, 3 * floor_divide(top, bottom) ** 2 + 5]
        shapes.append(algebra.extreme("min", [shapes[0], floor_divide(top + 2 * bottom, 2 * bottom)]))
        for value in (*shapes, floor_divide(a * N - b, (c + 1) * N - d)):
            found = direction(value, N)
            numbers = [value if is_number(value) else evaluated(value, {LETTER: n}) for n in range(10, 60)]
            pairs = list(itertools.pairwise(numbers))
            assert found in (None, 0) or all((after - before) * found >= 0 for before, after in pairs)
            assert found != 0 or len({*numbers}) == 1
            assert found is not None or value not in shapes[:2]


def test_intervals_overlap():
    assert intersection([(1, 3), (5, None)], [(2, 6), (9, 9)]) == ((2, 3), (5, 6), (9, 9))
    assert intersection([(1, 3)], [(4, None)]) == ()
