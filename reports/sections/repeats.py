"""Bodies in a derivation: what changes from one repetition to the next, and the total of a repeat or a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...engine import LayerFacts
from ...engine.conditions import is_open, without_implied
from ...engine.derivations import REACH_LETTERS, Notation, checks, induction, of_repetitions
from ...engine.formulas import AXES, tree_of
from ...engine.inference import Repetitions, Solved, components, one_repetition
from ...engine.layers import EXPERTS, FLOW, PARALLEL
from ...engine.network import RepetitionFacts, SolvedField
from ...engine.values import Value, put_symbol
from ...engine.values import symbol as named
from ...grammar import PRIME, Comparison, Expr, If, Letter, Number, Sum
from ..document import (
    Block,
    Chain,
    ChainLine,
    Column,
    Formula,
    Heading,
    Inline,
    Prose,
    TableBlock,
    coded,
    joined,
    sentence_of,
)
from ..wording import translated, words
from .chains import Detail
from .layers import output_chain, summary
from .pieces import amount, assigned, conditions, shape
from .sums import sum_chains

MOST_ROWS = 12
"""More repetitions are not listed one by one."""


def opening(number: int, layer: LayerFacts) -> list[Block]:
    """The heading of a body, and what changes from one repetition to the next."""
    blocks: list[Block] = [Heading(3, (f"{number}  {layer.name} · ", *body_summary(layer)))]
    if layer.symbolic.again:
        return [*blocks, shared(layer)]
    return [*blocks, *recurrences(layer)]


def shared(layer: LayerFacts) -> Prose:
    """Whose parameters a layer reuses."""
    own = layer.params.symbolic != 0
    return Prose(coded((words.SHARED_TRANSPOSED if own else words.SHARED).format(name=layer.symbolic.again)))


def recurrences(layer: LayerFacts) -> list[Block]:
    """What changes from one repetition to the next, of the features and sizes."""
    return [_recurrence(layer, one) for one in changing(layer.symbolic.solved)]


def body_summary(layer: LayerFacts) -> Inline:
    """`N = 12 repetitions of the layers below`, or the block with its values."""
    inferred = layer.symbolic
    if inferred.times is not None:
        times = amount(layer.times) if layer.times else Formula((tree_of(inferred.times),))
        return sentence_of(words.NO_REPETITIONS if layer.never else words.REPETITIONS.of(inferred.times), count=times)
    if isinstance(inferred.layer, If):
        only = layer.repetitions[0] if len(layer.repetitions) == 1 else None
        return sentence_of(words.IF, condition=_condition(inferred.layer, only is None or only.symbolic.offset == 0))
    if inferred.kind in PARALLEL:
        return summary(layer)
    named = coded(
        translated(inferred.kind.summary)
        if inferred.kind.word in FLOW
        else words.A_BLOCK.format(name=inferred.kind.word)
    )
    if not inferred.arguments:
        return named
    values = layer.numeric.arguments
    given = [assigned([name], tree_of(value)) for name, value in values.items()]
    return sentence_of(words.BLOCK_WITH, block=named, values=joined(given, ", "))


def repetition_heading(layer: LayerFacts, repetitions: RepetitionFacts) -> list[Block]:
    """Which repetitions the layers that follow are; nothing where all are equal."""
    symbolic, node = repetitions.symbolic, layer.symbolic.layer
    if isinstance(node, If) and len(layer.repetitions) > 1:
        first_body = symbolic.offset == 0
        return [Prose(sentence_of(words.WHERE_SO, condition=_condition(node)) if first_body else (words.OTHERWISE,))]
    if layer.symbolic.kind in PARALLEL:
        return [Prose(_which_copies(layer, symbolic))]
    if layer.symbolic.times is None or (len(layer.repetitions) == 1 and symbolic.index is None):
        return []
    text = words.ONE_REPETITION if symbolic.times == 1 else words.SOME_REPETITIONS
    blanks = {
        "first": Formula((tree_of(symbolic.first),)),
        "last": Formula((tree_of(symbolic.last),)),
        "input": Formula((shape(*symbolic.input_shape),)),
    }
    if symbolic.index is not None:
        text, blanks["counter"] = words.COUNTED_REPETITIONS, Formula((tree_of(symbolic.index),))
    return [Prose(sentence_of(text, **blanks))]


def _which_copies(layer: LayerFacts, repetitions: Repetitions) -> Inline:
    """Which part of several bodies follows: the router, the experts, or the body at each position."""
    if layer.symbolic.kind != EXPERTS:
        return sentence_of(words.POSITION, count=Formula((tree_of(repetitions.uses),)))
    if repetitions.offset == 0:
        return (words.ROUTER,)
    return sentence_of(words.EXPERT, count=Formula((tree_of(repetitions.copies),)))


def _condition(node: If, holds: bool = True) -> Formula:
    """The condition that chooses between two bodies, or its opposite."""
    condition = node.condition if holds else node.condition.opposite
    return Formula((condition.left, condition.right), (condition.op,))


def changing(solved: Sequence[Solved]) -> list[Solved]:
    """What changes from one repetition to the next; equal axes are shown once."""
    inward = {one.what: one.solution for one in solved if one.inward}
    changing = [one for one in solved if one.way != "kept" and (one.inward or one.solution != inward[one.what])]
    sizes = [one for one in changing if one.what != "features" and one.inward]
    return [one for one in changing if one.what == "features" or one in sizes[:1] or one not in sizes]


def _recurrence(layer: LayerFacts, solved: Solved) -> Chain:
    """The recurrences of one repetition (a prime marks what the inner ones return), and their solutions."""
    repetitions = next(repetitions for repetitions in layer.symbolic.repetitions if repetitions.index is not None)
    symbol, following = recurrence(layer, solved)
    name = words.QUANTITIES["features" if solved.what == "features" else "size"]
    lines: list[ChainLine] = []
    if following is not None:
        lines.append(ChainLine(symbol, "→", following, (words.GOES_ON[solved.inward],)))
    solution = tree_of(solved.solution)
    reason = (
        _inward(layer.symbolic.repetitions[0], repetitions, solved) if solved.inward else _outward(repetitions, solved)
    )
    lines.append(ChainLine(symbol, "=", solution, reason))
    return Chain(name, tuple(lines))


def changing_fields(layer: LayerFacts, show: Sequence[str]) -> list[SolvedField]:
    """What is seen of the input and changes from one repetition to the next; equal axes are shown once."""
    if not {*show} & {*REACH_LETTERS}:
        return []
    found = [one for one in layer.solved_fields if one.quantity in show and one.way != "kept"]
    distinct = {(one.quantity, one.index, one.solution): one for one in reversed(found)}
    return [one for one in found if one in distinct.values()]


def field_recurrence(solved: SolvedField) -> tuple[Letter, Expr]:
    """The symbol of a field, jump or start in a repetition, such as `R_i`, and what the next one is."""
    symbol = Letter(f"{AXES[REACH_LETTERS[solved.quantity]][solved.axis]}_{solved.index}")
    return symbol, tree_of(put_symbol(solved.next, solved.was, named(symbol.name)))


def field_chain(solved: SolvedField) -> Chain:
    symbol, following = field_recurrence(solved)
    lines = (
        ChainLine(symbol, "→", following, (words.GOES_ON[True],)),
        ChainLine(symbol, "=", tree_of(solved.solution), (words.BY_INDUCTION[solved.way],)),
    )
    return Chain(words.QUANTITIES[solved.quantity], lines)


def recurrence(layer: LayerFacts, solved: Solved) -> tuple[Letter, Expr | None]:
    """The symbol of a recurrence, such as `h_i`, and what the next one is; None where that does not depend on it."""
    index = next(repetitions.index for repetitions in layer.symbolic.repetitions if repetitions.index is not None)
    ours = "l" if solved.what == "features" else AXES["h"][int(solved.what)]
    symbol = Letter(f"{ours}_{index}{'' if solved.inward else PRIME}")
    if solved.way == "given":
        return symbol, None
    return symbol, tree_of(put_symbol(solved.next, solved.was, named(symbol.name)))


def _inward(first: Repetitions, general: Repetitions, solved: Solved) -> Inline:
    return (words.BY_INDUCTION[solved.way], *_separate_first(first, general, solved))


def _outward(repetitions: Repetitions, solved: Solved) -> Inline:
    """An induction that begins at the innermost repetition."""
    if solved.way == "given":
        return (words.GIVEN_BACK,)
    last, start = Formula((tree_of(repetitions.last),)), Formula((tree_of(solved.start),))
    return sentence_of(words.OUTWARD, last=last, start=start)


def _separate_first(first: Repetitions, general: Repetitions, solved: Solved) -> Inline:
    """From which repetition on a solution holds, and the input before: `, for i ≥ 2; at i = 1 it is l`."""
    came = dict(components(first.input_shape)).get(solved.what)
    assert general.index is not None
    if first is general or came == put_symbol(solved.solution, general.index, first.first):
        return ()
    index = tree_of(general.index)
    holds, at = (Comparison(index, op, tree_of(repetition.first)) for op, repetition in ((">=", general), ("=", first)))
    before: Inline = ()
    if came is not None:
        before = sentence_of(words.AT_FIRST, first=Formula((at,)), value=Formula((tree_of(came),)))
    return (*sentence_of(words.HOLDS_FOR, repetitions=Formula((holds,))), *before)


def closing(
    layer: LayerFacts, detail: Detail, notation: Notation, show: Sequence[str], values: Mapping[str, Value]
) -> list[Block]:
    """What all repetitions, or all layers of a block, come to; with the conditions that the values given leave open."""
    if not layer.repetitions:
        return [output_chain(layer)]
    blocks: list[Block] = [Heading(3, sentence_of(words.TOTAL_OF, name=layer.name)), output_chain(layer)]
    blocks += [field_chain(one) for one in changing_fields(layer, show)]
    blocks += sum_chains(layer, detail, notation, show)
    if detail == "full" and layer.symbolic.times is not None:
        blocks += proof(layer, "params", notation)
    blocks += _repetition_table(layer)
    stated = without_implied(layer.symbolic.conditions.values())
    return [*blocks, *conditions(condition for condition in stated if is_open(condition, values))]


def proof(layer: LayerFacts, quantity: str, notation: Notation) -> list[Block]:
    """Why the sum of equal repetitions is what it is, step by step from none; else the sum at small numbers of them."""
    derived = of_repetitions(layer, quantity, notation)
    steps = induction(layer, quantity)
    if derived is None or steps is None:
        return _checked(layer, quantity, Letter(notation.symbol(quantity)))
    letter, start, first, more = steps
    bases = {0: tree_of(0)} | {start: tree_of(first)}
    lines = [
        ChainLine(
            derived.symbol,
            "=",
            tree,
            sentence_of(words.FOR_VALUES, values=Formula((Comparison(letter, "=", Number(at)),))),
        )
        for at, tree in bases.items()
    ]
    following = Formula((Sum((("+", letter), ("+", Number(1)))),))
    lines.append(
        ChainLine(
            derived.symbol,
            "→",
            Sum((("+", derived.symbol), ("+", tree_of(more)))),
            sentence_of(words.FROM_TO_NEXT, letter=Formula((letter,)), next=following),
        )
    )
    return [Chain(words.PROOF, tuple(lines))]


def _checked(layer: LayerFacts, quantity: str, symbol: Letter) -> list[Block]:
    """The closed form against repetitions that were computed one by one."""
    found = [check for check in checks(layer, quantity) if check.holds]
    times = layer.symbolic.times
    if not found or times is None:
        return []
    lines = [
        ChainLine(
            symbol,
            "=",
            tree_of(check.written_out),
            sentence_of(words.FOR_VALUES, values=Formula((tree_of(times), tree_of(check.repetitions)), ("=",))),
        )
        for check in found
    ]
    return [Chain(words.CHECK, tuple(lines))]


def _repetition_table(layer: LayerFacts) -> list[Block]:
    """Each repetition in numbers, where repetitions differ and are few."""
    repetitions = layer.numeric.repetitions
    differ = len(repetitions) > 1 and any(one.index is not None for one in layer.symbolic.repetitions)
    if not differ or len(repetitions) > MOST_ROWS or any(one.index is not None for one in repetitions):
        return []
    columns = (
        Column(words.COLUMNS["Repetition"], "right"),
        Column(words.COLUMNS["Input"]),
        Column(words.OUTPUT),
        Column(words.HEADINGS["params"], "right"),
    )
    rows = tuple(
        (
            (_numbered(one.first, one.last),),
            (Formula((shape(*one.input_shape),)),),
            (Formula((shape(*one.branch.gives),)),),
            (Formula((tree_of(one_repetition(one, "params")),)),),
        )
        for one in repetitions
    )
    return [TableBlock(columns, rows, (((), (), (), (amount(layer.params),)),))]


def _numbered(first: object, last: object) -> str:
    return str(first) if first == last else words.FIRST_TO_LAST.format(first=first, last=last)
