"""Memory does not depend on how a network is written: a layer made of several keeps what these would keep."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netderive import derive
from netderive.engine.layers import ALL
from netderive.engine.values import Value, put

SELF = "dot [ linear {d} | linear {d} ] -> softmax -> dot along 0 with 1 [ | from input -> linear {d} ] -> linear {d}"
SPELLED_OUT = [
    ("input {d}@{T}", "feedforward {m}", "linear {m} -> relu -> linear {d}"),
    ("input {d}@{T}", "feedforward {m} no bias", "linear {m} no bias -> relu -> linear {d} no bias"),
    ("input {d}@{T}", "feedforward {m} gated", "mul [ linear {m} -> silu | linear {m} ] -> linear {d}"),
    ("input {d}@{T}", "attention 1", SELF),
    ("input {d}@{T}", "dotattention", "dot [ | ] -> softmax -> dot along 0 with 1 [ | from input ]"),
    (
        "input {d}@{T}",
        "encoder {d} feedforward {m}",
        "add [ attention {d} | ] -> layernorm -> add [ feedforward {m} | ] -> layernorm",
    ),
    (
        "src: input {d}@{S} -> input {d}@{T}",
        "decoder {d} from src feedforward {m}",
        "add [ attention {d} | ] -> layernorm -> add [ attention {d} from src | ] -> layernorm "
        "-> add [ feedforward {m} | ] -> layernorm",
    ),
    (
        "src: input {d}@{S} -> input {m}@{T}",
        "attention 1 from src key {d} value {d} out {m}",
        "q: linear {d} -> from src -> k: linear {d} -> from src -> v: linear {d} -> from q -> dot from k -> softmax "
        "-> dot along 0 with 1 from v -> linear {m}",
    ),
    ("input {d}@{T}x{S}", "separable {m}@3x3 pad 1 stride 2", "depthwise 3x3 pad 1 stride 2 no bias -> conv {m}@1x1"),
    ("input {d}@{T}", "separable {m}@3 times 2 pad 1", "depthwise 3 times 2 pad 1 no bias -> conv {m}@1"),
    *(
        (
            "input {d}@{T}",
            f"{cell} {{m}} layers 3{words}",
            f"{cell} {{m}}{way} -> {cell} {{m}}{way} -> {cell} {{m}}{words}",
        )
        for cell in ("rnn", "lstm", "gru")
        for words, way in (("", ""), (" last", ""), (" bidirectional", " bidirectional"))
    ),
    (
        "input {d}@{T}",
        "lstm {m} layers 2 project 1 last",
        "lstm {m} project 1 -> lstm {m} project 1 last",
    ),
]


@pytest.mark.parametrize(("before", "composite", "spelled"), SPELLED_OUT)
@given(st.fixed_dictionaries({name: st.integers(2, 9) for name in "dmTS"}))
@settings(max_examples=10, deadline=None)
def test_a_composite_layer_keeps_what_its_parts_keep(before: str, composite: str, spelled: str, sizes: dict[str, int]):
    one, other = (derive(f"{before} -> {text}".format(**sizes)) for text in (composite, spelled))
    assert one.total("memory") == other.total("memory")


@pytest.mark.parametrize(("before", "composite", "spelled"), [SPELLED_OUT[i] for i in (0, 2, 3, 5)])
def test_it_does_in_letters_too(before: str, composite: str, spelled: str):
    letters = {name: name for name in "dmTS"}
    one, other = (derive(f"{before} -> {text}".format(**letters)) for text in (composite, spelled))
    values: dict[str, Value] = {"d": 6, "m": 5, "T": 7}
    assert put(one.total("memory").symbolic, values) == put(other.total("memory").symbolic, values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("input 768@128 -> feedforward 3072", 128 * (768 + 3072 + 768)),
        # queries, keys, values, weighted values, output; and 12 tables of 128 by 128 scores
        ("input 768@128 -> attention 12", 128 * 768 + 5 * 128 * 768 + 12 * 128 * 128),
        # keys and values of 2 heads of 8: 16 features each
        ("input 64@10 -> attention 8 groups 2", 10 * 64 + 3 * 10 * 64 + 2 * 10 * 16 + 8 * 10 * 10),
        # every position of 8x8 sees 4x4 others
        ("input 32@8x8 -> attention 4 within 4x4", 64 * 32 + 5 * 64 * 32 + 4 * 64 * 16),
        # a learned key, and one of zeros, have scores too
        ("input 8@5 -> attention 2 bias kv zero key", 5 * 8 + 5 * 5 * 8 + 2 * 5 * 7),
        ("input 6@5 -> dotattention concat", 5 * 6 + 5 * 5 * 6 + 5 * 5 + 5 * 6),
        ("input 6@5 -> additiveattention hidden 4", 5 * 6 + 2 * 5 * 4 + 5 * 5 * 4 + 5 * 5 + 5 * 6),
    ],
)
def test_values_counted_by_hand(text: str, values: int):
    assert derive(text).total("memory").value == 4 * values


def test_the_bytes_of_a_value_are_those_requested():
    assert derive("input 8@5 -> encoder 2", dtype="fp16").total("memory").value == 2 * (40 + (80 + 32) * 5 + 2 * 25)


def test_every_kind_that_keeps_more_is_tried():
    tried = " ".join(text for _, text, _ in SPELLED_OUT) + " dotattention additiveattention"
    words = [k.word for k in ALL if k.memory or any("memory" in variant.changes for variant in k.variants)]
    assert words and all(word in tried for word in words)
