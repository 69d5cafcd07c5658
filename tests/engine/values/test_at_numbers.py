"""Random expressions: worked out in letters and then at numbers, they are what plain numbers give from the start."""

from random import Random

from support.each import each
from support.random_values import LEAST, SYMBOLS, at_a_point, drawn

from netderive.engine.arithmetic import Impossible
from netderive.engine.formulas import evaluate
from netderive.engine.values import algebra, is_number, put
from netderive.grammar import Mistakes, parse_expression

SEEDS = 20
EACH = 50
POINTS = 6


@each("seed", range(SEEDS))
def test_a_value_is_the_same_in_letters_and_in_numbers(seed: int):
    random = Random(seed)
    compared = 0
    for _ in range(EACH):
        text = drawn(random, 3, tuple(LEAST))
        tree = parse_expression(text)
        try:
            value = evaluate(tree, SYMBOLS)
        except Mistakes:
            continue
        for _ in range(POINTS):
            point = at_a_point(random)
            try:
                number, found = evaluate(tree, point), put(value, point)
            except (Mistakes, Impossible):
                continue
            assert is_number(number) and found == number, (text, point)
            assert number >= 0 or not algebra.at_least_zero(value), (text, point)
            assert isinstance(number, int) or not algebra.is_whole(value), (text, point)
            compared += 1
    assert compared > EACH
