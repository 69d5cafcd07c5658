"""What training and serving cost: --batch, --dtype, --optimizer and --precision, in every command that they change."""

import json

import pytest

from netderive import compare, derive, find, scale, solve
from netderive.grammar import Mistakes

NET = "input 3@32x32 -> conv 8@3x3 -> relu -> pool 2x2 -> dense 10"
"""224 + 18,010 = 18,234 parameters; saved are the input, the outputs of ReLU and pooling, and its indices."""
SAVED = 4 * (3 * 32**2 + 8 * 30**2 + 8 * 15**2) + 8 * 8 * 15**2


def total(run, quantity, *options):
    found = json.loads(run("find", "-e", NET, quantity, *options, "--as", "json").stdout)["result"]
    return found["value"], found["expr"]


@pytest.mark.parametrize(
    ("options", "bytes_each"),
    [
        (("--optimizer", "sgd"), (4, 4, 0)),
        (("--optimizer", "momentum"), (4, 4, 4)),
        ((), (4, 4, 8)),
        (("--dtype", "bf16"), (2, 2, 4)),
        (("--precision", "mixed"), (2, 2, 12)),  # with the fp32 copy, as in Rajbhandari et al. 2020, arXiv 1910.02054
        (("--precision", "mixed", "--optimizer", "sgd", "--dtype", "fp16"), (2, 2, 4)),
    ],
)
def test_bytes_for_each_parameter(run, options, bytes_each):
    for quantity, each in zip(("params_memory", "gradients", "optimizer"), bytes_each, strict=True):
        assert total(run, quantity, *options)[0] == each * 18_234
    halved = 4 * (3 * 32**2 + 8 * 30**2 + 8 * 15**2) // (2 if bytes_each[0] == 2 else 1) + 8 * 8 * 15**2
    assert total(run, "training", *options)[0] == sum(bytes_each) * 18_234 + halved


def test_a_batch_is_a_number_or_a_letter(run):
    assert total(run, "saved", "--batch", "16") == (16 * SAVED, str(16 * SAVED))
    assert total(run, "saved", "--batch", "B") == (None, f"{SAVED}*B")
    assert total(run, "saved", "--batch", "B", "--set", "B=16") == (16 * SAVED, f"{SAVED}*B")
    assert total(run, "training", "--batch", "B")[1] == f"{SAVED}*B + {16 * 18_234}"
    assert total(run, "optimizer", "--batch", "B")[1] == str(8 * 18_234)


def test_half_a_byte_is_exact(run):
    assert total(run, "params_memory", "--dtype", "int4")[0] == 9_117


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--dtype", "bf61"), ("there is no number format `bf61`", "did you mean `bf16`?")),
        (
            ("--dtype", "x"),
            ("there is no number format `x`", "known are `fp64`, `fp32`, `fp16`"),
        ),
        (("--batch", "0"), ("a batch of `0` is impossible", "at least 1, or a letter such as `B`")),
        (("--batch", "-3"), ("a batch of `-3` is impossible", "at least 1")),
        (("--batch", "2*B"), ("a batch of `2*B` is impossible", "at least 1")),
        (("--optimizer", "adma"), ("there is no optimizer `adma`", "did you mean `adam`?")),
        (("--precision", "half"), ("there is no precision `half`", "write `mixed`, or leave it out")),
        (
            ("--precision", "mixed", "--dtype", "fp32"),
            ("mixed precision is not possible with `fp32`", "or `fp16`"),
        ),
        (("--dtype", "int8"), ("`training` is not known for `int8`: integers have no gradients", "train in `fp32`")),
    ],
)
def test_what_is_wrong_is_said_with_a_hint(run, options, said):
    result = run("find", "-e", NET, "training", *options)
    assert result.exit_code == 2
    for words in said:
        assert words in result.stderr


