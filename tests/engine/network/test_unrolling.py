"""A network written out: the same sums, a path of its own for each layer, and what each goes on from."""

from __future__ import annotations

import pytest

from netderive import zoo
from netderive.engine import Table, derive
from netderive.engine.arithmetic import bounded_work
from netderive.engine.formulas import tree_of
from netderive.engine.inference import InferredLayer, layers_of
from netderive.engine.network import unrolling
from netderive.engine.values import letters_of
from netderive.grammar import Mistakes, print_math
from netderive.reports.sections import derivation_document


def shown(text: str) -> list[str]:
    """Each layer of the written-out network: what it goes on from, its path, and whose parameters it has."""
    return [_line(layer.numeric) for layer in derive(text).written_out().every]


def _line(layer: InferredLayer) -> str:
    before = f"{layer.before.name} -> " if layer.before else ""
    return f"{before}{layer.name}{' = ' + layer.again if layer.again else ''}"


def test_layers_of_repetitions_are_named_by_path():
    assert shown("input 4 -> r: [ dense 4 -> relu ] * 2") == [
        "input",
        "input -> r[1].dense1",
        "r[1].dense1 -> r[1].relu1",
        "r[1].relu1 -> r[2].dense1",
        "r[2].dense1 -> r[2].relu1",
    ]


def test_repetitions_of_a_tree_that_are_in_the_same_repetition_are_counted():
    names = shown("input 4 -> r: for i = 1..2 [ dense 8 -> concat [ inner | inner ] ]")
    assert names == [
        "input",
        "input -> r[1].dense1",
        "r[1].dense1 -> r[2].dense1",
        "r[2].dense1 -> r[2].concat1",
        "r[1].dense1 -> r[2#2].dense1",
        "r[2#2].dense1 -> r[2#2].concat1",
        "r[1].dense1 -> r[1].concat1",
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("input 4 -> b: [ c: dense 4 -> relu ] -> dense 5 -> from b.c -> dense 7", "b.c -> dense2"),
        ("input 4 -> b: [ c: dense 4 -> relu ] * 3 -> dense 5 -> from b[2].c -> dense 7", "b[2].c -> dense2"),
        ("input 4 -> a: linear 4 -> b: again a -> again b", "b -> again2 = a"),
        ("input 4 -> r: [ dense 4 ] * 2 -> again r", "again1[1].dense1 -> again1[2].dense1 = r[2].dense1"),
        ("input 4 -> r: [ a: dense 4 -> again a ] * 2 -> again r", "again1[2].a -> again1[2].again1 = r[2].a"),
        ("input 4 -> j: add [ dense 4 | ] -> again j", "j -> again1 = j"),
        ("input 4 -> r: [ dense 8 -> inner -> dense 4 ] * 2 -> s: again r", "s[2].dense2 -> s[1].dense2 = r[1].dense2"),
        ("input 4 -> r: [ dense 4 -> inner -> relu ] * 30 -> dense 2", "r[1].relu1 -> dense1"),
        ("input 4 -> [ dense 4 -> [ inner ] -> relu ] * 2", "repeat1[2].relu1 -> repeat1[1].relu1"),
    ],
)
def test_what_a_layer_goes_on_from(text: str, last: str):
    assert shown(text)[-1] == last


TEXTS = [
    "input 4 -> r: for i = 1..3 [ dense 4 -> add [ relu -> inner | dense 4 -> inner ] ] -> dense 4 -> again r",
    "input 1@16x16 -> for i = 1..3 [ conv 2^i@3x3 pad 1 -> concat [ | pool 2x2 -> inner -> deconv 2@2x2 stride 2 ] ]",
    "block f(k, j = 2*k) [ dense k -> [ dense j ] * 3 ]\ninput 4 -> u: f(3) -> dense 4 -> again u -> f(5, j = 2)",
    "input 4 -> [ dense 4 -> inner -> dense 4 ] * 30",
    "input 4 -> [ dense 4 -> [ dense 5 -> inner ] * 2 -> inner ] * 3",
]


