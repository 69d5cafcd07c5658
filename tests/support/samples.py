"""Documents that the tests of the writers write: every block type, a long sum, hostile text."""

from __future__ import annotations

from fractions import Fraction

from netderive.grammar import Comparison, Letter, Math, Number, Product, ShapeExpr, Sum, parse_expression
from netderive.reports.document import (
    Block,
    Callout,
    Chain,
    ChainLine,
    Code,
    Column,
    Definitions,
    Document,
    Formula,
    Heading,
    Inline,
    Listing,
    Picture,
    Prose,
    Strong,
    TableBlock,
    Trace,
)


def e(text: str) -> Math:
    return parse_expression(text)


def f(*texts: str, signs: tuple[str, ...] = ()) -> Formula:
    return Formula(tuple(e(text) for text in texts), signs)


def equal(left: str, right: str) -> Comparison:
    return Comparison(parse_expression(left), "=", parse_expression(right))


def shape(features: str | None, *sizes: str) -> ShapeExpr:
    return ShapeExpr(
        None if features is None else parse_expression(features), tuple(parse_expression(size) for size in sizes)
    )


HOSTILE = (
    "a_b & 50% #1 $x$ {y} ~ ^ \\input{z} <script>alert('1')</script> \"q\" `c` *s* | [l](u) 中文 é α × 🙂 -- \x1b[31m"
)
LONG_NAME = "a_very_long_identifier_that_somebody_wrote_without_thinking_of_the_width_of_a_page_of_paper"


def conv1() -> list[Block]:
    return [
        Heading(3, ("1  conv1 · 32 filters of ", Formula((shape(None, "5", "5"),)), " over 1 feature map")),
        Chain(
            "size",
            (
                ChainLine(
                    Letter("h′"),
                    "=",
                    e("floor((h + 2*p - n)/s) + 1"),
                    (
                        "positions of a filter of height ",
                        f("n"),
                        " in ",
                        f("h + 2*p"),
                        " rows, every ",
                        f("s"),
                        "-th row",
                    ),
                ),
                ChainLine(
                    None,
                    "=",
                    e("h - (n - 1)"),
                    ("no padding (", f("p", "0", signs=("=",)), "), every row (", f("s", "1", signs=("=",)), ")"),
                ),
                ChainLine(None, "=", equal("28 - (5 - 1)", "24"), ("the width alike",)),
            ),
        ),
        Chain("output", (ChainLine(Letter("out"), "=", shape("32", "24", "24")),)),
        Chain(
            "params",
            (
                ChainLine(
                    Letter("P"),
                    "=",
                    e("(n*m*l + 1)*k"),
                    (f("n*m*l"), " weights and one bias in each of ", f("k"), " filters"),
                ),
                ChainLine(None, "=", e("(5*5*1 + 1)*32")),
                ChainLine(None, "=", equal("26*32", "832")),
            ),
        ),
        Callout("result", ("conv1 has ", Strong("832"), " parameters.")),
    ]


def brief() -> TableBlock:
    rows = [
        ("0", "input", "0", shape("1", "28", "28"), None, 0),
        ("1", "conv1", "28 - (5 - 1)", shape("32", "24", "24"), "(5*5*1 + 1)*32", 832),
        ("2", "pool1", "24/2", shape("32", "12", "12"), None, 0),
        ("3", "conv2", "12 - (3 - 1)", shape("32", "10", "10"), "(3*3*32 + 1)*32", 9248),
        ("4", "pool2", "10/2", shape("32", "5", "5"), None, 0),
        ("5", "dense1", None, shape("256"), "(32*5*5 + 1)*256", 205056),
        ("6", "dense2", None, shape("10"), "(256 + 1)*10", 2570),
    ]
    values = {"28 - (5 - 1)": 24, "24/2": 12, "12 - (3 - 1)": 10, "10/2": 5}

    def size(text: str | None, output: ShapeExpr) -> Inline:
        if text is None or text not in values:
            return (Formula((output,)),)
        return (Formula((e(text), Number(values[text]), output), ("=", "→")),)

    def cells(row: tuple[str, str, str | None, ShapeExpr, str | None, int]) -> tuple[Inline, ...]:
        number, name, side, output, rule, value = row
        return ((number,), (name,), size(side, output), (f(rule), " =") if rule else (), (Formula((Number(value),)),))

    return TableBlock(
        (
            Column("#", "right"),
            Column("layer"),
            Column("size"),
            Column("parameters", "right"),
            Column("", "right"),
        ),
        tuple(cells(row) for row in rows),
        (((), (), (), ("total",), (Formula((Number(217706),)),)),),
        "Sizes and parameters of mnist",
    )


def legend() -> Definitions:
    return Definitions(
        (
            ((f("n", "5", signs=("=",)),), ("height of the filter, given in line 3",)),
            (
                (f("l", "1", signs=("=",)),),
                (
                    "feature maps of the input, which is a picture of one colour as the first line says, ",
                    "and so each filter is one map deep",
                ),
            ),
            ((f("k_1", "32", signs=("=",)),), ("filters, by ", Code("let k = 32"))),
        )
    )


