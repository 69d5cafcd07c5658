"""Random expressions of the language, and values for their letters."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from netderive.engine.values import Value, symbol

LEAST = {"h": 1, "k": 1, "s": 1, "p": 0, "N": 0, "r": None}
SYMBOLS = {name: symbol(name, least) for name, least in LEAST.items()}
SIGNS = ("=", "!=", "<", "<=", ">", ">=")


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
