"""Variants of a sheet: distinct, in the order of a seed, with their questions and the known wrong answers."""

from __future__ import annotations

import itertools
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from support.each import each

from netderive.engine import derive
from netderive.engine.homework import Assignment, choices, questions_of, read_number, rounds, variants
from netderive.engine.homework import tested as distinguished
from netderive.engine.resolution import read
from netderive.grammar import Mistakes, parse
from netderive.reports import Style, write
from netderive.reports.homework import key_document, keys_data, network_text, untested, variant_data

SHEET = """network Homework
vary k in {8, 16, 32}, n in {3, 5}, h in {12, 13, 14, 15}
input 3@h x h
conv k@n x n stride 2
dense 10
find conv1.output, params"""


def values(text: str = SHEET, count: int = 12, **options) -> list[dict[str, object]]:
    return [dict(one.values) for one in variants(Assignment(read(text), **options), count)]


def test_the_first_of_many_are_those_of_few():
    assert values(count=20)[:7] == values(count=7)
    assert values(seed=1) != values(seed=2)


def test_variants_are_the_same_in_another_process():
    code = (
        "from netderive.engine.homework import Assignment, variants; from netderive.engine.resolution import read; "
        f"print([dict(one.values) for one in variants(Assignment(read({SHEET!r}), seed=3), 5)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(values(count=5, seed=3))


def test_all_combinations_come_once():
    found = values(count=24)
    assert len({tuple(one.items()) for one in found}) == 24
    with pytest.raises(Mistakes, match="only 24 different sheets, not 25"):
        values(count=25)


def test_more_combinations_than_are_listed_are_drawn():
    text = "vary " + ", ".join(f"a{i} in {{{', '.join(map(str, range(1, 30)))}}}" for i in range(5))
    text += "\ninput 1 -> dense a0 + a1 + a2 + a3 + a4\nfind params"  # 29^5 combinations
    found = values(text, 40)
    assert found[:10] == values(text, 10)
    assert len({tuple(one.items()) for one in found}) == 40


def test_impossible_values_are_left_out():
    found = values("vary n in {3, 9}, k in {1, 2}\ninput 1@5 -> conv k@n\nfind params", 2)
    assert {one["n"] for one in found} == {3}


@pytest.mark.parametrize(("floors", "wanted"), [("none", [False] * 6), ("half", [True, False] * 3)])
def test_floors_say_how_many_sizes_are_rounded(floors, wanted: list[bool]):
    found = variants(Assignment(read(SHEET), floors=floors), 6)
    assert [rounds(one.table) for one in found] == wanted
    for one in found:  # a window of n moves by 2 over h rows
        rest = (one.values["h"] - one.values["n"]) % 2
        assert rounds(one.table) == bool(rest)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vary k in {8}\ninput 3 -> dense k", "the file asks no question"),
        ("vary k in {8}\ninput 3 -> dense k*m\nfind params", "`m` has no value"),
        ("vary k in {8, m}\ninput 3 -> dense k\nfind params", "`m` is no number"),
        ("vary k in {8}\nvary k in {9}\ninput 3 -> dense k\nfind params", "`k` is varied twice"),
        (
            "vary k in {8}\ninput 3@k x 9 -> conv 1@3x5 -> conv 1@3x3\nfind conv2.field",
            "has a number for each axis",
        ),
    ],
)
def test_what_makes_no_sheet_is_said(text: str, said: str):
    with pytest.raises(Mistakes, match=said):
        values(text, 1)


def test_only_letters_without_a_value_are_said_to_have_none():
    with pytest.raises(Mistakes) as caught:
        values("let k = 8\ninput 3@T -> conv k@3\nfind macs", 1)
    (mistake,) = caught.value.mistakes
    assert "`T`" in mistake.message and "`k`" not in mistake.message


def test_a_file_without_choices_is_one_sheet():
    assert choices(Assignment(read("input 3 -> dense 2\nfind params"))) == {}
    assert values("input 3 -> dense 2\nfind params", 1) == [{}]


