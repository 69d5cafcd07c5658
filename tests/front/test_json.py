"""JSON in the contract's schema, over random chains: what is written is read back by the language itself."""

import json
import random

import pytest

from netderive.engine import derive
from netderive.engine.formulas import evaluate
from netderive.grammar import parse_comparison, parse_expression

Q = {"expr", "value", "latex", "rule", "filled"}
LAYER = {"name", "kind", "line", "inputs", "output", "weights", "biases", "params", "trainable", "macs"}
COUNTS = ("weights", "biases", "params", "trainable", "macs")

NETWORKS = (
    "input l@h x w -> conv k@n x m pad p stride s -> pool 2x2 -> conv 2*k@3x3 pad 1 -> globalpool -> dense c",
    "let k = 16\ninput d@T -> conv k@3 pad 1 -> batchnorm -> conv k@3 dilation 2 -> conv k@3 stride 2 -> "
    "upsample 2 -> linear 8",
    "input 1@D x H x W -> conv k@3x3x3 pad 1 stride 2 -> conv k@3x3x3 pad same -> prelu -> deconv k@2x2x2 "
    "stride 2 -> flatten -> dense 10",
    "input 3@h x h -> pool 2x2 -> pool 2x2 -> pool 2x2 -> pool 2x2 -> pool 2x2 -> dense 10",
    "let alpha > 0\ninput 3@32x32 -> conv 32*alpha@3x3 pad 1 -> depthwise 3x3 pad 1 -> separable 8@3x3 -> "
    "avgpool 3x3 stride 2 ceil",
)


def quantities(data):
    """Every quantity in a table's data."""
    for layer in data["layers"]:
        yield layer["output"]["features"]
        yield from layer["output"]["space"]
        yield from (layer[name] for name in COUNTS)
    yield from data["totals"].values()


@pytest.mark.parametrize("text", NETWORKS)
@pytest.mark.parametrize("convention", ["textbook", "keras", "torch"])
def test_the_schema(run, text, convention):
    data = json.loads(run("table", "-e", text, "--as", "json", "--convention", convention).stdout)
    assert set(data) == {"network", "convention", "layers", "totals", "letters", "conditions", "exact", "formulas_for"}
    assert set(data["totals"]) == {"params", "trainable", "macs"}
    assert all(set(layer) == LAYER for layer in data["layers"])
    assert [layer["inputs"] for layer in data["layers"]] == [[], *([layer["name"]] for layer in data["layers"][:-1])]
    assert all(set(quantity) == Q for quantity in quantities(data))


@pytest.mark.parametrize("text", NETWORKS)
def test_expressions_are_read_back_and_give_the_numbers(run, text):
    """Letters first, then numbers, is numbers from the start; tried at random values that the conditions allow."""
    data = json.loads(run("table", "-e", text, "--as", "json").stdout)
    generator = random.Random(7)
    tried = 0
    while tried < 5:
        values = {name: generator.randint(1, 40) for name in data["letters"] if name != "alpha"}
        values |= {"alpha": 2} if "alpha" in data["letters"] else {}
        if not all(_holds(condition, values) for condition in data["conditions"]):
            continue
        tried += 1
        given = [argument for name, value in values.items() for argument in ("--set", f"{name}={value}")]
        numbers = json.loads(run("table", "-e", text, "--as", "json", *given).stdout)
        for symbolic, number in zip(quantities(data), quantities(numbers), strict=True):
            assert evaluate(parse_expression(symbolic["expr"]), values) == number["value"]
            assert symbolic["expr"] == number["expr"]
            if number["filled"] is not None:
                assert evaluate(parse_expression(number["filled"]), {}) == number["value"]
        assert numbers["conditions"] == []


def _holds(condition, values):
    tree = parse_comparison(condition)
    left, right = evaluate(tree.left, values), evaluate(tree.right, values)
    return left >= right if tree.op == ">=" else left == right


def test_conditions_are_one_fact_each_and_none_follows_from_another(run):
    data = json.loads(run("table", "-e", NETWORKS[3], "--as", "json").stdout)
    assert data["conditions"] == ["h >= 32"]
    assert data["layers"][5]["output"]["space"][0]["expr"] == "floor(h/32)"


def test_steps_appear_only_in_derive(run):
    data = json.loads(run("derive", "-e", "input 1@28x28 -> conv 32@5x5", "--as", "json").stdout)
    steps = [step for step in data["layers"][1]["steps"] if step["quantity"] == "params"]
    assert [step["kind"] for step in steps] == ["recall", "substitute", "evaluate", "evaluate", "evaluate"]
    assert [step["after"] for step in steps] == ["(n*m*l + 1)*k", "(5*5*1 + 1)*32", "(25 + 1)*32", "26*32", "832"]


def test_values_do_not_change_expressions():
    text = "input l@h x w -> conv k@5x5 -> dense 10"
    free, given = derive(text), derive(text, {"l": 3, "h": 9, "w": 9, "k": 4})
    assert free.totals.params.symbolic == given.totals.params.symbolic
    assert given.totals.params.value == 4 * (5 * 5 * 3 + 1) + 10 * (4 * 5 * 5 + 1)


def inputs(layers, found):
    """Each layer's inputs by its name, those of layers inside too."""
    for layer in layers:
        found[layer["name"]] = layer["inputs"]
        inputs(layer.get("layers", ()), found)
        for repetitions in layer.get("repetitions", ()):
            inputs(repetitions["layers"], found)
    return found


@pytest.mark.parametrize(
    ("body", "network"),
    [
        ("", "{body}"),
        ("block r(k) [ {body} ]; ", "r(3)"),
        ("block r(k) [ [ {body} ] ]; ", "[ r(3) ] * 2"),
        ("", "[ {body} ] * 4"),
        ("", "for i = 1..2 [ {body} ]"),
    ],
)
def test_a_join_names_what_its_branches_go_on_from_in_bodies_too(run, body, network):
    """An empty branch gives what enters the body: the layer in front of it, `front`."""
    join = "add [ u: conv 3@3x3 pad 1 | ] -> mul [ | y: relu ]"
    text = f"{body.format(body=join)}input 3@8x8 -> front: relu -> {network.format(body=join)} -> dense 2"
    found = inputs(json.loads(run("table", "-e", text, "--as", "json").stdout)["layers"], {})
    assert {name: found[name] for name in ("u", "add1", "y", "mul1")} == {
        "u": ["front"],
        "add1": ["u", "front"],
        "y": ["add1"],
        "mul1": ["add1", "y"],
    }
