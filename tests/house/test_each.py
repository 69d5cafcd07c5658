"""Many cases in one test are all tried, and all that fail are named."""

from pathlib import Path

import pytest
from support.each import each


def test_every_case_that_fails_is_named():
    tried = []

    @each(("one", "other"), [(1, 1), (1, 2), (2, 1)], ids=["a", "b", "c"])
    def equal(one: int, other: int):
        tried.append((one, other))
        assert one == other

    with pytest.raises(BaseExceptionGroup, match="2 of 3 cases: b; c") as raised:
        equal()
    assert tried == [(1, 1), (1, 2), (2, 1)]
    assert [error.__notes__ for error in raised.value.exceptions] == [["in the case b"], ["in the case c"]]


def test_no_case_is_a_mistake():
    @each("one", [])
    def empty(one: int): ...

    with pytest.raises(AssertionError, match="there is no case"):
        empty()


def test_it_is_skipped_where_all_cases_are():
    @each("one", "ab")
    def missing(one: str):
        pytest.skip(f"no {one}")

    with pytest.raises(pytest.skip.Exception, match="no a"):
        missing()


@each("number", range(3))
def test_fixtures_are_given_to_each_case(number: int, tmp_path: Path):
    assert tmp_path.exists()
    assert len(str(number)) == 1
