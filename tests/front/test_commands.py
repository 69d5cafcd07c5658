"""Commands as the language's contract states them: exit codes, formats, options."""

import json

import pytest

C = "input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> conv 32@3x3 -> pool 2x2 -> dense 256 -> dense 10"
"""The network of a text whose own table gives 832, 9248, 205056, 2570 and 217706."""

COMMANDS = (
    *("derive", "explain", "table", "find", "check"),
    *("scale", "solve", "compare", "sweep", "plot", "page", "draw", "homework", "mark", "zoo"),
)


def test_the_help_names_the_commands_that_are_built_and_no_other(run):
    lines = run("--help").stdout.split("Commands:")[1].splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "] == [*COMMANDS]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage:")


def test_the_table_has_a_row_for_each_layer_and_the_total(run):
    result = run("table", "-e", C, "--digits", "plain")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["conv1", "conv", "32@24×24", "832", "460800"] in rows
    assert ["conv2", "conv", "32@10×10", "9248", "921600"] in rows
    assert ["dense1", "dense", "256", "205056", "204800"] in rows
    assert ["dense2", "dense", "10", "2570", "2560"] in rows
    assert any(row[:2] == ["Total", "217706"] for row in rows)


@pytest.mark.parametrize(
    ("style", "written"), [("plain", "217706"), ("comma", "217,706"), ("apostrophe", "217'706"), ("thin", "217 706")]
)
def test_digits_are_grouped_as_requested(run, style, written):
    text = run("table", "-e", C, "--digits", style).stdout
    assert written in text.translate({0x2009: " ", 0x202F: " ", 0xA0: " ", 0x2019: "'"})


def test_json_digits_are_never_grouped(run):
    totals = json.loads(run("table", "-e", C, "--as", "json", "--digits", "comma").stdout)["totals"]
    assert totals["params"] == {"expr": "217706", "value": 217706, "latex": "217706", "rule": None, "filled": None}


def test_values_come_from_the_command_line_and_win(run):
    text = "let k = 8\ninput 1@28x28 -> conv k@5x5"
    data = json.loads(run("table", "-e", text, "--set", "k=32", "--as", "json").stdout)
    assert data["letters"] == {"k": 32}
    assert data["totals"]["params"]["value"] == 832
    assert data["totals"]["params"]["expr"] == "26*k"


def test_the_letters_that_keep_a_value_are_substituted(run):
    """(5*5*3 + 1)*k = 76k, then (14*14*k + 1)*10 = 1960k + 10: 2036k + 10."""
    text = "let h = 32; let k = 8; input 3@h x h -> conv k@5x5 -> pool 2x2 -> dense 10"
    assert run("find", "-e", text, "params", "--free", "k").stdout.splitlines()[0].endswith("= 2\u202f036·k + 10")


def test_a_letter_is_freed_of_its_value(run):
    text = "let d = 8; let k = 4*d; input d@5 -> linear k"
    assert json.loads(run("find", "-e", text, "params", "--as", "json").stdout)["result"]["value"] == 288
    freed = json.loads(run("table", "-e", text, "--free", "d", "--as", "json").stdout)
    assert freed["letters"] == {"d": None, "k": None}
    assert freed["totals"]["params"]["value"] is None
    wrong = run("table", "-e", text, "--free", "q,d", "--set", "d=2")
    assert wrong.exit_code == 2
    assert wrong.stderr == (
        "the letter `d` is both set and free\n    hint: leave one of them out\n\n"
        "the network has no letter `q`\n    hint: its letters are d, k\n"
    )


