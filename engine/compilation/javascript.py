"""Steps as JavaScript source: integers are BigInts, a fraction is a pair of them in lowest terms."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import ClassVar

from .source import PythonWriter
from .steps import Operation


class JavaScriptWriter(PythonWriter):
    """Writes a function in JavaScript, which calls what `runtime.js` has."""

    functions: ClassVar[Mapping[str, str]] = {
        "//": "floor_divide({}, {})",
        "%": "remainder({}, {})",
        "above": "{}[0]",
        "below": "{}[1]",
    }
    ways: ClassVar[tuple[str, str]] = ("if ({} {} 0n) {{", "else {")
    loop: ClassVar[str] = "for (const {} of integers_between({}, {})) {{"
    foot: ClassVar[str] = "}"
    named: ClassVar[str] = "let {} = {};"
    set: ClassVar[str] = "{} = {};"
    plus: ClassVar[str] = "{} += {};"
    more: ClassVar[str] = "{0} = plus({0}, {1});"
    equal: ClassVar[str] = "==="
    nothing: ClassVar[tuple[str, str]] = ("0n", "[0n, 1n]")

    def whole(self, name: str, arguments: str, results: Sequence[str]) -> str:
        body = [*self.lines, f"    return [{', '.join(results)}];"]
        return "\n".join([f"function {name}({arguments}) {{", *body, "}", ""])

    def number(self, number: int) -> str:
        return f"{number}n" if number >= 0 else f"({number}n)"

    def operation(self, step: Operation, parts: Sequence[str]) -> str:
        if step.op in ("numerator", "denominator"):
            return f"{step.op}({parts[0]})"
        return super().operation(step, parts)

    def pair(self, parts: Sequence[str]) -> str:
        return f"[{', '.join(parts)}]"


@functools.cache
def javascript_runtime() -> str:
    """What the functions call, once for all of them."""
    return files("netderive.engine.compilation").joinpath("runtime.js").read_text(encoding="utf-8")
