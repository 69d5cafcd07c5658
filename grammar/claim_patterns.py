"""The signs, words and patterns of claims, as people write them."""

from __future__ import annotations

import re

from .characters import GREEK, SUBSCRIPTS, SUPERSCRIPTS
from .grouped_digits import BLANK, DECIMAL_COMMA, MEASURED_COMMA, POINTED, WHOLE
from .rounded_numbers import UNIT

SIGNS = {
    "·": "*", "⋅": "*", "∙": "*", "•": "*", "−": "-", "–": "-", "÷": "/", "**": "^", "≤": "<=", "≥": ">=", "≠": "!=",
    "==": "=", "≈": "~", "∼": "~", "≃": "~", "≅": "~", "mod": "%",
}  # fmt: skip
TEX = {
    r"\times": "×", r"\cdot": "*", r"\ast": "*", r"\div": "/", r"\le": "<=", r"\leq": "<=", r"\ge": ">=", r"\geq": ">=",
    r"\ne": "!=", r"\neq": "!=", r"\approx": "~", r"\sim": "~", r"\simeq": "~",
    r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉",
    r"\sqrt": "√", r"\frac": r"\frac", r"\tfrac": r"\frac", r"\dfrac": r"\frac",
    **dict.fromkeys((r"\left", r"\right", r"\mathbf", r"\boxed", r"\thinspace"), " "),
    **dict.fromkeys((r"\,", r"\;", r"\:", r"\!", "\\ ", r"\\", "$", "$`", "`$"), " "),
}  # fmt: skip
"""Commands of TeX, and what they are here."""

WORDS_OF_TEX = re.compile(r"\\(?:text|textbf|textrm|mathrm|mbox|operatorname)\{([\w .-]*)\}")
"""Words in a formula of TeX, `\\text{ weights}`."""

SIGNS_OF_RELATIONS = "=<>~≈≃≅≤≥∼"
RELATIONS = ("=", "<=", ">=", "!=", "<", ">", "~")
BINDING = ("/", "//", "%", "^", "∑")
OPENING, CLOSING = (*"([{⌊⌈",), (*")]}⌋⌉",)
SIZE_TYPES = ("torch.Size", "TensorShape", "tf.TensorShape")
"""What frameworks print before the sizes of an output."""

_STEM = f"[A-Za-z{''.join(GREEK.values())}]"
_NAME = rf"{_STEM}[A-Za-z0-9_]*[{''.join(SUBSCRIPTS)}]*′?"
TOKEN = re.compile(
    rf"(?P<number>(?:{DECIMAL_COMMA}|{MEASURED_COMMA}|{POINTED}|(?:{WHOLE})(?:\.\d+)?)(?:[eE][+-]?\d+(?![\w]))?)"
    r"|(?P<times>×|\\times(?![A-Za-z])|x(?![A-Za-z0-9_])|(?<=[\d)])x|(?<=[\d)\w] )by(?= [\d(\w]))"
    r"|(?P<tex>\\[A-Za-z]+|\\[,;:! \\]|`?\$`?)"
    rf"|(?P<path>{_NAME}(?:\[\w+\])?(?:\.{_NAME}(?:\[\w+\])?)*)"
    rf"|(?P<power>[{''.join(SUPERSCRIPTS)}]+)"
    rf"|(?P<blank>\s+|&(?=\s*[{SIGNS_OF_RELATIONS}\\]))|(?P<sign>[<>!=]=|\.\.|//|\*\*|.)",
    re.DOTALL,
)
LETTER = re.compile(rf"{_STEM}(?:_\w+|\d*)[{''.join(SUBSCRIPTS)}]*′?(?:\[\w+\])?")
"""A name that may touch or follow a factor: one letter, with an index, or a value of a list."""

