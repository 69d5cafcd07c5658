"""The rooms of the house: imports run downward only, and each library lives in its own room."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ROOMS = ("grammar", "engine", "reports", "front")
"""From the ground up: a room may import from itself and from those before it."""

HOMES = {"lark": "grammar/", "sympy": "engine/", "latex2mathml": "reports/mathml.py", "click": "front/"}
"""Where a library may be imported: a room, or a single file."""

FORBIDDEN_CALLS = frozenset({"eval", "exec", "sympify", "parse_expr"})
"""Text of a user must never reach an evaluator."""

# --- the checker -------------------------------------------------------------------------------


def sources(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """The Python files of the rooms: path below `root`, syntax tree."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def package_of(path: str) -> list[str]:
    """The installed package a file stands in: `engine/layers/conv.py` -> netderive, engine, layers."""
    folders = path.split("/")[:-1]
    return ["netderive", *(folders[1:] if folders[0] == "front" else folders)]


def resolve(path: str, level: int, name: str) -> str:
    """The absolute name of an import with `level` leading dots; a leading `..` if it leaves netderive."""
    if level == 0:
        return name
    package = package_of(path)
    base = package[: len(package) - level + 1]
    return ".".join([*base, name]) if base else f"..{name}"


def imports(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and absolute name of all that a file imports, in functions and under TYPE_CHECKING too.

    An import whose name is worked out at run time cannot be checked: it counts as one that leads astray.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if node.module else alias.name
                yield node.lineno, resolve(path, node.level, name)
        elif isinstance(node, ast.Call) and called_name(node) in ("import_module", "__import__"):
            match node.args:
                case [ast.Constant(value=str(text)), *_]:
                    name = text.lstrip(".")
                    yield node.lineno, resolve(path, len(text) - len(name), name)
                case _:
                    yield node.lineno, "..unknown"


def called_name(call: ast.Call) -> str | None:
    """The last name of what is called: `sympy.sympify(...)` -> sympify."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def room_of(module: str) -> str | None:
    """The room a module belongs to; None for a library."""
    match module.split("."):
        case ["netderive", room, *_] if room in ROOMS:
            return room
        case ["netderive", *_]:
            return "front"
        case _:
            return None


def upward_imports(root: Path) -> list[str]:
    """Imports from a room above, out of the package, or of a room by its bare folder name."""
    found: list[str] = []
    for path, tree in sources(root):
        height = ROOMS.index(path.split("/")[0])
        for line, module in imports(path, tree):
            room = room_of(module)
            if room is None:
                astray = module.startswith("..") or module.split(".")[0] in ROOMS
            else:
                astray = ROOMS.index(room) > height
            if astray:
                found.append(f"{path}:{line} imports {module}")
    return found


def strayed_libraries(root: Path) -> list[str]:
    """Imports of a library outside its home."""
    return [
        f"{path}:{line} imports {module}"
        for path, tree in sources(root)
        for line, module in imports(path, tree)
        if (home := HOMES.get(module.split(".")[0])) and not path.startswith(home)
    ]


def evaluated_text(root: Path) -> list[str]:
    """Calls of an evaluator, and imports of one (it could be called by another name)."""
    found: list[str] = []
    for path, tree in sources(root):
        calls = ((node.lineno, called_name(node)) for node in ast.walk(tree) if isinstance(node, ast.Call))
        fetched = ((line, module.split(".")[-1]) for line, module in imports(path, tree))
        found += [f"{path}:{line} {name}" for line, name in [*calls, *fetched] if name in FORBIDDEN_CALLS]
    return found


# --- the house as it stands --------------------------------------------------------------------


@pytest.mark.parametrize("check", [upward_imports, strayed_libraries, evaluated_text])
def test_the_house_is_in_order(check: Callable[[Path], list[str]]):
    assert check(ROOT) == []


def test_every_room_is_seen():
    seen = {path.split("/")[0] for path, _ in sources(ROOT)}
    assert seen == set(ROOMS)


# --- the checker is seen to fail on planted trees ----------------------------------------------

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
        ("grammar/nodes.py", "def late():\n    from ..engine import derive", "netderive.engine.derive"),
        ("grammar/nodes.py", "if TYPE_CHECKING:\n    from ..engine import Table", "netderive.engine.Table"),
        ("grammar/nodes.py", "importlib.import_module('netderive.engine')", "netderive.engine"),
        ("grammar/nodes.py", "import_module('..engine', __package__)", "netderive.engine"),
        ("grammar/nodes.py", "import_module(room)", "..unknown"),
        ("reports/mathml.py", "from ..cli import main", "netderive.cli.main"),
        ("reports/mathml.py", "from grammar.nodes import Layer", "grammar.nodes.Layer"),
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
        ("engine/layers/conv.py", "from ..quantities import Q\nfrom ...grammar import parse"),
        ("reports/mathml.py", "from ..engine import Table\nimport html"),
        ("front/cli.py", "from netderive.reports import write\nfrom .shell import main\nimport click"),
        ("front/cli.py", "from . import reports"),
    ],
)
def test_a_downward_import_is_fine(plant: Plant, path: str, text: str):
    assert upward_imports(plant(path, text)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("grammar/values.py", "import sympy"),
        ("grammar/values.py", "def value():\n    from sympy.core import Integer"),
        ("reports/latex.py", "if TYPE_CHECKING:\n    import sympy as sp"),
        ("engine/derive.py", "import lark"),
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
        ("engine/layers/conv.py", "from sympy import Symbol"),
        ("reports/mathml.py", "from latex2mathml.converter import convert"),
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
