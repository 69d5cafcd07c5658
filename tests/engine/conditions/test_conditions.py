"""Conditions, each worked out by hand: solved for their letters, none too weak and none too strong."""

from __future__ import annotations

import pytest
from support.each import each

from netderive.engine import derive
from netderive.engine.formulas import tree_of
from netderive.grammar import Mistakes, parse_comparison, print_math

CASES = [
    # five 2x2 poolings halve 32 down to 1
    ("input 3@h x h -> " + " -> ".join(["pool 2x2"] * 5), ["h >= 32"]),
    # 5x5 takes 4, 2x2 wants 2 rows
    ("input 1@h x w -> conv 2@5x5 -> pool 2x2", ["h >= 6", "w >= 6"]),
    # a window of 3 with padding 1 fits a single row
    ("input 1@h x w -> conv 2@3x3 pad 1", []),
    ("input 1@h x w -> conv 2@n x m pad p", ["h + 2*p >= n", "w + 2*p >= m"]),
    # the window of 3 spans 1 + 2*(3 - 1) = 5 positions
    ("input 1@T -> conv 2@3 dilation 2", ["T >= 5"]),
    ("input l@9x9 -> conv k@3x3 groups g", ["l % g = 0", "k % g = 0"]),
    ("input 6@9x9 -> conv 4@3x3 groups 2", []),
    # (n - 1)/2 filters: an odd n of at least 3
    ("input 3@9x9 -> conv (n-1)/2@3x3", ["n >= 3", "(n + 1) % 2 = 0"]),
    ("input 3 -> dense k - 3", ["k >= 4"]),
    # two halves of h are at least a window of 3 where a half is at least 2
    ("input 1@h -> pool 2 -> upsample 2 -> conv 3@3", ["h >= 4"]),
    # floor(h/3) + 1 windows of a padded pooling that may hang over; three of them from 6 on
    ("input 1@h -> pool 3 pad 1 ceil -> conv 2@3", ["h >= 6"]),
    # rounded down twice it is even twice over: said once
    (
        "input 8@h -> pool 4 -> s: relu -> pool 2 -> upsample 2 -> add from s -> upsample 4 -> add from input",
        ["h % 8 = 0"],
    ),
    # rounded up and down to the same: a multiple, whatever the stride
    ("input 3@h -> concat [ conv 3@1 stride 128 | pool 128 ]", ["h % 128 = 0"]),
    ("input 3@h -> concat [ conv 3@1 stride 299 -> upsample 2 | pool 299 -> upsample 2 ]", ["h % 299 = 0"]),
    ("input 3@h -> concat [ conv 3@1 stride 64 -> conv 3@1 stride 2 | pool 64 -> pool 2 ]", ["h % 128 = 0"]),
    ("input 3@h -> concat [ conv 3@1 stride s | pool s ]", ["h % s = 0"]),
    ("input 3@h -> concat [ pool s -> upsample s | ]", ["h % s = 0"]),
    # as many values as before where a quarter of the width is whole
    ("input 256@h x w -> conv 64@1x1 -> reshape 256@h x w//4", ["w % 4 = 0"]),
    # 2c features are never c, and a split in i + 2 of (i + 2)k leaves k: nothing is required
    ("input 8@9x9; conv c@3x3 -> [ conv 2*c@1x1 ] * if(2*in = in, 0, 1)", []),
    ("input (i+2)*k@T -> split i+2 -> add [ linear k | ]", []),
    # twice what T + 2 >= 3*2^M says is more than 2*T + 4 >= 5*2^M
    ("input l@T -> [ conv k@3 -> pool 2 ] * M", ["T + 2 >= 3*2^M"]),
    # M to 2M begins with 0 filters for M of 0; 1 to N^2 is no repetition for N of 0
    ("input l@h -> for i = M..2*M [ conv k*i@1 ]", ["M >= 1"]),
    ("input l@h -> for i = 1..N^2 [ conv k*i@1 ]", []),
    # what divides l and k + l divides k, and l + 2k
    ("input l@8 -> conv k + l@3 groups g -> conv l + 2*k@3 groups g", ["l % g = 0", "k % g = 0"]),
    # what divides 2 divides 4, and what divides k divides 4k
    ("input 2@h -> conv 4*k@1 groups g -> conv 4@1 groups g", ["2 % g = 0"]),
    ("input a@9 -> conv b@3 groups 2 -> conv c@3 groups 4", ["a % 2 = 0", "b % 4 = 0", "c % 4 = 0"]),
    # 3 has no whole root; the root of a whole number is 1 at least
    ("input 3 -> dense sqrt(k)", ["sqrt(k) % 1 = 0"]),
    # rounded they are whole
    ("input 3 -> dense floor(sqrt(k)) -> dense 1 + ceil(log2(k))", []),
    # 1 + ... + N is whole for every N
    ("input 3 -> dense sum(i = 1..N, i)", []),
    # what is rounded is whole, and so is a sum of it
    ("input 3 -> dense k + sum(i = 1..N, floor(k/i))", []),
    ("input 3 -> dense 2*k - 5", ["k >= 3"]),
    # both branches of one height: p + 1 = q and p = 1 make q 2, and a window of 5 with padding 2 fits any row
    ("input k@h -> concat [ conv a@3 pad p | conv b@5 pad q | ]", ["p >= 1", "1 >= p", "q >= 2", "2 >= q"]),
    ("input 3@h -> add [ conv m@n | conv m@r ]", ["n >= r", "r >= n", "h >= r"]),
    # 2k = m and m + k = 6
    (
        "input k@h -> add [ conv 2*k@1 | conv m@1 ] -> add [ conv m+k@1 | conv 6@1 ]",
        ["k >= 2", "2 >= k", "m >= 4", "4 >= m"],
    ),
    ("input 4@9 -> add [ conv floor(m/2)@1 | conv n@1 ]", ["n >= floor(m/2)", "floor(m/2) >= n", "m >= 2"]),
    ("input 3@9 -> [ conv n@3 pad 1 -> batchnorm ] * (1/n)", ["1 % n = 0"]),
    # the last repetition has k maps, and each before it twice as many
    ("input 3@9 -> for i = 1..N [ conv k*2^(N-i)@1 ]", []),
    # here it has half of k
    ("input 3@9 -> for i = 1..N+1 [ conv k*2^(N-i)@1 ]", ["k % 2 = 0"]),
    # a sixth of k is whole where a half has three equal parts
    ("input 3@9 -> conv k/2@1 groups 3", ["k % 6 = 0"]),
]


