"""Slips as every kind declares them, and what is said of them; right values worked out by hand."""

from __future__ import annotations

import pytest
from support.each import each

from netderive.engine import derive
from netderive.engine.answers import check, ways_of_total
from netderive.engine.formulas import BIAS_SLIPS, COUNTED_SLIPS, Slip, evaluate, formula, letters_in
from netderive.engine.layers import ALL
from netderive.reports.sections import refutation

EVERY = {slip for kind in ALL for slip in kind.slips} | {*BIAS_SLIPS, *COUNTED_SLIPS}
IN_ORDER = sorted(EVERY, key=lambda slip: (slip.id, slip.message))
FIGURES = {"params", "trainable", "macs", "flops", "memory", "params_memory", "size", "features", "field"}


@each("slip", IN_ORDER, ids=[slip.id for slip in IN_ORDER])
def test_a_slip_is_of_a_figure_and_its_formulas_can_be_read(slip: Slip):
    assert slip.of in FIGURES and slip.message and "." in slip.id
    texts = [*slip.changes.values()] or [slip.restated({}), slip.restated({"d": 1})]
    assert all(isinstance(letters_in(formula(text)), dict) for text in texts)


NEAREST = "input 3@32x32 -> conv 8@5x5 pad 2 -> pool 2x2 -> conv 16@3x3 -> dense 10\nclaim "
NETWORK = "input 3@32x32 -> conv 8@5x5 stride 2 -> pool 2x2 -> dense 10\nclaim "
SAID = [
    # 14 = floor((32 - 5)/2) + 1; 7 = 14/2; 608 = (75 + 1)*8; 3930 = (8*49 + 1)*10
    (NETWORK + "conv1.macs = 600", "600 = 5*5*3*8: this is the number of weights; each is used at every position."),
    (NETWORK + "conv1.flops = 117600", "117600 = 5*5*3*8*14*14: these are multiply-adds;"),
    (NETWORK + "conv1.macs = 614400", "the multiply-adds are counted at the input size, not at the output size."),
    (NETWORK + "conv1.memory = 1568", "these are values; each takes 4 bytes."),
    (NETWORK + "pool1.field = 6x6", "neighbouring positions lie 2 rows apart."),
    (NETWORK + "params = 608 + (8*49)*10", "in dense1, the biases are missing, 10 in all."),
    (NETWORK + "params = 3930", "the total leaves out conv1."),
    # 28 by a forgotten stride, so 9 after the pooling, and (8*9*9 + 1)*10
    (
        "input 3@32x32 -> conv 8@5x5 stride 2 -> pool 3x3 -> dense 10\nclaim dense1.params = 6490",
        "it follows from 8@28x28 from conv1; there, the stride of 2 is left out.",
    ),
    # (8*14*14 + 1)*10, by a forgotten pooling or a forgotten stride: the layer nearest to the figure is named
    (NETWORK + "dense1.params = 15690", "it follows from 8@14x14 from pool1; there, the size changes"),
    # conv2 keeps its 16x16, and loses its + 1: 13x13
    (NEAREST + "dense1.params = 16^2*16*10 + 10", "it follows from 16@16x16 from conv2"),
    (NEAREST + "dense1.params = 13^2*16*10 + 10", "it follows from 16@13x13 from conv2; there, the + 1 is missing."),
    ("input 2@6 -> lstm 3\nclaim lstm1.params = 4*(2 + 1)*3", "the recurrent weights are missing."),
    ("input 2@6 -> lstm 3\nclaim lstm1.params = 3*(2 + 3 + 1)*3", "an LSTM has 4 gates; 3 are those of a GRU."),
    ("input 2@6 -> lstm 3\nclaim lstm1.params = 9", "that is a dense layer, without state and gates."),
    ("input 8@9x9 -> batchnorm\nclaim batchnorm1.params = 8", "there is a scale and a shift for each of 8 channels."),
    ("input 8@6x8 -> conv 4@3x3\nclaim conv1.size = 6x4", "6x4: height and width are swapped."),
    ("input 8@4x4 -> deconv 4@2x2 stride 2\nclaim deconv1.height = 2", "that is the size of a convolution;"),
    ("input 8@9x9 -> depthwise 3x3\nclaim depthwise1.params = 73*8", "each filter spans one channel, not all 8."),
    ("input 8@9x9 -> add [ conv 8@1x1 | ]\nclaim add1.features = 16", "16 = 8 + 8: values are added, so the channels"),
    # the channels are doubled from 16 to 32, halved from 32 to 16: (9*16 + 1)*16 = 2320 and (9*32 + 1)*32 = 9248
    ("input 16@9x9 -> conv 32@3x3\nclaim conv1.params = 2320", "the layer has 32 filters. Their number does not stay"),
    ("input 32@9x9 -> conv 16@3x3\nclaim conv1.params = 9248", "Their number does not stay at the 32 channels"),
    ("input 3@9x9 -> [ conv 3@3x3 ] * 4\nclaim repeat1.params = 84", "that is one repetition of repeat1; there are 4."),
    ("input 3@9x9 -> [ conv 3@3x3 ] * 4\nclaim repeat1.params = 3*84", "repeat1 has 4 repetitions, not 3."),
    ("input 3@9x9 -> conv 8@3x3 -> conv 8@3x3\nclaim params = 216 + 576", "in conv1 and conv2, the biases are missing"),
]

