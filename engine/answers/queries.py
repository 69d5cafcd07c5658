"""What a question names: a quantity of a layer or of the whole network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from ...grammar import Letter, Math, Mistake, Mistakes, Path, Source, parse_queries, print_math, record, replace
from ..formulas import QUANTITIES, REACHING, SAVING, SHAPED, SIDES, SUMMED, tree_of
from ..layers import SPACES
from ..network import Figure, LayerFacts, Shown, Table
from ..resolution import OUTPUTS, repetitions_named, side_of, wrong_question


@record(repr=False)
class Answer(Shown):
    """What a query of a `table` gives: one figure, or the features (None for a `size`) and space of an output."""

    query: str
    layer: LayerFacts | None
    quantity: str
    figure: Figure | None = None
    features: Figure | None = None
    space: tuple[Figure, ...] = ()
    table: Table | None = field(default=None, compare=False)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All that it holds, features first."""
        return tuple(one for one in (self.figure, self.features, *self.space) if one is not None)

    def __repr__(self) -> str:
        shown = (str(one.symbolic if one.value is None else one.value) for one in self.figures)
        return f"<Answer {self.query} = {', '.join(shown)}>"


def is_query(tree: Math, table: Table) -> bool:
    """Whether a tree names a quantity rather than a letter."""
    return isinstance(tree, Path) or (
        isinstance(tree, Letter) and tree.name in QUANTITIES and tree.name not in table.letters
    )


def answer(tree: Math, table: Table) -> Answer:
    """The answer to `conv1.params`, `params`, `conv1.output`.

    Raises `Mistakes` where there is no such layer or quantity.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse_query
    >>> answer(parse_query("conv1.params"), derive("input 1@28x28 -> conv 32@5x5")).figure.value
    832
    """
    if wrong := wrong_question(tree, table.paths):
        raise Mistakes([wrong])
    assert isinstance(tree, (Path, Letter))
    text = tree.text if isinstance(tree, Path) else tree.name
    name, _, quantity = text.rpartition(".")
    try:
        if quantity == OUTPUTS and len(ends := table.ends) > 1:
            names = tuple(f"{end.name}.output" for end in ends)
            raise Mistakes([Mistake.of("find.outputs", tree.span, names=names)])
        if not name:
            return replace(of_network(table, quantity), table=table)
        return replace(of_layer(_layer(table, name, quantity), quantity), query=text, table=table)
    except Mistakes as error:  # there is no such quantity in this layer
        raise Mistakes([m.at(tree.span) for m in error.mistakes]) from None


def ask(question: str, table: Table) -> Answer:
    """The answer to one question that is typed. Raises `Mistakes` for none or several.

    >>> from netderive.engine import derive
    >>> ask("conv1.params", derive("input 1@28x28 -> conv 32@5x5"))
    <Answer conv1.params = 832>
    """
    trees, source = parse_queries(question), Source(question)
    if len(trees) != 1:
        names = tuple(print_math(tree) for tree in trees)
        raise Mistakes([Mistake.of("find.several", trees[1].span, names=names)], source)
    try:
        return answer(trees[0], table)
    except Mistakes as error:
        raise Mistakes(error.mistakes, source) from None


def answers(tree: Math, table: Table) -> list[Answer]:
    """The answer; to `output` and its like one for each end of the network, where it has several.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse_query
    >>> answers(parse_query("output"), derive("input 8 -> a: dense 4 -> dense 2; from a -> dense 3"))
    [<Answer dense2.output = 2>, <Answer dense3.output = 3>]
    """
    if isinstance(tree, Letter) and tree.name in (*SHAPED, OUTPUTS) and len(ends := table.ends) > 1:
        quantity = "output" if tree.name == OUTPUTS else tree.name
        return [replace(of_layer(end, quantity), table=table) for end in ends]
    return [answer(tree, table)]


def _layer(table: Table, name: str, quantity: str) -> LayerFacts:
    """A layer by its path. Raises `Mistakes` where it is in repetitions that differ, and none is named."""
    there = _there(table, name)
    if quantity in (*REACHING, *SAVING) and "[" in name:  # it is another in each repetition
        found = next((layer for layer in table.written_out(repetitions_named(name)).every if layer.name == name), None)
        if found is not None:
            return replace(found, when=there.when if there else ())
    if there is None:
        raise Mistakes([_leads_nowhere(table, name)])
    return there


def _there(table: Table, path: str) -> LayerFacts | None:
    try:
        return table.layer(path)
    except KeyError:
        return None


def _leads_nowhere(table: Table, path: str) -> Mistake:
    """Why there is no layer at a path, though all its names are there: a repetition is missing in it, or too much."""
    steps = path.split(".")
    broken = next((n for n in range(1, len(steps)) if not _there(table, _untold(steps[: n + 1]))), len(steps))
    place, shown = _untold(steps[:broken]), ".".join(steps[:broken])
    repetition, body = shown.removeprefix(place), table.layer(place)
    if not body.repetitions or (repetition and body.times is None):
        hint = "leave" if repetition and body.times is None else "none"
        return Mistake.of("path.no_repetitions", hint=hint, place=place, repetition=repetition)
    behind = steps[broken:] or [body.repetitions[0].layers[0].name]
    example = ".".join([f"{place}[{print_math(tree_of(body.repetitions[0].symbolic.first))}]", *behind])
    if not repetition:
        return Mistake.of("path.repetition_missing", path=path, example=example)
    if not _there(table, ".".join([shown, *behind])):
        return Mistake.of("path.no_repetition", path=shown, example=example)
    return Mistake.of("path.is_repetition", path=shown, example=f"{shown}.{behind[0]}")


def _untold(steps: Sequence[str]) -> str:
    """A path without the repetition of its last step."""
    return ".".join([*steps[:-1], steps[-1].partition("[")[0]])


def of_layer(layer: LayerFacts, quantity: str) -> Answer:
    """A quantity of a layer. Raises `Mistakes` where it has none."""
    return _answered(f"{layer.name}.{quantity}", layer, quantity, layer)


def of_network(table: Table, quantity: str) -> Answer:
    """A total; a quantity that does not add up is that of the last layer. Raises `Mistakes` where there is none."""
    if quantity in SUMMED:
        return Answer(quantity, None, quantity, table.total(quantity))
    return _answered(quantity, None, "output" if quantity == OUTPUTS else quantity, table.last)


def _axis(of: LayerFacts, quantity: str) -> int:
    axis = side_of(quantity, len(of.space))
    if axis is None:
        raise Mistakes([Mistake.of(f"side.{SPACES[len(of.space)]}", layer=of.name, quantity=quantity)])
    return axis


def _answered(text: str, layer: LayerFacts | None, quantity: str, of: LayerFacts) -> Answer:
    if quantity in REACHING:
        return Answer(text, layer, quantity, None, None, of.reach(quantity))
    if quantity in SIDES:
        return Answer(text, layer, quantity, of.space[_axis(of, quantity)])
    if quantity == "size" and not of.space:
        better = f"{of.name}.features" if layer else "features"
        raise Mistakes([Mistake.of("size.vector", layer=of.name, better=better)])
    if quantity in ("size", "output"):
        return Answer(text, layer, quantity, None, of.features if quantity == "output" else None, of.space)
    return Answer(text, layer, quantity, of.features if quantity == "features" else of.count(quantity))
