"""Questions about layers inside of others: the whole path stays in the answer, and one that leads nowhere says why."""

import pytest

from netderive import find
from netderive.engine import derive
from netderive.engine.answers import answer
from netderive.grammar import Mistakes, parse_queries, parse_query

LOOP = "input 3@8x8 -> t: [ conv 4@3x3 pad 1 ] * 3"
"""The first repetition sees 3 maps, the others 4."""

BLOCK = "block b(k) [ dense k ]; input 3 -> r: for i = 2..4 [ u: b(i) ] -> y: b(5)"


@pytest.mark.parametrize(
    ("text", "query", "value"),
    [
        (LOOP, "t[1].conv1.params", (9 * 3 + 1) * 4),
        (LOOP, "t[2].conv1.params", (9 * 4 + 1) * 4),
        (BLOCK, "r[2].u.dense1.params", (3 + 1) * 2),
        (BLOCK, "y.dense1.params", (4 + 1) * 5),
        (BLOCK, "y.params", (4 + 1) * 5),
    ],
)
def test_an_answer_keeps_the_path_that_was_requested(text: str, query: str, value: int):
    found = find(text, query)
    assert found.query == query
    assert found.figure and found.figure.value == value


@pytest.mark.parametrize("quantity", ["output", "size", "field"])
def test_so_do_answers_of_several_parts(quantity: str):
    assert find(LOOP, f"t[2].conv1.{quantity}").query == f"t[2].conv1.{quantity}"


@pytest.mark.parametrize(
    ("text", "query", "message", "hint"),
    [
        (LOOP, "t.conv1.params", "`t.conv1` is not the same in every repetition", "name the repetition: `t[1].conv1`"),
        (LOOP, "t[2].output", "`t[2]` is a repetition, not a layer", "name a layer in the repetition: `t[2].conv1`"),
        (LOOP, "t[7].output", "`t` has no repetition 7", "its repetitions are 1 to 3"),
        (LOOP, "t[N].conv1.macs", "`t[N]` is no repetition", "repetitions have numbers, such as `t[1].conv1`"),
        (LOOP, "t[1].conv1[2].macs", "`t[1].conv1` has no repetitions", "leave `[2]` out"),
        # the repetition is missing where repetitions differ, not where the path ends
        (
            BLOCK,
            "r.u.dense1.params",
            "`r.u.dense1` is not the same in every repetition",
            "name the repetition: `r[2].u.dense1`",
        ),
        (BLOCK, "r[2].u[1].dense1.params", "`r[2].u` has no repetitions", "leave `[1]` out"),
        (BLOCK, "y[1].dense1.params", "`y` has no repetitions", "leave `[1]` out"),
        ("input 3 -> r: [ dense 4 ] * 0", "r.dense1.params", "`r` has no repetitions", "its body is repeated 0 times"),
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_says_why(text: str, query: str, message: str, hint: str):
    with pytest.raises(Mistakes) as raised:
        answer(parse_query(query), derive(text))
    (mistake,) = raised.value.mistakes
    assert (mistake.message, mistake.hint) == (message, hint)


def test_a_question_with_its_answer_is_a_claim():
    with pytest.raises(Mistakes) as raised:
        parse_queries("dense1.params = 18")
    assert raised.value.mistakes[0].hint == (
        "ask for `dense1.params`; that a value is right is a claim: `claim dense1.params = 18`, for `netderive check`"
    )
