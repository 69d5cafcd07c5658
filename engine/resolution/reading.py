"""A text as it is read: what is written in another notation is answered with the line as it is written here."""

from __future__ import annotations

import re

from ...grammar import Mistake, Mistakes, Network, parse

FILE = re.compile(r"[\w./\\:~-]+\.(?:net|txt|py|ipynb)")
"""The name of a file in place of its text."""


def read(text: str, name: str = "", lenient: bool = False) -> Network:
    """The network that a text describes. Raises `Mistakes`; a line of another notation is shown as it is here.

    >>> read("input 1@28x28 -> Conv2D(32, (3,3))")
    Traceback (most recent call last):
    ...
    netderive.grammar.mistakes.Mistakes: line 1: a layer is not written as a call
        input 1@28x28 -> Conv2D(32, (3,3))
                         ^^^^^^^^^^^^^^^^^
        hint: write `conv 32@3x3`
    """
    try:
        return parse(text, name, lenient)
    except Mistakes as error:
        found = error
    if FILE.fullmatch(text.strip()):
        raise Mistakes([Mistake.of("network.file", (0, len(text)), file=text.strip())], found.source)
    raise retold(found)


def retold(error: Mistakes) -> Mistakes:
    """The same mistakes, with the reader's own line put right where it can be."""
    from .newcomers import rewritten_lines  # other notations are known only where there is a mistake

    return rewritten_lines(error)
