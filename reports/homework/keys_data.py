"""The keys of all variants as data: what marking needs, and what learning systems are fed with."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ...engine.answers import WrongWay
from ...engine.arithmetic import Rational
from ...engine.formulas import tree_of
from ...engine.homework import FORM, Assignment, Question, Samples, Tested, Variant, WrongAnswer, tested, tested_on
from ...engine.network import Table
from ...engine.values import Value
from ...grammar import print_math
from ..data import figure_data
from .counting import counting
from .network_text import network_text
from .wording import question_text, remark, remark_on
from .working import working


def keys_data(setting: Assignment, found: Sequence[Variant], roster: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The keys: the network, the variants with their questions, and which slips they distinguish.

    >>> from netderive.engine.homework import variants
    >>> from netderive.grammar import parse
    >>> setting = Assignment(parse("vary k in {8}; input 3@9x9 -> conv k@3x3; find params"))
    >>> data = keys_data(setting, variants(setting, 1))
    >>> data["variants"][0]["questions"][0]["wrong"][0]["message"]
    'The biases are missing, 8 in all.'
    """
    return {
        "form": FORM,
        "title": found[0].table.title,
        "network": setting.network.source.text,
        "convention": found[0].table.convention,
        "dtype": setting.dtype,
        "seed": setting.seed,
        "variants": [variant_data(one) for one in found],
        "tested": _tested_data(tested(found)),
        **({"roster": dict(roster)} if roster else {}),
    }


def homework_data(
    problems: Sequence[Assignment], sheets: Sequence[Sequence[Variant]], roster: Mapping[str, int]
) -> dict[str, Any]:
    """The keys of a homework: those of its network or, of several, the keys of each and the variants on each sheet."""
    if len(problems) == 1:
        return keys_data(problems[0], [one for (one,) in sheets], roster)
    variants = [{sheet[at].number: sheet[at] for sheet in sheets} for at in range(len(problems))]
    found = [keys_data(one, [*each.values()]) for one, each in zip(problems, variants, strict=True)]
    return {
        "form": FORM,
        "problems": found,
        "sheets": [[one.number for one in sheet] for sheet in sheets],
        "tested": _tested_data(tested_on(sheets)),
        **({"roster": dict(roster)} if roster else {}),
    }


def _tested_data(counts: Mapping[str, Tested]) -> dict[str, dict[str, int]]:
    return {slip: {"distinguished": count, "of": of} for slip, (count, of, _) in counts.items()}


def variant_data(variant: Variant) -> dict[str, Any]:
    values = {name: _exact(value) for name, value in variant.values.items()}
    questions = [_question_data(one, variant.table) for one in variant.questions]
    source = variant.table.network.source
    return {
        "number": variant.number,
        "values": values,
        "sheet": network_text(variant.table),
        **({"source": os.path.abspath(source.name)} if any(os.path.isabs(name) for _, name in source.parts) else {}),
        "questions": questions,
    }


def _question_data(question: Question, table: Table) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": question_text(question),
        **({"sentence": question.text} if question.text and question.part else {}),
        "counting": counting(question, table),
        "answer": figure_data(question.figure),
        "working": working(question, table),
        "points": _points_data(question.points),
        "wrong": [_wrong_data(one, question.samples) for one in question.wrong],
        **({"samples": _samples_data(question.value, question.samples)} if question.samples else {}),
    }


def _points_data(points: Rational) -> int | float:
    """Points as a number of JSON, which has halves exactly."""
    return points if isinstance(points, int) else float(points)


def _wrong_data(wrong: WrongAnswer, samples: Samples | None) -> dict[str, Any]:
    values = {"values": [*map(str, samples.at(wrong.value))]} if samples else {}
    ways = {"ways": [_way_data(way) for way in wrong.ways]} if len(wrong.ways) > 1 else {}
    return {"slip": wrong.slip, "value": _exact(wrong.value), "message": remark(wrong), **ways, **values}


def _way_data(way: WrongWay) -> dict[str, str]:
    """One of several mistakes that give a number, and the formula by which it is known in an answer."""
    formula = {} if way.shown is None else {"formula": print_math(way.shown)}
    return {"slip": "+".join(way.ids), "message": remark_on(way), **formula}


def _samples_data(value: Value, samples: Samples) -> dict[str, Any]:
    """The right formula, the points at which others are compared with it, and its value at each."""
    return {
        "formula": _exact(value),
        "letters": [*samples.letters],
        "points": [[*point] for point in samples.points],
        "values": [*map(str, samples.at(value))],
    }


def _exact(value: Value) -> int | str:
    return value if isinstance(value, int) else print_math(tree_of(value))
