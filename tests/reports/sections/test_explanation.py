"""`explain`: one quantity with its rule, its steps, the letters that it rests on, and a check."""

import json

import pytest

from netderive import Mistakes, explain

C = "input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> conv 32@3x3 -> pool 2x2 -> dense 256 -> dense 10"
DEPTH = "input l@h x w; for i = 1..N [ conv k*2^(i-1)@3x3 pad 1 -> pool 2x2 ]; globalpool -> dense 10"


def text_of(network: str, query: str) -> str:
    return str(explain(network, query)).replace("\u202f", " ").replace("\u2009", " ")


def test_the_result_comes_first_then_the_rule_the_steps_and_the_check():
    """The rows 12 - (3 - 1) = 10, and 3*3*32*32*10*10 = 921 600 multiply-adds, of a lecture's table."""
    text = text_of(C, "conv2.macs")
    parts = ["conv2.macs = 921 600", "Rules used", "M = W·h′·w′", "Letters", "Steps", "= 3·3·32·32", "= 12 − (3 − 1)"]
    places = [text.index(part) for part in [*parts, "= 9 216·10·10"]]
    assert places == sorted(places)
    assert "the last window ends at row (10 − 1)·1 + 3 = 12 of the 12 rows" in " ".join(text.split())


def test_what_the_rule_holds_is_derived_before_it():
    steps = json.loads(explain(C, "conv2.flops").to("json"))["steps"]
    assert [*dict.fromkeys(step["quantity"] for step in steps)] == ["weights", "size", "macs", "flops"]
    assert steps[-1]["after"] == "1843200"  # two for each of 921 600


def test_json_has_the_result_and_what_each_letter_of_the_rule_is():
    data = json.loads(explain("input 3@9x9 -> conv k@5x5", "conv1.params").to("json"))
    assert (data["query"], data["result"]["expr"]) == ("conv1.params", "76*k")
    (rule,) = data["rules"]
    assert (rule["id"], rule["rule"]) == ("conv.params", "(n*m*l + 1)*k_f")
    assert rule["letters"]["l"] == {"expr": "3", "source": "before"}
    assert rule["letters"]["k_f"] == {"expr": "k", "source": "given"}


def test_a_total_is_the_sum_of_its_layers():
    """832 + 9 248 + 205 056 + 2 570 = 217 706; of these 32 + 32 + 256 + 10 = 330 biases."""
    text = text_of(C, "params")
    assert "P = 832 + 9 248 + 205 056 + 2 570" in text
    assert "weights and biases add up: 217 376 + 330 = 217 706" in text


def test_a_repeat_is_a_sum_with_the_layers_inside_and_a_check_of_the_closed_form():
    """At N = 1 a convolution from l to k channels has (9*l + 1)*k; at N = 2 one more (9*k + 1)*2*k."""
    text = text_of(DEPTH, "loop1.params")
    assert "∑(i = " in text and "Layers inside" in text
    assert "9·k·l + k" in text.partition("check")[2].splitlines()[0]
    assert "for N = 2" in text


@pytest.mark.parametrize(
    ("network", "query", "said"),
    [
        (DEPTH, "loop1[2].conv1.params", "(3·3·k + 1)·(k·2^(2 − 1))"),
        ("block b(k) [ conv k@3x3 ]; input 2@9x9 -> b(4)", "b1.conv1.params", "(3·3·2 + 1)·4"),
        ("input 3@32x9 -> conv 4@3x5", "conv1.width", "w′ = ⌊(w + 2p − m)/s⌋ + 1 number of positions of a window of "
         "width m in w + 2p columns, moving s columns at a time"),
        ("input 3@32x32 -> pool 3x3 stride 2 -> conv 4@3x3", "conv1.field", "= 3 + (3 − 1)·2"),
        ("input 3@9x9 -> relu", "relu1.size", "unchanged"),
        ("input 3@9x9 -> pool 3x3", "pool1.params", "P = 0 no parameters"),
        ("input 8 -> add [ dense 8 | ] -> relu", "add1.params", "Total 72"),
        ("input 8 -> c: dense 4 -> dense 8 -> again c", "again1.params", "reuses the parameters of c"),
        ("input 8 -> dense 4", "output", "m = 4"),
    ],
)  # fmt: skip
def test_every_kind_of_quantity(network: str, query: str, said: str):
    assert said in " ".join(text_of(network, query).replace("\u00a0", " ").split())


def test_no_window_check_where_the_size_is_rounded_up():
    """Of 6 rows, windows of 3 two apart: the third ends at row 7."""
    assert "Check" not in text_of("input 1@6x6 -> pool 3x3 stride 2 ceil", "pool1.size")
    assert "Check" in text_of("input 1@6x6 -> pool 3x3 stride 2", "pool1.size")


@pytest.mark.parametrize("form", ["markdown", "latex", "html"])
def test_every_format_has_the_steps(form: str):
    written = explain(C, "conv2.params").to(form)
    assert "288" in written and "289" in written


def test_a_layer_alone_is_no_quantity():
    with pytest.raises(Mistakes, match="conv1"):
        explain(C, "conv1")