def test_a_stride_that_does_not_divide_is_refused_when_strict(run):
    for even in ("7x7 -> conv 1@3x3 stride 2", "224x224 -> conv 1@3x3 pad 1", "9x9 -> conv 1@3x3 stride 5 pad same"):
        assert run("table", "-e", f"input 1@{even}", "--strict").exit_code == 0, even
    text = "input 3@224x224 -> conv 96@11x11 stride 4"  # the paper's AlexNet, CS231n's example
    assert run("table", "-e", text).exit_code == 0
    refused = run("table", "-e", text, "--strict")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "line 1: conv1: the windows do not fit evenly: a stride of 4x4 does not divide 213x213\n"
        f"    {text}\n"
        f"{' ' * (4 + text.rindex('4'))}^\n"
        "    hint: choose a stride that divides it, or another padding\n"
    )
    letters = "input 3@h x 9 -> conv 4@n x 3 stride s x 2 -> pool 2x2"
    found = json.loads(run("table", "-e", letters, "--strict", "--as", "json").stdout)
    assert found["conditions"] == [
        "h >= n + s",
        "(h - n - s) % (2*s) = 0",
    ]  # h_1 = (h - n)/s + 1 is even, and 2 or more
    assert run("scale", "-e", letters, "--strict").exit_code == 0
    known = run("table", "-e", letters, "--strict", "--set", "h=9", "--set", "n=3", "--set", "s=4")
    assert known.exit_code == 2


def test_a_network_comes_from_standard_input(run):
    result = run("find", "-", "params", "--as", "json", stdin=C.encode())
    assert json.loads(result.stdout)["result"]["value"] == 217706


def test_a_network_comes_from_a_file_with_a_byte_order_mark_and_windows_line_ends(run, tmp_path):
    path = tmp_path / "network.net"
    path.write_bytes("\ufeffinput 1@28x28\r\nconv 32@5x5\r\n".encode())
    assert json.loads(run("find", path, "conv1.params", "--as", "json").stdout)["result"]["value"] == 832


def test_find_answers_for_an_output(run):
    data = json.loads(run("find", "-e", C, "conv1.output", "--as", "json").stdout)
    assert data["query"] == "conv1.output"
    assert data["result"]["features"]["value"] == 32
    assert [size["value"] for size in data["result"]["space"]] == [24, 24]


def test_find_answers_the_questions_of_the_file(run):
    data = json.loads(run("find", "-e", C + "\nfind conv1.params, dense2.units, params", "--as", "json").stdout)
    assert [answer["result"]["value"] for answer in data["answers"]] == [832, 10, 217706]


def test_find_takes_a_list_or_several_questions(run):
    for questions in (["conv1.params, dense2.units, params"], ["conv1.params", "dense2.units,params"]):
        data = json.loads(run("find", "-e", C, *questions, "--as", "json").stdout)
        assert [answer["result"]["value"] for answer in data["answers"]] == [832, 10, 217706]


def test_check_judges_the_claims_that_can_be_read(run):
    text = "input 3 -> dense 2\nclaim params = 8\nclaim params = \nclaim dense2.params = 8"
    plain, data = run("check", "-e", text), run("check", "-e", text, "--as", "json")
    assert (plain.exit_code, data.exit_code) == (2, 2)
    assert "Right: line 2: claim params = 8" in plain.stdout
    assert "Not read: line 4: there is no layer `dense2` (did you mean `dense1`?)\n" in plain.stdout
    assert plain.stdout.count("line 3: this `claim` is not finished") == 1 and not plain.stderr
    assert "Not read: the claim holds; 2 claims cannot be read\n" in plain.stdout
    assert "Wrong" not in plain.stdout
    found = json.loads(data.stdout)
    assert [claim["holds"] for claim in found["claims"]] == [True]
    assert [error["line"] for error in found["errors"]] == [3, 4]
    assert run("table", "-e", text).exit_code == 2


def test_check_wants_a_claim(run):
    result = run("check", "-e", "input 3 -> dense 2")
    assert result.exit_code == 2
    assert result.stderr == "the file makes no claim\n    hint: add a line such as `claim params = 832`\n"


def test_every_format_writes_the_verdicts(run):
    text = (
        "input l@h x w\nglobalpool\ndense c\nclaim size = h x w\nclaim params ~ 138M\nclaim output = c <= 3\n"
        "claim c = 2^(c + 10^6)\nclaim globalpool1.params < 1"
    )
    for form in ("text", "markdown", "latex", "html", "json"):
        assert run("check", "-e", text, "--as", form).exit_code == 2, form


def test_check_exits_with_1_for_a_wrong_claim_and_0_for_right_ones(run, examples):
    assert run("check", examples / "text_a_slips.net").exit_code == 1
    assert run("check", examples / "text_b.net").exit_code == 0


