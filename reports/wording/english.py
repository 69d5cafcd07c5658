"""Every sentence that is not a rule's own reason, whole, with a name in each of its blanks.

Documents take them from `words`, which has them in the language that is spoken.
"""

from __future__ import annotations

from collections.abc import Mapping

from .language import Counted

ROLES: Mapping[str, str] = {
    "maps_in": "number of input channels",
    "maps_out": "number of filters (= output channels)",
    "groups": "number of groups",
    "bias": "1 with biases, 0 without",
    "links": "number of connected pairs of an input channel and a filter",
    "multiplier": "filters per channel",
    "maps_too": "number of features of the second input",
    "positions_too": "number of positions attended to",
    "time": "number of time steps",
    "maps_third": "number of features of the input to the values",
    "positions_third": "number of positions of the input to the values",
    "directions": "number of directions in which the sequence is read",
    "depth": "number of stacked layers",
    "state": "hidden size",
    "projection": "size that the hidden state is projected to",
    "heads": "number of heads",
    "key_heads": "number of key and value heads",
    "key_size": "size of a key, and of a query, per head",
    "value_size": "size of a value per head",
    "zero_keys": "1 with an added zero key, 0 without",
    "learned_keys": "1 with a learned key and value, 0 without",
    "relative": "learned biases of relative positions per head",
    "hidden": "number of hidden units",
    "features_in": "number of input features",
    "features_out": "number of output features",
    "near_pad_1": "padding at the start",
    "near_pad_2": "padding at the start of the width",
    "near_pad_3": "padding at the start of the third axis",
    "far_pad_1": "padding at the end",
    "far_pad_2": "padding at the end of the width",
    "far_pad_3": "padding at the end of the third axis",
    "size_1": "input height",
    "size_2": "input width",
    "size_3": "input size along the third axis",
    "out_1": "output height",
    "out_2": "output width",
    "out_3": "output size along the third axis",
    "window_1": "height of the window (kernel)",
    "window_2": "width of the window (kernel)",
    "window_3": "size of the window along the third axis",
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
    "scale_1": "scale factor",
    "scale_2": "scale factor of the width",
    "scale_3": "scale factor of the third axis",
    "inputs": "number of inputs",
    "outputs": "number of units",
    "cut_1": "rows cropped at each end",
    "cut_2": "columns cropped at each end",
    "cut_3": "slices cropped at each end of the third axis",
    "near_cut_1": "rows cropped at the start",
    "near_cut_2": "columns cropped at the start",
    "near_cut_3": "slices cropped at the start of the third axis",
    "far_cut_1": "rows cropped at the end",
    "far_cut_2": "columns cropped at the end",
    "far_cut_3": "slices cropped at the end of the third axis",
    "axis": "an axis: 0 for the features, 1 for the first size",
    "branches": "number of branches",
    "experts": "number of experts",
    "chosen_experts": "number of experts chosen for each position",
    "shared_experts": "number of experts for all positions",
    "summed": "length of the summed axis in the first branch",
    "summed_too": "length of the summed axis in the second branch",
    "positions": "number of positions",
    "position": "position, counted from 1",
    "biases_named": "number of biases of the projections named",
    "latent": "size of the latent vector of keys and values",
    "latent_queries": "size of the latent vector of queries",
    "turned": "size of the rotated part of a query and of the shared key",
    "states": "number of states of each channel",
    "expansion": "number of channels per feature",
    "step_rank": "rank of the step sizes",
    "conv_window": "number of positions in the convolution",
    "codes": "number of vectors in the codebook",
    "tags": "number of tags",
    "regions": "number of regions",
    "region_1": "height of a region",
    "region_2": "width of a region",
    "pieces": "number of linear pieces in each unit",
    "part": "number of features of this part",
    "parts": "number of features of all parts together",
    "before_part": "number of features before this part",
    "first_of": "the first one kept, counted from 1",
    "last_of": "the last one kept",
    "rate": "dropout rate",
    "norm_groups": "number of groups of channels, each normalised as one",
    "neighbours": "number of neighbouring channels in a normalisation",
    "vocabulary": "size of the vocabulary",
    "vector_size": "size of an embedding vector",
    "padding_symbol": "index of the padding symbol, counted from 0",
    "positions_known": "number of positions that have a vector",
    "weights": "number of weights",
    "biases": "number of biases",
    "params": "number of parameters",
    "frozen": "number of parameters that are not trained",
    "macs": "number of multiply-adds",
    "bytes": "bytes per value",
    "state_bytes": "bytes per value of the optimizer",
    "batch": "number of examples in the batch",
    "field_1": "receptive field: rows of the network's input that one value depends on",
    "field_2": "receptive field along the width",
    "field_3": "receptive field along the third axis",
    "field_out_1": "receptive field of the output",
    "field_out_2": "the same along the width",
    "field_out_3": "the same along the third axis",
    "jump_out_1": "distance between neighbouring receptive fields of the output",
    "jump_out_2": "the same along the width",
    "jump_out_3": "the same along the third axis",
    "start_out_1": "centre of the first receptive field of the output",
    "start_out_2": "the same along the width",
    "start_out_3": "the same along the third axis",
    "jump_1": "distance between neighbouring receptive fields",
    "jump_2": "the same along the width",
    "jump_3": "the same along the third axis",
    "start_1": "centre of the first receptive field",
    "start_2": "the same along the width",
    "start_3": "the same along the third axis",
    "whole_1": "height of the network's input",
    "whole_2": "width of the network's input",
    "whole_3": "third size of the network's input",
}
"""What the letter of a role means, in a legend."""

