"""The bound on the work of a command: the same text is always refused, or always answered."""

import threading

import pytest

from netderive.engine import derive
from netderive.engine.arithmetic import bounded_work, spend, work
from netderive.engine.values import algebra, evaluated, letter_of, symbol
from netderive.grammar import Mistakes

SQUARES = "input 3@h x w; [ conv k@3x3 -> pool 2x2 ] * 3; dense k"


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST", 500)
    monkeypatch.setattr(work, "FORGOTTEN_AFTER", 0)


@pytest.mark.usefixtures("few_steps")
def test_a_text_of_too_much_work_is_refused_each_time():
    for _ in range(3):
        with pytest.raises(Mistakes, match="too many steps") as raised:
            derive(SQUARES)
        assert raised.value.mistakes[0].id == "work.steps"
        assert "--set k=3" in raised.value.mistakes[0].hint
    assert derive("input 3 -> dense 4").totals.params.value == 16


def test_the_same_text_takes_the_same_steps_each_time(monkeypatch: pytest.MonkeyPatch):
    """Without forgetting, the second time would take next to none."""
    monkeypatch.setattr(work, "FORGOTTEN_AFTER", 0)
    taken = []
    for _ in range(3):
        derive(SQUARES)  # at first the rules of its layers are read, which are kept
        with bounded_work():
            derive(SQUARES)
            taken.append(work.MOST - work._LEFT.steps)
    assert taken[0] > 500
    assert len(set(taken)) == 1


@pytest.mark.usefixtures("few_steps")
def test_commands_inside_of_a_command_share_its_steps():
    with bounded_work():
        spend(300)
    with pytest.raises(Mistakes), bounded_work():
        for _ in range(2):
            with bounded_work():
                spend(300)


@pytest.mark.usefixtures("few_steps")
def test_work_outside_of_commands_is_not_bounded():
    spend(10_000)


@pytest.mark.usefixtures("few_steps")
def test_each_thread_has_steps_of_its_own():
    def elsewhere() -> None:
        with bounded_work():
            spend(400)

    with bounded_work():
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        spend(400)


def test_functions_cost_more_than_terms():
    """A million roundings of numbers took as many steps as a million terms, and four times as long."""
    k, taken = symbol("k"), list[float]()
    letter = letter_of(k)
    assert letter is not None
    for value in (k + 1, algebra.floor_divide(k + 1, 3) + 1):
        with bounded_work():
            for number in range(100):
                evaluated(value, {letter: number})
            taken.append(work.MOST - work._LEFT.steps)
    assert taken[1] > 3 * taken[0] > 0


def test_long_products_cost_more_than_short_ones():
    """A size after 45 convolutions has 45 strides in each of its products, and took as many steps as one of letters."""
    taken = list[float]()
    for factors in (1, 40):
        letters = [symbol(f"zz{number}") for number in range(factors)]
        with bounded_work():
            for number in range(100):
                evaluated(algebra.multiply(letters), {one: number for one in map(letter_of, letters) if one})
            taken.append(work.MOST - work._LEFT.steps)
    assert taken[1] > 5 * taken[0] > 0
