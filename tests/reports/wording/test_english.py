"""The English of documents: each sentence has one name, in one file."""

import ast
from collections import Counter
from pathlib import Path

from netderive.reports import wording


def names(path: Path) -> list[str]:
    """The constants that a file assigns, several on a line too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    targets = [target for one in tree.body for target in assigned(one)]
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def assigned(statement: ast.stmt) -> list[ast.expr]:
    match statement:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target):
            return [target]
        case _:
            return []


def test_no_two_files_give_a_sentence_the_same_name():
    files = sorted(Path(wording.__file__).parent.glob("english_*.py"))
    counted = Counter(name for path in files for name in names(path))
    assert {name for name, count in counted.items() if count > 1} == set()
    assert set(counted) == {name for name in vars(wording.english) if name.isupper()}
