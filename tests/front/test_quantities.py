"""Quantities that are requested: as columns, as derivations, as data."""

import json

from support.each import each

NET = "input 1@28x28 -> conv 8@5x5 -> relu -> upsample 2 -> dense 10"


def test_a_table_has_the_columns_requested(run):
    shown = run("table", "-e", NET, "--show", "flops, field").stdout
    assert shown.splitlines()[0].split() == ["Layer", "Kind", "Output", "FLOPs", "Field"]
    assert "FLOPs are two for each multiply-add" in shown
    assert "from upsample1 on, fields do not lie evenly over the input" in shown


def test_data_has_what_is_requested_beside_what_is_always_there(run):
    plain = json.loads(run("table", "-e", NET, "--as", "json").stdout)
    data = json.loads(run("table", "-e", NET, "--as", "json", "--show", "memory,field,params").stdout)
    for layer, before in zip(data["layers"], plain["layers"], strict=True):
        assert layer == before | {name: layer[name] for name in ("memory", "field")}
    assert data["totals"] == plain["totals"] | {"memory": data["totals"]["memory"]}
    conv, upsample = data["layers"][1], data["layers"][3]
    assert conv["memory"] == {
        "expr": "18432",
        "value": 18432,
        "latex": "18432",
        "rule": "E*k_out*h_out*w_out",
        "filled": "4*8*24*24",
    }
    assert [(size["value"], size["rule"]) for size in conv["field"]["space"]] == [
        (5, "R + (n - 1)*J"),
        (5, "R_2 + (m - 1)*J_2"),
    ]
    assert upsample["field"] is None


def test_a_value_has_as_many_bytes_as_are_said(run):
    for dtype, size in (("fp16", 2), ("fp64", 8)):
        data = json.loads(run("find", "-e", NET, "params_memory", "--dtype", dtype, "--as", "json").stdout)
        assert data["result"]["value"] == size * (8 * 26 + (8 * 48 * 48 + 1) * 10)


def test_a_derivation_derives_what_is_requested(run):
    shown = run("derive", "-e", NET, "--show", "flops,memory,start", "--digits", "plain").stdout
    for line in ("flops = 2M", "= 2·115200 = 230400", "memory = E·k′·h′·w′", "C′ = C + ((n − 1)/2 − p)·J"):
        assert line in shown
    assert "memory = 0" in shown and "it works in place, without a copy" in shown


BODIES = """
block path(k) [ conv k@3x3 ]
input 3@32x32 -> [ conv 3@3x3 ] * 3 -> path(4) -> add [ conv 4@3x3 pad 1 | ]
"""


def test_a_document_says_what_bodies_and_joins_see(run):
    shown = run("derive", "-e", BODIES, "--show", "field,start,units,connections").stdout
    lines = [" ".join(line.split()) for line in shown.partition("\nTotal\n")[0].splitlines()]
    assert [line for line in lines if line.startswith("field =")] == [
        "field = 7×7 that of its last layer",  # three repetitions
        "field = 9×9 that of its last layer",  # and the block
        "field = 11×11 union over the branches",
    ]
    assert "= 7 + (3 − 1)·1" in lines, "of the layer in the block"
    units = [line for line in lines if line.endswith((" = 2 028", " = 2 304"))]
    assert units == ["= 3·26·26 = 2 028", *["= 4·24·24 = 2 304"] * 4]
    assert "conv1: its receptive field is not the same in every repetition" in shown


@each("quantity", ["field", "start", "units", "features", "size", "output", "connections"])
@each(
    "net",
    [
        BODIES,
        "input 1@9 -> conv 1@3 pad 1 -> [ conv 1@3 pad 1 -> inner -> relu ] * 2",
        "input 1@9 -> [ conv 1@3 pad 1 -> upsample 2 ] * N -> conv 1@3",
        "input 1@9 -> [ conv 1@3 pad 1 -> inner -> relu ] * 1",
    ],
)
def test_what_is_not_known_of_a_body_stops_no_document(run, net: str, quantity: str):
    for form in ("text", "json"):
        assert run("derive", "-e", net, "--show", quantity, "--as", form).exit_code == 0


def test_where_the_number_of_repetitions_is_given_the_field_is_a_number(run):
    net = "input 1@h -> [ conv 1@3 pad 1 ] * N -> c: conv 1@3 -> relu"
    lines = run("derive", "-e", net, "--set", "N=4", "--show", "field").stdout.splitlines()
    assert ["field", "=", "2N", "+", "1"] in [line.split()[:5] for line in lines]
    assert [line.split()[-1] for line in lines if line.split()[:1] == ["relu1"]] == ["11"]


def test_a_second_input_sees_itself(run):
    net = "input 1@9 -> a: linear 8\ninput 8@7 -> conv 8@3 -> attention 2 from a"
    rows = [line.split() for line in run("derive", "-e", net, "--show", "field").stdout.splitlines()]
    assert ["input2", "8@7", "1"] in rows


def test_a_field_is_claimed_like_a_size(run):
    text = "input 1@9x9 -> conv 1@3x3 -> conv 1@3x3; claim conv2.field = 5x5; claim conv2.flops = 2*9*25"
    assert run("check", "-e", text.replace("; ", "\n")).exit_code == 0


def test_unknown_quantities_are_refused_with_the_nearest(run):
    report = run("table", "-e", NET, "--show", "flop,params")
    assert report.exit_code == 2
    assert "there is no quantity `flop`" in report.stderr and "did you mean `flops`?" in report.stderr


def test_what_nobody_counts_is_refused(run):
    report = run("find", "-e", NET, "upsample1.connections")
    assert report.exit_code == 2
    assert "nobody counts the connections of `upsample`" in report.stderr
    assert "they are counted for conv," in report.stderr


def test_why_it_is_not_known_what_a_join_saves(run):
    """PyTorch keeps the products on the way of more than two factors, too; which, the order decides."""
    for join, said in {
        "mul [ | | ]": "is known for `mul` of two branches; of 3",
        "maximum [ | | | ]": "is known for `maximum` of two branches; of 4",
        "dot [ | ]": "is not known for `dot`",
    }.items():
        report = run("find", "-e", f"input 7@11 -> conv 3@1 -> {join}", "saved")
        assert report.exit_code == 2 and said in report.stderr and "repetitions" not in report.stderr
