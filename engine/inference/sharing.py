"""A layer used again: its parameters are there once, its work is done anew."""

from __future__ import annotations

from ...grammar import Mistake, Mistakes, print_math
from ..formulas import letters_in, tree_of
from ..resolution import AnotherUse, Part, Row
from ..values import Value, algebra
from .counts import counted
from .placed_layer import Placed
from .requirements import equal
from .shapes import Shape


def tied_row(source: Part, original: Placed, comes_in: Shape) -> tuple[str, Row] | None:
    """The kind and row of a table used from its other side: an embedding as the output layer (Press and Wolf 2017).

    Its rows are what each symbol is weighed with, once features come in and not indices.
    """
    kind = source.kind
    if not kind.tied or comes_in[0] == 1 or not algebra.equal(comes_in[0], original.features):
        return None
    word, letter = kind.tied
    rows = original.bound(letter).tree
    return word, Row({"k": (rows,)}, {"no bias"}, {"no bias": original.layer.span})


def share(placed: Placed, original: Placed, part: AnotherUse, tied: bool = False) -> Placed:
    """The layer with the parameters of the original. Raises `Mistakes` where they do not fit."""
    if not tied:
        _must_fit(placed, original, part)
    _shared(placed, original)
    placed.layer = part.layer
    return placed


def _shared(placed: Placed, original: Placed) -> None:
    """Names what is shared, down to the last layer inside."""
    placed.again, placed.alike = original.name, 0
    placed.counts.clear()
    for body, other in zip(placed.bodies, original.bodies, strict=False):
        for one, source in zip(body, other, strict=True):
            _shared(one, source)


def _must_fit(placed: Placed, original: Placed, part: AnotherUse) -> None:
    """All that the number of parameters hangs on must be the same in both places."""
    pairs: list[tuple[Value, Value]] = []
    if not original.whole:
        names = [name for name in letters_in(original.kind.params.general.tree) if name in original.letters]
        pairs += [(placed.values[name], original.values[name]) for name in names if name in placed.values]
    if original.whole or any(one == 0 for one, _ in pairs):
        pairs.append((counted(placed, "params"), counted(original, "params")))
    for number, (ours, theirs) in enumerate(pairs):
        verdict = equal(algebra.subtract(ours, theirs))
        if verdict is False:
            raise Mistakes([_unfit(placed, original, part)])
        for side, one in enumerate(verdict if isinstance(verdict, tuple) else (verdict,)):
            if not isinstance(one, bool):
                placed.conditions["again", number, side] = one


def _unfit(placed: Placed, original: Placed, part: AnotherUse) -> Mistake:
    now, then = (print_math(tree_of(one.comes_in[0])) for one in (placed, original))
    wrong = f"{part.name}: `{original.name}` was made for other inputs"
    hint = f"{then} feature{'s' if then != '1' else ''} came in there, {now} here: its parameters do not fit"
    return Mistake(wrong, part.layer.span, hint if now != then else "its parameters do not fit what comes in here")
