"""The three texts and the worked example, written step by step as they write them."""

from pathlib import Path

import pytest
from support.zoo_facts import KERAS, listed, said, single_layers

from netderive.engine import derive
from netderive.engine.answers import check
from netderive.engine.derivations import Derivation, notation, of_count, of_size, of_total
from netderive.grammar import print_math

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
TEXT_A = """
input 1@96x96 -> conv 32@3x3 pad same stride 1 -> dropout -> conv 32@3x3 pad same stride 1
pool 2x2 -> conv 64@3x3 pad same
"""
TEXT_B = "input 3@32x32 -> conv 8@5x5 -> pool 2x2 -> conv 16@5x5 -> pool 2x2 -> dense 120 -> dense 84 -> dense 10"
TEXT_C = "input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> conv 32@3x3 -> pool 2x2 -> dense 256 -> dense 10"


def counted(text: str, layer: str, quantity: str = "params", letters: str = "board") -> Derivation:
    made = of_count(derive(text).layer(layer), quantity, notation(letters))
    assert made is not None
    return made


def sized(text: str, layer: str, letters: str = "board") -> Derivation:
    made = of_size(derive(text).layer(layer), 0, notation(letters))
    assert made is not None
    return made


def written(derivation: Derivation) -> tuple[str, str, object]:
    """The rule as it applies, the same filled, the value."""
    assert derivation.stated is not None and derivation.filled is not None
    return print_math(derivation.stated), print_math(derivation.filled), derivation.numeric


@pytest.mark.parametrize(
    ("text", "layer", "filled", "value"),
    [
        (TEXT_A, "conv1", "(3*3*1 + 1)*32", 320),
        (TEXT_A, "conv2", "(3*3*32 + 1)*32", 9248),
        (TEXT_A, "conv3", "(3*3*32 + 1)*64", 18496),
        ("input 32@96x96 -> conv 64@3x3", "conv1", "(3*3*32 + 1)*64", 18496),
        (TEXT_C, "conv1", "(5*5*1 + 1)*32", 832),
        (TEXT_C, "conv2", "(3*3*32 + 1)*32", 9248),
    ],
)
def test_a_convolution_is_counted_as_taught(text: str, layer: str, filled: str, value: int):
    assert written(counted(text, layer)) == ("(n*m*l + 1)*k", filled, value)


@pytest.mark.parametrize(
    ("layer", "filled", "value"), [("dense1", "(32*5*5 + 1)*256", 205056), ("dense2", "(256 + 1)*10", 2570)]
)
def test_a_dense_layer_is_counted_as_text_c_does(layer: str, filled: str, value: int):
    assert written(counted(TEXT_C, layer)) == ("(n + 1)*m", filled, value)


@pytest.mark.parametrize(
    ("layer", "stated", "filled", "value"),
    [
        ("conv1", "((m*n*d) + 1)*k", "((5*5*3) + 1)*8", 608),
        ("conv2", "((m*n*d) + 1)*k", "((5*5*8) + 1)*16", 3216),
        ("dense1", "(c*p) + 1*c", "(120*(16*5*5)) + 1*120", 48120),
        ("dense2", "(c*p) + 1*c", "(84*120) + 1*84", 10164),
        ("dense3", "(c*p) + 1*c", "(10*84) + 1*10", 850),
    ],
)
def test_text_b_in_its_own_letters(layer: str, stated: str, filled: str, value: int):
    assert written(counted(TEXT_B, layer, letters="mndk")) == (stated, filled, value)


@pytest.mark.parametrize(
    ("text", "layer", "stated", "filled", "value"),
    [
        (TEXT_C, "conv1", "h - (n - 1)", "28 - (5 - 1)", 24),
        (TEXT_C, "conv2", "h - (n - 1)", "12 - (3 - 1)", 10),
        ("input 1@50 -> conv 1@3", "conv1", "h - (n - 1)", "50 - (3 - 1)", 48),
        ("input 1@28 -> conv 1@5 pad 2", "conv1", "h + 2*p - (n - 1)", "28 + 2*2 - (5 - 1)", 28),
        ("input 1@50 -> conv 1@3 pad 1", "conv1", "h + 2*p - (n - 1)", "50 + 2*1 - (3 - 1)", 50),
        (TEXT_A, "conv1", "h", "96", 96),
        (TEXT_A, "pool1", "floor(h/n)", "96/2", 48),
    ],
)
def test_a_size_is_written_as_the_texts_do(text: str, layer: str, stated: str, filled: str, value: int):
    assert written(sized(text, layer)) == (stated, filled, value)


