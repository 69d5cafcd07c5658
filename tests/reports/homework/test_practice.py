"""The page to practise on, in a browser: clicked, typed into, with the keyboard alone, and as narrow as a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browser import Browser

from netderive.engine.homework import Assignment, each_sheet, variants
from netderive.engine.resolution import read
from netderive.reports.homework import homework_data, keys_data, practice

# 28 = 32 - 4, without + 1 it is 27; 608 = (75 + 1)*8, without the channels 208; for 16 filters 1216
NETWORK = """network A & B <script>alert(1)</script>
vary k in {8, 16}
input 3@32x32 -> conv k@5x5
find conv1.height, conv1.params"""
TITLE = "A & B <script>alert(1)</script>"
MISSING = "The 3 input channels are missing. Each filter spans all 3."


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    setting = Assignment(read(NETWORK))
    return keys_data(setting, variants(setting, 2))


@pytest.fixture
def page(keys: dict[str, Any], tmp_path: Path) -> Path:
    (tmp_path / "practice.html").write_text(practice(keys, TITLE), encoding="utf-8")
    return tmp_path / "practice.html"


@pytest.fixture
def browser(page: Path) -> Iterator[Browser]:
    with Browser(page) as one:
        yield one


def said(browser: Browser, number: int) -> tuple[str, str]:
    """The kind of what is said to an answer, and its words."""
    found = f"document.querySelectorAll('output')[{number}]"
    return browser.value(f"{found}.className"), browser.value(f"{found}.textContent")


def filters(browser: Browser) -> int:
    return int(re.findall(r"conv (\d+)@", browser.value("document.querySelector('.network').textContent"))[0])


@pytest.mark.browser
def test_answers_are_checked_and_known_mistakes_named(browser: Browser):
    k = filters(browser)
    for text, wanted in [
        (str(26 * k), ("wrong", MISSING)),
        ("1234567", ("wrong", "Wrong. Work it out again, step by step.")),
        ("about 600", ("unread", "Write a whole number in digits.")),
        ("", ("unread", "Write a whole number in digits.")),
        (f"{76 * k:,}", ("right", "Right.")),
    ]:
        browser.click("#answer1")
        browser.value("document.activeElement.select()")
        browser.type(text) if text else browser.value("document.activeElement.value = ''")
        browser.click("#problems li:nth-child(2) button")
        assert said(browser, 1) == wanted
    assert browser.value("document.getElementById('score').textContent") == "1 of 2 right"


@pytest.mark.browser
def test_a_page_of_several_problems_has_the_answers_of_each(tmp_path: Path):
    # (2 + 1)*7 = 21 in the second problem, whose question is the third of the page
    problems = [Assignment(read(text)) for text in (NETWORK, "input 2 -> dense 7; find params")]
    keys = homework_data(problems, list(each_sheet(problems, 2)), {})
    (tmp_path / "practice.html").write_text(practice(keys, TITLE), encoding="utf-8")
    with Browser(tmp_path / "practice.html") as browser:
        headings = "[...document.querySelectorAll('h2')].map(one => one.textContent).join('; ')"
        assert browser.value(headings) == f"Problem 1: {TITLE}; Problem 2"
        browser.click("#answer2")
        browser.type("21")
        browser.press("Enter")
        assert said(browser, 2) == ("right", "Right.")
        assert browser.value("document.getElementById('score').textContent") == "1 of 3 right"


@pytest.mark.browser
def test_the_keyboard_is_enough(browser: Browser):
    browser.value("document.getElementById('next').focus()")
    browser.press("Tab")
    browser.type("28")
    browser.press("Enter")
    assert said(browser, 0) == ("right", "Right.")
    browser.press("Tab")
    browser.press("Tab")
    browser.type(str(26 * filters(browser)))
    browser.press("Enter")
    assert said(browser, 1) == ("wrong", MISSING)


@pytest.mark.browser
def test_the_next_sheet_has_other_numbers_and_empty_answers(browser: Browser):
    first = filters(browser)
    browser.click("#answer0")
    browser.type("28")
    browser.click("#next")
    assert {first, filters(browser)} == {8, 16}
    assert browser.value("document.getElementById('answer0').value") == ""
    assert browser.value("document.getElementById('score').textContent") == "0 of 2 right"


@pytest.mark.browser
def test_a_phone_shows_it_without_scrolling_sideways(page: Path):
    with Browser(page) as browser:
        browser.ask("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
        assert browser.value("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_the_policy_lets_only_the_page_itself_run(browser: Browser):
    assert browser.value("document.title") == TITLE
    browser.value(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.foreign = 1'}))"
    )
    assert browser.value("window.foreign") is None
    assert browser.value("fetch('https://example.org').then(() => 'open', () => 'shut').constructor.name") == "Promise"


def test_no_value_and_no_address_is_in_the_page(keys: dict[str, Any]):
    text = practice(keys, TITLE)
    assert "for practice, not for exams" in text
    assert not re.search(r"\b(608|1216|208|416)\b", text) and "http" not in text.replace("http-equiv", "")
    assert text == practice(keys, TITLE)
