"""A course's own form is used where it is the rule, and not where it only gives this layer's number."""

from pathlib import Path

import pytest

from netderive.api import derivation
from netderive.grammar import Mistakes

NETWORK = "input 1@28x28 -> conv 32@3x3"


@pytest.fixture
def written(tmp_path):
    def derived(forms: str, network: str = NETWORK) -> str:
        path = Path(tmp_path, "mine.toml")
        path.write_text(f"[forms]\n{forms}\n", encoding="utf-8")
        return derivation(network, letters=str(path)).to("text")

    return derived


@pytest.mark.parametrize("form", ["10*k", "(n*m*l + 1)*32", "320", "(n*n*l + 1)*k"])
def test_a_form_that_gives_this_number_alone_is_not_used(written, form):
    assert "P = (n·m·l + 1)·k" in written(f'"conv.params" = "{form}"')


def test_a_form_that_is_the_rule_is_used(written):
    assert "P = n·m·l·k + k" in written('"conv.params" = "n*m*l*k + k"')


def test_a_form_for_special_values_is_used_where_they_hold(written):
    form = '"window.size" = "h - n + 1"'
    assert "h − n + 1" in written(form)
    assert "h − n + 1" not in written(form, "input 1@28x28 -> conv 32@3x3 stride 3")


def test_a_form_that_cannot_be_read_names_file_and_rule(written, tmp_path):
    with pytest.raises(Mistakes, match=r"mine\.toml: `conv\.params` = `k\*\(`: this `\(` is not closed"):
        written('"conv.params" = "k*("')
