"""Every sentence that is not a rule's own reason: one place to change the wording, or the language."""

from __future__ import annotations

from collections.abc import Mapping

from ..document import Formula, Inline

ROLES: Mapping[str, str] = {
    "maps_in": "feature maps that come in",
    "maps_out": "filters, one for each map that goes out",
    "groups": "groups that do not see each other",
    "bias": "1 with biases, 0 without",
    "links": "pairs of a map that comes in and a filter that sees it",
    "multiplier": "filters for each map",
    "maps_too": "features of the second input",
    "positions_too": "positions that are looked at",
    "time": "steps in time",
    "maps_third": "features of the input that values are made of",
    "positions_third": "positions of the input that values are made of",
    "directions": "directions in which the sequence is read",
    "depth": "layers, each fed by the one before",
    "state": "units of the state",
    "projection": "features that the state is projected to",
    "heads": "heads, which look side by side",
    "key_heads": "heads of keys and values",
    "key_size": "size of a key, and of a query, in each head",
    "value_size": "size of a value in each head",
    "zero_keys": "1 with a key of zeros, 0 without",
    "learned_keys": "1 with a learned key and value, 0 without",
    "relative": "learned biases of relative places in each head",
    "hidden": "hidden units",
    "features_in": "features that come in",
    "features_out": "features that go out",
    "near_pad_1": "padding at the near end",
    "near_pad_2": "padding at the near end of the width",
    "near_pad_3": "padding at the near end of the third axis",
    "far_pad_1": "padding at the far end",
    "far_pad_2": "padding at the far end of the width",
    "far_pad_3": "padding at the far end of the third axis",
    "size_1": "height of what comes in",
    "size_2": "width of what comes in",
    "size_3": "third size of what comes in",
    "out_1": "height of what goes out",
    "out_2": "width of what goes out",
    "out_3": "third size of what goes out",
    "window_1": "height of the window",
    "window_2": "width of the window",
    "window_3": "third size of the window",
    "pad_1": "padding on each side",
    "pad_2": "padding on each side of the width",
    "pad_3": "padding on each side of the third axis",
    "stride_1": "stride",
    "stride_2": "stride along the width",
    "stride_3": "stride along the third axis",
    "dilation_1": "dilation",
    "dilation_2": "dilation along the width",
    "dilation_3": "dilation along the third axis",
    "output_pad_1": "output padding",
    "output_pad_2": "output padding of the width",
    "output_pad_3": "output padding of the third axis",
    "scale_1": "factor",
    "scale_2": "factor along the width",
    "scale_3": "factor along the third axis",
    "inputs": "values that come in",
    "outputs": "units",
    "cut_1": "places cut off at each end",
    "cut_2": "places cut off at each end of the width",
    "cut_3": "places cut off at each end of the third axis",
    "near_cut_1": "places cut off at the near end",
    "near_cut_2": "places cut off at the near end of the width",
    "near_cut_3": "places cut off at the near end of the third axis",
    "far_cut_1": "places cut off at the far end",
    "far_cut_2": "places cut off at the far end of the width",
    "far_cut_3": "places cut off at the far end of the third axis",
    "axis": "an axis: 0 for the features, 1 for the first size",
    "branches": "branches",
    "summed": "values of the first branch along the axis that is added up",
    "summed_too": "values of the second branch along the axis that is added up",
    "positions": "number of positions",
    "position": "position, counted from 1",
    "rate": "share of values left out",
    "norm_groups": "groups of maps, each normalised together",
    "neighbours": "neighbouring maps that are looked at",
    "vocabulary": "symbols in the vocabulary",
    "vector_size": "values in the vector of a symbol",
    "padding_symbol": "symbol that only fills up, counted from 0",
    "positions_known": "positions that have a vector",
    "weights": "weights",
    "biases": "biases",
    "params": "parameters",
    "frozen": "parameters that are not trained",
    "macs": "multiply-adds",
    "bytes": "bytes of a value",
    "field_1": "places of the input that are seen from each place",
    "field_2": "places seen along the width",
    "field_3": "places seen along the third axis",
    "jump_1": "how far apart the fields of neighbours lie",
    "jump_2": "the same along the width",
    "jump_3": "the same along the third axis",
    "start_1": "centre of the first field",
    "start_2": "the same along the width",
    "start_3": "the same along the third axis",
    "whole_1": "height of the network's input",
    "whole_2": "width of the network's input",
    "whole_3": "third size of the network's input",
}
"""What the letter of a role stands for, in a legend."""

