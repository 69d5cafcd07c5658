"""Questions as text for text2qti, which makes the QTI 1.2 file that Canvas imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..wording import words
from .answer_lists import counted

QUIZ = "Quiz title: {title}\nQuiz description: {description}\n"


def canvas(keys: Mapping[str, Any], title: str) -> str:
    """A quiz in which every student gets one variant of each question, drawn at random."""
    parts = [QUIZ.format(title=_line(title), description=words.WRITE_DIGITS)]
    for id in dict.fromkeys(question["id"] for variant in keys["variants"] for question in variant["questions"]):
        found = [(variant, one) for variant in keys["variants"] for one in variant["questions"] if one["id"] == id]
        parts.append(f"GROUP\npick: 1\npoints per question: {found[0][1]['points']}\n")
        parts += [_question(variant, question, number) for number, (variant, question) in enumerate(found, 1)]
        parts.append("END_GROUP\n")
    return "\n".join(parts)


def _question(variant: Mapping[str, Any], question: Mapping[str, Any], number: int) -> str:
    """A question of text2qti: what depends on it is indented by four spaces."""
    listing = "\n".join(f"    {line}" for line in ["```", *variant["sheet"].splitlines(), "```"])
    value = question["answer"]["value"]
    said = counted([question])
    text = " ".join([f"{_line(question['text'])}.", *said] if said else [_line(question["text"])])
    return f"{number}.  {text}\n\n{listing}\n\n- {words.WRONG_ANSWER}\n=   {value}\n"


def _line(text: str) -> str:
    return " ".join(text.split())
