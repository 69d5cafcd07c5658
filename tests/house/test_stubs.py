"""Each module has the one-line stub that leads a type checker from its installed name to its room."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("grammar", "engine", "engine/layers", "reports")


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_has_its_stub(room: str):
    stubs = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / ".typings/netderive" / room).glob("*.pyi")}
    modules = {path.stem for path in (ROOT / room).glob("*.py")}
    dots, name = "." * (4 + room.count("/")), room.replace("/", ".")
    assert stubs == {
        module: f"from {dots}{name}{'' if module == '__init__' else '.' + module} import *\n" for module in modules
    }