ONE_AXIS: Mapping[str, str] = {
    "size_1": "input length",
    "out_1": "output length",
    "window_1": "length of the window (kernel)",
    "whole_1": "length of the network's input",
    "maps_in": "number of input features",
}
"""The same where there is only one axis."""

SPECIAL: Mapping[tuple[str, str], str] = {
    ("pad", "0"): "no padding",
    ("stride", "n"): "windows side by side",
    ("window", "s"): "windows side by side",
    ("output_pad", "0"): "no output padding",
}
"""What a special value of a role means, before the equation that says it."""

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

AND, OR = " and ", " or "
CALLOUTS: Mapping[str, str] = {
    "result": "Result",
    "condition": "Condition",
    "wrong": "Wrong",
    "right": "Right",
    "note": "Note",
    "unread": "Not read",
}
"""The word that names a callout to a reader who sees no colour."""
CONTENTS, TABLE, ANSWERS, FIGURE = "Contents", "Table", "Answers", "Figure"

COLUMNS: Mapping[str, str] = {
    name: name
    for name in (
        *("Layer", "Kind", "Size", "Repetition", "Input", "layer", "output", "parameters", "because"),
        *("name", "network", "letters", "question", "answer", "what is wrong", "points", "mistake", "times"),
    )
}
"""Headings of columns."""

HOLDS: Mapping[str, str] = {
    "result": "The result holds for {conditions}",
    "results": "The results hold for {conditions}",
    "claims": "The claims are judged for {conditions}",
}
HOLDS_AT_LEAST: Mapping[str, str] = {
    "result": "The result holds at least for {conditions}",
    "results": "The results hold at least for {conditions}",
    "claims": "The claims are judged at least for {conditions}",
}
BEYOND = "; more repetitions are impossible: {reason}"
FEWER = "; for fewer repetitions the formulas differ: {settings}"
WHERE_BOUNDS = " (where {bounds})"
"""When something holds."""

GIVEN_VALUES, GIVEN_VALUES_IN = "With {values}.", "With {values} in {network}."
RESULT_TRAINABLE = ", {trainable} of them trainable"
RESULT_MACS = " and {macs} multiply-adds"
RESULT_LAYERS = Counted("; {count} layer has parameters", "; {count} layers have parameters")
RESULT_OUTPUT = "; the output is {output}"
EVERY_POSITION = "{layer} gives {features} features at each of {positions} positions; one output per image is {dense}."
"""The box at the beginning of a worked solution, and what may be meant otherwise."""

