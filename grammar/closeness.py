"""How far two words lie from each other, in slips of the fingers."""

from __future__ import annotations

from collections.abc import Iterable

MAX_WORD = 40


def slips(word: str, other: str) -> int:
    """How many letters were left out, added, replaced or swapped with their neighbour (Damerau 1964).

    >>> slips("vaild", "valid"), slips("cnov", "conv"), slips("sample", "upsample")
    (1, 1, 2)
    """
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, above, row = above, row, [i]
        for j, wanted in enumerate(other, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                least = min(least, before[j - 2] + 1)
            row.append(least)
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that may be meant: the fewest slips away, or the only one that it begins; () if none is close.

    One slip is close, in a word of more than six letters two, of more than ten three.

    >>> nearest("strid", ["pad", "stride"]), nearest("embed", ["embedding"]), nearest("sample", ["upsample"])
    (('stride',), ('embedding',), ())
    """
    word, names = word.lower(), [*dict.fromkeys(known)]
    if len(word) > MAX_WORD:
        return ()
    allowed = 1 if len(word) <= 6 else 2 if len(word) <= 10 else 3
    near = [
        (count, name)
        for name in names
        if abs(len(name) - len(word)) <= allowed and min(len(word), len(name)) > 2
        if (count := slips(word, name.lower())) <= allowed
    ]
    if near:
        least = min(count for count, _ in near)
        return tuple(name for count, name in near if count == least)
    held = [name for name in names if word in name.lower().split()]
    begun = [name for name in names if len(word) >= 4 and name.lower().startswith(word)]
    return (*held[:1],) if held else (*begun,) if len(begun) == 1 else ()
