"""Documents in other languages: every sentence is translated, and the mathematics is the same."""

from __future__ import annotations

import gettext
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.pofile import read_po
from support.sampling import sampled

from netderive import derivation, derive, explain, scale, solve, zoo
from netderive.engine.answers import judge
from netderive.reports import Document, Style, write
from netderive.reports.document import Code, Formula
from netderive.reports.sections import check_document, growth_document, solutions_document, table_document
from netderive.reports.wording import LANGUAGES, catalogue, speaking

ROOT = Path(__file__).resolve().parents[3]
OTHERS = [code for code in LANGUAGES if code != "en"]
EXAMPLES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.net"))}
NETWORKS = EXAMPLES | {name: zoo.text(name) for name in ("gpt2", "unet", "mixtral", "mamba")}


def test_every_sentence_is_translated_and_the_catalogues_are_compiled():
    run = subprocess.run([sys.executable, "tools/languages.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert run.stderr.strip() == "" and run.returncode == 0


def blanks(text: str) -> Counter[str]:
    """The blanks of a sentence, and the formulas and words of the language in it."""
    named = (name for _, name, _, _ in Formatter().parse(text) if name is not None)
    return Counter({*named, *re.findall(r"`[^`]*`", text)})


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_blanks_and_the_formulas_of_its_sentence(code: str):
    with (ROOT / "reports" / "wording" / f"{code}.po").open("rb") as source:
        messages = [one for one in read_po(source, locale=code) if one.id]
    assert len(messages) > 1_000
    for message in messages:
        one, *many = [message.id] if isinstance(message.id, str) else message.id
        translations = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for said in translations:
            assert blanks(str(said)) == blanks(many[0] if many and said == translations[-1] else one), message.id


def mathematics(value: Any) -> Iterator[str]:
    """All formulas and all pieces of the language in a document; a chain's lines by their sides."""
    if isinstance(value, Formula | Code):
        yield repr(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from mathematics(one)
    elif is_dataclass(value):
        yield from (repr(getattr(value, side)) for side in ("left", "sign", "right") if hasattr(value, side))
        for field in fields(value):
            yield from mathematics(getattr(value, field.name))


def documents(name: str) -> Iterator[Document]:
    """What is written about a network: solutions, a table, verdicts, growth, one quantity."""
    table = derive(NETWORKS[name])
    for detail in ("brief", "normal", "full"):
        show = ("flops", "memory", "field", "training", "cache") if detail == "full" else ()
        yield derivation(NETWORKS[name], detail=detail, show=show).document()
    yield table_document([table], ("params", "shares", "units"))
    yield check_document(table, judge(table))
    yield growth_document(scale(table))
    yield explain(table, f"{table.layers[1].name}.params").document()


class Missing(gettext.NullTranslations):
    """Remembers what the catalogue before it does not have."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), sampled([(name, code) for code in OTHERS for name in NETWORKS], 2))
def test_the_mathematics_is_the_same_and_no_sentence_is_missing(code: str, name: str, monkeypatch: pytest.MonkeyPatch):
    english = list(documents(name))
    missing = Missing()
    monkeypatch.setattr(catalogue(code), "_fallback", missing)
    with speaking(code):
        others = list(documents(name))
    for one, other in zip(english, others, strict=True):
        assert Counter(mathematics(one)) == Counter(mathematics(other))
        assert [type(block) for block in one.blocks] == [type(block) for block in other.blocks]
    assert {message for message in missing.messages if ";" not in message} == set()


def test_german_is_what_a_german_reader_expects():
    """A sentence that counts 1 takes the singular, a sequence has a length, a wrong claim its reason."""
    with speaking("de"):
        text = str(derivation("input 1@28x28 -> conv 8@5x5 -> pool 2x2; claim conv1.params = 200", language="de"))
        sequence = str(derivation("input 4@20 -> conv 8@5", language="de"))
        found = solve("input 3@32x32 -> conv k@3x3 -> conv k@3x3", "params <= 10^6", "k")
        solved = write(solutions_document(found), "text", Style())
    plain = " ".join(text.replace("│", " ").split())
    assert "8 Filter von 5×5 über 1 Merkmalskarte" in plain
    assert "Ergebnis: 208 Parameter und 115 200 Multiply-Adds; 1 Schicht hat Parameter" in plain
    assert "Falsch: 200 = 5·5·1·8: die Bias-Werte fehlen, insgesamt 8. Die Regel lautet (n·m·l + 1)·k" in plain
    assert "Anzahl der Positionen eines Fensters der Länge n in h + 2p Positionen" in " ".join(sequence.split())
    assert "k = 331 ist die größte Lösung: params = 995 648, das sind 4 352 weniger als 1 000 000." in " ".join(
        solved.replace("│", " ").split()
    )


def german(text: str, **options: Any) -> str:
    """A worked solution in German, in one line."""
    return " ".join(str(derivation(text, language="de", **options)).replace("│", " ").split())


def test_german_has_no_comma_before_a_semicolon_and_the_right_case():
    frozen = german("input d@T -> frozen linear 3 -> dense 2")
    assert "Ergebnis: 6T + 3d + 5 Parameter (davon 6T + 2 trainierbar); 2 Schichten haben Parameter; die" in frozen
    assert "Gezählt nach der Lehrbuchkonvention; das" in german("input 3@8x8 -> conv 4@3x3 -> batchnorm")


def test_cases_of_a_formula_are_in_german_in_a_line_and_behind_a_brace():
    text = "input w@8x8 -> if in != 256 [ conv 256@1x1 ]"
    assert "256·w·(0 falls w = 256, sonst 1) + 256·(0 falls w = 256, sonst 1) Parameter" in german(text)
    for form in ("latex", "html"):
        written = derivation(text, language="de").to(form)
        assert "falls" in written and "sonst" in written
        assert not re.search(r"otherwise|text(\{|>)if\b", written)


def test_letters_that_grow_together_are_listed_in_german():
    with speaking("de"):
        growth = write(growth_document(scale(derive("input d@T -> [ attention 1 ] * N"))), "text", Style())
    assert "führende Terme, wenn jeder der Buchstaben d, T und N wächst" in " ".join(growth.split())


def test_decimals_have_a_comma_in_german():
    """30, 5 and 8 parameters of 43 are 69.8, 11.6 and 18.6 %."""
    table = derive("input 5 -> dense 5 -> dense 1 no bias -> dense 4")
    with speaking("de"):
        shown = write(table_document([table], ("params", "shares")), "text", Style())
    assert re.findall(r"[\d,.]+ %", shown) == ["0,1 %", "100 %", "69,8 %", "11,6 %", "18,6 %", "100,0 %"]


def test_a_kind_that_the_text_defines_is_presented_in_german():
    shown = german("kind f(k) [ features k\nweights l*k ]\ninput 5 -> f(3)")
    assert "k k von f" in shown and "f1 · eine Schicht einer Art, die in diesem Text definiert ist" in shown


def test_a_page_says_which_language_it_is_in():
    worked = derivation("input 1@28x28 -> conv 8@5x5", language="de")
    assert '<html lang="de">' in worked.to("html")
    assert "pdflang={de}" in worked.to("latex")
    assert '<html lang="en">' in derivation("input 1@28x28 -> conv 8@5x5").to("html")


def test_an_unknown_language_is_refused_and_an_unknown_sentence_stays_english():
    with pytest.raises(ValueError, match="language"):
        derivation("input 3 -> dense 4", language="xx")
    with pytest.raises(ValueError, match="known are en, de"), speaking("xx"):
        pass
    with speaking("de"):
        assert catalogue("de").gettext("no such sentence") == "no such sentence"
