"""Results show themselves in a notebook: HTML with MathML, LaTeX, and a short `repr`."""

import pickle
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from support.each import each

import netderive
from netderive import check, derivation, derive, find, scale

api: Any = netderive  # arguments of other types are given on purpose

TEXT = "input 1@h x 9 -> c1: conv k@5x5 -> dense 10\nclaim c1.params = 26*k\nclaim params = 5"

RESULTS = {
    "table": lambda: derive(TEXT),
    "figure": lambda: derive(TEXT).totals.params,
    "answer": lambda: find(TEXT, "c1.output"),
    "verdicts": lambda: check(TEXT),
    "verdict": lambda: check(TEXT)[1],
    "scale": lambda: scale(TEXT),
    "derivation": lambda: derivation(TEXT),
}


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_a_result_shows_itself(make):
    result = make()
    page = result._repr_html_()
    assert "<math" in page
    ElementTree.fromstring(f"<all>{page[page.index('</style>') + 8 :].replace('&nbsp;', ' ')}</all>")
    assert "$" in result._repr_latex_() or "\\[" in result._repr_latex_()
    assert len(repr(result)) < 200


def test_a_figure_says_when_it_holds():
    assert "condition" in RESULTS["figure"]()._repr_html_()


def test_a_repr_is_short():
    assert [repr(make()) for make in RESULTS.values()] == [
        "<Table of 3 layers, 50*h*k - 174*k + 10 parameters, textbook>",
        "<Figure 50*h*k - 174*k + 10>",
        "<Answer c1.output = k, h - 4, 5>",
        "<Verdicts on 2 claims, 1 wrong>",
        "<Verdict wrong: params = 5>",
        "<Scale of <Table of 3 layers, 50*h*k - 174*k + 10 parameters, textbook> in h, k>",
        "<WorkedSolution of <Table of 3 layers, 50*h*k - 174*k + 10 parameters, textbook>, normal>",
    ]
    assert repr(check(TEXT)[0]) == "<Verdict right: c1.params = 26*k>"


QUESTIONS = {
    "params, macs": "line 1: one question is answered at a time\n    params, macs\n            ^^^^\n"
    "    hint: ask for each of `params` and `macs`",
    "params macs": "line 1: questions are separated by a comma\n    params macs\n           ^^^^\n"
    "    hint: write `params, macs`",
    "c1": "line 1: `c1` is a layer\n    c1\n    ^^\n    hint: ask for one of its quantities, as in `c1.params`",
    "c1.parms": "line 1: there is no quantity `parms`\n    c1.parms\n    ^^^^^^^^\n    hint: did you mean `params`?",
}


@pytest.mark.parametrize(("query", "said"), QUESTIONS.items())
def test_a_wrong_question_is_shown(query: str, said: str):
    with pytest.raises(netderive.Mistakes) as raised:
        find(derive(TEXT), query)
    assert str(raised.value) == said


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_a_result_can_be_pickled(make):
    result = make()
    assert pickle.loads(pickle.dumps(result)) == result


@pytest.mark.parametrize("name", ["table", "figure", "answer", "verdicts", "verdict", "scale", "derivation"])
def test_a_notebook_shows_a_result(name: str):
    formatters = pytest.importorskip("IPython.core.formatters")
    data, _ = formatters.DisplayFormatter().format(RESULTS[name]())
    assert {"text/html", "text/latex", "text/plain"} <= data.keys()


@each(
    ("call", "said"),
    [
        (lambda: derive(TEXT).total("nope"), "there is no total 'nope': weights, biases, params,"),
        (lambda: derive(TEXT).layer("c1").count("nope"), "there is no count 'nope': weights, biases, params,"),
        (lambda: derive(TEXT).layer("c1").reach("params"), "there is no quantity of what is seen 'params': field,"),
        (lambda: derive(TEXT, batch=-1), "a batch of `-1` is impossible"),
        (lambda: derive(TEXT, batch=True), "a batch of `True` is impossible"),
        (lambda: derive(TEXT, batch=cast(Any, 2.0)), "a batch of `2.0` is impossible"),
        (lambda: derive(TEXT, dtype="float16"), "there is no number format `float16`"),
        (lambda: derive(TEXT, convention="kera"), "there is no convention `kera`"),
        (lambda: derive(TEXT, {"z": 3}), "the network has no letter `z`"),
        (lambda: derive(TEXT, {"k": -3}), "the letter `k` is -3"),
        (lambda: derivation(TEXT, detail=cast(Any, "x")), "there is no detail 'x': brief, normal, full"),
        (
            lambda: derivation(TEXT, digits=cast(Any, "x")),
            "there is no style of digits 'x': thin, comma, apostrophe, plain",
        ),
        (lambda: derivation(TEXT, show=("params", "x")), "there is no quantity to show 'x': features, size,"),
        (lambda: derivation(TEXT, letters="x").to("text"), "there is no notation `x`"),
        (lambda: derivation(TEXT).to("doc"), "there is no format 'doc': text, markdown, latex, html, json"),
        (lambda: scale(TEXT)["x"], "there is no total whose growth is known 'x': "),
        (lambda: find(TEXT, "parms"), "there is no quantity `parms`"),
    ],
)
def test_an_argument_that_is_not_allowed_is_said(call, said: str):
    with pytest.raises(ValueError) as error:
        call()
    assert said in str(error.value)


@each(
    "call",
    [
        lambda: api.derive(3),
        lambda: api.derive(TEXT, {"k": 2.0}),
        lambda: api.derive(TEXT, {"k": True}),
        lambda: api.derive(TEXT, {"k": "3"}),
        lambda: api.derive(TEXT, {3: 3}),
        lambda: api.derive(TEXT, [("k", 3)]),
        lambda: api.derive(TEXT, convention=None),
        lambda: api.derive(TEXT, free="k"),
        lambda: api.derive(TEXT, free={3}),
        lambda: api.find(TEXT, 3),
        lambda: api.derive(TEXT).layer(3),
        lambda: api.check(api.derive(TEXT), {"k": 3}),
        lambda: api.scale(api.derive(TEXT), {"k": 3}),
    ],
)
def test_an_argument_of_another_type_is_refused(call):
    with pytest.raises(TypeError):
        call()
