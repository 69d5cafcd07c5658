"""Random single layers against PyTorch itself, where it is installed."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from truth_options import Untranslated
from truth_rows import Row, question

from netderive.engine import derive
from netderive.grammar import Mistakes

torch: Any = pytest.importorskip("torch")

WINDOWED = ("Conv", "ConvTranspose", "MaxPool", "AvgPool")
QUICK = settings(max_examples=100, deadline=None)


@st.composite
def rows(draw: st.DrawFn, kind: str) -> Row:
    """A layer of this kind with random arguments, asked of PyTorch."""
    rank = draw(st.integers(1, 3))

    def sizes(low: int, high: int) -> Any:
        return draw(st.integers(low, high) | st.lists(st.integers(low, high), min_size=rank, max_size=rank))

    kw: dict[str, Any] = {"kernel_size": sizes(1, 4), "stride": sizes(1, 4), "padding": sizes(0, 2)}
    features = draw(st.integers(1, 4))
    if kind.startswith("Conv"):
        kw |= {"in_channels": features, "out_channels": draw(st.integers(1, 6)), "groups": draw(st.integers(1, 2))}
        kw |= {"bias": draw(st.booleans()), "dilation": sizes(1, 2)}
    if kind == "ConvTranspose":
        kw["output_padding"] = sizes(0, 2)
    if kind.endswith("Pool"):
        kw["ceil_mode"] = draw(st.booleans())
    if kind == "MaxPool":
        kw["dilation"] = sizes(1, 2)
    shape = [draw(st.integers(1, 2)), features, *draw(st.lists(st.integers(1, 9), min_size=rank, max_size=rank))]
    return asked({"kind": f"{kind}{rank}d", "kw": kw, "in": [shape]})


def asked(row: Row) -> Row:
    """The row with PyTorch's answer, run on the CPU: the meta device lets more pass."""
    kw = {name: tuple(value) if isinstance(value, list) else value for name, value in row["kw"].items()}
    try:
        module = getattr(torch.nn, row["kind"])(**kw)
        with torch.no_grad():
            out = module(torch.zeros(row["in"][0]))
    except (RuntimeError, ValueError) as error:
        assume("smaller than kernel size" not in str(error))  # AvgPool3d alone does not count the padding
        return {**row, "err": str(error)}
    return {**row, "out": [list(out.shape)], "p": sum(weights.numel() for weights in module.parameters())}


@pytest.mark.parametrize("kind", WINDOWED)
def test_torch_agrees_on_random_layers(kind: str):
    @QUICK
    @given(rows(kind))
    def check(row: Row):
        try:
            wanted = question(row, "torch")
        except Untranslated:
            return
        try:
            layer = derive(wanted.text, convention="torch").layers[-1]
        except Mistakes as error:
            assert wanted.refused, f"{wanted.text}: {error}"
            return
        assert not wanted.refused, f"{wanted.text}: {row['err']}"
        found = layer.features.value, tuple(size.value for size in layer.space), layer.params.value
        assert found == (wanted.features, wanted.space, wanted.params), wanted.text

    check()
