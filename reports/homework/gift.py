"""Questions in GIFT, the text format of Moodle and others."""

from __future__ import annotations

import html
import re

from ..wording import words
from .answer_lists import Data, stem, whole_wrong
from .problems import by_question

SPECIAL = re.compile(r"([~=#{}:\\])")


def gift(keys: Data, title: str) -> str:
    """Every question of every variant, in a category for each question."""
    parts: list[str] = []
    for name, found in by_question(keys):
        parts.append(f"$CATEGORY: {title.replace('/', '//')}/{name}")  # a plain slash begins a category in another
        parts += [_question(variant, question, name) for variant, question in found]
    return "\n\n".join(parts) + "\n"


def _question(variant: Data, question: Data, name: str) -> str:
    name = escaped(f"{name} {variant['number']}")
    text = escaped(stem(variant, [question], [question["text"], words.WRITE_DIGITS])).replace("\n", "\\n")
    answers = [f"=%100%{question['answer']['value']}:0#{_remark(words.RIGHT_ANSWER)}"]
    answers += [f"=%0%{wrong['value']}:0#{_remark(wrong['message'])}" for wrong in whole_wrong(question)]
    answers.append(f"~#{_remark(words.WRONG_ANSWER)}")
    return f"::{name}::[html]{text}{{#\n" + "\n".join(answers) + "\n}"


def _remark(text: str) -> str:
    """What is said to an answer, as HTML: that is what the question is."""
    return escaped(html.escape(text, quote=False))


def escaped(text: str) -> str:
    """A text without signs that GIFT reads.

    >>> print(escaped("3·3 = 9: {a}"))
    3·3 \\= 9\\: \\{a\\}
    """
    return SPECIAL.sub(r"\\\1", text)
