"""What the formats of learning systems share: the text of a question, and the answers that it knows."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..document import Code, Inline
from ..math import decimals

Data = Mapping[str, Any]
MOST_WRONG = 40
"""Known wrong answers that a question takes along."""


def requested(question: Data) -> Inline:
    """What a question asks for, with its name in the language: `Number of parameters of conv1 (conv1.params)`."""
    return (question["text"], " (", Code(question["id"]), ")")


def points_text(points: Fraction) -> str:
    """Points as a number with at most two decimal digits.

    >>> [points_text(Fraction(one)) for one in (3, 1.5, "1/3")]
    ['3', '1.5', '0.33']
    """
    return str(points) if points.denominator == 1 else decimals(points, 2).rstrip("0").rstrip(".")


def points_of(questions: Iterable[Data]) -> Fraction:
    """The points of questions in all."""
    return sum((Fraction(question["points"]) for question in questions), Fraction(0))


def whole_weights(questions: Iterable[Data]) -> list[int]:
    """The points of questions as whole numbers in the same proportions, for formats that have no half points.

    >>> whole_weights([{"points": 1}, {"points": 2.5}]), whole_weights([{"points": 1}, {"points": 2}])
    ([2, 5], [1, 2])
    """
    points = [Fraction(question["points"]) for question in questions]
    common = math.lcm(*(one.denominator for one in points))
    return [int(one * common) for one in points]


def sentence(text: str) -> str:
    """A text with a sign at its end.

    >>> sentence("Number of weights"), sentence("How many weights?")
    ('Number of weights.', 'How many weights?')
    """
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


def counted(questions: Iterable[Data]) -> list[str]:
    """How the figures of questions are counted, each sentence once."""
    return [*dict.fromkeys(said for question in questions for said in question.get("counting", ()))]


def whole_wrong(question: Data) -> list[Data]:
    """The known wrong answers that are whole numbers, each once, the likeliest first."""
    found = {wrong["value"]: wrong for wrong in reversed(question["wrong"]) if isinstance(wrong["value"], int)}
    ordered = [wrong for wrong in question["wrong"] if found.get(wrong["value"]) is wrong]
    return ordered[:MOST_WRONG]


def stem(variant: Data, questions: Iterable[Data], rows: Iterable[str], escaped: bool = False) -> str:
    """The network, how the figures of the questions are counted, and what is required of it, as HTML.

    >>> stem({"sheet": "input 3"}, [{"counting": ["Each value takes 4 bytes (fp32)."]}], ["a < b"])
    '<pre>input 3</pre><p>Each value takes 4 bytes (fp32).</p><p>a &lt; b</p>'
    """
    said = [html.escape(one, quote=False) for one in counted(questions)]
    said += rows if escaped else [html.escape(row, quote=False) for row in rows]
    return f"<pre>{html.escape(variant['sheet'], quote=False)}</pre>" + "".join(f"<p>{one}</p>" for one in said)
