"""Answers and verdicts: what `find` and `check` say."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine import Table
from ..engine.claims import Link, Verdict
from ..engine.normal import tree_of
from ..engine.queries import Answer
from ..engine.worths import Worth
from ..grammar import print_math
from ..grammar.expressions import Letter, Math, Number
from ..grammar.mistakes import Mistake, show
from ..grammar.printing import print_item
from . import blocks as b
from .facts import answered, conditions, known, shape
from .readable import is_long, long_formulas
from .sentences import joined
from .wording import JUDGED, POSSESSIVE, SLIPS, plural


def answer_document(answers: list[Answer], table: Table) -> b.Document:
    """Each answer's number, then its formula; a formula without a number stays however long it is."""
    formulas = [answered(answer).parts for answer in answers]
    lines = tuple(line for answer, parts in zip(answers, formulas, strict=True) for line in _lines(answer, parts))
    blocks: list[b.Block] = [b.Chain("", lines)]
    blocks += conditions(table.where(answer.layer for answer in answers).conditions)
    if any(is_long(formula) for *others, _ in formulas for formula in others):
        blocks.append(long_formulas())
    return b.Document("Answers", tuple(blocks))


def _lines(answer: Answer, parts: Sequence[Math]) -> list[b.ChainLine]:
    *formulas, last = parts
    lines = [b.ChainLine(Letter(answer.query), "=", last)]
    return lines + [b.ChainLine(None, "=", one) for one in formulas if not is_long(one)]


def check_document(table: Table, verdicts: list[Verdict]) -> b.Document:
    """Every claim with its verdict; a wrong one with the link that breaks and what would be right."""
    blocks: list[b.Block] = [block for verdict in verdicts for block in _verdict_blocks(table, verdict)]
    blocks += conditions(of_claims(table, verdicts).conditions, JUDGED)
    wrong = sum(not verdict.holds for verdict in verdicts)
    unproved = sum(verdict.tried > 0 for verdict in verdicts)
    kind = "wrong" if wrong else "note" if unproved else "right"
    blocks.append(b.Callout(kind, (_summary(len(verdicts), wrong, unproved),)))
    return b.Document(table.title or "Claims", tuple(blocks))


def of_claims(table: Table, verdicts: Sequence[Verdict]) -> Table:
    """The table with the conditions under which there is what the claims speak of, too."""
    return table.where(verdict.asked.layer for verdict in verdicts if verdict.asked) if verdicts else table


def _summary(count: int, wrong: int, unproved: int) -> str:
    if not count:
        return "the file makes no claim"
    if unproved and not wrong:
        return (
            f"no claim is refuted; {unproved} of {plural(count, 'claim')} {'is' if unproved == 1 else 'are'} not proved"
        )
    if not wrong:
        return "the claim holds" if count == 1 else f"all {count} claims hold"
    return f"{wrong} of {plural(count, 'claim')} {'is' if wrong == 1 else 'are'} wrong"


def _verdict_blocks(table: Table, verdict: Verdict) -> list[b.Block]:
    source = table.network.source
    line, _ = source.place(verdict.claim.span[0])
    if verdict.holds:
        said = b.Code(source.text[slice(*verdict.claim.span)])
        if verdict.tried:
            return [b.Callout("note", (f"line {line}: ", said, f" is {refutation(verdict)}"))]
        return [b.Callout("right", (f"line {line}: ", said))]
    broken = next(link for link in reversed(verdict.links) if not link.holds)
    shown = show(Mistake("this claim does not hold", _place(broken, verdict)), source)
    said = [_broken(link) for link in verdict.links if not link.holds and not _from_query(link, verdict)]
    said = said if verdict.asked is not None else []
    return [b.Listing(shown), b.Callout("wrong", joined([*said, refuted(verdict)], " "))]


def _from_query(link: Link, verdict: Verdict) -> bool:
    """Whether a link compares the question itself; then the remark on the true value says it all."""
    return verdict.asked is not None and print_item(link.left) == verdict.asked.query


