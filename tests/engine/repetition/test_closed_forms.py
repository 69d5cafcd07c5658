"""Repeated bodies: the closed form is what the repetitions come to when they are written out by hand."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netderive.engine import Table, derive
from netderive.engine.answers import check
from netderive.engine.formulas import tree_of
from netderive.engine.values import algebra
from netderive.grammar import Mistakes, print_math

STEPS = (
    "conv k@3x3 pad 1",
    "conv k@3x3",
    "conv 2*in@1x1",
    "conv in + 3@3x3 pad 1 stride 2",
    "conv k*2^(i-1)@3x3 pad 1 no bias",
    "conv k + g*i@1x1",
    "conv i*i + 1@3x3 pad 1",
    "pool 2x2",
    "avgpool 3x3 stride 2 pad 1",
    "upsample 2",
    "batchnorm",
    "relu",
    "concat [ | conv g@3x3 pad 1 ]",
    "concat [ conv k@1x1 | conv g@3x3 pad 1 | conv 3@1x1 no bias ]",
    "add [ conv in@3x3 pad 1 -> relu | ]",
    "mul [ globalpool -> dense 5 -> dense in -> sigmoid | ]",
    "[ conv g@1x1 -> relu ] * 2",
    "for j = 1..3 [ conv j*k@1x1 ]",
)
INNER = (
    "inner",
    "conv k@1x1 -> inner -> conv g*i@3x3 pad 1",
    "concat [ | pool 2x2 -> conv k*2^i@1x1 -> inner -> deconv k@2x2 stride 2 ]",
    "concat [ inner | inner ]",
    "add [ conv k@1x1 -> inner -> conv in@1x1 | ]",
)
VALUES = {"k": 4, "g": 3, "h": 64, "w": 64, "s": 3, "M": 2}


def steps(*without: str) -> st.SearchStrategy[str]:
    chosen = [step for step in STEPS if not any(word in step for word in without)]
    return st.lists(st.sampled_from(chosen), min_size=1, max_size=3).map(" -> ".join)


def bodies() -> st.SearchStrategy[str]:
    """A few steps, at times around the next repetition.

    Written out, a nested repetition is in a branch, where `in` would be what enters that branch.
    """
    return st.one_of(
        steps(), steps(), st.tuples(steps("conv 2*in", "conv in"), st.sampled_from(INNER)).map(" -> ".join)
    )


def by_hand(body: str, repetitions: int, repetition: int = 1) -> str:
    """The repetitions of a body written out, the index substituted, the next repetition instead of `inner`."""
    if repetition > repetitions:
        return "identity"
    text = re.sub(r"\bi\b", str(repetition), body)
    if "inner" in body:
        return re.sub(r"\binner\b", f"[ {by_hand(body, repetitions, repetition + 1)} ]", text)
    return f"{text} -> {by_hand(body, repetitions, repetition + 1)}"


def table(text: str, **values: int) -> Table | None:
    try:
        return derive(text, {name: value for name, value in values.items() if re.search(rf"\b{name}\b", text)})
    except Mistakes:
        return None


def figures(found: Table, **values: int) -> list[object]:
    """Parameters, multiply-adds and the output, with numbers substituted into what is in letters."""
    end = found.layers[-1]
    symbolic = [found.totals.params, found.totals.macs, end.features, *end.space]
    return [algebra.put(one.symbolic, values) for one in symbolic]


@settings(max_examples=30, deadline=None)
@given(bodies(), st.integers(0, 6))
def test_a_closed_form_is_the_network_written_out(body: str, repetitions: int):
    head = "input k@h x w\nconv k@1x1"
    closed = table(f"{head}\nfor i = 1..N [ {body} ]")
    plain = table(f"{head}\n{by_hand(body, repetitions)}", **VALUES)
    counted = table(f"{head}\nfor i = 1..N [ {body} ]", **VALUES, N=repetitions)
    assert (counted is None) == (plain is None)
    if plain is None or counted is None:
        return
    expected = [plain.totals.params.value, plain.totals.macs.value]
    expected += [one.value for one in (plain.layers[-1].features, *plain.layers[-1].space)]
    assert [one.value for one in (counted.totals.params, counted.totals.macs)] == expected[:2]
    assert [counted.unrolled().totals.params.value, counted.unrolled().totals.macs.value] == expected[:2]
    assume(closed is not None)
    assert closed is not None
    place = {**VALUES, "N": repetitions}
    if all(_holds(print_math(condition.tree()), place) for condition in closed.holding):
        assert figures(closed, **place) == expected


def _holds(condition: str, values: dict[str, int]) -> bool:
    from netderive.engine.formulas import evaluate
    from netderive.grammar import parse_comparison

    found = parse_comparison(condition)
    return algebra.COMPARE[found.op](evaluate(found.left, values), evaluate(found.right, values))


SOLVED = [
    # (what is before, the body, what is after, what has no sum left)
    ("input 3@h x w -> conv k@1x1", "pool 2x2 -> inner -> upsample 2 -> conv k@3x3 pad 1", "relu", "params macs"),
    ("input 3@h x w", "concat [ inner | inner ]", "globalpool", "params memory"),
    ("input 3@h x w", "conv k*2^(N-i)@3x3 pad 1", "relu", "params macs memory"),
    ("input 3@h x w", "conv 16*k*4^(N-i)/2^i@3x3 pad 1", "relu", "params macs memory"),
    ("input 6@h x w", "conv k*2^(N-i+1)@3x3 pad 1 groups 2", "relu", "params macs memory"),
    (  # the generator of Radford, Metz and Chintala 2016 with N stages: maps halve where sizes double
        "input 100@1x1 -> deconv k*2^N@4x4",
        "deconv k*2^(N-i)@4x4 stride 2 pad 1 -> batchnorm -> relu",
        "deconv 3@4x4 stride 2 pad 1 -> tanh",
        "params macs memory",
    ),
    (  # strided convolutions on the path down: sizes are rounded up
        "input k@h x w",
        "concat [ | conv k*2^i@3x3 stride 2 pad 1 -> inner -> deconv k*2^(i-1)@2x2 stride 2 ] -> conv k*2^(i-1)@1x1",
        "relu",
        "params macs",
    ),
    ("input 3@h x w", "conv 2*in@3x3 pad 1 -> inner -> conv in//2@3x3 pad 1", "relu", "params macs memory"),
    ("input 3@h x w", "[ conv 2*in@3x3 pad 1 ] * M", "relu", ""),
    ("input 3@h x w", "conv k@3x3 -> inner", "relu", "params macs memory"),
    ("input 3@h x w", "concat [ conv k@1x1 -> inner | conv k@1x1 -> inner ]", "relu", "params macs memory"),
    ("input 3@h x w", "conv k@3x3 pad 1 -> inner -> conv k@1x1", "relu", "params macs memory"),
    ("input 3@4x4", "deconv k@2x2 stride 2 -> conv k@3x3", "relu", "params macs memory"),
    ("input 3@h x w", "upsample 2 -> crop 1", "relu", "params macs memory"),
    ("input 3@h x w", "conv k*2^(i-1)@3x3 pad 1 stride s", "relu", "params"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("before", "body", "behind", "closed"), SOLVED)
def test_a_repeat_that_is_solved_is_the_network_written_out(before: str, body: str, behind: str, closed: str):
    solved = derive(f"{before} -> for i = 1..N [ {body} ] -> {behind}")
    assert not any(algebra.has_sum(solved.total(quantity).symbolic) for quantity in closed.split())
    tried = 0
    for repetitions in range(7):
        place = {**VALUES, "N": repetitions}
        if not all(_holds(print_math(condition.tree()), place) for condition in solved.holding):
            continue
        tried += 1
        plain = table(
            re.sub(r"\bN\b", str(repetitions), f"{before} -> {by_hand(body, repetitions)} -> {behind}"), **VALUES
        )
        assert plain is not None
        assert totals(solved, **place) == totals(plain), repetitions
    assert tried > 3


def totals(found: Table, **values: int) -> list[object]:
    """What `figures` gives, and the bytes of all values."""
    memory = found.total("memory").symbolic if values else found.total("memory").value
    shown = figures(found, **values) if values else [found.totals.params.value, found.totals.macs.value]
    end = () if values else (found.layers[-1].features.value, *(one.value for one in found.layers[-1].space))
    return [algebra.put(memory, values), *shown, *end]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "repetitions"), [("input d -> [ dense k ] * N", 10), ("input d -> for i = 1..N [ dense k*i ]", 10)]
)
def test_a_billion_repetitions_are_counted_like_ten(text: str, repetitions: int):
    few, many = derive(text, {"d": 3, "k": 2, "N": repetitions}), derive(text, {"d": 3, "k": 2, "N": 10**9})
    assert figures(few, d=3, k=2, N=10**9)[0] == many.totals.params.value
    assert few.totals.params.value == figures(many, d=3, k=2, N=repetitions)[0]


def test_what_would_have_too_many_digits_is_refused_with_its_size():
    with pytest.raises(Mistakes, match="301,029,996 digits"):
        derive("input 3@8x8 -> for i = 1..N [ conv 2^i@1x1 ]", {"N": 10**9})


def test_a_product_of_rounded_sizes_stays_together_in_a_sum():
    """Repetition i gives k*i maps of ceil(h/2^i)*ceil(w/2^i) values; it is the same sum when it is split."""
    text = """input l@h x w
for i = 1..N [ conv k*i@3x3 pad 1 stride 2 ]
claim memory = 4*h*l*w + sum(i = 1..N, 4*k*i*(floor((h-1)/2^i)*ceil(w/2^i) + ceil(w/2^i)))
claim memory = 4*h*l*w + sum(i = 1..N, 4*k*i*(floor((h-1)/2^i)*ceil(w/2^i) + ceil(h/2^i)))"""
    found = derive(text)
    memory = found.total("memory").symbolic
    together = "4*h*l*w + 4*k*sum(i = 1..N, i*ceil(h/2^i)*ceil(w/2^i))"
    assert print_math(tree_of(memory)) == together
    assert [verdict.holds for verdict in check(found)] == [True, False]
    for repetitions in range(1, 7):  # substituting one letter after the other
        sizes = sum(i * -(-13 // 2**i) * -(-9 // 2**i) for i in range(1, repetitions + 1))
        with_height = algebra.put(memory, {"h": 13})
        assert algebra.put(with_height, {"w": 9, "k": 2, "l": 3, "N": repetitions}) == 4 * 13 * 3 * 9 + 4 * 2 * sizes
