"""The command `zoo`: the list of the networks, the text of one, and what is said of a name that is none."""

import json
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from support.each import each
from support.sampling import sampled
from support.zoo_facts import members

from netderive import find
from netderive.engine.network import outline
from netderive.files import members as members_of
from netderive.files import zoo_network, zoo_outlines
from netderive.zoo import names, text

ZOO = Path(__file__).parents[2] / "examples" / "zoo"


def test_the_list_has_every_network(run):
    networks = json.loads(run("zoo", "--as", "json").stdout)["networks"]
    assert sorted(one["name"] for one in networks) == sorted(path.stem for path in ZOO.glob("*.net"))


def test_the_list_in_words(run):
    result = run("zoo", "--digits", "plain")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["lenet", "LeNet,", "as", "written", "today", "h", "=", "28,", "w", "=", "28,", "p"] in [
        row[:12] for row in rows
    ]
    assert any(row[:1] == ["lenet5"] and row[-1] == "60000" for row in rows)


def test_a_row_of_the_list_as_data(run):
    """LeCun et al. 1998: 60,000 parameters, 60 connections between the maps of S2 and C3."""
    networks = {one["name"]: one for one in json.loads(run("zoo", "--as", "json").stdout)["networks"]}
    assert networks["lenet5"] == {
        "name": "lenet5",
        "family": "classification",
        "network": "LeNet-5 (1998)",
        "letters": {"h": 32, "w": 32, "k": 6, "pairs": 60},
        "params": 60000,
    }


def test_the_list_counts_what_is_published():
    """For the letters of the file; tests/zoo holds the table to the same."""
    plain = [(name, one) for name, one in members() if "set" not in one and one.get("convention") != "keras"]
    published = {name: one["params"] for name, one in plain}
    for name, one in zoo_outlines().items():
        wanted = published[name] if name in published else find(text(name), "params").figure.value  # type: ignore
        assert one.params == wanted, name


@pytest.mark.slow
def test_the_stored_outlines_are_what_is_derived():
    """`netderive zoo` lists them without deriving each; where this fails, `make outlines` writes them anew."""
    derived = {name: replace(outline(zoo_network(name)), family=one.family) for name, one in zoo_outlines().items()}
    assert zoo_outlines() == derived


@each("name", names())
def test_the_text_of_one_is_its_file(run, name):
    result = run("zoo", name)
    assert result.exit_code == 0
    assert result.stdout == (ZOO / f"{name}.net").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", ["redirected", "-o"])
def test_a_text_goes_into_a_file_and_is_derived(run, tmp_path, way):
    path = tmp_path / "r.net"
    if way == "-o":
        assert run("zoo", "resnet", "-o", path).stdout == ""
    else:
        path.write_text(run("zoo", "resnet").stdout, encoding="utf-8")
    found = run("find", path, "params", "--set", "N3=23", "--as", "json")
    assert json.loads(found.stdout)["result"]["value"] == 44_549_160  # torchvision: resnet101


def test_one_network_as_data(run):
    data = json.loads(run("zoo", "nin", "--as", "json").stdout)
    assert data.pop("text") == (ZOO / "nin.net").read_text(encoding="utf-8")
    assert data["params"] == 966_986
    assert data["letters"] == {"h": 32, "w": 32, "k": 192, "c": 10}


@pytest.mark.parametrize("form", ["markdown", "latex", "html"])
def test_documents(run, form):
    assert "Xception" in run("zoo", "--as", form).stdout
    assert "entry(128)" in run("zoo", "xception", "--as", form).stdout


def test_an_unknown_name(run):
    result = run("zoo", "reznet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "the zoo has no network `reznet`\n    hint: did you mean `regnet` or `resnet`?\n"


def test_a_name_like_no_other(run):
    report = "the zoo has no network `../pyproject`\n    hint: `netderive zoo` lists them all\n"
    assert run("zoo", "../pyproject").stderr == report


def test_an_unknown_name_as_data(run):
    (error,) = json.loads(run("zoo", "reznet", "--as", "json").stderr)["errors"]
    assert error["message"] == "the zoo has no network `reznet`"
    assert error["hint"] == "did you mean `regnet` or `resnet`?"


MEMBERS = [
    ("resnet50", "ResNet-50", 25_557_032),  # torchvision
    ("resnet101", "ResNet-101", 44_549_160),  # torchvision
    ("GPT2", "GPT-2", 124_439_808),  # transformers: GPT2LMHeadModel
    ("vgg-11", "VGG 11", 132_863_336),  # torchvision
    ("bert_large", "BERT large", 335_141_888),  # transformers: BertModel
    ("vit_l_32", "ViT L/32", 306_535_400),  # torchvision
    ("dpn-92", "DPN-92", 37_668_392),  # timm
]
"""Names that people type, the title of the text that they get, and its published parameters."""


@pytest.mark.parametrize(("name", "title", "params"), MEMBERS)
def test_a_member_of_a_family_has_its_values_set(run, name, title, params):
    written = run("zoo", name).stdout
    assert written.splitlines()[0] == f"network {title}"
    assert find(written, "params").figure.value == params  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.parametrize("network", sampled([(name,) for name in names()], 4))
def test_every_listed_member_changes_its_letters(network):
    for member, letters in members_of(network).items():
        found = outline(zoo_network(f"{network} {member}")).letters
        assert {name: found[name] for name in letters} == {name: Fraction(value) for name, value in letters.items()}


def test_a_member_as_data(run):
    data = json.loads(run("zoo", "resnet101", "--as", "json").stdout)
    assert (data["network"], data["letters"]["N3"], data["params"]) == ("ResNet-101", 23, 44_549_160)


def test_a_name_that_begins_as_a_network(run):
    hint = "write `netderive zoo llama`, whose text lists its members"
    assert run("zoo", "llama9").stderr == f"the zoo has no network `llama9`\n    hint: {hint}\n"


def test_a_name_that_several_members_share(run):
    """ResNeXt-101 has two members in torchvision."""
    error = run("zoo", "resnext-101").stderr
    assert error.endswith("\n    hint: did you mean `ResNeXt-101 32x8d` or `ResNeXt-101 64x4d`?\n")


def test_one_family(run):
    networks = json.loads(run("zoo", "--family", "segmentation", "--as", "json").stdout)["networks"]
    assert "unet" in [one["name"] for one in networks]
    assert {one["family"] for one in networks} == {"segmentation"}


def test_an_unknown_family(run):
    error = run("zoo", "--family", "languages").stderr
    assert error == "the zoo has no family `languages`\n    hint: did you mean `language`?\n"


def test_networks_whose_text_has_words(run):
    """Xie et al. are the authors of ResNeXt, which is a member of one family."""
    networks = json.loads(run("zoo", "--search", "Xie resnext", "--as", "json").stdout)["networks"]
    assert [one["name"] for one in networks] == ["resnet"]


def test_words_that_no_text_has(run):
    error = run("zoo", "--search", "perpetuum mobile").stderr
    assert error.startswith("no network of the zoo has the words `perpetuum mobile` in its text\n")


def test_families_have_every_network_once():
    families = tomllib.loads((ZOO / "families.toml").read_text(encoding="utf-8"))
    assert sorted(name for family in families.values() for name in family) == names()
