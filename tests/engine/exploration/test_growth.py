"""Growth against closed forms of textbooks and papers."""

from fractions import Fraction
from typing import Any

from netderive.engine import derive
from netderive.engine.exploration import Growth, scale
from netderive.engine.formulas import tree_of
from netderive.engine.values import multiply
from netderive.grammar import print_math

ENCODER = "input d@T -> attention a -> layernorm -> feedforward 4*d -> layernorm"
"""An encoder layer: 12 d^2 + 13 d parameters (Vaswani et al. 2017, with biases)."""

BLOCK = "add [ layernorm -> attention 12 | ]; add [ layernorm -> feedforward 4*d | ]"
GPT2 = f"let d = 768; let V = 50257; let C = 1024; input 1@C; embedding V, d; positions C; {'; '.join([BLOCK] * 12)}"
GPT2 += "; layernorm"

STAGES = ((1, 2), (2, 2), (4, 3), (8, 3), (8, 3))
VGG16 = "let k = 64; let h = 224; input 3@h x h"
VGG16 += "".join(f"{f'; conv {width}*k@3x3 pad 1' * count}; pool 2x2" for width, count in STAGES)
VGG16 += "; dense 64*k; dense 64*k; dense 1000"


def shown(value: Any) -> str:
    return print_math(tree_of(value))


def growth_of(text: str, quantity: str, letter: str, **values: int) -> Growth:
    return scale(derive(text, dict(values)))[quantity][letter]


def coefficients(growth: Growth) -> dict[Any, str]:
    return {term.degree: shown(growth.coefficient(term)) for term in growth.terms}


# Closed forms


def test_a_convolution_is_of_degree_1_in_its_filters():
    """(n*m*l + 1)*k, for 3x3 and l = 64: 577*k (every textbook)."""
    growth = growth_of("input l@h x w -> conv k@3x3 pad 1", "params", "k", k=64, l=64)
    assert coefficients(growth) == {1: "9*l + 1"}
    assert (growth.is_one_power, growth.now, growth.limit) == (True, 2, 2)
    in_l = growth_of("input l@h x w -> conv k@3x3 pad 1", "params", "l", k=64, l=64)
    assert coefficients(in_l) == {1: "9*k", 0: "k"}
    assert (in_l.now, in_l.limit) == (Fraction(9 * 128 + 1, 9 * 64 + 1), 2)


def test_an_encoder_layer():
    found = scale(derive(ENCODER, {"d": 512, "T": 10, "a": 8}))
    growth = found["params"]["d"]
    assert coefficients(growth) == {2: "12", 1: "13"}
    assert shown(growth.leading and growth.leading.exact) == "12*d^2"
    assert growth.now == Fraction(12 * 1024**2 + 13 * 1024, 12 * 512**2 + 13 * 512)
    assert growth.limit == 4
    ratios = [share and share.value for share in growth.shares]
    assert ratios == [0, Fraction(1, 3), 0, Fraction(2, 3), 0]  # 4*d^2 and 8*d^2 of 12*d^2
    assert coefficients(found["macs"]["T"]) == {2: "2*d", 1: "12*d^2"}  # scores and their use; the four matrices
    assert shown(found["macs"].joint) == "12*T*d^2 + 2*T^2*d"


def test_gpt2():
    """12 (12 d^2 + 13 d) + V d + C d + 2 d, tied: 124,439,808 parameters (Radford et al. 2019; Hugging Face)."""
    found = scale(derive(GPT2))["params"]
    assert found.total.value == 124_439_808
    assert coefficients(found["d"]) == {2: "144", 1: "C + V + 158"}
    doubled = 144 * 1536**2 + (1024 + 50257 + 158) * 1536
    assert found["d"].now == Fraction(doubled, 124_439_808)
    assert found["V"].now == 1 + Fraction(50257 * 768, 124_439_808)


def test_vgg16():
    """138,357,544 parameters, 102,764,544 in the first dense layer; 15,470,264,320 multiply-adds (torchvision)."""
    found = scale(derive(VGG16))
    params, macs = found["params"], found["macs"]
    assert (params.total.value, macs.total.value) == (138_357_544, 15_470_264_320)
    names = [layer.name for layer in found.layers]
    assert params.shares[names.index("dense1")] == Fraction(102_764_544, 138_357_544)
    # at its own resolution each convolution has 9*width*width before/4^stage; with 512/32^2 for the first dense layer
    widths = [1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 8, 8, 8]
    stages = [stage for stage, (_, count) in enumerate(STAGES) for _ in range(count)]
    pairs = zip(widths[:-1], widths[1:], stages[1:], strict=True)
    expected = sum(Fraction(9 * one * two, 4**stage) for one, two, stage in pairs) + Fraction(512, 32**2)
    letters: Any = derive(VGG16).symbols
    assert macs.joint == multiply([expected, letters["h"] ** 2, letters["k"] ** 2])
    assert (macs["k"].limit, macs["h"].limit, params["h"].limit) == (4, 4, 4)


