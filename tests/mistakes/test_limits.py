"""What would take for ever, or break the machine, is refused at once."""

from collections.abc import Iterator

import pytest
from support.work import at_most

from netderive import check
from netderive.engine import derive
from netderive.grammar import Mistakes

pytestmark = pytest.mark.slow

CALLS = 10_000_000

NETWORK = "input 3\ndense {}"


def many(form: str, count: int, by: str) -> str:
    return by.join(form.format(i=i, j=i + 1) for i in range(count))


ENDLESS = {
    "parentheses": NETWORK.format("(" * 10_000 + "1" + ")" * 10_000),
    "open parentheses": NETWORK.format("(" * 100_000),
    "brackets": "input 3\n" + "[ " * 10_000,
    "minus signs": "let k = " + "-" * 10_000 + "1",
    "some minus signs": "let k = " + "-" * 5_000 + "1",
    "a tower of powers": NETWORK.format("9^9^9^9"),
    "a tall tower of powers": NETWORK.format("^".join(["2"] * 3_000)),
    "a power over a letter": NETWORK.format("k^(9^9^9)"),
    "a power of a fraction": NETWORK.format("(1/3)^9999999"),
    "a number of 5,000 digits": NETWORK.format("9" * 5_000),
    "a number of 400,000 digits": NETWORK.format("9" * 400_000),
    "a product of long numbers": "input 10^9000\ndense 10^9000",
    "choices, each of two of the one before": "input l\n" + many("dense if(in >= k{i}, in + 1, 2*in)", 20, "\n"),
    "minima, each of two of the one before": "input l\n" + many("dense min(in + a{i}, 2*in, k{i})", 20, "\n"),
    "nested choices": "input l\n" + many("dense if(in >= k{i}, in + 1, k{i})", 60, "\n"),
    "nested roots": "input l\n" + many("dense floor(sqrt(in + k{i})) + 1", 70, "\n"),
    "nested minima and maxima": "input l\n" + many("dense max(min(in, a{i}), b{i})", 69, "\n"),
    "nested quotients": "input l\n" + many("dense 3*in//2 + 1", 100, "\n"),
    "nested remainders": "input l\n" + many("dense in % k{i} + 1", 100, "\n"),
    "lets that square each other": many("let a{i} = a{j}*a{j}", 60, "\n") + "\nlet a60 = 9\ninput a0",
    "lets that square a sum": many("let a{i} = a{j}*a{j} + 1", 60, "\n") + "\ninput a0",
    "a power of a sum": NETWORK.format("(a + b + c + d)^100"),
    "a product of sums": NETWORK.format(many("(a{i} + b{i})", 40, "*")),
    "quotients": NETWORK.format(many("a{i}", 200, "/")),
    "a sum of quotients": NETWORK.format(many("a{i}/b{i}", 60, "+")),
    "a sum of 20,000 letters": NETWORK.format(many("a{i}", 20_000, "+")),
    "a sum of 2,000 letters": NETWORK.format(many("a", 2_000, "+")),
    "a minimum of 300 letters": NETWORK.format("min(" + many("a{i}", 300, ", ") + ")"),
    "sums in sums": NETWORK.format("sum(i = 1..9999, sum(j = 1..9999, 1))"),
    "a long sum": NETWORK.format("sum(i = 1..10^9, i)"),
    "a chain of 10,000 lets": many("let a{i} = a{j}", 10_000, "\n") + "\ninput a0",
    "a circle of 400 lets": many("let a{i} = a{j}", 400, "\n") + "\nlet a400 = a0\ninput a0",
    "a tower of powers with a letter": "let N = 1100\ninput 2^(2^N)",
    "blocks that double": "\n".join(
        ["block b0(n) [ dense n ]", many("block b{j}(n) [ b{i}(n) -> b{i}(n) ]", 40, "\n"), "input 3 -> b40(k)"]
    ),
    "loops in loops": "input 1@8x8 -> "
    + many("for i{i} = 1..N [", 9, " ")
    + " conv "
    + many("i{i}", 9, "+")
    + "@1x1 "
    + "]" * 9,
    "20,000 unknown layers": many("foo{i} 3", 20_000, "\n"),
    "20,000 wrong characters": many("input !", 20_000, "\n"),
    "a chain on one line": "input 3" + " -> dense 10" * 10_000 + " -> !",
    "a name of 400,000 letters": "input 3\n" + "a" * 400_000,
    "a glued name of 400,000 letters": "input 3@" + "nx" * 200_000 + "n",
    "400,000 comments": "#\n" * 200_000,
    "400,000 lines": "\n" * 400_000,
    "400,000 semicolons": ";" * 400_000,
    "400,000 blanks": " " * 400_000 + "!",
    "arrows": "->" * 200_000,
    "points": "input " + "a." * 200_000,
    "600,000 characters": "# " + "x" * 600_000,
    "a zero byte": "input 3\0",
}


@pytest.fixture
def quickly() -> Iterator[None]:
    derive("input k -> dense k")  # the parser and the algebra are there
    with at_most(CALLS):
        yield


@pytest.mark.parametrize("text", ENDLESS.values(), ids=list(ENDLESS))
@pytest.mark.usefixtures("quickly")
def test_it_is_refused_at_once(text: str):
    with pytest.raises(Mistakes) as raised:
        derive(text)
    report = str(raised.value)
    assert len(report) < 20_000
    assert max(map(len, report.splitlines())) < 200 or "there are input" in report
    assert all(mistake.hint for mistake in raised.value.mistakes)


@pytest.mark.parametrize("text", ["let k = 10^9999\ninput k -> relu", "input 2^30000", NETWORK.format("log2(2^30000)")])
@pytest.mark.usefixtures("quickly")
def test_long_numbers_are_fine_up_to_the_limit(text: str):
    assert derive(text).layers


def test_a_chain_of_lets_may_be_long():
    table = derive(many("let a{i} = a{j} + 1", 450, "\n") + "\nlet a450 = 1\ninput a0")
    assert table.letters["a0"] == 451


def test_at_most_fifty_mistakes_are_shown():
    with pytest.raises(Mistakes) as raised:
        derive("input 3\n" + "dense\n" * 200)
    assert len(raised.value.mistakes) == 50


@pytest.mark.usefixtures("quickly")
def test_pooling_by_a_letter_is_written_once_however_often():
    """Each size is the least of two roundings of the one before; written twice each time, the tenth had 2^10."""
    assert len(derive("input 3@h x w\n" + "pool 2x2 stride s ceil\n" * 10).holding) == 20


@pytest.mark.usefixtures("quickly")
def test_each_of_many_divisions_is_not_rounded_alone():
    """299 times the whole sum, rounded up and down, would be about 200,000 terms."""
    text = "input n -> dense m\nclaim params = " + " + ".join(f"m*n/{i + 1}" for i in range(299))
    assert [verdict.holds for verdict in check(text)] == [False]
