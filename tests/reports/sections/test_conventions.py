"""Counts by several conventions: every difference has its reason, and the differences are the difference."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.random_networks import Chain, chains

from netderive.engine import CONVENTIONS, Table, derive
from netderive.engine.formulas import evaluate
from netderive.engine.layers import ALL, Kind
from netderive.engine.values import algebra
from netderive.grammar import Mistakes, print_math
from netderive.reports.document import blocks as b
from netderive.reports.sections import convention_notes, differences, side_by_side

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
            if isinstance(block, b.TableBlock):
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
    assert isinstance(table, b.TableBlock)
    assert [name for (name,), _, _ in table.rows] == [f"batchnorm{i}" for i in (1, 2, 3, 4)]


def test_conventions_that_agree_say_so():
    (block,) = differences(*(derive("input 3 -> dense 4", convention=name) for name in ("keras", "torch")))
    assert block == b.Prose(("Every layer has the same counts by keras and by torch.",))


def matters(text: str) -> str:
    """The layers for which the convention is said to matter."""
    ((note,), *_) = convention_notes(derive(text))
    return str(note).partition("this matters for ")[2]


NORM = "batchnorm -> relu"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"input 3@8x8 -> {NORM} -> {NORM}", "batchnorm1, batchnorm2."),
        # repetitions are one layer each, however many kinds of repetitions are shown
        ("input 3@8x8 -> [ conv 4@3x3 pad 1 -> batchnorm ] * 3", "batchnorm1."),
        (f"block b() [ {NORM} ]; input 3@8x8 -> b() -> u: b() -> n: batchnorm", "b1.batchnorm1, u.batchnorm1, n."),
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
def test_layers_are_named_once_by_a_path_where_it_distinguishes_them(text: str, said: str):
    assert matters(text) == said


def said(table: Table) -> str:
    """All notes on conventions, as plain text."""
    pieces = [piece for note in convention_notes(table) for piece in (*note, " ")]
    return "".join(_plain(piece) for piece in pieces)


def _plain(piece: object) -> str:
    if isinstance(piece, b.Formula):
        return print_math(piece.parts[0])
    return piece if isinstance(piece, str) else getattr(piece, "text", "")


@given(chains(letters=False))
@settings(max_examples=150, deadline=None)
def test_a_note_appears_if_and_only_if_figures_differ_and_says_the_true_difference(chain: Chain):
    try:
        tables = {name: derive(chain.plain, convention=name) for name in CONVENTIONS}
    except Mistakes:
        assume(False)
        return
    _hold_to_the_truth(tables)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.variants], ids=lambda kind: kind.word)
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_so_it_is_for_every_kind(kind: Kind, data: st.DataObject):
    chain = data.draw(chains(letters=False, most=1, kinds=(kind,)))
    try:
        tables = {name: derive(chain.plain, convention=name) for name in CONVENTIONS}
    except Mistakes:
        return
    _hold_to_the_truth(tables)


def _hold_to_the_truth(tables: dict[str, Table]) -> None:
    """The totals of whole networks, derived anew, against what the notes of one say of the others."""
    for name, table in tables.items():
        notes = said(table)
        others = {other: tables[other] for other in tables if other != name}
        outputs = [[(layer.features, layer.space) for layer in one.every] for one in tables.values()]
        if any(one != outputs[0] for one in outputs):
            assert "The output of" in notes or all(_outputs(one) == _outputs(table) for one in others.values())
            continue
        for other, one in others.items():
            more = one.totals.params.value - table.totals.params.value  # type: ignore[operator]
            called = {"textbook": "The textbook", "keras": "Keras", "torch": "PyTorch"}[other]
            words = f"{called} counts {abs(more)} parameter{'s' * (abs(more) != 1)} {'more' if more > 0 else 'fewer'}."
            assert (words in notes) == (more != 0), notes
            assert (f"{called} counts " in notes.replace("Keras counts the", "")) == (more != 0)
        if all(one.totals.params.value == table.totals.params.value for one in others.values()):
            assert not notes


def _outputs(table: Table) -> list[object]:
    return [(layer.features, layer.space) for layer in table.every]


@pytest.mark.parametrize(
    ("text", "convention", "params", "notes"),
    [
        ("input 10@5 -> gru 20 one bias", "keras", 1860, ""),  # 3*(10 + 20 + 1)*20
        ("input 10@5 -> lstm 20 one bias", "torch", 2480, ""),  # 4*(10 + 20 + 1)*20
        ("input 3@8x8 -> deconv 8@3x3 -> deconv 8@2x2 stride 2", "textbook", 488, ""),
        (
            "input 3@8x8 -> deconv 8@2x2 stride 3",  # 7*3 + 2 = 23; Keras 8*3 = 24
            "textbook",
            104,
            "Counted by the textbook convention; this matters for deconv1. "
            "The output of deconv1 is 8@24x24 by Keras' convention. ",
        ),
    ],
)
def test_notes_say_only_what_differs_here(text: str, convention: str, params: int, notes: str):
    table = derive(text, convention=convention)
    assert (table.totals.params.value, said(table)) == (params, notes)


def test_a_difference_counts_every_repetition():
    notes = said(derive("input 3@8x8 -> [ [ batchnorm ] * M ] * N"))
    assert "Keras counts 6*M*N parameters more." in notes


def test_fewer_in_letters_is_said_without_a_sign():
    assert "Keras counts 4*k parameters fewer." in said(derive("input l@T -> lstm k", convention="torch"))


def test_a_layer_that_one_convention_alone_has_is_a_row_of_its_own():
    """PyTorch has no deconvolution with `pad same`, so no repetition; 5*2 and 2*2 weights in Keras."""
    text = "input 5@16 -> [ pool 2 ceil -> deconv 2@1 pad same output pad 0 no bias ] * N"
    tables = [derive(text, convention=name) for name in ("keras", "torch")]
    (table,) = (block for block in side_by_side(tables) if isinstance(block, b.TableBlock) and len(block.columns) == 4)
    assert [name for (name,), *_ in table.rows] == ["input", "repeat1", "pool1", "deconv1", "pool1", "deconv1"]
    assert [torch for *_, torch in table.rows[2:]] == [("–",)] * 4
    assert [_number(keras) for _, _, keras, _ in table.rows[2:]] == [0, 10, 0, 4]
