"""A `let` in other letters must give a value that its letter may have: whole, at least 1, and with no divisor of 0."""

import pytest

from netderive.engine import derive
from netderive.engine.conditions import verdict_at
from netderive.grammar import Mistakes, print_math

LETS = [
    ("let k = 8/(a - 1)", ["a >= 2", "8 % (a - 1) = 0"]),
    ("let k = 8//(a - 1)", ["a >= 2", "9 >= a"]),
    ("let k = (a*b - b)//(a - 1)", ["a >= 2"]),  # it is b, but for a = 1
    ("let k = a - 3", ["a >= 4"]),
    ("let k = 2*a", []),
    ("let m = 8//(a - 1); let k = m - 2", ["a >= 2", "3 >= a"]),  # 8//(a - 1) >= 3
    ("let d = 12; let k = d/a", ["12 % a = 0"]),
]


@pytest.mark.parametrize(("lets", "requested"), LETS)
def test_the_conditions_of_a_let_are_stated(lets: str, requested: list[str]):
    assert [print_math(one.tree()) for one in derive(f"{lets}; input 8 -> dense k").conditions] == requested


@pytest.mark.parametrize("lets", [lets for lets, _ in LETS])
def test_they_hold_exactly_where_the_value_is_possible(lets: str):
    text = f"{lets}; input 8 -> dense k"
    table = derive(text)
    for a in range(1, 16):
        values = {"a": a, **({"b": 3} if "b" in table.letters else {})}
        holds = all(verdict_at(one, values) for one in table.conditions)
        try:
            derive(text, values)
        except Mistakes:
            assert not holds, a
        else:
            assert holds, a


def test_a_value_that_its_letter_can_never_have_is_refused():
    with pytest.raises(Mistakes, match="the letter `k` is 1 - a"):
        derive("let k = 1 - a; input 8 -> dense k")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("let m = 4 - h; input 3@h -> conv m@5", "`3 >= h` and `h >= 5` cannot both hold"),
        # N is 1 or more for M to be a positive number, and a second repetition has no space to convolve
        ("let M = N; input 3@5 -> [ conv M@2 -> flatten ] * (N + 1)", "cannot work on a vector"),
    ],
)
def test_a_let_that_excludes_what_the_layers_need_is_a_mistake(text: str, said: str):
    with pytest.raises(Mistakes, match=said):
        derive(text)
