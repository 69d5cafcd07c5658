"""What a question asks, and what is said to its answers, as plain text and as a line of a document."""

from __future__ import annotations

from ...engine.answers import WrongWay
from ...engine.homework import Question, WrongAnswer
from ..document import Code
from ..sections import as_text, message
from ..wording import words


def asks(question: Question) -> str:
    """What a question asks for: `Number of parameters of conv1 in loop1[2]`."""
    what = words.REQUESTED.get(question.quantity, question.quantity)
    around, _, layer = question.path.rpartition(".")
    named = words.LAYER_IN.format(layer=layer, around=around) if around else layer
    text = (words.OF_LAYER if layer else words.OF_NETWORK).format(what=what, layer=named)
    return text[0].upper() + text[1:]


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
