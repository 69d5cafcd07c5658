"""A question folder of PrairieLearn: one question for the whole sheet, its variant drawn by the student's seed.

An answer in letters is read and graded by its `server.py`, at points where its value is known.
"""

from __future__ import annotations

import html
import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..wording import words
from .answer_lists import MOST_WRONG, Data, counted, whole_weights, whole_wrong
from .problems import Problem, problems_of

SERVER = Path(__file__).with_name("question_server.py")


def prairielearn(keys: Data, title: str) -> Iterator[tuple[str, str]]:
    """The files of the folder with their names; of several problems each has a folder in it."""
    for problem in problems_of(keys):
        folder = f"problem-{problem.number}/" if problem.number else ""
        heading = f"{title}, {problem.heading}" if problem.number else title
        yield from ((folder + name, text) for name, text in _question_folder(problem, heading))


def _question_folder(problem: Problem, title: str) -> Iterator[tuple[str, str]]:
    keys = problem.keys
    identity = [keys["network"], keys["seed"], *([problem.number] if problem.number else [])]
    name = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(identity))
    info = {"uuid": str(name), "title": title, "topic": "Neural networks", "tags": ["netderive"], "type": "v3"}
    yield "info.json", json.dumps(info, indent=2, ensure_ascii=False) + "\n"
    yield "question.html", _page(keys["variants"][0])
    yield "server.py", SERVER.read_text(encoding="utf-8")
    known = {"wrong": words.WRONG_ANSWER, "variants": [_variant(one) for one in keys["variants"]]}
    yield "variants.json", json.dumps(known, indent=1, ensure_ascii=False) + "\n"


def _variant(variant: Data) -> dict[str, Any]:
    weighted = zip(variant["questions"], whole_weights(variant["questions"]), strict=True)
    return {
        "number": variant["number"],
        "sheet": variant["sheet"],
        "questions": {field(one["id"]): _question(one, weight) for one, weight in weighted},
    }


def _question(question: Data, weight: int) -> dict[str, Any]:
    """What `server.py` shows and grades with: the right values, and those of known mistakes, as text."""
    if "samples" in question:
        known = question["samples"]
        found = {"answer": known["formula"], "weight": weight}
        found |= {name: known[name] for name in ("letters", "points", "values")}
        wrong = question["wrong"][:MOST_WRONG]
    else:  # as text, since large integers are no numbers of JSON
        found = {"answer": str(question["answer"]["value"]), "values": [str(question["answer"]["value"])]}
        wrong = [{**one, "values": [str(one["value"])]} for one in whole_wrong(question)]
    known = [{"message": one["message"], "values": one["values"]} for one in wrong]
    return {"text": question["text"], **found, "wrong": known}


def _page(variant: Data) -> str:
    requested = variant["questions"]
    lines = ["<pl-question-panel>", "<pre>{{params.sheet}}</pre>"]
    lines += [f"<p>{html.escape(one)}</p>" for one in counted(requested)]
    lines += [f"<p>{html.escape(words.WRITE_DIGITS)}</p>"] if any("samples" not in one for one in requested) else []
    lines += [f"<p>{html.escape(words.WRITE_FORMULA)}</p>"] if any("samples" in one for one in requested) else []
    return "\n".join([*lines, "</pl-question-panel>", *_inputs(requested)]) + "\n"


def _inputs(requested: Sequence[Data]) -> Iterator[str]:
    for question, weight in zip(requested, whole_weights(requested), strict=True):
        yield from _input(question, weight)


def _input(question: Data, weight: int) -> Iterator[str]:
    """The lines of a question: what it asks, its element, and the remark to a wrong answer.

    What it asks may have letters of the variant, and signs of mustache: it is a parameter, which mustache escapes.
    """
    name = field(question["id"])
    element, more = (
        ("pl-string-input", ' show-help-text="false"') if "samples" in question else ("pl-integer-input", "")
    )
    yield f"<pl-question-panel><p>{{{{params.texts.{name}}}}}</p></pl-question-panel>"
    yield f'<{element} answers-name="{name}" weight="{weight}"{more}></{element}>'
    remark = f"{{{{#feedback.{name}}}}}<p>{{{{feedback.{name}}}}}</p>{{{{/feedback.{name}}}}}"
    yield f"<pl-submission-panel>{remark}</pl-submission-panel>"


def field(id: str) -> str:
    """The name of an answer: mustache reads a dot as a step inside.

    >>> field("loop1[3].conv1.params")
    'loop1_3__conv1_params'
    """
    return "".join(character if character.isalnum() else "_" for character in id)
