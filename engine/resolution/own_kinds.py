"""Kinds of layers that a text defines by its own formulas: `kind lowrank(k, r) [ features k; weights l*r + r*k ]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...grammar import (
    CallArgument,
    Comparison,
    Expr,
    Fact,
    KindOf,
    Letter,
    Mistake,
    Number,
    Statement,
    Sum,
    closest,
    phrase,
    print_math,
    replace,
)
from ..formulas import AXES, LETTERS, Need, Rule, letters_in, too_tangled
from ..layers import FLOW, Argument, Kind, Vocabulary

FAMILY = "of this text"

OWN = Kind("kind", "kind()", "a layer of a kind defined in this text", biases=1)
"""What the kinds of a text have in common."""

FACTS = ("features", "size", "params", "weights", "biases", "macs", "when")
"""What a kind may say, each with a formula."""

COMING = frozenset({"l", "b", *AXES["h"]})
GOING = COMING | {"k_out", *AXES["h_out"]}
USABLE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("features", "size", "when"), COMING),
    **dict.fromkeys(("params", "weights", "biases"), GOING),
    "macs": GOING | {"W", "B", "P"},
}
"""The board's letters that formulas may use: those of the input, for counts those of the output as well, and for
multiply-adds the parameters. So no formula needs itself."""
LEAST = {
    "features": ("the number of features", 1),
    "size": ("the size", 1),
    "params": ("the number of parameters", 0),
    "weights": ("the number of weights", 0),
    "biases": ("the number of biases", 0),
    "macs": ("the number of multiply-adds", 0),
}
"""What each formula gives, and the least that this may be."""


def with_own_kinds(statements: Iterable[Statement], vocabulary: Vocabulary, mistakes: list[Mistake]) -> Vocabulary:
    """The vocabulary with the kinds that a text defines; whatever is wrong with one goes into `mistakes`.

    A kind with a mistake is there without its formulas, so that its uses are no mistakes as well.

    >>> from netderive.engine.layers import STANDARD
    >>> from netderive.grammar import parse
    >>> own = with_own_kinds(parse('kind half() [ size h//2 "every other row" ]; input 1@8').statements, STANDARD, [])
    >>> own.kinds["half"].size.text
    'h // 2'
    """
    own: dict[str, Kind] = {}
    for one in statements:
        if isinstance(one, KindOf):
            taken = {*vocabulary.kinds, *FLOW, *own}
            found = [*_wrong(one, taken)]
            mistakes += found
            if one.name not in taken:
                own[one.name] = _kind(replace(one, facts=()) if found else one)
    return vocabulary.with_family(FAMILY, *own.values()) if own else vocabulary


def _kind(statement: KindOf) -> Kind:
    facts = {fact.word: fact for fact in statement.facts if fact.word != "when"}
    row = tuple(_argument(one) for one in statement.parameters)
    needs = *_results(statement, facts, {one.letter for one in row}), *_conditions(statement)
    given = ", ".join(one.letter for one in row)
    flat = "size" in facts and _is_none(facts["size"].says)
    return replace(
        OWN,
        word=statement.name,
        usage=f"{statement.name}({given})",
        row=row,
        roles={one.letter: f"{one.letter} of {statement.name}" for one in row},
        features=_rule(statement, facts.get("features")),
        size=None if flat else _rule(statement, facts.get("size")),
        space=() if flat else None,
        params=_params(statement, facts),
        macs=_rule(statement, facts.get("macs"))
        or Rule(f"{statement.name}.macs", "0", "no multiplication by a weight"),
        needs=needs,
        sees="all" if flat else "" if "size" in facts else "place",
    )


def _argument(tree: CallArgument) -> Argument:
    """An argument of the row; one that is 0 unless it is given, as a padding, may be 0."""
    name, default = _parameter(tree)
    least = 0 if default == Number(0) else 1
    return Argument(name, name=name, default=print_math(default) if default is not None else None, least=least)


def _parameter(tree: CallArgument) -> tuple[str, Expr | None]:
    """`r = 8` as a name and its default; no name where it is neither that nor a name alone."""
    if isinstance(tree, Letter):
        return tree.name, None
    if isinstance(tree, Comparison) and tree.op == "=" and isinstance(tree.left, Letter):
        return tree.left.name, tree.right
    return "", None


def _rule(statement: KindOf, fact: Fact | None) -> Rule | None:
    return Rule(f"{statement.name}.{fact.word}", print_math(fact.says), _said(fact)) if fact else None


def _said(fact: Fact) -> str:
    """The reason as plain words: formulas in backticks are for rules that were written here."""
    return fact.reason.replace("`", "'")


def _params(statement: KindOf, facts: Mapping[str, Fact]) -> Rule:
    """The rule for parameters: as it is given, or weights and what biases add."""
    id = f"{statement.name}.params"
    if given := facts.get("params"):
        return Rule(id, print_math(given.says), _said(given))
    weights, biases = (print_math(facts[word].says) if word in facts else "0" for word in ("weights", "biases"))
    reason = ", ".join(filter(None, (_said(facts[word]) for word in ("weights", "biases") if word in facts)))
    if biases == "0":
        return Rule(id, weights, reason or ("nothing to learn" if weights == "0" else ""))
    return Rule(id, f"b*({biases})" if weights == "0" else f"{weights} + b*({biases})", reason)


def _conditions(statement: KindOf) -> Iterator[Need]:
    yield from (_need(statement, fact) for fact in statement.facts if fact.word == "when")


def _results(statement: KindOf, facts: Mapping[str, Fact], names: set[str]) -> Iterator[Need]:
    """Sizes and counts are integers, and not too small: what must hold for formulas of the arguments and the input."""
    for word, fact in facts.items():
        tree = fact.says
        if word not in LEAST or not letters_in(tree).keys() <= names | COMING or _is_none(tree):
            continue
        text, hint = print_math(tree), f"choose other values, or another rule for its `{word}`"
        name, least = LEAST[word]
        yield Need(f"({text}) % 1 = 0", f"{name} is `{text}`, not an integer", hint, id="kind.integer")
        yield Need(f"{text} >= {least}", f"{name} is `{text}`, less than {least}", hint, id="kind.least")


def _need(statement: KindOf, fact: Fact) -> Need:
    """A condition in the form in which layers state them: `a >= b`, `a = b`, `a % b = 0`."""
    condition = fact.says
    assert isinstance(condition, Comparison)
    left, right, op = condition.left, condition.right, condition.op
    if op in ("<", "<="):
        left, right, op = right, left, {"<": ">", "<=": ">="}[op]
    if op == ">":
        right, op = Sum((("+", right), ("+", Number(1)))), ">="
    wrong = f"`{print_math(condition)}` does not hold"
    return Need(
        print_math(Comparison(left, op, right)), wrong, _said(fact) or f"`{statement.name}` asks for it", id="when"
    )


def _is_none(tree: Expr | Comparison) -> bool:
    return isinstance(tree, Letter) and tree.name == "none"


def _wrong(statement: KindOf, taken: set[str]) -> Iterator[Mistake]:
    """All that is wrong with a kind."""
    start = statement.span[0]
    span = start, start + len("kind ") + len(statement.name)
    if statement.name in taken:
        yield Mistake.of("kind.taken", span, name=statement.name)
    names = [_parameter(one)[0] for one in statement.parameters]
    for one, name in zip(statement.parameters, names, strict=True):
        if not name or names.count(name) > 1 or name in GOING | LETTERS.keys():
            yield Mistake.of("kind.parameter", one.span, name=print_math(one))
    words = [fact.word for fact in statement.facts]
    for number, fact in enumerate(statement.facts):
        if fact.word not in FACTS:
            near = closest(fact.word, FACTS)
            yield Mistake.of("kind.fact", fact.span, near=near, word=fact.word, known=FACTS)
        elif fact.word != "when" and fact.word in words[:number]:
            yield Mistake.of("kind.twice", fact.span, word=fact.word)
        elif isinstance(fact.says, Comparison) != (fact.word == "when") or getattr(fact.says, "op", "") == "!=":
            yield Mistake.of("kind.form", fact.span, hint="when" if fact.word == "when" else "formula", word=fact.word)
        else:
            yield from _wrong_letters(fact, names)
    if "params" in words and {"weights", "biases"} & {*words}:
        yield Mistake.of("kind.params", span, name=statement.name)


def _wrong_letters(fact: Fact, names: list[str]) -> Iterator[Mistake]:
    """The letters of a formula that mean nothing."""
    if fact.word == "size" and _is_none(fact.says):
        return
    sides = (fact.says.left, fact.says.right) if isinstance(fact.says, Comparison) else (fact.says,)
    for tree in sides:
        if tangled := too_tangled(tree):
            yield tangled
    known = {*names, *USABLE[fact.word]}
    for name, letter in letters_in(fact.says).items():
        if name not in known:
            hint = phrase("kind.letter.hint", known=tuple(sorted(known)))
            yield Mistake.of("kind.letter", letter.span, near=closest(name, known), hint=hint, name=name)
