"""Whole networks have the parameters and the multiply-adds that others published or that a framework counted."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from netderive.engine import derive
from netderive.grammar import parse

FOLDER = Path(__file__).parent
FACTS: dict[str, dict[str, Any]] = {}
for file in sorted(FOLDER.glob("facts*.toml")):
    FACTS |= tomllib.loads(file.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FACTS))
def test_it_has_the_figures_of_its_source(name: str):
    fact = FACTS[name]
    table = derive(parse((FOLDER / f"{name}.net").read_text()), convention=fact["convention"])
    assert table.totals.params.value == fact["params"]
    for key in {"macs", "trainable"} & fact.keys():
        assert table.total(key).value == fact[key]


def test_every_network_has_facts():
    assert {file.stem for file in FOLDER.glob("*.net")} == set(FACTS)