ROUNDED: Mapping[str, str] = {"floor": "the division is rounded down", "ceil": "this division is rounded up"}

FOLLOWS = "It is right from your claim on {claims} above."
IN_LAYER, BEHIND = "in {layer}, ", "it follows from {assumed} from {layer}; there, {slips}"
AS_WELL, OR_ELSE = ", and ", "Or: "
"""What is around the message of a slip: where it was made, and what else may explain the same value."""

INCORRECT, LINE = "Incorrect.", "line"
ON_LINE, ON_LINE_OPEN = "line {line}: {claim}", "line {line}: {claim} is {verdict}"
OTHER_ORDER, ONLY_FOR = " is right, in another order: {output}", ", for {conditions}"
IS_RIGHT, NOT_DECIDED = "right", "not decided: no values of the letters are found at which it could be tried"
NOT_PROVED = "not proved, but right at all {tried} values tried"
BROKEN: Mapping[str, str] = {
    "=": "{formula} is {value}, not {right}.",
    "~": "{formula} is {value}, which does not round to {right}.",
    "!=": "{formula} is {value}, not different from {right}.",
    "<": "{formula} is {value}, not less than {right}.",
    "<=": "{formula} is {value}, not at most {right}.",
    ">": "{formula} is {value}, not greater than {right}.",
    ">=": "{formula} is {value}, not at least {right}.",
}
"""What fails between two sides, by the sign of the claim."""
BROKEN_VALUE: Mapping[str, str] = {
    "=": "{value} is not {right}.",
    "~": "{value} does not round to {right}.",
    "!=": "{value} is not different from {right}.",
    "<": "{value} is not less than {right}.",
    "<=": "{value} is not at most {right}.",
    ">": "{value} is not greater than {right}.",
    ">=": "{value} is not at least {right}.",
}
"""The same where the left side is a value."""
QUERY_IS, QUERY_IS_EQUAL = "{query} is {value}.", "{query} is {value}: {steps}."
QUERY_ROUNDS = "{query} is {value}, which does not round to {right}. "
THE_RULE_IS = "The rule is {steps}{why}."
WRONG_ROUNDING, NO_PARENTHESES = ": {how}, {formula}", "the parentheses are missing, {formula}"
SIDES_DIFFER, FAILS = "The sides differ at {values}.", "It fails at {values}."
RESULT_IS_RIGHT = "The result {result} is right, the working is not."
RIGHT_ELSEWHERE = "{result} is right by {whose} convention."
WRITE_ROUNDED = "A rounded number is written {number}."
SOME_CLAIMS = Counted("{count} claim", "{count} claims")
ONE_CLAIM_WRONG = "the claim is wrong"
WRONG_CLAIMS = Counted("{wrong} of {claims} is wrong", "{wrong} of {claims} are wrong")
UNPROVED_CLAIMS = Counted(
    "no claim is refuted; {unproved} of {claims} is not proved",
    "no claim is refuted; {unproved} of {claims} are not proved",
)
ALL_CLAIMS_HOLD = Counted("the claim holds", "all {count} claims hold")
UNDER_CONDITIONS = " under the conditions above"
UNREAD_CLAIMS = Counted("{count} claim cannot be read", "{count} claims cannot be read")
"""Verdicts on claims."""

