"""A program of Keras or PyTorch is answered with the network of its layers, or with what is missing."""

import re

import pytest
from support.each import each
from support.hints import hint

from netderive.engine import derive
from netderive.engine.resolution import line, program
from netderive.grammar import Mistakes


def test_a_program_with_a_join_is_never_called_the_same_network():
    text = (
        "i = Input(shape=(28, 28, 1))\na = Conv2D(16, 3, padding='same')(i)\nb = Conv2D(16, 3, padding='same')(a)\n"
        "c = Add()([a, b])\nd = Dense(3)(Flatten()(c))"
    )
    assert hint(text) == (
        "its layers here, in this order: `input 1@28x28 -> conv 16@3x3 pad same -> conv 16@3x3 pad same -> flatten "
        "-> dense 3`; joins of branches are not read: write `a:` before a layer, and `add from a` where its output is "
        "added"
    )


CHAIN = "input 1@28x28 -> conv 16@3x3 -> conv 16@3x3"
STRAIGHT = "i = Input(shape=(28, 28, 1))\nx = Conv2D(16, 3)(i)\nx = Conv2D(16, 3)(x)\n"
LAYERS = f"its layers here, in this order: `{CHAIN}"
REPEATED = "what a loop or a function repeats is written once: write `[ .. ] * N` around it"
JOINED = "joins of branches are not read: write `a:` before a layer, and `add from a` where its output is added"
BRANCHED = "branches are not read: write `a:` before a layer, and `from a` where another branch begins with its output"


@each(
    ("rest", "said"),
    [
        ("y = x + i", f"{LAYERS}`; {JOINED}"),
        ("x += i", f"{LAYERS}`; {JOINED}"),
        ("y = torch.cat([x, i], 1)", f"{LAYERS}`; {JOINED}"),
        ("y = torch.add(x, i)", f"{LAYERS}`; {JOINED}"),
        ("y = layers.concatenate([x, i])", f"{LAYERS}`; {JOINED}"),
        ("y = Dense(3)(x)\nz = Dense(4)(x)", f"{LAYERS} -> linear 3 -> linear 4`; {BRANCHED}"),
        (
            "for n in range(3):\n  x = Conv2D(16, 3)(x)",
            f"{LAYERS} -> conv 16@3x3`; {REPEATED}",
        ),
        (
            "d = Dense(3)\nx = d(d(x))",
            f"{LAYERS} -> linear 3`; a layer that is called by its name is read where it is made",
        ),
        ("x = ReLU()(x)\nx = Flatten()(x)", f"the same network here: `{CHAIN} -> relu -> flatten`"),
    ],
)
def test_only_a_chain_is_called_the_same_network(rest: str, said: str):
    assert hint(STRAIGHT + rest) == said


def test_the_lines_of_a_forward_leave_out_the_layers_that_are_made_elsewhere():
    assert hint("x = F.relu(self.conv1(x))\nx = x.view(-1, 320)\nx = self.fc1(x)") == (
        "its layers here, in this order: `relu -> flatten`; it does not name its input: begin with `input`, as in "
        "`input 1@28x28`; `self.conv1`, `self.fc1` cannot be read and are left out"
    )


@each(
    "text",
    [
        "Sequential([Embedding(1000, 32, input_length=50), LSTM(8)])",
        "Sequential([Input(shape=(50,)), Embedding(1000, 32), LSTM(8)])",
        "i = Input(shape=(50,))\nx = LSTM(8)(Embedding(1000, 32)(i))",
    ],
)
def test_a_text_model_of_keras_has_one_symbol_at_each_of_its_positions(text: str):
    assert hint(text) == "the same network here: `input 1@50 -> embedding 1000, 32 -> lstm 8 last`"
    derive("input 1@50 -> embedding 1000, 32 -> lstm 8 last")


@each("typed", ["input 28x28x1", "Input: 1@28x28", "INPUT 1@28x28", "28x28"])
def test_an_input_is_written_as_it_is_here(typed: str):
    assert hint(f"{typed}\nconv 32@3x3") == "write `input 1@28x28`"


def test_a_program_is_answered_with_the_same_network():
    text = (
        "model = Sequential([\n  Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)),\n"
        "  MaxPooling2D(2), Flatten(), Dense(10)])"
    )
    shown = re.search(r"`(.*)`", hint(text))
    assert shown is not None
    assert derive(shown[1]).totals.params.value == (9 + 1) * 32 + (13 * 13 * 32 + 1) * 10


KERAS = """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, kernel_size=(3, 3), activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, "softmax")])
model.compile(optimizer=Adam(), loss="x")
"""
PYTORCH = """import torch.nn as nn
model = nn.Sequential(nn.Conv2d(1, 32, 5), nn.ReLU(True), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4608, 10))
"""
CLASS = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 5)
        self.fire = Fire(32)
        self.fc = nn.Linear(32*24*24, 10)
    def forward(self, x):
        return self.fc(F.relu(self.fire(self.conv1(x))).flatten(1))
"""
NO_LAYER = "paste its layers too, or write them as here: `input 1@28x28 -> conv 32@3x3 -> relu -> dense 10`"


@each(
    ("typed", "said"),
    [
        (
            KERAS,
            "line 1: this is a program for Keras\n    model = keras.Sequential([\n    ^\n"
            "    hint: the same network here: `input 1@28x28 -> conv 32@3x3 -> relu -> pool 2x2 -> flatten -> "
            "dropout 0.5 -> dense 10 -> softmax`",
        ),
        (
            PYTORCH,
            "line 1: this is a program for PyTorch\n    import torch.nn as nn\n    ^\n"
            "    hint: the same network here: `input 1@h x w -> conv 32@5x5 -> relu -> pool 2x2 -> flatten -> "
            "dense 10`",
        ),
        (
            CLASS,
            "line 1: this is a program for PyTorch\n    class Net(nn.Module):\n    ^\n"
            "    hint: its layers here, in this order: `input 1@h x w -> conv 32@5x5 -> dense 10`; what `forward` does "
            "between them is not read; `Fire` cannot be read and is left out",
        ),
        (
            "model = Sequential([",
            "line 1: this looks like a program for Keras without a layer that can be read\n"
            "    model = Sequential([\n    ^\n"
            f"    hint: {NO_LAYER}",
        ),
        (
            "class Net(nn.Module):",
            "line 1: this looks like a program for PyTorch without a layer that can be read\n"
            "    class Net(nn.Module):\n    ^\n"
            f"    hint: {NO_LAYER}",
        ),
        (
            "model = keras.Sequential([\n  layers.Conv2D(32, 3),",
            "line 1: this is a program for Keras\n    model = keras.Sequential([\n    ^\n"
            "    hint: the same network here: `conv 32@3x3`; it does not name its input: begin with `input`, as in "
            "`input 1@28x28`",
        ),
    ],
    ids=["Keras", "PyTorch", "a class", "a begin", "a class's begin", "a program that is cut off"],
)
def test_a_program_is_answered_in_one_step(typed: str, said: str):
    with pytest.raises(Mistakes) as raised:
        derive(typed)
    assert str(raised.value) == said


def test_a_program_is_only_looked_at():
    assert program("__import__('os').system('false')") is None
    assert program("(" * 5000) is None
    assert line("Conv2D(print(1), 3)") == ""
