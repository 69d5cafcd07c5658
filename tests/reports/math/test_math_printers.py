"""The two printers of mathematics against what a person would write."""

from xml.etree import ElementTree

import pytest
from support.each import each

from netderive.grammar import (
    Comparison,
    Letter,
    Math,
    Negative,
    Number,
    Path,
    Power,
    Product,
    Range,
    ShapeExpr,
    Sum,
    parse_expression,
    print_math,
)
from netderive.reports.document import Digits, Formula
from netderive.reports.math import LatexMath, UnicodeMath, latex_math, mathml, unicode_math
from netderive.reports.writers import broken, pieces

EXPECTED = [
    ("floor((h + 2*p - n)/s) + 1", "⌊(h + 2p − n)/s⌋ + 1", r"\left\lfloor \frac{h + 2p - n}{s} \right\rfloor + 1"),
    ("(5*5*1 + 1)*32", "(5·5·1 + 1)·32", r"(5 \cdot 5 \cdot 1 + 1) \cdot 32"),
    ("n*m*l", "n·m·l", r"n \cdot m \cdot l"),
    ("2*n*m", "2·n·m", r"2 \cdot n \cdot m"),
    ("9*k^2", "9k²", "9k^{2}"),
    ("2*pad", "2·pad", r"2 \cdot \mathit{pad}"),
    ("1234*k", "1\u202f234·k", r"1\,234 \cdot k"),
    ("(n*m*l/g + b)*k", "(n·m·l/g + b)·k", r"\left( \frac{n \cdot m \cdot l}{g} + b \right) \cdot k"),
    ("n*m/g*k", "(n·m/g)·k", r"\frac{n \cdot m}{g} \cdot k"),
    ("a/(b/c)", "a/(b/c)", r"\frac{a}{\frac{b}{c}}"),
    ("a/(2*k)", "a/(2k)", r"\frac{a}{2k}"),
    ("(a + b)/c", "(a + b)/c", r"\frac{a + b}{c}"),
    ("h//32", "⌊h/32⌋", r"\left\lfloor \frac{h}{32} \right\rfloor"),
    ("(h + 1)//2*k", "⌊(h + 1)/2⌋·k", r"\left\lfloor \frac{h + 1}{2} \right\rfloor \cdot k"),
    ("(h + p) % s", "(h + p) mod s", r"(h + p) \bmod s"),
    ("1 + a % 2", "1 + (a mod 2)", r"1 + (a \bmod 2)"),
    ("a % 2 * k", "(a mod 2)·k", r"(a \bmod 2) \cdot k"),
    ("ceil(h/2)", "⌈h/2⌉", r"\left\lceil \frac{h}{2} \right\rceil"),
    ("floor(ceil(h/2)/2)", "⌊⌈h/2⌉/2⌋", r"\left\lfloor \frac{\left\lceil \frac{h}{2} \right\rceil}{2} \right\rfloor"),
    ("sqrt(h)", "√h", r"\sqrt{h}"),
    ("sqrt(h*w)", "√(h·w)", r"\sqrt{h \cdot w}"),
    ("log2(n + 1)", "log₂(n + 1)", r"\log_{2}(n + 1)"),
    ("max(0, r - p)", "max(0, r − p)", r"\max(0, r - p)"),
    ("min(h/2, w)", "min(h/2, w)", r"\min\left( \frac{h}{2}, w \right)"),
    ("fire(16, f = 4*s)", "fire(16, f = 4s)", r"\mathit{fire}(16, f = 4s)"),
    ("if(n >= 3, a, b)", "a if n ≥ 3, else b",
     r"\begin{cases} a & \text{if } n \ge 3 \\ b & \text{otherwise} \end{cases}"),
    ("sum(i = 1..N, k*2^(i - 1))", "∑(i = 1..N) k·2^(i − 1)", r"\sum_{i = 1}^{N} k \cdot 2^{i - 1}"),
    ("sum(i = 1..N, k + 1) + 2", "(∑(i = 1..N) (k + 1)) + 2", r"\bigl( \sum_{i = 1}^{N} (k + 1) \bigr) + 2"),
    ("2 + sum(i = 1..N, k)", "2 + ∑(i = 1..N) k", r"2 + \sum_{i = 1}^{N} k"),
    ("0.5*k", "(1/2)·k", r"\frac{1}{2} \cdot k"),
    ("k_1^2 + alpha", "k₁² + α", r"k_{1}^{2} + \alpha"),
    ("h_out", "h_out", r"h_{\mathit{out}}"),
    ("H_out", "H_out", r"H_{\mathit{out}}"),
    ("P_i*d_model", "Pᵢ·d_model", r"P_{i} \cdot d_{\mathit{model}}"),
    ("kernel_size", "kernel_size", r"\mathit{kernel\_size}"),
    ("2^N", "2ᴺ", "2^{N}"),
    ("2^(i - 1)", "2^(i − 1)", "2^{i - 1}"),
    ("2^3^2", "2^(3²)", "2^{3^{2}}"),
    ("(a + b)^n", "(a + b)ⁿ", "(a + b)^{n}"),
    ("(h/2)^2", "(h/2)²", r"\left( \frac{h}{2} \right)^{2}"),
    ("-n + 3", "−n + 3", "-n + 3"),
    ("-n*m", "−n·m", r"-n \cdot m"),
    ("3*(-2)", "3·(−2)", r"3 \cdot (-2)"),
    ("a - (b - c)", "a − (b − c)", "a - (b - c)"),
    ("((a))", "(a)", "(a)"),
    ("conv1.params + 2", "conv1.params + 2", r"\texttt{conv1.params} + 2"),
    ("phi + Omega", "φ + Ω", r"\varphi + \Omega"),
]  # fmt: skip


