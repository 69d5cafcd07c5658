"""Answers and verdicts: what `find` and `check` say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from ...engine import Table
from ...engine.answers import Amount, Answer, Judgement, Link, Verdict, WrongWay, judge, rounds_to
from ...engine.formulas import tree_of
from ...grammar import Call, Expr, Letter, Math, Mistake, Number, Rounded, pointed, print_item, print_math
from ..document import blocks as b
from ..document import joined, sentence_of
from ..wording import words
from .pieces import answered, as_text, conjunction, decimal_code, shape, table_conditions
from .readable import is_long, long_formulas
from .slips import explained, message


def answer_document(answers: list[Answer], table: Table) -> b.Document:
    """Each answer's number, then its formula; a formula without a number stays however long it is."""
    formulas = [answered(answer).parts for answer in answers]
    lines = tuple(line for answer, parts in zip(answers, formulas, strict=True) for line in _lines(answer, parts))
    blocks: list[b.Block] = [b.Chain("", lines)]
    blocks += table_conditions(table.where(answer.layer for answer in answers))
    if any(is_long(formula) for *others, _ in formulas for formula in others):
        blocks.append(long_formulas())
    return b.Document(words.ANSWERS, tuple(blocks))


def _lines(answer: Answer, parts: Sequence[Math]) -> list[b.ChainLine]:
    *formulas, last = parts
    lines = [b.ChainLine(Letter(answer.query), "=", last)]
    return lines + [b.ChainLine(None, "=", one) for one in formulas if not is_long(one)]


def check_document(table: Table, judgement: Judgement) -> b.Document:
    """Every claim with its verdict; a wrong one with the link that breaks and what would be right."""
    verdicts = judgement.verdicts
    blocks: list[b.Block] = [block for verdict in verdicts for block in verdict_blocks(table, verdict)]
    blocks += [_unread(table, mistake) for mistake in judgement.mistakes]
    blocks += table_conditions(of_claims(table, verdicts), "claims")
    wrong, open_ones = (sum(verdict.holds is held for verdict in verdicts) for held in (False, None))
    unproved = open_ones + sum(verdict.tried > 0 for verdict in verdicts)
    kind = "wrong" if wrong else "unread" if judgement.mistakes else "note" if unproved else "right"
    under = any(verdict.only_for for verdict in verdicts)
    said = _summary(len(verdicts), wrong, unproved, under) if verdicts else ()
    count = len(judgement.mistakes)
    unread = (words.UNREAD_CLAIMS.of(count).format(count=count),) if count else ()
    if said or count > 1:
        blocks.append(b.Callout(kind, ("; ".join([*said, *unread]),)))
    return b.Document(table.title or words.CLAIMS, tuple(blocks))


def claims_by_position(table: Table) -> tuple[dict[str, list[b.Block]], list[b.Block]]:
    """What is said of the file's claims: by the layer that they follow in the file, and after the last layer."""
    judgement = judge(table)
    said = [(verdict.claim.span[0], verdict_blocks(table, verdict)) for verdict in judgement.verdicts]
    said += [(mistake.span[0] if mistake.span else 0, [_unread(table, mistake)]) for mistake in judgement.mistakes]
    behind: dict[str, list[b.Block]] = {}
    at_end: list[b.Block] = []
    for start, blocks in sorted(said, key=lambda pair: pair[0]):
        before = [layer for layer in table.layers if layer.span[0] < start]
        last = not before or before[-1] is table.layers[-1]
        (at_end if last else behind.setdefault(before[-1].name, [])).extend(blocks)
    return behind, at_end


def of_claims(table: Table, verdicts: Sequence[Verdict]) -> Table:
    """The table with the conditions under which there is what the claims speak of, too."""
    return table.where(verdict.requested.layer for verdict in verdicts if verdict.requested) if verdicts else table


def _unread(table: Table, mistake: Mistake) -> b.Callout:
    line, _ = table.network.source.place(mistake.span[0] if mistake.span else 0)
    said = f"{mistake.message} ({mistake.hint})" if mistake.hint else mistake.message
    return b.Callout("unread", (words.ON_LINE.format(line=line, claim=said),))


def _summary(count: int, wrong: int, unproved: int, under: bool) -> tuple[str, ...]:
    claims = words.SOME_CLAIMS.of(count).format(count=count)
    if wrong == count == 1:
        return (words.ONE_CLAIM_WRONG,)
    if wrong:
        return (words.WRONG_CLAIMS.of(wrong).format(wrong=wrong, claims=claims),)
    if unproved:
        return (words.UNPROVED_CLAIMS.of(unproved).format(unproved=unproved, claims=claims),)
    return (words.ALL_CLAIMS_HOLD.of(count).format(count=count) + (words.UNDER_CONDITIONS if under else ""),)


