"""The rules of the language, one by one: what is one name, what touches, where words are words."""

import pytest
from support.each import each

from netderive.grammar import (
    Call,
    Expr,
    Layer,
    Let,
    Letter,
    Mistakes,
    Network,
    Number,
    Power,
    Product,
    Repeat,
    ShapeExpr,
    Sum,
    Title,
    parse,
    parse_expression,
)


def only_layer(text: str) -> Layer:
    (statement,) = parse(text).statements
    assert isinstance(statement, Layer)
    return statement


def sizes(text: str) -> tuple[Expr, ...]:
    (item,) = only_layer(f"pool {text}").items
    assert isinstance(item, ShapeExpr)
    return item.sizes


N, M, FIVE = Letter("n"), Letter("m"), Number(5)


@each(
    ("text", "wanted"),
    [
        ("5x5", (FIVE, FIVE)),
        ("5×5", (FIVE, FIVE)),
        ("5 x 5", (FIVE, FIVE)),
        ("5xm", (FIVE, M)),
        ("5x m", (FIVE, M)),
        ("n x m", (N, M)),
        ("n×m", (N, M)),
        ("n x 5", (N, FIVE)),
        ("n x m x 5", (N, M, FIVE)),
        ("5x5x5", (FIVE, FIVE, FIVE)),
        ("5x5xm", (FIVE, FIVE, M)),
        ("n x(5)", None),
        ("(n)x(m)", None),
    ],
)
def test_sizes(text: str, wanted: tuple[Expr, ...] | None):
    assert len(sizes(text)) > 1
    assert wanted is None or sizes(text) == wanted


@each("text", ["3@nxm", "3@nx5", "3@hxw", "3@hxwxd", "3@5 x nxm", "3@x5", "3@28xx28", "3@28x x28"])
def test_a_size_that_is_one_name_is_refused(text: str):
    with pytest.raises(Mistakes):
        parse(f"conv {text}")


@each("text", ["let x = 3", "dense x", "dense 2*x", "let x > 0", "vary x in {3}", "[ relu ] * x"])
def test_x_is_no_letter(text: str):
    with pytest.raises(Mistakes, match="no letter"):
        parse(text)


@each("name", ["xs", "max_x", "x_1", "box", "k2x3", "n_x"])
def test_a_name_with_an_x_may_be_a_letter(name: str):
    assert only_layer(f"dense {name}").items == (Letter(name),)


class TestTouching:
    """A name that touches `(` is a function or a block; with a blank it is an option and its value."""

    def test_a_name_that_touches(self):
        (item,) = only_layer("conv floor(n)").items
        assert isinstance(item, Call)

    def test_a_name_with_a_blank(self):
        first, second = only_layer("conv pad (n-1)/2").items
        assert first == Letter("pad")
        assert isinstance(second, Product)

    def test_a_digit_that_touches_a_letter_begins_another_item(self):
        assert only_layer("dense 3k").items == (Number(3), Letter("k"))


@each("word", ["network", "let", "find", "claim", "vary", "convention", "block", "for", "from", "again"])
def test_a_word_of_the_language_is_a_letter_elsewhere(word: str):
    assert only_layer(f"conv {word}@3x3 pad {word}").items[0] == ShapeExpr(Letter(word), (Number(3), Number(3)))
    assert parse(f"let k = {word} + 1").statements[0] == Let("k", Sum((("+", Letter(word)), ("+", Number(1)))))


@each("word", ["networks", "lets", "let_1", "finder", "blocks", "form", "forth", "againn", "input2"])
def test_a_word_that_only_begins_like_one_is_a_layer(word: str):
    assert only_layer(f"{word} 3").word == word


def test_kinds_and_options_may_be_letters():
    let, layer = parse("let pad = 2\nconv pad@3x3 pad pad").statements
    assert let == Let("pad", Number(2))
    assert layer == Layer("conv", (ShapeExpr(Letter("pad"), (Number(3), Number(3))), Letter("pad"), Letter("pad")))


def test_powers_bind_to_the_right():
    assert parse_expression("a^b^c") == Power(Letter("a"), Power(Letter("b"), Letter("c")))


TWO = parse("input 3\ndense 4")


@each(
    "text",
    [
        "input 3 -> dense 4",
        "input 3->dense 4",
        "input 3; dense 4",
        "input 3;dense 4;",
        "input 3 ->\ndense 4",
        "input 3\n-> dense 4",
        "input 3 -> # so\n\n  # and so\n   dense 4",
        "input 3 # so\n\n  # and so\n\t-> dense 4",
        "\n\n# begin\ninput 3\n\n\ndense 4 # end",
        "input 3\r\ndense 4\r\n",
        "\ufeffinput 3\ndense 4",
        "\tinput\t3\t->\tdense\t4\t",
        ";;input 3;;\n;dense 4;;",
    ],
)
def test_statements_are_joined_and_ended_the_same_way(text: str):
    assert parse(text) == TWO


def test_line_ends_are_free_in_brackets_around_a_stroke():
    spread = "add [\n  conv k@3x3 -> relu\n  pool 2x2\n|\n  # the identity\n]"
    assert parse(spread) == parse("add [ conv k@3x3 -> relu -> pool 2x2 | ]")


def test_a_title_goes_to_the_end_of_the_line():
    assert parse("network LeNet 5, as in 1998 -> 28x28; done # not this").statements == (
        Title("LeNet 5, as in 1998 -> 28x28; done"),
    )


def test_a_repeat_takes_the_whole_expression():
    repeat, _ = parse("[ relu ] * N + 1 -> relu").statements
    assert isinstance(repeat, Repeat)
    assert repeat.times == parse_expression("N + 1")


def test_a_minus_in_a_row_is_a_subtraction():
    assert only_layer("conv k -1@5").items == (ShapeExpr(parse_expression("k - 1"), (Number(5),)),)


@each("text", ["conv -1", "pool -2x2", "add [ relu | ] * 3", "[ ]", "fire ()"])
def test_what_is_no_row(text: str):
    with pytest.raises(Mistakes):
        parse(text)


@each("text", ["", "\n", "# only this", ";", " \t\r\n"])
def test_an_empty_text_is_an_empty_network(text: str):
    assert parse(text) == Network(())