UNIT_BEHIND = re.compile(rf"{BLANK}?((?:{UNIT})?B?)(?![\w.])")
BYTES_BEHIND = re.compile(rf"{BLANK}((?:[kKMGT]|[KMGT]i)B)(?![\w.])")
"""Bytes after a blank: no letter of a network is called so."""
_TEN = r"10(?: *(?:\^|\*\*) *(?:(\d+)|\{ *(\d+) *\})|([⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
TIMES_TEN = re.compile(rf" *(?:[*×·⋅x]|\\times|\\cdot) *{_TEN}")
"""`8.03·10⁷` and `8.03*10^7` behind the first number."""
POWER_OF_TEN = re.compile(_TEN)
"""`10^6`, a rounded number by itself."""
FULL_STOP = re.compile(r"\.\s*\Z")
WORD_BEHIND = re.compile(r" (thousand|million|billion)s?(?![\w.])")
PREFIX_BEHIND = re.compile(r" ?([kKMGT])(?=(?:MAC|FLOP)[sS]?(?!\w))")
"""`118 MMACs`, `0.2 GFLOPs`"""
UNITS_BEHIND = (BYTES_BEHIND, WORD_BEHIND, PREFIX_BEHIND)
_NOUN = (
    r" +(?:weights?|bias(?:es)?|param(?:eter)?s?|filters?|channels?|units?|neurons?|gates?|heads?|inputs?|outputs?"
    r"|features?|maps?|layers?|positions?|values?)"
)
NOUN = re.compile(_NOUN)
"""What a factor may be, in a word behind it."""
MEANT = re.compile(
    r" *\((?:weights?|bias(?:es)?|param(?:eter)?s?|(?:with|including|incl\.?) (?:the )?bias(?:es)?)\)"
    rf"|{_NOUN}(?= *(?:[-+*/^×·⋅)\]]|\\times|\\cdot))"
)
"""What a factor is, in parentheses, or in a word within a calculation."""
LAST_FACTOR = re.compile(rf"{_NOUN}(?= *(?:\Z|[{SIGNS_OF_RELATIONS}]))")
"""What the last factor of a product is: `27*32 filters = 864`."""
FUNCTIONS = {
    **dict.fromkeys(("math.floor", "np.floor", "numpy.floor", "torch.floor", "int"), "floor"),
    **dict.fromkeys(("math.ceil", "np.ceil", "numpy.ceil", "torch.ceil"), "ceil"),
    **dict.fromkeys(("math.sqrt", "np.sqrt"), "sqrt"),
    **dict.fromkeys(("math.log2", "np.log2"), "log2"),
}
"""Functions of Python, and what they are here: of what is not negative, `int` is rounded down."""
IN_BRACKETS = re.compile(r"\[[^,\]]*\]")
"""A factor in square brackets, `4[75 + 1]`; what has commas is a list of sizes."""
NOTE = re.compile(r"\([A-Za-z ]{4,}\)")
"""A word in parentheses, which is no factor: `k (features)`."""
POWERS = {"thousand": "k", "million": "M", "billion": "G"}

MEMORIES = ("gradients", "optimizer", "saved", "training", "cache")
"""What is counted in bytes, besides the quantities whose names end in `memory`."""
COUNTED = {
    "params": r"(?:trainable |learnable )?param(?:eter)?s?|weights?|bias(?:es)?",
    "weights": r"weights?|param(?:eter)?s?",
    "biases": r"bias(?:es)?|param(?:eter)?s?",
    "trainable": r"(?:trainable |learnable )?param(?:eter)?s?|weights?",
    "macs": r"MAC[sS]?|multiply-adds?|mult-adds?|multiplications",
    "flops": r"FLOP[sS]?|flops|operations",
    **dict.fromkeys(("memory", *MEMORIES), r"[Bb]ytes?|B"),
    **dict.fromkeys(("", "bytes"), r"[Bb]ytes?"),
    "features": r"channels?|features?|feature maps|filters?|units?|neurons?",
    **dict.fromkeys(("units", "output"), r"units?|neurons?|values?|activations?|classes|scores|logits"),
    **dict.fromkeys(("size", "height", "width", "depth", "field"), r"px|pixels?"),
}
"""What may follow a number as what is counted, by the quantity that is claimed."""
_COLON = rf":(?=[^{SIGNS_OF_RELATIONS}]+\Z)(?!\s*(?:{_NAME}\.|(?:{'|'.join(filter(None, COUNTED))})\b))"
EQUAL = re.compile(rf"(?::=|{_COLON}|is(?: equal to)?(?= )|equals(?= ))(?=\s*[^\s:=])")
"""Other signs of an equality right after what is claimed; a colon may divide where quantities or an equality follow."""
QUANTITY = re.compile(rf"(?:[\w.\[\]]+\.)?([a-z]+)[\s&]*(?:[{SIGNS_OF_RELATIONS}!:]|is |equals |\\[aglns])")
