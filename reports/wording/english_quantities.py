"""The quantities that a document shows, what each means, and by which convention it is counted."""

from __future__ import annotations

from collections.abc import Mapping

QUANTITIES: Mapping[str, str] = {
    "params": "parameters",
    "trainable": "trainable",
    "active": "active parameters",
    "weights": "weights",
    "biases": "biases",
    "macs": "multiply-adds",
    "features": "features",
    "size": "size",
    "output": "output",
    "units": "units",
    "frozen": "frozen",
    "buffers": "buffers",
    "flops": "FLOPs",
    "memory": "memory",
    "params_memory": "parameter memory",
    "gradients": "gradient memory",
    "optimizer": "optimizer memory",
    "saved": "saved for backward",
    "training": "training memory",
    "train_flops": "training FLOPs",
    "cache": "cache",
    "connections": "connections",
    "field": "field",
    "jump": "jump",
    "start": "start",
}

HEADINGS: Mapping[str, str] = {name: word[0].upper() + word[1:] for name, word in QUANTITIES.items()}
"""The same at the beginning of a heading."""

MEANS: Mapping[str, str] = {
    "active": "Active parameters are those that take part for one token: of experts, the router's choice and those for "
    "all tokens.",
    "flops": "FLOPs are two for each multiply-add: a multiplication and an addition.",
    "memory": "Memory is the bytes of every layer's output and of the input. A layer made of several, such as an "
    "encoder or attention with its scores, keeps the outputs of all of them. What works in place keeps no copy.",
    "params_memory": "The memory of parameters is in bytes.",
    "gradients": "The memory of gradients is in bytes, one gradient for each trainable parameter.",
    "optimizer": "The memory of the optimizer is in bytes: its state, and in mixed precision its copy of the weights.",
    "saved": "Saved are the bytes that PyTorch keeps from the forward pass for the backward pass, each tensor once: "
    "outputs that some gradient is computed from, and what lies inside of layers. Parameters, and the loss, are not "
    "among them. Formulas are for at least one repetition of each repeat.",
    "training": "Training memory is the bytes of parameters, gradients, optimizer and saved values together.",
    "train_flops": "Training FLOPs are those forward and backward for the batch, one example by default: three times "
    "the FLOPs.",
    "cache": "The cache is in bytes per token: the keys and values that are kept where tokens are made one by one.",
    "connections": "Connections count each use of a weight or of a bias, and each value in a pooling window.",
    "field": "The receptive field is the number of rows of the input, padding included, that one value depends on.",
    "jump": "The jump is the distance between the receptive fields of neighbouring values, in rows of the input.",
    "start": "The start is the centre of the first receptive field, measured from the edge of the input: the centre of "
    "the first row is at 1/2.",
}
"""What a quantity means that not all count the same way, said once in a document that shows it."""

STATED: Mapping[str, Mapping[str, str]] = {
    "units": {},
    "field": {"join": "union over the branches", "body": "that of its last layer"},
    "jump": {"join": "the same in every branch", "body": "that of its last layer"},
    "start": {"join": "centre of the union over the branches", "body": "that of its last layer"},
}
"""Why a quantity that is no sum is what it is, in a join and in a body."""

SOURCES: Mapping[str, str] = {
    "default": "by default",
    "before": "from the layer before",
    "derived": "derived above",
    "input": "of the network's input",
    "chosen": "the same for all values",
}

CONVENTIONS: Mapping[str, str] = {
    "textbook": "the textbook convention",
    "keras": "Keras",
    "torch": "PyTorch",
}

POSSESSIVE: Mapping[str, str] = {"textbook": "the textbook's", "keras": "Keras'", "torch": "PyTorch's"}

LONG_FORMULAS = (
    "Formulas of more than {most} letters and numbers are left out where there is a number; `--as json` gives them."
)

LONG_TOTALS = "Formulas of more than {most} letters and numbers are left out; `--as json` gives them."
