"""Automatic names count on their own level: the file's chain, or the body of a block, repeat or loop."""

import pytest

from netderive.engine import derive
from netderive.grammar import Mistakes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "input 3@9x9 -> conv 3@1x1 -> [ conv 3@1x1 -> relu ] * 2 -> conv 3@1x1 -> relu",
            ["input", "conv1", "repeat1.conv1", "repeat1.relu1", "conv2", "relu1"],
        ),
        (  # branches share the level of their join, labelled layers are counted
            "input 3@9x9 -> a: conv 3@1x1 -> add [ conv 3@1x1 | ] -> conv 3@1x1 -> add [ conv 3@1x1 | ]",
            ["input", "a", "add1", "conv2", "conv3", "add2", "conv4"],
        ),
        (  # a block's body is a level, whatever encloses its uses
            "block b(k) [ conv k@1x1 -> conv k@1x1 ]; input 3@9x9 -> conv 3@1x1 -> b(3) -> conv 3@1x1 -> b(4)",
            ["input", "conv1", "b1.conv1", "b1.conv2", "conv2", "b2.conv1", "b2.conv2"],
        ),
        (
            "input 3 -> dense 4 -> for i = 1..N [ dense 4 -> [ dense 4 -> dense 4 ] * M -> dense 4 ] -> dense 5",
            [
                "input",
                "dense1",
                "loop1.dense1",
                "loop1.repeat1.dense1",
                "loop1.repeat1.dense2",
                "loop1.dense2",
                "dense2",
            ],
        ),
        ("input 4 -> [ dense 4 ] -> dense 4", ["input", "body1.dense1", "dense1"]),
    ],
)
def test_names_are_counted_on_their_level(text: str, names: list[str]):
    paths = [path for path in derive(text).paths if not path.endswith(("loop1", "repeat1", "body1", "b1", "b2"))]
    assert sorted(paths) == sorted(names)


def test_a_label_may_not_look_like_the_automatic_name_of_another_layer():
    with pytest.raises(Mistakes, match="the label `conv3` looks like the name that another layer has"):
        derive("input 3@9x9 -> [ conv 3@1x1 ] * 2 -> conv3: conv 3@1x1")
    assert derive("input 3@9x9 -> [ conv 3@1x1 ] * 2 -> conv1: conv 3@1x1").layer("conv1").params.value == 12


@pytest.mark.parametrize(
    "lets", ["let s = sum(i = 1..len(k), k[i]); let k = 4, 5", "let k = 4, 5; let s = k[1] + k[2]"]
)
def test_a_let_may_build_on_a_list_that_comes_after_it(lets: str):
    """A 1x1 convolution of 7 channels with 4 + 5 filters: (7 + 1)*9 = 72 parameters."""
    assert derive(f"{lets}; input 7@3x3 -> conv s@1x1").totals.params.value == 72
