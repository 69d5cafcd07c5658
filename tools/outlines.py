"""The networks of the zoo in outline, by families, stored so that `netderive zoo` lists them without deriving each.

python tools/outlines.py            writes examples/zoo/outlines.json
python tools/outlines.py --check    says whether it is stale
"""

from __future__ import annotations

import json
import sys
import tomllib
from fractions import Fraction
from typing import Any

from netderive import zoo
from netderive.engine.network import outline
from netderive.files import zoo_network

FILE = zoo.FOLDER / "outlines.json"


def stored() -> str:
    """The text of the file: one line a network, with its family, title, letters and parameters."""
    lines = []
    for family, names in families().items():
        for name in names:
            one = outline(zoo_network(name))
            letters = {letter: _plain(value) for letter, value in one.letters.items()}
            row = json.dumps([family, one.title, letters, _plain(one.params)], ensure_ascii=False)
            lines.append(f"{json.dumps(name)}: {row}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def families() -> dict[str, list[str]]:
    """The names of the networks of each family, in the order of the list."""
    return tomllib.loads((zoo.FOLDER / "families.toml").read_text(encoding="utf-8"))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(FILE.read_text(encoding="utf-8") != stored() and f"{FILE.name} is stale: make outlines")
    FILE.write_text(stored(), encoding="utf-8")
