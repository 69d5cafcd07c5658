"""Every node points at the piece of the text that it was read from."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import given, settings
from support.random_texts import networks

from netderive.grammar import Call, Layer, Letter, Number, Path, parse, parse_expression


def nodes(tree: Any) -> Iterator[Any]:
    """Every node of a tree."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from nodes(part)
    elif is_dataclass(tree):
        yield tree
        for field in fields(tree):
            yield from nodes(getattr(tree, field.name))


@settings(max_examples=200, deadline=None)
@given(networks)
def test_names_and_numbers_are_where_their_spans_say(text: str):
    for node in nodes(parse(text).statements):
        there = text[slice(*node.span)]
        match node:
            case Letter(name) | Path(name):
                assert there == name
            case Number():
                assert parse_expression(there) == node
            case Call(name):
                assert there.startswith(name + "(")
                assert there.endswith(")")
            case Layer(word):
                assert text[slice(*node.word_span)] == word
                assert there.startswith(node.label or word)
            case _:
                assert there.strip() == there != ""


@settings(max_examples=100, deadline=None)
@given(networks)
def test_a_node_lies_within_the_one_that_holds_it(text: str):
    for node in nodes(parse(text).statements):
        for inner in nodes(tuple(getattr(node, field.name) for field in fields(node))):
            assert node.span[0] <= inner.span[0] <= inner.span[1] <= node.span[1]


def test_spans_count_from_the_begin_of_the_text():
    text = "# first\r\nlet k = 2 # why\r\n\r\nc1: conv k@5 x 5 pad (k - 1)/2"
    let, layer = parse(text).statements
    assert text[slice(*let.span)] == "let k = 2"
    assert text[slice(*layer.span)] == "c1: conv k@5 x 5 pad (k - 1)/2"
    assert isinstance(layer, Layer)
    assert [text[slice(*item.span)] for item in layer.items] == ["k@5 x 5", "pad", "(k - 1)/2"]


def test_a_claim_ends_where_its_text_does():
    for said in ("output = (16, 28, 28)", "output = torch.Size([1, 16, 28, 28])", "params = 832 weights"):
        text = f"input 3@32x32 -> conv 16@5x5; claim conv1.{said}  # why"
        claim = parse(text).statements[-1]
        assert text[slice(*claim.span)] == f"claim conv1.{said}"
