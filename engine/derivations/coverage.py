"""Which positions of an input a sliding window never sees.

`out` windows of size `n` and dilation `d` are `s` positions apart; the first starts `p` positions
before the input. Position `x` of the input is seen when `x + p = j*s + t*d` for some window `j` and
some position `t` in it, so counting what is seen is counting the distinct values of `j*s + t*d`.
The work grows with the number of digits, not with the sizes.
"""

from __future__ import annotations

from math import gcd


def dropped(h: int, n: int, p: int, s: int, d: int) -> tuple[int, int]:
    """How many positions of the padded input come after the last window, and how many of these are real.

    Windows of 2, every second position of 7: the seventh is dropped. With a padding of 1 on both
    sides, the one that is dropped is padding.

    >>> dropped(7, 2, 0, 2, 1), dropped(7, 2, 1, 2, 1)
    ((1, 1), (1, 0))
    """
    rest = (h + 2 * p - d * (n - 1) - 1) % s
    return rest, min(h, max(0, rest - p))


def unseen(h: int, n: int, p: int, s: int, d: int, out: int) -> int:
    """How many real positions no window touches.

    Windows of 1, every second position of 7: four are seen, three are not. At dilation 2 a single
    window of 3 skips every other position.

    >>> unseen(7, 1, 0, 2, 1, 4), unseen(5, 3, 0, 1, 2, 1), unseen(10**9, 3, 0, 2, 1, 499_999_999)
    (3, 2, 1)
    """
    return h - (_seen(n, s, d, out, p + h) - _seen(n, s, d, out, p))


def _seen(n: int, s: int, d: int, out: int, end: int) -> int:
    """How many different values below `end` are some `j*s + t*d` with `j < out` and `t < n`.

    With `g = gcd(s, d)`, the pairs `(j, t)` and `(j + d/g, t - s/g)` give the same value, and only
    such pairs do; of these the one with the least `t` is counted.
    """
    shared = gcd(s, d)
    s, d, end = s // shared, d // shared, -(-end // shared)
    first = _pairs(out, min(n, s), s, d, end)
    last = max(0, out - d)  # a window that no later one can be in for
    return first + (_pairs(out - last, n - s, s, d, end - last * s - s * d) if n > s else 0)


def _pairs(windows: int, places: int, s: int, d: int, end: int) -> int:
    """How many pairs `j < windows`, `t < places` have `j*s + t*d < end`.

    >>> _pairs(2, 3, 2, 1, 3)  # 0, 1, 2 of the first window, 2 of the second
    4
    """
    if end <= 0:
        return 0
    whole = min(places, max(0, -(-(end - (windows - 1) * s) // d)))  # for these `t` every window counts
    some = min(places, -(-end // d))
    return whole * windows + _floors(some - whole, s, d, end - 1 - (some - 1) * d) + some - whole


def _floors(count: int, bottom: int, step: int, start: int) -> int:
    """The sum of `floor((start + i*step)/bottom)` over `i = 0..count - 1`, by Euclid's steps.

    >>> _floors(4, 2, 3, 1)  # floor of 1/2, 4/2, 7/2, 10/2
    10
    """
    total = 0
    while count > 0:
        total += count * (count - 1) // 2 * (step // bottom) + count * (start // bottom)
        step, start = step % bottom, start % bottom
        top = count * step + start
        count, start, bottom, step = top // bottom, top % bottom, step, bottom
        if bottom == 0:
            break
    return total
