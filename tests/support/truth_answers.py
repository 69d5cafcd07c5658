"""What netderive answers to a row of a truth file, and whether that is what the framework said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from netderive.engine import derive
from netderive.engine.layers import Untranslated
from netderive.grammar import Mistakes

from .truth_reasons import DIFFERENCES, REASONS
from .truth_rows import NotSayable, Question, Row, Waiting, question

OUTCOMES = ("matched", "mismatched", "rejected alike", "explained", "not sayable", "waiting", "not translated")


@dataclass(frozen=True)
class Outcome:
    """One of `OUTCOMES`, and why."""

    name: str
    why: str = ""


def outcome_of(row: Row, framework: str) -> Outcome:
    """How a row fares."""
    try:
        requested = question(row, framework)
    except NotSayable as reason:
        if "err" not in row:
            return _explained(row, framework) or Outcome("mismatched", f"{reason}; the framework: no objection")
        return Outcome("not sayable", str(reason))
    except Waiting as reason:
        return Outcome("waiting", str(reason))
    except Untranslated as reason:
        return _explained(row, framework) or Outcome("not translated", str(reason))
    try:
        answer = ours(requested)
    except Mistakes as error:
        return (
            _refused(requested, error, framework)
            or _explained(row, framework)
            or Outcome("mismatched", _reported(requested, error))
        )
    if answer == requested:
        return Outcome("matched")
    return _explained(row, framework) or Outcome(
        "mismatched", f"{requested.text}\n  wanted {requested}\n  found  {answer}"
    )


def ours(requested: Question) -> Question:
    """The same question with what netderive answers. Raises `Mistakes` where it refuses."""
    table = derive(requested.text, convention=requested.convention)
    layer = table.layers[-1]
    if requested.refused:
        return Question(requested.text, requested.convention)
    return Question(
        requested.text,
        requested.convention,
        "",
        _int(layer.features.value),
        tuple(_int(size.value) for size in layer.space),
        _int(table.totals.params.value),
        _int(table.totals.trainable.value),
        _int(table.totals.macs.value) if requested.macs is not None else None,
        _int(table.total("buffers").value) if requested.buffers is not None else None,
    )


def _int(value: Any) -> int:
    """A whole number; what is none of them differs from every answer."""
    return value if isinstance(value, int) else -1


def _refused(requested: Question, error: Mistakes, framework: str) -> Outcome | None:
    """Both sides refuse, for the same reason."""
    if not requested.refused:
        return None
    given = {mistake.id for mistake in error.mistakes}
    for pattern, ids in REASONS[framework].items():
        if re.search(pattern, requested.refused):
            return Outcome("rejected alike") if given & set(ids) else None
    return None


def _reported(requested: Question, error: Mistakes) -> str:
    given = ", ".join(mistake.id or mistake.message for mistake in error.mistakes)
    return f"{requested.text}: refused as {given}; the framework: {requested.refused or 'no objection'}"


def _explained(row: Row, framework: str) -> Outcome | None:
    """A difference that docs/differences.md lists."""
    for difference in DIFFERENCES:
        if difference.fits(row, framework):
            return Outcome("explained", difference.name)
    return None
