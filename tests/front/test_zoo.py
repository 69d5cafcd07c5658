"""The command `zoo`: the list of the networks, the text of one, and what is said of a name that is none."""

import json
from pathlib import Path

import pytest
from support.zoo_facts import members

from netderive import find
from netderive.engine.network import outline
from netderive.files import zoo_network, zoo_outlines
from netderive.zoo import names, text

ZOO = Path(__file__).parents[2] / "examples" / "zoo"


def test_the_list_has_every_network(run):
    networks = json.loads(run("zoo", "--as", "json").stdout)["networks"]
    assert [one["name"] for one in networks] == sorted(path.stem for path in ZOO.glob("*.net"))


def test_the_list_in_words(run):
    result = run("zoo", "--digits", "plain")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["lenet", "LeNet,", "as", "it", "is", "written", "today", "h", "=", "28,", "w", "=", "28,", "p"] in [
        row[:14] for row in rows
    ]
    assert any(row[:1] == ["lenet5"] and row[-1] == "60000" for row in rows)


def test_a_row_of_the_list_as_data(run):
    """LeCun et al. 1998: 60,000 parameters, 60 connections between the maps of S2 and C3."""
    networks = {one["name"]: one for one in json.loads(run("zoo", "--as", "json").stdout)["networks"]}
    assert networks["lenet5"] == {
        "name": "lenet5",
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


def test_the_stored_outlines_are_what_is_derived():
    """`netderive zoo` lists them without deriving each; where this fails, `make outlines` writes them anew."""
    assert zoo_outlines() == {name: outline(zoo_network(name)) for name in names()}


@pytest.mark.parametrize("name", names())
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


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("resnet50", "ResNet-50 is `netderive zoo resnet`, with its letters as they are"),
        ("GPT2", "write `netderive zoo gpt2`"),
        ("vgg-16", "VGG 16 is `netderive zoo vgg`, with its letters as they are"),
        ("vgg11", "VGG 11 is `netderive zoo vgg`, with N1 = 1, N2 = 1, N3 = 2, N4 = 2, N5 = 2"),
        ("efficientnet_b1", "efficientnet_b1 is `netderive zoo efficientnet`, with alpha = 1.1, h = w = 240"),
        ("vit_l_32", "vit_l_32 is `netderive zoo vit`, with N = 24, d = 1024, a = 16, p = 32"),
        ("bert-large", "bert-large is `netderive zoo bert`, with N = 24, d = 1024, a = 16"),
        ("llama2", "write `netderive zoo llama`, whose text lists its members"),
    ],
)
def test_another_name_of_a_network(run, name, hint):
    assert run("zoo", name).stderr == f"the zoo has no network `{name}`\n    hint: {hint}\n"
