"""The words of a document: none of the phrases that readers stumbled over, and no paragraph twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.sampling import sampled

from netderive import derivation
from netderive.engine.derivations import rules_of
from netderive.engine.layers import ALL
from netderive.reports import Style, write
from netderive.reports.document import Listing, Prose

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.net"))}
NETWORKS = EXAMPLES | {
    f"zoo/{path.stem}": path.read_text(encoding="utf-8") for path in (ROOT / "examples" / "zoo").glob("*.net")
}

STALE = re.compile(
    r"\b(comes? in|goes? out|go out|the width alike|(?<!in )places?|s apart|never seen|nothing to learn|left out while|"
    r"to mean 0|one after another|fed with|looks at|however many|all but|written out|turns?|in the limit|"
    r"not given, so|possible because|behind|stands?|hangs?|begins?|alike|told|meets?|worth)\b"
)
"""Phrases that document writers used before, which read as if translated."""


@pytest.mark.parametrize(
    ("name", "detail"), sampled([(name, detail) for name in NETWORKS for detail in ("normal", "full")], 4)
)
def test_no_stale_phrase_and_no_paragraph_twice(name: str, detail: Any):
    document = derivation(NETWORKS[name], detail=detail).document()
    paragraphs = Counter(block.content for block in document.blocks if isinstance(block, Prose))
    repeated = [content for content, count in paragraphs.items() if count > 1]
    assert [content for content in repeated if not str(content).startswith("('Repetition ")] == []
    shown = write(
        replace(document, blocks=tuple(b for b in document.blocks if not isinstance(b, Listing))), "text", Style()
    )
    typed = {word for line in NETWORKS[name].splitlines() for word in re.findall(r"\w+", line)}
    found = {match[0] for match in STALE.finditer(shown) if match[0] not in typed}
    assert found == set()


def test_no_rule_has_a_stale_phrase():
    rules = [rule for kind in ALL for rule in rules_of(kind)]
    reasons = {text for rule in rules for text in (rule.reason, rule.why, *(form.reason for form in rule.forms))}
    summaries = {kind.summary for kind in ALL}
    stale = [text for text in sorted(reasons | summaries) if STALE.search(text)]
    assert stale == []
