"""What a rule becomes for special values is true for all values of its other letters, step by step."""

from __future__ import annotations

from random import Random

from support.each import each

from netderive.engine import derive
from netderive.engine.derivations import Derivation, of_size
from netderive.engine.formulas import evaluate, letters_in
from netderive.engine.values import Value
from netderive.grammar import Letter, parse_expression

LAYERS = (
    "conv 8@1", "conv 8@1 pad 1", "conv 8@1 stride 2", "conv 8@3", "conv 8@3 pad 1 dilation 2", "conv 8@2 stride 2",
    "pool 1", "pool 2", "pool 3 stride 1", "pool 3 pad 1", "avgpool 1 stride 1 ceil", "avgpool 3 stride 1 ceil",
    "avgpool 3 ceil", "deconv 8@1 stride 1", "deconv 8@3 stride 1", "deconv 8@2 stride 2", "depthwise 1", "unpool 2",
)  # fmt: skip


def special_of(text: str) -> Derivation:
    found = of_size(derive(f"input 3@40 -> {text}").layers[1], 0)
    assert found is not None
    return found


@each("text", LAYERS)
def test_a_form_for_special_values_is_the_rule_at_these_for_all_other_letters(text: str):
    random = Random(text)
    for step in special_of(text).steps:
        if step.kind != "specialise" or step.before is None:
            continue
        for _ in range(20):
            names = {name for tree in (step.before, step.after, *step.work) for name in letters_in(tree)}
            window = random.randint(1, 6)
            values: dict[str, Value] = {name: random.randint(0 if name in "pa" else 1, 5) for name in sorted(names)}
            values |= {"n": window, "h": random.randint(4, 9) * window * 5, "s": random.randint(1, window)}
            for name, said in step.special.items():  # one of the letters may be another: n = s
                values[name] = evaluate(parse_expression(said), values)
            for tree in (*step.work, step.after):
                assert evaluate(tree, values) == evaluate(step.before, values), (values, step.special)


def test_a_window_of_one_row_keeps_its_letter():
    for text in ("conv 8@1", "pool 1"):
        (step,) = (one for one in special_of(text).steps if one.kind == "specialise")
        assert all("n" in letters_in(tree) for tree in step.work)


def test_a_stride_that_is_the_window_is_said_to_be_so():
    (step,) = (one for one in special_of("avgpool 1 stride 1 ceil").steps if one.kind == "specialise")
    assert step.special["s"] == "n"
    assert letters_in(step.after) == {"h": Letter("h"), "n": Letter("n")}