CHAIN = "input 1@28x28 -> conv 6@5x5 -> pool 2x2 -> conv 16@5x5 -> pool 2x2 -> dense 120 -> dense 84 -> dense 10"
LENET = f"{CHAIN}\nclaim "
# 156 + 2416 + 30840 + 10164 + 850 = 44426
SAID += [
    (LENET + "params = 44404", "44404: in conv1 and conv2, the biases are missing, 22 in all. params is 44426."),
    (LENET + "params = 41854", "41854: the total leaves out conv1 and conv2. params is 44426."),
    (
        LENET + "params = 44410",
        "44410 = 156 + 2400 + 30840 + 10164 + 850: in conv2, the biases are missing, 16 in all. params is 44426.",
    ),
    ("input 64@50 -> attention 8\nclaim attention1.macs = 1152000", "biases are added without a multiplication"),
]
# 66000 = 4*(64 + 100 + 1)*100; 655360 = 2*512*512 + 2*512*128; 2099712 = 513*2048 + 2049*512; 2248 = 608 + 1608 + 32
SEQUENCE, WORDS, BATCH = "input 64@50 -> ", "input 512@10 -> ", "conv 8@5x5 -> batchnorm"
RULES = [
    (SEQUENCE + "lstm 100\nclaim lstm1.params = 4*(1 + 100 + 1)*100", "there are 64 input features, not 1."),
    (SEQUENCE + "rnn 100\nclaim rnn1.params = 4*(64 + 101)*100", "a plain RNN has no gates; 4 are those of an LSTM."),
    (WORDS + "layernorm\nclaim layernorm1.params = 512", "512: there is a scale and a shift for each of 512 features."),
    (WORDS + "layernorm\nclaim layernorm1.params = 2*512*10", "the same scale and shift serve every position."),
    (
        WORDS + "attention 8 groups 2 no bias\nclaim attention1.params = 2*512^2 + 2*512*64",
        "589824 = 2*512*512 + 2*512*(512/8): keys and values have 2 heads, not 1.",
    ),
    (
        WORDS + "attention 8\nclaim attention1.params = 4*(64 + 1)*64",
        "the matrices lead from and to 512 features, not the 64 of one head.",
    ),
    (
        WORDS + "feedforward 2048\nclaim feedforward1.params = 2*512*2048 + 2048",
        "the biases of the 512 outputs are missing.",
    ),
    (
        WORDS + "feedforward 2048\nclaim feedforward1.params = 513*2048",
        "a second matrix leads back from 2048 to 512 features.",
    ),
    (
        WORDS + "feedforward 2048 gated no bias\nclaim feedforward1.params = 2*512*2048",
        "the matrix of the 2048 gates is missing.",
    ),
    ("input 64@8x8 -> conv 64@3x3 no bias\nclaim conv1.params = 9*64*64 + 64", "this layer has no biases."),
    ("input 64@8x8 -> conv 128@1x1 no bias\nclaim conv1.params = 9*64*128", "the window is 1×1, not 3×3."),
    (
        "input 64@8x8 -> conv 128@3x3\nclaim conv1.params = 64*128 + 128",
        "the window is not 1×1. It has 9 weights for each channel.",
    ),
    ("input 3@32x32 -> conv 48@5x5\nclaim conv1.params = 76", "that is one filter; there are 48."),
    ("input 3@32x48 -> b: conv 8@5x5\nclaim b.height = 44", "44: height and width are swapped."),
    ("input 3@32x48 -> b: conv 8@5x5\nclaim b.width = 28", "28: height and width are swapped."),
    (
        f"input 3@32x32 -> {BATCH} -> {BATCH}\nclaim params = 608 + 1608",
        "2216: the total leaves out batchnorm1 and batchnorm2. params is 2248.",
    ),
    # (75 + 1)*8 + 4*(9*8 + 1)*8 without five times 16
    (
        f"input 3@32x32 -> conv 8@5x5 -> batchnorm {'-> conv 8@3x3 -> batchnorm ' * 4}\nclaim params = 608 + 4*584",
        "2944: the total leaves out every batchnorm. params is 3024.",
    ),
    (
        "input 3@32x32 -> conv 48@5x5\nclaim conv1.macs = 37632",
        "this is the number of output values, not the number of multiply-adds.",
    ),
]
SHORT = "input 64@56x56 -> add [ conv 128@3x3 pad 1 stride 2 | conv 128@1x1 stride 2 ]\nclaim add1."
RULES += [
    (SHORT + "size = 56", "56: that is the size before the branches, which change it. add1.size is 28x28."),
    (SHORT + "height = 56", "56: that is the size before the branches, which change it."),
    (SHORT + "output = 128@56x56", "128@56x56: that is the size before the branches, which change it."),
    # 81920000 = 8*1024*100*100
    (
        "input 512@100 -> attention 8\nclaim attention1.macs = 81920000",
        "81920000 = 8*(512 + 512)*100*100: the projections at every position are missing",
    ),
]
DEEP = "input 64@8x8 -> [ conv 64@3x3 pad 1 ] * "  # 36928 = (9*64 + 1)*64
RULES += [
    (DEEP + "10\nclaim params = 36928*9", "332352: repeat1 has 10 repetitions, not 9. params is 369280."),
    (DEEP + "10\nclaim params = 36928*11", "repeat1 has 10 repetitions, not 11."),
    (DEEP + "10\nclaim params = 36864*10", "in conv1, the biases are missing, 640 in all."),
    (DEEP + "10\nclaim params = 36928", "that is one repetition of repeat1; there are 10."),
    (DEEP + "3\nclaim params = 36928^3", "the 3 repetitions of repeat1 are added, not multiplied."),
    (DEEP + "N\nclaim params = 36928*(N - 1)", "repeat1 has N repetitions, not N - 1."),
    (DEEP + "N\nclaim params = 36928^N", "the N repetitions of repeat1 are added, not multiplied."),
    (DEEP + "N\nclaim params = 36864*N", "in conv1, the biases are missing, 64*N in all."),
]
RULES += [
    (
        SEQUENCE + "lstm 100 last -> dense 2\nclaim dense1.params = (50*100 + 1)*2",
        "10002 = (100*50 + 1)*2: lstm1 gives one vector, not one for each of 50 positions.",
    ),
    (
        "input 8@7x7 -> globalpool -> dense 10\nclaim dense1.params = (7*7*8 + 1)*10",
        "globalpool1 gives one vector, not one for each of 49 positions.",
    ),
]
SAID += RULES


