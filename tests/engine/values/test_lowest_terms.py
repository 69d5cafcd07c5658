"""Quotients in lowest terms: the same value, and no common factor left, as sympy finds them in all letters at once."""

import random

import pytest
import sympy
from support.each import each

from netderive.engine.sympy_edge import from_sympy, to_sympy
from netderive.engine.values import divide

LETTERS = sympy.symbols("a b c", integer=True, positive=True)


def drawn_sum(generator: random.Random) -> sympy.Expr:
    """A sum of a few monomials, some with letters below the line."""
    count = generator.randint(1, 3)
    return sympy.Add(
        *(
            sympy.Rational(generator.randint(1, 12), generator.choice((1, 1, 2, 3)))
            * sympy.Mul(*(letter ** generator.randint(-2, 2) for letter in LETTERS))
            for _ in range(count)
        )
    )


@pytest.mark.slow
@each("seed", range(150))
def test_a_quotient_is_the_one_that_sympy_cancels(seed: int):
    generator = random.Random(seed)
    shared = drawn_sum(generator) if seed % 3 else sympy.Integer(1)
    top, bottom = (sympy.expand(drawn_sum(generator) * shared) for _ in range(2))
    found = to_sympy(divide(from_sympy(top), from_sympy(bottom)))
    (above, below), (_, wanted) = (sympy.fraction(sympy.together(one)) for one in (found, sympy.cancel(top / bottom)))
    assert sympy.expand(above * bottom - below * top) == 0
    assert sympy.Poly(below, *LETTERS).total_degree() == sympy.Poly(wanted, *LETTERS).total_degree()
