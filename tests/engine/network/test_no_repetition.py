"""From which number on a letter gives no repetition, and one: the conditions say just where the network is possible."""

import itertools

import pytest

from netderive.engine import derive
from netderive.engine.conditions import verdict_at
from netderive.engine.network import runs
from netderive.grammar import Mistakes, print_math

COUNTS = [
    # repetitions, where there are none or more, and from where on there are some
    ("* (N - 3)", "N >= 3", "N >= 4"),
    ("* (N - 5)", "N >= 5", "N >= 6"),
    ("* (N//2 - 3)", "N >= 6", "N >= 8"),
    ("* (N//4)", None, "N >= 4"),
    ("* (2*N - 3)", "N >= 2", "N >= 2"),
    ("* (N//32)", None, "N >= 32"),
    ("* (N//10^9)", None, "N >= 1000000000"),
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
    "input 8 -> for i = 1..N [ for j = i..N [ dense j ] ]",
    "input 8 -> for i = 2..N [ for j = i..N - 1 [ dense 3 ] ]",
    "input 8 -> for i = 1..N//2 [ for j = i..N [ dense 3 ] ]",
    "input 8 -> for i = 3..N [ for j = i..2*N [ dense 3 ] -> relu ]",
    "input 8 -> [ dense k ] * (N//4) -> dense 2",
    "input 9 -> [ dense 4 ] * (N - 2) -> [ dense 5 ] * (N - 5)",
    "input 8@9 -> for i = 4..N [ conv i@3 ]",
    "input 8@9 -> [ conv 8@3 ] * (N//3)",
    "input 64 -> [ split 3 ] * (N//5)",
    "input 64 -> [ split 2 ] * (N//2)",
    "input 64 -> for i = 9..N [ split 3 ]",
    "input 9 -> [ split 2 ] * (5 - N)",
    "input 9 -> [ split 3 -> dense 9 ] * (5 - N)",
    "input 9 -> [ [ dense 9 -> split 3 ] * (N - 2) ] * N",
    "input 9 -> [ [ split 2 -> dense 9 ] * N ] * (N - 2)",
    "input N -> [ dense 12 ] * (N//6) -> split 4",
    "input 9@N -> [ pool 2 ] * (N//8)",
]


@pytest.mark.parametrize("text", TEXTS)
def test_conditions_hold_where_the_network_is_possible_in_numbers(text: str):
    table = derive(text)
    assert table.exact
    for n in range(table.book.least["N"] or 0, 12):
        assert holds(text, {"N": n}) == is_possible(text, {"N": n}), n


def holds(text: str, values: dict[str, int]) -> bool:
    return all(verdict_at(one, values) is True for one in derive(text).conditions)


def is_possible(text: str, values: dict[str, int]) -> bool:
    try:
        derive(text, values)
    except Mistakes:
        return False
    return True


INSIDE = [
    ("input 3 -> [ [ dense k ] * (N - 2) ] * M", ["if(M >= 1, N, 2) >= 2"]),
    ("input 3 -> [ [ dense k ] * (N - 2) ] * (M + 1)", ["N >= 2"]),
    ("input 8 -> [ [ dense 4 ] * (N - 2) ] * M -> [ dense 5 ] * (N - 1)", ["if(M >= 1, N, 2) >= 2"]),
    ("input 9 -> for i = 1..N [ dense 9 ] -> for i = 1..M [ split 2 ]", ["0 >= M"]),
    ("input 64 -> for i = 1..N//4 [ dense 81 ] -> [ split 3 ] * (M//3)", None),
    ("input 9 -> [ dense 4 -> [ split 3 ] * (M//4) ] * (N//3)", None),
]


@pytest.mark.parametrize(("text", "conditions"), INSIDE)
def test_what_few_repetitions_ask_depends_on_whether_there_are_others(text: str, conditions: list[str] | None):
    """Where M = 0, it does not matter that N - 2 is negative at N = 1."""
    table = derive(text)
    assert table.exact
    assert conditions is None or [print_math(one.tree()) for one in table.conditions] == conditions
    for n, m in itertools.product(*(range(table.book.least[name] or 0, 9) for name in ("N", "M"))):
        values = {"N": n, "M": m, **({"k": 4} if "k" in table.letters else {})}
        assert holds(text, values) == is_possible(text, values), values


def test_consecutive_numbers_that_give_as_many_repetitions_are_one_run(monkeypatch: pytest.MonkeyPatch):
    calls: list[object] = []
    in_letters = runs.Subject.in_letters
    monkeypatch.setattr(
        runs.Subject, "in_letters", lambda *given, **named: calls.append(given) or in_letters(*given, **named)
    )
    derive("input 8 -> [ dense 7 ] * (N//2000) -> [ dense 9 ] * (N//1500)")
    assert len(calls) == 5  # up to 1499, 1999, 2999 and 3999, and from 4000 on: the first repetition is given 8


def test_sizes_that_are_too_long_to_write_are_refused_at_once(monkeypatch: pytest.MonkeyPatch):
    """That says nothing of whether the network is possible, so no few repetitions are tried."""
    calls: list[object] = []
    in_letters = runs.Subject.in_letters
    monkeypatch.setattr(
        runs.Subject, "in_letters", lambda *given, **named: calls.append(given) or in_letters(*given, **named)
    )
    with pytest.raises(Mistakes, match="too many terms"):
        derive("input l -> " + " -> ".join(f"[ dense in*(k{number} + 1) ] * 1 -> [ relu ] * N" for number in range(12)))
    assert len(calls) == 1
