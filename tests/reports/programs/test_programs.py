"""Programs for PyTorch and Keras of all that a text can say of its flow: they are run, and find what is derived."""

from __future__ import annotations

import os

import pytest
from support.framework_programs import run_program
from support.programs import need_module

from netderive.engine import derive
from netderive.grammar import Mistakes
from netderive.reports.programs import script

pytestmark = pytest.mark.frameworks

os.environ.setdefault("KERAS_BACKEND", "torch")

FLOW = {
    "a repeat": "input 1@28x28 -> [ conv 4@3x3 pad 1 -> relu ] * 3 -> dense 2",
    "a repeat of none": "input 4 -> [ dense 9 ] * 0 -> add [ [ dense 9 ] * 0 | dense 4 ]",
    "a loop": "input 3@8x8 -> for i = 1..3 [ conv 4*2^(i-1)@3x3 pad 1 -> pool 2x2 ]",
    "a block": """block fire(s, e, f = 4*s) [ conv s@1x1 -> concat [ conv e@1x1 | conv f@3x3 pad 1 ] ]
        input 3@8x8 -> fire(2, 3) -> fire(4, 5, f = 2)""",
    "a repeated join": "input 3@8x8 -> [ add [ conv 3@3x3 pad 1 | ] ] * 2",
    "u-net": """input 1@16x16
        for i = 1..3 [ conv 4*2^(i-1)@3x3 pad 1
            -> concat [ | pool 2x2 -> inner -> deconv 4*2^(i-1)@2x2 stride 2 ] -> conv 4*2^(i-1)@3x3 pad 1 ]""",
    "a tree": "input 4 -> for i = 1..3 [ dense 8 -> concat [ dense 3 -> inner | dense 2 -> inner ] ]",
    "from": "input 3@8x8 -> c: conv 4@3x3 pad 1 -> relu -> conv 4@3x3 pad 1 -> add from c -> from c -> pool 2x2",
    "from inside": "input 4@5x5 -> b: [ c: conv 4@3x3 pad 1 -> relu ] * 2 -> conv 4@1x1 -> add from b[1].c",
    "from at the end of a branch": "input 4 -> c: dense 3 -> dense 4 -> add [ dense 3 | from c -> [ relu ] * 0 ]",
    "second inputs in repetitions": "input 4@6 -> [ q: linear 4 -> attention 2 from q -> again q ] * 2",
    "a layer twice": "input 10 -> a: linear 10 -> again a -> b: again a -> again b",
    "a repeat twice": "input 4 -> r: [ dense 4 -> relu ] * 3 -> again r",
    "a join twice": "input 4 -> j: add [ dense 4 | ] -> again j -> again j",
    "a tree twice": "input 4 -> r: for i = 1..2 [ dense 8 -> concat [ dense 3 -> inner | dense 2 -> inner ] ] "
    "-> dense 4 -> again r",
    "a block twice": "block f(k) [ dense k -> relu ]\ninput 4 -> u: f(4) -> again u -> f(4)",
    "one layer in every repetition": "input 4 -> a: dense 4 -> [ again a -> relu ] * 3",
    "a layer twice in every repetition": "input 4 -> r: [ a: dense 4 -> again a ] * 3 -> again r",
    "a recurrent layer twice": "input 6@8 -> a: lstm 3 bidirectional -> again a",
    "a map and a vector": "input 4@6 -> b: linear 4 -> globalpool -> again b",
    "a tied embedding": "input 1@7 -> e: embedding 100, 16 -> [ linear 16 -> attention 4 ] * 2 -> again e",
    "labels that look like the program's own names": """input 3@8x8 -> a_1: conv 4@3x3 pad 1
        out_a: concat [ conv 6@3x3 | pool 3x3 stride 1 ]
        from a_1 -> a: add [ q: conv 4@1x1 | out_a_1: relu ] -> into_a: add from a -> add from out_a_1 -> layer: relu
        from out_a -> dense 4 -> lambda: dense 4 -> again lambda -> print: dense 4 -> again print""",
    "experts": """input 4@6 -> experts 4 top 2 shared 1 [ linear 8 -> relu -> linear 4 ] -> u: linear 4
        add [ experts 3 top 1 bias [ from u -> experts 2 top 1 [ linear 4 ] ] | ]
        globalpool -> experts 2 top 2 [ dense 3 ]""",
    "a body at each position": """input 3@4x6x5 -> e: each [ conv 4@3x3 -> relu -> each [ conv 4@3 pad 1 ] ]
        each [ dense 5 ] -> frozen each [ dense 4 ] -> linear 2""",
    "an earlier layer at each position": "input 3@8 -> a: linear 4 -> each [ dense 3 -> from a -> flatten -> relu ]",
    "an earlier layer as a second input at each position": """input 4@3x6 -> a: linear 4
        each [ attention 2 from a value from input -> b: linear 4 -> each [ dense 4 -> attention 2 from b ] ]
        each [ dot with 0 [ | dotattention scale from a ] ]""",
    "a state from an earlier layer at each position": """input 4@7 -> e: rnn 5 last
        input 4@7x6 -> each [ rnn 5 state from e ]""",
    "a side head at each position": """input 6@7
        each [ aside [ dense 5 ] -> concat [ dense 4 | ] -> dense 6 -> add from input ]""",
    "experts that hold a side head alone": "input 3@8 -> experts 2 top 1 [ aside [ linear 4 -> dense 2 ] ] -> linear 2",
    "layers whose paths look alike": "input 4 -> r_1_a: dense 4 -> r: [ a: dense 4 -> again a ] * 1 -> again r_1_a",
}


