"""The zoo: every member of every family has the figures that others published (`tests/zoo/README.md`)."""

import functools
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
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

MEMBERS = [
    pytest.param(
        network,
        member,
        id=f"{network}: {member['name']}",
        # one process derives all members of a network
        marks=[pytest.mark.xdist_group(network), *([pytest.mark.slow] if network == "swin_v2" else [])],
    )
    for network, member in members()
]
NETWORKS = sorted(path.stem for path in ZOO.glob("*.net"))
LISTS = [param for param in MEMBERS if "layers" in param.values[1]]  # type: ignore[operator]


@functools.cache
def _table(network: str, number: int) -> Table:
    return table_of(network, _family(network)[number])


def _family(network: str) -> list[dict[str, Any]]:
    return [member for name, member in members() if name == network]


def _of(network: str, member: dict[str, Any]) -> Table:
    return _table(network, _family(network).index(member))


def _figure(table: Table, query: str) -> Any:
    found = answer(parse_query(query), table).figure
    return None if found is None else found.value


@pytest.mark.parametrize("network", NETWORKS)
class TestText:
    def test_it_is_short_and_readable(self, network: str):
        lines = text_of(network).splitlines()
        assert len(lines) <= 60
        assert max(map(len, lines)) <= 100

    def test_it_has_a_title_and_its_source(self, network: str):
        first, second, *_ = text_of(network).splitlines()
        assert first.startswith("network ")
        assert second.startswith("# ")

    def test_it_has_facts(self, network: str):
        assert (FACTS / f"{network}.toml").exists()


def test_no_facts_are_left_over():
    assert {path.stem for path in FACTS.glob("*.toml")} == set(NETWORKS)


@pytest.mark.parametrize(("network", "member"), MEMBERS)
class TestMember:
    def test_parameters(self, network: str, member: dict[str, Any]):
        totals = _of(network, member).totals
        assert totals.params.value == member["params"]
        assert totals.trainable.value == member.get("trainable", member["params"])

    def test_multiply_adds(self, network: str, member: dict[str, Any]):
        macs = _of(network, member).totals.macs.value
        assert macs == member.get("macs", macs)
        if "gmacs" in member:
            assert abs(Fraction(macs, 10**9) - Fraction(str(member["gmacs"]))) <= Fraction(1, 2000)  # type: ignore[arg-type]

    def test_figures_of_layers(self, network: str, member: dict[str, Any]):
        figures = member.get("figures", {})
        assert {query: _figure(_of(network, member), query) for query in figures} == figures

    def test_printed_figures_agree_or_the_difference_is_explained(self, network: str, member: dict[str, Any]):
        for printed in member.get("printed", []):
            value, half = rounding(printed["value"])
            off = abs(_figure(_of(network, member), printed["what"]) - value)
            explained = "why" in printed
            assert explained or off <= max(half, value / 100), printed
            assert not explained or off > half, f"{printed} agrees: nothing is to be explained"

    def test_a_source_is_named(self, network: str, member: dict[str, Any]):
        assert member["source"]
        assert all(printed["source"] for printed in member.get("printed", []))

    def test_the_formula_gives_the_next_member(self, network: str, member: dict[str, Any]):
        """Put into one member's parameters in letters, the values of the next one give its parameters.

        Without any repetition the formula may be another (a stage is left out): a letter is 0 for both, or for neither.
        A member that is `alone` has another structure, and so another formula.
        """
        one = _of(network, member)
        family = [other for other in _family(network) if other.get("convention") == member.get("convention")]
        family = [other for other in family if other is member or "alone" not in other]
        if "alone" in member:
            return
        following = family[family.index(member) + 1 :] + family[: family.index(member) + 1]
        for other in following:
            letters = _of(network, other).letters
            if all((letters[name] == 0) == (value == 0) for name, value in one.letters.items()):
                assert put(one.totals.params.symbolic, letters) == other["params"], other["name"]  # type: ignore[arg-type]
                return


@pytest.mark.parametrize("network", NETWORKS)
def test_a_formula_in_letters_holds_at_a_second_setting(network: str):
    """Some pair of members is seen above, where a file has more than one under the same convention."""
    conventions = [member.get("convention") for member in _family(network)]
    assert max(conventions.count(one) for one in conventions) > 1


@pytest.mark.parametrize(("network", "member"), LISTS)
def test_every_layer_is_as_keras_lists_it(network: str, member: dict[str, Any]):
    """Output and parameters of each layer; in a network with branches Keras' order is not that of the text."""
    theirs = listed(member["layers"])
    classes = {cls for cls, _, _ in theirs}
    ours = [row for row in map(said, single_layers(_of(network, member))) if row[0] in classes]
    if {"Add", "Concatenate", "LayerScale"} & {cls for cls, _, _ in theirs}:
        ours, theirs = sorted(ours), sorted(theirs)
    assert ours == theirs


def test_every_list_is_used_and_holds_known_classes():
    names = [param.values[1]["layers"] for param in LISTS]  # type: ignore[index]
    assert sorted(names) == sorted(path.name for path in Path(FACTS / "layers").glob("*.csv"))
    assert {cls for name in names for cls, _, _ in listed(name)} <= set(KERAS.values())


def test_every_letter_of_a_setting_is_a_letter_of_the_file():
    letters = {network: set(_table(network, 0).letters) for network in NETWORKS}
    for network, member in members():
        assert set(values_of(member)) <= letters[network]


@pytest.mark.parametrize("alpha", ["1", "0.5"])
def test_mobilenet_has_the_same_sizes_for_every_framework(alpha: str):
    """Windows of 3 with a padding of 1 give what `pad same` gives, which PyTorch has for a stride of 1 alone."""
    values = {"alpha": Fraction(alpha)}
    torch, keras = (derive(text_of("mobilenet"), values, one) for one in ("torch", "keras"))
    assert [layer.space for layer in torch.every] == [layer.space for layer in keras.every]