ONE_AXIS: Mapping[str, str] = {
    "size_1": "size of what comes in",
    "out_1": "size of what goes out",
    "window_1": "size of the window",
    "whole_1": "size of the network's input",
    "maps_in": "features that come in",
}
"""The same where there is only one axis."""

SPECIAL: Mapping[tuple[str, str], str] = {
    ("pad", "0"): "no padding",
    ("stride", "1"): "every place",
    ("stride", "n"): "windows side by side",
    ("window", "s"): "windows side by side",
    ("output_pad", "0"): "no output padding",
}
"""What a special value of a role means, before the equation that says it."""

QUANTITIES: Mapping[str, str] = {
    "params": "parameters",
    "trainable": "trainable",
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
    "connections": "connections",
    "field": "field",
    "jump": "jump",
    "start": "start",
}

MEANS: Mapping[str, str] = {
    "flops": "FLOPs are two for each multiply-add: a multiplication and an addition.",
    "memory": "Memory is the bytes of every layer's output, the input's too; a layer made of several, such as an "
    "encoder or attention with its scores, keeps what they would. What works in place keeps no copy.",
    "params_memory": "The memory of parameters is in bytes.",
    "connections": "Connections count each use of a weight or of a bias, and each value that a pooling window sees.",
    "field": "A field is so many places of the input, padding included, that are seen from one place.",
    "jump": "The jump is the distance of the fields of neighbours, in places of the input.",
    "start": "The start is the centre of the first field, from the edge of the input: its first place has 1/2.",
}
"""What a quantity means that not all count alike, said once in a document that shows it."""

STATED: Mapping[str, Mapping[str, str]] = {
    "units": {},
    "field": {"join": "all that the branches see", "body": "what its last layer sees"},
    "jump": {"join": "as in every branch", "body": "that of its last layer"},
    "start": {"join": "the centre of all that the branches see", "body": "that of its last layer"},
}
"""Why a quantity that is no sum is what it is, in a join and in a body."""

SOURCES: Mapping[str, str] = {
    "default": "not given, so taken as this",
    "before": "from the layer before",
    "derived": "derived above",
    "input": "the network's own",
    "chosen": "the same for all values",
}

CONVENTIONS: Mapping[str, str] = {
    "textbook": "the textbook: what the formula on the board says",
    "keras": "Keras",
    "torch": "PyTorch",
}

POSSESSIVE: Mapping[str, str] = {"textbook": "the textbook's", "keras": "Keras'", "torch": "PyTorch's"}

LONG_FORMULAS = (
    "Formulas of more than {most} letters and numbers are left out where there is a number; `--as json` gives them."
)

LONG_TOTALS = "Formulas of more than {most} letters and numbers are left out; `--as json` gives them."

HOLDS, ALL_HOLDS = "holds for ", "all of it holds for "
AT_LEAST, AND = " at least for ", " and "
BEYOND = "; more repetitions are impossible: "
FEWER = "; for fewer repetitions the formulas differ: "

JUDGED = "the claims are judged for "

SLIPS: Mapping[str, tuple[str, str]] = {
    "one bias": ("there are ", " biases, not one for the whole layer"),
    "no biases": ("the ", " biases are missing"),
}
"""What people overlook when they count parameters, around the number of biases."""