PRIMED = [
    ("h′", "h′", "h'"),
    ("R_2′", "R₂′", "R'_{2}"),
]


@each(("name", "text", "latex"), PRIMED)
def test_what_the_output_is_has_a_prime_on_the_board_and_is_spelled_out(name: str, text: str, latex: str):
    letter = Letter(name)
    assert (unicode_math(letter), latex_math(letter)) == (text, latex)
    assert latex_math(Power(Letter("h′"), Number(2))) == "{h'}^{2}"
    assert print_math(letter) == name.replace("′", "_out")


@each(("source", "text", "latex"), EXPECTED)
def test_an_expression_is_drawn_as_a_person_writes_it(source: str, text: str, latex: str):
    tree = parse_expression(source)
    assert unicode_math(tree) == text
    assert latex_math(tree) == latex


@each("source", [source for source, _, _ in EXPECTED])
def test_its_mathml_is_well_formed_and_holds_no_command(source: str):
    text = mathml(latex_math(parse_expression(source)))
    ElementTree.fromstring(text)
    assert "\\" not in text


def test_mathml_leaves_to_the_browser_what_it_knows_of_fences_and_writes_characters():
    """MathML Core's operator dictionary has each of these as a fence that grows, at the end of a row where it is."""
    assert mathml(r"\left( \left\lfloor \frac{a}{b} \right\rfloor + 1 \right)^{2}") == (
        "<math><msup><mrow><mo>(</mo><mrow><mo>⌊</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>⌋</mo></mrow>"
        "<mo>+</mo><mn>1</mn><mo>)</mo></mrow><mn>2</mn></msup></math>"
    )
    assert mathml("a < b") == "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"
    assert mathml("( a") == '<math><mo stretchy="false">(</mo><mi>a</mi></math>'


N, M = Letter("n"), Letter("m")


@each(
    ("tree", "text", "latex"),
    [
        (Product((("*", Sum((("+", N), ("+", M)))), ("*", N))), "(n + m)·n", r"(n + m) \cdot n"),
        (Sum((("+", N), ("-", Sum((("+", M), ("+", N)))))), "n − (m + n)", "n - (m + n)"),
        (Sum((("-", N), ("+", Negative(M)))), "−n + (−m)", "-n + (-m)"),
        (Negative(Sum((("+", N), ("+", M)))), "−(n + m)", "-(n + m)"),
        (Power(Negative(Number(2)), Number(2)), "(−2)²", "(-2)^{2}"),
        (Power(Number(-2), Number(2)), "(−2)²", "(-2)^{2}"),
        (Product((("*", N), ("/", Product((("*", M), ("*", N)))))), "n/(m·n)", r"\frac{n}{m \cdot n}"),
    ],
)
def test_precedence_puts_parentheses_where_the_tree_has_no_group(tree: Math, text: str, latex: str):
    assert unicode_math(tree) == text
    assert latex_math(tree) == latex


