"""`netderive scale`: the document as it is read, the data in the schema of docs/growth.md."""

import json
from fractions import Fraction

import pytest
from support.each import each

import netderive
from netderive import zoo
from netderive.engine.formulas import evaluate
from netderive.grammar import parse_expression

TWO = "input 3@8x8 -> conv k@3x3 -> conv k@3x3"
"""(9*3 + 1)*k + (9*k + 1)*k = 9 k^2 + 29 k parameters."""

NETWORKS = (
    TWO,
    "input l@h x w -> conv k@n x m pad p stride s -> pool 2x2 -> conv 2*k@3x3 pad 1 -> globalpool -> dense c",
    "let alpha > 0; input 3@32x32 -> conv 32*alpha@3x3 pad 1 -> conv 8@3x3 groups g",
    "input 3@h -> conv 2^N@3 -> conv k^N@3 pad same stride s",
    "input d@T -> attention a -> layernorm -> feedforward 4*d",
)
VALUES = {"l": 4, "h": 40, "w": 30, "k": 6, "n": 3, "m": 3, "p": 1, "s": 2, "c": 5, "alpha": 1, "g": 1, "N": 3}
VALUES |= {"d": 8, "T": 7, "a": 2}
GROWTH = {
    "polynomial", "exact", "leading", "doubling", "multiples", "provided", "bounds", "refused", "reason", "shares"
}  # fmt: skip


