"""A call of PyTorch or Keras and the line that answers it are the same layer: as many parameters, the same shape.

PyTorch's own counter sees as many multiply-adds, on the meta device, where nothing is computed; none where we count
none. Keras has no counter: its figures are of a graph of TensorFlow's, which is not installed here.
"""

from __future__ import annotations

import ast
import inspect
import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from support.each import each
from support.framework_calls import CALLS, INPUTS, JOINS
from support.programs import need_module

from netderive.engine import Table, derive
from netderive.engine.layers import Silent
from netderive.engine.resolution import Reading, classes, line, order_of

pytestmark = pytest.mark.frameworks
os.environ.setdefault("KERAS_BACKEND", "torch")
NAMES = {"torch": "PyTorch", "keras": "Keras"}
FRONTS = {"torch": "nn", "keras": "layers"}


def readings(framework: str) -> Iterator[Reading]:
    """The first reading of each class."""
    for name, found in classes().items():
        yield from [one for one in found if one.framework == NAMES[framework] and one.name == name][:1]


READINGS = [(framework, one) for framework in CALLS for one in readings(framework)]


def class_of(framework: str, name: str) -> Any:
    """The framework's class; skips what this release does not have."""
    need_module(framework)
    layers = import_module("torch.nn" if framework == "torch" else "keras.layers")
    found = getattr(layers, name, None)
    if found is None:
        pytest.skip(f"{framework} has no {name}")
    return found


def signature(framework: str, name: str) -> list[str]:
    """The arguments that the framework takes without their names; a recurrent one of PyTorch is documented alone."""
    found = class_of(framework, name)
    if framework == "torch" and name in ("RNN", "LSTM", "GRU"):
        names = list(inspect.signature(found.__mro__[1].__init__).parameters)[2:]
        return names[:3] + ["nonlinearity"] * (name == "RNN") + names[3:]
    taken = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [one.name for one in inspect.signature(found.__init__).parameters.values() if one.kind in taken][1:]


@each(("framework", "reading"), READINGS, ids=[f"{framework}: {one.name}" for framework, one in READINGS])
def test_the_order_of_arguments_is_the_frameworks(framework: str, reading: Reading):
    """Arguments that say nothing may be in another order; the others are read where they are."""
    theirs, ours = signature(framework, reading.name), order_of(NAMES[framework], reading.name, reading.call)
    ways = reading.call.arguments

    def says(name: str) -> bool:
        return name in ways and not isinstance(ways[name], Silent)

    for here, there in zip(ours, theirs, strict=False):
        assert here == there or not (says(here) or says(there)), f"{here} is read where {there} stands"


def test_every_class_has_a_call_or_says_nothing():
    for framework, table in CALLS.items():
        missing = [one.name for one in readings(framework) if one.call.name not in table]
        assert all(one in JOINS or _in_place(one) for one in missing), missing


def _in_place(name: str) -> bool:
    """An activation: no argument of it changes a count or a size."""
    return all(one.kind.in_place for one in classes()[name])


TYPED = [
    (framework, one, text)
    for framework, one in READINGS
    if one.name not in JOINS
    for text in CALLS[framework].get(one.call.name, ("'relu'",) if one.name == "Activation" else ("",))
]


@pytest.mark.parametrize("by_name", [False, True], ids=["by place", "by name"])
@each(
    ("framework", "reading", "text"), TYPED, ids=[f"{framework}: {one.name}({text})" for framework, one, text in TYPED]
)
def test_the_line_is_the_layer(framework: str, reading: Reading, text: str, by_name: bool):
    names = signature(framework, reading.name)
    values = ast.literal_eval(f"({text},)") if text else ()
    typed = ", ".join(f"{n}={v!r}" for n, v in zip(names, values, strict=False)) if by_name else text
    answered = line(f"{FRONTS[framework]}.{reading.name}({typed})")
    assert answered
    coming = coming_in(reading)
    ours = derive(f"input {coming} -> {answered}", convention=framework)
    make = class_of(framework, reading.name)
    if framework == "keras":
        assert of_keras(make(*values), reading, coming) == figures(ours)
    else:
        theirs, counted = of_torch(make, values, reading, coming)
        assert theirs == figures(ours)
        assert reading.name in NOT_SEEN or counted == ours.totals.macs.value


NOT_SEEN = ("Bilinear",)
"""What PyTorch's counter does not see: it has no formula for `aten._trilinear`."""


def coming_in(reading: Reading) -> str:
    rank = reading.rank + bool(reading.kind.time) if reading.rank else int(bool(reading.kind.time))
    return INPUTS.get(reading.name, "4" + "@" * bool(rank) + "x".join(["9"] * rank))


def figures(table: Table) -> tuple[Any, ...]:
    last = table.layers[-1]
    return table.totals.params.value, last.features.value, tuple(size.value for size in last.space)


def shape_of(coming: str) -> tuple[int, ...]:
    """Features and sizes.

    >>> shape_of("4@9x9")
    (4, 9, 9)
    """
    return tuple(int(one) for one in coming.replace("@", "x").split("x"))


TWICE = {"MultiheadAttention": 3, "Bilinear": 2, "TransformerDecoderLayer": 2}
"""How many times the input is given to the layer."""


UNBATCHED = ("RNN", "LSTM", "GRU", "MultiheadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer")
"""Layers whose batch is second unless said otherwise: they are run without one."""


def of_torch(make: Any, values: tuple[Any, ...], reading: Reading, coming: str) -> tuple[tuple[Any, ...], int]:
    """PyTorch's own parameters, features and sizes, and the multiply-adds that its counter sees."""
    torch: Any = import_module("torch")  # a checker without the frameworks knows nothing of them
    counting: Any = import_module("torch.utils.flop_counter")
    features, *space = shape_of(coming)
    last, indices = reading.call.features_last, reading.kind.word.startswith("embedding")
    alone = reading.name in UNBATCHED
    shape = [*space, *([] if indices else [features])] if last else [features, *space]
    with torch.device("meta"):
        layer = make(*values).eval()
        x = torch.zeros(shape if alone else [1, *shape], dtype=torch.long if indices else torch.float32)
    with counting.FlopCounterMode(display=False) as counter:
        out = layer(*[x] * TWICE.get(reading.name, 1))
    sizes = list((out[0] if isinstance(out, tuple) else out).shape)[not alone :]
    params = sum(one.numel() for one in layer.parameters())
    sizes = [sizes[-1], *sizes[:-1]] if last else sizes
    return (params, sizes[0], tuple(sizes[1:])), counter.get_total_flops() // 2


def of_keras(layer: Any, reading: Reading, coming: str) -> tuple[Any, ...]:
    """Keras' own parameters, features and sizes."""
    keras: Any = import_module("keras")
    features, *space = shape_of(coming)
    x = keras.Input(tuple(space) if reading.kind.word == "embedding" else (*space, features))
    if reading.name in ("Attention", "AdditiveAttention"):
        out = layer([x, x])
    else:
        out = layer(*[x] * (1 + any(not other.sized for other in reading.kind.others)))
    *rest, last = out.shape[1:]
    return layer.count_params(), last, tuple(rest)
