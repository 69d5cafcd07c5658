"""What people type who know other notations is answered with their own line, and words are never letters in silence."""

import re

import pytest
from support.each import each
from support.hints import hint

from netderive.engine import derive
from netderive.engine.layers import KINDS
from netderive.engine.resolution import chain, kind_named, tidy
from netderive.grammar import Mistakes, closest

IMAGE = "input 1@28x28"


@each(
    ("typed", "right"),
    [
        ("Conv2D(32, (3,3))", "conv 32@3x3"),
        ("nn.Conv2d(1, 32, 5)", "conv 32@5x5"),
        ("Conv2D(32, 3, padding='same', activation='relu')", "conv 32@3x3 pad same -> relu"),
        ('flatten -> Dense(128, activation="relu")', "dense 128 -> relu"),
        ("AveragePooling2D(pool_size=3, strides=1, padding='same')", "avgpool 3x3 pad same stride 1"),
        ("conv(32, 3x3)", "conv 32@3x3"),
        ("conv 32 3x3", "conv 32@3x3"),
        ("conv 3x3@32", "conv 32@3x3"),
        ("conv 32@3*3", "conv 32@3x3"),
        ("maxpool 2", "pool 2x2"),
        ("pool 2", "pool 2x2"),
        ("conv 32@3x3 padding=1 stride=2", "conv 32@3x3 pad 1 stride 2"),
        ("conv 32@3x3 same", "conv 32@3x3 pad same"),
        ("max_pool 2x2", "pool 2x2"),
        ("avg_pool 2x2", "avgpool 2x2"),
        ("batch_norm", "batchnorm"),
        ("conv_transpose 8@2x2 stride 2", "deconv 8@2x2 stride 2"),
        ("conv 8@3x3 dilated 2", "conv 8@3x3 dilation 2"),
        ("conv 8@3x3 step 2", "conv 8@3x3 stride 2"),
        ("pad 1", "zeropad 1"),
        ("padding 1", "zeropad 1"),
        ("linear(28, 16)", "linear 16"),
    ],
)
def test_a_line_of_another_notation_is_written_as_it_is_here(typed: str, right: str):
    assert hint(f"{IMAGE}\n{typed}") == f"write `{right}`"
    derive(f"{IMAGE}\nflatten -> {right}" if right.startswith("dense") else f"{IMAGE}\n{right}")


@each(
    ("typed", "right"),
    [
        ("bilstm 16", "lstm 16 bidirectional"),
        ("bidirectional gru 16 last", "gru 16 last bidirectional"),
        ("lstm(16, return_sequences=True)", "lstm 16"),
        ("attention 4 heads", "attention 4"),
        ("attention heads 4", "attention 4"),
        ("attention num_heads=4", "attention 4"),
        ("dropout 50%", "dropout 0.50"),
    ],
)
def test_a_line_on_a_sequence_is_written_as_it_is_here(typed: str, right: str):
    assert hint(f"input 8@20\n{typed}\nrelu") == f"write `{right}`"
    derive(f"input 8@20\n{right}")


@each("typed", ["embedding 100 16", "embedding(100, 16)"])
def test_an_embedding_has_its_two_numbers_in_a_list(typed: str):
    assert hint(f"input 1@20\n{typed}") == "write `embedding 100, 16`"
    derive("input 1@20\nembedding 100, 16")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("input 8 -> dropout 50% -> relu", "`->` cannot follow `%`", "write `dropout 0.50`"),
        ("input 8 -> dense 2 - > relu", "an arrow is one sign", "write `->` without a blank"),
        ("input 8 -> Softmax 10", "there is no layer `Softmax`", "here it is `softmax`, without values"),
        ("input 8 -> for i = 1 to 3 [ dense 4 ]", "`to` is not allowed here", "write it as in `for i = 1..3 [ .. ]`"),
        ("input 8@9 -> bidirectional lstm 4", "there is no layer `bidirectional`", "write `lstm 4 bidirectional`"),
    ],
)
def test_the_message_names_what_is_wrong(text: str, message: str, hint: str):
    with pytest.raises(Mistakes) as raised:
        derive(text)
    assert [(one.message, one.hint) for one in raised.value.mistakes] == [(message, hint)]


