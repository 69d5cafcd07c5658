"""Growth of random networks against the networks derived anew with larger letters."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.random_networks import Chain, chains

from netderive.engine import Table, derive
from netderive.engine.exploration import TOTALS, Scale, scale
from netderive.engine.network import derive_again
from netderive.engine.values import algebra, is_number, put
from netderive.grammar import Mistakes

FAR = 10**9


def anew(chain: Chain, **larger: int) -> Table | None:
    try:
        return derive(chain.text, {**chain.values, **larger}, chain.convention)
    except Mistakes:
        return None


def grown(chain: Chain) -> Scale:
    table = chain.table(*chain.values)
    assume(table is not None)
    assert table is not None
    found = scale(table)
    assume(found.letters)
    return found


@settings(max_examples=40, deadline=None)
@given(chains())
def test_the_terms_are_the_total_and_doubling_is_what_it_says(chain: Chain):
    found = grown(chain)
    for scaling in found.totals:
        for growth in scaling.growths:
            doubled = anew(chain, **{growth.letter: 2 * chain.values[growth.letter]})
            nothing = not scaling.total.value or not chain.values[growth.letter]
            assert (growth.now is None) == (doubled is None or nothing)
            if not growth.terms:
                continue
            whole = algebra.add(term.exact for term in growth.terms)
            assert put(whole, dict(chain.values)) == scaling.total.value
            if growth.now is not None and doubled is not None:
                expected = put(whole, {**chain.values, growth.letter: 2 * chain.values[growth.letter]})
                assert expected == doubled.total(scaling.quantity).value
                assert growth.now == Fraction(expected) / Fraction(scaling.total.value)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(chains())
def test_the_shares_are_the_whole(chain: Chain):
    for scaling in grown(chain).totals:
        if scaling.total.value:
            assert sum(share for share in scaling.shares if share is not None) == 1
        for growth in scaling.growths:
            if growth.shares and None not in growth.shares:
                ratios = [share for share in growth.shares if share is not None]
                assert all(is_number(one.value) for one in ratios)
                assert sum(Fraction(one.value or 0) for one in ratios) == 1


@settings(max_examples=40, deadline=None)
@given(chains(), st.data())
def test_the_limit_is_what_comes_near(chain: Chain, data: st.DataObject):
    found = grown(chain)
    letter = data.draw(st.sampled_from(found.letters))
    far = FAR * max(1, chain.values[letter])
    once, twice = anew(chain, **{letter: far}), anew(chain, **{letter: 2 * far})
    for quantity in TOTALS:
        growth = next((one for one in found[quantity].growths if one.letter == letter), None)
        if growth is None:
            continue
        if growth.bounds:
            assert once is None or not found.table.exact
        elif once is not None and twice is not None and is_number(growth.limit):
            before, after = once.total(quantity).value, twice.total(quantity).value
            limit: Any = growth.limit
            assert abs(Fraction(after or 0) / Fraction(before or 1) / limit - 1) < Fraction(1, 100)
            for layer, share in zip(once.layers, growth.shares, strict=True):
                if share is not None and share.value is not None:
                    now = Fraction(layer.count(quantity).value or 0) / Fraction(before or 1)
                    assert abs(now - share.value) < Fraction(1, 100)


def test_a_network_is_derived_again_only_for_what_its_formula_does_not_say(monkeypatch: pytest.MonkeyPatch):
    """The loop has no closed form, so `N` is doubled by deriving; `h`, `w`, `k` and `c` are in formulas."""
    again: list[Any] = []

    def counting(table: Table, values: Any) -> Table:
        again.append(values)
        return derive_again(table, values)

    monkeypatch.setattr("netderive.engine.exploration.scaling.derive_again", counting)
    table = derive(
        "let h = 32; let w = 32; let k = 8; let c = 10; let N = 2\n"
        "input 3@h x w -> for i = 1..N [ conv k*i@3x3 pad 1 -> if i = 1 [ pool 2x2 ] ] -> globalpool -> dense c"
    )
    found = scale(table)
    assert [values["N"] for values in again] == [4]
    values = {"h": 32, "w": 32, "k": 8, "c": 10, "N": 2}
    for one in found.totals:
        for growth in one.growths:
            doubled = derive_again(table, values | {growth.letter: 2 * values[growth.letter]}).total(one.quantity)
            assert growth.now == Fraction(doubled.value or 0) / (one.total.value or 0)
