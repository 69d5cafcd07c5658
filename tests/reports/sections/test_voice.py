"""The words of a document: none of the phrases that readers stumbled over, and no paragraph twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from support.sampling import sampled

from netderive import derivation
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "detail"), sampled([(name, detail) for name in NETWORKS for detail in ("normal", "full")], 8)
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


def test_no_sentence_of_a_document_has_a_stale_phrase():
    """The catalogue of a language holds every sentence that a document may say: `tools/languages.py --check`."""
    with (ROOT / "reports" / "wording" / "de.po").open("rb") as file:
        messages = [message.id for message in read_po(file)]
    sentences = [one for said in messages for one in ((said,) if isinstance(said, str) else said)]
    assert len(sentences) > 1000
    assert [one for one in sentences if STALE.search(one)] == []
