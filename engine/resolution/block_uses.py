"""Blocks: their definitions, and the values that a use gives to their parameters."""

from __future__ import annotations

from collections.abc import Iterable

from ...grammar import Argument, Block, Comparison, Element, Expr, Letter, Mistake, Range, Use, print_math, suggestion
from ..formulas import letters_in
from ..layers import ALIASES, FLOW, KINDS
from .parts import Body, Definition, Once, Part, Repeated, Used, within


def definitions(elements: Iterable[Element | Block], mistakes: list[Mistake]) -> dict[str, Definition]:
    """The blocks by name, their bodies still empty."""
    blocks: dict[str, Definition] = {}
    for block in elements:
        if not isinstance(block, Block):
            continue
        span = (block.span[0], block.span[0] + len("block ") + len(block.name))
        if block.name in FLOW:
            wrong = f"`{block.name}` cannot be the name of a block: other parts of a network are called so"
            mistakes.append(Mistake(wrong, span, f"give the block another name, such as `{block.name}_a`"))
        elif block.name in KINDS:
            mistakes.append(Mistake(f"`{block.name}` is a layer of the language", span, "give the block another name"))
        if block.name in blocks:
            wrong = f"the block `{block.name}` is defined twice"
            mistakes.append(Mistake(wrong, span, "give each block a name of its own"))
        else:
            blocks[block.name] = Definition(block.name, _parameters(block, mistakes))
    return blocks


def _parameters(block: Block, mistakes: list[Mistake]) -> dict[str, Expr | None]:
    parameters: dict[str, Expr | None] = {}
    for argument in block.parameters:
        name, default = _named(argument)
        if not name or name == "in":
            hint = f"a parameter is a letter, with a default if need be: `block {block.name}(s, f = 4*s) [ .. ]`"
            mistakes.append(Mistake("this is no parameter of a block", argument.span, hint))
        elif name in parameters:
            mistakes.append(Mistake(f"the parameter `{name}` stands twice", argument.span, "leave one of them out"))
        else:
            parameters[name] = default
    return _without_later(block, parameters, mistakes)


def _without_later(block: Block, parameters: dict[str, Expr | None], mistakes: list[Mistake]) -> dict[str, Expr | None]:
    """The parameters; a default that uses a later one is a mistake."""
    names = [*parameters]
    for place, (name, default) in enumerate(parameters.items()):
        used = letters_in(default) if default is not None else {}
        later = [other for other in names[place + 1 :] if other in used]
        if default is not None and later:
            order = [*names[:place], *later, name, *(n for n in names[place + 1 :] if n not in later)]
            hint = f"put `{later[0]}` first: `{_heading(block.name, {n: parameters[n] for n in order})}`"
            if (other := parameters[later[0]]) is not None and name in letters_in(other):
                hint = "give one of them a value of its own"
            mistakes.append(
                Mistake(f"the default of `{name}` uses the later parameter `{later[0]}`", default.span, hint)
            )
    return parameters


def _heading(name: str, parameters: dict[str, Expr | None]) -> str:
    """`block fire(s, e, f = 4*s)`."""
    shown = (n if default is None else f"{n} = {print_math(default)}" for n, default in parameters.items())
    return f"block {name}({', '.join(shown)})"


def _named(argument: Argument) -> tuple[str, Expr | None]:
    """`f = 4*s` as name and value, `s` as a name alone; no name where it is neither."""
    if isinstance(argument, Letter):
        return argument.name, None
    if isinstance(argument, Comparison) and argument.op == "=" and isinstance(argument.left, Letter):
        return argument.left.name, argument.right
    return "", None


def usage(block: Definition) -> str:
    given = (name if default is None else f"{name} = .." for name, default in block.parameters.items())
    return f"{block.name}({', '.join(given)})"


def given_values(element: Use, block: Definition) -> tuple[tuple[str, Expr], ...] | Mistake:
    """The values of a block's parameters, in their order, by place or by name."""
    given: dict[str, Expr] = {}
    hint = f"write `{usage(block)}`"
    for place, argument in enumerate(element.arguments):
        name, value = _named(argument) if isinstance(argument, Comparison) else ("", None)
        if isinstance(argument, Range) or (isinstance(argument, Comparison) and value is None):
            return Mistake("this is no value of a parameter", argument.span, hint)
        if value is None:
            if place >= len(block.parameters):
                takes = f"`{block.name}` takes {len(block.parameters)} value{'s' if len(block.parameters) != 1 else ''}"
                return Mistake(f"{takes}, not {len(element.arguments)}", argument.span, hint)
            name, value = [*block.parameters][place], argument
        if name not in block.parameters:
            known = suggestion(name, block.parameters) or hint
            return Mistake(f"`{block.name}` has no parameter `{name}`", argument.span, known)
        if name in given:
            return Mistake(f"the parameter `{name}` is given twice", argument.span, "leave one of them out")
        given[name] = value  # type: ignore[assignment]
    lacking = [name for name, default in block.parameters.items() if default is None and name not in given]
    if lacking:
        return Mistake(f"`{block.name}` lacks its {', '.join(f'`{name}`' for name in lacking)}", element.span, hint)
    return tuple((name, given[name]) for name in block.parameters if name in given)


def no_block(element: Use, blocks: dict[str, Definition]) -> Mistake:
    if element.name in KINDS or element.name.lower() in ALIASES:
        kind = KINDS.get(element.name) or KINDS[ALIASES[element.name.lower()]]
        return Mistake("the values of a layer stand without parentheses", element.span, f"write `{kind.usage}`")
    hint = suggestion(element.name, blocks) or f"define it: `block {element.name}(..) [ .. ]`"
    return Mistake(f"there is no block `{element.name}`", element.span, hint)


def circles(blocks: dict[str, Definition], elements: Iterable[Element | Block]) -> list[Mistake]:
    """Blocks that use themselves, also by way of others."""
    uses = {
        name: {part.block.name for part in _inside(block.body) if isinstance(part, Used) and part.block}
        for name, block in blocks.items()
    }
    for _ in blocks:
        for name, used in uses.items():
            uses[name] = used.union(*(uses[other] for other in used))
    spans = {e.name: e.span for e in elements if isinstance(e, Block)}
    hint = "a block that uses itself never ends; for nested shapes there is `inner` in a repeat"
    return [Mistake(f"the block `{n}` uses itself", spans[n], hint) for n, used in uses.items() if n in used]


def _inside(body: Body) -> Iterable[Part]:
    for part in within(body):
        yield part
        if isinstance(part, (Repeated, Once)):
            yield from _inside(part.body)
