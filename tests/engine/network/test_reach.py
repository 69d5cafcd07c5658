"""Receptive fields against the positions that windows really cover, over random chains."""

import contextlib
import json
import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netderive import derivation
from netderive.engine import LayerFacts, derive
from netderive.engine.answers import answer
from netderive.engine.derivations import of_reach
from netderive.engine.formulas import evaluate
from netderive.engine.network import receptive_field
from netderive.engine.values import Value, symbols_in
from netderive.grammar import Mistakes, parse_expression, parse_query
from netderive.reports.data import figure_data

WINDOWS = st.fixed_dictionaries(
    {
        "n": st.integers(1, 5),
        "d": st.integers(1, 3),
        "s": st.integers(1, 3),
        "p": st.integers(0, 4),
        "same": st.booleans(),
    }
)
ENDS = st.fixed_dictionaries(
    {
        "word": st.sampled_from(["zeropad", "crop"]),
        "p": st.integers(0, 4),
        "far": st.integers(0, 4),
        **{letter: st.just(1) for letter in "nds"},
    }
)
"""Positions added or cut off at both ends; a position is taken over as by a window of one."""
SIZE = 2_001


def text(window: dict[str, Any]) -> str:
    if "far" in window:
        return f"{window['word']} {window['p']} far {window['far']}"
    pad = "same" if window["same"] else window["p"]
    return f"conv 1@{window['n']} dilation {window['d']} stride {window['s']} pad {pad}"


