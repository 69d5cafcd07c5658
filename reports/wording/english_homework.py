"""Questions, sheets, keys and marks."""

from __future__ import annotations

from collections.abc import Mapping

from .language import Counted

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
    "memory": "memory of the output",
    "params_memory": "memory of the parameters",
    "gradients": "memory of the gradients",
    "optimizer": "memory of the optimizer",
    "saved": "memory of the values saved for the backward pass",
    "training": "training memory",
    "train_flops": "number of FLOPs of a training step",
    "cache": "cache of keys and values",
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
REQUESTED_OF_SEQUENCE: Mapping[str, str] = {"features": "number of output features", "size": "output length"}
"""The same where the output is a vector, or a sequence of vectors."""
REQUESTED_IN_ALL: Mapping[str, str] = {"memory": "memory of all outputs", "units": "number of values in all outputs"}
"""The same of a network, where it adds up what is called otherwise in a layer."""
IN_BYTES = "{text}, in bytes"
REQUESTED_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("memory", "params_memory", "gradients", "optimizer", "saved", "training"), IN_BYTES),
    "cache": "{text}, in bytes per token",
    "train_flops": "{text}, for one example",
}
"""In what it is counted: behind the layer's name."""
OF_LAYER, OF_NETWORK = "{what} of {layer}", "{what} of the network"
LAYER_IN = "{layer} in {around}"
REPETITION, LAST_REPETITION = "repetition {index} of {body}", "the last repetition of {body}"
SHEET, KEY, NAME_LINE = "Sheet {number}", "Key to sheet {number}", "Name: ______________________________"
PROBLEM, PROBLEM_TITLED = "Problem {number}", "Problem {number}: {title}"
POINTS_OF_PROBLEM = Counted("{points} point", "{points} points")
POINTS_IN_ALL = Counted("{points} point in all.", "{points} points in all.")
SOLUTION_TO, MISTAKES_IN = "Worked solution to problem {number}", "Known mistakes in problem {number}"
WRITE_DIGITS = "Write whole numbers in digits only, without separators and units."
WRITE_FORMULA = (
    "Where letters have no value, write a formula in them, with + - * / ^ ( ); "
    "floor(..) or // rounds down, ceil(..) rounds up, min(.., ..) and max(.., ..) are the smallest and largest."
)
BYTES_EACH = "Each value takes {bytes} bytes ({dtype})."
BLANK = "__________"
QUESTIONS_HEAD, ANSWERS_HEAD, MISTAKES_HEAD, SOLUTION_HEAD = "Questions", "Answers", "Known mistakes", "Worked solution"
RIGHT_WORKING, WRONG = "Right is {working}.", "Wrong."
RIGHT_ANSWER, WRONG_ANSWER = "Right.", "Wrong. Work it out again, step by step."
TESTED_HEAD = "Which mistakes the sheets distinguish"
TESTED_COLUMNS = ("Mistake", "Distinguished", "What would help")
UNTESTED = "never distinguished: {slip}; {cure}"
TELLING: Mapping[str, str] = {"always": "always", "some": "in {distinguished} of {of}", "never": "never"}
CURES: Mapping[str, str] = {
    "channels.missing": "give the input more than one channel, as in `input 3@..`",
    "size.floor_lost": "choose sizes that the stride does not divide",
    "size.rounded_up": "choose sizes that the stride does not divide, with padding",
    "size.padding_ignored": "ask for the size of a layer with padding, as in `pad 1`",
    "size.padding_one_side": "ask for the size of a layer with padding, as in `pad 1`",
    "size.stride_ignored": "ask for the size of a layer with a stride, as in `stride 2`",
    "size.dilation_ignored": "ask for the size of a layer with a dilation, as in `dilation 2`",
    "size.dilation_times_window": "ask for the size of a layer with a dilation, as in `dilation 2`",
    "size.one_inside": "choose sizes that a stride of 2 or more divides",
    "groups.ignored": "ask for the parameters of a layer with groups, as in `groups 2`",
    "window.side": "choose windows of more than one row",
    "inputs.area": "put more than one channel before the dense layer",
}
"""How a sheet can distinguish a mistake that gives the right number in all of its variants."""
HIDDEN: Mapping[str, str] = {
    **{slip: CURES[slip] for slip in ("size.floor_lost", "size.rounded_up", "size.one_inside")},
    "": "the number is that of a likelier mistake; choose other sizes",
    "size.padding_ignored": "the number is that of a likelier mistake; choose a larger padding or another stride",
    "size.padding_one_side": "the number is that of a likelier mistake; choose a larger padding or another stride",
}
"""The same where it gives another wrong number in some of them, but that of a likelier mistake."""
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
POINTS_ALTOGETHER = "{points} points."
CLASS_POINTS = Counted(
    "{count} student: {points} of {of} points on average.", "{count} students: {points} of {of} points on average."
)
HOMEWORK = "Homework"
FOLLOWED = "Right from your answer to {earlier}."
READ_WRONG: Mapping[str, str] = {
    "missing": "No answer.",
    "points": "A point is a decimal sign here: write the number in digits only.",
    "rounded": "This is rounded. Give the exact number.",
    "several": "These are several numbers. One is requested here.",
    "unread": "This cannot be read as a number.",
}
"""What is said to a number that is not written as it should be."""
