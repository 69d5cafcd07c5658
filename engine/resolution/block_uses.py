"""Blocks: their definitions, and the values that a use gives to their parameters."""

from __future__ import annotations

from collections.abc import Iterable

from netderive import zoo

from ...grammar import (
    BlockDefinition,
    CallArgument,
    Comparison,
    Element,
    Expr,
    Layer,
    LayerArgument,
    Letter,
    Mistake,
    Path,
    Range,
    Span,
    Use,
    closest,
    phrase,
    print_math,
)
from ..formulas import letters_in
from ..layers import FLOW, Vocabulary
from .parts import Body, Chosen, Definition, GoOn, Once, Part, Repeated, Used, within


def definitions(
    elements: Iterable[Element | BlockDefinition], vocabulary: Vocabulary, mistakes: list[Mistake]
) -> dict[str, Definition]:
    """The blocks by name, their bodies still empty."""
    blocks: dict[str, Definition] = {}
    for block in elements:
        if not isinstance(block, BlockDefinition):
            continue
        span = (block.span[0], block.span[0] + len("block ") + len(block.name))
        if block.name in FLOW:
            mistakes.append(Mistake.of("block.name_of_part", span, name=block.name))
        elif block.name in vocabulary.kinds:
            mistakes.append(Mistake.of("block.name_of_layer", span, name=block.name))
        if block.name in blocks:
            mistakes.append(Mistake.of("block.twice", span, name=block.name))
        else:
            layers = tuple(one.place for one in block.parameters if isinstance(one, LayerArgument))
            blocks[block.name] = Definition(block.name, _parameters(block, mistakes), layers=layers)
    return blocks


def _parameters(block: BlockDefinition, mistakes: list[Mistake]) -> dict[str, Expr | None]:
    parameters: dict[str, Expr | None] = {}
    taken = [one.place for one in block.parameters if isinstance(one, LayerArgument)]
    for argument in block.parameters:
        if isinstance(argument, LayerArgument):
            if "." in argument.place or taken.count(argument.place) > 1:
                mistakes.append(Mistake.of("parameter.layer", argument.span, name=argument.place))
            continue
        name, default = _named(argument)
        if not name or name == "in":
            mistakes.append(Mistake.of("parameter.form", argument.span, name=block.name))
        elif name in parameters:
            mistakes.append(Mistake.of("parameter.repeated", argument.span, name=name))
        else:
            parameters[name] = default
    return _without_later(block, parameters, mistakes)


def _without_later(
    block: BlockDefinition, parameters: dict[str, Expr | None], mistakes: list[Mistake]
) -> dict[str, Expr | None]:
    """The parameters; a default that uses a later one is a mistake."""
    names = [*parameters]
    for place, (name, default) in enumerate(parameters.items()):
        used = letters_in(default) if default is not None else {}
        later = [other for other in names[place + 1 :] if other in used]
        if default is not None and later:
            order = [*names[:place], *later, name, *(n for n in names[place + 1 :] if n not in later)]
            heading = _heading(block.name, {n: parameters[n] for n in order})
            other = parameters[later[0]]
            hint = "circle" if other is not None and name in letters_in(other) else "order"
            mistakes.append(
                Mistake.of("parameter.later", default.span, hint=hint, name=name, later=later[0], heading=heading)
            )
    return parameters


def _heading(name: str, parameters: dict[str, Expr | None]) -> str:
    """`block fire(s, e, f = 4*s)`."""
    shown = (n if default is None else f"{n} = {print_math(default)}" for n, default in parameters.items())
    return f"block {name}({', '.join(shown)})"


def _named(argument: CallArgument) -> tuple[str, Expr | None]:
    """`f = 4*s` as name and value, `s` as a name alone; no name where it is neither."""
    if isinstance(argument, Letter):
        return argument.name, None
    if isinstance(argument, Comparison) and argument.op == "=" and isinstance(argument.left, Letter):
        return argument.left.name, argument.right
    return "", None


def usage(block: Definition) -> str:
    given = [name if default is None else f"{name} = .." for name, default in block.parameters.items()]
    return f"{block.name}({', '.join([*given, *(f'from {name}' for name in block.layers)])})"


