"""The small modules that a program brings along where its framework has no layer for a row.

They are as plain code in `modules/`, one file a framework: text that is copied into programs, and never run here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

FOLDER = Path(__file__).with_name("modules")


def sources(framework: str, wanted: Iterable[str]) -> Iterator[str]:
    """The code of the modules that are wanted, and of all that they use.

    >>> [code.split("(")[0].strip() for code in sources("torch", {"Bias"})]
    ['class Bias']
    """
    known, found = modules(framework), set[str]()
    new = set(wanted)
    while new:
        found |= new
        new = {name for one in new for name in re.findall(r"\w+", known[one]) if name in known} - found
    yield from (f"\n{known[name]}\n" for name in sorted(found))


@functools.cache
def modules(framework: str) -> Mapping[str, str]:
    """The code of each class and function that programs for a framework may bring along, by its name."""
    text = (FOLDER / f"{framework}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n{3,}(?=class |def )", text.strip())
    return {re.match(r"(?:class|def) (\w+)", block)[1]: block for block in blocks}  # type: ignore[index]
