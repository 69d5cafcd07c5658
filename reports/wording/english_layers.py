"""The working of layers, joins, bodies and repeats."""

from __future__ import annotations

from collections.abc import Mapping

from .language import Counted

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

SKIPPED_BY_STRIDE = Counted(
    "{lost} of the {all} {nouns} is skipped by the stride", "{lost} of the {all} {nouns} are skipped by the stride"
)
IN_NO_WINDOW = Counted("{lost} of the {all} {nouns} is in no window", "{lost} of the {all} {nouns} are in no window")
LAST_DROPPED = Counted("the last {noun} is dropped", "the last {count} {nouns} are dropped")
LAST_NOT_USED = Counted("the last padded {noun} is not used", "the last {count} padded {nouns} are not used")
PADDING_IN_ALL = "padding of {padding} in total: half on each side, and an odd one at the end"
BY_PADDING = "by the rule for any padding"
PAD_EACH_SIDE = "{padding} on each side"
PAD_TWO_SIDES = "padding {before} before and {after} after"
REST_DROPPED = "Where {stride} does not divide {rows}, the last {rest} {nouns} of the input are dropped"
REST_OF_PADDED = "Where {stride} does not divide {rows}, the last {rest} {nouns} of the padded input are dropped"
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
