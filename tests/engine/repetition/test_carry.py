"""Layers that one repetition passes on to the next: as if every repetition were typed by hand."""

import pytest
from support.each import each

from netderive import derive

START = "input 3@16x16\na: conv 4@3x3 pad 1\nb: conv 8@3x3 pad 1 stride 2\n"
STREAMS = """
from {a} -> {x}: conv 4@3x3 pad 1 -> {a1}: add [ | from {b} -> conv 4@1x1 -> upsample 2 ]
from {b} -> {b1}: add [ | from {x} -> conv 8@3x3 pad 1 stride 2 ]"""
GROWING = """
from {a} -> {x}: identity
{a1}: concat [ | from {b} -> conv 2@1x1 -> upsample 2 ]
from {b} -> {b1}: add [ | conv 8@1x1 ]"""


def by_hand(body: str, times: int) -> str:
    """The body as often, with labels of its own each time."""
    rows = [
        body.format(a=f"a_{n}" if n else "a", b=f"b_{n}" if n else "b", x=f"x_{n}", a1=f"a_{n + 1}", b1=f"b_{n + 1}")
        for n in range(times)
    ]
    return "\n".join([START, *rows, f"from {f'a_{times}' if times else 'a'} -> dense 5"])


def carried(body: str, times: object) -> str:
    inside = body.format(a="a", b="b", x="x_1", a1="a", b1="b")
    return f"{START}\n[\n{inside}\n] * {times} carry a, b\nfrom a -> dense 5"


@each("body", [STREAMS, GROWING], ids=["sizes stay", "maps grow"])
@each("times", [0, 1, 2, 3])
@each("letter", ["N", ""])
def test_repetitions_are_as_typed_by_hand(body: str, times: int, letter: str):
    plain = derive(by_hand(body, times))
    table = derive(carried(body, letter or times), {letter: times} if letter else {})
    for quantity in ("params", "macs"):
        assert table.total(quantity).value == plain.total(quantity).value
        assert table.written_out().total(quantity).value == plain.total(quantity).value
    assert table.layers[-1].params.value == plain.layers[-1].params.value


def test_two_repeats_hand_on_to_each_other():
    """What the first repeat gave as `a` is what the second one begins with, written out as well."""
    text = f"{START}[ from a -> a: conv 6@1x1 ] * 2 carry a\n[ from a -> a: conv 7@1x1 ] * 2 carry a\nfrom a -> dense 5"
    table = derive(text)
    assert [layer.inputs for layer in table.written_out().layers][3:] == [
        ("a",),
        ("repeat1[1].a",),
        ("repeat1[2].a",),
        ("repeat2[1].a",),
        ("repeat2[2].a",),
    ]


def test_a_block_hands_on_layers_that_it_takes():
    text = (
        "block mix(N, from p) [ a: identity; from p -> b: conv in@1x1\n"
        "  [ from a -> a: add [ | from b -> conv 4@1x1 ]; from b -> b: conv in@1x1 ] * N carry a, b\n"
        "  from a -> relu ]\n"
        "input 4@8x8 -> q: conv 4@1x1 -> conv 4@1x1 -> mix(2, from q)"
    )
    table = derive(text)
    assert table.layers[-1].params.value == 5 * 4 * 5
    assert table.written_out().totals.params.value == table.totals.params.value == 7 * 4 * 5


@pytest.mark.parametrize("last", [2, 3])
def test_the_last_repetition_is_named_by_its_word(last: int):
    """Repetition i has 3*i filters, each over 3*i - 3 maps, or over 3 in the first one."""
    table = derive(f"input 3@9; for i = 1..{last} [ s: conv 3*i@1 ]")
    maps = 3 * last
    assert table.layer("loop1[last].s").params.value == maps * (maps - 3 + 1)