@pytest.mark.parametrize(("text", "said"), RULES, ids=[said for _, said in RULES])
def test_one_mistake_that_explains_a_claim_is_the_only_one_named(text: str, said: str):
    (verdict,) = check(derive(text))
    assert verdict.explained is not None and len(verdict.explained.ways) == 1


SILENT = [
    (LENET + "params = 44.4k", "params is 44426. A rounded number is written ~ 44.4k."),
    (LENET + "params = 1.8k", "params is 44426."),  # far off: a coincidence of two slips explains nothing
    ("input 10 -> dense 12\nclaim params = 10*12+3", "params is 132."),  # 123: no digits were typed
    # 832000 = (16384 + 256)*50: neither the biases nor the products alone
    (
        "input 64@50 -> attention 8\nclaim attention1.macs = 832000",
        "The rule is 4*l^2*h + 2*l*h^2 = 4*64^2*50 + 2*64*50^2 = 1139200.",
    ),
]


@pytest.mark.parametrize(("text", "said"), SILENT)
def test_nothing_is_guessed_of_a_claim_that_no_slip_explains(text: str, said: str):
    (verdict,) = check(derive(text))
    assert (verdict.holds, refutation(verdict)) == (False, said)


@pytest.mark.parametrize("quantity", ["params", "macs"])
def test_the_formula_of_every_wrong_total_gives_its_value(quantity: str):
    table = derive(CHAIN)
    shown = [(way.shown, way.value) for way in ways_of_total(table, quantity) if way.shown is not None]
    assert len(shown) > 10
    assert [evaluate(tree, {}) for tree, _ in shown] == [value for _, value in shown]


