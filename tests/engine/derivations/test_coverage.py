"""What a sliding window never sees, against counting it position by position."""

from hypothesis import given, settings
from hypothesis import strategies as st

from netderive.engine.derivations import dropped, unseen

SMALL = st.integers(1, 12)


def counted_unseen(h: int, n: int, p: int, s: int, d: int, out: int) -> int:
    """By hand: mark every position that every window touches."""
    seen = {j * s + t * d - p for j in range(out) for t in range(n)}
    return sum(place not in seen for place in range(h))


@settings(max_examples=400, deadline=None)
@given(st.integers(1, 60), SMALL, st.integers(0, 8), SMALL, st.integers(1, 6), st.integers(1, 20))
def test_unseen_is_what_counting_finds(h: int, n: int, p: int, s: int, d: int, out: int):
    assert unseen(h, n, p, s, d, out) == counted_unseen(h, n, p, s, d, out)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 60), SMALL, st.integers(0, 8), SMALL, st.integers(1, 6))
def test_dropped_is_what_comes_after_the_last_window(h: int, n: int, p: int, s: int, d: int):
    span = d * (n - 1) + 1
    if h + 2 * p < span:
        return
    padded = [p <= place < p + h for place in range(h + 2 * p)]
    starts = [start for start in range(0, len(padded), s) if start + span <= len(padded)]
    after = padded[starts[-1] + span :]
    assert dropped(h, n, p, s, d) == (len(after), sum(after))


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), SMALL, st.integers(0, 8), SMALL)
def test_without_gaps_only_the_dropped_places_are_unseen(h: int, n: int, p: int, s: int):
    if s <= n <= h + 2 * p:
        out = (h + 2 * p - n) // s + 1
        assert unseen(h, n, p, s, 1, out) == dropped(h, n, p, s, 1)[1]


def test_sizes_of_a_thousand_million_take_no_time():
    h = 10**9 + 7
    out = (h - 3) // 5 + 1  # windows of 3, every fifth position: two of five are skipped
    assert unseen(h, 3, 0, 5, 1, out) == h - 3 * out
    assert unseen(10**9, 10**9, 0, 10**9, 1, 1) == 0
