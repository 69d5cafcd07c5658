"""Records behave as dataclasses do, also those of which there are many."""

import copy
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import pytest

from netderive.grammar import record


def pair(decorated: Callable[..., Any]) -> tuple[type, type]:
    """A class with defaults and one derived from it."""

    @decorated(frozen=True)
    class Plain:
        name: str
        sizes: list[int] = field(default_factory=list, compare=False)
        note: str = field(default="", repr=False)

        @cached_property
        def length(self) -> int:
            return len(self.name)

    @decorated(frozen=True)
    class Derived(Plain):
        last: int = 0

        def __repr__(self) -> str:
            return f"<{self.name}>"

    return Plain, Derived


def behaviour(base: type, derived: type) -> list[object]:
    """What can be seen of both classes."""
    one, other = derived("a", [1], last=2), derived("a", [7], "", 2)
    plain = base("b")
    return [
        one == other,
        hash(one) == hash(other),
        one == base("a"),
        repr(one),
        repr(plain).rpartition(".")[2],
        plain.sizes,
        plain.length,
        replace(one, last=3).last,
        [each.name for each in fields(one)],
        derived.__match_args__,
        hasattr(derived, "sizes"),
        derived.note,
    ]


def test_a_record_is_a_dataclass() -> None:
    assert behaviour(*pair(record)) == behaviour(*pair(dataclass))


def test_a_record_of_which_there_are_many_is_the_same() -> None:
    base, derived = pair(record)
    before = derived("a", [1], last=2)
    first = derived.__init__
    for number in range(300):
        base(str(number))
        derived(str(number), last=number)
    assert derived.__init__ is not first
    assert derived("a", [1], last=2) == before
    assert derived("a").sizes == [] and derived("a").sizes is not derived("a").sizes
    assert behaviour(base, derived) == behaviour(*pair(dataclass))


@pytest.mark.parametrize("instances", [0, 300])
def test_wrong_arguments_are_refused(instances: int) -> None:
    base, _ = pair(record)
    for _ in range(instances):
        base("a")
    for values, named in (((), {}), (("a", [], "", 4), {}), (("a",), {"name": "b"}), (("a",), {"names": "b"})):
        with pytest.raises(TypeError):
            base(*values, **named)


def test_a_record_is_frozen_unless_said_otherwise() -> None:
    base, _ = pair(record)
    with pytest.raises(FrozenInstanceError):
        base("a").name = "b"

    @record(frozen=False)
    class Changing:
        name: str

    one = Changing("a")
    one.name = "b"
    assert one == Changing("b")
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)


def test_records_without_equality_are_compared_by_identity() -> None:
    @record(eq=False)
    class Own:
        name: str

    one = Own("a")
    assert one != Own("a")
    assert len({one, one, Own("a")}) == 2


def test_a_copy_may_be_the_first_that_a_process_sees() -> None:
    from netderive.grammar import Letter

    written = pickle.dumps([Letter("k", (0, 1)), Letter("k", (0, 1))])
    program = (
        f"import pickle; one, two = pickle.loads({written!r}); print(one == two, hash(one) == hash(two), one.name)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "k"]
    assert copy.deepcopy(Letter("k", (0, 1))) == Letter("k", (0, 1))


def test_threads_may_make_the_first_instance_together() -> None:
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    found: list[object] = []
    try:
        for _ in range(50):
            _, derived = pair(record)
            threads = [threading.Thread(target=lambda made=derived: found.append(made("a", last=1))) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(switching)
    assert len(found) == 200
