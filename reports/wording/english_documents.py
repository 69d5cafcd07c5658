"""What is around the figures of a document: headings, callouts, the result, and when it holds."""

from __future__ import annotations

from collections.abc import Mapping

from .language import Counted

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
RESULT_TRAINABLE = " ({trainable} trainable)"
RESULT_MACS = " and {macs} multiply-adds"
RESULT_LAYERS = Counted("; {count} layer has parameters", "; {count} layers have parameters")
RESULT_OUTPUT = "; the output is {output}"
RESULT_FORMULAS = ". In letters: {formulas}"
EVERY_POSITION = "{layer} gives {features} features at each of {positions} positions; one output per image is {dense}."
"""The box at the beginning of a worked solution, and what may be meant otherwise."""

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
