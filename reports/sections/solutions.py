"""Conditions solved for letters, as blocks: the answer with its gap first, then how each condition is solved."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.conditions import Interval, at_least
from ...engine.exploration import Isolated, Reason, Relation, Solution, Solutions
from ...engine.formulas import tree_of
from ...engine.values import Value
from ...grammar import Letter, Math, Number
from ..document import blocks as b
from ..document import joined, sentence_of
from ..wording import words
from .pieces import conditions, conjunction, given_values
from .readable import without_long

SIGNS = {"=": "=", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "~": "≈"}


def solutions_document(found: Solutions) -> b.Document:
    """The solutions, the best first, when they hold, and the working."""
    title = found.table.title or words.SOLVED
    blocks: list[b.Block] = [b.Heading(1, (title,)), b.Prose(_requested(found)), _result(found)]
    if len(found.solutions) > 1:
        blocks.append(_listed(found))
    blocks += conditions(found.where)
    if not found.table.exact:
        blocks.append(b.Callout("note", (words.PERHAPS_MORE,)))
    blocks.append(b.Heading(2, (words.WORKING,)))
    if given := given_values(found.table):
        blocks.append(b.Prose(sentence_of(words.GIVEN_VALUES, values=given)))
    blocks += [block for reason in found.reasons for block in _working(reason, found)]
    return without_long(b.Document(title, (*blocks, *_conditions_block(found))))


def _requested(found: Solutions) -> b.Inline:
    """`Solve params ≤ 1 000 000 for k.`"""
    requested = joined([(relation_of(one, Letter(one.texts[0])),) for one in found.relations], words.AND)
    letters = joined([(b.Formula((Letter(name),)),) for name in found.letters], words.AND)
    ranges: list[b.Inline] = [(_span(name, span, 0),) for name, span in found.within.items()]
    text = words.SOLVE_WITHIN if ranges else words.SOLVE
    return sentence_of(text, conditions=requested, letters=letters, ranges=joined(ranges, ", "))


def relation_of(one: Relation, left: Math) -> b.Formula:
    """A condition at the values given, its left side as it is written."""
    return b.Formula((left, tree_of(one.right)), (SIGNS[one.sign],))


# The answer


def _result(found: Solutions) -> b.Callout:
    if found.isolated is not None:
        return b.Callout("result", (_isolated(found.letters[0], found.isolated), "."))
    if found.best is None:
        return b.Callout("note", _none(found))
    is_range = len(found.letters) == 1 and found.relations[0].sign in ("=", "~") and len(found.solutions) > 1
    if is_range:
        spans, count = spans_of(found.letters[0], found.spans), found.count
        counted = words.SOME_VALUES.of(count).format(count=count) if count else ""
        return b.Callout("result", (*spans, *_sifted(found), counted, "."))
    return b.Callout("result", (*_best(found, found.best), *_next(found)))


def _isolated(name: str, isolated: Isolated) -> b.Formula:
    letter = Letter(name)
    if isolated.equal is not None:
        return b.Formula((letter, tree_of(isolated.equal)), ("=",))
    below = [] if isolated.at_least is None else [tree_of(isolated.at_least)]
    above = [] if isolated.at_most is None else [tree_of(isolated.at_most)]
    return b.Formula((*below, letter, *above), ("≤",) * (len(below) + len(above)))


def _best(found: Solutions, best: Solution) -> b.Inline:
    """`k = 11 is the largest: params = 917 754, which is 82 246 below the bound.`"""
    is_bound = found.relations[0].sign not in ("=", "~")
    if len(found.letters) > 1:
        said = words.NEAREST_BOUND if is_bound else words.ONE_OF_THEM
    elif is_bound:
        said = words.LARGEST if found.from_above else words.SMALLEST
    else:
        said = words.ONE_SOLUTION
    return _solution(said, best)


def _next(found: Solutions) -> b.Inline:
    """` At k = 12, params = 1 092 074, which is 92 074 above the bound.`"""
    if found.next is None:
        return ()
    return _solution(words.NEXT, found.next)


def _none(found: Solutions) -> b.Inline:
    if found.nearest is None:
        return (words.NO_NETWORK,)
    return _solution(words.NO_SOLUTION, found.nearest)


def _solution(text: str, one: Solution) -> b.Inline:
    """A sentence on the values of the letters, what the left sides are there, and how far from the bound."""
    return sentence_of(text, values=_values(one), figures=_figures(one), gap=_gap(one))


def _values(one: Solution) -> b.Inline:
    return joined([(b.Formula((Letter(name), Number(value)), ("=",)),) for name, value in one.values.items()], ", ")


def _figures(one: Solution) -> b.Inline:
    """What the left sides are, each once."""
    sides = dict.fromkeys((r.texts[0], r.left) for r in one.relations)
    return joined([(b.Formula((Letter(text), tree_of(left)), ("=",)),) for text, left in sides], ", ")


def _gap(one: Solution) -> b.Inline:
    """How far the first left side is from the right one."""
    broken = next((r for r in one.relations if r.missing), one.relations[0])
    if broken.gap == 0:
        return (words.EXACTLY,) if broken.sign != "=" else ()
    below = broken.gap > 0
    size: Value = broken.gap if below else -broken.gap
    bound = b.Formula((tree_of(broken.right),))
    return sentence_of(words.BELOW if below else words.ABOVE, size=b.Formula((tree_of(size),)), bound=bound)


def _listed(found: Solutions) -> b.TableBlock:
    """A row a solution."""
    names = [text for text, _ in found.sides]
    has_gap = any(one.gap != 0 for one in found.solutions)
    columns = [b.Column(name, "right") for name in (*found.letters, *names, *((words.GAP,) if has_gap else ()))]
    rows = [
        (
            *one.values.values(),
            *(one.relations[index].left for index in found.sides.values()),
            *((one.gap,) if has_gap else ()),
        )
        for one in found.solutions
    ]
    cells = tuple(tuple((b.Formula((tree_of(value),)),) for value in row) for row in rows)
    shown = "" if found.count is None else words.OF_ALL.format(shown=len(rows), count=found.count)
    return b.TableBlock(tuple(columns), cells, caption=shown or words.NEAREST_FIRST.format(shown=len(rows)))


# The working


def _working(reason: Reason, found: Solutions) -> list[b.Block]:
    """A condition in the letters that are solved for, why it is solved so, and what follows."""
    relation = reason.relation
    left = tree_of(relation.left)
    bound = b.ChainLine(None, SIGNS[relation.sign], tree_of(relation.right))
    blocks: list[b.Block] = [b.Chain("", (b.ChainLine(Letter(relation.texts[0]), "=", left), bound))]
    if why := _why(reason, found):
        blocks.append(b.Prose(why))
    if reason.spans is not None and len(found.letters) == 1:
        blocks.append(b.Prose(sentence_of(words.HENCE, spans=spans_of(found.letters[0], reason.spans))))
    return blocks


def _why(reason: Reason, found: Solutions) -> b.Inline:
    name = found.letters[0]
    match reason.way:
        case "rises" | "falls":
            assert reason.step is not None
            rises = reason.way == "rises"
            size = _math(tree_of(reason.step if rises else -reason.step))
            return sentence_of(words.RISES if rises else words.FALLS, letter=_math(Letter(name)), size=size)
        case "rounds":
            bounds = [one for one in map(at_least, reason.needs) if not isinstance(one, bool)]
            return sentence_of(words.ROUNDS, bounds=conjunction(bounds))
        case "crosses":
            return sentence_of(words.CROSSES, letter=_math(Letter(name)))
        case "search":
            if found.searched:
                return (words.EVERY_SETTING.format(count=found.searched),)
            return sentence_of(words.EVERY_VALUE, spans=spans_of(name, found.spans), where=_sifted(found))
        case "letters":
            return sentence_of(words.ISOLATED, letter=_math(Letter(name)))
        case _:
            return ()


def _math(tree: Math) -> b.Inline:
    return (b.Formula((tree,)),)


def _conditions_block(found: Solutions) -> list[b.Block]:
    """What all conditions say together, and what the network itself asks of the letter."""
    name, *others = found.letters
    if others or found.isolated is not None or any(one.way == "search" for one in found.reasons):
        return []
    requested = _sifted(found)
    first, *more = found.reasons
    if not more and not requested and first.spans in (None, found.spans):
        return []
    own = [one for one in found.network if one not in found.sifting]
    needs = [b.Prose(sentence_of(words.NETWORK_NEEDS, conditions=conjunction(own)))] if own else []
    return [*needs, b.Prose(sentence_of(words.TOGETHER_THEY_SAY, spans=spans_of(name, found.spans), where=requested))]


def _sifted(found: Solutions) -> b.Inline:
    """`, where d % 12 = 0`: what leaves out some of the numbers."""
    return sentence_of(words.WHERE, conditions=conjunction(found.sifting)) if found.sifting else ()


def spans_of(name: str, spans: Sequence[Interval]) -> b.Inline:
    """`193 ≤ h ≤ 224`, and `k ≥ 3`."""
    if not spans:
        return sentence_of(words.NO_NUMBER, letter=_math(Letter(name)))
    return joined([(_span(name, span),) for span in spans], words.OR)


def _span(name: str, span: Interval, least: int = 1) -> b.Formula:
    """`193 ≤ h ≤ 224`; without a lower bound that says nothing."""
    (first, last), letter = span, Letter(name)
    if last is None:
        return b.Formula((letter, Number(first)), ("≥",))
    if first == last:
        return b.Formula((letter, Number(first)), ("=",))
    if first <= least:
        return b.Formula((letter, Number(last)), ("≤",))
    return b.Formula((Number(first), letter, Number(last)), ("≤", "≤"))