def letters() -> list[Block]:
    return [
        Heading(2, ("In letters",)),
        Listing("input l@h x w -> conv k@n x m pad p stride s\n    pool 2x2   # comment with ünïcode 中\n"),
        Chain(
            "size",
            (
                ChainLine(
                    Letter("h′"), "=", e("floor((h + 2*p - n)/s) + 1"), ("for ", f("h + 2*p", "n", signs=("≥",)))
                ),
                ChainLine(Letter("w′"), "=", e("floor((w + 2*p - m)/s) + 1")),
            ),
        ),
        Callout(
            "condition",
            (
                "holds for ",
                f("h + 2*p", "n", signs=("≥",)),
                " and ",
                f("w + 2*p", "m", signs=("≥",)),
                "; where ",
                f("s"),
                " does not divide ",
                f("h + 2*p - n"),
                ", the last ",
                f("r", "(h + 2*p - n) % s", signs=("=",)),
                " rows of the padded input are dropped, ",
                f("max(0, r - p)"),
                " of them real",
            ),
        ),
        Chain(
            "params",
            (
                ChainLine(Letter("P"), "=", equal("(n*m*l + 1)*k", "k*l*m*n + k")),
                ChainLine(
                    Letter("P_1"),
                    "=",
                    e("(9*l + 1)*k + (N - 1)*(9*k + 1)*k"),
                    ("the first repetition and ", f("N - 1"), " more"),
                ),
                ChainLine(Letter("M"), "=", e("sum(i = 1..N, k*2^(i - 1))"), ("all repetitions",)),
                ChainLine(None, "=", e("if(N >= 1, k*(2^N - 1), 0)"), ("a geometric row",)),
                ChainLine(None, "=", e("sqrt(h*w)/log2(k) + alpha^2 + conv1.params"), ("nonsense, to see the forms",)),
            ),
        ),
    ]


def long_sum(count: int = 30) -> Chain:
    terms = tuple(
        ("+", Product((("*", Number(9 * i)), ("*", Letter(f"k_{i}")), ("*", Letter(f"l_{i}")))))
        for i in range(1, count + 1)
    )
    numbers = tuple(("+", Number(1000 * i + 7)) for i in range(1, count + 1))
    total = sum(1000 * i + 7 for i in range(1, count + 1))
    return Chain(
        "total",
        (
            ChainLine(Letter("P"), "=", Sum(terms), ("all layers together, each with its own letters",)),
            ChainLine(None, "=", Comparison(Sum(numbers), "=", Number(total)), ("added up",)),
            ChainLine(
                Letter(LONG_NAME), "=", Product((("*", Letter(LONG_NAME)), ("*", Letter("k")))), ("a name too long",)
            ),
        ),
    )


def wide_table(rows: int = 40) -> TableBlock:
    words = "a remark that goes on for a while, so that this column must wrap in every format"
    return TableBlock(
        (Column("#", "right"), Column("layer"), Column("output"), Column("parameters", "right"), Column("remark")),
        tuple(
            (
                (str(i),),
                (f"block[{i}].conv{i}",),
                (Formula((shape(str(64 * i), "112", "112"),)),),
                (f(f"(3*3*{64 * i} + 1)*{64 * i}", str((9 * 64 * i + 1) * 64 * i), signs=("=",)),),
                (words,),
            )
            for i in range(1, rows + 1)
        ),
        ((("",), ("total",), (), (Formula((Number(10**12 + 7),)),), ()),),
    )


def sample() -> Document:
    """Everything at once, as a reader would match it."""
    blocks: list[Block] = [
        Heading(1, ("The network mnist",)),
        Prose(
            (
                "Two convolutions and two dense layers read a picture of ",
                Formula((shape("1", "28", "28"),)),
                " in ",
                Strong("217 706"),
                " parameters. The option ",
                Code("pad 2"),
                " is not used, and biases count as ",
                "the textbook does.",
            )
        ),
        Heading(2, ("In brief",)),
        brief(),
        Heading(2, ("Step by step",)),
        *conv1(),
        Heading(3, ("Letters",)),
        legend(),
        *letters(),
        Heading(2, ("A claim that is wrong",)),
        Callout("wrong", (f("3*3*1 + 1*32"), " is ", f("41"), ", not ", f("320"), ": the parentheses are missing.")),
        Callout("right", (f("(3*3*1 + 1)*32", "320", signs=("=",)), " holds.")),
        Callout("note", ("Counted by the convention ", Code("textbook"), ".")),
        Heading(2, ("A long sum",)),
        long_sum(),
        Heading(2, ("A long table",)),
        wide_table(),
        Heading(2, ("Hostile text: ", HOSTILE)),
        Prose((HOSTILE, Strong(HOSTILE), Code(HOSTILE), f("k"))),
        Prose((LONG_NAME, " ", Code(LONG_NAME), " ", Formula((Letter(LONG_NAME),)))),
        TableBlock((Column(HOSTILE), Column("b")), (((HOSTILE,), ("[b]",)), (("[a]",), ("*",)))),
        Definitions((((HOSTILE,), (HOSTILE,)),)),
        Callout("note", (HOSTILE,)),
        Listing(HOSTILE + "\n\n  indented"),
        Picture(HOSTILE, "k", HOSTILE, (Trace((HOSTILE,), ((1, 1), (2, Fraction(1, 3)))),)),
        Chain(HOSTILE, (ChainLine(Letter("k"), "≥", Number(1), (HOSTILE,)),)),
    ]
    return Document("mnist: " + HOSTILE, tuple(blocks))