@each(
    ("typed", "right"),
    [
        ("conv 16@3x3 x2", "[ conv 16@3x3 ] * 2"),
        ("conv 16@3x3 pad 1 2x", "[ conv 16@3x3 pad 1 ] * 2"),
        ("conv 16@3x3, 3 times", "[ conv 16@3x3 ] * 3"),
        ("[ conv 16@3x3 -> relu ] x 2", "[ conv 16@3x3 -> relu ] * 2"),
        ("residual [ conv 3@3x3 pad 1 ]", "add [ conv 3@3x3 pad 1 | ]"),
        ("skip connection [ conv 3@3x3 pad 1 ]", "add [ conv 3@3x3 pad 1 | ]"),
        ("residual [ conv 3@3x3 pad 1 -> max pool 1x1 | ]", "add [ conv 3@3x3 pad 1 -> pool 1x1 | ]"),
        ("conv 32@3x3 p=1 s=2", "conv 32@3x3 pad 1 stride 2"),
        ("conv 32@3x3 p 1 s 2", "conv 32@3x3 pad 1 stride 2"),
        ("conv 8@3x3 padding='same'", "conv 8@3x3 pad same"),
        ("conv 32@3x3, pad 1, stride 2", "conv 32@3x3 pad 1 stride 2"),
        ("conv 32@3x3, pad=1, stride=2, relu", "conv 32@3x3 pad 1 stride 2 -> relu"),
        ("conv 8@(3,3) stride (2,2)", "conv 8@3x3 stride 2x2"),
        ("dense 10, relu", "dense 10 -> relu"),
        ("dense 10 relu, dense 3", "dense 10 -> relu -> dense 3"),
        ("max pool 2x2", "pool 2x2"),
        ("max-pool 2x2", "pool 2x2"),
        ("Max Pooling 2x2 stride 2", "pool 2x2 stride 2"),
        ("average pool 2x2", "avgpool 2x2"),
        ("2x2 max pool", "pool 2x2"),
        ("fully connected 10", "dense 10"),
        ("fully-connected layer 10", "dense 10"),
        ("batch norm", "batchnorm"),
        ("layer norm", "layernorm"),
        ("global average pooling", "globalpool"),
        ("conv 3x3 32", "conv 32@3x3"),
        ("3x3 conv, 32", "conv 32@3x3"),
        ("conv 8 filters 3x3", "conv 8@3x3"),
        ("conv 8@3x3 same padding", "conv 8@3x3 pad same"),
        ("conv 8@3x3 no padding", "conv 8@3x3 pad valid"),
        ("conv 8@3x3 with padding of 1 and stride 2", "conv 8@3x3 pad 1 stride 2"),
        ("conv 8@3x3 without bias", "conv 8@3x3 no bias"),
        ("conv 8@3x3 bias=False", "conv 8@3x3 no bias"),
        ("conv 8@3x3 with relu", "conv 8@3x3 -> relu"),
        ("conv 8@3x3 with batch norm and relu", "conv 8@3x3 -> batchnorm -> relu"),
        ("conv 8@3x3 activation='relu'", "conv 8@3x3 -> relu"),
        ("conv 8@3x3 => relu", "conv 8@3x3 -> relu"),
        ("conv 8@3x3 - relu", "conv 8@3x3 -> relu"),
        ("conv 8@3x3 --> relu", "conv 8@3x3 -> relu"),
        ("conv 8@3x3 + relu", "conv 8@3x3 -> relu"),
        ("activation relu", "relu"),
        ("dropout p=0.5", "dropout 0.5"),
        ("F.relu(x)", "relu"),
        ("x = F.max_pool2d(F.relu(x), 2)", "relu -> pool 2x2"),
        ("x.view(-1, 4096)", "flatten"),
        ("x = x.view(x.size(0), -1)", "flatten"),
        ("x = torch.flatten(x, 1)", "flatten"),
        ("Reshape((1024, 3))", "reshape 3@1024"),
        ("x = x.view(-1, 3, 64, 16)", "reshape 3@64x16"),
    ],
)
def test_a_line_of_a_newcomer_is_written_as_it_is_here(typed: str, right: str):
    """The line that is shown is read, and can be derived where the other one was."""
    flat = "flatten -> " * right.startswith("dense")
    assert (
        hint(f"input 3@32x32 -> {flat}{typed}") == f"write `{right}`"
        or hint(f"input 3@32x32\n{flat}{typed}") == f"write `{right}`"
    )
    derive(f"input 3@32x32 -> {flat}{right}")