def given_values(element: Use, block: Definition) -> tuple[tuple[str, Expr], ...] | Mistake:
    """The values of a block's parameters, in their order, by position or by name."""
    given: dict[str, Expr] = {}
    hint = phrase("write", usage=usage(block))
    for place, argument in enumerate(one for one in element.arguments if not isinstance(one, LayerArgument)):
        name, value = _named(argument) if isinstance(argument, Comparison) else ("", None)
        if isinstance(argument, Range) or (isinstance(argument, Comparison) and value is None):
            return Mistake.of("parameter.value", argument.span, hint=hint)
        if value is None:
            if place >= len(block.parameters):
                takes, given_ = len(block.parameters), len(element.arguments)
                return Mistake.of(
                    "parameter.many", argument.span, hint=hint, name=block.name, count=takes, given=given_
                )
            name, value = [*block.parameters][place], argument
        if name not in block.parameters:
            near = closest(name, block.parameters)
            return Mistake.of("parameter.unknown", argument.span, near=near, hint=hint, block=block.name, name=name)
        if name in given:
            return Mistake.of("parameter.twice", argument.span, name=name)
        given[name] = value  # type: ignore[assignment]
    lacking = tuple(name for name, default in block.parameters.items() if default is None and name not in given)
    if lacking:
        return Mistake.of("parameter.lacking", element.span, hint=hint, block=block.name, names=lacking)
    return tuple((name, given[name]) for name in block.parameters if name in given)


def given_layers(element: Use, block: Definition) -> tuple[tuple[str, Letter | Path], ...] | Mistake:
    """The layers that a block takes, by their names in it, in its order."""
    hint = phrase("write", usage=usage(block))
    given: dict[str, Letter | Path] = {}
    for number, one in enumerate(one for one in element.arguments if isinstance(one, LayerArgument)):
        name = one.name or next(iter(block.layers[number:]), "")
        if name not in block.layers or name in given:
            return Mistake.of("parameter.layer_unknown", one.span, hint=hint, block=block.name, place=one.place)
        given[name] = place_of(one.place, (one.span[1] - len(one.place), one.span[1]))
    if lacking := tuple(name for name in block.layers if name not in given):
        return Mistake.of("parameter.layer_lacking", element.span, hint=hint, block=block.name, names=lacking)
    return tuple((name, given[name]) for name in block.layers)


def place_of(text: str, span: Span) -> Letter | Path:
    """A layer that the text names, by its name or path."""
    return Path(text, span) if "." in text else Letter(text, span)


def no_block(element: Use, blocks: dict[str, Definition], vocabulary: Vocabulary) -> Mistake:
    if kind := vocabulary.kind_called(element.name):
        return Mistake.of("block.layer", element.span, usage=kind.usage)
    name = element.name
    if name in zoo.names():
        return Mistake.of("block.unknown", element.span, hint="zoo", name=name)
    return Mistake.of("block.unknown", element.span, near=closest(name, blocks), hint="define", name=name)


def used_as_layer(element: Layer, blocks: dict[str, Definition]) -> Mistake | None:
    """The mistake of a block that is used like a layer, without parentheses; None for what is no block."""
    block = blocks.get(element.word)
    return block and Mistake.of("block.used", element.word_span, word=element.word, usage=usage(block))


def no_label(element: Use, block: Definition) -> Mistake:
    """The mistake of a use that goes up to a layer that is not there."""
    span = element.span[1] - len(element.until), element.span[1]
    known = tuple(part.name for part in block.body if not isinstance(part, GoOn))
    near = closest(element.until, known)
    return Mistake.of("until.unknown", span, near=near, block=block.name, name=element.until, known=known)


def circles(blocks: dict[str, Definition], elements: Iterable[Element | BlockDefinition]) -> list[Mistake]:
    """Blocks that use themselves, also by way of others."""
    spans = {e.name: e.span for e in elements if isinstance(e, BlockDefinition)}
    uses = {
        name: {part.block.name for part in _inside(blocks[name].body) if isinstance(part, Used) and part.block}
        for name in spans
    }
    for _ in uses:
        for name, used in uses.items():
            uses[name] = used.union(*(uses[other] for other in used if other in uses))
    return [Mistake.of("block.circle", spans[n], name=n) for n, used in uses.items() if n in used]


def _inside(body: Body) -> Iterable[Part]:
    for part in within(body):
        yield part
        for inside in part.bodies if isinstance(part, (Repeated, Once, Chosen)) else ():
            yield from _inside(inside)
