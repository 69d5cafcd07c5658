"""What papers say of modern networks beyond their totals: leading terms, and where a framework's count comes from."""

from typing import Any

import pytest
from support.zoo_facts import text_of

from netderive.engine import derive
from netderive.engine.arithmetic import monomial
from netderive.engine.values import algebra, multiply, symbol, terms_of

LAYERS = symbol("N", 0)
FEATURES = symbol("d")


def params_of(network: str, **values: int) -> Any:
    return derive(text_of(network), values).totals.params


@pytest.mark.parametrize("network", ["gpt2", "bert", "vit"])
def test_a_transformer_has_12_times_layers_times_features_squared(network: str):
    """Kaplan et al. 2020, arXiv 2001.08361, equation 2.1: N = 12*layers*d^2 without embeddings, biases and norms."""
    (layers, features) = (next(iter(letter.letters)) for letter in (LAYERS, FEATURES))
    assert terms_of(params_of(network).symbolic)[monomial([(layers, 1), (features, 2)])] == 12


def test_the_parts_of_gpt2_are_its_formula():
    vocabulary, positions = symbol("V"), symbol("n")
    d, layers = FEATURES, LAYERS
    tables = (vocabulary + positions) * d
    assert params_of("gpt2").symbolic == 12 * layers * d**2 + 13 * layers * d + 2 * d + tables


def test_a_table_used_from_its_other_side_is_counted_once():
    """163,037,184 with an output layer of its own (Hugging Face, `tie_word_embeddings=False`)."""
    untied = text_of("gpt2").replace("again words", "linear V no bias").split("claim")[0]
    assert derive(untied).totals.params.value == 163_037_184 == params_of("gpt2").value + 50257 * 768


def test_grouped_queries_save_what_the_groups_leave_out():
    """Llama 3 8B, arXiv 2407.21783: 8 heads of keys and values for 32 of queries, 2*32*4096*(4096 - 1024) less."""
    saved = params_of("llama", g=32).value - params_of("llama").value
    assert saved == 2 * 32 * 4096 * (4096 - 1024)


def test_what_keras_counts_of_efficientnet_b0():
    """Keras 3.15.1: 42,023 are not trainable: two for each map of each batch norm, and 7 of the normalisation."""
    keras, torch = (derive(text_of("efficientnet"), convention=name) for name in ("keras", "torch"))
    assert keras.totals.params.value - keras.totals.trainable.value == 42_016 + 7  # type: ignore[operator]
    assert keras.totals.trainable.value == torch.totals.params.value


def test_a_u_net_is_four_times_as_large_with_each_level():
    """Level i has (18 + 36)*m^2 weights down, then 8*m^2 and (18 + 9)*m^2 up: 89*m^2, with m = k*2^(i - 1) maps."""
    depth, k = symbol("N", 0), symbol("k")
    grown = multiply([algebra.power(2, 2 * depth), k**2])
    (fastest,) = terms_of(grown)
    assert terms_of(params_of("unet").symbolic)[fastest] * 3 == 89


def test_the_letters_of_efficientnet_are_read_as_ratios():
    """arXiv 1905.11946, equation 3: depth and width grow by ratios, and round to whole layers and multiples of 8."""
    letters = derive(text_of("efficientnet")).totals.params.expr.free_symbols
    ratios = {str(letter) for letter in letters if not letter.is_integer}
    assert ratios == {"alpha", "beta"}
