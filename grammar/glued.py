"""Names that hold an `x` between sizes: `nxm` is one name, and hardly ever meant as one."""

from __future__ import annotations

import re

from .expressions import Letter, Span
from .mistakes import Mistake

GLUED = re.compile(r"([A-Za-z]|\d+)?(x([A-Za-z]|\d+))+")
"""A name that is meant as a size: `nxm`, `nx5`, `hxwxd`, `x5`."""


def glued(name: Letter, sign: str = "") -> Mistake | None:
    """What is wrong with a name that means a size, right after a `sign` (`x` or `@`).

    >>> glued(Letter("hxw")).hint
    'write `h x w`, with blanks'
    """
    if not GLUED.fullmatch(name.name):
        return None
    if name.name[0] == "x" and sign:
        span = (name.span[0], name.span[0] + 1)
        return Mistake.of("sign.x_after_sign", span, sign=sign)
    split = " x ".join(part for part in name.name.split("x") if part)
    hint = "sizes" if " x " in split else "size"
    return Mistake.of("name.glued", name.span, hint=hint, name=name.name, split=split)


def no_letter(span: Span) -> Mistake:
    """The mistake of `x` as a letter."""
    return Mistake.of("letter.x", span)
