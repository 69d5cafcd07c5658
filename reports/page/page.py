"""The page: its script computes, its HTML is what is seen; it loads nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, partial
from html import escape
from importlib.resources import files
from typing import Any

from ...engine import LayerFacts, Table
from ...engine.compilation import javascript_runtime, program
from ...engine.conditions import Stated, margin
from ...engine.formulas import rebuilt, tree_of
from ...engine.values import Value, letters_of, put
from ...grammar import Letter, Math, Number, visible
from ..math import number_text
from ..wording import words
from ..writers import STYLE, html_of_math, scripted_page
from .parameters import Parameter

QUANTITIES = ("params", "macs")

PLACE = 7_000_000_000_000
"""Numbers from here on represent letters in a formula whose numbers follow the sliders."""


def page(table: Table, movable: Sequence[Parameter]) -> str:
    """A network, free in the letters that can be moved, as an HTML page."""
    script, style = f"{_source(table, movable)}\n{_file('page.js')}", STYLE + _file("page.css")
    main = _file("page.html").format(
        sliders="\n".join(map(_slider, movable)),
        conditions="\n".join(map(_condition, table.left_open)),
        formulas="\n".join(_formula(table, quantity, movable) for quantity in QUANTITIES),
        rows="\n".join(_row(layer) for layer in table.layers),
        output=words.OUTPUT,
        columns="".join(f'<th scope="col" class="number">{_heading(one)}</th><td></td>' for one in QUANTITIES),
        axes="".join(_axis(table, one) for one in movable),
        values=", ".join(f"{name} = {value}" for name, value in _fixed(table)),
        **{name.lower(): getattr(words, name) for name in WORDS},
    )
    return scripted_page(escape(visible(table.title or words.PAGE)), style, main, script)


WORDS = (
    "PAGE_LETTERS",
    "PAGE_TOTALS",
    "PAGE_CHART",
    "PAGE_LAYERS",
    "PAGE_IMPOSSIBLE",
    "PAGE_ALONG",
    "PAGE_RESET",
    "PAGE_SCRIPT",
)


@cache
def _file(name: str) -> str:
    return files("netderive.reports.page").joinpath(name).read_text(encoding="utf-8")


def _fixed(table: Table) -> list[tuple[str, Value]]:
    return [(name, value) for name, value in table.letters.items() if value is not None]


def _at_values(table: Table, value: Value) -> Value:
    return put(value, dict(table.book.values))


def _source(table: Table, movable: Sequence[Parameter]) -> str:
    """The functions of the letters: totals, sizes and counts of the layers, and what conditions need."""
    totals = [_at_values(table, table.total(quantity).symbolic) for quantity in QUANTITIES]
    rows = [_values(layer) for layer in table.layers]
    layers = [_at_values(table, value) for row in rows for value in row]
    names = [one.name for one in movable]
    figures = program([*totals, *layers], names).javascript("figures")
    sums = program(totals, names).javascript("totals")
    margins = program([margin(one) for one in table.left_open], names).javascript("margins")
    data = {
        "letters": [{**vars(one)} for one in movable],
        "quantities": QUANTITIES,
        "sizes": [len(row) - len(QUANTITIES) for row in rows],
    }
    return f"{javascript_runtime()}\n{figures}\n{sums}\n{margins}\nconst PAGE = {_json(data)};"


def _values(layer: LayerFacts) -> list[Value]:
    """The output of a layer, then what is counted in it."""
    shape = [layer.features.symbolic, *(size.symbolic for size in layer.space)]
    return [*shape, *(layer.count(quantity).symbolic for quantity in QUANTITIES)]


def _json(data: Any) -> str:
    """Data in a script, in which no element can end."""
    return json.dumps(data).replace("<", "\\u003c")


def _slider(one: Parameter) -> str:
    name = escape(one.name)
    ends = f'min="{one.first}" max="{one.last}" step="{one.step}"'
    return (
        f'<div class="letter"><label for="n-{name}">{html_of_math(Letter(one.name))}</label>'
        f'<input type="range" id="r-{name}" aria-label="{name}" {ends} value="{one.value}">'
        f'<input type="text" inputmode="numeric" id="n-{name}" value="{one.value}" size="9" autocomplete="off"></div>'
    )


def _axis(table: Table, one: Parameter) -> str:
    """A choice for the chart; the first letter that the parameters depend on is chosen at first."""
    depends = letters_of(table.total("params").symbolic)
    first = next((name for name in table.letters if name in depends), "")
    return f"<option{' selected' * (one.name == first)}>{escape(one.name)}</option>"


def _condition(one: Stated) -> str:
    return f"<li hidden>{words.PAGE_NEEDS} {html_of_math(one.tree())}</li>"


def _formula(table: Table, quantity: str, movable: Sequence[Parameter]) -> str:
    """A total: its number, its formula, and the formula with the numbers put in."""
    tree = tree_of(_at_values(table, table.total(quantity).symbolic))
    places = {one.name: Number(PLACE + number) for number, one in enumerate(movable)}
    filled = re.sub(r"<mn>(\d+)</mn>", partial(_number, movable), html_of_math(_with(tree, places), "plain"))
    is_open = " open" * (len(filled) < LONG)
    return (
        f'<div class="total"><h3>{_heading(quantity)}</h3><output id="total-{quantity}"></output>'
        f"<details{is_open}><summary>{words.PAGE_FORMULA}</summary>"
        f'<p class="formula">{html_of_math(tree)}</p><p class="formula">= {filled}</p></details></div>'
    )


def _number(movable: Sequence[Parameter], found: re.Match[str]) -> str:
    """A number of a formula: that of a letter, which the script keeps, or one with its digits grouped."""
    number = int(found[1])
    if not 0 <= number - PLACE < len(movable):
        return f"<mn>{number_text(number)}</mn>"
    one = movable[number - PLACE]
    return f'<mn data-letter="{escape(one.name)}">{one.value}</mn>'


def _heading(quantity: str) -> str:
    return words.HEADINGS[quantity]


LONG = 6_000
"""A formula of more characters of MathML is folded."""


def _with(tree: Math, places: dict[str, Number]) -> Math:
    """A tree with numbers in place of letters, nothing worked out."""
    if isinstance(tree, Letter):
        return places.get(tree.name, tree)
    return rebuilt(tree, lambda part: _with(part, places))


def _row(layer: LayerFacts) -> str:
    counted = "".join(
        f'<td class="number" data-cell="{quantity}"></td><td class="bar"><span data-share="{quantity}"></span></td>'
        for quantity in QUANTITIES
    )
    return f'<tr><th scope="row">{escape(visible(layer.name))}</th><td data-cell="output"></td>{counted}</tr>'