def _place(link: Link, verdict: Verdict) -> tuple[int, int]:
    """The piece to point at: the wrong reckoning, else the wrong result."""
    reckoned = link.left if not _from_query(link, verdict) else link.right
    return reckoned.span


def _broken(link: Link) -> b.Inline:
    """`3·3·1 + 1·32 is 41, not 320.`"""
    worth = (_worth(link.left_worth), ", not ", _worth(link.right_worth), ".")
    if print_item(link.left) == worth_text(link.left_worth):
        return (_worth(link.left_worth), " is not ", _worth(link.right_worth), ".")
    return (b.Formula((link.left,)), " is ", *worth)  # type: ignore[arg-type]


def _worth(worth: Worth) -> b.Formula:
    return b.Formula((shape(worth.features, worth.space or ()),))


def worth_text(worth: Worth) -> str:
    """What a piece of a claim is worth, as the language writes it."""
    return print_math(shape(worth.features, worth.space or ()))


def refutation(verdict: Verdict) -> str:
    """What would be right, as plain text in the language's own spelling; nothing where the claim holds."""
    pieces: list[str] = []
    for piece in refuted(verdict):
        if isinstance(piece, b.Formula):
            signs = ["", *(f" {sign} " for sign in piece.signs)]
            pieces.append("".join(sign + print_math(tree) for sign, tree in zip(signs, piece.parts, strict=True)))
        else:
            pieces.append(piece if isinstance(piece, str) else piece.text)
    return "".join(pieces)


def refuted(verdict: Verdict) -> b.Inline:
    """What would be right, in one or two sentences; of a claim that holds only how far it is proved."""
    if verdict.holds:
        return (f"not proved, but so at all {verdict.tried} values tried",) if verdict.tried else ()
    sentences: list[b.Inline] = []
    if verdict.asked is not None:
        sentences.append(_truth(verdict))
    else:
        sentences.append(_broken(next(link for link in verdict.links if not link.holds)))
    counter = next((link.counterexample for link in verdict.links if link.counterexample), None)
    if counter:
        values = [(b.Formula((Letter(name), Number(value)), ("=",)),) for name, value in counter.items()]
        sentences.append(("The sides differ at ", *joined(list(values), ", "), "."))
    if verdict.asked is not None and verdict.result_is_right:
        last = _worth(verdict.links[-1].right_worth)
        sentences.append(("The result ", last, " is right; the way to it, as written, is not."))
    if verdict.elsewhere:
        last = _worth(verdict.links[-1].right_worth)
        sentences.append((last, f" is right by {POSSESSIVE[verdict.elsewhere]} convention."))
    return joined(sentences, " ")


def _truth(verdict: Verdict) -> b.Inline:
    """The rule, the layer's values in it, and the result; and the slip that explains what is claimed, if one does."""
    assert verdict.asked is not None
    first, derivation = verdict.links[0], verdict.derivation
    itself = (b.Code(verdict.asked.query), " is ", _worth(first.left_worth))
    asked: b.Inline = itself if _from_query(first, verdict) else ()
    if derivation is None or derivation.stated is None or derivation.filled is None:
        return (*asked, ".") if asked else ()
    steps = (derivation.stated, derivation.filled, tree_of(derivation.numeric))
    trees = list({print_math(tree): tree for tree in steps}.values())  # what reads alike is said once
    if first.left_worth.space is not None:  # of several parts the one that is wrong
        trees.insert(0, derivation.symbol)
        return (*asked, *((": ",) if asked else ()), b.Formula(tuple(trees), ("=",) * (len(trees) - 1)), ".")
    return ("The rule is ", b.Formula(tuple(trees), ("=",) * (len(trees) - 1)), *_why_wrong(verdict), ".")


def _why_wrong(verdict: Verdict) -> b.Inline:
    """What was overlooked, where that is plain."""
    layer = verdict.asked and verdict.asked.layer
    if verdict.slip and layer:
        before, behind = SLIPS[verdict.slip]
        return (": ", before, b.Formula((tree_of(known(layer.count("biases"))),)), behind)
    return () if verdict.meant is None else (": the parentheses are missing, ", b.Formula((verdict.meant,)))
