"""The networks of the zoo as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...engine.network import Outline
from .figure_data import number


def zoo_data(networks: Mapping[str, Outline]) -> dict[str, Any]:
    """Every network in outline."""
    return {"networks": [outline_data(name, one) for name, one in networks.items()]}


def outline_data(name: str, one: Outline) -> dict[str, Any]:
    """A network in outline: its name, family, title, letters and parameters."""
    letters = {letter: number(value) for letter, value in one.letters.items()}
    named = {"name": name, "family": one.family, "network": one.title}
    return named | {"letters": letters, "params": number(one.params)}


def text_data(name: str, one: Outline, text: str) -> dict[str, Any]:
    """One network in outline, with its text."""
    return outline_data(name, one) | {"text": text}
