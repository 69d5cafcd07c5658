"""Networks of the literature, each a text of the network language with its letters set as in its paper.

>>> "resnet" in names()
True
>>> text("resnet").splitlines()[0]
'network ResNet (bottleneck blocks)'
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The names of the networks, in the order of the alphabet."""
    return sorted(file.stem for file in FOLDER.glob("*.net"))


def text(name: str) -> str:
    """The text of a network. Raises `KeyError` where there is none of that name."""
    if name not in names():
        raise KeyError(name)
    return (FOLDER / f"{name}.net").read_text(encoding="utf-8")


def outlines() -> dict[str, Any]:
    """Family, title, letters and parameters of each network by name, from the file that `make outlines` writes."""
    return json.loads((FOLDER / "outlines.json").read_text(encoding="utf-8"))
