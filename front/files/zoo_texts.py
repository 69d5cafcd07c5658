"""Texts of the zoo: a network by the name of its file, or a member of its family such as resnet101."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from netderive import zoo
from netderive.grammar import Mistake, Mistakes, Network, closest, parse, phrase

if TYPE_CHECKING:
    from netderive.engine.network import Outline

SETTING = r"(?:[A-Za-z]\w*(?:\[\d+\])? = )+[\d./]*\d"
SETTINGS = re.compile(rf"{SETTING}(?:,\s+{SETTING})*")
"""The letters that make a member, as the comments of its file have them: `h = w = 240, p = 2`."""

ROW = re.compile(r"#   +(.*)")
"""A line of the list of members; prose starts after one space."""


def zoo_network(name: str) -> Network:
    """A network of the zoo by the name of its file, or a member of its family."""
    return parse(zoo_text(name), f"{name}.net")


def zoo_text(name: str) -> str:
    """The text of a network, by the name of its file or of a member, whose letters are set. Raises `Mistakes`.

    >>> zoo_text("resnet101").splitlines()[0]
    'network ResNet-101'
    """
    if name in zoo.names():
        return zoo.text(name)
    wanted, files = _squeezed(name), {_squeezed(one): one for one in zoo.names()}
    if wanted in files:
        return zoo.text(files[wanted])
    named = _members_by_name()
    if wanted in named:
        network, member = named[wanted]
        return with_values(zoo.text(network), members(network)[member], full_name(network, member))
    raise Mistakes([_unknown(name, files, named)])


def _unknown(name: str, files: Mapping[str, str], named: Mapping[str, tuple[str, str]]) -> Mistake:
    wanted = _squeezed(name)
    begun = [full_name(*one) for known, one in named.items() if wanted and known.startswith(wanted)]
    if begun:
        return Mistake.of("zoo.unknown", near=list(dict.fromkeys(begun))[:3], name=name)
    if network := max((one for one in files if wanted.startswith(one)), key=len, default=""):
        return Mistake.of("zoo.unknown", hint=phrase("zoo.near", network=files[network]), name=name)
    return Mistake.of("zoo.unknown", near=closest(name, zoo.names()), name=name)


def _members_by_name() -> dict[str, tuple[str, str]]:
    """Network and member by each name: `resnet101`, `vit_l_32`, and `l32` where only one member has it.

    A full name that two networks list (ResNet-101 of torchvision and of Keras) means that of the network listed first.
    """
    listed = [(network, member) for network in zoo.outlines() for member in members(network)]
    short = Counter(_squeezed(member) for _, member in listed)
    found: dict[str, tuple[str, str]] = {}
    for network, member in listed:
        for name in (full_name(network, member), network + member):
            found.setdefault(_squeezed(name), (network, member))
        if short[_squeezed(member)] == 1:
            found.setdefault(_squeezed(member), (network, member))
    return found


def full_name(network: str, member: str) -> str:
    """What a member is called outside its family.

    >>> full_name("resnet", "ResNet-101"), full_name("vit", "L/32")
    ('ResNet-101', 'ViT L/32')
    """
    title = re.split(r",| \((?!\d)", zoo.text(network).splitlines()[0].removeprefix("network "))[0]
    return member if re.match("[A-Z][A-Za-z]{2}", member) else f"{title} {member}"


def members(network: str) -> dict[str, dict[str, str]]:
    """The members of a family that the comments of its file list, each with the letters that make it.

    >>> members("resnet")["ResNet-152"]
    {'N2': '8', 'N3': '36'}
    """
    return listed_members(zoo.text(network))


def listed_members(text: str) -> dict[str, dict[str, str]]:
    """The names in a comment with the settings after each; a line that starts with settings goes on with the last.

    >>> listed_members("#   M (D)  h = w = 480,  p = 0.5    L, wide\\n#      N = 3")
    {'M': {'h': '480', 'w': '480', 'p': '0.5'}, 'L, wide': {'N': '3'}}
    """
    found: dict[str, dict[str, str]] = {}
    name = ""
    for line in filter(None, map(ROW.fullmatch, text.splitlines())):
        for names, settings in _pieces(line[1]):
            for name in names:
                found[name] = {}
            if name:
                found[name] |= settings
    return found


def _pieces(line: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    """The names before each group of settings, and the group; at last the names after all of them."""
    start = 0
    for match in SETTINGS.finditer(line):
        yield _names(line[start : match.start()]), _letters(match[0])
        start = match.end()
    yield _names(line[start:]), {}


def _names(text: str) -> list[str]:
    """Names are two blanks apart; quotation marks and a second name, `VGG 16 (D)`, are left out."""
    names = (re.sub(r' \(\w\)|"', "", name) for name in re.split(r" {2,}", text.strip()))
    return [name for name in names if re.match(r"\w", name)]


def _letters(settings: str) -> dict[str, str]:
    chains = (one.split(" = ") for one in re.split(r",\s+", settings))
    return {letter: value for *letters, value in chains for letter in letters}


def with_values(text: str, letters: Mapping[str, str], title: str) -> str:
    """The text with other values in its `let` statements, and another title.

    >>> print(with_values("network N\\nlet k = 3, 4; let h = 8  # rows", {"k[2]": "5", "h": "9"}, "M"))
    network M
    let k = 3, 5; let h = 9  # rows
    """
    text = re.sub(r"\Anetwork .*", lambda _: f"network {title}", text)
    for letter, value in letters.items():
        name, _, index = letter.rstrip("]").partition("[")
        let = re.compile(rf"\blet {name} = ([^;#\n]*[^;#\s])")
        text = let.sub(lambda found, value=value, index=index: _replaced(found, value, index), text)
    return text


def _replaced(found: re.Match[str], value: str, index: str) -> str:
    values = re.split(r",\s*", found[1])
    values[int(index or 1) - 1] = value
    return found[0].removesuffix(found[1]) + ", ".join(values)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def zoo_outlines(family: str = "", search: str = "") -> dict[str, Outline]:
    """The networks of the zoo in outline, by name, as `make outlines` stored them.

    family: only the networks of this family. search: only those whose text has all of these words, in any case.
    Raises `Mistakes` where there is no such family, or no such network.
    """
    found = {name: _outline(*row) for name, row in zoo.outlines().items()}
    families = list(dict.fromkeys(one.family for one in found.values()))
    if family and family not in families:
        known = ", ".join(families)
        raise Mistakes([Mistake.of("zoo.family", near=closest(family, families), family=family, known=known)])
    found = {name: one for name, one in found.items() if family in ("", one.family) and _has(name, search)}
    if not found:
        raise Mistakes([Mistake.of("zoo.nothing", search=search)])
    return found


def _outline(family: str, title: str, letters: dict[str, Any], params: Any) -> Outline:
    from netderive.engine.network import Outline

    def read(number: Any) -> Any:
        return Fraction(number) if isinstance(number, str) else number

    return Outline(title, {letter: read(value) for letter, value in letters.items()}, read(params), family)


def _has(name: str, search: str) -> bool:
    text = f"{name}\n{zoo.text(name)}".lower() if search else ""
    return all(word in text for word in search.lower().split())