def test_a_divisor_may_be_negative_where_the_conditions_do_not_say_so():
    # a - 3 is -2 for a = 1, where (b - 3b)//(-2) is b as well
    text = "input 3 -> dense (a*b - 3*b)//(a - 3)"
    table = derive(text)
    assert [print_math(one.tree()) for one in table.conditions] == ["a >= 4"] and not table.exact
    assert derive(text, {"a": 1, "b": 5}).layers[-1].features.value == 5
    with pytest.raises(Mistakes, match="divides by zero"):
        derive(text, {"a": 3})


REPEATED = [
    # (the network, when it is possible, what its formulas assume beyond that)
    ("input 3 -> for i = 1..N [ dense 4 ] -> dense k", [], ["N >= 1"]),
    # 12 positions: 12 + 2p - 5 never fails, (9 + 2p)//2 are 4 for p of 0, too few for the second window of 5 alone
    ("input 1@12 -> [ conv g@5 pad p stride 2 ] * N", ["p*2^N + 7 >= p + 2*2^N"], ["N >= 1"]),
    # two groups divide 2 channels, and k if there is a convolution at all; each takes 2 of the 12 positions
    ("input 2@12 -> [ conv k@3 groups 2 ] * N", ["5 >= N", "if(N >= 1, k, 0) % 2 = 0"], ["N >= 1"]),
    # one channel has no two groups: no convolution is possible
    ("input 1@12 -> [ conv 3@3 groups 2 ] * N", ["0 >= N"], ["0 >= N"]),
    ("input 1@12 -> [ conv 3@3 groups 2 ] * N -> dense k", ["0 >= N"], ["0 >= N"]),
    ("input 1@12 -> [ conv 3@3 groups 2 ] * (N - 1)", ["1 >= N"], ["1 >= N"]),
    # heads divide d where there is a block
    ("input d@T -> [ attention a ] * N", ["if(N >= 1, d, 0) % a = 0"], []),
    # the second attention has the e features of the linear layer
    (
        "input d@T -> [ attention a -> linear e ] * N",
        ["if(N >= 1, d, 0) % a = 0", "if(N >= 2, e, 0) % a = 0"],
        ["N >= 1"],
    ),
    # without convolutions the input's 6 channels have 3 groups
    ("input 6@9 -> [ conv k@1 ] * N -> conv 3@1 groups 3", ["if(N >= 1, k, 0) % 3 = 0"], ["N >= 1"]),
    # without them the input's 4 channels have not
    ("input 4@9 -> [ conv k@1 ] * N -> conv 3@1 groups 3", ["N >= 1", "k % 3 = 0"], ["N >= 1"]),
    # a vector cannot be pooled: one repetition is the most
    ("input 6@12 -> [ pool 2 -> dense 1 ] * N", ["1 >= N"], ["N >= 1", "1 >= N"]),
    # 0 filters in the first of N repetitions: there are none, inside or outside
    (
        "input 1@4 -> [ for i = 0..N - 1 [ linear i ] -> relu ] * M",
        ["if(M >= 1, 0, N) >= N"],
        ["0 >= N"],
    ),
    # any number of repetitions is possible, inside and outside; the formulas are for one at least
    ("input 2 -> [ linear 1 -> [ linear k ] * N ] * M", [], ["N >= 1", "M >= 1"]),
    # the second kernel fits if h - 2 is 3 or more, or if there is no first one
    ("input 1@h -> [ conv 1@3 ] * N -> conv 1@3", ["h >= 2*N + 3"], []),
]


