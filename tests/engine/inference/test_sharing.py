"""What is used again has the same parameters, both in numbers and in letters."""

import pytest

from netderive.engine import derive

TIED = "input 1@2 -> tied: embedding 7, k -> linear k; again tied"


@pytest.mark.parametrize("text", [f"let k = 1; {TIED}", TIED.replace("k", "1")])
def test_an_embedding_of_one_feature_is_tied_behind_a_layer(text: str):
    """After a layer come features, not indices: 7 are given, one for each row of the table, as for every k."""
    assert [end.features.value for end in derive(text).ends] == [7]


def test_an_embedding_of_one_feature_is_looked_up_at_an_input():
    text = "a: input 1@2; b: input 1@3; tied: embedding 7, 1; from a; again tied"
    assert derive(text).ends[-1].features.value == 1
