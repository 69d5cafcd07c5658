"""Random networks, drawn from the kinds' own declarations: a new kind joins by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from netderive.engine import CONVENTIONS, LayerFacts, Table, derive
from netderive.engine.conditions import Stated
from netderive.engine.formulas import evaluate
from netderive.engine.layers import Kind
from netderive.grammar import Mistakes

from .random_graphs import Graph
from .random_rows import LAYERS, Texts, joined

Kinds = tuple[Kind, ...]


@dataclass(frozen=True)
class Chain:
    """A network with letters, the same with numbers, and the letters' values; it may be impossible."""

    text: str
    plain: str
    values: dict[str, int]
    convention: str

    def table(self, *given: str) -> Table | None:
        """The table with these letters given; None where the chain is impossible."""
        try:
            return derive(self.text, {name: self.values[name] for name in given}, self.convention)
        except Mistakes:
            return None


def holds(condition: Stated, values: dict[str, int]) -> bool:
    """Whether a condition holds for these values, worked out from its own tree."""
    tree = condition.tree()
    left, right = evaluate(tree.left, values), evaluate(tree.right, values)
    return left >= right if tree.op == ">=" else left == right


@st.composite
def chains(
    draw: st.DrawFn,
    letters: bool = True,
    most: int = 5,
    conventions: tuple[str, ...] = CONVENTIONS,
    kinds: Kinds | None = None,
    wanted: Callable[[LayerFacts], bool] = bool,
    graphs: bool = False,
) -> Chain:
    """An input and some layers. A layer that is impossible where it is ends the chain, or is left out.

    Layers that are not `wanted` are left out. With `graphs` there are blocks, repeats and ways back among them.
    Without `kinds` all are drawn; they are no default value, as hypothesis writes out such values for each strategy.
    """
    kinds = LAYERS if kinds is None else kinds
    drawing = Graph(draw, letters, kinds=kinds)
    convention = draw(st.sampled_from(conventions))
    rank = draw(st.integers(0, 3))
    features, space = drawing.number(1, 6), [drawing.number(4, 24) for _ in range(rank)]
    shape = joined("@", [features, joined(" x ", space)]) if rank else features
    rows = [joined(" ", [("input", "input"), shape])]
    if graphs and drawing.one_in(40):
        rows = _tied(drawing)
        rank = 1
    for _ in range(draw(st.integers(1, most))):
        before = _state(drawing)
        if not any(rank in kind.ranks for kind in kinds):
            break
        row = _row(drawing, rank, graphs)
        plain = _text(drawing, [*rows, row])[1]
        try:
            layers = derive(plain, convention=convention).layers
        except Mistakes:
            if draw(st.booleans()):
                rows.append(row)
                break
            _put_back(drawing, before)
            continue
        if not wanted(layers[-1]):
            _put_back(drawing, before)
            continue
        rank = len(layers[-1].space)
        rows.append(row)
    text, plain = _text(drawing, rows)
    said = {name: value for name, value in drawing.values.items() if re.search(rf"\b{name}\b", text)}
    return Chain(text, plain, said, convention)


def _row(drawing: Graph, rank: int, graphs: bool) -> Texts:
    """What is on the next line."""
    if graphs:
        return drawing.element(rank)
    if drawing.one_in(10):
        return drawing.join([kind for kind in drawing.kinds if rank in kind.ranks], rank)
    return drawing.plain(rank)


def _text(drawing: Graph, rows: list[Texts]) -> Texts:
    """The blocks, and one element a line."""
    return joined("\n", [*(text for _, text in drawing.blocks), *rows])


def _tied(drawing: Graph) -> list[Texts]:
    """An embedding that is used from its other side."""
    symbols, vector, length = drawing.number(2, 9), drawing.width(), drawing.number(2, 6)
    rows = [("input 1@{}", length), ("tied: embedding {}, ", symbols), ("linear {}", vector)]
    texts = [(form.format(value[0]), form.format(value[1])) for form, value in rows]
    texts[1] = joined("", [texts[1], vector])
    return [*texts, ("again tied", "again tied")]


def _state(drawing: Graph) -> tuple[dict[str, int], int, int]:
    return dict(drawing.values), len(drawing.blocks), len(drawing.labels)


def _put_back(drawing: Graph, state: tuple[dict[str, int], int, int]) -> None:
    """As if the last element had not been drawn."""
    drawing.values = state[0]
    del drawing.blocks[state[1] :], drawing.labels[state[2] :]
