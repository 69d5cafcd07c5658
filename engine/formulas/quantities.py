"""The quantities of a layer, and the rules of those that every kind has."""

from __future__ import annotations

from collections.abc import Mapping

from .rules import Rule

LETTERS: Mapping[str, str] = {"W": "weights", "B": "biases", "P": "params", "F": "frozen", "M": "macs"}
"""What a rule calls another count of the same layer."""


SYMBOLS = {quantity: letter for letter, quantity in LETTERS.items()}
"""The letters of quantities; others are called by their name."""


OWNED = ("weights", "biases", "params", "trainable", "active", "frozen", "buffers", "params_memory", "gradients")
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
    "E*k_out*h_out*w_out*z_out",
    "`E` bytes for each of `k_out*h_out*w_out*z_out` values",
    why="Every layer's output is kept, for the later layers and for training. What works in place keeps no "
    "copy of its own.",
)


MEMORY_IN_TIME = Rule(
    "memory.time", "E*k_out*T*h_out*w_out*z_out", "`E` bytes for each of `k_out*T*h_out*w_out*z_out` values", MEMORY.why
)


NO_COPY = Rule("memory.in_place", "0", "it works in place, without a copy")


PARAMS_MEMORY = Rule("params_memory", "E*P", "`E` bytes for each of `P` parameters")


GRADIENTS = Rule("gradients", "E*(P - F)", "`E` bytes for the gradient of each trainable parameter")


TRAIN_FLOPS = Rule(
    "train_flops",
    "6*M",
    "two operations per multiply-add forward, and four backward",
    why="Backward, each product has a gradient with respect to both of its factors, and each costs as much as the "
    "product itself. With one multiply-add per weight and token this is 6·N·D for N weights and D tokens (Kaplan et "
    "al. 2020, arXiv 2001.08361). It is an upper bound where a gradient is not needed: of the network's input, and of "
    "what is not trained.",
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
    "gradients",
    "train_flops",
    "cache",
)
"""The quantities that every layer has, and that add up over the network."""


SUMMED = (*COUNTED, "connections")
"""All that add up; connections are not counted for every kind."""


REACHING = ("field", "jump", "start")
"""What a position sees of the network's input; for the whole network what a position of its last layer sees."""


SIDES = ("height", "width", "depth")
"""The sizes of an image or a volume by name."""


SHOWN = (*SHAPED, *SUMMED, *REACHING)
"""The quantities that a table can show for every layer."""


QUANTITIES = (*SHOWN, *SIDES)