def verdict_blocks(table: Table, verdict: Verdict) -> list[b.Block]:
    source = table.network.source
    line, _ = source.place(verdict.claim.span[0])
    said = b.Code(source.text[slice(*verdict.claim.span)])
    if verdict.holds is None or verdict.tried:
        return [b.Callout("note", sentence_of(words.ON_LINE_OPEN, line=line, claim=said, verdict=refutation(verdict)))]
    if verdict.holds:
        claim = sentence_of(words.ON_LINE, line=line, claim=said)
        return [b.Callout("right", (*claim, *_in_our_order(verdict), *_only_for(verdict)))]
    broken = next(link for link in reversed(verdict.links) if link.holds is False)
    shown = pointed(words.INCORRECT, _place(broken, verdict), source, words.LINE)
    broken_ones = [link for link in verdict.links if link.holds is False and not _from_query(link, verdict)]
    remarks = [_broken(link) for link in broken_ones] if verdict.requested is not None and not verdict.running else []
    return [b.Listing(shown), b.Callout("wrong", joined([*remarks, refuted(verdict)], " "))]


def _in_our_order(verdict: Verdict) -> b.Inline:
    """An output that is written in another order, as we write it; nothing where only the `@` is not there."""
    for link in verdict.links:
        sides = (link.left_amount, link.right_amount)
        if link.reordered and sides[0].parts != sides[1].parts:
            ours = next(one for one in sides if one.features is not None)
            return sentence_of(words.OTHER_ORDER, output=_amount(ours))
    return ()


def _only_for(verdict: Verdict) -> b.Inline:
    """`, for N >= 2`, where the network is possible elsewhere, too."""
    return sentence_of(words.ONLY_FOR, conditions=conjunction(verdict.only_for)) if verdict.only_for else ()


def _from_query(link: Link, verdict: Verdict) -> bool:
    """Whether a link compares the question itself; then the remark on the true value says it all."""
    return verdict.requested is not None and print_item(link.left) == verdict.requested.query


def _place(link: Link, verdict: Verdict) -> tuple[int, int]:
    """The piece to point at: the wrong formula; the result of one that is right."""
    is_right = _from_query(link, verdict) or (verdict.requested and link.left_amount == _true_amount(verdict))
    return link.right.span if is_right else link.left.span


def _broken(link: Link) -> b.Inline:
    """`3·3·1 + 1·32 is 41, not 320.`"""
    left, right = _amount(link.left_amount), _right(link)
    if isinstance(link.left, Rounded) or print_item(link.left) == amount_text(link.left_amount):
        return sentence_of(words.BROKEN_VALUE[link.sign], value=left, right=right)
    formula = b.Formula((link.left,))  # type: ignore[arg-type]
    return sentence_of(words.BROKEN[link.sign], formula=formula, value=left, right=right)


def _right(link: Link) -> b.Formula | b.Code:
    """The right side: its value, or a rounded number as it is printed."""
    return b.Code(link.right.text) if isinstance(link.right, Rounded) else _amount(link.right_amount)


def _amount(amount: Amount) -> b.Formula | b.Code:
    decimal = decimal_code(amount.features) if amount.space is None else None
    return decimal or b.Formula((shape(amount.features, amount.space or ()),))


def amount_text(amount: Amount) -> str:
    """What a piece of a claim is, as the language writes it."""
    return print_math(shape(amount.features, amount.space or ()))


def refutation(verdict: Verdict) -> str:
    """What would be right, as plain text in the language's own spelling; nothing where the claim holds."""
    return as_text(refuted(verdict))


def refuted(verdict: Verdict) -> b.Inline:
    """What would be right, in one or two sentences; of a claim that holds only how far it is proved."""
    if verdict.holds is None:
        return (words.NOT_DECIDED,)
    if verdict.holds:
        right = (words.NOT_PROVED.format(tried=verdict.tried),) if verdict.tried else ()
        only_for = _only_for(verdict)
        return (*(right or (words.IS_RIGHT,)), *only_for) if only_for else right
    sentences: list[b.Inline] = _running(verdict)
    sentences += [] if verdict.explained is None else explained(verdict.explained)
    if verdict.followed:
        earlier = joined([(b.Code(query),) for query in verdict.followed], words.AND)
        sentences.append(sentence_of(words.FOLLOWS, claims=earlier))
    if verdict.requested is not None:
        sentences.append(_truth(verdict))
    else:
        sentences.append(_broken(next(link for link in verdict.links if link.holds is False)))
    counter = next((link.counterexample for link in verdict.links if link.counterexample), None)
    if counter:
        values = [(b.Formula((Letter(name), Number(value)), ("=",)),) for name, value in counter.items()]
        differ = all(link.sign == "=" for link in verdict.links if link.counterexample)
        sentences.append(sentence_of(words.SIDES_DIFFER if differ else words.FAILS, values=joined(list(values), ", ")))
    if verdict.requested is not None and verdict.result_is_right:
        last = _amount(verdict.links[-1].right_amount)
        sentences.append(sentence_of(words.RESULT_IS_RIGHT, result=last))
    sentences += _rounding(verdict)
    if verdict.elsewhere:
        last = _amount(verdict.links[-1].right_amount)
        whose = joined([(words.POSSESSIVE[convention],) for convention in verdict.elsewhere], words.AND)
        sentences.append(sentence_of(words.RIGHT_ELSEWHERE, result=last, whose=whose))
    return joined(sentences, " ")