ALIKE = {2: "the width alike", 3: "the other two sizes alike"}
BESIDE = "the maps of all branches, one after another"
ONE_AFTER_ANOTHER = "all branches, one after another along this axis"
ONE_MEETS_ALL = "a size of 1 meets every place of the others"
AXES = ("the features", "the first size", "the second size", "the third size")
ADDED_UP = (
    "The products are added up along ",
    " of the first and ",
    " of the second. What goes out has the first one's other axes and then the second one's, the last as features.",
)
BESIDES = "besides those of the branches"
COMES_IN = "what comes in is "
TOGETHER = "the branches' {quantity} together"
AND_GOES_OUT = ", and what goes out"
AND_ITS_OWN = ", and its own"
TOGETHER_INSIDE = "its layers' counts together"
ALTOGETHER = "together"
TURN_BY_TURN = "one turn after another"
ASSUMED = ("The output of ", " is assumed to be ", "; the derived output is ")
CHECK = "Adding up the repetitions one by one gives the same: "
EVEN = "every division comes out even, by the condition below"
NO_CLOSED_SUM = "no closed form is known for this sum"
SHARED = "The parameters are those of `{name}`; they are there once, and only the work is done anew."
GOES_ON = {True: "what a turn makes of what comes in", False: "what a turn makes of what the next one gives back"}
"""What one turn does, inward and outward."""
BY_INDUCTION: Mapping[str, str] = {
    "given": "what the turn before gives",
    "more": "by induction: what comes in first, changed by every turn before",
    "times": "by induction: it begins with what comes in first, and the line above makes it that of the next turn",
    "rounded": "by induction: rounding after every division is rounding once at the end",
}
"""Why a solution holds at every turn."""
OUTWARD = (
    "by induction from the innermost turn ",
    ", to which ",
    " comes back: the line above makes it that of the turn around",
)
HOLDS_FOR, AT_FIRST, IT_IS = ", for ", "; at ", " it is "
"""From which turn on a solution holds, and what it is at the first turn, which is apart."""
GIVEN_BACK = "what the turn gives back, whatever comes from inside"
KEPT = "as it comes in"
GOES_OUT = "goes out"
NOTHING_TO_LEARN = "nothing to learn"
STANDS_FOR: Mapping[str, str] = {
    "before": " is what comes in",
    "given": " is what the row gives",
    "default": " is not given",
    "derived": " is what was derived above",
    "input": " is the network's own",
    "chosen": " is the same for all values",
}
"""What a letter stands for, where its value is too long to be written beside a line."""

ALL_WEIGHTS = "all of them weights"
WRITTEN_OUT = "written out"
WITH_VALUES = "with the values given"
TOTAL = "Total"
NONE = "–"
"""Stands in a table where a layer has no such quantity."""
MACS_MEAN = "Multiply-adds count each use of a weight once; biases, pooling and activations are not counted."
"""What is counted as work, said once in a document."""


AS_BEFORE = "The same layers, on the same input, as in "
"""Stands in place of a body that was written before."""

GROWTH = "How the totals grow"
DOUBLING = "Doubling multiplies by: now → in the limit"
DOUBLING_AT_LAST = "Doubling multiplies by: → in the limit"
SHARES = "Each layer's share"
NOW = "now"
NO_LETTERS = "the totals hold no letter that could grow; write one in place of a number, as in `dense k`"
BY_POWERS = "by powers of `{letter}`"
BY_GROWTH = "the fastest growing in `{letter}` first"
ONE_POWER = "one power: doubling always gives "
LEADS = "leads: "
LEADS_ROUNDED = "leads, up to rounding: "
TIMES = " times"
IN_THE_LIMIT = " in the limit"
LEADS_ALL = "leads, more than any power of `{letter}`; doubling squares `{power}`"
LEADS_TOGETHER = "leads as all of "
GROW = " grow"
NOT_ALONE = "`{letter}` cannot grow alone, for "
NO_POWER = "No power of `{letter}` is near this total, for `{letter}` stands in `{part}`"
BY_NUMBER = "No closed form in `{letter}` is known, so the turns were run one by one"
NOTHING_LEFT = "Nothing is left of it at the values given"
LONG_SHARES = "The shares as "
LONG_SHARES_END = " grows are long formulas; give the other letters values."
PROVIDED = "where this is not 0: "
CANNOT_DOUBLE = "twice `{letter}` is refused: "

NETWORKS_OF = "Networks of the literature"
SHOW_NETWORK = (
    "Counted by the textbook, at the values shown. `netderive zoo NAME` prints a network; its comment says which "
    "values of its letters make the others of its family."
)


PICTURE = "Picture of {}"
INNER = "the next repetition"


def parameters_of(count: Formula, is_one: bool) -> Inline:
    """`832 parameters`, in a box of a picture."""
    return (count, " parameter" if is_one else " parameters")


def plural(count: int, one: str) -> str:
    """`1 layer`, `3 layers`."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def meaning(role: str, rank: int) -> str:
    """What a role's letter stands for in a layer with so many axes."""
    if rank < 2 and role in ONE_AXIS:
        return ONE_AXIS[role]
    return ROLES.get(role, role)
