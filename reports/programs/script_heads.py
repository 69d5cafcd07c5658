"""How a program for a framework begins: what it needs, and how it checks a layer."""

from ...grammar import visible

IMPORTS = {
    "torch": """\
import functools
import math

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
""",
    "keras": """\
import math

import keras
from keras import layers
""",
}

CHECKS = '''\
BATCH = 2
KNOWN = {}


def check(what, found, derived):
    assert found == derived, f"{what}: there it is {found}, derived is {derived}"


def new(weights):
    """How many numbers the weights hold that no layer before has: what is used again counts once."""
    fresh = {id(weight): weight for weight in weights if id(weight) not in KNOWN}
    KNOWN.update(fresh)
    return sum(math.prod(weight.shape) for weight in fresh.values())
'''

RUN = {
    "torch": '''\
def run(name, layer, *inputs, shape, params, macs=0, then=lambda x: x):
    """The layer's output, after its shape and counts were checked."""
    with torch.no_grad(), FlopCounterMode(display=False) as flops:
        out = layer(*inputs)
    out = then(out[0] if isinstance(out, tuple) else out)
    check(name + " output", tuple(out.shape), (BATCH, *shape))
    check(name + " parameters", new(layer.parameters()), params)
    if macs is not None:
        check(name + " multiply-adds", flops.get_total_flops(), 2 * BATCH * macs)
    return out
''',
    "keras": '''\
def run(name, layer, *inputs, shape, params, trainable, then=lambda x: x):
    """The layer's output, after its shape and counts were checked."""
    out = then(layer(*inputs))
    check(name + " output", tuple(out.shape), (BATCH, *shape))
    check(name + " trainable", new(layer.trainable_weights), trainable)
    check(name + " parameters", trainable + new(layer.weights), params)
    return out
''',
}


def head(title: str, framework: str, called: str) -> str:
    """The first lines of a program."""
    shown = visible(title).replace("\\", "/").replace('"', "'")
    about = f'"""{shown}, built in {called}: every size and count that netderive derives is checked."""\n'
    return "\n".join([about, IMPORTS[framework], CHECKS, "", RUN[framework], ""])
