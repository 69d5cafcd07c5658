"""A table is data: it can be pickled, it equals itself derived again, and documents are written from it alone."""

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.sampling import sampled

from netderive.engine import derive
from netderive.engine.derivations import BOARD, checks
from netderive.engine.formulas import tree_of
from netderive.engine.inference import Running
from netderive.grammar import Number, print_math, replace
from netderive.reports.data import table_data
from netderive.reports.document import Chain, Heading
from netderive.reports.sections import derivation_document, in_letters_of_its_own

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[3] / "examples"
NETWORKS = [*sorted(EXAMPLES.glob("*.net")), *sorted((EXAMPLES / "zoo").glob("*.net"))]

LOOPS = {
    "repetitions that differ": "input l@h x w -> for i = 1..N [ conv k*2^(i-1)@3x3 pad 1 -> pool 2x2 ]",
    "nested repetitions": "input 3@8x8 -> for i = 1..N [ conv 3@3x3 pad 1 -> inner -> conv 3@1x1 ]",
    "a loop in a loop": "input l@h x w -> for i = 1..N [ for j = 1..i [ conv 8@3x3 pad 1 ] ]",
    "a body that goes back": "input 4@9x9 -> c: conv 4@3x3 pad 1 -> [ add [ conv 4@1x1 | from c ] ] * N -> again c",
    "many repetitions in numbers": "input 1@9x9 -> for i = 1..3000 [ conv i@3x3 pad 1 ]",
    "a block in a loop": "block b(k) [ conv k@1x1 ]\ninput 3@9x9 -> for i = 1..N [ b(2*i) ]",
    "a letter's value": "let N = 3; input 1@32x32 -> for i = 1..N [ conv 2^i@3x3 pad 1 -> pool 2x2 ]",
}


def _is_derived_again(text: str) -> None:
    """Whatever has been required of a table, it stays the same table."""
    table = derive(text)
    table.total("flops")
    assert table == derive(text)


def _is_pickled(text: str) -> None:
    table = derive(text)
    requested = table.total("flops")
    copy = pickle.loads(pickle.dumps(table))
    assert copy == table
    assert copy.total("flops") == requested


def _is_json(text: str) -> None:
    table = derive(text)
    copy = pickle.loads(pickle.dumps(table))
    assert json.dumps(table_data(copy)) == json.dumps(table_data(table))


CHECKS = (_is_derived_again, _is_pickled, _is_json)


@pytest.mark.parametrize("text", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("check", CHECKS)
def test_a_network_with_repeats_is_data(text: str, check: Callable[[str], None]):
    check(text)


@pytest.mark.parametrize(
    ("place", "path"),
    sampled(((place % 3, path) for place, path in enumerate(NETWORKS)), 8),
    ids=[path.stem for path in NETWORKS],
)
def test_a_network_of_the_examples_is_data(place: int, path: Path):
    """One check each, a different one every time: the kinds of layers and repeats in them are in several networks."""
    CHECKS[place % len(CHECKS)](path.read_text(encoding="utf-8"))


SMALL = [path.read_text(encoding="utf-8") for path in NETWORKS if path.parent == EXAMPLES]


@pytest.mark.parametrize("text", [*SMALL, *LOOPS.values()])
def test_documents_are_written_without_a_run(text: str, monkeypatch: pytest.MonkeyPatch):
    table = derive("\n".join(line for line in text.splitlines() if not line.startswith("claim")))  # judging runs
    runs: list[object] = []
    body = Running.body
    monkeypatch.setattr(Running, "body", lambda *given: (runs.append(given), body(*given))[1])
    derivation_document([table], "full", show=("macs", "memory"))
    table_data(table, steps=True)
    assert not runs


def test_tables_differ_in_what_is_given():
    text = "input 1@9x9 -> conv k@3x3"
    tables = [derive(text), derive(text, {"k": 2}), derive(text, convention="keras"), derive(text, dtype="fp64")]
    assert [[one == other for other in tables] for one in tables] == [[i == j for j in range(4)] for i in range(4)]


@pytest.mark.parametrize("requested", ["loop1[2].conv1", "loop1[N].conv1"])
def test_a_pickled_table_runs_a_repetition_that_is_requested(requested: str):
    table = derive(LOOPS["repetitions that differ"])
    copy = pickle.loads(pickle.dumps(table))
    assert copy.layer(requested) == table.layer(requested)
    assert (
        copy.layer("loop1[2].conv1").params.symbolic == derive("input k@9x9 -> conv 2*k@3x3").layers[1].params.symbolic
    )


def test_what_is_saved_depends_on_the_position_of_a_layer():
    """The second convolution needs the output of the first, the rectifier only its own: 4*6*6 values of 4 bytes."""
    table = derive("block b(k) [ conv k@1x1 no bias ]; input 4@6x6 -> b(4) -> b(4) -> relu")
    for one in (table, pickle.loads(pickle.dumps(table))):
        names = ("input", "b1", "b1.conv1", "b2", "b2.conv1", "relu1")
        assert [one.layer(name).count("saved").value for name in names] == [576, 576, 576, 0, 0, 576]
        assert one.total("saved").value == 3 * 576


def test_what_is_saved_of_a_layer_in_numbers_is_in_numbers():
    """4*6*6 values of 4 bytes, which a row of a table states without the letter."""
    layer = derive("let k = 4; input 4@6x6 -> conv k@1x1 -> relu").layer("relu1")
    assert print_math(tree_of(layer.count("saved").symbolic)) == "144*k"
    assert replace(layer, symbolic=layer.numeric).count("saved").symbolic == 576


@pytest.mark.parametrize("text", [text for text in LOOPS.values() if "N" in text and "let" not in text])
def test_a_closed_form_is_checked_against_its_repetitions(text: str):
    """What the repetitions count one by one is what a network with so many repetitions counts."""
    [repeat] = [layer for layer in derive(text).layers if layer.times is not None]
    found = checks(repeat, "params")
    assert [check.repetitions for check in found] == [1, 2, 3]
    for check in found:
        [run] = [layer for layer in derive(text, {"N": check.repetitions}).layers if layer.times is not None]
        assert check.holds
        if run.params.value is not None:
            assert check.written_out == run.params.value


JOINS = "input 8@9x9 -> concat [ conv 8@3x3 pad 1 | ] -> add [ conv 16@1x1 | ]"


@pytest.mark.parametrize("text", [*SMALL, *LOOPS.values(), JOINS])
def test_data_has_the_steps_that_the_text_derives(text: str):
    table = derive(text)
    notation = in_letters_of_its_own(table, BOARD)
    data = table_data(table, notation, steps=True, show=("memory",))
    layers = list(_every(data))
    steps = [*data["steps"], *(step for layer in layers for step in layer["steps"])]
    given = {(step["symbol"], step["after"]) for step in steps}
    given |= {(one["symbol"], one["solution"]) for layer in layers for one in layer.get("recurrences", ())}
    blocks = derivation_document([table], "full", show=("memory",)).blocks
    of_layers = next(place for place, block in enumerate(blocks) if block == Heading(2, ("Layers",)))
    for block in blocks[of_layers:]:
        if not isinstance(block, Chain) or block.name in ("", "check"):  # these two check what is derived
            continue
        shown = [line for line in block.lines if line.left and line.sign == "=" and line.right != Number(0)]
        assert {(print_math(line.left), print_math(line.right)) for line in shown if line.left} <= given


def _every(data: dict) -> Iterator[dict]:
    for layer in data.get("layers", ()):
        yield layer
        yield from _every(layer)
        for repetitions in layer.get("repetitions", ()):
            yield from _every(repetitions)
