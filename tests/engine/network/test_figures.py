"""A figure at values of its letters, and the integers that a letter may be for it to have a value."""

import re
from fractions import Fraction

import pytest
import sympy
from support.each import each

from netderive import derive, find
from netderive.engine import Figure


def _figure(text: str, query: str) -> Figure:
    found = find(text, query).figure
    assert found is not None
    return found


@each("n", range(1, 14))
def test_solutions_are_where_the_figure_has_the_value(n: int):
    """All 13 windows that fit into 9 rows with 2 on each side, tried one by one."""
    figure = _figure("input 1@9x9 -> conv 1@n x n pad 2", "conv1.macs")
    assert figure.at(n=n) == (n * (14 - n)) ** 2
    assert figure.solve("=", figure.at(n=n)) == tuple(sorted({n, 14 - n}))


def test_solutions_satisfy_the_conditions():
    figure = _figure("input 1@9x9 -> conv 1@n x n pad 2", "conv1.macs")
    assert figure.solve("=", 0) == ()  # at n = 14 the window is too large
    assert _figure("input k@9 -> linear k -> channelshuffle 4", "linear1.params").solve("<=", 100) == (4, 8)


@pytest.mark.parametrize(
    ("text", "query", "relation", "value", "found"),
    [
        ("input 784 -> dense k -> dense 10", "params", "=", 7_960, (10,)),  # 785*10 + 11*10
        ("input 784 -> dense k -> dense 10", "params", "<=", 8_000, range(1, 11)),
        ("input 784 -> dense k -> dense 10", "params", "<=", 5, range(1, 1)),
        ("input 1@12 -> conv 1@3 stride s", "conv1.units", "=", 2, (5, 6, 7, 8, 9)),
        ("input 3@h x h -> conv 2@5x5", "conv1.units", "<=", 50, range(5, 10)),
        ("input 4@9x9 -> [ conv 4@3x3 pad 1 ] * N", "params", "=", 14_800, (100,)),
        ("input 2 -> [ dense 2*in ] * N", "params", "<=", 1_000_000, range(0, 10)),
    ],
)
def test_one_letter_is_solved_for(text: str, query: str, relation: str, value: int, found: object):
    assert _figure(text, query).solve(relation, value) == found


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda f: f.at(), "give a value to h, k as well"),
        (lambda f: f.at(k=3), "give a value to h as well"),
        (lambda f: f.at(k=3, h=4), "the network is impossible for k = 3, h = 4: `h >= 5` does not hold"),
        (lambda f: f.at(k=3, h=7, z=1), "125*h*k - 500*k has no letter 'z': its letters are h, k"),
        (lambda f: f.at(k=0, h=7), "k is an integer from 1 on, not 0"),
        (lambda f: f.at(k=Fraction(1, 2), h=7), "k is an integer from 1 on, not 1/2"),
        (lambda f: f.solve("=", 1), "give a value to all of h, k but one"),
        (lambda f: f.solve("=", 1, h=7, k=2), "no letter is left to solve for"),
        (lambda f: f.solve("<", 1, h=7), "there is no relation '<': =, <="),
    ],
)
def test_what_is_wrong_is_said(call, said: str):
    with pytest.raises(ValueError) as error:
        call(_figure("input 1@h x 9 -> conv k@5x5", "conv1.macs"))
    assert str(error.value) == said


@pytest.mark.parametrize("value", [2.0, True, "2", None])
def test_values_are_exact_numbers(value):
    figure = _figure("input 1@h x 9 -> conv k@5x5", "conv1.macs")
    for call in (lambda: figure.at(k=value, h=7), lambda: figure.solve("=", value, h=7)):
        with pytest.raises(TypeError, match="is an integer or a Fraction, not"):
            call()


def test_values_given_to_the_network_do_not_matter():
    table = derive("let k = 8; input 1@h x 9 -> conv k@5x5")
    assert table.totals.params.at(k=2) == 52
    assert table.totals.params.value == 208


