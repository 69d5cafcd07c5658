"""Rows of recurrent, attention and transformer layers, brought into the form that `truth_rows` reads.

PyTorch's sequences may lie with time first or without a batch; its attention is always given
queries, keys and values, Keras' queries, values and perhaps keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .truth_rows import NotSayable, Row

Adapter = Callable[[dict[str, Any]], Row]
Shape = list[int]


def _batch_first(row: dict[str, Any]) -> dict[str, Any]:
    """Batch, time, features: for all of the input, and the first of the output."""
    if len({len(shape) for shape in row["in"]}) > 1:
        raise NotSayable("one with a batch, one without")
    first = row["kw"].pop("batch_first", False)

    def turned(shape: Shape) -> Shape:
        if len(shape) == 2:
            return [1, *shape]
        return shape if first or len(shape) != 3 else [shape[1], shape[0], shape[2]]

    row["in"] = [turned(shape) for shape in row["in"]]
    if "out" in row:
        row["out"] = [turned(row["out"][0])]
    return _one_batch(row)


def _bilinear(row: dict[str, Any]) -> Row:
    if len({len(shape) for shape in row["in"]}) > 1:
        raise NotSayable("one with a batch, one without")
    return _one_batch(row)


def _one_batch(row: dict[str, Any]) -> dict[str, Any]:
    if len({shape[0] for shape in row["in"] if len(shape) > 1}) > 1:
        raise NotSayable("batches of different sizes")
    return row


def _recurrent_torch(row: dict[str, Any]) -> Row:
    if row["kw"].get("proj_size") == 0:
        del row["kw"]["proj_size"]
    return _batch_first(row)


def _attention_torch(row: dict[str, Any]) -> Row:
    """Keys and values are as wide as queries unless `kdim` and `vdim` say otherwise."""
    kw = row["kw"]
    if row.get("stage") == "ctor":  # refused before anything entered
        wide = kw["embed_dim"]
        row["in"] = [[1, 1, kw.get(name) or wide] for name in ("embed_dim", "kdim", "vdim")]
    row = _batch_first(row)
    for name, shape in zip(("kdim", "vdim"), row["in"][1:], strict=True):
        wide = kw.pop(name, None)
        if shape[-1] != (kw["embed_dim"] if wide is None else wide):
            raise NotSayable(f"{name} is not what comes in")
    return _inputs(row, *row["in"])


def _inputs(row: dict[str, Any], query: Shape, key: Shape, value: Shape) -> Row:
    """What is like the input before it is not named."""
    row["in"] = [query] if key == value == query else [query, key] if value == key else [query, key, value]
    return row


def _attention_keras(row: dict[str, Any]) -> Row:
    """Queries, values, and keys where they are not the values."""
    if not row["kw"].get("use_gate", True):
        del row["kw"]["use_gate"]
    query, value, *keys = row["in"]
    return _inputs(row, query, keys[0] if keys else value, value)


def _additive(row: dict[str, Any]) -> Row:
    """It has factors unless the row says otherwise."""
    row["kw"].setdefault("use_scale", True)
    return _attention_keras(row)


def _recurrent_keras(row: dict[str, Any]) -> Row:
    """The last step alone is given, unless the row says otherwise."""
    kw = row["kw"]
    kw.setdefault("return_sequences", False)
    if kw.get("use_bias") is False:
        kw.pop("reset_after", None)
    return row


def _bidirectional(row: dict[str, Any]) -> Row:
    """The inner layer in both directions; of two that are not merged, one is as wide as their sum."""
    row["kind"], inner = row["inner"]
    merge = row["kw"].get("merge_mode", "concat")
    row["kw"] = {**inner, "bidirectional": True, "merge_mode": merge or "sum"}
    return _recurrent_keras(row)


def _convolutional(row: dict[str, Any]) -> Row:
    """The features may be after the time."""
    if row["kw"].pop("data_format", "channels_last") == "channels_first":
        [shape] = row["in"]
        row["in"] = [[shape[0], *shape[2:], shape[1]]]
        if "out" in row:
            out = row["out"][0] if isinstance(row["out"][0], list) else row["out"]
            time = int(row["kw"].get("return_sequences", False))
            row["out"] = [*out[:time], *out[time + 1 :], out[time]]
    return _recurrent_keras(row)


def _layer(row: dict[str, Any]) -> Row:
    """One layer of a transformer; PyTorch's feed-forward part has 2048 units unless the row says."""
    row["kw"].setdefault("dim_feedforward", 2048)
    return _batch_first(row)


DEFAULTS = {"d_model": 512, "nhead": 8, "num_encoder_layers": 6, "num_decoder_layers": 6, "dim_feedforward": 2048}


def _transformer(row: dict[str, Any]) -> Row:
    """A whole network: encoders, a layer norm, decoders that look at what it gives, a layer norm.

    >>> row = {"kw": {"num_encoder_layers": 1, "num_decoder_layers": 1}, "in": [[4, 1, 512], [3, 1, 512]]}
    >>> print(_transformer(row)["net"])
    input 512@4 -> encoder 8 feedforward 2048 -> memory: layernorm
    input 512@3 -> decoder 8 feedforward 2048 from memory -> layernorm
    """
    said = DEFAULTS | row["kw"]
    if row.get("stage") == "ctor":
        row["in"] = [[1, 1, said["d_model"]]] * 2
    row = _batch_first(row)
    source, target = row["in"]
    if {source[-1], target[-1]} != {said["d_model"]}:
        raise NotSayable("d_model is not what comes in")
    plain = said.get("bias") is False
    layer = f"{said['nhead']} feedforward {said['dim_feedforward']}{' no bias' * plain}"
    norm = "layernorm" + " no shift" * plain
    encoders = [f"encoder {layer}"] * said["num_encoder_layers"]
    decoders = [f"decoder {layer} from memory"] * said["num_decoder_layers"]
    lines = [[_came_in(source), *encoders, f"memory: {norm}"], [_came_in(target), *decoders, norm]]
    return row | {"net": "\n".join(map(" -> ".join, lines)), "batch": source[0]}


def _came_in(shape: Sequence[int]) -> str:
    return f"input {shape[2]}@{shape[1]}"


SEQUENCES: Mapping[str, Mapping[str, Adapter]] = {
    "torch": {
        **dict.fromkeys(("RNN", "LSTM", "GRU"), _recurrent_torch),
        "MultiheadAttention": _attention_torch,
        **dict.fromkeys(("TransformerEncoderLayer", "TransformerDecoderLayer"), _layer),
        "Transformer": _transformer,
        "Bilinear": _bilinear,
    },
    "keras": {
        **dict.fromkeys(("SimpleRNN", "LSTM", "GRU"), _recurrent_keras),
        "Bidirectional": _bidirectional,
        **dict.fromkeys(("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"), _convolutional),
        **dict.fromkeys(("MultiHeadAttention", "GroupQueryAttention", "Attention"), _attention_keras),
        "AdditiveAttention": _additive,
    },
}
