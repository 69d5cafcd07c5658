"""Every case in `cases/*.txt`: a network with something wrong, and the whole report that a person reads."""

from pathlib import Path

import pytest
from support.each import each
from support.text_cases import TextCase, text_cases

from netderive.engine import derive
from netderive.grammar import Mistakes

CASES = text_cases(Path(__file__).with_name("cases"))


def report(case: TextCase, text: str) -> Mistakes:
    with pytest.raises(Mistakes) as raised:
        derive(text, case.values)
    return raised.value


@each("case", CASES)
def test_the_report_is_as_written_and_every_mistake_says_what_would_be_right(case: TextCase):
    found = report(case, case.text)
    assert str(found) == case.gives
    for mistake in found.mistakes:
        assert mistake.hint
        assert mistake.message[-1] not in ".!"


@each("case", CASES)
def test_the_line_ends_of_another_system_change_nothing(case: TextCase):
    assert str(report(case, case.text.replace("\n", "\r\n"))) == case.gives


def test_there_are_many_and_no_title_appears_twice():
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles) >= 100
