"""The zoo: every member of every family has the figures that others published (`tests/zoo/README.md`)."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from support.each import each
from support.zoo_facts import (
    FACTS,
    KERAS,
    ZOO,
    listed,
    members,
    rounding,
    said,
    single_layers,
    table_of,
    text_of,
    values_of,
)

from netderive.engine import Table, derive
from netderive.engine.answers import answer
from netderive.engine.values import put
from netderive.grammar import parse_query

pytestmark = pytest.mark.slow

NETWORKS = sorted(path.stem for path in ZOO.glob("*.net"))
LISTS = [(network, member) for network, member in members() if "layers" in member]
EACH_NETWORK = each("network", NETWORKS)


def _family(network: str) -> list[dict[str, Any]]:
    return [member for name, member in members() if name == network]


def _figure(table: Table, query: str) -> Any:
    found = answer(parse_query(query), table).figure
    return None if found is None else found.value


class TestText:
    @EACH_NETWORK
    def test_it_is_short_and_readable(self, network: str):
        lines = text_of(network).splitlines()
        assert len(lines) <= 60
        assert max(map(len, lines)) <= 100

    @EACH_NETWORK
    def test_it_has_a_title_and_its_source(self, network: str):
        first, second, *_ = text_of(network).splitlines()
        assert first.startswith("network ")
        assert second.startswith("# ")

    @EACH_NETWORK
    def test_it_has_facts(self, network: str):
        assert (FACTS / f"{network}.toml").exists()


def test_no_facts_are_left_over():
    assert {path.stem for path in FACTS.glob("*.toml")} == set(NETWORKS)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_member_has_the_published_figures(network: str):
    """Each is derived once for all of it; the letters of a setting are letters of the file."""
    tables = [(member, table_of(network, member)) for member in _family(network)]

    @each(("member", "table"), tables, ids=[member["name"] for member, _ in tables])
    def is_as_published(member: dict[str, Any], table: Table):
        _has_the_totals(member, table)
        _agrees_with_what_is_printed(member, table)
        _gives_the_next_member(member, table, tables)
        figures = member.get("figures", {})
        assert {query: _figure(table, query) for query in figures} == figures
        assert member["source"]
        assert set(values_of(member)) <= set(table.letters)

    is_as_published()


def _has_the_totals(member: dict[str, Any], table: Table) -> None:
    totals = table.totals
    assert totals.params.value == member["params"]
    assert totals.trainable.value == member.get("trainable", member["params"])
    macs = totals.macs.value
    assert macs == member.get("macs", macs)
    if "gmacs" in member:
        assert abs(Fraction(macs, 10**9) - Fraction(str(member["gmacs"]))) <= Fraction(1, 2000)  # type: ignore[arg-type]


def _agrees_with_what_is_printed(member: dict[str, Any], table: Table) -> None:
    """Or the difference is explained."""
    for printed in member.get("printed", []):
        value, half = rounding(printed["value"])
        off = abs(_figure(table, printed["what"]) - value)
        explained = "why" in printed
        assert printed["source"]
        assert explained or off <= max(half, value / 100), printed
        assert not explained or off > half, f"{printed} agrees: nothing is to be explained"


def _gives_the_next_member(member: dict[str, Any], table: Table, tables: list[tuple[dict[str, Any], Table]]) -> None:
    """Put into one member's parameters in letters, the values of the next one give its parameters.

    Without any repetition the formula may be another (a stage is left out): a letter is 0 for both, or for neither.
    A member that is `alone` has another structure, and so another formula.
    """
    if "alone" in member:
        return
    family = [pair for pair in tables if pair[0].get("convention") == member.get("convention")]
    family = [pair for pair in family if pair[0] is member or "alone" not in pair[0]]
    own = [other for other, _ in family].index(member)
    for other, following in family[own + 1 :] + family[: own + 1]:
        letters = following.letters
        if all((letters[name] == 0) == (value == 0) for name, value in table.letters.items()):
            assert put(table.totals.params.symbolic, letters) == other["params"], other["name"]  # type: ignore[arg-type]
            return


@EACH_NETWORK
def test_a_formula_in_letters_holds_at_a_second_setting(network: str):
    """Some pair of members is seen above, where a file has more than one under the same convention."""
    conventions = [member.get("convention") for member in _family(network)]
    assert max(conventions.count(one) for one in conventions) > 1


@pytest.mark.parametrize(("network", "member"), LISTS, ids=[f"{network}: {one['name']}" for network, one in LISTS])
def test_every_layer_is_as_keras_lists_it(network: str, member: dict[str, Any]):
    """Output and parameters of each layer; in a network with branches Keras' order is not that of the text."""
    theirs = listed(member["layers"])
    classes = {cls for cls, _, _ in theirs}
    ours = [row for row in map(said, single_layers(table_of(network, member))) if row[0] in classes]
    if {"Add", "Concatenate", "LayerScale"} & {cls for cls, _, _ in theirs}:
        ours, theirs = sorted(ours), sorted(theirs)
    assert ours == theirs


def test_every_list_is_used_and_holds_known_classes():
    names = [member["layers"] for _, member in LISTS]
    assert sorted(names) == sorted(path.name for path in Path(FACTS / "layers").glob("*.csv"))
    assert {cls for name in names for cls, _, _ in listed(name)} <= set(KERAS.values())


@pytest.mark.parametrize("alpha", ["1", "0.5"])
def test_mobilenet_has_the_same_sizes_for_every_framework(alpha: str):
    """Windows of 3 with a padding of 1 give what `pad same` gives, which PyTorch has for a stride of 1 alone."""
    values = {"alpha": Fraction(alpha)}
    torch, keras = (derive(text_of("mobilenet"), values, one) for one in ("torch", "keras"))
    assert [layer.space for layer in torch.every] == [layer.space for layer in keras.every]