@each(
    ("typed", "right"),
    [
        ("input (1,28,28)", "input 1@28x28"),
        ("input (28, 28, 1)", "input 1@28x28"),
        ("input 1,28,28", "input 1@28x28"),
        ("input [1, 28, 28]", "input 1@28x28"),
        ("input: (3, 32, 32)", "input 3@32x32"),
        ("input(shape=(28,28,1))", "input 1@28x28"),
    ],
)
def test_a_list_of_sizes_is_an_input(typed: str, right: str):
    assert hint(f"{typed} -> conv 8@3x3") == f"write `{right}`"
    derive(f"{right} -> conv 8@3x3")


def test_every_layer_of_a_line_with_other_arrows_is_written_as_it_is_here():
    typed = "input 1@28x28 => conv 8@3x3, relu => max pool 2x2 => dense 10"
    assert hint(typed) == "write `input 1@28x28 -> conv 8@3x3 -> relu -> pool 2x2 -> dense 10`"
    derive("input 1@28x28 -> conv 8@3x3 -> relu -> pool 2x2 -> dense 10")


@each("word", KINDS)
def test_no_usage_of_the_language_is_another_spelling(word: str):
    """What is read as it is has no other spelling, whatever words are in it."""
    assert tidy(word) in ("", word)
    assert kind_named(word) is KINDS[word]
    for first in [*KINDS][:: len(KINDS) // 8]:
        assert chain(f"{first} -> {word}") == (None, "")


def test_a_quoted_word_in_a_call_of_a_chain_does_not_hide_the_call():
    with pytest.raises(Mistakes) as raised:
        derive("input 1@28x28 -> Conv2D(8, 3, activation='relu')")
    assert str(raised.value) == (
        "line 1: a layer is not written as a call\n"
        "    input 1@28x28 -> Conv2D(8, 3, activation='relu')\n"
        "                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "    hint: write `conv 8@3x3 -> relu`"
    )


@each(
    ("typed", "params"),
    [
        ("Conv1D(8, 3)", (3 * 4 + 1) * 8),
        ("nn.Conv1d(4, 8, kernel_size=3, bias=False)", 3 * 4 * 8),
        ("LSTM(6)", 4 * (4 + 6 + 1) * 6),
        ("nn.LSTM(4, 6)", 4 * (4 + 6 + 1) * 6),
        ("layers.Bidirectional(layers.LSTM(6, return_sequences=True))", 2 * 4 * (4 + 6 + 1) * 6),
        ("nn.BatchNorm1d(4)", 2 * 4),
        ("LayerNormalization()", 2 * 4),
        ("nn.MultiheadAttention(4, 2)", 4 * 4 * 4 + 4 * 4),
    ],
)
def test_a_call_gives_the_parameters_that_the_framework_gives(typed: str, params: int):
    shown = re.fullmatch(r"write `(.*?)`(; PyTorch counts other parameters.*)?", hint(f"input 4@9 -> {typed}"))
    assert shown is not None
    assert derive(f"input 4@9 -> {shown[1]}").totals.params.value == params


@each("kind", KINDS.values(), ids=lambda kind: kind.word)
def test_no_word_of_a_kind_becomes_a_letter(kind):
    words = {piece for option in kind.options for piece in option.phrase if len(piece) > 1}
    for word in words:
        for text in (f"input 6@6x6 -> {kind.word} {word}", f"input 6@6x6 -> {kind.word} {word}@3x3"):
            try:
                assert word not in derive(text).letters
            except Mistakes as found:
                assert all(mistake.hint for mistake in found.mistakes)


@each(
    ("text", "right"),
    [
        ("input 3@5 -> lstm last", "lstm k last"),
        ("input 3@5 -> gru bidirectional", "gru k bidirectional"),
        ("input 3@5 -> feedforward gated", "feedforward m gated"),
        ("input 3 -> dense softmax", "dense k -> softmax"),
        ("input 3@5x5 -> upsample bilinear", "upsample s bilinear"),
        ("input 3@9x9 -> conv 8@3x3 pad full", "pad n - 1"),
        ("input 3@9x9 -> conv 8@3x3 pad vaild", "pad valid"),
        ("input 3@5 -> attention self", "attention a"),
        ("input 3@5 -> positions rope", "positions rotary"),
    ],
)
def test_a_word_in_the_place_of_a_value_is_shown_right(text: str, right: str):
    assert right in hint(text)


def test_a_word_with_a_value_is_a_letter():
    assert derive("let last = 3; input 3@5 -> lstm last").totals.params.value == 4 * (3 + 3 + 1) * 3


def test_a_letter_with_the_loops_index_is_no_list():
    text = "let k_1 = 8; let k_2 = 16; let k = k_1, k_2; input 3@8x8 -> for i = 1..2 [ conv {}@3x3 ]"
    without = text.replace("let k = k_1, k_2; ", "")
    assert hint(without.format("k_i")) == "write `k[i]`, a value of the list `let k = k_1, k_2`"
    assert derive(text.format("k[i]")).totals.params.value == (27 + 1) * 8 + (72 + 1) * 16


@each(("word", "meant"), [("cnov", "conv"), ("bacthnorm", "batchnorm"), ("sofmax", "softmax"), ("embed", "embedding")])
def test_a_slip_is_recognised(word: str, meant: str):
    assert closest(word, ["conv", "batchnorm", "softmax", "embedding", "upsample"]) == (meant,)


@each("word", ["adain", "sample", "norm", "warp"])
def test_what_is_far_from_all_names_is_no_slip(word: str):
    assert closest(word, KINDS) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("input 3@9x9 -> nn.Conv2d(3, 32, 3) -> nn.ReLU() -> nn.Conv2d(64, 32, 3)", "64 input features, but gets 32"),
        ("input 3@9x9\nconv 32@3x3\nnn.Conv2d(64, 32, 3)", "64 input features, but gets 32"),
        ("input 3@9x9 -> nn.Conv2d(1, 32, 3)", "1 input features, but gets 3"),
        ("nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(100, 10))", "100 input features, but gets 128"),
        ("input 3@9x9 -> nn.Conv2d(3, 32, 3) -> nn.Conv2d(32, 64, 3)", ""),
        ("input 3@9x9 -> concat [ conv 32@3x3 | nn.Conv2d(3, 8, 3) ]", ""),  # a branch of its own
        ("class Net(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear(9, 8)\n"
         "        self.b = nn.Linear(16, 4)", ""),  # `forward` may join two values before it
    ],
)  # fmt: skip
def test_a_layer_that_is_made_for_other_features_is_named(text: str, said: str):
    with pytest.raises(Mistakes) as caught:
        derive(text)
    found = " ".join(one.hint for one in caught.value.mistakes)
    assert said in found and ("but gets" in found) == bool(said)


@pytest.mark.parametrize(("call", "torch"), [("nn.LSTM(64, 128)", True), ("nn.Linear(64, 128)", False)])
def test_where_pytorch_counts_other_parameters_that_is_said(call: str, torch: bool):
    """An LSTM of PyTorch has 4*(64 + 128 + 2)*128 = 99 328 parameters, 4*128 = 512 more than one of a textbook."""
    said = "PyTorch counts other parameters: `convention torch` at the beginning counts as it does"
    assert (said in hint(f"input 64@9 -> {call}")) == torch
    assert derive("convention torch\ninput 64@9 -> lstm 128").totals.params.value == 99328