def test_a_stride_divides_and_the_rest_is_dropped():
    stated, filled, value = written(sized("input 1@224 -> conv 1@7 stride 2 pad 3", "conv1"))
    assert (stated, filled, value) == ("floor((h + 2*p - n)/s) + 1", "floor((224 + 2*3 - 7)/2) + 1", 112)


def test_the_rule_is_recalled_in_full_before_its_special_values_go_in():
    first, second, *_ = sized(TEXT_C, "conv1").steps
    assert (first.kind, print_math(first.after)) == ("recall", "floor((h + 2*p - n)/s) + 1")
    assert (second.kind, dict(second.special)) == ("specialise", {"p": "0", "s": "1"})


def test_arithmetic_goes_one_step_at_a_time():
    steps = [print_math(step.after) for step in counted(TEXT_C, "conv1").steps]
    assert steps == ["(n*m*l + 1)*k", "(5*5*1 + 1)*32", "(25 + 1)*32", "26*32", "832"]


def test_weights_and_biases():
    assert written(counted(TEXT_C, "conv1", "weights"))[1:] == ("5*5*1*32", 800)
    assert written(counted(TEXT_C, "conv1", "biases"))[1:] == ("32", 32)


def test_the_worked_example_in_letters_first():
    text = "input l@h x w -> conv k@n x m"
    letters = counted(text, "conv1")
    assert [print_math(step.after) for step in letters.steps] == ["(n*m*l + 1)*k", "(n*m*l + 1)*k", "k*l*m*n + k"]
    layer = derive(text, {"l": 32, "k": 64, "n": 3, "m": 3}).layer("conv1")
    numbers = of_count(layer, "params")
    assert numbers is not None
    assert [print_math(step.after) for step in numbers.steps][-4:] == [
        "(3*3*32 + 1)*64",
        "(288 + 1)*64",
        "289*64",
        "18496",
    ]


def test_the_total_of_text_c_is_the_sum_of_its_rows():
    table = derive(TEXT_C)
    figure = table.totals.params
    total = of_total(table.layers, "params", figure.symbolic, figure.symbolic)
    assert [print_math(step.after) for step in total.steps] == ["832 + 9248 + 205056 + 2570", "217706"]


def test_pooling_and_dropout_have_nothing_to_derive():
    table = derive(TEXT_A)
    assert of_count(table.layer("dropout1"), "params") is None
    assert of_count(table.layer("pool1"), "params") is None


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.net").read_text(encoding="utf-8")


def test_text_a_is_keras_u_net_layer_by_layer():
    table = derive(example("text_a"))
    rows = [row for row in map(said, single_layers(table)) if row[0] != "Dropout"]
    assert rows == listed("UNet32_96.csv")
    assert {layer.kind for layer in table.every} - set(KERAS) == {"input", "sigmoid"}
    assert table.totals.params.value == table.totals.trainable.value == 7_759_521


def test_the_slips_of_text_a_are_found_one_by_one():
    verdicts = check(derive(example("text_a_slips")))
    values = [[link.left_amount.features for link in verdict.links if not link.holds] for verdict in verdicts]
    assert values == [[320, 41], [9248, 320], [18496, 352], [320, 160], [], [7_759_521]]


def test_the_letters_that_text_a_changes_half_way_make_its_rule_wrong():
    text = "input l@h x w -> conv k@n x m\nclaim conv1.params = (n*m*l + 1)*k\nclaim conv1.params = (n*m*k + 1)*l"
    assert [verdict.holds for verdict in check(derive(text))] == [True, False]
