"""The functions of the language: how each is written, and what is wrong with a call of one."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Call, Comparison, Expr, Letter, Mistake, Range, closest, phrase, print_math
from ..arithmetic import Impossible

ARITY = {"floor": 1, "ceil": 1, "min": None, "max": None, "log2": 1, "sqrt": 1, "if": 3, "sum": 2, "len": 1}
"""The functions of the language, each with the number of its arguments (None: one or more)."""

USAGE: Mapping[str, str] = {
    **{name: f"{name}(a)" if arity else f"{name}(a, b, ..)" for name, arity in ARITY.items()},
    "if": "if(h >= 3, a, b)",
    "sum": "sum(i = 1..3, 2*i)",
    "len": "len(k)",
}
"""How each function is written."""


def check_call(tree: Call) -> None:
    """Refuses a function that is not there, or with other arguments than it takes."""
    if tree.name not in ARITY:
        raise Impossible(
            Mistake.of(
                "function.unknown", tree.span, near=closest(tree.name, ARITY), name=tree.name, known=tuple(ARITY)
            )
        )
    arity, usage = ARITY[tree.name], USAGE[tree.name]
    if len(tree.arguments) != arity if arity else not tree.arguments:
        takes, given = (
            phrase("function.takes", count=arity) if arity else phrase("function.takes_any"),
            len(tree.arguments),
        )
        raise Impossible(Mistake.of("function.arity", tree.span, name=tree.name, takes=takes, given=given, usage=usage))
    wanted = {"if": Comparison, "sum": Range}.get(tree.name)
    if wanted and not isinstance(tree.arguments[0], wanted):
        id = "function.comparison_first" if wanted is Comparison else "function.range_first"
        raise Impossible(Mistake.of(id, tree.arguments[0].span, name=tree.name, usage=usage))
    allowed = Letter if tree.name == "len" else Expr
    for argument in tree.arguments[1 if wanted else 0 :]:
        if not isinstance(argument, allowed):
            text = print_math(argument)
            raise Impossible(Mistake.of("function.argument", argument.span, text=text, name=tree.name, usage=usage))
