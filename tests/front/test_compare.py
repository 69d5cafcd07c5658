"""`netderive compare`: the document as it is read, and data in the schema of docs/explore.md."""

import json

import pytest

A, B = "let k = 9; input 3 -> dense k", "input 3 -> dense 7 -> dense 8"


@pytest.fixture
def files(tmp_path):
    paths = tmp_path / "a.net", tmp_path / "b.net"
    for path, text in zip(paths, (A, B), strict=True):
        path.write_text(text)
    return paths


def test_the_figures_come_first_then_who_is_smaller(run):
    written = run(
        "compare", "-e", "input 3 -> a: dense k; from input -> b: dense 23", "a", "b", "--by", "params"
    ).stdout
    assert [line.rstrip() for line in written.splitlines()[3:]] == [
        "             a   b  ratio",
        "──────────  ──  ──  ─────",
        "parameters  4k  92   k/23",
        "",
        "Parameters",
        "──────────",
        "",
        "          first = 4k",
        "         second = 92",
        "     difference = 4k − 92",
        "          ratio = k/23",
        "",
        "The ratio grows without bound in k.",
        "",
        "   │ Result: a is smaller for k ≤ 22; both are equal for k = 23; b is smaller for k ≥ 24.",
    ]


def test_two_files_and_a_value_for_the_one_that_has_the_letter(run, files):
    found = json.loads(run("compare", *files, "--set", "k=23", "--as", "json").stdout)
    assert (found["first"]["name"], found["second"]["name"]) == ("a.net", "b.net")
    assert set(found["quantities"]) == {"params", "macs", "memory"}
    params = found["quantities"]["params"]
    assert (params["first"]["value"], params["second"]["value"], params["difference"]["value"]) == (92, 92, 0)


def test_limits_and_ranges_are_data(run):
    text = "input k -> a: dense k; from input -> b: dense 2*k"
    params = json.loads(run("compare", "-e", text, "a", "b", "--as", "json").stdout)["quantities"]["params"]
    assert params["ratio"] == {"expr": "1/2", "value": "1/2"}
    assert params["limits"] == {"k": {"expr": "1/2", "value": "1/2"}}
    assert (params["first_smaller"], params["equal"], params["first_larger"]) == ([[1, None]], [], [])


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html", "json"])
def test_every_format_is_written(run, files, form):
    result = run("compare", *files, "--as", form)
    assert result.exit_code == 0 and result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "two are compared, not 0"),
        (("-e", A, "dense1"), "two are compared, not 1"),
        (("-e", A, "dense1", "dense1", "--by", "parms"), "did you mean `params`?"),
        (("-e", A, "dense1", "dense1", "--by", "field"), "`field` does not add up"),
    ],
)
def test_mistakes_are_one_report_and_exit_code_2(run, arguments, said):
    result = run("compare", *arguments)
    assert result.exit_code == 2 and said in result.stderr and "Traceback" not in result.stderr


def test_a_letter_of_neither_is_a_mistake(run, files):
    result = run("compare", *files, "--set", "z=3")
    assert result.exit_code == 2 and "no letter `z`" in result.stderr


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (
            ("a", "a.params"),
            "`a` is a layer, `a.params` is a number\n    hint: compare two layers, or two numbers",
        ),
        (("2*a.params", "b"), "`b` is a layer, `2*a.params` is a number\n"),
        (("a", "pool9"), "there is no layer or letter `pool9`\n"),
        (("zz", "a"), "there is no layer or letter `zz`\n"),
    ],
)
def test_a_layer_is_not_compared_with_a_number(run, sides, said):
    result = run("compare", "-e", "input 3 -> a: dense 4; from input -> b: dense 2", *sides)
    assert result.exit_code == 2
    assert said in result.stderr


def test_one_option_gives_several_letters_their_values(run, tmp_path):
    for name, text in (("a.net", "input 3 -> dense k"), ("b.net", "input 3 -> dense n")):
        (tmp_path / name).write_text(text)
    found = json.loads(
        run("compare", tmp_path / "a.net", tmp_path / "b.net", "--set", "k=23,n=2", "--as", "json").stdout
    )
    assert [found["quantities"]["params"][side]["value"] for side in ("first", "second")] == [92, 8]


def test_stacks_are_compared_for_at_least_one_layer(run, tmp_path):
    one, two = tmp_path / "transformer.net", tmp_path / "lstm.net"
    one.write_text("input d@T -> [ attention 1 -> feedforward 4*d ] * N")
    two.write_text("input d@T -> [ lstm d ] * N")
    written = run("compare", one, two, "--by", "params").stdout
    assert "Result: lstm.net is always smaller than transformer.net; for N = 0 both are equal." in written


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        # 13 = 2*d for no integer: 12 < 13 < 14
        ("13*d*h", "2*d^2*h", "smaller than 2*d^2*h exactly where d ≥ 7; 2*d^2*h is smaller"),
        # one is odd, the other even
        ("2*d + 1", "2*h", "they are never equal"),
    ],
)
def test_what_is_never_equal_is_not_said_to_be_equal_somewhere(run, first, second, said):
    text = " ".join(run("compare", "-e", "input d@h", first, second).stdout.replace("│", " ").split())
    assert said in text and "they are never equal" in text and "equal exactly where" not in text