@each(("text", "expected", "assumed"), REPEATED, ids=[text for text, *_ in REPEATED])
def test_conditions_of_repetitions_by_hand(text: str, expected: list[str], assumed: list[str]):
    table = derive(text)
    assert table.exact
    assert [print_math(condition.tree()) for condition in table.conditions] == expected
    assert [print_math(condition.tree()) for condition in table.formulas_for] == assumed


def test_a_condition_is_read_back_by_the_language():
    (_, fact) = derive("input 2@12 -> [ conv k@3 groups 2 ] * N").conditions
    assert print_math(parse_comparison(print_math(fact.tree()))) == print_math(fact.tree())


def test_conditions_that_are_stated_twice_exclude_no_size_of_1():
    """Both branches and the convolution ask for n >= 2; at n = 3 they give 2 and 1, and the 1 is repeated."""
    text = "input 1@n -> add [ avgpool 2 stride 1 | avgpool 2 stride 2 ] -> conv 1@3 pad 1"
    assert not derive(text).exact
    assert derive(text, {"n": 3}).layers[-1].space[0].value == 2


@pytest.mark.parametrize(("values", "output"), [({"h": 3}, 3), ({"h": 1}, 1), ({"h": 4}, 4)])
def test_a_size_that_is_1_by_its_letter_is_repeated(values: dict[str, int], output: int):
    """(h + 2 - 3)/4 + 1 is 1 up to h = 4: letters with values are as the numbers are."""
    text = "input 6@h -> conv 6@3 pad 1 stride 4 -> average from input"
    assert not derive(text).exact
    assert [size.value for size in derive(text, values).layers[-1].space] == [output]
    with pytest.raises(Mistakes, match="do not match"):
        derive(text, {"h": 5})


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        # half of k is 1 for k = 2 and 3: then its one feature is repeated
        ("input k@5 -> average [ linear in//2 | ]", "they match only where `floor(k/2) = 1`"),
        ("input k@h -> add [ conv k@3 | ]", "they match only where `h - 2 = 1`"),
        # 4 and 6 are not 1, and a concatenation repeats nothing
        ("input 6@h -> add [ linear 4 | ]", "the same features and sizes"),
        ("input k@h -> concat [ conv k@3 | ]", "the same sizes"),
    ],
)
def test_sizes_that_are_never_equal_may_match_where_one_is_1(text: str, hint: str):
    with pytest.raises(Mistakes) as refused:
        derive(text)
    assert hint in (refused.value.mistakes[0].hint or "").removesuffix(", for a size of 1 is repeated")
    assert ("only where" in (refused.value.mistakes[0].hint or "")) == ("only where" in hint)


def test_where_sizes_match_by_a_value_of_1():
    assert derive("input k@5 -> average [ linear in//2 | ]", {"k": 3}).totals.params.value == 3 + 1
    assert derive("input k@h -> add [ conv k@3 | ]", {"h": 3}).layers[-1].space[0].value == 3


