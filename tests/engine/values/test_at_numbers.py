"""Random expressions: worked out in letters and then at numbers, they are what plain numbers give from the start."""

from fractions import Fraction
from random import Random

import pytest

from netderive.engine.formulas import evaluate
from netderive.engine.values import Impossible, Value, algebra, is_number, put, symbol
from netderive.grammar import Mistakes, parse_expression

LEAST = {"h": 1, "k": 1, "s": 1, "p": 0, "N": 0, "r": None}
SYMBOLS = {name: symbol(name, least) for name, least in LEAST.items()}
SIGNS = ("=", "!=", "<", "<=", ">", ">=")
SEEDS = 20
EACH = 50
POINTS = 6


def drawn(random: Random, depth: int, letters: tuple[str, ...]) -> str:
    """An expression of the language."""

    def one(inner: tuple[str, ...] = letters) -> str:
        return drawn(random, depth - 1, inner)

    if not depth or random.random() < 0.15:
        return random.choice((*letters, *letters, "1", "2", "3", "5", "(1/2)"))
    index = f"i{depth}"
    forms = (
        lambda: f"({one()} + {one()})",
        lambda: f"({one()} - {one()})",
        lambda: f"({one()} * {one()})",
        lambda: f"({one()} / {random.choice((one(), '3', 'k', '(k + 1)'))})",
        lambda: f"({one()} // {random.choice((one(), '2', '4', 's', '(h - N)'))})",
        lambda: f"({one()} % {random.choice(('2', '3', 's', '(k + 1)'))})",
        lambda: f"ceil({one()}/{random.choice(('2', '3', 's'))})",
        lambda: f"{random.choice((2, 3, 6))}^({random.choice('pN')} {random.choice('+-')} {random.choice('p12')})",
        lambda: f"({one()})^2",
        lambda: f"{random.choice(('min', 'max'))}({one()}, {one()})",
        lambda: f"if({one()} {random.choice(SIGNS)} {one()}, {one()}, {one()})",
        lambda: f"sum({index} = {random.choice('01')}..{random.choice('hN4')}, {one((*letters, index))})",
    )
    return random.choice(forms)()


def at_a_point(random: Random) -> dict[str, Value]:
    numbers: dict[str, Value] = {name: random.randint(least or 0, 6) for name, least in LEAST.items()}
    return {**numbers, "r": Fraction(random.randint(1, 9), random.randint(1, 4))}


@pytest.mark.parametrize("seed", range(SEEDS))
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
