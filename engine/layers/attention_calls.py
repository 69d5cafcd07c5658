"""Attention as PyTorch, Keras and the programs' own modules call it."""

from .argument_sources import ArgumentSource, Computed, EachAxis, Named, RowValue, Silent, WordChoice
from .calls import FrameworkCall, own_call

BIAS = WordChoice({True: "", False: "no bias"})
TORCH: dict[str, ArgumentSource] = {
    "embed_dim": Computed("l"),
    "num_heads": RowValue("a"),
    "dropout": Silent(),
    "bias": BIAS,
    "add_bias_kv": WordChoice({False: "", True: "bias kv"}),
    "add_zero_attn": WordChoice({False: "", True: "zero key"}),
    "kdim": Computed("l_2"),
    "vdim": Computed("l_3"),
    "batch_first": Silent(written=True),
}
SILENT: dict[str, ArgumentSource] = dict.fromkeys(
    (
        "dropout",
        "attention_axes",
        "flash_attention",
        "sliding_window",
        "seed",
        "kernel_initializer",
        "bias_initializer",
    ),
    Silent(),
)
KERAS: dict[str, ArgumentSource] = {
    "num_heads": RowValue("a"),
    "key_dim": RowValue("d_k", always=True),
    "value_dim": RowValue("d_v"),
    "use_bias": BIAS,
    "output_shape": RowValue("k"),
    **SILENT,
}
KERAS_GROUPED: dict[str, ArgumentSource] = {
    "head_dim": RowValue("d_k", always=True),
    "num_query_heads": RowValue("a"),
    "num_key_value_heads": RowValue("g", always=True),
    "use_bias": BIAS,
    **SILENT,
}


def requested(
    name: str, ways: dict[str, ArgumentSource], row: str, itself: str, others: str, thirds: str = ""
) -> tuple[FrameworkCall, ...]:
    """A layer over rows of positions, as `row` lays them out, about itself or about what the row names.

    `itself`, `others` and `thirds` are its inputs: `{x}` the queries, `{y}` and `{z}` what `from` and
    `value from` name.
    """
    rows = {"x": row.format("x", "{l}"), "y": row.format("{other}", "{l_2}"), "z": row.format("{third}", "{l_3}")}
    given = (
        (("not from", "not value from"), itself),
        (("from", "not value from"), others),
        (("from", "value from"), thirds),
    )
    first = itself or others
    return tuple(
        FrameworkCall(
            name,
            ways,
            features_last=True,
            when=when,
            reads=inputs == first,
            before=inputs.format_map(rows),
            after=row.replace("-1, {}", "{{shape}}").format("x"),
        )
        for when, inputs in given
        if inputs
    )


TORCH_ROW = "{}.reshape(BATCH, -1, {})"
KERAS_ROW = "keras.ops.reshape({}, (BATCH, -1, {}))"
OWN_ATTENTION: dict[str, ArgumentSource] = {
    "features": Computed("l"),
    "heads": RowValue("a"),
    "key": RowValue("d_k", always=True),
    "value": RowValue("d_v", always=True),
    "out": RowValue("k", always=True),
    "groups": RowValue("g", always=True),
    "key_from": Computed("l_2"),
    "value_from": Computed("l_3"),
    "bias": BIAS,
    "relative": RowValue("r"),
    "within": EachAxis("n"),
    "biased": Named("bias on", ("q", "k", "v", "out")),
    "qknorm": WordChoice({True: "qknorm"}),
    "causal": WordChoice({True: "causal"}),
    "rotary": WordChoice({True: "rotary"}),
}
OWN_LATENT: dict[str, ArgumentSource] = {
    "features": Computed("l"),
    "heads": RowValue("a"),
    "latent": RowValue("c"),
    "key": RowValue("d_k", always=True),
    "value": RowValue("d_v", always=True),
    "turned": RowValue("d_r", always=True),
    "out": RowValue("k", always=True),
    "queries": RowValue("c_q"),
    "causal": WordChoice({True: "causal"}),
    "rotary": WordChoice({True: "rotary"}),
    "bias": WordChoice({False: "no bias"}),
}
OWN = (
    own_call("LatentAttention", OWN_LATENT, when=("latent",)),
    own_call("Attention", OWN_ATTENTION, when=("not value from",), says=("from",)),
    own_call("Attention", OWN_ATTENTION, when=("from", "value from")),
)
"""Where the framework's own layer does not say the row."""
