"""`compare`: ratios, limits and crossings worked out by hand, and crossings held to trying the letters."""

from fractions import Fraction

import pytest

from netderive import Mistakes, compare, derive
from netderive.engine.conditions import AtLeast
from netderive.engine.exploration import Compared
from netderive.grammar import print_math


def of(first: str, second: str, quantity: str = "params") -> Compared:
    return compare(first, second, [quantity])[quantity]


def test_one_5x5_against_two_3x3():
    """(25 k + 1) k against 2 (9 k + 1) k."""
    found = of("input k@h x h -> conv k@5x5 pad 2", "input k@h x h -> conv k@3x3 pad 1 -> conv k@3x3 pad 1")
    assert str(found.first) == "25*k^2 + k" and str(found.second) == "18*k^2 + 2*k"
    assert found.limits == {"k": Fraction(25, 18)}
    assert (found.first_more, found.first_less) == (True, False)


def test_separable_against_full():
    """l n^2 + l k against l n^2 k: 1/k + 1/n^2."""
    found = of("input l@h x w -> separable k@n x n no bias", "input l@h x w -> conv k@n x n no bias")
    assert str(found.ratio) == "1/k + 1/n^2"
    assert {name: str(limit) for name, limit in found.limits.items()} == {"k": "1/n^2", "l": "1/k + 1/n^2", "n": "1/k"}


@pytest.mark.parametrize(("rest", "times"), [("4*T*d^2", 2), ("12*T*d^2", 6)])
def test_the_products_of_attention_against_the_projections(rest, times):
    """2 T^2 d of products against 4 T d^2 of projections: equal at T = 2 d; with a feed-forward layer T = 6 d."""
    table = derive("input d@T -> attention a -> feedforward 4*d")
    found = compare((table, "attention1.macs - 4*T*d^2"), (table, rest))["value"]
    assert isinstance(found.first_more, AtLeast) and isinstance(found.first_less, AtLeast)
    assert print_math(found.first_more.tree()) == f"T >= {times}*d"
    assert print_math(found.first_less.tree()) == f"{times}*d >= T"


def test_what_a_repeat_has_of_both_is_compared_for_at_least_one_repetition():
    """Of 12 d^2 + 13 d and 8 d^2 + 4 d (d + 1 biases in each of 4 gates) for each repetition, the first is larger."""
    one, other = "input d@T -> [ attention 1 -> feedforward 4*d ] * N", "input d@T -> [ lstm d ] * N"
    found = of(one, other)
    assert (found.first_more, found.first_less, found.zeros) == (True, False, ("N",))


def test_a_condition_is_not_multiplied_by_a_number_of_repetitions():
    """2 N T^2 d against 12 N T d^2: equal at T = 6 d, and without a repetition."""
    table = derive("input d@T -> [ attention 1 -> feedforward 4*d ] * N")
    found = compare((table, "macs - 12*N*T*d^2"), (table, "12*N*T*d^2"))["value"]
    assert isinstance(found.first_more, AtLeast) and print_math(found.first_more.tree()) == "T >= 6*d"
    assert found.zeros == ("N",)


def test_gru_against_lstm():
    assert of("input l@T -> gru k", "input l@T -> lstm k").ratio == Fraction(3, 4)
    assert of("input l@T -> gru k", "input l@T -> lstm k", "macs").ratio == Fraction(3, 4)


def test_the_cache_of_grouped_heads():
    """g of a heads have keys and values of their own: g/a of the cache."""
    assert str(of("input l@T -> attention a groups g", "input l@T -> attention a", "cache").ratio) == "g/a"


def test_a_basic_block_against_a_bottleneck():
    """2*9*k^2 weights against k*k/4 + 9*(k/4)^2 + k/4*k with k maps around each: 18 against 17/16."""
    basic = "input 4*k@h x h -> conv 4*k@3x3 pad 1 no bias -> conv 4*k@3x3 pad 1 no bias"
    bottleneck = "input 4*k@h x h -> conv k@1x1 no bias -> conv k@3x3 pad 1 no bias -> conv 4*k@1x1 no bias"
    assert of(basic, bottleneck).ratio == Fraction(18 * 16, 17)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "quantity"),
    [
        ("input 3 -> dense k", "input 3 -> dense 7 -> dense 8", "params"),  # 4 k against 28 + 64
        ("input 3@k x k -> conv 8@5x5", "input 3@k x k -> conv 2*k@5x5 -> pool 2x2", "macs"),
        ("input 3@32x32 -> conv k@3x3 -> conv 64-k@3x3", "input 3@32x32 -> conv 64@3x3 -> conv 4*k@3x3", "params"),
        ("input 3@h x h -> conv 8@3x3", "input 3@h x 9 -> conv 32@3x3", "memory"),
    ],
)
def test_where_one_is_smaller_is_what_trying_says(first, second, quantity):
    found = of(first, second, quantity)
    assert found.letter is not None and found.spans is not None
    for number in range(6, 60):
        tables = [derive(text) for text in (first, second)]
        again = [derive(table.network, dict.fromkeys(table.letters, number)) for table in tables]
        one, other = (table.total(quantity).value or 0 for table in again)
        where = [any(a <= number and (b is None or number <= b) for a, b in spans) for spans in found.spans]
        assert where == [one < other, one == other, one > other]


def test_letters_of_one_name_are_one_letter():
    """A padding may be 0, a number of maps may not: the letter is the same."""
    found = of("input 3@9x9 -> conv 4@3x3 pad p", "input 3@9x9 -> conv 4@3x3 pad p", "macs")
    assert found.difference == 0 and found.ratio == 1
    assert of("input 3 -> dense p", "input 3@9x9 -> conv 4@3x3 pad p -> dense 10").letter is not None


def test_a_ratio_over_nothing_is_none():
    assert of("input 3 -> dense 4", "input 3 -> relu").ratio is None


def test_what_is_wrong_is_said():
    table = derive("input 3@9x9 -> conv 8@3x3")
    for side, by, said in (
        ((table, "conv7"), ["params"], "conv7"),
        ((table, "conv1.size"), ["params"], "no number to compare"),
        ((table, "conv1"), ["field"], "`field` does not add up"),
        ((table, "conv1.params +"), ["params"], "+"),
    ):
        with pytest.raises(Mistakes, match=said.replace("+", r"\+")):
            compare(side, (table, "conv1"), by)