def _running(verdict: Verdict) -> list[b.Inline]:
    """That `=` is between equal things, and how a calculation that goes on behind it is written where it is right."""
    running = verdict.running
    if running is None:
        return []
    blanks = {"equals": b.Code("="), "value": _amount(Amount(running.value)), "formula": b.Formula((running.formula,))}
    said = [sentence_of(words.RUNNING, **blanks)]
    if verdict.result_is_right:
        whole = b.Formula((running.whole, tree_of(running.result)), ("=",))
        said.append(sentence_of(words.WRITE_WHOLE, whole=whole))
    return said


def _rounding(verdict: Verdict) -> list[b.Inline]:
    """What a number that is rounded would be as a claim: of `= 1.2M` that it is written with `~`."""
    said: list[b.Inline] = []
    for link in verdict.links:
        value, right = link.left_amount.features, link.right
        if not isinstance(right, Rounded) or not isinstance(value, int) or link.holds is not False:
            continue
        if link.sign == "=" and rounds_to(value, right.value, right.place):
            said.append(sentence_of(words.WRITE_ROUNDED, number=b.Code(f"~ {right.text}")))
    return said


def _truth(verdict: Verdict) -> b.Inline:
    """The rule, the layer's values in it, and the result; and the slip that explains what is claimed, if one does."""
    assert verdict.requested is not None
    first, derivation = verdict.links[0], verdict.derivation
    query, value = b.Code(verdict.requested.query), _amount(_true_amount(verdict))
    itself = _from_query(first, verdict)
    if derivation is None or derivation.stated is None or derivation.filled is None:
        return sentence_of(words.QUERY_IS, query=query, value=value)
    trees = (derivation.stated, derivation.filled, tree_of(derivation.numeric))
    if first.left_amount.space is not None:  # of several parts the one that is wrong
        text = words.QUERY_IS_EQUAL if itself else "{steps}{why}."
        steps = _equal(derivation.symbol, *trees)
        return sentence_of(text, query=query, value=value, steps=steps, why=_why_wrong(verdict))
    rounds: b.Inline = ()
    if first.sign == "~":
        rounds = sentence_of(words.QUERY_ROUNDS, query=query, value=value, right=_right(first))
    return (*rounds, *sentence_of(words.THE_RULE_IS, steps=_equal(*trees), why=_why_wrong(verdict)))


def _equal(*trees: Math) -> b.Formula:
    """Equal readings, each written once."""
    distinct = tuple({print_math(tree): tree for tree in trees}.values())
    return b.Formula(distinct, ("=",) * (len(distinct) - 1))


def _true_amount(verdict: Verdict) -> Amount:
    """What is requested is, wherever in the claim the question is."""
    assert verdict.requested is not None
    query, first = verdict.requested.query, verdict.links[0]
    behind = (link.right_amount for link in verdict.links if print_item(link.right) == query)
    return first.left_amount if _from_query(first, verdict) else next(behind, first.left_amount)


def _why_wrong(verdict: Verdict) -> b.Inline:
    """What was overlooked, where that is plain."""
    if verdict.rounding is not None:
        name, value, quotient = verdict.rounding
        inside = tree_of(value) if isinstance(value, int | Fraction) else quotient
        rounded, number = Call(name, (inside,)), {"floor": math.floor, "ceil": math.ceil}[name]
        parts = (rounded, Number(number(value))) if isinstance(value, int | Fraction) else (rounded,)
        formula = b.Formula(parts, ("=",) * (len(parts) - 1))
        return sentence_of(words.WRONG_ROUNDING, how=words.ROUNDED[name], formula=formula)
    return (": ", *_parentheses(verdict.meant)) if verdict.meant is not None else ()


def _parentheses(meant: Expr) -> b.Inline:
    return sentence_of(words.NO_PARENTHESES, formula=b.Formula((meant,)))


def named_slips(verdict: Verdict) -> list[dict[str, object]]:
    """What explains a wrong claim, as data: the slips by their ids, in which layer, and what is said of them.

    >>> from netderive.engine.answers import check
    >>> from netderive.engine import derive
    >>> named_slips(*check(derive("input 1@9x9 -> conv 32@3x3; claim conv1.params = (3*3 + 1)*32 = 300")))
    [{'slips': ['arithmetic.wrong'], 'message': '(3*3 + 1)*32 is 320, not 300'}]
    """
    if verdict.explained is not None:
        return [_of_way(way) for way in verdict.explained.ways]
    if verdict.meant is not None:
        return [{"slips": [*verdict.slips], "message": as_text(_parentheses(verdict.meant))}]
    if verdict.running is not None:
        return [{"slips": [*verdict.slips], "message": as_text(joined(_running(verdict), " ")).removesuffix(".")}]
    link = verdict.miscalculated
    return [{"slips": [*verdict.slips], "message": as_text(_broken(link)).removesuffix(".")}] if link else []


def _of_way(way: WrongWay) -> dict[str, object]:
    where = {"layer": way.layer} if way.layer else {}
    return {"slips": [*way.ids], **where, "message": as_text(message(way))}
