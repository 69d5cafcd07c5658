"""A question folder of PrairieLearn: one question for the whole sheet, its variant drawn by the student's seed."""

from __future__ import annotations

import html
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from ..wording import WRITE_DIGITS, WRONG_ANSWER
from .answer_lists import whole_wrong

SERVER = '''"""Draws a variant of the sheet, and says what a known wrong answer comes from. Written by netderive."""

import json
import os
import random


def _variants(data):
    folder = data["options"].get("question_path", os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(folder, "variants.json"), encoding="utf-8") as opened:
        return json.load(opened)


def generate(data):
    found = _variants(data)
    variant = found[random.Random(data["variant_seed"]).randrange(len(found))]
    data["params"]["number"] = variant["number"]
    data["params"]["sheet"] = variant["sheet"]
    for name, question in variant["questions"].items():
        data["correct_answers"][name] = question["answer"]


def grade(data):
    variant = next(one for one in _variants(data) if one["number"] == data["params"]["number"])
    for name, question in variant["questions"].items():
        given = data["submitted_answers"].get(name)
        if given is not None and given != question["answer"]:
            data["feedback"][name] = question["wrong"].get(str(given), WRONG)
'''


def prairielearn(keys: Mapping[str, Any], title: str) -> Iterator[tuple[str, str]]:
    """The files of the folder with their names."""
    first = keys["variants"][0]
    name = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([keys["network"], keys["seed"]]))
    info = {"uuid": str(name), "title": title, "topic": "Neural networks", "tags": ["netderive"], "type": "v3"}
    yield "info.json", json.dumps(info, indent=2, ensure_ascii=False) + "\n"
    yield "question.html", _page(first)
    yield "server.py", SERVER.replace("WRONG)", f"{WRONG_ANSWER!r})")
    yield "variants.json", json.dumps([_variant(one) for one in keys["variants"]], indent=1, ensure_ascii=False) + "\n"


def _variant(variant: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": variant["number"],
        "sheet": variant["sheet"],
        "questions": {
            field(question["id"]): {
                "answer": question["answer"]["value"],
                "wrong": {str(wrong["value"]): wrong["message"] for wrong in whole_wrong(question)},
            }
            for question in variant["questions"]
        },
    }


def _page(variant: Mapping[str, Any]) -> str:
    lines = [
        "<pl-question-panel>",
        "<pre>{{params.sheet}}</pre>",
        f"<p>{html.escape(WRITE_DIGITS)}</p>",
        "</pl-question-panel>",
    ]
    for question in variant["questions"]:
        name = field(question["id"])
        lines += [
            f"<p>{html.escape(question['text'])}</p>",
            f'<pl-integer-input answers-name="{name}" weight="{question["points"]}"></pl-integer-input>',
            f"<pl-answer-panel>{{{{correct_answers.{name}}}}}</pl-answer-panel>",
            f"{{{{#feedback.{name}}}}}<p>{{{{feedback.{name}}}}}</p>{{{{/feedback.{name}}}}}",
        ]
    return "\n".join(lines) + "\n"


def field(id: str) -> str:
    """The name of an answer: mustache reads a dot as a step inside.

    >>> field("loop1[3].conv1.params")
    'loop1_3__conv1_params'
    """
    return "".join(character if character.isalnum() else "_" for character in id)
