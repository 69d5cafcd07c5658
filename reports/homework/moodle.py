"""Questions as Moodle XML: a category for each question with all its variants, and whole sheets as cloze questions.

The first answer that matches wins: the right one, then each known wrong answer with what it comes from, then any.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence

from ..wording import words
from .answer_lists import Data, stem, whole_weights, whole_wrong
from .problems import Problem, by_question, sheets_of

SIGNS = re.compile(r"[}~\\]")
"""What ends a remark in a blank, or escapes what does."""


def moodle_xml(keys: Data, title: str) -> str:
    """All questions as one file to import."""
    quiz = etree.Element("quiz")
    for name, found in by_question(keys):
        _category(quiz, title, name)
        quiz.extend(_numerical(variant, question, name) for variant, question in found)
    _category(quiz, title, "whole sheets")
    quiz.extend(_cloze(parts, f"{title} {number}") for number, parts in sheets_of(keys))
    etree.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(quiz, encoding="unicode") + "\n"


def _category(quiz: etree.Element, *path: str) -> None:
    """The category of the questions that follow; a slash in a name is doubled."""
    parts = [part.replace("/", "//") for part in path]
    question = etree.SubElement(quiz, "question", type="category")
    _text(etree.SubElement(question, "category"), "/".join(["$course$", "top", *parts]))


def _numerical(variant: Data, question: Data, name: str) -> etree.Element:
    element = _question("numerical", f"{name} {variant['number']}", stem(variant, [question], [question["text"]]))
    _plain(element, "defaultgrade", str(question["points"]))
    _answer(element, "100", str(question["answer"]["value"]), words.RIGHT_ANSWER)
    for wrong in whole_wrong(question):
        _answer(element, "0", str(wrong["value"]), wrong["message"])
    _answer(element, "0", "*", words.WRONG_ANSWER)
    return element


def _answer(question: etree.Element, fraction: str, value: str, feedback: str) -> None:
    answer = etree.SubElement(question, "answer", fraction=fraction, format="moodle_auto_format")
    _text(answer, value)
    _text(etree.SubElement(answer, "feedback", format="html"), html.escape(feedback))
    _plain(answer, "tolerance", "0")


def _cloze(parts: Sequence[tuple[Problem, Data]], name: str) -> etree.Element:
    """A whole sheet: each of its networks with a blank for each of its questions."""
    weights = iter(whole_weights(question for _, variant in parts for question in variant["questions"]))
    text = ""
    for problem, variant in parts:
        questions = variant["questions"]
        rows = [f"{_shielded(question['text'])}: {_blank(question, next(weights))}" for question in questions]
        heading = f"<h4>{_shielded(problem.heading)}</h4>" if problem.number else ""
        text += heading + stem(variant, questions, rows, escaped=True)
    return _question("cloze", name, text)


def _shielded(text: str) -> str:
    """A text as HTML in which no brace begins a blank."""
    return html.escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")


def _blank(question: Data, weight: int) -> str:
    """One blank of a cloze question: `{1:NUMERICAL:=608:0#Right.~%0%208:0#..}`; Moodle takes whole weights."""
    answers = [f"={question['answer']['value']}:0#{_feedback(words.RIGHT_ANSWER)}"]
    answers += [f"%0%{wrong['value']}:0#{_feedback(wrong['message'])}" for wrong in whole_wrong(question)]
    answers.append(f"*#{_feedback(words.WRONG_ANSWER)}")
    return f"{{{weight}:NUMERICAL:{'~'.join(answers)}}}"


def _feedback(text: str) -> str:
    """A remark in a blank. Moodle decodes entities before it reads the remark as HTML, so it is escaped twice."""
    return SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", html.escape(html.escape(text, quote=False), quote=False))


def _question(kind: str, name: str, text: str) -> etree.Element:
    question = etree.Element("question", type=kind)
    _text(etree.SubElement(question, "name"), name)
    _text(etree.SubElement(question, "questiontext", format="html"), f"{text}<p>{html.escape(words.WRITE_DIGITS)}</p>")
    return question


def _text(parent: etree.Element, content: str) -> None:
    _plain(parent, "text", content)


def _plain(parent: etree.Element, tag: str, content: str) -> None:
    etree.SubElement(parent, tag).text = content
