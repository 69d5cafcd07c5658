"""The settings in a network's comment, `#   ResNet-101  N3 = 23`, are those of the member with the facts."""

from fractions import Fraction
from typing import Any

import pytest
from support.each import each
from support.zoo_facts import ZOO, members, text_of, values_of

from netderive.engine.network import outline
from netderive.files import members as listed_members
from netderive.grammar import parse

pytestmark = pytest.mark.slow

Letters = dict[str, Any]
NETWORKS = sorted(path.stem for path in ZOO.glob("*.net"))


def settings_of(network: str) -> dict[str, Letters]:
    """The letters that the comment of a file gives each of its members."""
    listed = listed_members(network)
    return {name: {letter: Fraction(value) for letter, value in one.items()} for name, one in listed.items()}


def named(network: str, name: str) -> list[dict[str, Any]]:
    """The members that a comment's name is for: the end of theirs, `B1` of EfficientNet-B1, in Keras too."""
    return [
        member
        for family, member in members()
        if family == network and any(one.endswith(name) for one in (member["name"], _bare(member["name"])))
    ]


def _bare(name: str) -> str:
    return name.removesuffix(" in Keras")


@each("network", NETWORKS)
def test_the_settings_of_a_comment_are_those_of_the_member(network: str):
    text = text_of(network)
    own = dict(outline(parse(text)).letters)
    for name, settings in settings_of(network).items():
        known = named(network, name) or named(network, _bare(name))
        assert known or not settings, f"no member has the name {name}"
        if known:  # where frameworks differ, such as in the size of an image, the comment speaks of one of them
            assert own | settings in [own | values_of(member) for member in known], name


def test_most_comments_are_read():
    """Lest a change of their form goes unseen: almost eighty names have settings of their own."""
    assert sum(bool(settings) for network in NETWORKS for settings in settings_of(network).values()) >= 70
