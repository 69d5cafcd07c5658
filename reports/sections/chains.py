"""A derivation as a chain of lines, short or with every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from ...engine.derivations import Derivation, Step, gathered
from ...engine.formulas import FIRST_OF, ROLES, formula
from ...engine.layers import Kind
from ...grammar import Comparison, Expr, Group, Letter, Math, Product, print_math
from ..document import Chain, ChainLine, Formula, Inline, joined, sentence
from ..wording import words

LONG = 80
"""A normal form that is longer, and much longer than what it comes from, is left to the total."""

Detail = Literal["brief", "normal", "full"]


def chain(name: str, derivation: Derivation, kind: Kind, detail: Detail, last: Inline = ()) -> Chain:
    """The chain of a derivation, from the rule as it is for this layer; `last` is a remark beside its last line."""
    steps = derivation.steps
    lines = [_stated(derivation, kind)]
    for step in steps[1:]:
        if step.kind == "simplify":
            between = gathered(step.before) if detail == "full" and step.before is not None else []
            lines += [ChainLine(None, "=", tree) for tree in between]
            if _says_more(step):
                said = sentence(words.BY_CEILING if between else words.SIMPLIFIED, formula)
                lines.append(ChainLine(None, "=", step.after, said if detail == "full" else ()))
        elif step.kind == "substitute":
            lines += _substituted(step, derivation, lines[-1].right, detail)
        elif step.kind == "values":
            lines += _worked(step.after, steps, detail, (words.WITH_VALUES,))
    if last:
        lines[-1] = ChainLine(lines[-1].left, lines[-1].sign, lines[-1].right, joined([lines[-1].reason, last], "; "))
    return Chain(name, tuple(lines))


def _stated(derivation: Derivation, kind: Kind) -> ChainLine:
    """The rule for this layer's special values, and which these are."""
    assert derivation.stated is not None
    special = [step for step in derivation.steps if step.kind == "specialise"]
    return ChainLine(
        derivation.symbol, "=", derivation.stated, special_values(special[0], kind, derivation.names) if special else ()
    )


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


def special_values(step: Step, kind: Kind, names: Mapping[str, str], said: bool = True) -> Inline:
    """`no padding (p = 0), every row (s = 1)`, or the equations alone."""
    ours = {shown: letter for letter, shown in names.items()}
    pieces: list[Inline] = []
    for name, text in step.special.items():
        letter, value = ours.get(name, name), ours.get(text, text)
        role = (kind.roles.get(letter) or ROLES.get(letter, "")).rpartition("_")[0]
        equation = Formula((Comparison(Letter(name), "=", formula(text)),))
        meant = words.SPECIAL.get((role, FIRST_OF.get(value, (value, 0))[0])) if said else None
        pieces.append((f"{meant} (", equation, ")") if meant else (equation,))
    return joined(pieces, ", ")


def _substituted(step: Step, derivation: Derivation, above: Math, detail: Detail) -> list[ChainLine]:
    """The rule with the layer's values; left out where the file's letters are the rule's own."""
    if print_math(step.after) == print_math(above):
        return []
    in_letters = any(later.kind in ("simplify", "values") for later in derivation.steps)
    return [ChainLine(None, "=", step.after)] if in_letters else _worked(step.after, derivation.steps, detail, ())


def _worked(filled: Expr, steps: tuple[Step, ...], detail: Detail, reason: Inline) -> list[ChainLine]:
    """A filled rule and the arithmetic after it: all of it, or only the last step but one."""
    worked = [step.after for step in steps if step.kind == "evaluate"]
    if detail == "full" or not worked:
        return [ChainLine(None, "=", filled, reason), *(ChainLine(None, "=", tree) for tree in worked)]
    if len(worked) <= 2:
        return [ChainLine(None, "=", Comparison(filled, "=", worked[-1]), reason)]
    return [ChainLine(None, "=", filled, reason), ChainLine(None, "=", Comparison(worked[-2], "=", worked[-1]))]