def covered(windows: list[dict[str, Any]], place: int) -> tuple[int, int]:
    """The first and the last position of the input (negative in the padding) under one position of the output."""
    size, pads = SIZE, []
    for w in windows:
        span = w["d"] * (w["n"] - 1) + 1
        if "far" in w:
            sign = 1 if w["word"] == "zeropad" else -1
            out = size + sign * (w["p"] + w["far"])
            pads.append(sign * w["p"])
        elif w["same"]:
            out = math.ceil(size / w["s"])
            pads.append(max(0, (out - 1) * w["s"] + span - size) // 2)
        else:
            out = (size + 2 * w["p"] - span) // w["s"] + 1
            pads.append(w["p"])
        size = out
    first = last = place
    for w, pad in zip(reversed(windows), reversed(pads), strict=True):
        first, last = first * w["s"] - pad, last * w["s"] - pad + w["d"] * (w["n"] - 1)
    return first, last


@settings(max_examples=150, deadline=None)
@given(st.lists(WINDOWS | ENDS, min_size=1, max_size=5))
def test_the_field_is_what_windows_cover(windows: list[dict[str, Any]]):
    table = derive(" -> ".join([f"input 1@{SIZE}", *map(text, windows)]))
    field, jump, start = (table.layers[-1].reach(quantity)[0].value for quantity in ("field", "jump", "start"))
    (first, last), (next_first, _) = covered(windows, 0), covered(windows, 1)
    assert (field, jump) == (last - first + 1, next_first - first)
    assert start is not None and 2 * start == first + last + 1


@settings(max_examples=50, deadline=None)
@given(st.lists(WINDOWS, min_size=1, max_size=3))
def test_in_letters_it_is_the_same(windows: list[dict[str, Any]]):
    names = [{key: f"{key}_{i}" if key in "nds" else value for key, value in w.items()} for i, w in enumerate(windows)]
    given_values = {f"{key}_{i}": w[key] for i, w in enumerate(windows) for key in "nds"}
    plain = derive(" -> ".join([f"input 1@{SIZE}", *map(text, windows)])).layers[-1]
    free = derive(" -> ".join([f"input 1@{SIZE}", *map(text, names)]), given_values).layers[-1]
    for quantity in ("field", "jump", "start"):
        assert free.reach(quantity)[0].value == plain.reach(quantity)[0].value


def test_a_chain_of_any_length_has_a_field():
    table = derive("input 1@9000\n" + "conv 1@3 pad 1\n" * 2500)
    assert table.layers[-1].reach("field")[0].value == 5001


def fields(layers: Iterable[LayerFacts]) -> dict[str, tuple[object, ...]]:
    """Field and start of each layer along the first axis."""
    return {one.name: tuple(one.reach(quantity)[0].value for quantity in ("field", "start")) for one in layers}


HALF = Fraction(1, 2)
JOINS = {
    "input 1@9 -> add [ conv 1@3 pad 1 | ] -> conv 1@3": {"add1": (3, HALF), "conv2": (5, 3 * HALF)},
    # positions 0..2 and positions 2..4 under the first one are positions 0..4 together
    "input 1@9 -> concat [ conv 1@3 -> crop 0 far 2 | crop 2 -> conv 1@3 -> zeropad 0 far 2 ]": {
        "concat1": (5, 5 * HALF)
    },
    "input 1@9 -> add [ add [ conv 1@5 pad 2 | conv 1@3 pad 1 ] | ] -> relu": {"add1": (5, HALF), "add2": (5, HALF)},
}


@pytest.mark.parametrize("net", JOINS)
def test_a_join_sees_what_its_branches_see_written_out_or_not(net: str):
    table = derive(net)
    known = fields(table.every)
    assert known.items() >= JOINS[net].items()
    assert fields(table.unrolled().layers) == known


def test_a_gate_that_sees_everything_makes_every_place_see_it():
    table = derive("input 1@9 -> mul [ globalpool -> dense in | conv 1@3 pad 1 ] -> relu")
    for layers in (table.layers, table.unrolled().layers):
        assert layers[-1].reach("field")[0].value == 9


@pytest.mark.parametrize(
    ("net", "known"),
    [
        ("input 1@h -> conv 1@3 -> r: [ c: conv 1@3 -> s: [ conv 1@3 ] ]", {"r.c": 5, "r.s.conv1": 7, "r.s": 7}),
        (
            "block b(k) [ conv k@3 -> add [ | conv k@5 pad 2 ] ]; input 1@h -> b(2); b(3)",
            {"b1.add1": 7, "b2.add1": 13},
        ),
        ("input 1@h -> r: [ c: conv 1@3 -> conv 1@3 ] -> from r.c -> d: conv 1@5", {"r.c": 3, "d": 7}),
        (
            "input 1@h -> r: [ c: conv 1@3 -> again c ] -> s: again r -> t: again s",
            {"r.again1": 5, "s": 9, "t": 13},
        ),
        ("input 1@h -> r: [ conv 1@3 ] -> q: [ conv 1@3 ] * N", {"r.conv1": 3}),
        ("input 1@99 -> r: [ c: conv 1@3 ] * 3", {"r[1].c": 3, "r[2].c": 5, "r[3].c": 7}),
    ],
)
def test_what_is_seen_inside_of_a_body(net: str, known: dict[str, int]):
    table = derive(net.replace("; ", "\n"))
    found = {name: answer(parse_query(f"{name}.field"), table).space[0].value for name in known}
    assert found == known


def test_each_repetition_has_a_derivation_of_its_own():
    repetitions = derive("input 1@99 -> [ conv 1@3 ] * 3").unrolled().layers[1:]
    assert [field for field, _ in fields(repetitions).values()] == [3, 5, 7]
    filled = [str(figure_data(one.reach("field")[0], of_reach(one, "field", 0))["filled"]) for one in repetitions]
    assert filled == ["1 + (3 - 1)*1", "3 + (3 - 1)*1", "5 + (3 - 1)*1"]


def test_behind_a_second_input_places_are_those_of_that():
    table = derive("input 1@9x9 -> a: linear 8\ninput 8@7 -> c: conv 8@3 stride 2 -> attention 2 from a -> dense 2")
    assert table.layer("c").reach("field")[0].value == 3
    assert table.layer("dense1").reach("field")[0].value == 7


TWO_INPUTS = "input 1@9 -> a: relu\ninput 1@9 -> add [ conv 1@3 pad 1 | from a -> sigmoid ]"


@pytest.mark.parametrize(
    ("net", "query", "wrong"),
    [
        ("input 1@9x9 -> upsample 2 -> conv 1@3x3", "conv1.field", "from `upsample1` on"),
        ("input 1@9x9 -> deconv 1@3x3 stride 2 -> relu", "relu1.jump", "from `deconv1` on"),
        ("input 1@9x9 -> dense 3", "dense1.jump", "no positions with separate receptive fields"),
        ("input 9 -> dense 3", "field", "the input has no space"),
        ("input 1@9x9 -> add [ | pool 9x9 ]", "field", "from `add1` on"),
        ("input 1@9x9 -> concat along 1 [ | relu ]", "field", "from `concat1` on"),
        ("input 1@9 -> dot along 1 [ conv 2@3 | conv 2@3 ]", "field", "from `dot1` on"),
        (f"{TWO_INPUTS} -> relu", "field", "from `add1` on, positions depend on two inputs at once"),
        (f"{TWO_INPUTS} -> dense 3", "field", "from `add1` on, positions depend on two inputs at once"),
        (
            "input 1@9 -> r: [ conv 1@3 pad 1 ] * 2",
            "r.conv1.field",
            "field is not the same in every repetition",
        ),
    ],
)
def test_what_has_no_field_is_refused(net: str, query: str, wrong: str):
    with pytest.raises(Mistakes) as error:
        answer(parse_query(query), derive(net))
    assert wrong in str(error.value)


COUNTED = [
    # two more for each window of 3
    ("input 1@h -> [ conv 1@3 ] * N", "2*N + 1", "1", "N + 1/2"),
    # dilated as in WaveNet: 1 + (1 + 2 + 4 + .. + 2^(N - 1))
    ("input 1@h -> for i = 1..N [ conv 32@2 dilation 2^(i - 1) ]", "2^N", "1", "2^N/2"),
    # each repetition adds 2 + 1 of the jumps 1, 2, 4, ..
    ("input 1@h -> [ conv 1@3 pad 1 -> pool 2 ] * N", "3*2^N - 2", "2^N", "2^N/2"),
    ("input 1@h -> [ add [ conv 1@3 pad 1 -> conv 1@3 pad 1 | ] -> relu ] * N", "4*N + 1", "1", "1/2"),
    ("input 1@h -> [ [ conv 1@3 pad 1 ] * M ] * N", "2*M*N + 1", "1", "1/2"),
    ("input 1@h -> for i = 1..N [ for j = 1..i [ conv 1@3 pad 1 ] ]", "N*(N + 1) + 1", "1", "1/2"),
    ("input 1@h -> for i = 1..N [ conv 1@3 pad i dilation i ]", "N*(N + 1) + 1", "1", "1/2"),
    ("input 1@h -> [ conv k@n ] * N", "N*(n - 1) + 1", "1", "N*(n - 1)/2 + 1/2"),
    ("block b(n) [ [ conv 1@3 ] * n ]; input 1@h -> b(N) -> b(2*N)", "6*N + 1", "1", "3*N + 1/2"),
]


@pytest.mark.parametrize(("net", "field", "jump", "start"), COUNTED)
def test_a_repeat_that_a_letter_counts_has_a_field(net: str, field: str, jump: str, start: str):
    """Right in letters, worked out by hand, and the same as the repetitions written out one by one."""
    text = net.replace("; ", "\n")
    last = derive(text).layers[-1]
    for quantity, wanted in (("field", field), ("jump", jump), ("start", start)):
        found = last.reach(quantity)[0].symbolic
        assert found == evaluate(parse_expression(wanted), {str(one): one for one in symbols_in(found)}), quantity
    for number in (1, 2, 5):
        given_values = {letter: number for letter in ("N", "M") if re.search(rf"\b{letter}\b", net)}
        last = derive(text, {**given_values, "h": 500, **({"n": 4} if "@n" in net else {})}).layers[-1]
        for quantity in ("field", "jump", "start"):
            (one,) = last.reach(quantity)
            assert one.value == one.at(**{name: {"n": 4}.get(name, number) for name in letters_of(one.symbolic)})


def letters_of(value: Value) -> set[str]:
    return {str(letter) for letter in symbols_in(value)}


def test_the_recurrences_of_a_field_are_written():
    data = derivation("input 1@h -> [ conv 1@3 pad 1 -> pool 2 ] * N", show=["field", "jump"]).to("json")
    (found,) = [layer["recurrences"] for layer in json.loads(data)["layers"] if "recurrences" in layer]
    shown = {(one["quantity"], one["symbol"], one["next"], one["solution"]) for one in found}
    assert shown >= {
        ("jump", "J_i", "2*J_i", "2^(i - 1)"),
        ("field", "R_i", "R_i + 3*2^(i - 1)", "3*2^(i - 1) - 2"),
    }


def test_a_field_without_a_closed_form_asks_for_a_value():
    """The jumps are 1, s, s^2, ..: added up they have no polynomial, and no power of a number, as their sum."""
    table = derive("input 1@h -> [ conv 1@3 pad 1 stride s ] * N")
    with pytest.raises(Mistakes, match="while `N` is no number"):
        table.layers[-1].reach("field")


@pytest.mark.parametrize("body", ["conv 2@3x3 pad 1", "batchnorm", "dense 3 -> reshape 3@1 x 1", "each [ linear 3 ]"])
def test_bodies_of_nested_repeats_are_gone_through_once(monkeypatch: pytest.MonkeyPatch, body: str):
    """Each repeat by letters takes its body once for the recurrence, whatever is inside."""
    plain, counts = receptive_field._after_body, []
    monkeypatch.setattr(receptive_field, "_after_body", lambda *given: (counts.append(1), plain(*given))[1])
    for depth in (4, 12):
        counts.clear()
        text = f"input 2@h x w -> {'[ ' * depth}{body}{' ] * N' * depth}"
        with contextlib.suppress(Mistakes):
            receptive_field.reached(derive(text).layers[-1].symbolic, "field")
        assert 0 < len(counts) <= 2 * depth
