"""Questions in GIFT, the text format of Moodle and others."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from ..wording import words
from .answer_lists import stem, whole_wrong

SPECIAL = re.compile(r"([~=#{}:\\])")


def gift(keys: Mapping[str, Any], title: str) -> str:
    """Every question of every variant, in a category for each question."""
    parts: list[str] = []
    for id in dict.fromkeys(question["id"] for variant in keys["variants"] for question in variant["questions"]):
        parts.append(f"$CATEGORY: {title.replace('/', '//')}/{id}")  # a plain slash begins a category in another
        for variant in keys["variants"]:
            parts += [_question(variant, question) for question in variant["questions"] if question["id"] == id]
    return "\n\n".join(parts) + "\n"


def _question(variant: Mapping[str, Any], question: Mapping[str, Any]) -> str:
    name = escaped(f"{question['id']} {variant['number']}")
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
