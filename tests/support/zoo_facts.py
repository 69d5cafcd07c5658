"""The facts of the zoo in `tests/zoo`: what others published of each network, and its layers as Keras lists them."""

from __future__ import annotations

import csv
import functools
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from netderive.engine import Table, derive
from netderive.engine.formulas import tree_of
from netderive.engine.inference import InferredLayer, counted
from netderive.grammar import print_math

FACTS = Path(__file__).parents[1] / "zoo"
ZOO = Path(__file__).parents[2] / "examples" / "zoo"

KERAS = {
    "conv": "Conv2D",
    "depthwise": "DepthwiseConv2D",
    "separable": "SeparableConv2D",
    "batchnorm": "BatchNormalization",
    "deconv": "Conv2DTranspose",
    "dense": "Dense",
    "linear": "Dense",
    "inputnorm": "Normalization",
    "layernorm": "LayerNormalization",
    "layerscale": "LayerScale",
    "pool": "MaxPooling2D",
    "avgpool": "AveragePooling2D",
    "globalpool": "GlobalAveragePooling2D",
    "add": "Add",
    "mul": "Multiply",
    "concat": "Concatenate",
    "dropout": "Dropout",
}
"""The kinds whose layers the lists hold, and what Keras calls them."""


@functools.cache
def members() -> list[tuple[str, dict[str, Any]]]:
    """Every member of every family, with the name of its network."""
    families = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FACTS.glob("*.toml"))}
    return [(network, member) for network, family in families.items() for member in family["member"]]


def text_of(network: str) -> str:
    return (ZOO / f"{network}.net").read_text(encoding="utf-8")


def values_of(member: dict[str, Any]) -> dict[str, int | Fraction]:
    """The values of its letters; one that is no integer is written as a string, `"0.75"`."""
    return {name: Fraction(value) if isinstance(value, str) else value for name, value in member.get("set", {}).items()}


def table_of(network: str, member: dict[str, Any]) -> Table:
    return derive(text_of(network), values_of(member), member.get("convention", ""))


def rounding(printed: str) -> tuple[Fraction, Fraction]:
    """A printed number and half a unit of its last digit.

    >>> rounding("3.6e9")
    (Fraction(3600000000, 1), Fraction(50000000, 1))
    """
    exponent = Decimal(printed).as_tuple().exponent
    assert isinstance(exponent, int)
    half = Fraction(10) ** exponent / 2 if "." in printed or "e" in printed else Fraction(0)
    return Fraction(printed), half


def single_layers(table: Table) -> list[InferredLayer]:
    """Every layer of the kinds above, those of each repetition by themselves; a join after its branches."""
    every = (layer.numeric for layer in table.unrolled().every)
    return [layer for layer in every if layer.kind.word in KERAS]


def said(layer: InferredLayer) -> tuple[str, str, str]:
    """A layer as the lists say one: class, output, parameters."""
    sizes = "x".join(print_math(tree_of(size)) for size in layer.space)
    features = print_math(tree_of(layer.features))
    return _plain(KERAS[layer.kind.word], f"{features}@{sizes}" if sizes else features, str(counted(layer, "params")))


def listed(name: str) -> list[tuple[str, str, str]]:
    """The layers of a list, in its order."""
    with (FACTS / "layers" / name).open(encoding="utf-8", newline="") as file:
        return [_plain(row["class"], row["output"], row["parameters"]) for row in csv.DictReader(file)]


def _plain(cls: str, output: str, parameters: str) -> tuple[str, str, str]:
    """A convolution at a single position is a dense layer."""
    single = cls == KERAS["conv"] and output.endswith("@1x1")
    return (KERAS["dense"], output.removesuffix("@1x1"), parameters) if single else (cls, output, parameters)
