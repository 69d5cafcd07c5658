"""The settings in a network's comment, `#   ResNet-101  N3 = 23`, are those of the member with the facts."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from support.zoo_facts import ZOO, members, text_of, values_of

from netderive.engine.network import outline
from netderive.grammar import parse

LETTERS = r"(?:[A-Za-z]\w*(?:\[\d+\])? = )+[\d.]*\d"
SETTINGS = re.compile(rf"{LETTERS}(?:,\s+{LETTERS})*")
ROW = re.compile(r"#   +(.*)")
"""A line of the list of members; prose begins behind one blank."""

Letters = dict[str, Any]
NETWORKS = sorted(path.stem for path in ZOO.glob("*.net"))


def rows(text: str) -> dict[str, Letters]:
    """The names in a comment with the settings behind each; a line that begins with settings goes on with the last."""
    found: dict[str, Letters] = {}
    name = ""
    for line in filter(None, map(ROW.fullmatch, text.splitlines())):
        for names, settings in _pieces(line[1]):
            for name in names:
                found[name] = {}
            if settings:
                found[name] |= settings
    return found


def _pieces(line: str) -> Iterator[tuple[list[str], Letters]]:
    """What is before each group of settings, and the group; at last what is behind all of them."""
    start = 0
    for match in SETTINGS.finditer(line):
        yield _names(line[start : match.start()]), _letters(match[0])
        start = match.end()
    yield _names(line[start:]), {}


def _names(text: str) -> list[str]:
    """Names are two blanks between them; quotation marks and a second name, `VGG 16 (D)`, are left out."""
    return [re.sub(r' \(\w\)|"', "", name) for name in re.split(r" {2,}", text.strip()) if name]


def _letters(settings: str) -> Letters:
    """`h = w = 240, p = 2`, each letter with its value."""
    chains = (one.split(" = ") for one in re.split(r",\s+", settings))
    return {letter: Fraction(value) for *letters, value in chains for letter in letters}


def named(network: str, name: str) -> list[dict[str, Any]]:
    """The members that a comment's name is for: the end of theirs, `B1` of EfficientNet-B1, in Keras too."""
    return [
        member
        for family, member in members()
        if family == network and any(one.endswith(name) for one in (member["name"], _bare(member["name"])))
    ]


def _bare(name: str) -> str:
    return name.removesuffix(" in Keras")


@pytest.mark.parametrize("network", NETWORKS)
def test_the_settings_of_a_comment_are_those_of_the_member(network: str):
    text = text_of(network)
    own = dict(outline(parse(text)).letters)
    for name, settings in rows(text).items():
        known = named(network, name) or named(network, _bare(name))
        assert known or not settings, f"no member has the name {name}"
        if known:  # where frameworks differ, such as in the size of an image, the comment speaks of one of them
            assert own | settings in [own | values_of(member) for member in known], name


def test_names_and_settings_are_reported_apart():
    assert rows("#   ResNet-50      ResNet-101  N3 = 23") == {"ResNet-50": {}, "ResNet-101": {"N3": 23}}
    assert rows("#   M (D)  h = w = 480,   e = 0.5\n#      N = 3\n# prose, k = 3") == {
        "M": {"h": 480, "w": 480, "e": Fraction(1, 2), "N": 3}
    }


def test_most_comments_are_read():
    """Lest a change of their form goes unseen: almost eighty names have settings of their own."""
    assert sum(bool(settings) for network in NETWORKS for settings in rows(text_of(network)).values()) >= 70