# What is no polynomial


def test_a_floor_leads_up_to_rounding():
    growth = growth_of("input 3@h x w -> conv 8@3x3 pad 1 -> pool 2x2 -> pool 2x2 -> dense 10", "params", "h")
    assert [(term.degree, shown(term.exact), term.is_rounded) for term in growth.terms] == [
        (1, "80*floor(h/4)*floor(w/4)", True),
        (0, "234", False),
    ]
    assert shown(growth.leading and growth.leading.nears) == "20*h*floor(w/4)"
    assert (growth.is_polynomial, growth.limit) == (False, 2)


def test_a_letter_in_an_exponent_outgrows_every_power():
    growth = growth_of("input 3@9 -> conv 2^N@3 -> conv 4^N*k@3", "params", "N", N=3, k=1)
    assert [(term.rate, shown(term.exact)) for term in growth.terms] == [
        (8, "3*k*8^N"),
        (4, "k*4^N"),
        (2, "10*2^N"),
    ]
    assert growth.limit == "unbounded"
    assert growth.now == Fraction(3 * 8**6 + 4**6 + 10 * 2**6, 3 * 8**3 + 4**3 + 10 * 2**3)


def test_groups_are_below_the_line_and_cannot_grow_alone():
    growth = growth_of("input 16@h -> conv k@3 groups g", "macs", "g", k=16, g=2)
    assert [(term.degree, shown(term.exact)) for term in growth.terms] == [(-1, "48*h*k/g - 96*k/g")]
    assert [print_math(condition.tree()) for condition in growth.bounds] == ["16 % g = 0", "k % g = 0"]
    assert (growth.limit, growth.leading) == (None, None)


def test_a_window_cannot_outgrow_what_it_slides_over():
    growth = growth_of("input 1@h -> conv k@n pad p", "macs", "n")
    assert [print_math(condition.tree()) for condition in growth.bounds] == ["h + 2*p >= n"]
    assert growth.limit is None and not growth.shares


def test_a_letter_is_bound_by_the_values_of_others():
    """A pooling with windows of 1 keeps the size, so that a join beside it holds at any; with others at none but 1."""
    text = "input 1@k -> add [ | pool n ceil ]"
    assert not growth_of(text, "memory", "k", k=4, n=1).bounds
    assert growth_of(text, "memory", "k", k=1, n=2).bounds


def test_doubling_that_the_network_refuses_says_why():
    growth = growth_of("input 6@9 -> conv 4@3 groups g", "params", "g", g=2)
    assert growth.now is None
    assert "4" in growth.refused


def test_an_equality_binds_both_letters():
    found = scale(derive("input k@9 -> add [ conv l@3 pad 1 | ]", {"k": 2, "l": 2}))["params"]
    assert all(found[letter].bounds and found[letter].refused for letter in "kl")


def test_what_is_no_power_is_said_and_nothing_claimed():
    growth = growth_of("input 3@h -> conv 2@3 pad same stride s", "macs", "s")
    assert (growth.leading, growth.limit, shown(growth.obstacle)) == (None, None, "floor((h - 1)/s)")
    growth = growth_of("input l@9 -> conv l^N@3", "params", "l")
    assert (growth.terms, growth.limit, shown(growth.obstacle)) == ((), None, "l^N")


# Repetitions


def test_a_stack_of_encoder_layers():
    """12 N d^2 (Kaplan et al. 2020; with biases and norms 13 N d more): depth doubles it, width quadruples it."""
    text = "input d@T -> [ add [ layernorm -> attention a | ]; add [ layernorm -> feedforward 4*d | ] ] * N"
    found = scale(derive(text, {"d": 768, "a": 12, "N": 12}))["params"]
    assert shown(found.joint) == "12*N*d^2"
    assert (found["N"].is_one_power, found["N"].now, found["N"].limit) == (True, 2, 2)
    assert coefficients(found["d"]) == {2: "12*N", 1: "13*N"}


