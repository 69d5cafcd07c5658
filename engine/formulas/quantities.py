"""The quantities of a layer, and the rules of those that every kind has."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from .rules import Rule

MEMORIES = ("params_memory", "gradients", "optimizer", "saved")
"""What training keeps in memory, in bytes: rules call these counts by their names."""


LETTERS: Mapping[str, str] = {"W": "weights", "B": "biases", "P": "params", "F": "frozen", "M": "macs"}
"""What a rule calls another count of the same layer."""


SYMBOLS = {quantity: letter for letter, quantity in LETTERS.items()}
"""The letters of quantities; others are called by their name."""


OWNED = (
    "weights",
    "biases",
    "params",
    "active",
    "trainable",
    "frozen",
    "buffers",
    "params_memory",
    "gradients",
    "optimizer",
)
"""What belongs to the parameters: a layer that shares those of another has none of its own."""


NO_CONNECTIONS = Rule("none.connections", "0", "no links between values")


TRAINABLE = Rule("trainable", "P - F", "all parameters except the frozen ones")


UNITS = Rule("units", "k_out*h_out*w_out*z_out", "`k_out` features at each of `h_out*w_out*z_out` positions")


UNITS_IN_TIME = Rule(
    "units.time", "k_out*T*h_out*w_out*z_out", "`k_out` features at each of `T*h_out*w_out*z_out` positions"
)


FLOPS = Rule(
    "flops",
    "2*M",
    "one multiplication and one addition each",
    why="A multiply-add is two operations on floating-point numbers. Many papers give multiply-adds and call them "
    "FLOPs: compare what is counted before comparing numbers.",
)


MEMORY = Rule(
    "memory",
    "E*X*k_out*h_out*w_out*z_out",
    "`E` bytes for each of `k_out*h_out*w_out*z_out` values",
    why="Every layer's output is kept, for the later layers and for training. What works in place keeps no "
    "copy of its own.",
)


MEMORY_IN_TIME = Rule(
    "memory.time",
    "E*X*k_out*T*h_out*w_out*z_out",
    "`E` bytes for each of `k_out*T*h_out*w_out*z_out` values",
    MEMORY.why,
)


NO_COPY = Rule("memory.in_place", "0", "it works in place, without a copy")


PARAMS_MEMORY = Rule("params_memory", "E*P", "`E` bytes for each of `P` parameters")


GRADIENTS = Rule("gradients", "E*(P - F)", "`E` bytes for the gradient of each trainable parameter")


TRAIN_FLOPS = Rule(
    "train_flops",
    "6*X*M",
    "two operations per multiply-add forward, and four backward",
    why="Backward, each product has a gradient with respect to both of its factors, and each costs as much as the "
    "product itself. With one multiply-add per weight and token this is 6·N·D for N weights and D tokens (Kaplan et "
    "al. 2020, arXiv 2001.08361). It is an upper bound where a gradient is not needed: of the network's input, and of "
    "what is not trained.",
)


OPTIMIZERS: Mapping[str, tuple[int, str]] = {
    "sgd": (0, "plain gradient descent keeps nothing"),
    "momentum": (1, "a momentum"),
    "adam": (2, "a momentum and a mean square"),
    "adafactor": (0, "mean squares, one for each row and each column of a matrix"),
}
"""What each optimizer keeps for a parameter: how many values, and what they are."""

_OPTIMIZER_WHY = (
    "Adam keeps two running means, of the gradient and of its square (Kingma and Ba 2015, arXiv 1412.6980). In mixed "
    "precision the optimizer also holds a copy of the weights in fp32, to which it adds the small steps (Micikevicius "
    "et al. 2018, arXiv 1710.03740). A counter of steps for each tensor is not counted."
)


@functools.cache
def optimizer_rule(optimizer: str, mixed: bool, factored: Rule | None = None) -> Rule:
    """The bytes that an optimizer keeps, with the weights' copy in mixed precision.

    `factored` says how many mean squares Adafactor keeps of a kind.

    >>> optimizer_rule("adam", mixed=False).text, optimizer_rule("adam", mixed=True).text
    ('2*E_s*(P - F)', '3*E_s*(P - F)')
    """
    copies, reason = OPTIMIZERS[optimizer]
    kept = [reason] * (copies > 0 or factored is not None) + ["a copy of the weight"] * mixed
    each = copies + mixed
    terms = [f"{each}*E_s*(P - F)"] if each > 1 else ["E_s*(P - F)"] if each else []
    if factored is not None:
        terms.append(f"E_s*({factored.text})")
    if not terms:
        return Rule(f"optimizer.{optimizer}", "0", reason)
    said = f"`E_s` bytes for each of these: {', '.join(kept)}"
    name = f"optimizer.{optimizer}{'.mixed' * mixed}{f'.{factored.id}' if factored else ''}"
    return Rule(name, " + ".join(terms), said, _OPTIMIZER_WHY)


TRAINING = Rule(
    "training",
    " + ".join(MEMORIES),
    "parameters, their gradients, what the optimizer keeps, and what is saved for the backward pass",
    why="These are in memory at the end of the forward pass and the beginning of the backward pass, where most is "
    "needed. The work space of single operations, buffers, and what a framework reserves are not counted.",
)


NO_CACHE = Rule("none.cache", "0", "keeps nothing from one token to the next")


COMMON = (
    TRAINABLE,
    UNITS,
    UNITS_IN_TIME,
    FLOPS,
    MEMORY,
    MEMORY_IN_TIME,
    PARAMS_MEMORY,
    GRADIENTS,
    TRAIN_FLOPS,
    TRAINING,
)
"""The rules that all kinds share."""


SHAPED = ("features", "size", "output", "units")
"""Quantities of the output; for the whole network those of its last layer."""


COUNTED = (
    "weights",
    "biases",
    "params",
    "trainable",
    "active",
    "frozen",
    "buffers",
    "macs",
    "flops",
    "memory",
    "params_memory",
    "train_flops",
    "cache",
)
"""The quantities that every layer has, and that add up over the network."""


TRAINED = ("gradients", "optimizer", "saved", "training")
"""The memory that training takes beside the parameters; integers cannot be trained."""


IN_BYTES = ("memory", "params_memory", *TRAINED, "cache")
"""What is counted in bytes."""


SAVING = ("saved", "training")
"""What also depends on later layers."""


SUMMED = (*COUNTED, *TRAINED, "connections")
"""All that add up; connections are not counted, and what is saved is not known, for every kind."""


REACHING = ("field", "jump", "start")
"""What a position sees of the network's input; for the whole network what a position of its last layer sees."""


SIDES = ("height", "width", "depth")
"""The sizes of an image or a volume by name."""


SHOWN = (*SHAPED, *SUMMED, *REACHING)
"""The quantities that a table can show for every layer."""


QUANTITIES = (*SHOWN, *SIDES)
