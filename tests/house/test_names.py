"""One word means one thing: no two rooms share a class name, no module defines a name twice, no odd word is left."""

import ast
import functools
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("grammar", "engine", "reports", "front")
ALL = (*ROOMS, "tests", "tools", "benchmarks")

ODD = re.compile(
    r"\b(turns?|comes? in|came in|goes out|go out|hangs? on|alike|worths?|told|stood|stands?(?!-in)|asked|meets)\b",
    re.IGNORECASE,
)
"""Words that read as if translated: VOICE is repetition, input, output, depends on, equal, is, requested, matches."""

NAMES = re.compile(r"(?:^|_)(turns?|comes_in|goes_out|alike|worth|told|asked)(?:_|$)")

PHRASES = re.compile(
    r"the width alike|fits no window|never seen|nothing to learn|left out while|one after another|written out|"
    r"in the limit|however many|not given, so|as it comes in|the way to it",
    re.IGNORECASE,
)
"""The same in several words: likewise for the width, no parameters, in sequence, expanded, asymptotically."""

# --- the checkers ------------------------------------------------------------------------------


def sources(root: Path, *folders: str) -> Iterator[tuple[str, str]]:
    """The Python files of some folders: path below `root`, and text."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if path.name != Path(__file__).name:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def shared_classes(root: Path) -> list[str]:
    """Public classes of one name in two files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in sources(root, *ROOMS):
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path)
    return [f"{name}: {', '.join(paths)}" for name, paths in sorted(found.items()) if len(paths) > 1]


def names_twice(root: Path) -> list[str]:
    """Functions, classes and constants that a module defines a second time: the first is lost in silence."""
    found: list[str] = []
    for path, text in sources(root, *ALL):
        seen: set[str] = set()
        for node in ast.parse(text).body:
            for name in _defined(node):
                found += [f"{path}:{node.lineno} {name}"] if name in seen else []
                seen.add(name)
    return found


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        overload = any(isinstance(one, ast.Name) and one.id == "overload" for one in node.decorator_list)
        yield from () if overload else (node.name,)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = (one for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
        yield from (one.id for one in names if isinstance(one.ctx, ast.Store) and one.id != "_")


def odd_prose(root: Path) -> list[str]:
    """Docstrings and comments with a word of `ODD`, but for what they quote in backticks."""
    found: list[str] = []
    for path, text in sources(root, *ALL):
        for line, words in prose(text):
            plain = re.sub(r"`[^`\n]*`|>>>.*", "", words)
            found += [f"{path}:{line} {match[0]}" for match in ODD.finditer(plain)]
    return found


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Comments and docstrings, each with the line that it starts on."""
    for kind, line, string in tokens_of(text):
        if kind == tokenize.COMMENT and "type: ignore" not in string:
            yield line, string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def odd_messages(root: Path) -> list[str]:
    """Lines of the catalogue of mistakes with a word of `ODD`."""
    return [
        f"{path.relative_to(root).as_posix()}:{number} {match[0]}"
        for path in sorted((root / "grammar/english").glob("*.toml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in ODD.finditer(line)
    ]


def odd_names(root: Path) -> list[str]:
    """Names of functions, classes, arguments and variables with a word of `NAMES`."""
    return [
        f"{path}:{line} {string}"
        for path, text in sources(root, *ALL)
        for kind, line, string in tokens_of(text)
        if kind == tokenize.NAME and NAMES.search(string)
    ]


@functools.cache
def tokens_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """The names and comments of a file, each with its kind and line."""
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    return tuple((one.type, one.start[0], one.string) for one in found if one.type in (tokenize.NAME, tokenize.COMMENT))


def odd_pages(root: Path) -> list[str]:
    """Lines of pages and of comments in networks with a word of `ODD` or a phrase of `PHRASES`, outside backticks."""
    pages = [*root.glob("*.md"), *(root / "docs").glob("*.md"), *(root / "examples").rglob("*.net")]
    return [
        f"{path.relative_to(root).as_posix()}:{number} {match[0]}"
        for path in sorted(pages)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for words in (re.sub(r"`[^`]*`", "", line if path.suffix == ".md" else line.partition("#")[2]),)
        for match in (*ODD.finditer(words), *PHRASES.finditer(words))
    ]


CHECKS = (shared_classes, names_twice, odd_prose, odd_messages, odd_names, odd_pages)


@pytest.mark.parametrize("check", CHECKS)
def test_names_and_words_are_in_order(check: Callable[[Path], list[str]]):
    assert check(ROOT) == []


# --- the checkers are seen to fail on planted files ----------------------------------------------


@pytest.mark.parametrize(
    ("check", "files", "found"),
    [
        (
            shared_classes,
            {"engine/a.py": "class Step: ...", "reports/b.py": "class Step: ..."},
            "Step: engine/a.py, reports/b.py",
        ),
        (names_twice, {"engine/a.py": "A = 1\nA = 2"}, "engine/a.py:2 A"),
        (names_twice, {"engine/a.py": "def f(): ...\nA = 1\ndef f(): ..."}, "engine/a.py:3 f"),
        (odd_prose, {"engine/a.py": '"""What comes in."""'}, "engine/a.py:1 comes in"),
        (odd_prose, {"tests/a.py": "a = 1  # the turns"}, "tests/a.py:1 turns"),
        (odd_messages, {"grammar/english/a.toml": 'message = "`x` stands alone"'}, "grammar/english/a.toml:1 stands"),
        (odd_pages, {"docs/a.md": "What `comes in` is\nwritten out."}, "docs/a.md:2 written out"),
        (odd_pages, {"examples/a.net": "input 3  # nothing to learn"}, "examples/a.net:1 nothing to learn"),
        (odd_names, {"engine/a.py": "def of_turns(): ..."}, "engine/a.py:1 of_turns"),
    ],
)
def test_it_finds(check: Callable[[Path], list[str]], files: dict[str, str], found: str, tmp_path: Path):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(tmp_path) == [found]
