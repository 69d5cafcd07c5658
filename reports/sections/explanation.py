"""One quantity in full: its result, the rule and its reason, every step, and a check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain as chained

from ...engine import LayerFacts, Table
from ...engine.answers import Answer
from ...engine.derivations import BOARD, Derivation, Notation, of_join, of_network, worked_out
from ...engine.formulas import OWNED, REACHING, SIDES, SUMMED, letters_in
from ...engine.values import algebra
from ...grammar import Source as Text
from ..document import blocks as b
from ..document import sentence_of
from ..drawing import layer_diagram
from ..wording import words
from . import quantities
from .chains import chain
from .checks import sum_check, window_check
from .joins import join_output
from .layers import output_chain, size_chains, summary
from .legend import checked, explanations
from .narrator import in_letters_of_its_own
from .pieces import answered, given_values, known_alone, table_conditions
from .quantities import without_equal_axes
from .readable import readable
from .repeats import changing_fields, field_chain, proof, recurrences, shared
from .requests import request_of
from .rules_used import rules_used
from .sums import sum_chains
from .totals import adding_table, network_table, sum_chain

PARTS = ("weights", "biases", "params")
"""The parameters in two parts, and together."""

LONGEST_TYPED = 120
"""A longer text of a layer is not repeated."""


def explanation_document(answer: Answer, notation: Notation = BOARD) -> b.Document:
    """How the answer to a question such as `conv1.params` comes about, step by step."""
    table, layer = answer.table, answer.layer
    assert table is not None
    notation = in_letters_of_its_own(table, notation)
    if layer is None and answer.quantity not in SUMMED:  # that of the network is that of its last layer
        layer = table.last
    title = request_of(answer)
    blocks: list[b.Block] = [b.Heading(1, (title,)), *_result(answer, table)]
    if layer is None:
        blocks += _of_network(table, answer.quantity, notation)
    else:
        blocks += _where(answer, layer, table.network.source)
        blocks += (_of_whole if layer.whole else _of_layer)(layer, answer.quantity, table, notation)
    return readable(b.Document(title, tuple(blocks)))


def _path(answer: Answer) -> str:
    return answer.query.rpartition(".")[0]


def _result(answer: Answer, table: Table) -> list[b.Block]:
    """The number first, then the formula, the values that were given for its letters, and when it holds."""
    *formula, last = answered(answer).parts
    said = b.Formula((last, *formula), ("=",) * len(formula))
    blocks: list[b.Block] = [b.Callout("result", (b.Code(answer.query), " = ", said))]
    letters = frozenset(chained.from_iterable(map(letters_in, formula)))
    if given := given_values(table, letters):
        blocks.append(b.Prose(sentence_of(words.GIVEN_VALUES, values=given)))
    return [*blocks, *table_conditions(table.where([answer.layer]))]


def _where(answer: Answer, layer: LayerFacts, text: Text) -> list[b.Block]:
    """The line of a layer, and what it does."""
    typed = " ".join(text.text[slice(*layer.span)].split())
    if layer.whole or len(typed) > LONGEST_TYPED:
        return []
    line, _ = text.place(layer.span[0])
    named = _path(answer) or layer.name
    return [b.Prose((words.WRITTEN_IN.format(layer=named, line=line), b.Code(typed), " · ", *summary(layer)))]


def _of_layer(layer: LayerFacts, quantity: str, table: Table, notation: Notation) -> list[b.Block]:
    """The rules, the steps from them to the number, and a check."""
    found = {name: without_equal_axes(ones) for name, ones in worked_out(layer, quantity, notation).items()}
    every = [one for ones in found.values() for one in ones]
    if layer.symbolic.again and not every and quantity in OWNED:
        return [shared(layer)]
    blocks = [*rules_used([(layer, one) for one in every], "full"), b.Heading(2, (words.STEPS,))]
    for name in found or {quantity: []}:
        blocks += _steps(layer, name, found.get(name, []), notation)
    if quantity == "output":
        blocks.append(output_chain(layer, () if every else (words.UNCHANGED,)))
    return [*blocks, *explanations(layer, every, table.network.source, _checks(layer, quantity, every))]


def _steps(layer: LayerFacts, name: str, ones: Sequence[Derivation], notation: Notation) -> list[b.Block]:
    kind = layer.symbolic.kind
    if name in ("size", *SIDES):
        sizes = size_chains(layer, ones, "full", alone=name != "size")
        return sizes if ones else [output_chain(layer, (words.UNCHANGED,))]
    if name == "features":
        return [chain(words.QUANTITIES[name], one, kind, "full") for one in ones] or [output_chain(layer)]
    return quantities.chains(layer, name, ones, "full", notation) if name != "output" else []


def _checks(layer: LayerFacts, quantity: str, ones: Sequence[Derivation]) -> list[b.Inline]:
    """What a reader can count again without the rule."""
    said = [window_check(layer, one) for one in ones if one.quantity == "size"]
    if quantity == "params":
        said.append(sum_check({name: layer.count(name) for name in PARTS}))
    return [one for one in said if one]


def _of_whole(layer: LayerFacts, quantity: str, table: Table, notation: Notation) -> list[b.Block]:
    """What a join, a repeat or a block comes to, from what is inside."""
    if layer.symbolic.again:
        return [shared(layer), output_chain(layer)]
    blocks: list[b.Block] = [b.Heading(2, (words.STEPS,))]
    if quantity in SUMMED:
        blocks += _sum_inside(layer, quantity, table, notation)
    elif quantity in REACHING:
        blocks += [*map(field_chain, changing_fields(layer, (quantity,))), *quantities.stated(layer, (quantity,))]
    else:
        blocks += join_output(layer) if layer.branches else [*recurrences(layer), output_chain(layer)]
        blocks += sum_chains(layer, "full", notation, (quantity,), alone=True) if quantity == "units" else []
    return [*blocks, layer_diagram(table, layer)]


def _sum_inside(layer: LayerFacts, quantity: str, table: Table, notation: Notation) -> list[b.Block]:
    """The sum, the layers that it adds up, and why it holds at any number of repetitions."""
    own = of_join(layer, notation) if quantity == "macs" and layer.branches else None
    blocks: list[b.Block] = []
    if own:
        blocks += rules_used([(layer, own)], "full")
        said: b.Inline = (words.OWN_MACS,) if layer.macs.symbolic != own.symbolic else ()
        blocks += [chain(words.QUANTITIES[quantity], own, layer.symbolic.kind, "full", said)]
    if own is None or own.symbolic != layer.macs.symbolic:
        blocks += sum_chains(layer, "full", notation, (quantity,), alone=True)
    if layer.times is not None:
        blocks += proof(layer, quantity, notation)
    inside = [one for body in layer.bodies for one in body]
    adds_up = algebra.equal(
        algebra.add([one.count(quantity).symbolic for one in inside]), layer.count(quantity).symbolic
    )
    total = ((known_alone(layer.count(quantity)),),) if adds_up else ()
    blocks += explanations(layer, [own], table.network.source) if own else []
    return [*blocks, b.Heading(2, (words.INSIDE,)), adding_table(inside, (quantity,), total)]


def _of_network(table: Table, quantity: str, notation: Notation) -> list[b.Block]:
    """The sum over the layers, and the layers that it adds up."""
    blocks: list[b.Block] = [
        b.Heading(2, (words.STEPS,)),
        sum_chain(of_network(table, quantity, notation), quantity),
        network_table(table, (quantity,)),
    ]
    added = sum_check({name: table.total(name) for name in PARTS}) if quantity == "params" else ()
    return [*blocks, *([b.Definitions(tuple(checked([added])))] if added else [])]
