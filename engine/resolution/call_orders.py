"""How PyTorch and Keras read a call: the order of arguments without names, and the defaults that a line must state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..layers import FrameworkCall, Untranslated

TORCH_NORM = "num_features eps momentum affine track_running_stats"
KERAS_CONV = "filters kernel_size strides padding data_format dilation_rate groups activation use_bias"
KERAS_DECONV = "filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias"
KERAS_DEPTHWISE = "kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias"
KERAS_SEPARABLE = "filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias"
KERAS_CONV_LSTM = (
    "filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias"
)
KERAS_RECURRENT = "units activation recurrent_activation use_bias"

LAZY = "Lazy"
ORDERS: Mapping[str, Mapping[str, str]] = {
    "PyTorch": {
        **dict.fromkeys(("BatchNorm{rank}d", "InstanceNorm{rank}d", "SyncBatchNorm"), TORCH_NORM),
        "ConvTranspose{rank}d": "in_channels out_channels kernel_size stride padding output_padding groups bias "
        "dilation padding_mode",
        "EmbeddingBag": "num_embeddings embedding_dim max_norm norm_type scale_grad_by_freq mode sparse",
        "GroupNorm": "num_groups num_channels eps affine",
        "LayerNorm": "normalized_shape eps elementwise_affine bias",
        "MaxPool{rank}d": "kernel_size stride padding dilation return_indices ceil_mode",
        "RMSNorm": "normalized_shape eps elementwise_affine",
        "RNN": "input_size hidden_size num_layers nonlinearity bias batch_first dropout bidirectional",
    },
    "Keras": {
        "BatchNormalization": "axis momentum epsilon center scale",
        "Conv{rank}D": KERAS_CONV,
        "Conv{rank}DTranspose": KERAS_DECONV,
        "Conv3DTranspose": "filters kernel_size strides padding data_format output_padding dilation_rate activation "
        "use_bias",
        "ConvLSTM{rank}D": KERAS_CONV_LSTM,
        "Dense": "units activation use_bias",
        "DepthwiseConv{rank}D": KERAS_DEPTHWISE,
        "Embedding": "input_dim output_dim",
        "GlobalAveragePooling{rank}D": "data_format keepdims",
        "GlobalMaxPooling{rank}D": "data_format keepdims",
        "GroupNormalization": "groups axis epsilon center scale",
        "GroupQueryAttention": "head_dim num_query_heads num_key_value_heads dropout use_bias",
        "LayerNormalization": "axis epsilon center scale",
        "MultiHeadAttention": "num_heads key_dim value_dim dropout use_bias",
        "Normalization": "axis mean variance invert",
        "PReLU": "alpha_initializer alpha_regularizer alpha_constraint shared_axes",
        "RMSNormalization": "axis epsilon",
        "SeparableConv{rank}D": KERAS_SEPARABLE,
        **dict.fromkeys(("LSTM", "GRU"), KERAS_RECURRENT),
        "SimpleRNN": "units activation use_bias",
    },
}
"""What arguments without names are, by class, where the order is not that of the kind's `calls`."""

DEFAULTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "PyTorch": {
        "PReLU": {"num_parameters": 1},
        "InstanceNorm{rank}d": {"affine": False},
        "TransformerEncoderLayer": {"dim_feedforward": 2048},
        "TransformerDecoderLayer": {"dim_feedforward": 2048},
    },
    "Keras": {
        "MaxPooling{rank}D": {"pool_size": 2},
        "AveragePooling{rank}D": {"pool_size": 2},
        "UpSampling{rank}D": {"size": 2},
        "ZeroPadding{rank}D": {"padding": 1},
        **{name: {"return_sequences": False} for name in ("LSTM", "GRU", "SimpleRNN", "ConvLSTM{rank}D")},
        "AdditiveAttention": {"use_scale": True},
        "GroupNormalization": {"groups": 32},
        "PReLU": {"shared_axes": None},
    },
}
"""What a framework takes where a call says nothing and our row would say something else."""


def named(framework: str, name: str, call: FrameworkCall, given: Mapping[Any, Any]) -> dict[str, Any]:
    """The arguments of a call, all by their names. Raises `Untranslated` for one whose name is not known.

    >>> from netderive.engine.layers import KINDS
    >>> named("Keras", "DepthwiseConv2D", KINDS["depthwise"].calls["keras"][0], {0: 3, "strides": 2})
    {'kernel_size': 3, 'strides': 2}
    """
    order = order_of(framework, name, call)
    if any(isinstance(one, int) and one >= len(order) for one in given):
        raise Untranslated(f"argument {len(order) + 1} of {name} without its name")
    defaults = DEFAULTS[framework].get(call.name, {})
    return {**defaults, **{order[one] if isinstance(one, int) else one: value for one, value in given.items()}}


def order_of(framework: str, name: str, call: FrameworkCall) -> list[str]:
    """The names of the arguments that a class takes without them; a lazy class knows the input by itself."""
    orders = ORDERS[framework]
    said = orders.get(name) or orders.get(call.name)
    order = said.split() if said else [*call.arguments]
    return order[1:] if name.startswith(LAZY) else order
