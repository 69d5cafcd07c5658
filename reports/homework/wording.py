"""What a question asks, and what is said to a wrong answer, as plain text."""

from __future__ import annotations

from ...engine.answers import WrongWay
from ...engine.homework import Question, WrongAnswer
from ..document import Code
from ..sections import as_text, message, request_of
from ..wording import words


def question_text(question: Question) -> str:
    """What a question asks, in the file's own sentence where it has one; then also which of its numbers it is.

    >>> from netderive.engine import derive
    >>> from netderive.engine.homework import questions_of
    >>> table = derive('input 3@9x9 -> conv 8@3x3; find conv1.params "How many?", conv1.size "How large?"')
    >>> [question_text(one) for one in questions_of(table)]
    ['How many?', 'How large? Output height of conv1', 'How large? Output width of conv1']
    """
    text = request_of(question.requested)
    if not question.text:
        return text
    return f"{question.text} {text}" if question.part else question.text


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
