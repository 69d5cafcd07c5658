"""Claims put to the test: every link of the chain, and what would be right.

A claim is a chain of equalities. Each link is worked out on its own, so a chain whose ends
agree can still break in the middle.
"""

from __future__ import annotations

from ...grammar import (
    Claim,
    Mistake,
    Mistakes,
    print_item,
    replace,
)
from ..conditions import Stated
from ..formulas import ROLES
from ..network import Table
from ..values import algebra
from .claim_readings import read_claim
from .fewer_repetitions import with_fewer_repetitions
from .follow_through import EarlierAnswers, earlier_claims
from .links import same
from .loose_notation import noun_of_letter, unclear_power, with_other_case
from .thousands import in_other_countries, misread_number
from .verdicts import Judgement, Verdict
from .wrong_claims import conventions_elsewhere, derivation_of, explained, meant, rounding_of, running_of


def check(table: Table) -> list[Verdict]:
    """Every claim of the network, in text order. Raises `Mistakes` where a claim cannot be read.

    >>> from netderive.engine import derive
    >>> table = derive("input 1@9x9 -> conv 32@3x3\\nclaim conv1.params = 3*3*1+1*32 = 320")
    >>> [link.holds for link in check(table)[0].links]
    [False, False]
    """
    judgement = judge(table)
    if judgement.mistakes:
        raise Mistakes(judgement.mistakes, table.network.source)
    return list(judgement.verdicts)


def judge(table: Table) -> Judgement:
    """Every claim that can be judged, and what is wrong with the others.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse
    >>> text = "input 3 -> dense 2; claim params = 8; claim dense2.params = 8; claim params ="
    >>> judgement = judge(derive(parse(text, lenient=True), lenient=True))
    >>> len(judgement.verdicts), [mistake.message for mistake in judgement.mistakes]
    (1, ['there is no layer `dense2`', 'this `claim` is not finished'])
    """
    verdicts: list[Verdict] = []
    mistakes: list[Mistake] = []
    claims = [one for one in table.network.statements if isinstance(one, Claim)]
    fewer = with_fewer_repetitions(table) if claims else []
    earlier = earlier_claims(table, {print_item(link) for claim in claims for link in claim.links})
    for claim in claims:
        try:
            verdict = replace(_judged_as_meant(claim, table), table=table)
        except Mistakes as error:
            mistakes += error.mistakes
            continue
        if verdict.holds:
            verdict = replace(verdict, only_for=_only_for(claim, table, fewer))
        verdicts.append(_followed(verdict, earlier))
    mistakes = sorted([*mistakes, *table.network.unread], key=lambda mistake: mistake.span or (0, 0))
    return Judgement(tuple(verdicts), tuple(mistakes))


def _only_for(claim: Claim, table: Table, fewer: list[Table] | None) -> tuple[Stated, ...]:
    """The conditions that a claim takes for granted, beyond those under which the network is possible."""
    if not table.exact:
        return table.holding
    if fewer is not None and all(_holds_in(claim, one) for one in fewer):
        return ()
    return tuple(one for one in table.formulas_for if one not in table.conditions)


def _holds_in(claim: Claim, table: Table) -> bool:
    """Whether a claim holds in another table of the network; of a repetition that is not there it says nothing."""
    try:
        return bool(_judged_as_meant(claim, table).holds)
    except Mistakes:
        return True


def _followed(verdict: Verdict, earlier: EarlierAnswers) -> Verdict:
    """A wrong claim with the earlier wrong ones from which it is right; they explain it."""
    if verdict.holds is not False or verdict.requested is None:
        return verdict
    followed = earlier.followed(verdict.requested, verdict.links[-1].right_amount)
    return replace(verdict, followed=followed, explained=None) if followed else verdict


def _judged_as_meant(claim: Claim, table: Table) -> Verdict:
    """The verdict on a claim in loose notation: where that may mean two things, it is right or not judged."""
    if unclear := noun_of_letter(claim, table.network.source.text, table.letters):
        raise Mistakes([unclear])
    try:
        verdict = _judged(claim, table)
    except Mistakes:
        other = with_other_case(claim, {*table.letters, *ROLES})
        found = _right(other, table) if other else None
        if found is None:
            raise
        verdict = found
    if not verdict.holds and (unclear := unclear_power(verdict.claim, table.network.source.text)):
        raise Mistakes([unclear])
    if not verdict.holds and (other := in_other_countries(claim, table)) and _right(*other):
        raise Mistakes([misread_number(claim, table)])
    return verdict


def _right(claim: Claim, table: Table) -> Verdict | None:
    """The verdict on a claim that is right; None where it is not, or cannot be read."""
    try:
        verdict = _judged(claim, table)
    except Mistakes:
        return None
    return verdict if verdict.holds else None


def _judged(claim: Claim, table: Table) -> Verdict:
    reading = read_claim(claim, table)
    requested, truth, links = reading.requested, reading.truth, reading.links()
    if requested is None or truth is None:
        return Verdict(reading.claim, links, None, None)
    first_wrong = next((one for one in reading.amounts if not same(one, truth)), truth)
    derivation = derivation_of(requested, truth, first_wrong)
    verdict = Verdict(reading.claim, links, requested, derivation)
    if all(link.holds for link in links):
        return verdict
    running = running_of(reading)
    if running and algebra.equal(running.result, truth.parts[0]):
        return replace(verdict, running=running)
    rounding = rounding_of(reading, requested, truth, derivation)
    elsewhere = tuple(conventions_elsewhere(reading, truth))
    intended = meant(reading, requested, truth)
    explanation = None if rounding or elsewhere else explained(reading, requested, truth, running)
    if intended and explanation:  # one of them: parentheses, unless one slip explains it
        intended, explanation = (None, explanation) if explanation.plain else (intended, None)
    return replace(
        verdict, running=running, meant=intended, explained=explanation, elsewhere=elsewhere, rounding=rounding
    )
