"""The page with sliders: its script gives the figures that are derived, offline and under its own policy."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from pathlib import Path

import pytest
from support.browser import shown

from netderive import Mistakes, derive, zoo
from netderive.reports.page import page, parameters, possible_start

NETWORKS = {
    "resnet": (zoo.text("resnet"), {}),
    "conditions": ("let n = 3; input 3@h x h -> conv k@n x n -> pool 2x2 -> dense 10", {"h": range(8, 65)}),
    "heads": ("let d = 64; let a = 4; input T@d -> attention a -> dense 10", {}),
    "repeats": ("let N = 2; input 8@40x40 -> [ conv k@3x3 ] * N -> dense 2", {}),
}

MOVE = """
const SETTINGS = %s;
const found = SETTINGS.map((setting) => {
    for (const [name, value] of Object.entries(setting)) {
        const field = document.getElementById(`n-${name}`);
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const text = (id) => document.getElementById(id).textContent.replace(/\\u202f/g, "");
    return [text("total-params"), text("total-macs"), !document.getElementById("impossible").hidden];
});
const result = document.createElement("pre");
result.id = "found";
result.textContent = JSON.stringify(found);
document.body.append(result);
"""
"""Types numbers into the fields and reads what the page then says."""


def written(text: str, vary: dict[str, range]) -> tuple[str, list[str]]:
    """The page of a network, and the letters that it lets move."""
    movable = parameters(derive(text), vary)
    names = [one.name for one in movable]
    return page(derive(text, free=frozenset(names)), movable), names


def derived(text: str, setting: dict[str, int]) -> list[object]:
    """What the page should say at a setting: `–` and a warning where the network is refused."""
    try:
        totals = derive(text, setting).totals
    except Mistakes:
        return ["–", "–", True]
    return [str(totals.params.value), str(totals.macs.value), False]


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[pytest.mark.thorough] if one == "resnet" else []) for one in NETWORKS]
)
def test_moved_sliders_give_the_figures_that_are_derived(tmp_path: Path, name: str):
    """250 settings of each network: 1,000 together."""
    text, vary = NETWORKS[name]
    source, letters = written(text, vary)
    drawn = random.Random(17)
    settings = [{letter: drawn.choice((1, 2, 3, 4, 7, 12, 32, 64, 225)) for letter in letters} for _ in range(250)]
    if name == "resnet":  # a network of 225 blocks a stage is derived in a moment, but not 250 times
        settings = [{**one, **{f"N{stage}": drawn.randint(1, 9) for stage in range(1, 5)}} for one in settings]
    unguarded = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", source)
    file = tmp_path / "page.html"
    file.write_text(unguarded.replace("</body>", f"<script>{MOVE % json.dumps(settings)}</script></body>"))
    dumped = shown(file)
    found = json.loads(re.search('<pre id="found">(.*?)</pre>', dumped)[1])  # type: ignore[index]
    assert found == [derived(text, setting) for setting in settings]
    assert any(not one[2] for one in found)


@pytest.mark.browser
def test_the_page_runs_under_its_own_policy_and_from_its_fragment(tmp_path: Path):
    """5 filters of 3x3 over 3 channels have 5·(27 + 1) = 140 parameters."""
    source, _ = written("input 3@9x9 -> conv k@3x3", {})
    file = tmp_path / "page.html"
    file.write_text(source)
    dumped = shown(f"{file.as_uri()}#k=5")
    assert re.search('<output id="total-params">([^<]*)', dumped)[1] == "140"  # type: ignore[index]
    assert 'id="impossible" role="status" hidden' in dumped


def test_the_policy_names_what_the_page_has_and_nothing_is_fetched():
    source, _ = written(NETWORKS["resnet"][0], {})
    policy = re.search('Content-Security-Policy" content="([^"]*)"', source)[1]  # type: ignore[index]
    (script,) = re.findall("<script>(.*?)</script>", source, re.DOTALL)
    (style,) = re.findall("<style>(.*?)</style>", source, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (script, style)]
    assert policy == (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-{hashes[0]}'; "
        f"style-src 'sha256-{hashes[1]}'"
    )
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|\ssrc=|\shref=|\sstyle=|\son\w+=", source)
    assert len(source.encode()) < 150_000


def test_formulas_with_the_numbers_put_in_are_grouped_and_have_every_letter():
    """9·N1·d²·g + .. + 2786112 has N1, d and g once more where the numbers are put in, also below a power."""
    source, letters = written(NETWORKS["resnet"][0], {})
    total = re.findall('<p class="formula">(.*?)</p>', source)
    for formula, filled in zip(total[::2], total[1::2], strict=True):
        for name in letters:
            assert formula.count(f">{name}</mi>") == filled.count(f'<mn data-letter="{name}">')
    assert "<mn>2\u202f786\u202f112</mn>" in total[1] and not re.search(r"<mn>\d{4,}", source)


def test_every_field_has_a_name():
    source, letters = written(NETWORKS["resnet"][0], {})
    for name in letters:
        assert f'<label for="n-{name}">' in source
        assert f'id="r-{name}" aria-label="{name}"' in source


def test_a_letter_without_a_value_can_be_moved_though_another_is_requested():
    assert written(NETWORKS["conditions"][0], NETWORKS["conditions"][1])[1] == ["h", "k"]


def test_text_of_the_user_is_escaped():
    source, _ = written("network <script>alert(1)</script>\ninput 3@9x9 -> conv k@3x3", {})
    assert "<script>alert" not in source
    assert source.count("<script>") == 1


def test_a_range_is_that_of_the_slider(tmp_path: Path):
    movable = parameters(derive("let k = 16; input 3@9x9 -> conv k@3x3"), {"k": range(8, 65, 8)})
    assert [(one.value, one.first, one.last, one.step) for one in movable] == [(16, 8, 64, 8)]


@pytest.mark.parametrize(
    ("text", "vary", "id"),
    [
        ("input 3@9x9 -> conv k@3x3", {"q": range(1, 3)}, "letter.unknown"),
        ("input 3@9x9 -> conv k@3x3", {"k": range(3, 3)}, "sweep.empty"),
        ("input 3@9x9 -> conv k@3x3", {"k": range(0, 3)}, "sweep.least"),
        ("input 3@9x9 -> conv 8@3x3", {}, "sweep.no_letter"),
    ],
)
def test_what_cannot_be_moved_is_refused(text: str, vary: dict[str, range], id: str):
    with pytest.raises(Mistakes) as caught:
        parameters(derive(text), vary)
    assert [one.id for one in caught.value.mistakes] == [id]


@pytest.mark.parametrize(
    ("text", "vary", "values"),
    [
        ("input 1@h x h -> [ add [ pool 2x2 -> inner -> upsample 2 | ] ] * N", {}, {"h": 8, "N": 2}),
        ("input d@T -> attention 12", {}, {"d": 12, "T": 8}),
        ("input d@T -> attention 12", {"d": range(1, 65, 1)}, {"d": 12, "T": 8}),
        ("let d = 24; input d@T -> attention 12", {}, {"d": 24, "T": 8}),
        ("input 3@h x h -> conv 4@11x11 -> conv 4@11x11", {}, {"h": 32}),
        ("input d@T -> dense 3", {}, {"d": 8, "T": 8}),
    ],
)
def test_a_page_begins_where_the_network_is_possible(text: str, vary: dict[str, range], values: dict[str, int]):
    """2^N divides h; 12 heads divide d; two windows of 11 need 21 rows."""
    free = derive(text, free=frozenset(("d",) if "let d" in text else ()))
    begun = possible_start(free, parameters(derive(text), vary), vary)
    assert {one.name: one.value for one in begun} == values
    assert all(one.first <= one.value <= one.last for one in begun)
    assert not any(derived(text, values)[2:][0] for _ in begun)


@pytest.mark.browser
@pytest.mark.parametrize(("vary", "points"), [({}, 4), ({"d": range(1, 1025)}, 49), ({"d": range(8, 513, 8)}, 49)])
def test_the_chart_has_the_possible_points_where_heads_divide(tmp_path: Path, vary: dict[str, range], points: int):
    """8 heads: of 1 to 32 the widths 8, 16, 24 and 32 are possible; of a long range one in every cell."""
    source, _ = written(
        "input d@T -> [ add [ layernorm -> attention 8 | ] ] * N", {**vary, "N": range(1, 9)} if vary else {}
    )
    file = tmp_path / "page.html"
    file.write_text(source.replace(" selected>", ">").replace("<option>d<", "<option selected>d<"))
    path = re.search('class="line" d="([^"]*)"', shown(file))[1]  # type: ignore[index]
    assert len(re.findall("[ML]", path)) == points
    assert not vary or len(re.findall("M", path)) == 1
