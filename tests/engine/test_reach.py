"""Receptive fields against the places that windows really cover, over random chains."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netderive.engine import derive
from netderive.engine.queries import answer
from netderive.grammar import Mistakes, parse_query

WINDOWS = st.fixed_dictionaries(
    {
        "n": st.integers(1, 5),
        "d": st.integers(1, 3),
        "s": st.integers(1, 3),
        "p": st.integers(0, 4),
        "same": st.booleans(),
    }
)
SIZE = 2_001


def text(window: dict[str, Any]) -> str:
    pad = "same" if window["same"] else window["p"]
    return f"conv 1@{window['n']} dilation {window['d']} stride {window['s']} pad {pad}"


def covered(windows: list[dict[str, Any]], place: int) -> tuple[int, int]:
    """The first and the last place of the input (negative in the padding) under one place of the output."""
    size, pads = SIZE, []
    for w in windows:
        span = w["d"] * (w["n"] - 1) + 1
        if w["same"]:
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
@given(st.lists(WINDOWS, min_size=1, max_size=4))
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


@pytest.mark.parametrize(
    ("net", "query", "wrong"),
    [
        ("input 1@9x9 -> upsample 2 -> conv 1@3x3", "conv1.field", "from `upsample1` on"),
        ("input 1@9x9 -> deconv 1@3x3 stride 2 -> relu", "relu1.jump", "from `deconv1` on"),
        ("input 1@9x9 -> dense 3", "dense1.jump", "no places whose fields lie apart"),
        ("input 9 -> dense 3", "field", "the input has no space"),
        ("input 1@9x9 -> add [ | pool 9x9 ]", "field", "from `add1` on"),
        ("input 1@9x9 -> concat along 1 [ | relu ]", "field", "from `concat1` on"),
        ("input 1@9 -> dot along 1 [ conv 2@3 | conv 2@3 ]", "field", "from `dot1` on"),
    ],
)
def test_what_has_no_field_is_refused(net: str, query: str, wrong: str):
    with pytest.raises(Mistakes) as error:
        answer(parse_query(query), derive(net))
    assert wrong in str(error.value)