@pytest.mark.parametrize(
    ("net", "quantity", "options", "said"),
    [
        ("input 3@5 -> lstm 4", "lstm1.saved", (), "`lstm` runs in a fused kernel (cuDNN, oneDNN)"),
        ("input 3@5 -> linear 4 -> gru 4", "training", (), "`gru` runs in a fused kernel"),
        ("input 3@5 -> [ rnn 3 ] * 2", "saved", (), "`rnn` runs in a fused kernel"),
        ("input 3@5 -> linear 4 -> softsign", "softsign1.saved", (), "not known for `softsign`"),
        ("input 3@5 -> linear 4 -> softsign", "saved", (), "it depends on a later `softsign`"),
        ("input 3@5 -> linear 4 -> each [ dense 2 ]", "saved", (), "not known for `each`"),
        ("input 4@5 -> encoder 2", "optimizer", ("--optimizer", "adafactor"), "Adafactor is not known for `encoder`"),
        ("input 3@5 -> [ gelu -> linear 3 ] * 2", "saved", (), "it differs between repetitions"),
    ],
)
def test_what_is_not_known_is_refused_by_name(run, net, quantity, options, said):
    result = run("find", "-e", net, quantity, *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_table_shows_a_dash_and_the_reason_where_it_is_not_known(run):
    shown = run("table", "-e", "input 3@5 -> linear 4 -> lstm 4", "--show", "params,saved").stdout
    assert [line.split()[-1] for line in shown.splitlines()[2:5]] == ["60", "–", "–"]
    assert "what is saved for the backward pass is not known: lstm runs in a fused kernel" in shown.replace(
        "\n   │ ", " "
    )


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html", "json"])
def test_the_derivation_is_in_all_formats(run, form):
    options = ("--show", "optimizer,saved,training", "--batch", "B", "--digits", "plain")
    written = run("derive", "-e", NET, *options, "--as", form).stdout
    assert str(SAVED) in written
    assert {"text": "8·X·l·h′·w′", "json": "8*X*l*h_out*w_out"}.get(form, "gradients") in written


def test_claims_and_comparisons_hold(run):
    net = f"{NET}; claim saved = 4*(3*32^2 + 8*30^2 + 8*15^2) + 64*15^2; claim training = 16*params + saved"
    assert run("check", "-e", net).exit_code == 0
    found = compare("input 3@9x9 -> conv k@3x3", "input 3@9x9 -> conv k@3x3 -> relu", ["saved"])["saved"]
    assert str(found.difference) == "-196*k"


def test_a_batch_is_solved_for_and_growth_is_followed():
    table = derive(NET, batch="B")
    found = solve(table, "training <= 2^30", "B")
    assert found.best is not None
    assert found.best.values == {"B": (2**30 - 16 * 18_234) // SAVED}
    assert scale(table, show=["training"])["training"]["B"].limit == 2


def test_six_operations_for_each_weight_and_token():
    """6 N D (Kaplan et al. 2020): N the weights of the matrices, without lookups; far more features than positions."""
    block = "[ add [ layernorm -> attention a | ] -> add [ layernorm -> linear 4*d -> gelu -> linear d | ] ] * N"
    table = derive(f"input d@T -> {block}", batch="B")
    figure = find(table, "train_flops").figure
    assert figure is not None and str(figure.symbolic) == "12*B*N*T^2*d + 72*B*N*T*d^2"
    ratio = compare((table, "train_flops"), (table, "6*params*B*T"), ["params"])
    assert ratio["value"].limits["d"] == 1


def test_in_python_the_same_words_are_arguments():
    assert derive(NET, batch=2, dtype="fp16").total("memory").value == derive(NET, batch=1).total("memory").value
    with pytest.raises(Mistakes, match="there is no optimizer `x`"):
        derive(NET, optimizer="x")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("input 3 -> linear 4 -> [ linear 4 ] * N -> linear 2", 3 + 4),  # the inputs of the two matrices
        ("input 3 -> [ linear 3 -> sigmoid ] * N -> linear 2", 3),
        ("input 3 -> linear 2 -> for i = 1..N [ aside [ linear i ] ]", 3),
    ],
)
def test_a_repeat_of_no_repetition_needs_nothing(text: str, values: int):
    assert derive(text, {"N": 0}).total("saved").value == 4 * values