def test_widths_that_double_repetition_by_repetition():
    """Stages of k*2^(i - 1) maps: 9 k^2 2^(2i - 3) weights in the i-th from the second on; 4^N together."""
    text = "input 3@9 -> for i = 1..N [ conv k*2^(i-1)@3 pad 1 ]"
    growth = growth_of(text, "params", "N", N=4, k=8)
    assert [term.rate for term in growth.terms] == [4, 2, 1]
    weights = [3 * 3 * 8, *(3 * 8 * 2 ** (i - 2) * 8 * 2 ** (i - 1) for i in range(2, 9))]
    biases = [8 * 2 ** (i - 1) for i in range(1, 9)]
    assert growth.now == Fraction(sum(weights) + sum(biases), sum(weights[:4]) + sum(biases[:4]))
    assert growth.limit == "unbounded"


def test_a_sum_over_repetitions_grows_with_what_is_in_it():
    text = "input 3@h x w -> for i = 1..N [ conv k*2^(i-1)@3x3 pad 1 -> pool 2x2 ]"
    found = scale(derive(text))["macs"]
    assert (found["h"].limit, found["k"].limit, found["N"].limit) == (2, 4, None)
    assert [print_math(condition.tree()) for condition in found["N"].bounds] == ["h >= 2^N", "w >= 2^N"]
    assert shown(found.joint) == "(9*N*h*k^2*w - 9*h*k^2*w)/2"  # each stage but the first: 9*h*w*k^2/2


def test_repetitions_that_were_run_one_by_one_are_said_to_be():
    text = "input 3@h x w -> conv k@3x3 pad 1; for i = 1..N "
    text += "[ conv k*2^(i-1)@3x3 pad 1 -> concat [ | pool 2x2 -> inner -> deconv k*2^(i-1)@2x2 stride 2 ] ]"
    values = {"h": 64, "w": 64, "k": 2, "N": 2}
    growth = growth_of(text, "params", "N", **values)
    more, less = (derive(text, {**values, "N": repetitions}).totals.params.value for repetitions in (4, 2))
    assert (growth.terms, growth.limit) == ((), None)
    assert more and less and growth.now == Fraction(more) / less
    assert growth_of(text, "params", "N", N=2).terms == ()


# Values and definitions


def test_a_letter_that_another_makes_grows_with_it():
    text = "let k = 8; let m = 2*k; input 3@8x8 -> conv k@3x3 -> conv m@3x3"
    found = scale(derive(text))
    assert found.letters == ("k",)
    assert coefficients(found["params"]["k"]) == {2: "18", 1: "30"}  # 28*k + (9*k + 1)*2*k
    assert found["params"]["k"].now == Fraction(18 * 16**2 + 30 * 16, 18 * 8**2 + 30 * 8)


def test_a_value_from_outside_is_no_definition():
    text = "let k = 8; let m = 2*k; input 3@8x8 -> conv k@3x3 -> conv m@3x3"
    found = scale(derive(text, {"m": 5}))
    assert found.letters == ("k", "m")
    assert coefficients(found["params"]["k"]) == {1: "9*m + 28", 0: "m"}
    assert found["params"]["k"].now == Fraction(28 * 16 + (9 * 16 + 1) * 5, 28 * 8 + (9 * 8 + 1) * 5)


def test_a_term_that_the_values_make_nothing_does_not_lead():
    text = "input 3@9 -> conv (k*(N - 1) + 1)@1 -> dense 4"
    assert [growth_of(text, "params", "k", N=repetitions).limit for repetitions in (1, 2)] == [1, 2]
    growth = growth_of(text, "params", "k")
    assert shown(growth.provided) == "40*N - 40"  # 4 weights of each filter, 4*9 of what comes after it


def test_a_positive_fraction_is_a_letter_like_others():
    text = "let alpha > 0; let alpha = 1/2; input 3@9 -> conv 32*alpha@3 -> conv 32*alpha@1"
    growth = growth_of(text, "params", "alpha")
    assert coefficients(growth) == {2: "1024", 1: "352"}
    assert growth.now == Fraction(1024 + 352, 256 + 176)


def test_numbers_alone_do_not_grow():
    found = scale(derive("input 1@28x28 -> conv 32@5x5"))
    assert found.letters == () and all(scaling.growths == () for scaling in found.totals)
    assert found["params"].shares == (0, 1)


def test_the_leading_term_may_need_a_second_repetition_in_all():
    """Of N repetitions in each of M one sees l maps, the others k; one repetition in all leaves no square of k."""
    growth = growth_of("input l@h x w -> [ [ conv k@3x3 pad 1 ] * N ] * M -> globalpool", "params", "k")
    assert shown(growth.provided) == "9*M*N - 9"
