"""A repeat of which the values given leave no repetition keeps its letters, where what they say holds for none too."""

from fractions import Fraction

import pytest

from netderive.engine import derive
from netderive.engine.values import put


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("let N = 0\ninput 3@8x8 -> [ conv 3@3x3 pad 1 ] * N", {"N": 4}),
        ("let N = 0\ninput 3@8x8 -> [ conv 2*in@3x3 pad 1 ] * N", {"N": 3}),
        ("let b = 0\ninput 3@8x8 -> conv 5@3x3 -> [ batchnorm ] * b -> dense 2", {"b": 1}),
        ("let a > 0\nlet a = 1\ninput 3@8x8 -> [ conv in@1x1 ] * (ceil(3*a) - 3)", {"a": Fraction(3, 2)}),
    ],
)
def test_the_formula_holds_for_other_numbers_of_repetitions(text: str, other: dict[str, int | Fraction]):
    params = derive(text).totals.params
    assert put(params.symbolic, other) == derive(text, other).totals.params.value


@pytest.mark.parametrize(
    "body",
    ["conv 4@3x3 pad 1", "conv 3@9x9", "conv 3@3x3 groups 2", "dense 10 -> dense 7"],
    ids=["the first repetition is another", "too large a window", "groups that do not divide", "no image any more"],
)
def test_where_it_would_not_there_is_nothing(body: str):
    table = derive(f"let N = 0\ninput 3@8x8 -> [ {body} ] * N -> dense 2")
    assert table.totals.params.value == put(table.totals.params.symbolic, {"N": 0}) == (3 * 64 + 1) * 2
    assert table.conditions == ()
