"""Sweeps: every row is what the network is derived to be there, whatever the sizes, in whole arrays or one by one."""

import itertools
import math
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netderive import Mistakes, derive, sweep, zoo
from netderive.engine.sweeps import Evaluation, Grid, apply_with_dask

CASES = [
    ("input 3@32x32 -> conv k@n x n -> dense 10", {"k": range(1, 40, 13), "n": (1, 5, 32, 33)}),
    ("input 3@h x w -> [ conv k@3x3 -> pool 2x2 ] * 2 -> dense 7", {"h": range(1, 24, 3), "w": (9, 40), "k": (1, 64)}),
    ("input 8@9x9 -> [ conv 8@3x3 pad 1 ] * N -> dense c", {"N": range(0, 4), "c": (1, 10)}),
    ("input 8@9x9 -> [ conv k@3x3 ] * N -> dense 2", {"N": range(0, 6), "k": (1, 3)}),
    ("input 3@h x h -> conv 4@3x3 stride s -> conv 4@3x3", {"h": range(3, 20), "s": range(1, 4)}),
    (zoo.text("gpt2"), {"N": (0, 1, 12), "d": (768, 770), "a": (5, 12), "T": (16,)}),
    (zoo.text("unet"), {"N": (1, 4), "h": (24, 224), "w": (224,), "k": (64,)}),
]
"""Networks and grids in which some points are possible and others are not."""


def derived(text: str, point: dict[str, int]) -> Any:
    """Parameters and multiply-adds of the network derived at a point; None where it is refused there."""
    try:
        totals = derive(text, point).totals
    except Mistakes:
        return None
    return totals.params.value, totals.macs.value


@pytest.mark.parametrize(("text", "vary"), CASES)
def test_every_row_is_what_is_derived_there(text: str, vary: dict[str, range]):
    rows = sweep(text, vary).rows()
    points = [dict(zip(vary, numbers, strict=True)) for numbers in itertools.product(*vary.values())]
    right = [derived(text, point) for point in points]
    assert rows.valid.tolist() == [one is not None for one in right]
    assert [*zip(*(column.tolist() for column in rows.figures.values()), strict=True)] == [
        one or (0, 0) for one in right
    ]
    assert [column.tolist() for column in rows.letters.values()] == [[point[name] for point in points] for name in vary]


def test_figures_beyond_64_bits_and_fractions_are_exact():
    """k filters of 3x3 over k maps: 9·k² + k parameters, and as many multiply-adds a position, without the biases."""
    found = sweep("input k@5x5 -> conv k@3x3", {"k": (1, 2 * 10**9)}, ["params", "params/macs"]).rows()
    assert found.figures["params"].tolist() == [10, 9 * 4 * 10**18 + 2 * 10**9]
    assert found.figures["params/macs"].tolist() == [Fraction(10, 81), Fraction(9 * 2 * 10**9 + 1, 81 * 2 * 10**9)]


def test_letters_may_be_beyond_64_bits():
    start = 2**63 - 2
    found = sweep("input 1@5x5 -> conv k@5x5", {"k": range(start, start + 4)}, "params").rows()
    assert found.figures["params"].tolist() == [26 * (start + one) for one in range(4)]


def test_conditions_sift_the_rows():
    """A 3x3 convolution of k maps over 3 has 28·k parameters: at most 100 for k = 3, and never where k = 4."""
    rows = sweep("input 3@9x9 -> conv k@3x3", {"k": range(1, 100)}, "params", where=["params <= 100", "k > 1"]).rows()
    assert rows.letters["k"].tolist() == [2, 3]
    assert (rows.points, rows.possible, rows.matching) == (99, 99, 2)


def test_conditions_hold_for_no_impossible_network():
    rows = sweep("input 3@9x9 -> conv k@n x n", {"k": (1,), "n": range(8, 12)}, "params", where="params >= 1").rows()
    assert rows.letters["n"].tolist() == [8, 9]
    assert (rows.points, rows.possible, rows.matching) == (4, 2, 2)


