"""What people really answered, and the mistake that each is known to hold: `published.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from support.each import each

from netderive.engine import derive
from netderive.engine.answers import judge
from netderive.reports import Style, write
from netderive.reports.data import claims_data
from netderive.reports.sections import check_document

ANSWERS = tomllib.loads((Path(__file__).parent / "published.toml").read_text(encoding="utf-8"))
NAMED = [one for one in ANSWERS["wrong"] if "unknown" not in one]


def name(answer: dict[str, Any]) -> str:
    return f"{answer['id']}: {answer['claim']}"


@each("wrong", NAMED, ids=name)
def test_the_mistake_is_named_at_the_first_guess(wrong: dict[str, Any]):
    table = derive(f"{wrong['network']}\nclaim {wrong['claim']}")
    judgement = judge(table)
    (verdict,) = judgement.verdicts
    assert verdict.holds is False
    written = write(check_document(table, judgement), "text", Style()).replace("│", "")
    assert wrong.get("says", "") in " ".join(written.split())
    if "slips" in wrong:
        assert sorted(verdict.slips) == sorted(wrong["slips"]), written
        (first, *_) = claims_data(table, judgement)["claims"][0]["slips"]
        assert first["slips"] == [*verdict.slips] and first.get("layer", "") == wrong.get(
            "layer", first.get("layer", "")
        )


@each("right", ANSWERS["right"], ids=name)
def test_a_right_answer_is_not_called_wrong(right: dict[str, Any]):
    (verdict,) = judge(derive(f"{right['network']}\nclaim {right['claim']}")).verdicts
    assert verdict.holds


def test_nearly_all_are_named():
    assert len(NAMED) >= 0.95 * len(ANSWERS["wrong"])
    assert {one["id"] for row in ("wrong", "right") for one in ANSWERS[row]} == {*ANSWERS["sources"]}
