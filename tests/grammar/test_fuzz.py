"""Whatever is typed gives a network or mistakes, and nothing else."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.random_texts import networks

from netderive.engine import derive
from netderive.grammar import Mistakes, parse, parse_comparison, parse_expression, parse_query

TOKENS = (
    *"()[]{}|@=,:;*/%^+-<>x.#\n \t",
    *("->", "//", "..", ">=", "!=", "5x5", "n x m", "nxm", "3", "0", "0.5", "k", "in", "x5", "conv1.params", "×"),
    *("let", "network", "input", "conv", "pool", "dense", "relu", "add", "dropout", "batchnorm", "upsample", "deconv"),
    *(
        "pad",
        "stride",
        "same",
        "no bias",
        "groups",
        "find",
        "claim",
        "vary",
        "for",
        "from",
        "again",
        "block",
        "convention",
    ),
    *(
        "floor(",
        "min(",
        "sum(i = 1..3, ",
        "if(k > 2, ",
        "fire(",
        "a: ",
        "input 3@9x9\n",
        "conv 3@3x3",
        "conv k@3x3 pad ",
    ),
    *("keras", "−", "α", "\r\n", "\ufeff", "\0", "é"),
)

soup = st.lists(st.sampled_from(TOKENS), max_size=25).map("".join)
spaced_soup = st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join)
anything = soup | spaced_soup | st.text(max_size=40) | networks


def check_report(error: Mistakes, text: str) -> None:
    """The report can be shown, and every mistake lies in the text."""
    assert str(error)
    assert error.as_data()["errors"]
    for mistake in error.mistakes:
        start, end = mistake.span or (0, 1)
        assert 0 <= start < end <= max(1, len(text)), mistake


@settings(max_examples=300, deadline=None)
@given(anything)
@example("-> ->")
@example("(")
@example("\0")
@example("[")
def test_parsing_gives_a_network_or_mistakes(text: str):
    try:
        parse(text)
    except Mistakes as error:
        check_report(error, text)


@settings(max_examples=200, deadline=None)
@given(anything)
def test_pieces_are_read_or_refused(text: str):
    for read in (parse_expression, parse_query, parse_comparison):
        try:
            read(text)
        except Mistakes as error:
            check_report(error, text)


@settings(max_examples=300, deadline=None)
@given(anything | st.tuples(soup, spaced_soup).map(lambda texts: f"input 3@9x9\n{texts[0]}\nconv 3@3x3 {texts[1]}"))
def test_deriving_gives_a_table_or_mistakes(text: str):
    try:
        derive(text)
    except Mistakes as error:
        check_report(error, text)


VALUES = ("0", "2", "3", "k", "in", "in//2", "7/2", "(k-1)/2", "5x5", "n x m", "8@3x3", "k@5x5", "same")
OPTIONS = ("pad", "stride", "groups", "dilation", "times", "output", "no", "bias", "ceil")
ROWS = st.lists(st.sampled_from((*VALUES, *OPTIONS)), max_size=6)
CHAIN = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "conv",
                "pool",
                "dense",
                "deconv",
                "depthwise",
                "separable",
                "upsample",
                "dropout",
                "flatten",
                "globalpool",
            )
        ),
        ROWS.map(" ".join),
    ).map(" ".join),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(("input 8@9x9", "input k@n x m", "input 4@T", "input 10", "input k@D x H x W")), CHAIN)
def test_rows_give_a_table_or_mistakes(begin: str, layers: list[str]):
    text = "\n".join([begin, *layers])
    try:
        derive(text)
    except Mistakes as error:
        check_report(error, text)


@pytest.mark.parametrize("value", [0, 1, 2, 3, 10**50])
@settings(max_examples=40, deadline=None)
@given(layers=CHAIN)
def test_values_give_a_table_or_mistakes(value: int, layers: list[str]):
    text = "\n".join(["input 8@k x k", *layers])
    try:
        derive(text, {"k": value})
    except Mistakes as error:
        check_report(error, text)