def test_a_letter_that_is_given_is_varied_no_more():
    found = variants(Assignment(read(SHEET), given=(("k", 9), ("n", 3))), 3)
    assert {one.table.book.number("k") for one in found} == {9}
    with pytest.raises(Mistakes, match="only 4 different sheets, not 5"):
        variants(Assignment(read(SHEET), given=(("k", 9), ("n", 3))), 5)


def test_blanks_ask_for_every_layer():
    table = derive("input 3@9x9 -> conv 8@3x3 -> dense 10")
    requested = {one.id: one.value for one in questions_of(table, ("size", "params"))}
    # 7 = 9 - 2; 224 = (27 + 1)*8; 3930 = (8*49 + 1)*10
    assert requested == {
        "conv1.height": 7,
        "conv1.width": 7,
        "conv1.params": 224,
        "dense1.params": 3930,
        "params": 4154,
    }


def test_wrong_answers_are_not_the_right_one_and_come_once():
    for one in variants(Assignment(read(SHEET)), 12):
        for question in one.questions:
            wrong = [answer.value for answer in question.wrong]
            assert question.value not in wrong
            assert len(wrong) == len(set(wrong))


def test_what_is_never_distinguished_is_said_with_what_would_help():
    one_channel = read(SHEET.replace("3@h", "1@h"))
    found = variants(Assignment(one_channel), 3)
    assert distinguished(found)["channels.missing"] == (0, 3, 0)
    assert (
        "never distinguished: channels.missing; give the input more than one channel, as in `input 3@..`"
        in untested(distinguished(found))
    )
    assert distinguished(variants(Assignment(read(SHEET)), 3))["channels.missing"] == (3, 3, 0)


@pytest.mark.parametrize(
    ("network", "slip", "hidden"),
    [
        # floor((96 - 11)/4) + 1 = 22 = floor((96 + 4 - 11)/4): the + 1 is lost more often
        ("input 3@96x96 -> conv 8@11x11 stride 4 pad 2", "size.padding_ignored", 1),
        ("input 3@64x64 -> conv 8@3x3 pad 1", "size.padding_one_side", 1),  # 64 + 1 - 3 + 1 = 63 = 64 + 2 - 3
        ("input 3@64x64 -> conv 8@5x5 pad 2", "size.padding_one_side", 0),  # 62, and 63 without the + 1
    ],
)
def test_a_mistake_behind_a_likelier_one_is_not_said_to_need_what_is_there(network: str, slip: str, hidden: int):
    found = distinguished(variants(Assignment(read(f"{network}\nfind conv1.height")), 1))
    assert found[slip] == (1 - hidden, 1, hidden)
    said = [line for line in untested(found) if slip in line.partition(";")[0]]
    wanted = "; the number is that of a likelier mistake; choose a larger padding or another stride"
    assert [line.partition(";")[1] + line.partition(";")[2] for line in said] == [wanted] * hidden


def test_an_option_of_a_layer_without_a_question_is_not_said_to_be_missing():
    """The second convolution has a dilation; the question is on the first."""
    text = "input 3@31x31 -> c: conv 6@3x3 stride 2 pad 1 -> conv 12@3x3 dilation 2 -> dense 10\nfind c.output"
    found = untested(distinguished(variants(Assignment(read(text)), 1)))
    (said,) = [line for line in found if "size.dilation_ignored" in line]
    assert said.endswith("; ask for the size of a layer with a dilation, as in `dilation 2`")


def test_a_sheet_shows_the_network_in_numbers():
    text = "let m = 2*k\nvary k in {8}\ninput 3@9x9 # ours\nc: conv m@3x3 -> [ dense k + 1 ] * 2\nfind params"
    (one,) = variants(Assignment(read(text)), 1)
    shown = network_text(one.table)
    assert shown.splitlines() == ["input 3@9x9", "c: conv 16@3x3", "[ dense 9 ] * 2"]
    assert derive(shown).totals.params.value == one.table.totals.params.value