DEFAULT_TITLE = "Sizes and parameters, layer by layer"
OTHER_CONVENTIONS = "Counted by other conventions"
VALUES, CONDITIONS, FITS = "Values", "Conditions", "the window fits: {need} ({met})"
FROM_SOURCE = "{values} {source}"
GIVEN_IN_LINE, GIVEN_IN_ROW = "given in line {line}", "given in the row"
RULES = "Rules used"
LAYERS = "Layers"
LETTERS_MEAN = "Letters"
CLAIMS = "Claims"
EXPLANATION, OUTPUT = "Explanation", "Output"
FOR_VALUES, FOR_LETTERS = "for {values}", "{value} for {letters}"
A_BLOCK, BLOCK_WITH = "a block `{name}`", "{block} with {values}"
AS, AS_WITH, AS_ON = "as {name}", "as {name} with {values}", "as {name}, on {shape}"
SAME_AS = " (as {name})"
"""What a layer or a block is the same as."""

LIKEWISE = {2: "likewise for the width", 3: "likewise for the other two axes"}
LIKEWISE_AXES = "; likewise along the other axes"
CONCATENATED = "concatenated along the channels"
CONCATENATED_AXIS = "concatenated along this axis"
ONE_IS_REPEATED = "a size of 1 is repeated to match the other branches"
AXES = ("the features", "the first size", "the second size", "the third size")
ADDED_UP = (
    "The products are summed along {first} of the first branch and {second} of the second. The output has the "
    "remaining axes of the first branch, then those of the second; the last one is the features."
)
OWN_MACS = "in addition to those of the branches"
OUTPUT_OF, ITS_INPUT = "Output of {}", "The input itself"
TOTAL_OF = "Total of {name}"
SUM_OVER_BRANCHES = "sum over the branches"
PLUS_OUTPUT = ", plus the output"
PLUS_OWN = ", plus its own"
SUM_OVER_LAYERS = "sum over the layers"
SUM_OVER_REPETITIONS = "sum over the repetitions"
LAST_NEEDED, LAST_NOT_NEEDED = "; the last output is saved as well", "; the last output is not saved"
ASSUMED = "The output of {layer} is assumed to be {assumed}; the derived output is {derived}."
CHECK, CHECKED = "check", "Check"
STEPS, INSIDE = "Steps", "Layers inside"
WRITTEN_IN = "{layer} is written in line {line}: "
ADD_UP = "{names} add up: {sum}"
LAST_WINDOW = "the last window ends at {noun} {last} of the {rows} {nouns}, and another one would end at {noun} {after}"
LAST_WINDOW_PADDED = (
    "the last window ends at {noun} {last} of the {rows} padded {nouns}, and another one would end at {noun} {after}"
)
"""What a reader can count again without a rule."""
EVEN = "every division leaves no remainder, by the condition below"
NO_CLOSED_SUM = "no closed form is known for this sum"
SHARED = "The layer reuses the parameters of `{name}`, which are counted once; only the computation is repeated."
SHARED_TRANSPOSED = "The layer uses the transposed weights of `{name}`, which are counted once; its biases are its own."
SHARED_WITH, WEIGHTS_SHARED = "parameters shared with {name}", "weights shared with {name}"
BIASES_OF_ITS_OWN = "one bias per output; the weights are shared with {name}"
BY_CONDITION = "each body counted where its condition holds"
IF, WHERE_SO, OTHERWISE = "if {condition}", "Where {condition}:", "Otherwise:"
ROUTER, EXPERT, POSITION = "The router:", "Each of {count} experts:", "At each of {count} positions:"
OF_EXPERTS = ("the router and all experts", "the router and the experts at work at a position")
OF_POSITIONS = ("once: all positions share the parameters", "at each position")
"""What is added up where a body is there or at work more than once: of what it holds, and of its work."""
NO_REPETITIONS = "{count} repetitions, so nothing is computed"
REPETITIONS = Counted("{count} repetition of the layers below", "{count} repetitions of the layers below")
ONE_REPETITION = "Repetition {first}: the input is {input}."
SOME_REPETITIONS = "Repetitions {first} to {last}: the input is {input}."
COUNTED_REPETITIONS = "Repetitions {first} to {last} (counter {counter}): the input is {input}."
FIRST_TO_LAST = "{first} to {last}"
PROOF, FROM_TO_NEXT = "induction", "from {letter} to {next}"
GOES_ON = {True: "one repetition", False: "one repetition, backwards"}
"""What one repetition does to a size, inward and outward."""
BY_INDUCTION: Mapping[str, str] = {
    "given": "output of the previous repetition",
    "more": "by induction: the sum of what the repetitions before add",
    "times": "by induction: every repetition multiplies by the same",
    "rounded": "by induction: rounding after every division equals rounding once at the end",
}
"""Why a solution holds at every repetition."""
OUTWARD = "by induction from the innermost repetition {last}, which receives {start}"
HOLDS_FOR, AT_FIRST = ", for {repetitions}", "; at {first} it is {value}"
"""From which repetition on a solution holds, and what it is at the first."""
GIVEN_BACK = "output of the repetition, whatever the inner ones return"
UNCHANGED = "unchanged"
OUTPUT_ALONE = "Output {output}; no parameters."
OUTPUT_UNCHANGED = "Output unchanged, {output}; no parameters."

