"""A value is written in one way, whichever of its parts a process has seen first."""

import itertools

import pytest

from netderive.engine.formulas import evaluate, tree_of
from netderive.engine.values import floor_divide, symbol
from netderive.grammar import parse_expression, print_math

FORMULA = "N*({0}*{1} - 8*a*({0} + {1}) - 4*{0} - 4*{1} + 4*a + 2)"
"""One of two sizes may take the `- a` as its own: `-4*N*(size - a)`."""


@pytest.mark.parametrize("letters", list(itertools.permutations("hwp")))
def test_the_letter_seen_first_makes_no_difference(letters: tuple[str, ...]):
    suffix = "".join(letters)  # atoms of this order only
    names = {letter: f"{letter}_{suffix}" for letter in letters}
    kept = [symbol(names[letter]) for letter in letters]
    kept += [floor_divide(letter, 16) for letter in kept]
    sizes = [f"min({names['p']}, floor({names[side]}/16))" for side in "hw"]
    symbols = {name: symbol(name) for name in (*names.values(), "a", "N")}
    value = evaluate(parse_expression(FORMULA.format(*sizes)), symbols)
    written = print_math(tree_of(value)).replace(f"_{suffix}", "")
    assert written == (
        "N*min(p, floor(h/16))*min(p, floor(w/16)) - 8*N*a*min(p, floor(h/16)) - 8*N*a*min(p, floor(w/16))"
        " - 4*N*(min(p, floor(h/16)) - a) - 4*N*min(p, floor(w/16)) + 2*N"
    )


def test_a_minimum_names_its_values_by_the_alphabet():
    names = [f"{first}{second}" for first in "abcdefgh" for second in "xyz"]
    for one, other in itertools.pairwise(names):
        call = parse_expression(f"min({other}, {one})")
        assert repr(evaluate(call, {one: symbol(one), other: symbol(other)})) == f"min({one}, {other})"
