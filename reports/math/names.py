"""How a name is drawn: its stem, its subscript, its prime, and whether it is a Greek letter.

`h′` is the board's output size, `h_out` a letter with a subscript as `k_1` and `d_model` are; `kernel_size` is
one word.
"""

from __future__ import annotations

from ...grammar import GREEK, PRIME, record

GREEK_NAMES = {letter: name for name, letter in GREEK.items()}


@record()
class Name:
    """The parts of a name: `k_1` is stem k with subscript 1, `h′` is stem h with a prime."""

    stem: str
    subscript: str = ""
    primed: bool = False

    @property
    def is_symbol(self) -> bool:
        """Whether the stem is one drawn letter, so that a number may be right before it."""
        return len(self.stem) == 1 or self.stem in GREEK


def split_name(name: str) -> Name:
    """The parts in which a name is drawn.

    >>> split_name("h′")
    Name(stem='h', subscript='', primed=True)
    >>> split_name("h_out")
    Name(stem='h', subscript='out', primed=False)
    >>> split_name("alpha_1")
    Name(stem='alpha', subscript='1', primed=False)
    >>> split_name("k[2]")
    Name(stem='k', subscript='2', primed=False)
    >>> split_name("kernel_size")
    Name(stem='kernel_size', subscript='', primed=False)
    """
    if name.endswith("]"):  # a value of a list
        stem, _, number = name[:-1].partition("[")
        return Name(stem, number)
    body, primed = name.removesuffix(PRIME), name.endswith(PRIME)
    stem, _, subscript = body.partition("_")
    if stem and subscript and "_" not in subscript and (Name(stem).is_symbol or subscript.isdecimal()):
        return Name(stem, subscript, primed)
    return Name(body, "", primed)