@each(
    ("shape", "text", "latex"),
    [
        (ShapeExpr(Number(32), (Number(24), Number(24))), "32@24×24", r"32 @ 24 \times 24"),
        (ShapeExpr(None, (N, M)), "n×m", r"n \times m"),
        (ShapeExpr(Letter("d"), (Letter("T"),)), "d@T", "d @ T"),
        (ShapeExpr(Number(784), ()), "784", "784"),
        (ShapeExpr(Product((("*", Number(2)), ("*", N))), (M,)), "2n@m", "2n @ m"),
        (ShapeExpr(N, (Sum((("+", N), ("-", Number(1)))), M)), "n@(n − 1)×m", r"n @ (n - 1) \times m"),
    ],
)
def test_a_shape(shape: ShapeExpr, text: str, latex: str):
    assert unicode_math(shape) == text
    assert latex_math(shape) == latex


@each(
    ("digits", "text", "latex"),
    [
        ("thin", "217\u202f706", r"217\,706"),
        ("comma", "217,706", "217{,}706"),
        ("apostrophe", "217'706", r"217\text{'}706"),
        ("plain", "217706", "217706"),
    ],
)
def test_digits_are_grouped_and_stay_one_number_in_mathml(digits: Digits, text: str, latex: str):
    assert unicode_math(Number(217706), digits) == text
    assert latex_math(Number(217706), digits) == latex
    assert mathml(latex) == f"<math><mn>{text}</mn></math>"


def test_a_number_of_ten_thousand_digits():
    assert latex_math(Number(10**9999), "plain") == "1" + "0" * 9999


def test_formulas_are_joined_by_their_signs():
    formula = Formula((Number(24), ShapeExpr(Number(32), (Number(24), Number(24)))), ("→",))
    assert UnicodeMath().formula(formula) == "24 → 32@24×24"
    assert LatexMath().formula(formula) == r"24 \to 32 @ 24 \times 24"
    assert UnicodeMath().formula(Formula((N, M), (",",))) == "n, m"


def test_what_cannot_be_drawn_raises():
    with pytest.raises(ValueError, match="2 parts need 1 signs"):
        UnicodeMath().formula(Formula((N, M)))
    with pytest.raises(ValueError, match="no way to draw the sign '§'"):
        LatexMath().sign("§")
    with pytest.raises(ValueError, match="no way to draw the operator '@'"):
        LatexMath().math(Product((("*", N), ("@", M))))
    with pytest.raises(TypeError, match="no way to draw a str"):
        UnicodeMath().math("n")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="does not know a command"):
        mathml(r"\notacommand")


@each("text", ["<script>", "a&b", "a<b>c", '"x"'])
def test_hostile_names_never_become_markup(text: str):
    """The grammar lets no such name through; a tree built by hand may hold one."""
    for tree in (Letter(text), Path(text)):
        try:
            result = mathml(latex_math(tree))
        except ValueError:
            continue
        ElementTree.fromstring(result)
        assert "<script" not in result


def test_a_long_sum_is_broken_at_its_terms():
    terms = tuple(("-" if i % 3 == 0 else "+", Number(i * 100)) for i in range(1, 12))
    rows = broken(Sum(terms), UnicodeMath(), 30)
    assert rows == ["100 + 200 − 300 + 400 + 500", "− 600 + 700 + 800 − 900", "+ 1\u202f000 + 1\u202f100"]
    assert " ".join(rows) == unicode_math(Sum(terms))


def test_the_two_sides_of_a_long_relation_are_broken_separately():
    tree = Comparison(Sum((("-", N), ("+", M))), "=", Number(832))
    assert broken(tree, LatexMath(), 8) == ["-n + m", "= 832"]
    assert pieces(tree, UnicodeMath()) == ["−n", " + m", " = 832"]


def test_a_long_product_is_broken_at_its_factors():
    tree = Product((("*", Letter("aaaaa")), ("*", Letter("bbbbb")), ("*", Letter("ccccc"))))
    assert broken(tree, UnicodeMath(), 12) == ["aaaaa·bbbbb", "·ccccc"]


def test_what_has_no_terms_stays_whole():
    shape = ShapeExpr(N, (M, M))
    assert broken(shape, UnicodeMath(), 2) == ["n@m×m"]
    assert broken(Range("i", N, M), UnicodeMath(), 2) == ["i = n..m"]
