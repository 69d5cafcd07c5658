"""Steps as source text: it contains only integers and names of its own, whatever letters are called."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from .steps import Operation, Operations, Register

MOST_INSIDE = 12
"""How deep operations are nested before the inner one gets a name."""


class PythonWriter:
    """Writes a function in Python. A step that is used once is where it is used, another gets a name.

    What only one way of a choice or the terms of a sum need is worked out there.
    """

    functions: ClassVar[Mapping[str, str]] = {"//": "({}//{})", "%": "({}%{})", "above": "{}[0]", "below": "{}[1]"}
    ways: ClassVar[tuple[str, str]] = ("if {} {} 0:", "else:")
    loop: ClassVar[str] = "for {} in integers_between({}, {}):"
    foot: ClassVar[str] = ""
    named: ClassVar[str] = "{} = {}"
    set: ClassVar[str] = "{} = {}"
    plus: ClassVar[str] = "{} += {}"
    more: ClassVar[str] = "{0} = plus({0}, {1})"
    equal: ClassVar[str] = "=="
    nothing: ClassVar[tuple[str, str]] = ("0", "(0, 1)")

    def __init__(self, steps: Operations, letters: Sequence[str]) -> None:
        self.steps = steps
        self.names: ChainMap[Any, str] = ChainMap({one: f"x{place}" for place, one in enumerate(letters)})
        self.lines: list[str] = []
        self.indent = 1
        self.named_steps = 0

    def function(self, name: str, results: Sequence[Register]) -> str:
        """The text of the function of all results."""
        self.uses = self._uses(results)
        arguments = ", ".join(self.names.values())
        found = [self.text(place)[0] for place in results]
        return self.whole(name, arguments, found)

    def whole(self, name: str, arguments: str, results: Sequence[str]) -> str:
        body = [*self.lines, f"    return ({' '.join(f'{one},' for one in results)})"]
        return "\n".join([f"def {name}({arguments}):", *body, ""])

    def _uses(self, results: Sequence[Register]) -> Counter[Register]:
        """How often each step is used by others that are needed."""
        uses = Counter(results)
        for place in range(len(self.steps.rows) - 1, -1, -1):
            if uses[place]:
                uses.update(operands_of(self.steps.rows[place]))
        return uses

    # --- expressions ---------------------------------------------------------------------------

    def text(self, place: Register) -> tuple[str, int]:
        """A step as text, and how deep operations are in it; before it, the lines that it needs."""
        step = self.steps.rows[place]
        if step.op == "number":
            return self.number(step.parts[0]), 0
        if step.op == "letter":
            return self.names[step.parts[0].name], 0
        if place in self.names:
            return self.names[place], 0
        if step.op in ("choice", "sum", "sum_of_pairs"):
            self.names[place] = self.choice(step) if step.op == "choice" else self.sum(step)
            return self.names[place], 0
        parts = [self.text(part) for part in step.parts]
        written, depth = self.operation(step, [text for text, _ in parts]), 1 + max(depth for _, depth in parts)
        if self.uses[place] > 1 or depth > MOST_INSIDE:
            self.names[place] = self.name(written)
            return self.names[place], 0
        return written, depth

    def number(self, number: int) -> str:
        return str(number) if number >= 0 else f"({number})"

    def operation(self, step: Operation, parts: Sequence[str]) -> str:
        if step.op in "+*":
            return f"({f' {step.op} '.join(parts)})"
        if step.op in ("numerator", "denominator"):
            return f"{parts[0]}.{step.op}"
        if step.op == "pair":
            return self.pair(parts)
        pattern = self.functions.get(step.op)
        return pattern.format(*parts) if pattern else f"{step.op}({', '.join(parts)})"

    def pair(self, parts: Sequence[str]) -> str:
        return f"({', '.join(parts)})"

    # --- statements ----------------------------------------------------------------------------

    def line(self, text: str) -> None:
        if text:
            self.lines.append("    " * self.indent + text)

    def name(self, text: str) -> str:
        """A new name for a text."""
        self.named_steps += 1
        name = f"a{self.named_steps}"
        self.line(self.named.format(name, text))
        return name

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Lines under a head; a name defined there is not known later."""
        self.line(head)
        self.indent += 1
        self.names = self.names.new_child()
        yield
        self.names = self.names.parents
        self.indent -= 1
        self.line(self.foot)

    def choice(self, step: Operation) -> str:
        op, sign, *ways = step.parts
        test = self.text(sign)[0]
        name = self.name(self.nothing[0])
        first, second = self.ways
        for head, way in zip((first.format(test, self.equal if op == "=" else op), second), ways, strict=True):
            with self.block(head):
                self.line(self.set.format(name, self.text(way)[0]))
        return name

    def sum(self, step: Operation) -> str:
        letter, first, last, term = step.parts
        bounds = [self.text(bound)[0] for bound in (first, last)]
        pairs = step.op == "sum_of_pairs"
        name, index = self.name(self.nothing[pairs]), f"i{self.named_steps}"
        with self.block(self.loop.format(index, *bounds)):
            self.names[letter.name] = index
            more = self.text(term)[0]
            self.line(self.more.format(name, more) if pairs else self.plus.format(name, more))
        return name


def operands_of(step: Operation) -> Sequence[Register]:
    """The steps that a step works with."""
    if step.op in ("number", "letter"):
        return ()
    return step.parts[1:] if step.op in ("choice", "sum", "sum_of_pairs") else step.parts


def compiled(source: str, names: Mapping[str, Any]) -> Callable[..., tuple[Any, ...]]:
    """The function `program` that a writer's source defines; it can call what is named, and nothing else."""
    scope: dict[str, Any] = {**names, "__builtins__": {}}
    exec(compile(source, "<netderive program>", "exec"), scope)
    return scope["program"]