OTHER_MEANINGS = [
    "vary i in {2}\ninput 3@28x28 -> conv i@3x3 -> for i = 1..2 [ conv 4*i@1x1 ] -> dense i",
    "vary i in {2}\ninput 3@28x28 -> concat for i = 3..5 [ conv i@1x1 ] -> dense i",
    "vary k in {5}\nblock unit(k) [ conv k@3x3 ]\ninput 3@28x28 -> unit(8) -> conv k@3x3",
    "vary s in {5}\nblock unit(k, s = 1) [ conv k@3x3 stride s ]\ninput 3@28x28 -> unit(8) -> conv s@3x3",
    "vary k in {5}\ninput 3@28x28 -> k: conv k@3x3 pad 1 -> conv k@3x3 pad 1 -> concat from k",
    "vary k in {5}\ninput 3@28x28 -> k: conv k@3x3 -> conv 3@3x3 -> again k -> from k -> dense k",
    "vary r in {16}\nkind lowrank(k, r = 4) [ weights l*r + r*k; features k ]\ninput 10 -> lowrank 8, r -> dense r",
    "vary scale in {1}\ninput 3@8x8 -> [ batchnorm ] * scale -> [ batchnorm no scale ] * (1 - scale)",
    "let k = 64, m\nvary m in {3}\ninput 3@9x9 -> for i = 1..2 [ conv k[i]@3x3 ] -> dense k[2]",
    "vary i in {3}\nlet m = sum(i = 1..3, i)\ninput 3@9x9 -> dense i -> dense m",
    "vary k in {12}\ninclude lenet5\ninput 1@32x32 -> lenet5(k = k) -> dense k",
]


@pytest.mark.parametrize("text", OTHER_MEANINGS)
def test_a_sheet_is_the_network_of_its_key_where_a_name_has_two_meanings(text: str):
    (one,) = variants(Assignment(read(f"{text}\nfind params, macs")), 1)
    shown = derive(network_text(one.table))
    answers = [question.value for question in one.questions]
    assert answers == [shown.totals.params.value, shown.totals.macs.value]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("vary k in {48}\ninput 3@9x9 -> conv 2*k@3x3 -> dense 3*4", "input 3@9x9 -> conv 96@3x3 -> dense 3*4"),
        ("vary n in {11}\ninput 3@32x32 -> conv 8@n x n -> conv 8@3x3", "input 3@32x32 -> conv 8@11x11 -> conv 8@3x3"),
        ("let a = 8\nvary d in {64}\ninput d@10 -> attention a", "input 64@10 -> attention 8"),
        (
            "vary k in {8}\ninput 3@9x9 -> for i = 1..2 [ conv k*2^i@3x3 ]",
            "input 3@9x9 -> for i = 1..2 [ conv 8*2^i@3x3 ]",
        ),
        ("vary k in {7}\ninput k -> dense (k + 1)/2 -> dense k/2*2", "input 7 -> dense 4 -> dense 7"),
    ],
)
def test_a_sheet_has_numbers_where_letters_have_values(text: str, shown: str):
    (one,) = variants(Assignment(read(f"{text}\nfind params")), 1)
    assert network_text(one.table) == shown.replace(" -> ", "\n")
    assert derive(shown).totals.params.value == one.table.totals.params.value


def test_rates_stay_letters_of_a_sheet():
    """`2^1/2` would be another number."""
    table = derive("let a > 0\ninput 8 -> dense 8*a^2\nfind params", {"a": Fraction(1, 2)})
    assert network_text(table).splitlines() == ["let a > 0", "let a = 1/2", "input 8", "dense 8*a^2"]


def test_the_keys_have_what_the_issue_asks_for():
    setting = Assignment(read(SHEET), seed=7)
    data = keys_data(setting, variants(setting, 2))
    assert data["seed"] == 7 and [one["number"] for one in data["variants"]] == [1, 2]
    question = data["variants"][0]["questions"][-1]
    assert {*question} == {"id", "text", "counting", "answer", "working", "points", "wrong"}
    assert {*question["wrong"][0]} == {"slip", "value", "message"}
    assert {*data["tested"]["channels.missing"]} == {"distinguished", "of"}


