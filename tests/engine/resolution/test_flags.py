"""Letters that say yes or no: `if aux = 1` allows 0, as a count of repetitions does."""

import pytest

from netderive import Mistakes, derive

HEAD = "input 4@8 -> linear 3\nif aux = 1 [ linear 9 ]"


@pytest.mark.parametrize(("aux", "params"), [(0, (4 + 1) * 3), (1, (4 + 1) * 3 + (3 + 1) * 9)])
def test_a_letter_that_is_compared_with_one_may_be_zero(aux: int, params: int):
    assert derive(HEAD, {"aux": aux}).totals.params.value == params
    assert derive(f"let aux = {aux}\n{HEAD}").totals.params.value == params


def test_a_letter_that_is_compared_with_another_number_may_not():
    with pytest.raises(Mistakes, match="`s`"):
        derive("input 4@8 -> linear 3\nif s = 2 [ relu ]", {"s": 0})


def test_an_open_choice_suggests_the_number_that_decides_it():
    with pytest.raises(Mistakes, match="give `aux` a value: `--set aux=1`"):
        derive(HEAD)
