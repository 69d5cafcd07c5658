"""PyTorch and Keras themselves say the same: of random networks, and of the examples as programs.

`make differential N=20000` draws as many as requested; here a fixed number is drawn.
"""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.differential import PATIENT, Score, compare, counterpart, kinds_of
from support.framework_programs import run_program
from support.programs import need_module
from support.random_networks import Chain, chains

from netderive.engine import derive
from netderive.grammar import Mistakes
from netderive.reports.programs import script

pytestmark = pytest.mark.frameworks

os.environ.setdefault("KERAS_BACKEND", "torch")
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.net"))
NETWORKS = {"torch": 100, "keras": 50}
"""How many random networks a run of the tests compares."""


REFUSED = {
    ("volume", "keras"): "Keras has no layer for this row of `separable`",
    ("sequence", "keras"): "Keras has no stride of 2 together with a dilation of 2",
}
"""The examples that a framework cannot build, and why."""


@pytest.mark.parametrize("framework", NETWORKS)
def test_random_networks_are_as_the_framework_says(framework: str):
    need_module(framework)
    score, wanted = Score(), counterpart(framework)
    drawn = chains(letters=False, conventions=(framework,), kinds=kinds_of(framework), wanted=wanted, graphs=True)

    @settings(max_examples=NETWORKS[framework], deadline=None, suppress_health_check=PATIENT)
    @given(drawn)
    def check(chain: Chain):
        compare(chain, framework, score)

    check()
    assert score.networks > NETWORKS[framework] / 4, score


@pytest.mark.parametrize("framework", NETWORKS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_program_of_an_example_runs(path: Path, framework: str):
    need_module(framework)
    text = path.read_text(encoding="utf-8")
    letters = derive(text).letters
    small = {"p": 1, "s": 1, "N": 3}
    values = {name: small.get(name, 16) for name, value in letters.items() if value is None}
    if (path.stem, framework) in REFUSED:
        with pytest.raises(Mistakes, match=REFUSED[path.stem, framework]):
            script(derive(text, values, framework), framework)
        return
    program = script(derive(text, values, framework), framework)
    run_program(program, framework, text)