def test_letters_are_symbols_by_name():
    table = derive("input 1@h x 9 -> conv k@5x5")
    params = table.totals.params
    assert params.symbols == {"k": sympy.Symbol("k", integer=True, positive=True)}
    assert params.expr.subs(params.symbols["k"], 3) == 78


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        # one repetition is (3 + 1)*4, none has no parameters: both are possible, and have other formulas
        ("input 3 -> [ dense 4 ] * N", {"N": 0}, "the formula is for `N >= 1` alone: derive the network for N = 0"),
        ("input 3 -> for i = 2..N [ dense i ]", {"N": 1}, "the formula is for `N >= 2` alone"),
        (
            "input 3 -> for i = 2..N [ dense i ]",
            {"N": 0},
            "the network is impossible for N = 0",
        ),
        ("let N = 9; input 3 -> [ dense 4 ] * N", {"N": 0}, "the formula is for `N >= 1` alone"),
        # a size of 1 is repeated: l = 4 and k = 1 are 5 parameters
        ("input l@8 -> add [ linear k | ]", {"k": 1, "l": 4}, "the formula is for `k >= l` alone"),
        ("let k = 8; input l@8 -> conv k@3 groups 2", {"k": 3, "l": 2}, "impossible for k = 3, l = 2: `k % 2 = 0`"),
    ],
)
def test_a_formula_is_not_for_all_that_is_possible(text: str, values: dict[str, int], said: str):
    with pytest.raises(ValueError, match=re.escape(said)):
        derive(text).totals.params.at(**values)


def test_a_formula_holds_where_a_conditional_condition_requires_nothing():
    # without a convolution the two groups need not divide k
    params = derive("input 2@12 -> [ conv k@3 groups 2 ] * N").totals.params
    assert params.at(N=1, k=4) == 4 * 3 + 4
    with pytest.raises(ValueError, match="the formula is for"):
        params.at(N=0, k=3)
    with pytest.raises(ValueError, match="the network is impossible"):
        params.at(N=1, k=3)


def test_a_function_is_exact_at_numbers_and_at_arrays():
    """(9*3 + 1)*k at 3@h x w, then (9*k/2 + 1)*8 in two groups; MACs at 28x30: 26*28*27*4 + 24*26*9*2*8 by hand."""
    table = derive("input 3@h x w -> conv k@3x3 -> conv 8@3x3 groups 2")
    assert table.totals.params.function("k")(4) == 28 * 4 + 19 * 8
    macs = table.totals.macs.function("w", "h", "k")
    assert macs(30, 28, 4) == 26 * 28 * 27 * 4 + 24 * 26 * 18 * 8
    assert macs([[30], [31]], [28], [4, 6]).tolist() == [
        [macs(30, 28, 4), macs(30, 28, 6)],
        [macs(31, 28, k) for k in (4, 6)],
    ]


@pytest.mark.parametrize("values", [(28, 28, 3), (28, range(3, 9), 4), ([9, 9, 4], 9, 2), (9, 9, [2, 0])])
def test_a_function_refuses_what_at_refuses(values: tuple[object, ...]):
    """h and w of at least 5, k even, at a number and at one of several."""
    macs = derive("input 3@h x w -> conv k@3x3 -> conv 8@3x3 groups 2").totals.macs
    with pytest.raises(ValueError, match=r"impossible for .*: `(k % 2 = 0|[hw] >= 5)`|k is an integer from 1 on"):
        macs.function("h", "w", "k")(*values)


@pytest.mark.parametrize(
    ("letters", "words"),
    [((), "name h, k as well"), (("h", "k", "k"), "each letter once"), (("h", "k", "z"), "no letter 'z': its letters")],
)
def test_a_function_is_of_just_the_letters(letters: tuple[str, ...], words: str):
    with pytest.raises(ValueError, match=words):
        derive("input 3@h x h -> conv k@3x3").totals.macs.function(*letters)


def test_a_letter_that_has_a_value_keeps_it_unless_another_is_given():
    """V d + (9 d + 1) 3 parameters: 400 + 111 for V = 100 and d = 4, and 12 + 111 for V = 3."""
    params = derive("let V = 100; input 1@9 -> embedding V, d -> dense 3").totals.params
    assert (params.at(d=4), params.at(d=4, V=3)) == (400 + 111, 12 + 111)


def test_a_layer_is_shown_in_a_line():
    layer = derive("input 1@28x28 -> conv k@5x5 -> [ dense 3 ] * 2").layer("conv1")
    assert repr(layer) == "<Layer conv1: k@24x24, 26*k parameters>"
