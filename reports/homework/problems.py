"""The problems of a homework: its networks, with the names that their questions have in files for several of them."""

from __future__ import annotations

from collections.abc import Iterator

from ...engine.homework import numbered, problem_numbers
from ...grammar import record
from ..wording import words
from .answer_lists import Data


@record()
class Problem:
    """A network of a homework: its number, 0 where it is alone, its title, and its keys."""

    number: int
    title: str
    keys: Data

    @property
    def heading(self) -> str:
        return problem_heading(self.number, self.title)

    def name(self, question: Data) -> str:
        """The name of a question in the whole homework: `2.conv1.params`."""
        return numbered(self.number, question["id"])

    def by_question(self) -> Iterator[tuple[str, list[tuple[Data, Data]]]]:
        """The name of each question, with the variants that have it and how they ask it."""
        found: dict[str, list[tuple[Data, Data]]] = {}
        for variant in self.keys["variants"]:
            for question in variant["questions"]:
                found.setdefault(self.name(question), []).append((variant, question))
        yield from found.items()


def problem_heading(number: int, title: str) -> str:
    """`Problem 2: LeNet`; the title alone where there is one problem only."""
    if not number:
        return title
    return (words.PROBLEM_TITLED if title else words.PROBLEM).format(number=number, title=title)


def problems_of(keys: Data) -> list[Problem]:
    """The problems of keys, in their order; keys of one network are those of its only problem."""
    found = keys.get("problems", [keys])
    numbers = problem_numbers(len(found))
    return [Problem(number, one["title"], one) for number, one in zip(numbers, found, strict=True)]


def by_question(keys: Data) -> Iterator[tuple[str, list[tuple[Data, Data]]]]:
    """The questions of all problems by their names."""
    for problem in problems_of(keys):
        yield from problem.by_question()


def sheets_of(keys: Data) -> Iterator[tuple[int, list[tuple[Problem, Data]]]]:
    """The number of each sheet, with its problems and the variant that it has of each."""
    problems = problems_of(keys)
    by_number = [{one["number"]: one for one in problem.keys["variants"]} for problem in problems]
    rows = dict(enumerate(keys["sheets"], 1)) if "sheets" in keys else {number: [number] for number in by_number[0]}
    for number, row in rows.items():
        variants = (found[one] for found, one in zip(by_number, row, strict=True))
        yield number, list(zip(problems, variants, strict=True))
