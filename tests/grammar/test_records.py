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

from netderive import grammar
from netderive.grammar import kept, record


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


@pytest.mark.parametrize("instances", [0, 300])
def test_replacing_gives_what_dataclasses_replace_gives(instances: int) -> None:
    base, derived = pair(record)
    for _ in range(instances):
        base("a")
    one = derived("abc", [1], last=2)
    assert one.length == 3
    for changes in ({}, {"last": 3}, {"name": "b", "sizes": [7]}):
        ours, theirs = grammar.replace(one, **changes), replace(one, **changes)
        assert vars(ours) == vars(theirs)
        assert (type(ours), ours.length) == (derived, len(theirs.name))
    with pytest.raises(TypeError):
        grammar.replace(one, names="b")


def test_replacing_makes_anew_what_nobody_gives_and_checks_what_is_given() -> None:
    @record()
    class Noted:
        name: str
        notes: list[str] = field(default_factory=list, init=False)

        def __post_init__(self) -> None:
            if not self.name:
                raise ValueError("no name")

    @record()
    class Plain:
        name: str
        notes: list[str] = field(default_factory=list, init=False)

    for cls in (Noted, Plain):
        one = cls("a")
        one.notes.append("kept by one alone")
        assert grammar.replace(one, name="b").notes == []
    with pytest.raises(ValueError, match="no name"):
        grammar.replace(Noted("a"), name="")


def test_what_a_record_keeps_is_worked_out_once_and_is_in_no_copy() -> None:
    calls: list[str] = []

    @kept
    def length(one: Any) -> int:
        calls.append(one.name)
        return len(one.name)

    base, _ = pair(record)
    one = base("abc")
    assert (length(one), length(one), calls) == (3, 3, ["abc"])
    assert length(grammar.replace(one, name="ab")) == length(replace(one, name="ab")) == 2
    assert vars(copy.copy(one)).keys() == {"name", "sizes", "note"}
    assert one == base("abc") and repr(one) == repr(base("abc"))