ALL_WEIGHTS = "weights only"
EXPANDED, SIMPLIFIED = "expanded", "simplified"
BY_CEILING = "because `floor((a + s - 1)/s)` is `ceil(a/s)` for whole numbers"
WITH_VALUES = "with the given values"
TOTAL = "Total"
CASE_IF, CASE_ELSE, CASE_OTHERWISE = " if ", ", else ", "otherwise"
"""Around the condition of a formula that has two cases: in a line of text, and behind a brace."""
NONE = "–"
"""Is in a table where a layer has no such quantity."""
MACS_MEAN = "Multiply-adds count each use of a weight once; biases, pooling and activations are not counted."
"""What is counted as work, said once in a document."""

IN_NO_WINDOW = "{lost} {nouns} of {all} in no window"
LAST_DROPPED = Counted("the last {noun} is dropped", "the last {count} {nouns} are dropped")
LAST_NOT_USED = Counted("the last padded {noun} is not used", "the last {count} padded {nouns} are not used")
PADDING_IN_ALL = "padding of {padding} in total: half on each side, and an odd one at the end"
BY_PADDING = "by the rule for any padding"
PAD_EACH_SIDE = "{padding} on each side"
PAD_TWO_SIDES = "padding {before} before and {after} after"
REST_DROPPED = "Where {stride} does not divide {rows}, the last {rest} {nouns} of the padded input are dropped"
REST_REAL = ", of which {real} are {nouns} of the input itself"
REST_BETWEEN = "; where {condition}, {nouns} between two windows are skipped too"
ROW_NOUNS: Mapping[int, tuple[Counted, ...]] = {
    1: (Counted("position", "positions"),),
    2: (Counted("row", "rows"), Counted("column", "columns")),
    3: (Counted("slice", "slices"), Counted("row", "rows"), Counted("column", "columns")),
}
"""What a window moves over, by the number of axes."""

NOUNS = tuple(
    Counted(one, f"{one}s")
    for one in (
        *("channel", "feature", "feature map", "filter", "group", "head", "hidden unit", "input", "input channel"),
        *("input feature", "layer", "map", "output channel", "output value", "part", "position", "row", "slope"),
        *("step", "symbol", "unit", "value", "vector", "weight"),
    )
)
"""What a formula counts in the reason of a rule: `1 channel`, `3 channels`."""

AXIS_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "length": (("height", "length"), ("rows", "positions"), ("row", "position")),
    "width": (("height", "width"), ("rows", "columns"), ("row", "column")),
}
"""What is said of a sequence, and of the width of an image, instead of what is said of the height."""