def test_check_names_the_link_that_breaks(run):
    text = "input 1@96x96\nconv 32@3x3 pad same\nclaim conv1.params = 3*3*1+1*32 = 320"
    (claim,) = json.loads(run("check", "-e", text, "--as", "json").stdout)["claims"]
    assert (claim["line"], claim["text"], claim["holds"]) == (3, "claim conv1.params = 3*3*1+1*32 = 320", False)
    assert claim["links"][1] == {
        "left": "3*3*1+1*32",
        "right": "320",
        "left_value": 41,
        "right_value": 320,
        "sign": "=",
        "holds": False,
    }
    assert (claim["true"]["value"], claim["true"]["rule"], claim["true"]["filled"]) == (
        320,
        "(n*m*l + 1)*k",
        "(3*3*1 + 1)*32",
    )
    assert "the parentheses are missing" in claim["hint"]


def test_conventions_side_by_side(run):
    data = json.loads(
        run("table", "-e", "input 64@8x8 -> batchnorm", "--convention", "keras,torch", "--as", "json").stdout
    )
    keras, torch = data["conventions"]
    assert (keras["convention"], keras["totals"]["params"]["value"], keras["totals"]["trainable"]["value"]) == (
        "keras",
        256,
        128,
    )
    assert (torch["convention"], torch["totals"]["params"]["value"]) == ("torch", 128)


def test_the_format_follows_the_suffix_of_the_file(run, tmp_path):
    out = tmp_path / "solution.html"
    assert run("derive", "-e", C, "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_a_fragment_is_no_whole_document(run):
    assert "\\documentclass" in run("derive", "-e", C, "--as", "latex").stdout
    assert "\\documentclass" not in run("derive", "-e", C, "--as", "latex", "--fragment").stdout
    assert "<html" not in run("derive", "-e", C, "--as", "html", "--fragment").stdout


@pytest.mark.parametrize("letters", ["board", "cs231n", "pytorch", "keras", "mndk"])
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_every_notation_and_detail_gives_the_same_numbers(run, letters, detail):
    text = run("derive", "-e", C, "--letters", letters, "--detail", detail, "--digits", "plain").stdout
    for figure in ("832", "9248", "205056", "2570", "217706"):
        assert figure in text


def test_a_notation_of_ones_own(run, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('title = "mine"\n[letters]\nmaps_in = "c"\nwindow_1 = "f"\nwindow_2 = "f"\n', encoding="utf-8")
    data = json.loads(run("derive", "-e", C, "--letters", path, "--as", "json").stdout)
    assert data["layers"][1]["params"]["rule"] == "(f*f*c + 1)*k"


@pytest.mark.parametrize(("query", "value"), [("macs/params", "189/4"), ("2*conv1.params + 1", "449")])
def test_an_expression_of_quantities_is_a_question(run, query, value):
    """28*8 = 224 parameters and 27*49*8 = 10584 multiply-adds: 189/4 for each parameter."""
    assert run("find", "-e", "input 3@9x9 -> conv 8@3x3", query).stdout.split("=")[1].strip() == value


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("conv1.receptive_field", "write `field`"),
        ("vram", "write `training`"),
        ("layernorm1.params", "did you mean `body.layernorm1`?"),
    ],
)
def test_what_others_call_a_quantity_or_where_a_layer_is_is_said(run, query, hint):
    text = "block b() [ layernorm ]; input 3@9x9 -> conv 8@3x3 -> body: b()"
    assert f"hint: {hint}" in run("find", "-e", text, query).stderr


@pytest.mark.parametrize(
    ("line", "hint"), [("upconv 8@2x2", "write `deconv 8@2x2`"), ("transformer 8", "write `encoder 8`")]
)
def test_other_names_of_layers_are_known(run, line, hint):
    assert f"hint: {hint}" in run("table", "-e", f"input 8@9 -> {line}").stderr


def test_a_claim_that_cannot_be_read_is_reported_once(run, tmp_path):
    text = "input 3 -> dense 2; claim dense2.params = 8"
    plain, kept = run("check", "-e", text), run("check", "-e", text, "-o", str(tmp_path / "said.txt"))
    assert (plain.exit_code, kept.exit_code) == (2, 2)
    assert plain.stdout.count("dense2") == 1 and "cannot be read" not in plain.stdout and not plain.stderr
    assert "there is no layer `dense2`" in kept.stderr
