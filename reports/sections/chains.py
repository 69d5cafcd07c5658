"""A derivation as a chain of lines, short or with every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from ...engine.derivations import Derivation, Step
from ...engine.formulas import FIRST_OF, ROLES, letters_in
from ...engine.inference import Bound
from ...engine.layers import Kind
from ...grammar import Comparison, Expr, Group, Letter, Math, Product, print_math
from ..document import Chain, ChainLine, Formula, Inline, joined, sentence
from ..wording import SPECIAL, STANDS_FOR, WITH_VALUES, WRITTEN_OUT

SHORT = 16
"""A longer expression is not written out beside the line that holds it."""

LONG = 80
"""A normal form that is longer, and much longer than what it comes from, is left to the total."""

Detail = Literal["brief", "normal", "full"]


def chain(name: str, derivation: Derivation, kind: Kind, detail: Detail, last: Inline = ()) -> Chain:
    """The chain of a derivation; `last` is a remark beside its last line."""
    steps = derivation.steps
    lines = [_recall(derivation)]
    for step in steps[1:]:
        if step.kind == "specialise":
            lines.append(ChainLine(None, "=", step.after, _special(step, kind, derivation.names)))
        elif step.kind == "simplify":
            if _says_more(step):
                lines.append(ChainLine(None, "=", step.after, (WRITTEN_OUT,) if detail == "full" else ()))
        elif step.kind == "substitute":
            lines += _put_in(step, derivation, lines[-1].right, detail)
        elif step.kind == "values":
            lines += _worked(step.after, steps, detail, (WITH_VALUES,))
    if last:
        lines[-1] = ChainLine(lines[-1].left, lines[-1].sign, lines[-1].right, joined([lines[-1].reason, last], "; "))
    return Chain(name, tuple(lines))


def _says_more(step: Step) -> bool:
    """Whether a normal form is more than the same factors in another order, or a product blown up."""
    before, after = step.before, step.after
    if isinstance(before, Product) and isinstance(after, Product):
        one, other = (sorted((op, print_math(tree)) for op, tree in _flat(product)) for product in (before, after))
        if one == other:
            return False
    length = len(print_math(after))
    return length <= LONG or before is None or length <= 2 * len(print_math(before))


def _flat(product: Product) -> Iterator[tuple[str, Expr]]:
    """The factors of a product and of the products in it."""
    for op, factor in product.factors:
        inner = factor.inner if isinstance(factor, Group) else factor
        if op == "*" and isinstance(inner, Product) and all(sign == "*" for sign, _ in inner.factors):
            yield from _flat(inner)
        else:
            yield op, factor


def _recall(derivation: Derivation) -> ChainLine:
    return ChainLine(derivation.symbol, "=", derivation.steps[0].after, sentence(derivation.reason, derivation.shown))


def _special(step: Step, kind: Kind, names: Mapping[str, str]) -> Inline:
    """`no padding (p = 0), every place (s = 1)`."""
    ours = {shown: letter for letter, shown in names.items()}
    pieces: list[Inline] = []
    for name, text in step.special.items():
        letter, value = ours.get(name, name), ours.get(text, text)
        role = (kind.roles.get(letter) or ROLES.get(letter, "")).rpartition("_")[0]
        equation = Formula((Comparison(Letter(name), "=", _tree(text)),))
        words = SPECIAL.get((role, FIRST_OF.get(value, (value, 0))[0]))
        pieces.append((f"{words} (", equation, ")") if words else (equation,))
    return joined(pieces, ", ")


def _tree(text: str) -> Expr:
    from ...grammar import parse_expression

    return parse_expression(text)


def _put_in(step: Step, derivation: Derivation, above: Math, detail: Detail) -> list[ChainLine]:
    """The rule filled in; left out where the file's letters are the rule's own."""
    if print_math(step.after) == print_math(above):
        return []
    steps, reason = derivation.steps, _other_meanings(step.after, derivation)
    in_letters = any(later.kind in ("simplify", "values") for later in steps)
    return [ChainLine(None, "=", step.after, reason)] if in_letters else _worked(step.after, steps, detail, reason)


def _other_meanings(filled: Expr, derivation: Derivation) -> Inline:
    """`here l → k, k → 2k`: where a letter of the file is also one of the rule, what stands for which."""
    letters, in_file = derivation.letters, letters_in(filled)
    clash = any(name in in_file and bound.tree != Letter(name) for name, bound in letters.items())
    if not clash:
        return ()
    other = {name: bound for name, bound in letters.items() if letters_in(bound.tree) and bound.tree != Letter(name)}
    return ("here ", *joined([_stands_for(name, bound) for name, bound in other.items()], ", "))


def _stands_for(name: str, bound: Bound) -> Inline:
    if len(print_math(bound.tree)) <= SHORT:
        return (Formula((Letter(name), bound.tree), ("→",)),)
    return (Formula((Letter(name),)), STANDS_FOR[bound.source.how])


def _worked(filled: Expr, steps: tuple[Step, ...], detail: Detail, reason: Inline) -> list[ChainLine]:
    """A filled rule and the arithmetic after it: all of it, or only the last step but one."""
    worked = [step.after for step in steps if step.kind == "evaluate"]
    if detail == "full" or not worked:
        return [ChainLine(None, "=", filled, reason), *(ChainLine(None, "=", tree) for tree in worked)]
    if len(worked) <= 2:
        return [ChainLine(None, "=", Comparison(filled, "=", worked[-1]), reason)]
    return [ChainLine(None, "=", filled, reason), ChainLine(None, "=", Comparison(worked[-2], "=", worked[-1]))]
