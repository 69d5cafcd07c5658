"""Every form of every rule is the rule, and every course's own form too, at random numbers."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from support.each import each

from netderive.engine.derivations import NOTATIONS, Notation, notation, rules_of
from netderive.engine.formulas import COMMON, NEUTRAL, Form, Rule, comparison, evaluate, formula, letters_in
from netderive.engine.inference import part_of
from netderive.engine.layers import ALL, KINDS, Kind
from netderive.engine.values import Value
from netderive.grammar import Letter

RULES = [(kind, rule) for kind in ALL for rule in rules_of(kind)] + [(KINDS["conv"], rule) for rule in COMMON]
FORMS = [(rule, form) for _, rule in RULES for form in rule.forms]
RESTATED = [
    (name, kind, rule)
    for name in NOTATIONS
    for kind, rule in RULES
    if rule.id in notation(name).forms and notation(name).restated(rule, kind) is not None
]
FROM_ZERO = ("p", "q", "r", "a", "b", "r_1")
DRAWS = 60
"""Settings of the letters that each rule is tried at."""


def numbers(rule: Rule) -> Iterator[dict[str, Value]]:
    """A value for each letter; paddings, output paddings and the bias may be 0, the bias at most 1."""
    drawn = Random(rule.id)
    ranges = {name: (int(name not in FROM_ZERO), 1 if name == "b" else 9) for name in rule.needed}
    for _ in range(DRAWS if ranges else 1):
        yield {name: drawn.randint(*ends) for name, ends in ranges.items()}


def settled(form: Form, letters: dict[str, Value]) -> dict[str, Value]:
    """The values with those of a form's equations substituted: `s = n` gives `s` the value of `n`."""
    for text in form.when:
        condition = comparison(text)
        if condition.op == "=" and isinstance(condition.left, Letter):
            letters = letters | {condition.left.name: evaluate(condition.right, letters)}
    return letters


@each(("rule", "form"), FORMS, ids=[f"{rule.id}: {form.text}" for rule, form in FORMS])
def test_a_form_is_its_rule_where_its_conditions_hold(rule: Rule, form: Form):
    drawn = [settled(form, letters) for letters in numbers(rule)]
    held = [letters for letters in drawn if form.holds(letters)]
    assert held, "no draw meets the conditions of the form"
    for letters in held:
        for tree in (form.tree, *map(formula, form.work)):
            assert evaluate(tree, letters) == evaluate(rule.general.tree, letters), letters


@each(("kind", "rule"), RULES, ids=[f"{kind.word}: {rule.id}" for kind, rule in RULES])
def test_a_rule_is_worked_through_whichever_form_fits(kind: Kind, rule: Rule):
    for letters in numbers(rule):
        assert rule.value(letters) == evaluate(rule.general.tree, letters)
        for form in (rule.taught(letters), rule.special(letters)):
            assert form.holds(letters)


def square(course: Notation, kind: Kind, rule: Rule, letters: dict[str, Value]) -> dict[str, Value]:
    """What the course's form speaks of: letters with one name have one value, letters that it lacks are neutral."""
    form = course.forms[rule.id]
    same: dict[str, Value] = {}
    for name in letters:
        called = course.letter(name, kind)
        letters[name] = same.setdefault(called, letters[name]) if called in letters_in(form) else NEUTRAL[name]
    return letters


@each(("name", "kind", "rule"), RESTATED, ids=[f"{name}: {rule.id}" for name, _, rule in RESTATED])
def test_a_course_states_the_same_rule(name: str, kind: Kind, rule: Rule):
    restated = notation(name).restated(rule, kind)
    assert restated is not None

    for letters in numbers(rule):
        letters = square(notation(name), kind, rule, letters)
        assert evaluate(restated, letters) == evaluate(rule.general.tree, letters)


def test_every_course_with_forms_is_tested():
    assert {name for name in NOTATIONS if notation(name).forms} == {name for name, _, _ in RESTATED}


@each("rule", {kind.params: None for kind in ALL}, ids=lambda rule: rule.id)
def test_weights_and_biases_are_all_parameters(rule: Rule):
    for letters in numbers(rule):
        parts = [part_of(rule, part).value(letters) for part in ("weights", "biases")]
        assert sum(parts) == rule.value(letters)


def test_rule_ids_are_given_once():
    ids: dict[str, str] = {}
    for _, rule in RULES:
        assert ids.setdefault(rule.id, rule.text) == rule.text


def test_half_a_map_is_no_whole_number():
    conv = next(kind for kind in ALL if kind.word == "conv")
    letters = dict.fromkeys(conv.params.needed, 1) | {"g": 2, "l": 3, "b": 0}
    assert conv.params.value(letters) == Fraction(3, 2)