def test_one_index_by_its_letter_looks_up_the_table_again():
    """A vector of 1 feature is an index: 20 rows of 1 value, and a linear layer of 1 + 1."""
    text = "input 1@2 -> words: embedding 20, {0} -> linear {0} -> again words"
    with_value, numbers = derive(text.format("k"), {"k": 1}), derive(text.format(1))
    assert with_value.totals.params.value == numbers.totals.params.value == 22
    assert [layer.kind for layer in with_value.layers] == [layer.kind for layer in numbers.layers]


def test_why_no_more_repetitions_are_possible():
    (mistake,) = derive("input 6@12 -> [ pool 2 -> dense 1 ] * N").beyond
    assert mistake.message == "pool1: `pool` cannot work on a vector, with no space (repetition 2)"


@each(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_conditions_by_hand(text: str, expected: list[str]):
    assert [print_math(condition.tree()) for condition in derive(text).conditions] == expected


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("input 1@h -> pool 1 stride 2 ceil", "ceil(h/2)"),
        ("input 1@h -> pool 3 pad 1 ceil", "floor(h/3) + 1"),
        ("input 1@h -> upsample 2 -> pool 4 -> upsample 3 -> pool 6", "floor(h/4)"),
    ],
)
def test_sizes_by_hand(text: str, size: str):
    """3*floor(h/2) over 6 is floor(floor(h/2)/2): a quarter of h."""
    assert print_math(tree_of(derive(text).layers[-1].space[0].symbolic)) == size


def test_the_least_value_works_and_one_less_does_not():
    text = "input 3@h x h -> conv 4@5x5 -> pool 2x2 -> conv 4@3x3 stride 2 -> pool 3x3 stride 2"
    (condition,) = derive(text).conditions
    least = int(print_math(condition.tree()).removeprefix("h >= "))
    derive(text, {"h": least})
    with pytest.raises(Mistakes):
        derive(text, {"h": least - 1})


def test_a_condition_that_holds_by_the_values_given_is_not_said():
    assert derive("input 3@h x w -> pool 2x2", {"h": 8}).conditions[0].tree().right.value == 2  # type: ignore[union-attr]
    assert len(derive("input 3@h x w -> pool 2x2", {"h": 8}).conditions) == 1


@pytest.mark.parametrize("branches", ["{} | ", " | {}"])
def test_where_sizes_are_equal_under_a_condition_the_plain_one_goes_on(branches: str):
    def output(text: str) -> str:
        last = derive(text).layers[-1]
        return " ".join(print_math(tree_of(one.symbolic)) for one in (last.features, *last.space))

    body = branches.format("pool 2x2 -> conv c@1x1 -> upsample 2")
    assert output(f"input c@h x w -> add [ {body} ]") == "c h w"
    assert output(f"input c@h x w -> [ concat [ {body} ] -> conv c@1x1 ] * N") == "c h w"
    within = branches.format("pool 2x2 -> conv c*2^i@3x3 pad 1 -> inner -> deconv c*2^(i-1)@2x2 stride 2")
    nest = f"for i = 1..N [ concat [ {within} ] -> conv c*2^(i-1)@3x3 pad 1 ]"
    assert output(f"input c@h x w -> {nest}") == "c h w"


TWO_ENDS = """
input 4@19 -> one: [ avgpool j stride 2 ] * 4 -> two: [ avgpool j stride k ] * 4
mul from two
mul from one
"""


def test_values_are_put_in_where_the_conditions_in_letters_exclude_each_other():
    # windows of 1: 19, 10, 5, 3, 2 positions, then 1 at stride 3, which the 2 of the first end match
    table = derive(TWO_ENDS, {"j": 1, "k": 3})
    assert table.layers[-1].numeric.space == (2,)
    with pytest.raises(Mistakes, match="cannot both hold"):
        derive(TWO_ENDS, {"k": 3})


def test_a_condition_that_has_no_value_without_repetitions():
    # 3(k/n) + k/n weights and biases, then (k/n + 1)*4n; from the second on 4n(k/n) + k/n come first
    table = derive("input 3 -> [ linear k/n -> linear 4*n ] * n", {"n": 2, "k": 2})
    assert table.totals.params.value == 4 + 16 + 9 + 16
    assert derive("input 3 -> [ linear k/n -> linear 4*n ] * n", {"n": 0}).totals.params.value == 0
