"""Questions as text for text2qti, which makes the QTI 1.2 file that Canvas imports."""

from __future__ import annotations

import html
import re

from ..wording import words
from .answer_lists import Data, counted, sentence, whole_weights
from .problems import by_question

MARKS = re.compile(r"[\\`*_{}\[\]()#+.!$-]")
"""Signs that mean something to text2qti."""
QUIZ = "Quiz title: {title}\nQuiz description: {description}\n"


def canvas(keys: Data, title: str) -> str:
    """A quiz in which every student gets one variant of each question, drawn at random."""
    parts = [QUIZ.format(title=_line(title), description=words.WRITE_DIGITS)]
    groups = [found for _, found in by_question(keys)]
    for found, points in zip(groups, whole_weights(found[0][1] for found in groups), strict=True):
        parts.append(f"GROUP\npick: 1\npoints per question: {points}\n")
        parts += [_question(variant, question, number) for number, (variant, question) in enumerate(found, 1)]
        parts.append("END_GROUP\n")
    return "\n".join(parts)


def _question(variant: Data, question: Data, number: int) -> str:
    """A question of text2qti: what depends on it is indented by four spaces."""
    listing = "\n".join(f"    {line}" for line in ["```", *variant["sheet"].splitlines(), "```"])
    value = question["answer"]["value"]
    said, text = counted([question]), literal(_line(question["text"]))
    text = " ".join([sentence(text), *said] if said else [text])
    return f"{number}.  {text}\n\n{listing}\n\n- {words.WRONG_ANSWER}\n=   {value}\n"


def literal(text: str) -> str:
    """A text whose signs say nothing to Markdown, nor to LaTeX in it.

    >>> print(literal("a_b * <b> costs $1"))
    a\\_b \\* &lt;b&gt; costs \\$1
    """
    return MARKS.sub(r"\\\g<0>", html.escape(text, quote=False))


def _line(text: str) -> str:
    return " ".join(text.split())
