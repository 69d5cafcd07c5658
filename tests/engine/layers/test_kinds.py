"""What a kind says of itself: every formula in its sentences can be read, and its letters have a meaning."""

from __future__ import annotations

import re
from typing import Any, get_type_hints

import pytest
from support.each import each

from netderive.engine.derivations import rules_of
from netderive.engine.formulas import LETTERS as LETTERS_OF_COUNTS
from netderive.engine.formulas import REACHING_LETTERS, ROLES, formula, letters_in
from netderive.engine.layers import ALL, KINDS, NOTHING, STANDARD, Argument, Changes, Kind, variant
from netderive.reports.wording import meaning

LETTERS = {*ROLES, "window"}


def sentences(kind: Kind) -> list[str]:
    """All that a derivation may quote."""
    found = [kind.summary]
    for rule in rules_of(kind):
        found += [rule.reason, rule.why, *(form.reason for form in rule.forms)]
    return [text for text in found if text]


@each("kind", ALL, ids=lambda kind: kind.word)
def test_formulas_in_sentences_are_formulas_of_the_board(kind: Kind):
    for text in sentences(kind):
        for piece in re.findall(r"`([^`]*)`", text):
            assert set(letters_in(formula(piece))) <= LETTERS | set(kind.roles), text


@each("kind", ALL, ids=lambda kind: kind.word)
def test_every_letter_of_a_row_has_a_meaning_in_words(kind: Kind):
    for argument in kind.row:
        if isinstance(argument, Argument):
            role = kind.roles.get(argument.letter) or ROLES[argument.letter]
            assert meaning(role, 2) != role


@each("kind", ALL, ids=lambda kind: kind.word)
def test_no_row_takes_the_letter_of_a_count(kind: Kind):
    taken = {*LETTERS_OF_COUNTS, *REACHING_LETTERS, "E"}
    assert not taken & {argument.letter for argument in kind.row if isinstance(argument, Argument)}
    assert not taken & set(kind.roles)


def test_names_are_unambiguous():
    assert len(KINDS) == sum(map(len, STANDARD.families.values()))
    assert set(STANDARD.aliases.values()) <= set(KINDS)


@each("kind", ALL, ids=lambda kind: kind.word)
def test_an_unknown_name_leads_to_the_kind(kind: Kind):
    assert all(STANDARD.aliases[alias.lower()] == kind.word for alias in kind.aliases)


def test_a_misspelt_field_of_a_variant_is_refused_where_it_is_written():
    misspelt: Any = {"parms": NOTHING}
    with pytest.raises(TypeError, match=r"variant 'torch same' changes 'parms', which is none of .* params,"):
        variant("torch", "same", **misspelt)


def test_a_variant_changes_fields_of_a_kind_with_their_types():
    fields = get_type_hints(Kind)
    assert get_type_hints(Changes).items() <= fields.items()
    assert "needs" in Changes.__annotations__
