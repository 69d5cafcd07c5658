"""A page to practise on: one file that needs no network; it checks answers itself, and names known mistakes.

Values are in it as salted SHA-256 hashes. They can be guessed one by one, so the page is for practice, not for exams.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable
from typing import Any

from ...grammar import json_text
from ..wording import words
from ..writers import STYLE, scripted_page
from .answer_lists import Data, counted, whole_wrong
from .practice_script import SCRIPT
from .problems import Problem, sheets_of

LOOK = """
#problems li { margin: 1rem 0; }
form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
form label { flex: 1 1 100%; }
input, select, button { font: inherit; padding: 0.4rem 0.6rem; }
input { flex: 1 1 8rem; min-width: 0; max-width: 16rem; }
output { display: block; min-height: 1.5em; }
output.right::before { content: "✓ "; }
output.wrong::before { content: "✗ "; }
"""
_MAIN = """<p>{not_exams}</p>
<noscript><p>{no_script}</p></noscript>
<p><label for="sheet">{sheet}</label> <select id="sheet"></select> <button id="next" type="button">{next}</button></p>
<p>{digits}</p>
<div id="problems"></div>
<p id="score" role="status"></p>"""


def practice(keys: Data, title: str) -> str:
    """The page with all variants of a sheet."""
    sheets = [_sheet(number, parts) for number, parts in sheets_of(keys)]
    said = {**words.PRACTICE, "right": words.RIGHT_ANSWER, "wrong": words.WRONG_ANSWER}
    shown = {name: html.escape(words.PRACTICE[name]) for name in ("not_exams", "no_script", "sheet", "next")}
    main = _MAIN.format(digits=html.escape(words.WRITE_DIGITS), **shown)
    data = json_text({"words": said, "sheets": sheets}, None).replace("<", "\\u003c")
    return scripted_page(html.escape(title), STYLE + LOOK, main, SCRIPT, data)


def _sheet(number: int, parts: Iterable[tuple[Problem, Data]]) -> dict[str, Any]:
    return {"number": number, "problems": [_problem(problem, variant, number) for problem, variant in parts]}


def _problem(problem: Problem, variant: Data, sheet: int) -> dict[str, Any]:
    """A network of a sheet with its questions."""
    name = f"{problem.keys['seed']}.{sheet}"
    return {
        "heading": problem.heading if problem.number else "",
        "network": variant["sheet"],
        "counting": " ".join(counted(variant["questions"])),
        "questions": [_question(one, f"{name}.{problem.name(one)}") for one in variant["questions"]],
    }


def _question(question: Data, name: str) -> dict[str, Any]:
    """A question without its values: the hash of the right one, and a remark by the hash of a wrong one."""
    salt = hashed("salt", name)[:16]
    return {
        "id": question["id"],
        "text": question["text"],
        "salt": salt,
        "right": hashed(salt, question["answer"]["value"]),
        "wrong": {hashed(salt, one["value"]): one["message"] for one in whole_wrong(question)},
    }


def hashed(salt: str, value: object) -> str:
    """The SHA-256 of a value with its salt, as `practice_script` makes it, too.

    >>> hashed("ab", 608)[:8]
    'fb4f1ff0'
    """
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()
