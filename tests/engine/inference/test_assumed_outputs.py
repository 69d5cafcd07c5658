"""An output that is assumed of a layer: the layers after it go on from that, its own figures stay derived."""

import re

import pytest

from netderive import derivation, derive
from netderive.engine.network import derive_again
from netderive.grammar import Mistakes
from netderive.reports.data import table_data

TEXT = "let k = 8; input 1@h x 28 -> c1: conv k@5x5 -> pool 2x2 -> add [ conv k@1x1 | ] -> f: dense 10"


def test_layers_behind_go_on_from_it():
    """A slip that is common: 28 - 5 is 23 (24 is right). What follows is right by it."""
    text = "input 1@28x28 -> c1: conv 8@5x5 -> c2: conv 16@3x3 -> dense 10"
    slip, right = derive(text, assume={"c1": "8@23x23"}), derive(text)
    assert [size.value for size in slip.layer("c1").space] == [24, 24]
    assert slip.layer("c1").params == right.layer("c1").params
    assert [size.value for size in slip.layer("c2").space] == [21, 21]
    assert slip.layer("dense1").params.value == (16 * 21 * 21 + 1) * 10
    assert slip.layer("c2").params.assuming == {"c1"}
    assert slip.layer("c1").params.assuming == frozenset()
    assert slip.totals.params.assuming == {"c1"}
    assert slip != right


def test_it_may_have_letters():
    table = derive(TEXT, assume={"c1": "k@h x 26"}, free={"k"})
    pool = table.layer("pool1")
    assert [str(size.expr) for size in pool.space] == ["floor(h/2)", "13"]
    assert table.layer("f").params.at(h=6, k=2) == 2 * 3 * 13 * 10 + 10
    assert table.layer("conv2").macs.assuming == {"c1"}


def test_it_reaches_ways_around_and_bodies():
    text = "input 4@9 -> c: linear 4 -> relu -> b: [ linear 4 ] * 2 -> from c -> d: linear 2"
    table = derive(text, assume={"c": "6@9"})
    assert table.layer("b[1].linear1").params.assuming == {"c"}
    assert table.layer("d").params.value == 14
    assert derive(text, assume={"b": "5@9"}).layer("d").params.value == 10


def test_it_may_be_in_one_repetition():
    """9*3*3 multiply-adds at each position: of 32 by 32 twice, and of 30 by 30 once; the 9 units count 30 by 30."""
    text = "input 3@32x32 -> [ conv 3@3x3 pad 1 -> relu ] * 3 -> dense 9"
    table = derive(text, assume={"repeat1[2].conv1": "3@30x30"})
    assert table.layer("repeat1").macs.value == 81 * (2 * 32 * 32 + 30 * 30)
    assert table.layer("dense1").params.value == (3 * 30 * 30 + 1) * 9
    assert table.layer("repeat1[2].conv1").space[0].value == 32  # as derived
    assert table.layer("repeat1[2].relu1").space[0].value == table.layer("repeat1[3].conv1").space[0].value == 30
    for path in ("repeat1", "repeat1[2].relu1", "dense1"):
        assert table.layer(path).units.assuming == {"repeat1[2].conv1"}


@pytest.mark.parametrize("path", ["repeat1[4].conv1", "repeat1[0].conv1", "nested1[1].conv2"])
def test_it_is_in_a_repetition_that_is_run(path: str):
    text = "input 3@32x32 -> [ conv 3@1x1 ] * 3 -> nested1: [ conv 3@1x1 -> inner -> conv 3@1x1 ] * 2"
    with pytest.raises(Mistakes, match=re.escape(f"an output cannot be assumed of `{path}`")):
        derive(text, assume={path: "3@30x30"})
    with pytest.raises(Mistakes, match="an output cannot be assumed of `repeat1"):
        derive("input 3@32x32 -> [ conv 3@1x1 ] * N", assume={"repeat1[2].conv1": "3@30x30"})


def test_doubling_keeps_it():
    table = derive(TEXT, {"h": 30}, assume={"c1": "k@26x26"})
    assert derive_again(table, {"h": 60, "k": 8}).layer("pool1").space[0].value == 13


def test_documents_say_so():
    worked = derivation(TEXT, assume={"c1": "8@26x26"})
    said = " ".join(worked.to("text").replace("│", "").split())
    assert "is assumed to be 8@26×26; the derived output is" in said
    assert table_data(worked.table)["assumed"] == {"c1": "8@26x26"}


@pytest.mark.parametrize(
    ("assume", "said"),
    [
        ({"c2": "8@3x3"}, "there is no layer `c2` in the network's own chain"),
        ({"c1": "8@3"}, "assumed of c1: `8@3` has 1 size, its output has 2"),
        ({"c1": "8"}, "write it like the derived output, `k@h - 4 x 24`"),
        ({"c1": "8@"}, "assumed of c1: "),
        ({"c1": "z@3x3"}, "assumed of c1: the network has no letter `z`"),
        ({"c1": "0@3x3"}, "assumed of c1: 0 is no size"),
        ({"c1": "8@3/2 x 3"}, "assumed of c1: 3/2 is no size"),
        ({"c1": "3x3"}, "assumed of c1: `3x3` is no output"),
        ({"c1": "f.size"}, "assumed of c1: `f.size` is no output"),
    ],
)
def test_what_is_wrong_is_said(assume: dict[str, str], said: str):
    with pytest.raises(ValueError) as error:
        derive(TEXT, assume=assume)
    assert said in str(error.value)


@pytest.mark.parametrize("assume", [{"c1": 8}, {1: "8@3x3"}, {"c1": (8, 3, 3)}])
def test_it_is_a_text_by_layer(assume):
    with pytest.raises(TypeError):
        derive(TEXT, assume=assume)