GROWTH = "How the totals grow"
DOUBLING = "Effect of doubling (now → asymptotically)"
MULTIPLIED = "{quantity} as one letter is multiplied, all others kept, along logarithmic axes"
LETTER_TIMES, TOTAL_TIMES = "the letter, as a multiple of its value", "{quantity}, as a multiple"
DOUBLING_AT_LAST = "Effect of doubling (→ asymptotically)"
SHARES = "Each layer's share"
SHARE = "Share"
SHARES_MEAN = "Shares of the parameters, rounded to 0.1 % so that they add up to 100 %"
SHARES_NEED = "Shares of the parameters need values for the letters {letters}."
AS_LETTER_GROWS = "as {letter} grows"
NOW = "now"
NO_LETTERS = "the totals contain no letter that could grow; write one in place of a number, as in `dense k`"
BY_POWERS = "in powers of `{letter}`"
BY_GROWTH = "fastest growing in `{letter}` first"
ONE_POWER = "a single power; doubling `{letter}` multiplies by "
LEADS = "leading term; doubling `{letter}` multiplies by "
LEADS_ROUNDED = "leading term, up to rounding; doubling `{letter}` multiplies by "
LEADS_ALL = "leading term, larger than any power of `{letter}`; doubling squares `{power}`"
LEADS_TOGETHER = "leading terms as all of {letters} grow"
NOT_ALONE = "`{letter}` cannot grow alone, because "
NOT_ALONE_HERE = "`{letter}` does not grow alone in these formulas, which are for "
NO_POWER = "No power of `{letter}` approximates this total, because `{letter}` occurs in `{part}`"
BY_NUMBER = "No closed form in `{letter}` is known, so the repetitions were computed one by one"
NOTHING_LEFT = "It is 0 for the given values"
LONG_SHARES = "The shares as {letters} grows are long formulas; give the other letters values."
WHOLE, TOGETHER, IN_LETTER = "total", "together", "in {letter}"
PROVIDED = "provided this is not 0: "
CANNOT_DOUBLE = "twice `{letter}` is refused: "

PAGE, PAGE_LETTERS, PAGE_TOTALS, PAGE_CHART, PAGE_LAYERS = "Network", "Letters", "Totals", "Chart", "Layers"
PAGE_ALONG, PAGE_RESET, PAGE_FORMULA = "along", "Reset", "Formula"
PAGE_IMPOSSIBLE = "The network is impossible at these values."
PAGE_NEEDS = "It needs"
PAGE_SCRIPT = "This page computes its figures with JavaScript, which is switched off."

SWEPT = "Sweep"
SWEEP = "{figures} for {letters}."
FROM_TO, IN_STEPS = "{letter} from {first} to {last}", " in steps of {step}"
POSSIBLE_AT = "The network is possible at {possible} of {points} points"
OF_THESE_MEET = "; {matching} of these meet {conditions}"
FIRST_ROWS = "The first {shown} rows"
GREATEST_ROWS, LEAST_ROWS = "The {shown} rows with the greatest {by}", "The {shown} rows with the least {by}"
IMPOSSIBLE_ROWS = "Where a row has no figures, the network is impossible."
PERHAPS_POSSIBLE = "At other points the network may be possible, too: not all of its conditions are known."

