"""The keys of a homework as they are read back: what marking knows of its networks and of who has which sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...grammar import Mistake, Mistakes, are_points, record
from .sheets import numbered, problem_numbers

FORM = 1
"""The form of `keys.json`, so that another one is known."""


@record()
class ProblemKeys:
    """The keys of one network: its number in the homework, 0 where it is alone, and its variants by their numbers."""

    number: int
    variants: Mapping[int, Mapping[str, Any]]
    convention: str
    dtype: str

    @property
    def questions(self) -> tuple[str, ...]:
        """What is requested of the network; the names are those of the file."""
        return tuple(question["id"] for question in next(iter(self.variants.values()))["questions"])


class Keys:
    """The keys of a homework, as `netderive homework` wrote them. Raises `Mistakes` for other data.

    `sheets` has the variant of each problem by the number of the sheet.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        try:
            if data["form"] != FORM:
                raise ValueError(data["form"])
            found = data.get("problems", [data])
            numbers = problem_numbers(len(found))
            self.problems = tuple(_problem_keys(number, one) for number, one in zip(numbers, found, strict=True))
            self.sheets = {number: (number,) for number in self.problems[0].variants}
            if "problems" in data:
                self.sheets = {number: tuple(map(int, row)) for number, row in enumerate(data["sheets"], 1)}
            self.roster = {str(student): int(number) for student, number in data.get("roster", {}).items()}
            self.questions = tuple(numbered(one.number, id) for one in self.problems for id in one.questions)
            if not all(_are_variants(row, self.problems) for row in self.sheets.values()):
                raise ValueError(self.sheets)
        except (ArithmeticError, AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError):
            raise Mistakes([Mistake.of("keys.form")]) from None
        variants = (variant for problem in self.problems for variant in problem.variants.values())
        formulas = [one["id"] for variant in variants for one in variant["questions"] if "samples" in one]
        if formulas:
            raise Mistakes([Mistake.of("keys.formulas", question=formulas[0])])


def _are_variants(row: Sequence[int], problems: Sequence[ProblemKeys]) -> bool:
    """Whether a sheet has a variant of each problem."""
    return len(row) == len(problems) and all(number in one.variants for number, one in zip(row, problems, strict=True))


def _problem_keys(number: int, data: Mapping[str, Any]) -> ProblemKeys:
    """Raises `ValueError`, or what is raised on the way, where keys are not as they are written."""
    for question in (one for variant in data["variants"] for one in variant["questions"]):
        if type(question["points"]) not in (int, float) or not are_points(Fraction(question["points"])):
            raise ValueError(question)
        if question["points"] < 0 or not isinstance(question["text"], str):
            raise ValueError(question)
        for found in () if "samples" in question else (question["answer"], *question["wrong"]):
            Fraction(found["value"])
    variants = {int(one["number"]): one for one in data["variants"]}
    return ProblemKeys(number, variants, str(data["convention"]), str(data["dtype"]))
