"""From which number on a letter gives no repetition, and one: the conditions say just where the network is possible."""

import pytest

from netderive.engine import derive
from netderive.engine.conditions import verdict_at
from netderive.grammar import Mistakes, print_math

COUNTS = [
    # repetitions, where there are none or more, and from where on there are some
    ("* (N - 3)", "N >= 3", "N >= 4"),
    ("* (N - 5)", "N >= 5", "N >= 6"),
    ("* (N//2 - 3)", "N >= 6", "N >= 8"),
    ("* (N//4)", None, "N >= 4"),
    ("* (2*N - 3)", "N >= 2", "N >= 2"),
]


@pytest.mark.parametrize(("count", "possible", "formulas"), COUNTS)
def test_no_repetitions_are_possible_too(count: str, possible: str | None, formulas: str):
    table = derive(f"input 8 -> [ dense k ] {count}")
    assert [print_math(one.tree()) for one in table.conditions] == ([possible] if possible else [])
    assert [print_math(one.tree()) for one in table.formulas_for] == [formulas]
    assert table.exact


def test_a_loop_that_starts_late_may_have_no_repetition():
    table = derive("input 8 -> for i = 50..N [ dense i ]")
    assert [print_math(one.tree()) for one in table.conditions] == ["N >= 49"]


TEXTS = [
    "input 8 -> [ dense k ] * (N//4) -> dense 2",
    "input 9 -> [ dense 4 ] * (N - 2) -> [ dense 5 ] * (N - 5)",
    "input 8@9 -> for i = 4..N [ conv i@3 ]",
]


@pytest.mark.parametrize("text", TEXTS)
def test_conditions_hold_where_the_network_is_possible_in_numbers(text: str):
    table = derive(text)
    assert table.exact
    for n in range(1, 12):
        holds = all(verdict_at(one, {"N": n}) for one in table.conditions)
        try:
            derive(text, {"N": n})
        except Mistakes:
            assert not holds, n
        else:
            assert holds, n


def test_a_repeat_in_none_of_another_is_not_said_to_be_excluded():
    """Where M = 0, it does not matter that N - 2 is negative at N = 1: the conditions say when it is certain."""
    text = "input 3 -> [ [ dense k ] * (N - 2) ] * M"
    assert not derive(text).exact
    assert derive(text, {"k": 4, "N": 1, "M": 0}).totals.params.value == 0
    assert derive("input 3 -> [ [ dense k ] * (N - 2) ] * (M + 1)").exact