def test_the_top_rows_are_in_order_and_of_equal_ones_the_first():
    found = sweep("input 1@9x9 -> conv k@n x n no bias", {"k": (1, 4, 9), "n": (1, 2, 3, 10)}, "params")
    every = sorted((-k * n * n, k, n) for k in (1, 4, 9) for n in (1, 2, 3))
    for most in (1, 4, 9, 50):
        rows = found.top(most)
        assert [*zip(*(one.tolist() for one in rows.letters.values()), strict=True)] == [
            (k, n) for _, k, n in every[:most]
        ]
    assert found.top(2, ascending=True).figures["params"].tolist() == [1, 4]


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.integers(1, 40),
)
def test_blocks_are_the_grid_in_order(lengths: list[int], most: int):
    values = {f"x{place}": range(2, 2 + 3 * length, 3) for place, length in enumerate(lengths)}
    blocks = [*Grid(values).blocks(most)]
    assert all(block.size <= most for block in blocks)
    points = [point for block in blocks for point in itertools.product(*block.values.values())]
    assert points == [*itertools.product(*values.values())]


def test_a_grid_of_any_size_is_cut_without_being_written_out():
    grid = Grid({"k": range(1, 10**12), "n": range(10**20)})
    assert grid.size == (10**12 - 1) * 10**20
    first = next(grid.blocks(1000))
    assert dict(first.values) == {"k": (1,), "n": range(1000)}


@pytest.mark.parametrize("engine", [map, apply_with_dask])
def test_blocks_are_the_same_whoever_works_them_out(engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Grid.blocks, "__defaults__", (7,))
    text, vary = "input 8@9x9 -> [ conv k@3x3 ] * N -> dense 2", {"N": range(0, 6), "k": range(1, 9)}
    found = sweep(text, vary, where="params <= 3000")
    blocks = [*found.blocks(engine)]
    assert len(blocks) == 12
    columns = {name: np.concatenate([block.columns[name] for block in blocks]) for name in blocks[0].columns}
    right = [(N, k, derived(text, {"N": N, "k": k})) for N in range(6) for k in range(1, 9)]
    kept = [(N, k, *one) for N, k, one in right if one is not None and one[0] <= 3000]
    assert [*zip(*(columns[name].tolist() for name in ("N", "k", "params", "macs")), strict=True)] == kept
    assert sum(block.matching for block in blocks) == len(kept)


def test_the_work_can_be_sent_to_another_process():
    found = sweep("input 8@9x9 -> [ conv k@3x3 ] * N -> dense 2", {"N": range(0, 6), "k": (1, 3)})
    sent: Evaluation = pickle.loads(pickle.dumps(found.evaluation))
    for one, other in zip(sent(found.grid).columns.values(), found.rows().columns.values(), strict=True):
        assert one.tolist() == other.tolist()


@pytest.mark.parametrize(
    ("vary", "options", "id"),
    [
        ({}, {}, "sweep.no_letter"),
        ({"k": range(5, 5), "n": (1,)}, {}, "sweep.empty"),
        ({"k": range(0, 5), "n": (1,)}, {}, "sweep.least"),
        ({"k": range(1, 10**6), "n": range(1, 10**6)}, {}, "sweep.large"),
        ({"k": range(1, 5)}, {}, "sweep.open"),
        ({"k": (1,), "n": (1,), "q": (1,)}, {}, "letter.unknown"),
        ({"k": (1,), "n": (1,)}, {"where": "params"}, "condition.unfinished"),
    ],
)
def test_what_cannot_be_swept_is_refused(vary: dict[str, range], options: dict[str, Any], id: str):
    with pytest.raises(Mistakes) as caught:
        sweep("input 3@9x9 -> conv k@n x n", vary, "params", **options)
    assert id in [one.id for one in caught.value.mistakes]


def test_a_point_without_a_figure_is_named():
    found = sweep("input 3@9x9 -> conv k@3x3", {"k": range(1, 4)}, "params/(k - 2)")
    with pytest.raises(Mistakes, match="divides by zero for k = 2"):
        found.rows()


def test_too_many_rows_at_once_are_refused():
    found = sweep("input 3@9x9 -> conv k@3x3", {"k": range(1, 10**9)})
    with pytest.raises(Mistakes, match="too many to be held in memory"):
        found.rows()
    assert math.prod(map(len, next(found.blocks()).letters.values())) <= 2**19
