"""A vocabulary of kinds is a value: a kind that is added to it is a layer like any other, and only there."""

import pickle

import pytest

from netderive.engine.formulas import Rule
from netderive.engine.inference import Input, Setting, counted, place
from netderive.engine.layers import STANDARD, Argument, Kind
from netderive.engine.resolution import Part, named_parts, stray_words
from netderive.grammar import Mistake, parse

LOWRANK = Kind(
    word="lowrank",
    usage="lowrank k",
    summary="two thin matrices",
    row=(Argument("k", name="units"),),
    features=Rule("own.lowrank.features", "k", "one value a unit"),
    params=Rule("own.lowrank.params", "2*l + 2*k", "two thin matrices of rank 2"),
)
OWN = STANDARD.with_family("of this file", LOWRANK)


def parts(text: str, vocabulary=OWN) -> tuple[tuple[Part, ...], list[Mistake]]:
    mistakes: list[Mistake] = []
    return named_parts(parse(text), vocabulary, mistakes), mistakes


def test_a_kind_of_its_own_is_a_layer_like_any_other():
    (_, lowrank), mistakes = parts("input 512 -> lowrank 128")
    assert not mistakes
    inferred = place(lowrank, Input((512, ())), Setting({}))
    assert inferred.gives == (128, ()) and counted(inferred, "params") == 2 * 512 + 2 * 128


def test_the_standard_vocabulary_does_not_know_it():
    _, mistakes = parts("input 512 -> lowrank 128", STANDARD)
    assert [one.id for one in mistakes] == ["layer.unknown"]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("block lowrank(k) [ dense k ]; input 5 -> relu", "block.name_of_layer"),
        ("input 5 -> lowrank2: relu", "label.automatic"),
        ("input 5 -> dense 3 lowrank", "row.layer"),
        ("input 5 -> lowrank(3)", "block.layer"),
    ],
)
def test_its_word_is_known_wherever_a_kind_is(text: str, id: str):
    assert [one.id for one in parts(text)[1]] == [id]


def test_its_word_is_no_letter():
    body, _ = parts("input 5 -> dense lowrank")
    assert [one.id for one in stray_words(body, (), OWN)] == ["value.word"]
    assert not stray_words(body, (), STANDARD)


def test_it_is_pickled_as_a_whole_and_a_standard_kind_by_its_name():
    assert pickle.loads(pickle.dumps(LOWRANK)) == LOWRANK
    assert pickle.loads(pickle.dumps(LOWRANK)).params.text == "2*l + 2*k"
    conv = STANDARD.kinds["conv"].under(frozenset({"same", "image"}))
    again = pickle.loads(pickle.dumps(conv))
    assert again is conv and again.base is STANDARD.kinds["conv"]