def test_claims_on_later_layers_are_not_followed():
    text = LENET + "pool2.output = 16@5x5; claim conv1.output = 6@28x28; claim pool1.output = 6@14x14"
    assert [verdict.followed for verdict in check(derive(text))] == [(), (), ("conv1.output",)]


@each(("text", "said"), SAID)
def test_what_is_said_of_a_wrong_claim(text: str, said: str):
    (verdict,) = check(derive(text))
    assert verdict.holds is False
    assert said in refutation(verdict)


def test_ways_that_give_the_same_are_all_said():
    # 13/2 is not whole: 7 windows by rounding up, and by same padding
    (verdict,) = check(derive("input 1@14x14 -> conv 1@2x2 stride 2 pad 1; claim conv1.height = 7"))
    assert verdict.explained is not None and len(verdict.explained.ways) > 1
    assert "Or: 7" in refutation(verdict)


def test_what_nobody_does_is_not_explained():
    (verdict,) = check(derive(NETWORK + "conv1.params = 1234567"))
    assert verdict.explained is None


def test_a_wrong_sum_is_no_slip_behind_a_right_formula():
    # 600 would be the weights alone, but the working has the biases
    (verdict,) = check(derive(NETWORK + "conv1.params = (5*5*3 + 1)*8 = 600"))
    assert verdict.explained is None


FOLLOWING = """input 3@32x32 -> conv 8@5x5 -> pool 2x2 -> dense 10
claim conv1.output = 8@32x32
claim pool1.size = 16
claim dense1.params = (8*16*16 + 1)*10
claim conv1.params = 208
claim params = 208 + 20490
claim dense1.units = 11"""


def test_a_later_claim_that_is_right_from_an_earlier_wrong_one_says_so():
    # 32 by same padding, 16 after the pooling, 20490 = (8*256 + 1)*10; 208 without the channels
    verdicts = check(derive(FOLLOWING))
    assert [verdict.holds for verdict in verdicts] == [False] * 6
    assert [verdict.followed for verdict in verdicts] == [
        (),
        ("conv1.output",),
        ("conv1.output",),
        (),
        ("dense1.params", "conv1.params"),
        (),
    ]
    assert "It is right from your claim on conv1.output above." in refutation(verdicts[1])


def test_a_number_of_channels_with_letters_is_not_compared_with_others():
    # the channels are a power of 2 with a letter, so those of another layer are no number in their position
    (verdict,) = check(
        derive("input 3@h x h -> for i = 1..N [ conv 2^i@3x3 pad 1 ] -> dense 9; claim dense1.params = 7")
    )
    assert verdict.holds is False


def test_the_work_of_a_layer_follows_from_its_own_wrong_size():
    """28 is the size with same padding: 25*6*28*28 = 117600 multiply-adds follow, 25*6*20*20 do not."""
    text = LENET + "conv1.output = 6@28x28; claim conv1.macs = 117600; claim conv1.macs = 60000"
    assert [verdict.followed for verdict in check(derive(text))] == [(), ("conv1.output",), ()]
