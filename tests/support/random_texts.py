"""Random texts of the whole language: every kind of statement, nested brackets, labels, options, comments."""

from __future__ import annotations

from hypothesis import strategies as st

Texts = st.SearchStrategy[str]

WORDS = ("conv", "pool", "dense", "relu", "add", "concat", "inner", "b", "k")
"""Words of layers; the grammar knows none of them."""

LETTERS = ("k", "n", "h", "k_1", "alpha", "pad", "conv", "in", "N2")
NUMBERS = ("0", "1", "2", "10", "256", "0.5", "1.25")


def joined(by: str, parts: Texts, least: int, most: int) -> Texts:
    return st.lists(parts, min_size=least, max_size=most).map(by.join)


def filled_in(form: str, *parts: Texts) -> Texts:
    """A form with a random text for each `{}`."""
    return st.tuples(*parts).map(lambda texts: form.format(*texts))


numbers = st.sampled_from(NUMBERS)
letters = st.sampled_from(LETTERS)
names = st.sampled_from(("c1", "a", "skip", "k_2"))
paths = st.sampled_from(("conv1.params", "loop[3].name", "a.b.units"))
atoms = numbers | letters


def _more(inside: Texts) -> Texts:
    comparisons = filled_in("{} {} {}", inside, st.sampled_from(("=", "!=", "<", "<=", ">", ">=")), inside)
    return st.one_of(
        filled_in("({})", inside),
        filled_in("{} + {}", inside, inside),
        filled_in("{}-{}", inside, inside),
        filled_in("{}*{}", inside, inside),
        filled_in("{}/{}", inside, inside),
        filled_in("{} // {}", inside, inside),
        filled_in("{}%{}", inside, inside),
        filled_in("({})^{}", inside, atoms),
        filled_in("{}^({})", atoms, inside),
        filled_in("min({}, {})", inside, inside),
        filled_in("floor({})", inside),
        filled_in("if({}, {}, {})", comparisons, inside, inside),
        filled_in("sum(i = {}..{}, {})", atoms, inside, inside),
    )


positive = st.recursive(atoms, _more, max_leaves=6)
"""Expressions that do not begin with a minus."""

expressions = positive | filled_in("-{}", positive)
queries = positive | paths
sizes = joined(" x ", positive, 1, 3)
shapes = filled_in("{}@{}", positive, sizes)
plain_sizes = st.sampled_from(("5x5", "3 x 3", "1×1", "5xm", "2x2x2"))
items = st.one_of(positive, shapes, plain_sizes, filled_in("{}, {}", positive, shapes))
rows = filled_in("{} {}", st.sampled_from(WORDS), joined(" ", items, 0, 3))
arguments = joined(", ", expressions | filled_in("f = {}", expressions), 0, 3)
places = st.sampled_from(("c1", "conv2", "loop[3].name"))
arrows = st.sampled_from((" -> ", "->", " ; ", "\n", " ->\n  ", "\n\n -> ", " # why\n -> # more\n"))


def _elements(inside: Texts) -> Texts:
    chains = st.lists(inside, min_size=1, max_size=3).flatmap(
        lambda parts: st.lists(arrows, min_size=len(parts), max_size=len(parts)).map(
            lambda signs: "".join(sign + part for sign, part in zip(["", *signs[1:]], parts, strict=True))
        )
    )
    body = filled_in("[ {} ]", chains) | filled_in("[\n{}\n]", chains)
    branches = joined(" | ", chains | st.just(""), 2, 3) | joined("\n|\n", chains, 2, 3)
    return st.one_of(
        filled_in("{} [ {} ]", rows, branches),
        filled_in("{} * {}", body, positive),
        body,
        filled_in("for i = {}..{} {}", atoms, atoms, body),
        filled_in("c1: {}", body),
    )


layers = st.one_of(
    rows,
    filled_in("{}: {}", names, rows),
    filled_in("fire({})", arguments),
    filled_in("f1: fire({})", arguments),
    filled_in("from {}", places),
    filled_in("again {}", places),
)
elements = st.recursive(layers, _elements, max_leaves=6)

alone = st.one_of(
    st.sampled_from(("network", "network mnist, the first -> try", "convention keras", "let alpha > 0")),
    filled_in("let {} = {}", letters, expressions),
    filled_in("find {}", joined(", ", queries, 1, 3)),
    filled_in("claim {} = {}", queries, joined(" = ", queries | shapes, 1, 3)),
    filled_in("vary k in {{{}}}, n in {{{}}}", joined(", ", expressions, 1, 3), expressions),
    filled_in("block fire({}) [ {} ]", arguments, layers),
)

networks = joined("\n", alone | elements | st.sampled_from(("", "# a comment", "  ; ;")), 1, 6)
"""Whole texts."""