def data_of(run, text, *arguments):
    result = run("scale", "-e", text, "--as", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_reader_finds_the_factors_first_then_why_then_who(run):
    written = run("scale", "-e", TWO, "--set", "k=8", "--digits", "plain").stdout.replace("\u202f", " ")
    assert written.splitlines()[:28] == [
        "How the totals grow",
        "═══════════════════",
        "",
        "Effect of doubling (now → asymptotically)",
        "   parameters  multiply-adds    memory",
        "─  ──────────  ─────────────  ────────",
        "k    3.43 → 4       3.08 → 4  1.68 → 2",
        "",
        "With k = 8.",
        "",
        "Parameters",
        "──────────",
        "",
        "   in k       P = 9k² + 29k      in powers of k",
        "                ∼ 9k²            leading term; doubling k multiplies by 2² = 4",
        "",
        "Each layer's share",
        "layer     now  as k grows",
        "─────  ──────  ──────────",
        "conv1  27.7 %         0 %",
        "conv2  72.3 %       100 %",
        "",
        "Multiply-adds",
        "─────────────",
        "",
        "   in k       M = 144k² + 972k   in powers of k",
        "                ∼ 144k²          leading term; doubling k multiplies by 2² = 4",
        "",
    ]


def test_the_data_are_exact(run):
    data = data_of(run, TWO, "--set", "k=8")
    growth = data["letters"]["k"]["params"]
    assert data["letters"]["k"]["value"] == 8
    assert data["totals"]["params"]["value"] == 9 * 8**2 + 29 * 8
    assert [(one["degree"], one["coefficient"]["value"], one["term"]["expr"]) for one in growth["polynomial"]] == [
        (2, 9, "9*k^2"),
        (1, 29, "29*k"),
    ]
    assert growth["leading"]["expr"] == "9*k^2"
    assert growth["multiples"] == {
        str(by): str(Fraction(9 * (8 * by) ** 2 + 29 * 8 * by, 9 * 8**2 + 29 * 8)) for by in (1, 2, 4, 8, 16)
    }
    assert growth["doubling"] == {"now": str(Fraction(9 * 16**2 + 29 * 16, 9 * 8**2 + 29 * 8)), "limit": "4"}
    assert [(one["name"], one["now"], one["limit"]["value"]) for one in growth["shares"]] == [
        ("input", "0", 0),
        ("conv1", str(Fraction(28 * 8, 808)), 0),
        ("conv2", str(Fraction(73 * 8, 808)), 1),
    ]


@pytest.mark.parametrize("text", NETWORKS)
def test_the_schema_and_that_expressions_are_read_back(run, text):
    data = data_of(run, text)
    assert set(data) == {"network", "convention", "totals", "letters", "conditions", "exact", "formulas_for"}
    for letter in data["letters"].values():
        for quantity in ("params", "macs", "memory"):
            growth = letter[quantity]
            if growth is None:
                continue
            assert set(growth) == GROWTH
            terms = [evaluate(parse_expression(one["term"]["expr"]), VALUES) for one in growth["polynomial"]]
            total = evaluate(parse_expression(data["totals"][quantity]["expr"]), VALUES)
            assert sum(terms) == total if terms else growth["reason"]
            for share in growth["shares"]:
                assert share["limit"] is None or evaluate(parse_expression(share["limit"]["expr"]), VALUES) >= 0


def quantities(data):
    """Every quantity in the data, wherever it is."""
    if isinstance(data, dict):
        if "expr" in data:
            yield data
        data = list(data.values())
    for part in data if isinstance(data, list) else ():
        yield from quantities(part)


@pytest.mark.parametrize("text", NETWORKS)
def test_every_value_is_that_at_the_values_given(run, text):
    values = {name: VALUES[name] for name in netderive.derive(text).letters}
    data = data_of(run, text, *(f"--set={name}={value}" for name, value in values.items()))
    found = [(one["expr"], one["value"]) for one in quantities(data)]
    assert len(found) > 10
    for expr, value in found:
        assert Fraction(value) == evaluate(parse_expression(expr), values), expr


def test_no_value_is_given_while_a_letter_of_it_is_free(run):
    data = data_of(run, "input 1@T -> embedding V, d -> linear 5", "--set", "d=7")
    embedding, rest = data["letters"]["d"]["params"]["polynomial"]
    assert (embedding["term"]["expr"], embedding["term"]["value"]) == ("V*d + 5*d", None)
    assert (rest["term"]["expr"], rest["term"]["value"]) == ("5", 5)


def test_a_letter_that_a_total_does_not_hold_has_no_growth(run):
    letter = data_of(run, "input 3@h -> conv 8@3 -> globalpool")["letters"]["h"]
    assert letter["params"] is None
    assert letter["macs"]["doubling"] == {"now": None, "limit": "2"}


def test_what_is_refused_and_what_is_bound_is_named(run):
    data = data_of(run, "input 6@9 -> conv 4@3 groups g", "--set", "g=2")["letters"]["g"]["params"]
    assert data["bounds"] == ["6 % g = 0", "4 % g = 0"]
    assert data["doubling"] == {"now": None, "limit": None}
    assert data["refused"]
    written = run("scale", "-e", "input 6@9 -> conv 4@3 groups g", "--set", "g=2").stdout
    assert "g cannot grow alone" in written and "twice g is refused" in written


def test_a_letter_beyond_whose_conditions_other_formulas_hold_is_not_said_to_be_bound(run):
    """At k = n = 1 the sum is of equal maps; n = 2 beside k = 1 repeats the one map: 8 parameters in place of 4."""
    given = ("scale", "-e", "input k@4; dense n no bias; add from input", "--set", "k=1", "--set", "n=1")
    written = " ".join(run(*given).stdout.split()).replace("│ ", "")
    assert "cannot grow alone" not in written
    assert "n does not grow alone in these formulas, which are for k ≥ n" in written
    growth = json.loads(run(*given, "--as", "json").stdout)["letters"]["n"]["params"]
    assert growth["doubling"] == {"now": "2", "limit": None}


def test_an_exponent_is_said_to_outgrow_all(run):
    data = data_of(run, "input 3@9 -> conv 2^N@3", "--set", "N=4")["letters"]["N"]["params"]
    assert data["doubling"] == {"now": "16", "limit": "unbounded"}
    assert "∞" in run("scale", "-e", "input 3@9 -> conv 2^N@3", "--set", "N=4").stdout


@each("form", ["text", "markdown", "latex", "html"])
@each("text", NETWORKS)
def test_every_format_writes_it(run, form, text):
    written = run("scale", "-e", text, "--as", form).stdout
    assert "Multiply" in written and "Memory" in written


def test_a_network_of_numbers_says_what_to_do(run):
    result = run("scale", "-e", "input 1@28x28 -> conv 32@5x5")
    assert result.exit_code == 0
    assert "the totals contain no letter that could grow" in result.stdout
    assert data_of(run, "input 1@28x28 -> conv 32@5x5")["letters"] == {}


def test_bytes_do_not_change_how_memory_grows(run):
    four, two = (data_of(run, TWO, "--set", "k=8", "--dtype", dtype) for dtype in ("fp32", "fp16"))
    assert four["letters"]["k"]["memory"]["doubling"] == two["letters"]["k"]["memory"]["doubling"]
    assert four["totals"]["memory"]["value"] == 2 * two["totals"]["memory"]["value"]


def test_one_convention_at_a_time(run):
    result = run("scale", "-e", TWO, "--convention", "keras,torch")
    assert result.exit_code == 2
    assert "one convention at a time" in result.stderr


def test_the_package_offers_it():
    growth = netderive.scale(netderive.derive(TWO, {"k": 8}))["params"]["k"]
    assert (growth.limit, growth.now) == (4, Fraction(346, 101))
    with pytest.raises(KeyError, match="do not depend on 'q'"):
        netderive.scale(TWO)["params"]["q"]
    with pytest.raises(TypeError, match="has its values already"):
        netderive.scale(netderive.derive(TWO), {"k": 8})


def test_the_values_of_all_other_letters_are_put_in(run):
    """ResNet-50 by its width, and torchvision's Wide ResNet-50-2, which is twice as wide inside of its blocks."""
    data = data_of(run, zoo.text("resnet"), "--in", "d", "--show", "params")
    assert list(data["letters"]) == ["d"]
    total = data["totals"]["params"]
    assert evaluate(parse_expression(total["expr"]), {"d": 64}) == total["value"] == 25_557_032
    assert evaluate(parse_expression(total["expr"]), {"d": 128}) == 68_883_240


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("q", "the network has no letter `q`\n    hint: its letters are m, k\n"),
        ("k,m", "`m` cannot grow by itself: a `let` makes it of k\n    hint: free it, as in `--free m`\n"),
    ],
)
def test_letters_that_cannot_be_chosen_are_named(run, letters, said):
    result = run("scale", "-e", "let m = 2*k; let k = 3; input m -> dense k", "--in", letters)
    assert (result.exit_code, result.stderr) == (2, said)


def test_multiples_are_those_of_the_networks_themselves():
    """A letter that a `let` makes of another goes with it; where the network is impossible, there are none."""
    text = "let m = 2*k; let g = 2; let k = 4; input 3@9x9 -> conv m@3x3 stride 2 -> conv k@3x3 groups g -> dense 5"
    for total in netderive.scale(text).totals:
        for growth in total.growths:
            for by, ratio in growth.multiples.items():
                value = by * {"g": 2, "k": 4}[growth.letter]
                table = netderive.derive(text, {growth.letter: value})
                assert table.total(total.quantity).value == ratio * (total.total.value or 0), (growth.letter, by)
    growths = {one.letter: one for one in netderive.scale(text)["params"].growths}
    assert [*growths["g"].multiples] == [1, 2] and [*growths["k"].multiples] == [1, 2, 4, 8, 16]


def test_a_document_draws_a_line_for_each_letter(run):
    page = run("scale", "-e", "input 3@8x8 -> conv k@n x n -> conv k@3x3", "--set=k=8", "--set=n=3", "--as=html").stdout
    assert page.count('class="picture"') == 3 and "Multiply-adds, as a multiple" in page
    free = run("scale", "-e", TWO, "--as", "html").stdout
    assert 'class="picture"' not in free
