"""Answers a question folder with PrairieLearn's own elements; runs in Python 3.13, where PrairieLearn's package runs.

python3.13 tools/prairielearn_phases.py PRAIRIELEARN FOLDER NAME=ANSWER ..    prints the scores, feedback and errors
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

ELEMENTS = ("pl-integer-input", "pl-string-input")
OBJECTS = ("params", "correct_answers", "submitted_answers", "raw_submitted_answers", "format_errors")


def main(app: Path, folder: Path, given: dict[str, str]) -> None:
    sys.path.insert(0, str(app / "python"))
    import chevron
    from prairielearn.internal.question_phases import process  # type: ignore[import-not-found]

    spec = importlib.util.spec_from_file_location("server", folder / "server.py")
    assert spec and spec.loader
    server = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(server)
    data: dict[str, Any] = {name: {} for name in (*OBJECTS, "partial_scores", "feedback", "preferences")}
    data |= {"variant_seed": 7, "options": {"question_path": str(folder)}, "score": 0, "gradable": True}
    data |= {"answers_names": {}, "extensions": {}, "editable": True, "panel": "question", "num_valid_submissions": 0}
    server.generate(data)
    page = (folder / "question.html").read_text(encoding="utf-8")

    def phase(name: str) -> str:
        found = {one: {"name": one, "controller": f"{one}.py", "type": "core"} for one in ELEMENTS}
        context = {"html": chevron.render(page, data), "elements": found, "element_extensions": {}, "course_path": ""}
        result, seen = process(name, data, context)  # which checks what the elements may change
        assert seen <= {*ELEMENTS} and seen
        return result or ""

    phase("prepare")
    data["submitted_answers"] = dict(given)
    data["raw_submitted_answers"] = dict(given)
    phase("parse")
    server.parse(data)
    if not data["format_errors"]:
        phase("grade")
        server.grade(data)
    json.dumps(data)  # as PrairieLearn stores it
    print(json.dumps({name: data[name] for name in ("score", "partial_scores", "feedback", "format_errors")}))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), dict(one.split("=", 1) for one in sys.argv[3:]))
