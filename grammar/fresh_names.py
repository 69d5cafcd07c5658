"""Names that are not taken yet."""

from __future__ import annotations

import itertools
from collections.abc import Collection


def fresh_name(name: str, taken: Collection[str]) -> str:
    """A name for a letter that no other one has: the name itself, or with the first number below it that is free.

    >>> fresh_name("i", {"k"}), fresh_name("i", {"i", "i_2"})
    ('i', 'i_3')
    """
    numbered = (f"{name}_{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain((name,), numbered) if one not in taken)
