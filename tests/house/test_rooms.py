"""The rooms of the house are in order, and each kind of disorder is found in planted trees."""

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.each import each
from support.rooms import (
    ROOMS,
    circles,
    deep_imports,
    evaluated_text,
    loose_files,
    room_with,
    sources,
    strayed_libraries,
    upward_imports,
)

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "check", [upward_imports, deep_imports, loose_files, circles, strayed_libraries, evaluated_text]
)
def test_the_house_is_in_order(check: Callable[[Path], list[str]]):
    assert check(ROOT) == []


def test_every_room_is_seen():
    seen = {room_with(path) for path, _ in sources(ROOT)}
    assert seen == set(ROOMS)


@each("room", [room for room in ROOMS if room != "front"])
def test_a_door_offers_what_is_there_and_says_what_belongs(room: str):
    door = importlib.import_module("netderive." + room.removeprefix("front/").replace("/", "."))
    assert door.__doc__
    assert all(hasattr(door, name) for name in door.__all__)


Plant = Callable[[str, str], Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Puts one file into an otherwise empty house."""

    def put(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return put


@pytest.mark.parametrize(
    ("path", "text", "module"),
    [
        ("engine/derive.py", "from ..reports.blocks import Table", "netderive.reports.blocks.Table"),
        ("engine/derive.py", "from .. import reports", "netderive.reports"),
        ("engine/derive.py", "from .. import __version__", "netderive.__version__"),
        ("engine/derive.py", "from netderive import cli", "netderive.cli"),
        ("engine/derive.py", "import netderive.reports.html", "netderive.reports.html"),
        ("engine/layers/conv.py", "from ...reports import write", "netderive.reports.write"),
        ("engine/__init__.py", "from ..reports import write", "netderive.reports.write"),
        ("engine/values/sums.py", "from ..formulas import evaluate", "netderive.engine.formulas.evaluate"),
        ("engine/values/sums.py", "from .. import derive", "netderive.engine.derive"),
        ("reports/document/blocks.py", "from ..writers import html", "netderive.reports.writers.html"),
        ("grammar/nodes.py", "def late():\n    from ..engine import derive", "netderive.engine.derive"),
        ("grammar/nodes.py", "if TYPE_CHECKING:\n    from ..engine import Table", "netderive.engine.Table"),
        ("grammar/nodes.py", "importlib.import_module('netderive.engine')", "netderive.engine"),
        ("grammar/nodes.py", "import_module('..engine', __package__)", "netderive.engine"),
        ("grammar/nodes.py", "import_module(room)", "..unknown"),
        ("reports/math/mathml.py", "from ...cli import main", "netderive.cli.main"),
        ("reports/math/mathml.py", "from grammar.nodes import Layer", "grammar.nodes.Layer"),
        ("front/cli.py", "from ..reports import write", "..reports.write"),
    ],
)
def test_an_upward_import_is_found(plant: Plant, path: str, text: str, module: str):
    line = text.count("\n") + 1
    assert upward_imports(plant(path, text)) == [f"{path}:{line} imports {module}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("engine/derive.py", "from ..grammar.nodes import Layer"),
        ("engine/derive.py", "from .layers import conv"),
        ("engine/layers/conv.py", "from ..values import Q\nfrom ...grammar import parse"),
        ("reports/math/mathml.py", "from ...engine import Table\nimport html"),
        ("front/cli.py", "from netderive.reports import write\nfrom .shell import main\nimport click"),
        ("front/cli.py", "from . import reports"),
    ],
)
def test_a_downward_import_is_fine(plant: Plant, path: str, text: str):
    assert upward_imports(plant(path, text)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("engine/network/derive.py", "from ..values.algebra import add"),
        ("engine/network/derive.py", "from ...grammar.nodes import Layer"),
        ("front/cli.py", "from netderive.engine.answers.claims import judge"),
        ("tests/test_values.py", "from netderive.engine.values.algebra import add"),
        ("tools/fuzz.py", "def late():\n    from netderive.reports.writers.html import write"),
    ],
)
def test_an_import_past_a_door_is_found(plant: Plant, path: str, text: str):
    assert len(deep_imports(plant(path, text))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("engine/network/derive.py", "from ..values import add, algebra\nfrom .table import Table"),
        ("tests/test_values.py", "from netderive.engine.values import add\nfrom netderive.files import path"),
    ],
)
def test_an_import_through_a_door_is_fine(plant: Plant, path: str, text: str):
    assert deep_imports(plant(path, text)) == []


@pytest.mark.parametrize(
    "path", ["engine/stray.py", "reports/stray.py", "engine/values/more/sums.py", "engine/new/a.py"]
)
def test_a_loose_file_is_found(plant: Plant, path: str):
    assert loose_files(plant(path, "")) == [path]


@pytest.mark.parametrize("path", ["engine/__init__.py", "engine/values/sums.py", "front/cli.py"])
def test_a_file_in_its_room_is_fine(plant: Plant, path: str):
    assert loose_files(plant(path, "")) == []


def test_a_circle_is_found(plant: Plant):
    plant("engine/values/sums.py", "from .signs import positive")
    plant("engine/values/floors.py", "from .sums import total")
    root = plant("engine/values/signs.py", "def late():\n    from . import sums")
    assert circles(root) == ["engine/values/signs.py", "engine/values/sums.py"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("grammar/values.py", "import sympy"),
        ("grammar/values.py", "def value():\n    from sympy.core import Integer"),
        ("reports/latex.py", "if TYPE_CHECKING:\n    import sympy as sp"),
        ("engine/derive.py", "import lark"),
        ("engine/layers/conv.py", "from sympy import Symbol"),
        ("reports/text.py", "from latex2mathml.converter import convert"),
        ("reports/text.py", "import click"),
    ],
)
def test_a_library_outside_its_home_is_found(plant: Plant, path: str, text: str):
    assert len(strayed_libraries(plant(path, text))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("grammar/parser.py", "import lark"),
        ("engine/sympy_edge/conversion.py", "from sympy import Symbol"),
        ("reports/math/mathml.py", "from latex2mathml.converter import convert"),
        ("front/cli.py", "import click"),
    ],
)
def test_a_library_at_home_is_fine(plant: Plant, path: str, text: str):
    assert strayed_libraries(plant(path, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "eval('1 + 1')",
        "builtins.exec('1')",
        "sympy.sympify('k')",
        "def late():\n    return parse_expr('k')",
        "from sympy import sympify as value",
    ],
)
def test_evaluated_text_is_found(plant: Plant, text: str):
    assert len(evaluated_text(plant("engine/value.py", text))) == 1


def test_a_name_like_an_evaluator_is_fine(plant: Plant):
    assert evaluated_text(plant("engine/value.py", "def evaluate(): ...\nevaluate()\nretrieval(eval)")) == []
