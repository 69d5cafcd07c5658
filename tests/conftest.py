"""What holds for all tests: their order, and that a table's expressions hold no letter but the file's."""

import os

import pytest

from netderive.engine import Table
from netderive.engine.conditions import letters_in
from netderive.engine.network import Figure
from netderive.engine.values import algebra

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""The tests are as many processes as there are cores: threads of PyTorch would only wait for one another."""


def assert_own_letters(table: Table, *values: algebra.Value) -> None:
    """No letter is left of an index, or of a body that was run at a general repetition."""
    strange = frozenset().union(*map(algebra.letters_of, values)) - table.book.symbols.keys()
    assert not strange, f"letters that the file does not have: {sorted(strange)}"


@pytest.fixture(autouse=True, scope="session")
def _only_the_letters_of_the_file():
    made, total = Table.__init__, Table.total

    def checked(table: Table, *arguments: object, **named: object) -> None:
        made(table, *arguments, **named)  # type: ignore[arg-type]
        sizes = (one.symbolic for layer in table.layers for one in (layer.features, *layer.space))
        assert_own_letters(table, *sizes)
        strange = frozenset().union(*map(letters_in, table.conditions)) - table.book.symbols.keys()
        assert not strange, f"letters that the file does not have: {sorted(strange)}"

    def counted(table: Table, quantity: str) -> Figure:
        figure = total(table, quantity)
        assert_own_letters(table, figure.symbolic)
        return figure

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "__init__", checked)
        patch.setattr(Table, "total", counted)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Programs in frameworks come first: then one process runs them, and the others need not load PyTorch and Keras."""
    items.sort(key=lambda item: item.get_closest_marker("frameworks") is None)