SOLVED = "Solving for letters"
SOLVE, SOLVE_WITHIN = "Solve {conditions} for {letters}.", "Solve {conditions} for {letters}, with {ranges}."
WORKING = "Working"
LARGEST = "{values} is the largest solution: {figures}{gap}."
SMALLEST = "{values} is the smallest solution: {figures}{gap}."
ONE_SOLUTION, ONE_OF_THEM = "{values} is the solution: {figures}{gap}.", "{values} is a solution: {figures}{gap}."
NEAREST_BOUND = "{values} comes nearest to the bound: {figures}{gap}."
NO_SOLUTION = "There is no solution. The nearest network is that of {values}: {figures}{gap}."
NO_NETWORK = "There is no solution: the network or a condition is impossible at all values of the letters."
PERHAPS_MORE = "There may be more solutions: the network may be possible for other values of its letters, too."
NEXT = " At {values}: {figures}{gap}."
EXACTLY = ", exactly the bound"
BELOW, ABOVE = ", which is {size} below {bound}", ", which is {size} above {bound}"
GAP = "gap"
SOME_VALUES = Counted(" ({count} value)", " ({count} values)")
OF_ALL = "{shown} of {count} solutions"
NEAREST_FIRST = "The first {shown} solutions, the nearest to the bound first"
HENCE = "Hence {spans}."
NO_NUMBER = "no {letter}"
WHERE = ", where {conditions}"
TOGETHER_THEY_SAY = "All conditions together: {spans}{where}."
RISES = (
    "From each {letter} to the next it grows by {size}, which is never negative: "
    "bisection finds where it passes the bound."
)
FALLS = (
    "From each {letter} to the next it falls by {size}, which is never negative: "
    "bisection finds where it passes the bound."
)
ROUNDS = "Undoing the rounding gives {bounds}."
CROSSES = "A polynomial in {letter} changes its sign only where a root lies: all its sign changes are found exactly."
EVERY_VALUE = "It neither only rises nor only falls, so every value is tried."
EVERY_SETTING = "All settings are tried, {count:,} of them; the last letter is solved for in each."
ISOLATED = "Isolating {letter} gives the result."
"""Of conditions that are solved for letters."""

AGAINST = "{first} against {second}"
FIRST, SECOND, DIFFERENCE, RATIO = "first", "second", "difference", "ratio"
VALUE, VALUE_HEADING = "value", "Value"
AS_IT_GROWS = "as {letter} grows"
WITHOUT_BOUND = "The ratio grows without bound in {letters}."
ALWAYS_EQUAL = "Both are always equal."
ALWAYS_SMALLER = "{smaller} is always smaller than {larger}."
SMALLER_FOR, EQUAL_FOR = "{smaller} is smaller for {spans}", "both are equal for {spans}"
NEVER_LARGER = "{smaller} is never larger than {larger}"
NOT_LARGER_WHERE = "{smaller} is at most as large as {larger} exactly where {conditions}"
EQUAL_WHERE = "both are equal exactly where {conditions}"
COUNTED_BY = "Counted by {convention}; this matters for {layers}."
AND_MORE = "{layers} and {count} more"
MORE_BY = Counted("{who} counts {count} parameter more.", "{who} counts {count} parameters more.")
FEWER_BY = Counted("{who} counts {count} parameter fewer.", "{who} counts {count} parameters fewer.")
THE_TEXTBOOK = "The textbook"
OUTPUT_BY = "The output of {layer} is {output} by {whose} convention."
EVERY_LAYER_EQUAL = "Every layer counts alike by {one} and by {other}."
LESS, IN_ALL, SUM = "{one} less {other}", "in all", "total"
"""Of two networks side by side."""

NETWORKS_OF = "Networks from the literature"
SHOW_NETWORK = (
    "Counted by the textbook convention, for the values shown. `netderive zoo NAME` prints a network. Its comment "
    "lists its other members with their values; `netderive zoo resnet101` prints the text with those of ResNet-101."
)


PICTURE = "Picture of {}"
THE_NETWORK = "the network"
INNER = "the next repetition"


BOX_PARAMETERS = Counted("{count} parameter", "{count} parameters")
"""In a picture."""

