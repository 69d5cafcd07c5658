"""Bodies in closed form: for every number of repetitions they are what the text says with that number, or by hand.

`NETDERIVE_EXAMPLES=2000 pytest tests/engine/repetition/test_repetitions.py` draws more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support.random_graphs import Graph
from support.random_networks import Chain, chains, holds
from support.random_rows import LAYERS

from netderive.engine import Table, derive
from netderive.engine.conditions import Stated
from netderive.engine.values import algebra
from netderive.grammar import Mistakes, print_math

LONG = settings(
    max_examples=int(os.environ.get("NETDERIVE_EXAMPLES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
MOST = 6
"""So many repetitions are tried, from none."""

SUMMED = ("params", "weights", "macs")


@dataclass(frozen=True)
class Unrolled:
    """An input, and a body that is there so many times; `first` is None for `[ .. ] * N`."""

    before: str
    body: str
    first: int | None

    def text(self, count: str) -> str:
        """The network with a letter or a number that counts the repetitions."""
        if self.first is None:
            return f"{self.before}\n[ {self.body} ] * {count}\nrelu"
        last = count if self.first == 1 else f"{count} + {self.first - 1}" if self.first else f"{count} - 1"
        return f"{self.before}\nfor i = {self.first}..{last} [ {self.body} ]\nrelu"

    def by_hand(self, count: int) -> str:
        """The body written out, with the number of each repetition substituted; the last `inner` is empty."""
        first = 1 if self.first is None else self.first
        repetitions = [self.body] * count  # without an index, an `i` is that of a loop inside
        if self.first is not None:
            repetitions = [re.sub(r"\bi\b", str(number), self.body) for number in range(first, first + count)]
        if not list(own_inner(self.body)):
            return "\n".join([self.before, *(f"[ {repetition} ]" for repetition in repetitions), "relu"])
        inside = "identity"
        for repetition in reversed(repetitions):
            for place in sorted(own_inner(repetition), reverse=True):
                repetition = repetition[:place] + inside + repetition[place + len("inner") :]
            inside = f"[ {repetition} ]"
        return f"{self.before}\n{inside}\nrelu"


def own_inner(body: str) -> Iterator[int]:
    """Where a body speaks of its own next repetition, and not of that of a repeat inside."""
    opened: list[int] = []
    inside: list[range] = []
    for place, sign in enumerate(body):
        if sign == "[":
            opened.append(place)
        elif sign == "]":
            start = opened.pop()
            if re.search(r"for \w+ = [^][|>]+$", body[:start]) or body[place + 1 :].startswith(" * "):
                inside.append(range(start, place))
    found = (match.start() for match in re.finditer(r"\binner\b", body))
    return (place for place in found if not any(place in one for one in inside))


@pytest.mark.parametrize(
    ("text", "values", "params"),
    [
        # no repetition of 0..N - 1 is there: N counts them, as in 1..N
        ("input 6@12 -> for i = 0..N - 1 [ linear 3 ]", {"N": 0}, 0),
        # (6*6 + 1)*1 units of one repetition; a second one would pool a vector
        ("input 6@12 -> [ pool 2 -> dense 1 ] * N", {"N": 1}, 37),
        # a repetition of `* 2` and one of the loop inside are counted separately: 1*3 + 1 and 1*2 + 1, twice
        ("input 1@4 -> [ for i = 0..N [ conv 1@3 pad 1 -> conv 1@2 pad i ] ] * 2", {"N": 0}, 14),
        # repetitions without a closed form, one by one: (4 + 1)*12, (12 + 1)*6, (6 + 1)*4
        ("input 4 -> for i = 1..N [ dense 12//i ]", {"N": 3}, 60 + 78 + 28),
        # `in` is what enters the layer, whether the body is in a branch or not: 2 -> 4 -> 8 -> 16
        ("input 2 -> [ dense 2*in ] * N", {"N": 3}, 3 * 4 + 5 * 8 + 9 * 16),
        ("input 2 -> concat [ [ dense 2*in ] * N | dense in ]", {"N": 3}, 3 * 4 + 5 * 8 + 9 * 16 + 3 * 2),
    ],
)
def test_repetitions_by_hand(text: str, values: dict[str, int], params: int):
    assert derive(text, values).totals.params.value == params


@pytest.mark.parametrize(("count", "conditions"), [(0, []), (1, ["l % g = 0"]), (2, ["l % g = 0", "k % g = 0"])])
def test_repetitions_that_do_not_exist_state_nothing(count: int, conditions: list[str]):
    table = derive("input l@h -> [ conv g*k@1 groups g -> linear k ] * N", {"N": count})
    assert [print_math(condition.tree()) for condition in table.conditions] == conditions


@st.composite
def turned(draw: st.DrawFn) -> Unrolled:
    drawing = Graph(draw, letters=False, kinds=LAYERS)
    rank = draw(st.integers(0, 2))
    space = " x ".join(str(draw(st.sampled_from((7, 8, 16, 30, 64)))) for _ in range(rank))
    first = draw(st.sampled_from((None, 1, 1, 0, 2)))
    index = () if first is None else ("i",)
    drawing.depth, drawing.local = 1, index
    body = drawing.around_inner(rank, index)[1] if drawing.one_in(3) else drawing.chain(rank)[1]
    blocks = [text[1] for _, text in drawing.blocks]
    given_input = f"input {draw(st.integers(1, 6))}" + (f"@{space}" if rank else "")
    return Unrolled("\n".join([*blocks, given_input]), body, first)


def derived(text: str) -> Table | None:
    try:
        return derive(text)
    except Mistakes:
        return None


def figures(table: Table) -> tuple[object, ...]:
    last = table.layers[-1]
    return (last.features.value, *(size.value for size in last.space), *(table.total(q).value for q in SUMMED))


@LONG
@given(turned())
def test_a_closed_form_is_what_is_written_out(network: Unrolled):
    closed = derived(network.text("N"))
    assume(closed is not None)
    assert closed is not None
    last = closed.layers[-1]
    expected = [last.features, *last.space, *(closed.total(quantity) for quantity in SUMMED)]
    for count in range(MOST + 1):
        numbers = derived(network.text(str(count)))
        by_hand = derived(network.by_hand(count))
        assert (numbers is None) == (by_hand is None), f"{count}: {network}"
        broken = _failing(closed.conditions, {"N": count})
        assert numbers is not None or broken, f"{count}: {network}"
        assert numbers is None or not broken or not closed.exact, f"{count}: {network} {broken}"
        if numbers is None or by_hand is None:
            continue
        assert figures(numbers) == figures(by_hand), f"{count}: {network}"
        assert (
            broken
            or _failing(closed.formulas_for, {"N": count})
            or figures(numbers) == tuple(algebra.put(one.symbolic, {"N": count}) for one in expected)
        ), count


@LONG
@given(chains(graphs=True))
def test_a_network_is_possible_exactly_where_its_conditions_hold(chain: Chain):
    free = chain.table()
    assume(free is not None and chain.values)
    assert free is not None
    plain = derived(f"convention {chain.convention}\n{chain.plain}")
    assert (chain.table(*chain.values) is None) == (plain is None), f"{chain}: letters with values are not as numbers"
    broken = _failing(free.conditions, chain.values)
    assert plain is not None or broken, f"{chain}: too weak"
    assert plain is None or not broken or not free.exact, f"{chain}: too strict: {broken}"


def _failing(conditions: Sequence[Stated], values: dict[str, int]) -> list[str]:
    return [print_math(one.tree()) for one in conditions if not holds(one, values)]


@LONG
@given(chains(graphs=True))
def test_letters_then_numbers_are_the_numbers(chain: Chain):
    free, whole = chain.table(), chain.table(*chain.values)
    assume(free is not None and whole is not None)
    assert free is not None and whole is not None
    plain = [derive(chain.plain, convention=chain.convention).total(quantity).value for quantity in SUMMED]
    assert [whole.total(quantity).value for quantity in SUMMED] == plain
    put = [algebra.put(free.total(quantity).symbolic, {**chain.values}) for quantity in SUMMED]
    assert put == plain or _failing(free.holding, chain.values)


@LONG
@given(chains(letters=False, graphs=True))
def test_layers_written_out_add_up_to_the_totals(chain: Chain):
    table = chain.table()
    assume(table is not None)
    assert table is not None
    for flat in (table.written_out(), table.unrolled()):
        for quantity in (*SUMMED, "memory", "trainable"):
            assert flat.total(quantity).value == table.total(quantity).value, f"{quantity} of {chain}"
    names = [layer.name for layer in table.unrolled().layers]
    assert len({*names}) == len(names), names


@LONG
@given(chains(letters=False, graphs=True, most=2))
def test_another_use_has_no_parameters_and_the_work_of_its_own(chain: Chain):
    assume("from input" not in chain.plain)  # which is another one where the body is anew
    once = derived(f"convention {chain.convention}\n{_inside(chain)}")
    twice = derived(f"convention {chain.convention}\n{_inside(chain)}\nagain whole")
    assume(once is not None and twice is not None)
    assert once is not None and twice is not None
    again = twice.layers[-1]
    anew = derived(f"convention {chain.convention}\n{_behind(chain, once)}")
    assert again.params.value == 0
    assert twice.total("params").value == once.total("params").value
    assert anew is not None
    assert again.macs.value == anew.total("macs").value


def _inside(chain: Chain) -> str:
    """A network as one body with a name."""
    lines = chain.plain.split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith("input"))
    body = " -> ".join(lines[start + 1 :]) or "relu"
    return "\n".join([*lines[:start], lines[start], f"whole: [ {body} ]"])


def _behind(chain: Chain, once: Table) -> str:
    """The same body on what it gives."""
    last = once.layers[-1]
    shape = f"{last.features.value}" + ("@" if last.space else "") + " x ".join(str(size.value) for size in last.space)
    return re.sub(r"^input .*$", f"input {shape}", _inside(chain), flags=re.MULTILINE)


@pytest.mark.parametrize(("values", "params", "macs"), [({"N": 1}, 40, 64), ({"N": 2}, 95, 159)])
def test_a_layer_used_again_in_a_loop_of_the_same_letter(values: dict[str, int], params: int, macs: int):
    """j = 1: 4 -> 4 -> 4, 20 + 20 parameters, 16 + 3*16 multiply-adds; j = 2: 4 -> 5 -> 5, 25 + 30 and 20 + 3*25."""
    text = "input 4 -> for j = 1..N [ dense j + 3 -> q: dense j + 3 -> for j = 1..2 [ again q ] ]"
    totals = derive(text, values).totals
    assert (totals.params.value, totals.macs.value) == (params, macs)


@pytest.mark.parametrize("first", ["10^30", "999999999999999999999999999999 + 1"])
def test_a_loop_may_begin_anywhere(first: str):
    """Two repetitions of a dense layer with 2 units: (3 + 1)*2 + (2 + 1)*2 = 14 parameters."""
    table = derive(f"input 3 -> for i = {first}..N [ dense k ]")
    assert table.totals.params.at(N=10**30 + 1, k=2) == 14
