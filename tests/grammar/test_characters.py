"""What cannot be seen, or acts on the text around it, is named wherever a text is shown."""

import json
import unicodedata

import pytest
from support.each import each

from netderive.api import derivation
from netderive.engine import derive
from netderive.grammar import Mistake, Mistakes, json_text, visible
from netderive.reports.programs import script

UNSEEN = "\0\x1b\x7f\x85\u00ad\u061c\u200b\u200d\u200e\u2028\u2029\u202e\u2066\ufeff\U000e0041\ue000\ud800\u0378\u3164"
TITLE = "a" + "".join(character for character in UNSEEN if character not in "\0\x85\u2028\u2029\ud800") + "b"


@each("character", UNSEEN, ids=lambda character: f"U+{ord(character):04X}")
def test_an_unseen_character_is_named(character: str):
    assert visible(f"a{character}b") == f"a[U+{ord(character):04X}]b"


def test_what_is_read_stays_as_it_is():
    text = "a\tb\n中é α × − 🙂 e\u0301 \u00a0\u2009"
    assert visible(text) == text


def shows_nothing_unseen(text: str) -> bool:
    return all(unicodedata.category(character)[0] != "C" or character == "\n" for character in text)


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html", "json"])
def test_no_document_passes_them_on(form: str):
    assert shows_nothing_unseen(derivation(f"network {TITLE}\ninput 3@9x9 -> conv 4@3x3").to(form))


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_no_program_passes_them_on(framework: str):
    program = script(derive(f"network {TITLE}\ninput 3@9x9 -> conv 4@3x3", convention=framework), framework)
    assert shows_nothing_unseen(program)
    compile(program, "program", "exec")


@each("character", UNSEEN, ids=lambda character: f"U+{ord(character):04X}")
def test_no_report_passes_them_on(character: str):
    with pytest.raises(Mistakes) as error:
        derive(f"input 3@9x9 -> conv{character}4@3x3 -> cnov {character}")
    assert shows_nothing_unseen(str(error.value))
    assert shows_nothing_unseen(json_text(error.value.as_data()))


def test_a_hint_is_shown_as_a_message_is():
    mistake = Mistake("`\u202e`", None, "write `\u200b`")
    assert (mistake.message, mistake.hint) == ("`[U+202E]`", "write `[U+200B]`")


def test_json_says_the_same():
    data = {"title": UNSEEN + "é\n"}
    written = json_text(data)
    assert json.loads(written) == data
    assert "é" in written and shows_nothing_unseen(written)
