"""The colours of the HTML pages: every text has enough contrast with what is behind it, in light, dark and print."""

import re

import pytest
from support.each import each

from netderive.reports import Document, Style, write

LEAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(rules: str) -> dict[str, str]:
    return {name: value for name, value in re.findall(r"--(\w+): #(\w{6}|\w{3})\b", rules)}


STYLE = write(Document("", ()), "html", Style())
LIGHT, DARK, PRINT = (colours(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:3])


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("000", "ffffff") == pytest.approx(21)


@each("theme", [LIGHT, LIGHT | DARK, LIGHT | DARK | PRINT], ids=["light", "dark", "print"])
@each("text", ["ink", "quiet", "accent", "good", "bad", "if"])
@each("ground", ["paper", "tint"])
def test_text_can_be_read(theme: dict[str, str], text: str, ground: str):
    assert contrast(theme[text], theme[ground]) >= LEAST
