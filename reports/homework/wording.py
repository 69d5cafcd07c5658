"""What is said to a wrong answer, as plain text."""

from __future__ import annotations

from ...engine.answers import WrongWay
from ...engine.homework import WrongAnswer
from ..document import Code
from ..sections import as_text, message
from ..wording import words


def remark(wrong: WrongAnswer) -> str:
    """What is wrong with a wrong answer: a sentence, or one for each mistake that gives it."""
    said = [as_text(message(way)) + "." for way in wrong.ways]
    if len(said) < 2:
        return remark_on(wrong.way)
    return " ".join((words.OR_ELSE if number else words.EITHER) + one for number, one in enumerate(said))


def remark_on(way: WrongWay) -> str:
    """What is wrong on one way, as a sentence; the name of a layer keeps its small letter."""
    line = message(way)
    said = as_text(line) + "."
    return said if isinstance(line[0], Code) else said[0].upper() + said[1:]
