"""A claim, judged: its links, what it asks for, and what explains it where it is wrong."""

from __future__ import annotations

from dataclasses import field

from ...grammar import Claim, Expr, Mistake, print_math, print_statement, record
from ..conditions import Stated
from ..derivations import Derivation
from ..network import Shown, Table
from ..values import Value
from .explanations import Explanation
from .links import Link, same
from .missing_parentheses import PARENTHESES_MISSING
from .queries import Answer
from .running_results import RunningResult

MISCALCULATED = "arithmetic.wrong"
RUNNING = "equals.running"
"""Slips that show in what is written, whatever its value is."""


@record(repr=False)
class Verdict(Shown):
    """A claim, judged. `requested` answers the claim's question, if it has one, and `derivation` says how that comes
    about (of a size or an output: the part that is wrong). Of a wrong claim, `explained` has the fewest slips that give
    what is claimed, `meant` is the expression with the parentheses that make it right, if that is all it lacks,
    `rounding` says how a division has to be rounded, and which, and `elsewhere` are other conventions by which the
    result is right; `running` is a calculation that goes on behind its `=`; `followed` are earlier wrong claims from
    which it is right. A claim that holds may do so `only_for` some numbers of repetitions, or sizes: the network is, or
    may be, possible for others as well."""

    claim: Claim
    links: tuple[Link, ...]
    requested: Answer | None
    derivation: Derivation | None
    meant: Expr | None = None
    explained: Explanation | None = None
    elsewhere: tuple[str, ...] = ()
    rounding: tuple[str, Value, Expr] | None = None
    running: RunningResult | None = None
    table: Table | None = field(default=None, compare=False)
    only_for: tuple[Stated, ...] = ()
    followed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        verdict = {True: "right", False: "wrong", None: "not decided"}[self.holds]
        if self.only_for:
            verdict += " for " + " and ".join(print_math(one.tree()) for one in self.only_for)
        return f"<Verdict {verdict}: {print_statement(self.claim).removeprefix('claim ')}>"

    @property
    def holds(self) -> bool | None:
        """Whether every link holds; None where none is wrong, but some could not be decided."""
        held = [link.holds for link in self.links]
        return False if False in held else None if None in held else True

    @property
    def tried(self) -> int:
        """At how many values a claim that holds was tried where it is not proved; 0 where it is."""
        return min((link.tried for link in self.links if link.tried), default=0) if self.holds else 0

    @property
    def miscalculated(self) -> Link | None:
        """The first link between two sides that are both written out, and of which the second is not the first."""
        return next((one for one in self.links[1:] if one.holds is False and one.sign == "="), None)

    @property
    def slips(self) -> tuple[str, ...]:
        """The slips of the likeliest explanation, by their ids; none of a claim that holds, or is not explained."""
        if self.explained is not None:
            return self.explained.ways[0].ids
        if self.meant is not None:
            return (PARENTHESES_MISSING,)
        if self.running is not None:
            return (RUNNING,)
        return (MISCALCULATED,) if self.miscalculated else ()

    @property
    def result_is_right(self) -> bool:
        """Whether the last piece is what was requested, however it was reached."""
        first, last = self.links[0], self.links[-1]
        return self.requested is not None and last.sign == "=" and same(first.left_amount, last.right_amount)


@record()
class Judgement:
    """The verdicts of a network's claims, in text order, and what is wrong with the claims that cannot be judged."""

    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Mistake, ...] = ()
