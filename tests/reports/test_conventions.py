"""Counts by several conventions: every difference has its reason, and the differences are the difference."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from random_networks import Chain, chains

from netderive.engine import CONVENTIONS, algebra, derive
from netderive.engine.evaluation import evaluate
from netderive.grammar import Mistakes
from netderive.reports import blocks as b
from netderive.reports.conventions import convention_notes, differences, side_by_side

QUICK = settings(max_examples=60, deadline=None)


@QUICK
@given(chains(letters=False))
def test_every_difference_has_a_reason_and_they_add_up(chain: Chain):
    try:
        tables = [derive(chain.plain, convention=name) for name in CONVENTIONS]
    except Mistakes:
        assume(False)
        return
    for other in tables[1:]:
        for block in differences(tables[0], other):
            if isinstance(block, b.Table):
                assert all(reason for _, _, reason in block.rows), chain.plain
                amounts = [_number(amount) for _, amount, _ in (*block.rows, *block.footer)]
                assert sum(amounts[:-1]) == amounts[-1]
                total = algebra.subtract(tables[0].totals.params.symbolic, other.totals.params.symbolic)
                assert amounts[-1] == total


def _number(cell: b.Inline) -> int | Fraction:
    (formula,) = cell
    assert isinstance(formula, b.Formula)
    value = evaluate(formula.parts[0], {})
    assert isinstance(value, (int, Fraction))
    return value


def test_a_network_of_four_batch_norms_is_reconciled_line_by_line():
    """VGG's first blocks with batch norm: Keras counts what is measured too, 2 a map."""
    text = "input 3@32x32" + "".join(f" -> conv {k}@3x3 pad 1 no bias -> batchnorm" for k in (64, 64, 128, 128))
    keras, torch = (derive(text, convention=name) for name in ("keras", "torch"))
    more = algebra.subtract(keras.totals.params.symbolic, torch.totals.params.symbolic)
    assert more == 2 * (64 + 64 + 128 + 128)
    table = side_by_side([keras, torch])[-1]
    assert isinstance(table, b.Table)
    assert [name for (name,), _, _ in table.rows] == [f"batchnorm{i}" for i in (1, 2, 3, 4)]


def test_conventions_that_agree_say_so():
    (block,) = differences(*(derive("input 3 -> dense 4", convention=name) for name in ("keras", "torch")))
    assert block == b.Prose(("Every layer counts alike by keras and by torch.",))


def matters(text: str) -> str:
    """The layers for which the convention is said to matter."""
    ((note,), *_) = convention_notes(derive(text))
    return str(note).partition("this matters for ")[2]


NORM = "batchnorm -> relu"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"input 3@8x8 -> {NORM} -> {NORM}", "batchnorm1, batchnorm2."),
        # turns are one layer each, however many kinds of turns are shown
        ("input 3@8x8 -> [ conv 4@3x3 pad 1 -> batchnorm ] * 3", "batchnorm1."),
        (f"block b() [ {NORM} ]; input 3@8x8 -> b() -> x: b() -> n: batchnorm", "b1.batchnorm1, x.batchnorm1, n."),
        (f"block b() [ [ {NORM} ] * 2 ]; input 3@8x8 -> b() -> b()", "b1.repeat1.batchnorm1, b2.repeat1.batchnorm1."),
        (f"input 3@8x8 -> add [ {NORM} | ] -> [ n: batchnorm ]", "batchnorm1, n."),
        (
            "input 3@8x8" + " -> batchnorm" * 6,
            "batchnorm1, batchnorm2, batchnorm3, batchnorm4, batchnorm5, batchnorm6.",
        ),
        (
            "input 3@8x8" + " -> batchnorm" * 35,
            "batchnorm1, batchnorm2, batchnorm3, batchnorm4, batchnorm5 and 30 more.",
        ),
    ],
)
def test_layers_are_named_once_by_a_path_where_it_tells_them_apart(text: str, said: str):
    assert matters(text) == said