REQUESTED: Mapping[str, str] = {
    "params": "number of parameters",
    "trainable": "number of trainable parameters",
    "active": "number of active parameters",
    "frozen": "number of frozen parameters",
    "buffers": "number of buffers",
    "weights": "number of weights",
    "biases": "number of biases",
    "macs": "number of multiply-adds",
    "flops": "number of FLOPs",
    "memory": "memory of the output in bytes",
    "params_memory": "memory of the parameters in bytes",
    "gradients": "memory of the gradients in bytes",
    "train_flops": "number of FLOPs of a training step for one example",
    "cache": "cache of keys and values per token in bytes",
    "connections": "number of connections",
    "units": "number of output values",
    "features": "number of output channels",
    "size": "output size",
    "output": "output shape",
    "height": "output height",
    "width": "output width",
    "depth": "output depth",
    "field": "receptive field",
    "jump": "jump",
    "start": "start of the receptive field",
}
"""What a question of a homework sheet asks for."""
OF_LAYER, OF_NETWORK = "{what} of {layer}", "{what} of the network"
LAYER_IN = "{layer} in {around}"
SHEET, KEY, NAME_LINE = "Sheet {number}", "Key to sheet {number}", "Name: ______________________________"
WRITE_DIGITS = "Write whole numbers in digits only, without separators and units."
WRITE_FORMULA = (
    "Where letters have no value, write a formula in them, with + - * / ^ ( ); "
    "floor(..) or // rounds down, ceil(..) rounds up, min(.., ..) and max(.., ..) are the smallest and largest."
)
BLANK = "__________"
QUESTIONS_HEAD, ANSWERS_HEAD, MISTAKES_HEAD, SOLUTION_HEAD = "Questions", "Answers", "Known mistakes", "Worked solution"
RIGHT_ANSWER, WRONG_ANSWER = "Right.", "Wrong. Work it out again, step by step."
TESTED_HEAD = "Which mistakes the sheets distinguish"
TESTED_COLUMNS = ("Mistake", "Distinguished", "What would help")
UNTESTED = "never distinguished: {slip}; {cure}"
TELLING: Mapping[str, str] = {"always": "always", "some": "in {distinguished} of {of}", "never": "never"}
CURES: Mapping[str, str] = {
    "channels.missing": "give the input more than one channel, as in `input 3@..`",
    "size.floor_lost": "choose sizes that the stride does not divide",
    "size.rounded_up": "choose sizes that the stride does not divide, with padding",
    "size.padding_ignored": "pad a layer, as in `pad 1`",
    "size.padding_one_side": "pad a layer, as in `pad 1`",
    "size.stride_ignored": "give a layer a stride, as in `stride 2`",
    "size.dilation_ignored": "give a layer a dilation, as in `dilation 2`",
    "size.dilation_times_window": "give a layer a dilation, as in `dilation 2`",
    "size.one_inside": "choose sizes that a stride of 2 or more divides",
    "groups.ignored": "give a layer groups, as in `groups 2`",
    "window.side": "choose windows of more than one row",
    "inputs.area": "put more than one channel before the dense layer",
}
"""How a sheet can distinguish a mistake that gives the right number in all of its variants."""
PRACTICE: Mapping[str, str] = {
    "not_exams": "This page is for practice, not for exams: its answers can be found out by a program.",
    "no_script": "This page checks answers with JavaScript, which is turned off in this browser.",
    "sheet": "Sheet",
    "next": "Next sheet",
    "check": "Check",
    "unread": "Write a whole number in digits.",
    "score": "{right} of {all} right",
}
"""What a page to practise on says."""
SUMMARY_HEAD, PAGE_HEAD = "Marks", "Marks of {student} · Sheet {number}"
SUMMARY_COLUMNS = ("right", "followed through", "wrong")
MISTAKES_MADE, POINTS_OF = "Mistakes made", "{points} of {of}"
CLASS_POINTS = Counted(
    "{count} student: {points} of {of} points on average.", "{count} students: {points} of {of} points on average."
)
HOMEWORK = "Homework"
FOLLOWED, READ_WRONG = "Right from your answer to {earlier}.", "This cannot be read as a number."

OTHER_LAYERS, SHARE_OF = "{count} other layers", "share of {figure}"
SLOPE, SLOPE_LIMIT = "{label}: slope {slope:.2f} at the end", ", {limit} in the limit"
CROSSING, EQUAL_AT = "{first} and {second}: {where}", "equal at {letter} = {first}"
EQUAL_FROM, BETWEEN = "equal from {letter} = {first} to {last}", "cross between {letter} = {first} and {last}"
POINTS, MOST_FOR = "{count} possible points", "most {high} for their {wide}"
"""What plots say."""
