"""LaTeX of this house's own making to MathML, through latex2mathml, with what it leaves rough made smooth."""

from __future__ import annotations

import itertools
import re
from html import escape

from ...engine.arithmetic import remembered, spend

CHARACTER = 2
"""Steps that a character of LaTeX takes to be converted."""

_SEPARATOR = r"<mspace width=\"0\.167em\" ?/>|<mrow><mo>,</mo></mrow>|<mtext>'</mtext>"
_NUMBER = re.compile(rf"<mn([^>]*)>\d+</mn>(?:(?:{_SEPARATOR})<mn\1>\d{{3}}</mn>)+")
_AMPERSAND = re.compile(r"&(?:#x([0-9A-F]+);)?")
_WORD = re.compile(r'(?:<(m[in]) mathvariant="italic">[^<]*</\1>)+')
_MONOSPACE = re.compile(r'<mtext mathvariant="monospace">([^<]*)</mtext>')
_PRIMED = re.compile(r"<msup>(<mi[^<>]*>[^<>]*</mi>)<mi>(′)</mi></msup>")
_FUNCTION = re.compile(r"<mo>(min|max)</mo>")
"""As an operator it would get a blank before it, and text (mtext) would take the blank after a plus away."""
_FLAT = re.compile(r"<mrow>(<(mi|mn)[^<>]*>[^<>]*</\2>)</mrow>")
_FENCES = re.compile(
    r'(?<=<mrow>)<mo stretchy="true" fence="true" form="prefix">([({⌊⌈])</mo>'
    r'|<mo stretchy="true" fence="true" form="postfix">([)}⌋⌉])</mo>(?=</mrow>)'
)
"""At the ends of a row these grow by the operator dictionary of MathML: saying so was a third of a page."""


_TOKEN = re.compile(r"\\(?:left|bigl)\(|\\(?:right|bigr)\)|\\(?:left|begin)|\\(?:right|end)(?=[\\{])|[{}]| [+-] ")
_FENCE = re.compile(r"\\(?:left|bigl|right|bigr)([()])")


def breakable(latex: str) -> list[str]:
    r"""A formula in pieces, each but the first beginning with its sign: a plus or minus inside parentheses parts too.

    A fraction, a floor or an exponent stays whole. Parentheses that are parted cannot grow.

    >>> breakable(r"\frac{1 + b}{3} \bigl( a + b \bigr)")
    ['\\frac{1 + b}{3} ( a', ' + b )']
    """
    depth, start, found = 0, 0, []
    for token in _TOKEN.finditer(latex):
        text = token.group()
        if text in ("{", r"\left", r"\begin"):
            depth += 1
        elif text in ("}", r"\right", r"\end"):
            depth -= 1
        elif text in (" + ", " - ") and not depth and token.start():
            found.append(latex[start : token.start()])
            start = token.start()
    return [_parted(piece) for piece in (*found, latex[start:])]


def _parted(piece: str) -> str:
    """Plain parentheses where one lacks its other."""
    open_there = list(itertools.accumulate(1 if fence == "(" else -1 for fence in _FENCE.findall(piece)))
    whole = not open_there or (min(open_there) == open_there[-1] == 0)
    return piece if whole else _FENCE.sub(r"\1", piece)


_NUMERAL = re.compile(r"\d+(?:(\\,|\{,\}|\\text\{'\})\d{3}(?:\1\d{3})*)?")
_BETWEEN_GROUPS = {"\\,": "\u202f", "{,}": ",", r"\text{'}": "'"}
_FACTORS = re.compile(r"\\(?:left|bigl|begin)|\\(?:right|bigr|end)(?![a-z])|[{}]| (\\cdot) ")
_LARGE = r"\displaystyle "
_SIGNED = re.compile(r"\{\} [+-](?= )")


@remembered(4096)
def mathml(latex: str) -> str:
    r"""One formula as a `math` element; a command that latex2mathml does not know raises.

    >>> mathml(r"217{,}706"), mathml(r"{} + 2 \cdot k")
    ('<math><mn>217,706</mn></math>', '<math><mrow /><mo>+</mo><mn>2</mn><mo>·</mo><mi>k</mi></math>')
    """
    inside = "".join(map(_converted, factors(latex.removeprefix(_LARGE))))
    if latex.startswith(_LARGE):
        inside = f'<mstyle displaystyle="true" scriptlevel="0">{inside}</mstyle>'
    return f"<math>{inside}</math>"


def factors(latex: str) -> list[str]:
    r"""The sign that a term begins with, its factors and the dots between: many terms are made of few of them.

    >>> factors(r"{} + \frac{a \cdot b}{2} \cdot c")
    ['{} +', '\\frac{a \\cdot b}{2}', '\\cdot', 'c']
    """
    sign = _SIGNED.match(latex)
    depth, start, found = 0, sign.end() if sign else 0, [sign.group()] if sign else []
    for token in _FACTORS.finditer(latex, start):
        text = token.group()
        if token[1]:
            if not depth:
                found += [latex[start : token.start()].strip(), token[1]]
                start = token.end()
        else:
            depth += 1 if text in ("{", r"\left", r"\bigl", r"\begin") else -1
    return [*found, latex[start:].strip()]


@remembered(4096)
def _converted(latex: str) -> str:
    """What is inside of the `math` element."""
    spend(CHARACTER * len(latex))
    if numeral := _NUMERAL.fullmatch(latex):  # most formulas of a class's keys, and no two are the same
        return f"<mn>{latex.replace(numeral[1], _BETWEEN_GROUPS[numeral[1]]) if numeral[1] else latex}</mn>"
    from latex2mathml.converter import convert  # heavy, and needed for HTML alone

    latex = latex.replace(r"\sum_", r"\sum\limits_")  # beside the sign in a line all the same, as browsers know
    latex = latex.replace(r"\bigl(", r"\left(").replace(r"\bigr)", r"\right)")  # a browser's fences grow
    latex = latex.replace("<", r"\lt ").replace(">", r"\gt ")
    text = convert(latex)
    text = text.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "").replace(' display="inline"', "")
    text = _AMPERSAND.sub(lambda found: escape(chr(int(found[1], 16)) if found[1] else "&", quote=False), text)
    text = _FENCES.sub(r"<mo>\1\2</mo>", text)
    text = _NUMBER.sub(_joined_number, text)
    text = _WORD.sub(_joined_word, text)
    text = _MONOSPACE.sub(lambda match: f'<mi class="code">{match[1].replace(chr(92) + "_", "_")}</mi>', text)
    text = text.replace(' mathvariant="bold"', ' class="result"')
    text = _FUNCTION.sub(r"<mi>\1</mi>", text)
    text = _PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', text)
    text = _FLAT.sub(r"\1", text).replace("<math><mrow>", "<math>").replace("</mrow></math>", "</math>")
    if "\\" in text:
        raise ValueError(f"latex2mathml does not know a command in {latex!r}")
    return text.removeprefix("<math>").removesuffix("</math>")


def _joined_number(match: re.Match[str]) -> str:
    """The groups of one number as one `mn`, so that it is read and copied as a number."""
    text = match.group().replace('<mspace width="0.167em" />', "\u202f")
    return f"<mn{match[1]}>{re.sub('<[^>]*>', '', text)}</mn>"


def _joined_word(match: re.Match[str]) -> str:
    """The letters of a word as one `mi`; the page's style slants it."""
    return f'<mi class="word">{re.sub("<[^>]*>", "", match.group())}</mi>'
