"""The rooms of the house, and what finds that a file breaks their rules.

A room is a folder with a door, its `__init__.py`. Imports run downward only; between rooms only what a door offers is
imported; no file is loose; each library has its home.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOMS = (
    "grammar",
    "engine/arithmetic",
    "engine/values",
    "engine/sympy_edge",
    "engine/compilation",
    "engine/formulas",
    "engine/conditions",
    "engine/layers",
    "engine/resolution",
    "engine/inference",
    "engine/repetition",
    "engine/network",
    "engine/derivations",
    "engine/answers",
    "engine/homework",
    "engine/exploration",
    "engine/sweeps",
    "engine",
    "reports/wording",
    "reports/document",
    "reports/math",
    "reports/drawing",
    "reports/writers",
    "reports/page",
    "reports/plots",
    "reports/sections",
    "reports/data",
    "reports/programs",
    "reports/homework",
    "reports",
    "front/files",
    "front/commands",
    "front",
)
"""From the ground up: a room may import from itself and from those before it."""

DOORS_ALONE = ("engine", "reports")
"""Rooms of rooms: no file is in them besides the door."""

VISITORS = ("tests", "tools", "benchmarks")
"""Who enters by the doors, too."""

HOMES = {
    "numpy": ("engine/compilation/arrays.py", "engine/sweeps/", "front/files/columns.py"),
    "dask": "engine/sweeps/dask_engine.py",
    "matplotlib": "reports/plots/",
    "pyarrow": "front/files/columns.py",
    "lark": "grammar/",
    "sympy": ("engine/sympy_edge/", "engine/network/figures.py"),
    "latex2mathml": "reports/math/mathml.py",
    "click": "front/",
    "pygments": ("front/highlighting.py", "tests/front/test_highlighting.py"),
}
"""Where a library may be imported: a room, or a single file."""

FORBIDDEN_CALLS = frozenset({"eval", "exec", "sympify", "parse_expr"})
"""Text of a user must never reach an evaluator."""

COMPILER = "engine/compilation/source.py"
"""Compiles programs that it writes itself: integers, operators and names of its own (`x0`), never a letter's name."""

Nodes = tuple[ast.Import | ast.ImportFrom | ast.Call, ...]
"""The imports and calls of a file."""


def sources(root: Path, *folders: str) -> Iterator[tuple[str, Nodes]]:
    """The Python files of the house, or of some folders: path below `root`, imports and calls."""
    for folder in folders or ("grammar", "engine", "reports", "front"):
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), nodes_of(path.read_text(encoding="utf-8"))


@functools.cache
def nodes_of(text: str) -> Nodes:
    """The imports and calls of a text, which every check asks for."""
    return tuple(one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Import | ast.ImportFrom | ast.Call))


def room_with(path: str) -> str | None:
    """The room that a file is in: the file's folder, if that is a room."""
    folder = path.rpartition("/")[0]
    return folder if folder in ROOMS else None


def package_of(path: str) -> list[str]:
    """The installed package a file is in: `engine/layers/conv.py` -> netderive, engine, layers."""
    folders = path.split("/")[:-1]
    return ["netderive", *(folders[1:] if folders[0] == "front" else folders)]


def resolve(path: str, level: int, name: str) -> str:
    """The absolute name of an import with `level` leading dots; a leading `..` if it leaves netderive."""
    if level == 0:
        return name
    package = package_of(path)
    base = package[: len(package) - level + 1]
    return ".".join([*base, name]) if base else f"..{name}"


def imports(path: str, nodes: Nodes) -> Iterator[tuple[int, str]]:
    """Line and absolute name of all that a file imports, in functions and under TYPE_CHECKING too.

    An import whose name is worked out at run time cannot be checked: it counts as one that leads astray.
    """
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if node.module else alias.name
                yield node.lineno, resolve(path, node.level, name)
        elif called_name(node) in ("import_module", "__import__"):
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
    """The room that a module or a name belongs to; None for a library.

    `netderive.engine.values.algebra` is in engine/values, `netderive.engine.derive` offered by the door of engine.
    """
    first, *parts = module.split(".")
    if first != "netderive" or parts[:1] == ["zoo"]:  # the texts of the zoo are no room
        return None
    inside = ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return next((room for one in inside for room in (one, f"front/{one}") if room in ROOMS), "front")


def upward_imports(root: Path) -> list[str]:
    """Imports from a room above, out of the package, or of a room by its bare folder name."""
    found: list[str] = []
    for path, nodes in sources(root):
        height = ROOMS.index(room_with(path) or "front")
        for line, module in imports(path, nodes):
            room = room_of(module)
            if room is None:
                astray = module.startswith("..") or module.split(".")[0] in ROOMS
            else:
                astray = ROOMS.index(room) > height
            if astray:
                found.append(f"{path}:{line} imports {module}")
    return found


def deep_imports(root: Path) -> list[str]:
    """Imports past a door: of a name in a file of another room, which its door may or may not offer."""
    found: list[str] = []
    for path, nodes in [*sources(root), *sources(root, *VISITORS)]:
        for line, module in imports(path, nodes):
            room = room_of(module)
            if room not in (None, "front", room_with(path)) and len(module.split(".")) > room.count("/") + 3:
                found.append(f"{path}:{line} imports {module}")
    return found


def loose_files(root: Path) -> list[str]:
    """Python files outside a room, and those that are besides the door of a room of rooms."""
    paths = [path for path, _ in sources(root)]
    beside = (path for path in paths if room_with(path) in DOORS_ALONE and not path.endswith("__init__.py"))
    return sorted({*beside, *(path for path in paths if room_with(path) is None)})


def circles(root: Path) -> list[str]:
    """Files that import one another in a circle, in functions too."""
    needs = {path: {*of_own_room(path, nodes)} - {path} for path, nodes in sources(root)}
    return sorted(path for path in needs if path in reached(needs, path))


def reached(needs: Mapping[str, set[str]], start: str) -> set[str]:
    """All that a file needs, and what those need themselves."""
    found: set[str] = set()
    ahead = [*needs[start]]
    while ahead:
        if (path := ahead.pop()) not in found:
            found.add(path)
            ahead += needs.get(path, ())
    return found


def of_own_room(path: str, nodes: Nodes) -> Iterator[str]:
    """The files of its own room that a file imports."""
    package = package_of(path)
    for _, module in imports(path, nodes):
        if module.startswith(".".join(package) + "."):
            yield f"{path.rpartition('/')[0]}/{module.split('.')[len(package)]}.py"


def strayed_libraries(root: Path) -> list[str]:
    """Imports of a library outside its home."""
    return [
        f"{path}:{line} imports {module}"
        for path, nodes in sources(root)
        for line, module in imports(path, nodes)
        if (home := HOMES.get(module.split(".")[0])) and not path.startswith(home)
    ]


def evaluated_text(root: Path) -> list[str]:
    """Calls of an evaluator, and imports of one (it could be called by another name)."""
    found: list[str] = []
    for path, nodes in sources(root):
        calls = ((node.lineno, called_name(node)) for node in nodes if isinstance(node, ast.Call))
        fetched = ((line, module.split(".")[-1]) for line, module in imports(path, nodes))
        evaluators = FORBIDDEN_CALLS - ({"exec"} if path == COMPILER else set())
        found += [f"{path}:{line} {name}" for line, name in [*calls, *fetched] if name in evaluators]
    return found
