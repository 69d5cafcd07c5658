"""What a notebook shows of a result: the document that the command of the same name writes."""

from __future__ import annotations

from ...engine import Figure, Table
from ...engine.answers import Answer, Judgement, Verdict
from ...engine.conditions import Condition
from ...engine.exploration import Comparisons, Scale, Solutions
from ..document import blocks as b
from ..wording import words
from .comparisons import comparison_document
from .growth import growth_document
from .pieces import amount, conditions
from .solutions import solutions_document
from .tables import table_document
from .verdicts import answer_document, check_document


def result_document(result: object, table: Table | None = None) -> b.Document:
    """A table, a figure, an answer, a verdict, verdicts on a table's claims, or growth, as blocks."""
    match result:
        case Table():
            return table_document([result])
        case Figure():
            return b.Document(words.FIGURE, (b.Prose((amount(result),)), *conditions(_open(result))))
        case Answer():
            assert result.table is not None
            return answer_document([result], result.table)
        case Scale():
            return growth_document(result)
        case Comparisons():
            return comparison_document(result)
        case Solutions():
            return solutions_document(result)
        case Verdict(table=Table() as own):
            return check_document(own, Judgement((result,), ()))
        case _:
            assert table is not None
            assert isinstance(result, tuple)
            return check_document(table, Judgement(tuple(one for one in result if isinstance(one, Verdict)), ()))


def _open(figure: Figure) -> tuple[Condition, ...]:
    """When a figure holds, while letters are free."""
    return figure.conditions if figure.value in (None, figure.symbolic) else ()
