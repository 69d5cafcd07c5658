"""The networks of the zoo in outline, stored so that `netderive zoo` lists them without deriving each.

python tools/outlines.py            writes examples/zoo/outlines.json
python tools/outlines.py --check    says whether it is stale
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

from netderive import zoo
from netderive.engine.network import outline
from netderive.files import zoo_network

FILE = zoo.FOLDER / "outlines.json"


def stored() -> str:
    """The text of the file: one line a network, with its title, its letters and its parameters."""
    lines = []
    for name in zoo.names():
        one = outline(zoo_network(name))
        row = [one.title, {letter: _plain(value) for letter, value in one.letters.items()}, _plain(one.params)]
        lines.append(f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(FILE.read_text(encoding="utf-8") != stored() and f"{FILE.name} is stale: make outlines")
    FILE.write_text(stored(), encoding="utf-8")
