"""Facts into blocks: the one module that decides what a document says, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...engine import LayerFacts, Table
from ...engine.derivations import BOARD, Notation
from ...engine.formulas import tree_of
from ...engine.inference import layers_of
from ...engine.network import distinct
from ...engine.values import Choice, algebra, atoms_in
from ...grammar import Claim, Expr, Find, Mistake, Mistakes, replace
from ..document import blocks as b
from ..document import joined, sentence_of
from ..drawing import folded_diagram, network_diagram
from ..wording import words
from . import quantities
from .chains import Detail
from .conventions import side_by_side
from .layer_derivations import LayerDerivations
from .pieces import assumptions, given_values, known, known_alone, shape_of, table_conditions
from .readable import is_long, readable
from .rows import brief_blocks
from .rules_used import rules_used
from .solution import SolutionWriter
from .tables import remarks
from .totals import total_blocks, totals_table
from .verdicts import claims_by_position

MOST_ROWS, MOST_FOLDED, MOST_ON_SCREEN = 32, 40, 160
"""Rows of the picture in a normal document, of the folded one in place of a taller one, and of one on a screen."""


def derivation_document(
    tables: list[Table],
    detail: Detail = "normal",
    notation: Notation = BOARD,
    show: Sequence[str] = (),
    depth: int | None = None,
    only: str = "",
) -> b.Document:
    """The worked solution of a network, by the first convention; the counts of others beside it.

    `show` are the quantities to be derived besides the parameters, and the columns of the table; bodies are opened
    `depth` deep, all where it is None; `only` is the path of the one layer that is derived.
    """
    table = tables[0]
    notation = in_letters_of_its_own(table, notation)
    title = table.title or words.DEFAULT_TITLE
    blocks: list[b.Block] = [b.Heading(1, (title,))]
    if only:
        blocks += _derived([_one_layer(table, only)], table, detail, notation, show, depth)
        return readable(b.Document(title, tuple(blocks)))
    blocks += _result(table)
    if detail == "brief":
        blocks += [*brief_blocks(table, notation), *([totals_table(table, show)] if show else [])]
    else:
        blocks += _network(table, detail)
        blocks += _picture(table, detail)
        behind, at_end = claims_by_position(table)
        blocks += _derived(table.layers, table, detail, notation, show, depth, behind)
        blocks += total_blocks(table, show, notation)
        blocks += [b.Heading(2, (words.CLAIMS,)), *at_end] if at_end else []
    blocks += _notes(table, show)
    if len(tables) > 1:
        blocks += [b.Heading(2, (words.OTHER_CONVENTIONS,)), *side_by_side(tables)]
    return readable(b.Document(title, tuple(blocks)))


def _one_layer(table: Table, path: str) -> LayerFacts:
    """A layer by its path. Raises `Mistakes` where there is none, or where nothing is derived of it."""
    try:
        layer = table.layer(path)
    except KeyError:
        known = tuple(layer.name for layer in table.layers)
        raise Mistakes([Mistake.of("question.layer", name=path, known=known)]) from None
    if layer.symbolic.kind.source:
        known = tuple(layer.name for layer in table.layers if not layer.symbolic.kind.source)
        raise Mistakes([Mistake.of("layer.given", hint="others" if known else "none", name=path, known=known)])
    return layer


def in_letters_of_its_own(table: Table, notation: Notation) -> Notation:
    """The notation without letters that mean something else in the file."""
    layers = [layer.symbolic for _, layer, _ in distinct(table.layers)]
    return notation.avoiding(table.names).without_clashes(layers, table.names)


def _derived(
    layers: Sequence[LayerFacts],
    table: Table,
    detail: Detail,
    notation: Notation,
    show: Sequence[str],
    depth: int | None,
    behind: Mapping[str, list[b.Block]] | None = None,
) -> list[b.Block]:
    """The rules, and the layers that follow them; `behind` a layer are the claims that follow it in the file."""
    written = SolutionWriter(table, detail, notation, show, depth, behind or {}).write(layers)
    derived = (
        (layer, one)
        for _, layer, _ in distinct(layers)
        for one in LayerDerivations.of(layer, detail, notation, show)
        if one.axis == 0
    )
    return [*rules_used(derived, detail), *([b.Heading(2, (words.LAYERS,))] if written else []), *written]


def _result(table: Table) -> list[b.Block]:
    """The totals, what values were given, and when all of it holds: the answer comes first."""
    totals = table.totals
    line: list = [known_alone(totals.params), " ", b.Strong(words.QUANTITIES["params"])]
    if totals.trainable.symbolic != totals.params.symbolic:
        line += sentence_of(words.RESULT_TRAINABLE, trainable=known_alone(totals.trainable))
    if totals.macs.value is not None:
        line += sentence_of(words.RESULT_MACS, macs=known_alone(totals.macs))
    last = b.Formula((shape_of(table.last.numeric),))
    line += [*_layers_with_parameters(table), *sentence_of(words.RESULT_OUTPUT, output=last)]
    if formulas := _formulas(table):
        line += sentence_of(words.RESULT_FORMULAS, formulas=joined(formulas, "; "))
    blocks: list[b.Block] = [b.Callout("result", tuple(line))]
    if given := given_values(table):
        blocks.append(b.Prose(sentence_of(words.GIVEN_VALUES, values=given)))
    return [*blocks, *assumptions(table), *table_conditions(table, "results")]


def _formulas(table: Table) -> list[b.Inline]:
    """`parameters = 26k`, and what else the result gives in numbers alone, in the letters of the file."""
    totals, last = table.totals, table.last
    given = (
        ("params", tree_of(totals.params.symbolic), tree_of(known(totals.params))),
        ("trainable", tree_of(totals.trainable.symbolic), tree_of(known(totals.trainable))),
        ("output", shape_of(last.symbolic), shape_of(last.numeric)),
    )
    shown = {formula: name for name, formula, number in reversed(given) if formula != number and not is_long(formula)}
    return [(f"{words.QUANTITIES[name]} = ", b.Formula((formula,))) for formula, name in reversed(shown.items())]


def _layers_with_parameters(table: Table) -> b.Inline:
    """`; 49 layers have parameters`, those of every repetition; nothing where none has any, or a condition decides."""
    count = algebra.add([layers_of(layer.numeric) for layer in table.layers])
    if count == 0 or any(isinstance(atom, Choice) for atom in atoms_in(count)):
        return ()
    return sentence_of(words.RESULT_LAYERS.of(count), count=b.Formula((tree_of(count),)))


def _network(table: Table, detail: Detail) -> list[b.Block]:
    """The network as it was written; its lines are numbered where the text refers to them."""
    text = table.network.source.text
    written = text.strip("\n")
    first = text[: len(text) - len(text.lstrip("\n"))].count("\n") + 1
    numbered = detail == "full" or any(isinstance(s, Claim) for s in table.network.statements)
    return [b.Listing(written, first if numbered else None)] if written and len(written) < 4000 else []


def _picture(table: Table, detail: Detail) -> list[b.Block]:
    """The picture of the network; in a normal document a tall one is folded, and on screens alone if still tall."""
    picture = network_diagram(table)
    if detail == "full" or picture.height <= MOST_ROWS:
        return [picture]
    folded = folded_diagram(table)
    on_screen = folded.height > MOST_FOLDED
    return [replace(folded, on_screen=on_screen)] if folded.height <= MOST_ON_SCREEN else []


def _notes(table: Table, show: Sequence[str]) -> list[b.Block]:
    """What is counted, and whose convention is followed where that matters."""
    notes: list[b.Block] = [b.Prose((words.MACS_MEAN,)), *quantities.notes(table, show)]
    return [*notes, *remarks(table)]


def requested(table: Table) -> list[Expr]:
    """The questions that the file itself asks."""
    return [query for s in table.network.statements if isinstance(s, Find) for query in s.queries]