NUMBERS = [
    ("608", 608),
    ("1 216", 1216),
    ("1,216", 1216),
    (r"1\,216", 1216),
    ("1{,}216", 1216),
    ("1~216", 1216),
    ("0,608k", 608),
    ("1'216", 1216),
    ("1\u202f216", 1216),
    ("(5*5*3+1)*8", 608),
    ("5·5·3·8 + 8", 608),
    ("=608", 608),
    ("'=608", 608),
    ("608.", 608),
    ("1.5k", 1500),
    ("2^10", 1024),
    ("75*12+12=912", 912),
    ("params = 912", 912),
    ("~912", 912),
    ("≈ 912", 912),
    (".912k", 912),
    ("56k", 56_000),
    ("56 k", 56_000),
    ("12(5*5*3+1)", 912),
    ("(75+1)12", 912),
    ("76X12", 912),
    ("5**2*3*12+12", 912),
    ("[5*5*3+1]*12", 912),
    ("(5•5•3+1)•12", 912),
    ("912,00", 912),
    ("+912", 912),
    ("912 parameters", 912),
    ("75*12+12=900", None),
    ("912 =", None),
    ("912,5", None),
    ("0 608", None),
    ("[5, 3]", None),
    ("1/2(3)", None),
    ("2^(1)3", None),
    ("", None),
    ("-", None),
    ("k", None),
    ("8@28x28", None),
    ("1/0", None),
    ("9^9^9^9^9", None),
    ("608; claim params = 1", None),
    ("608\nfind params", None),
    ("(" * 300, None),
    ("__import__('os')", None),
]


@each(("text", "number"), NUMBERS)
def test_answers_are_read_as_tolerantly_as_claims(text: str, number: int | None):
    assert read_number(text) == number


def test_every_text_of_a_few_signs_is_read_or_not_but_never_fails():
    for text in map("".join, itertools.product("1(+@x~=/ ", repeat=4)):
        read_number(text)


def test_a_letter_that_is_varied_and_nowhere_used_is_a_mistake():
    """Its two sheets would be the same."""
    with pytest.raises(Mistakes, match="the network has no letter `z`"):
        variants(Assignment(parse("vary z in {2, 3}; input 3 -> dense 4; find params")), 2)


def test_one_sheet_is_not_called_several():
    with pytest.raises(Mistakes, match="there is only 1 sheet, but 30 were requested"):
        variants(Assignment(parse("input 3 -> dense 4; find params")), 30)


def test_a_blank_for_an_unknown_quantity_points_nowhere_into_the_text():
    with pytest.raises(Mistakes) as caught:
        variants(Assignment(parse("input 3 -> dense 4"), blanks=("foo",)), 1)
    assert str(caught.value).startswith("there is no quantity `foo`")


def test_questions_on_layers_with_one_name_have_texts_of_their_own():
    text = """input 3@32x32
    for i = 1..2 [ conv 8*i@3x3 ]
    [ [ conv 9@1x1 pad 1 ] * 2 ] * 2
    find loop1[1].conv1.params, loop1[2].conv1.params, repeat1[2].repeat1[1].conv1.height, params"""
    (one,) = keys_data(setting := Assignment(read(text)), variants(setting, 1))["variants"]
    assert [question["text"] for question in one["questions"]] == [
        "Number of parameters of conv1 in repetition 1 of loop1",
        "Number of parameters of conv1 in repetition 2 of loop1",
        "Output height of conv1 in repetition 1 of repeat1 in repetition 2 of repeat1",
        "Number of parameters of the network",
    ]


def test_a_sheet_has_the_convention_and_the_texts_that_it_includes(tmp_path: Path):
    """Keras counts 4 parameters a channel of batch normalisation, so the sheet says that its rules are Keras'."""
    keras = variants(Assignment(read("convention keras; vary k in {8}; input k@9x9 -> batchnorm; find params")), 1)
    assert network_text(keras[0].table) == "convention keras\ninput 8@9x9\nbatchnorm"
    (tmp_path / "stem.net").write_text("input 1@28x28\nconv 6@5x5\n")
    text = 'include "stem.net"; vary k in {8}; input 1@28x28 -> stem() -> dense k; find params'
    (found,) = variants(Assignment(read(text, str(tmp_path / "sheet.net"))), 1)
    lines = network_text(found.table).splitlines()
    assert lines[-3:] == ["# stem.net:", "#     input 1@28x28", "#     conv 6@5x5"]
    data = variant_data(found)
    page = key_document(data, "Sheet", found.table.convention)
    assert "156" in write(page, "text", Style()) and data["source"] == str(tmp_path / "sheet.net")
