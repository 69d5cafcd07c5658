"""Printing and parsing are each other's inverse."""

import re
from pathlib import Path

from hypothesis import given, settings
from support.each import each
from support.random_texts import expressions, networks
from support.random_trees import trees
from support.text_cases import TextCase, text_cases

from netderive.grammar import Expr, parse, parse_expression, print_math, print_network

CASES = text_cases(Path(__file__).with_name("cases"))


def has_decimals(text: str) -> bool:
    """`0.5` is printed as the fraction `1/2`, which is another tree of the same value."""
    return re.search(r"\d\.\d", text) is not None


@each("case", CASES, ids=str)
def test_a_text_is_printed_as_written(case: TextCase):
    printed = print_network(parse(case.text))
    assert printed.rstrip("\n") == case.gives
    assert print_network(parse(printed)) == printed


@settings(max_examples=200, deadline=None)
@given(networks)
def test_what_is_printed_is_the_same_network(text: str):
    network = parse(text)
    printed = print_network(network)
    assert print_network(parse(printed)) == printed
    assert has_decimals(text) or parse(printed) == network


@settings(max_examples=200, deadline=None)
@given(expressions)
def test_what_is_printed_is_the_same_expression(text: str):
    tree = parse_expression(text)
    printed = print_math(tree)
    assert print_math(parse_expression(printed)) == printed
    assert has_decimals(text) or parse_expression(printed) == tree


@settings(max_examples=200, deadline=None)
@given(trees())
def test_a_tree_that_nobody_wrote_is_printed_so_that_it_can_be_read(tree: Expr):
    printed = print_math(tree)
    assert print_math(parse_expression(printed)) == printed


@settings(max_examples=50, deadline=None)
@given(networks)
def test_parsing_twice_gives_the_same_tree(text: str):
    assert parse(text) == parse(text)


@settings(max_examples=50, deadline=None)
@given(networks)
def test_the_line_ends_of_another_system_change_nothing(text: str):
    assert parse(text.replace("\n", "\r\n")) == parse(text)