TORCH = {
    "a state from an encoder": """source: input 6@7 -> e: lstm 5 last; from source -> b: gru 4 bidirectional last
        target: input 3@9 -> lstm 5 state from e layers 2 -> gru 4 bidirectional state from b
        rnn 5 last state from e""",
    "a crop like another layer": "input 3@16x15 -> conv 2@3x3 -> s: pool 2x2 -> upsample 2 -> crop like s",
    "images in time": "input 3@5x18x19 -> convlstm 4@3x3 pad 1 -> convgru 5@3x3 pad 1 stride 2 no bias last",
    "moving windows": "input 5@9x10 -> deformconv 6@3x3 pad 1 groups 1 -> deformconv 4@3x2 stride 2 modulated no bias",
    "pooling taken back": "input 4@5x4 -> unpool 2x2 -> unpool 3x2 stride 2 -> roialign 7 to 4x3",
    "sizes of an earlier layer": "input 3@15x13 -> c: conv 4@3x3 -> pool 2x2 -> upsample like c -> add from c",
    "tags": "input 4@9 -> crf -> crf no ends",
}
"""What Keras has no layer for."""


@pytest.mark.parametrize("name", TORCH)
def test_the_program_of_a_layer_that_keras_lacks_runs(name: str):
    need_module("torch")
    run_program(script(derive(TORCH[name], convention="torch"), "torch"), "torch", TORCH[name])


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("name", FLOW)
def test_the_program_of_a_flow_runs(name: str, framework: str):
    need_module(framework)
    table = derive(FLOW[name], convention=framework)
    run_program(script(table, framework), framework, FLOW[name])


def test_a_program_needs_all_letters():
    with pytest.raises(Mistakes, match="a program needs numbers; without a value: `N`"):
        script(derive("input 4 -> [ dense 4 ] * N", convention="torch"), "torch")


def test_a_layer_that_is_fixed_when_it_is_made_cannot_be_used_on_other_axes():
    table = derive("input 4@6 -> b: batchnorm\nglobalpool\nagain b", convention="keras")
    with pytest.raises(Mistakes) as error:
        script(table, "keras")
    assert str(error.value) == (
        "line 3: again1: Keras cannot use the layer of b for the input here\n"
        "    again b\n"
        "    ^^^^^^^\n"
        "    hint: it fixes sizes, or the number of axes, when it is made"
    )


def test_a_layer_without_a_counterpart_is_reported_once_however_many_repetitions_there_are():
    with pytest.raises(Mistakes) as error:
        script(derive("input 8@9x9 -> [ threshold ] * 5", convention="keras"), "keras")
    assert len(error.value.mistakes) == 1


@pytest.mark.parametrize(
    ("text", "framework", "hint"),
    [
        ("kind f(k) [ features k ]\ninput 5 -> f(3)", "keras", "leave it out: PyTorch has none for it either"),
        ("kind f(k) [ features k ]\ninput 5 -> f(3)", "torch", "leave it out: Keras has none for it either"),
        ("input 1@9 -> weightnorm conv 3@2", "keras", "leave out `weightnorm`, or choose PyTorch"),
    ],
)
def test_a_layer_without_a_counterpart_says_where_one_is(text: str, framework: str, hint: str):
    with pytest.raises(Mistakes) as raised:
        script(derive(text), framework)
    assert raised.value.mistakes[0].hint == hint