@pytest.mark.parametrize("text", TEXTS)
def test_sums_are_the_totals(text: str):
    table = derive(text)
    for flat in (table.written_out(), table.unrolled()):
        assert _totals(flat) == _totals(table)
        assert len({layer.name for layer in flat.every}) == len([*flat.every]), "paths are unique"


def _totals(table: Table) -> list[object]:
    return [table.total(quantity).value for quantity in ("params", "weights", "macs", "memory")]


@pytest.mark.parametrize("name", ["unet", "resnet", "googlenet", "transformer", "swin"])
def test_layers_are_counted_as_they_are_written_out(name: str):
    """Repetitions count at once; written out, every layer is a row, those without parameters too."""
    table = derive(zoo.text(name))
    counted = sum(layers_of(layer.numeric) for layer in table.layers)
    assert counted == sum(layer.params.value != 0 for layer in table.unrolled().every)


def test_layers_with_parameters_are_those_that_torchvision_builds():
    """ResNet-50 has 53 convolutions, as many batch norms, and one dense layer."""
    assert sum(layers_of(layer.numeric) for layer in derive(zoo.text("resnet")).layers) == 53 + 53 + 1


def test_a_layer_used_again_counts_once():
    table = derive("input 4 -> c1: dense 4 -> relu -> again c1 -> batchnorm no affine")
    assert sum(layers_of(layer.numeric) for layer in table.layers) == 1


def test_a_letter_whose_value_was_needed_for_the_repetitions_has_it_everywhere():
    """Without a closed form the repetitions are run at the number given: no formula in that letter is left."""
    text = "input l@8x8 -> [ upsample 3 -> avgpool 2x2 ] * N -> conv k*N@1x1 -> dense M*N"
    table = derive(text, {"N": 2})
    conv, dense = table.layers[-2:]
    assert print_math(tree_of(conv.macs.symbolic)) == "648*k*l"  # 8 -> 24 -> 12 -> 36 -> 18; 18*18*2
    assert print_math(tree_of(dense.features.symbolic)) == "2*M"
    assert "N" not in letters_of(table.totals.params.symbolic) and table.letters["N"] == 2


@pytest.mark.parametrize("body", ["linear k*i", "linear k", "inner -> relu"])
def test_too_many_layers_are_refused_before_they_are_run(body: str, monkeypatch: pytest.MonkeyPatch):
    table = derive(f"input 1 -> for i = 1..N [ {body} ]", {"N": 10**9})
    repetition, written = vars(unrolling)["_repetition"], list[int]()
    monkeypatch.setattr(unrolling, "_repetition", lambda *given: written.append(given[-1]) or repetition(*given))
    with pytest.raises(Mistakes, match="too long"):
        table.written_out()
    assert written in ([], [1])  # the first means itself alone where it differs


def test_repetitions_that_are_nested_too_deep_are_not_unrolled():
    table = derive("input 4\nfor i = 1..224 [ concat [ linear i -> inner | relu ] -> linear k + i ]")
    with pytest.raises(Mistakes, match="nested too deep"):
        table.written_out()


@pytest.mark.slow
def test_unrolling_again_and_again_counts_as_work():
    """Each use of the nest would be 2^33 - 1 layers; that it is too long was found anew for each of them."""
    uses = "\n".join(["again a"] * 12)
    text = f"input 4\na: aside [ [ add [ inner | relu -> inner ] ] * 32 ]\n{uses}"
    with pytest.raises(Mistakes, match="too many steps"), bounded_work():
        derivation_document([derive(text)], show=("field",))


def test_an_output_that_is_a_block_is_its_last_layer_where_it_is_unrolled():
    table = derive("block b(k) [ dense k -> relu ]; input 3 -> p: b(4) -> q: [ dense 5 ] * 2; output q, p").unrolled()
    assert [end.name for end in table.ends] == ["q[2].dense1", "p.relu1"]
    assert table.last.name == "p.relu1"
