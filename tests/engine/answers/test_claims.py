"""Claims judged by hand: within what the network allows, link by link."""

from __future__ import annotations

import pytest
from support.each import each

from netderive.engine import derive
from netderive.engine.answers import check, judge
from netderive.grammar import Mistakes, parse, print_math

TRUE = [
    # a window of 3 fits from h = 3 on, so h - 2 is at least 1 wherever there is an output
    "input 1@h -> conv 2@3\nclaim conv1.size = max(h - 2, 1)",
    # g divides k, or there is no layer
    "input k@h -> conv 4@3 groups g\nclaim (k//g)*g = k",
    "input k@h -> conv 4@3 groups g\nclaim k % g = 0",
    "input l@h x w -> conv k@n x m\nclaim conv1.params = (n*m*l + 1)*k = k*(l*m*n + 1)",
    "let k = 2*m\ninput 1@9x9 -> conv k@3x3\nclaim conv1.params = 20*m",
    "input 1@9x9 -> conv 2@3x3 -> dense 3\nclaim params = conv1.params + dense1.params = 20 + 297",
    "input 3@32x32 -> conv 8@5x5\nclaim params ~ 6.1*10^2",
    "input 3@32x32 -> conv 8@5x5\nclaim params ~ 6.1·10² = 608",
]
FALSE = [
    "input 1@h -> conv 2@3\nclaim conv1.size = h - 3",
    "input 1@h -> pool 2\nclaim pool1.size = h/2",
    "input k@h -> conv 4@3\nclaim conv1.params = 3*4*k",
    "input 1@9x9 -> conv 2@3x3\nclaim conv1.output = 2@9x9",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_wherever_the_network_is_holds(text: str):
    assert [verdict.holds for verdict in check(derive(text))] == [True]


@pytest.mark.parametrize("text", FALSE)
def test_a_wrong_claim_is_refuted_at_values_that_the_network_allows(text: str):
    (verdict,) = check(derive(text))
    assert not verdict.holds
    point = next(link.counterexample for link in verdict.links if link.counterexample is not None)
    least = {name: 9 for name in derive(text).letters}
    derive(text, least | dict(point))


def test_a_claim_that_is_only_tried_says_so():
    proved, tried = check(derive("input 1@h -> conv 2@3\nclaim conv1.size = h - 2\nclaim conv1.size = max(h - 2, 1)"))
    assert (proved.holds, proved.tried) == (True, 0)
    assert tried.holds and tried.tried >= 100


DENSE = "input 400 -> dense 120\nclaim dense1.params = "
SLIPS = [
    (DENSE + "120*400 + 1 = 48001", ["biases.one"]),
    (DENSE + "120*400", ["biases.missing"]),
    (DENSE + "120*400 + 2", []),
    (DENSE.replace("120\n", "120 no bias\n") + "120*400 + 1", []),
    ("input 32@28x28 -> conv 64@3x3\nclaim conv1.params = 3*3*32*64 + 1", ["biases.one"]),
]


@pytest.mark.parametrize(("text", "slips"), SLIPS)
def test_a_slip_with_the_biases_is_named(text: str, slips: list[str]):
    (verdict,) = check(derive(text))
    found = [slip for way in verdict.explained.ways for slip in way.ids] if verdict.explained else []
    assert (verdict.holds, found) == (False, slips)


GRU = "input 32@20 -> gru 32\nclaim gru1.params = "
ELSEWHERE = [
    (GRU + "6336", "keras torch"),
    ("convention keras\n" + GRU + "3*(32 + 32 + 1)*32 = 6240", "textbook"),
    (GRU + "6337", ""),
    ("input 32@8x8 -> batchnorm\nclaim batchnorm1.params = 128", "keras"),
    ("input l@20 -> lstm k\nclaim lstm1.params = 4*(l + k + 2)*k", "torch"),
    ("input 3@9x9 -> deconv 4@3x3 stride 4\nclaim deconv1.output = 4@36x36", "keras"),
    ("input 32@8x8 -> batchnorm -> dense 10\nclaim params = 128 + 20490", "keras"),
    ("input 32@8x8 -> conv 3@3x3\nclaim conv1.params = 1", ""),
    ("convention keras\nblock b() [ gru 32 ]\ninput 32@20 -> b() -> b()\nclaim params = 12480", "textbook"),
    ("convention keras\ninput 32@20 -> [ gru 32 ] * 2\nclaim params = 2*6240", "textbook"),
]


@pytest.mark.parametrize(("text", "conventions"), ELSEWHERE)
def test_a_result_that_is_right_by_another_convention_is_known(text: str, conventions: str):
    (verdict,) = check(derive(text))
    assert (verdict.holds, verdict.elsewhere) == (False, tuple(conventions.split()))


def test_rare_differences_are_found():
    """A wrong claim may be right at all small numbers: it is tried at its own numbers and at large ones, too."""
    for term in ("floor(k/1000)", "if(k % 97 = 0, 1, 0)", "max(0, k - 1500)"):
        (verdict,) = check(derive(f"input 3@h x w -> conv k@3x3\nclaim params = 28*k + {term}"))
        assert not verdict.holds, term


@pytest.mark.parametrize(
    "text",
    [
        "input n -> dense m\nclaim params >= 3",  # (1 + 1)*1 = 2
        "input l@h x w -> conv k@n x n\nclaim macs > n^2",  # one position, one channel, one filter: n^2
        "input l@h -> conv k@3\nclaim params >= 5",  # 3*1*1 + 1 = 4
    ],
)
def test_a_claim_that_fails_at_the_smallest_values_alone_is_refuted(text: str):
    (verdict,) = check(derive(text))
    assert verdict.holds is False


def test_a_value_that_cannot_be_worked_out_refutes_nothing():
    (verdict,) = check(derive("input l -> dense k\nclaim params = l*k + 2^log2(k)"))
    assert verdict.holds and verdict.tried  # a logarithm of 7 is no exact number


CONV = "input 3@32x32 -> conv 8@5x5\nclaim conv1."
SPELLINGS = [
    # one number means every side
    CONV + "size = 28",
    CONV + "size = 32-5+1 = 28 = 28x28",
    "input 1@20x20 -> pool 9x9 stride 2\nclaim pool1.size = ceil((20-9+1)/2)",
    "input 1@32x32 -> conv 1@8x8 pad 1 stride 2\nclaim conv1.size = (32-8+2)/2+1 = 14",
    CONV + "height = 28 = conv1.width",
    "input 1@4x5x6\nclaim input.depth = 4\nclaim input.height = 5\nclaim input.width = 6",
    # crosses and dots between numbers are products
    CONV + "params = 5×5×3×8+8 = 608",
    CONV + "params = 5x5x3x8 + 8",
    CONV + "params = 8 + 8 x 5 x 5 x 3",
    CONV + "params = (5×5×3+1)×8",
    CONV + "params = 5·5·3·8 + 8",
    CONV + "units = 8x28x28 = 6272",
    CONV + "macs = 28²·5²·3·8",
    # numbers as they are printed, and an equation as programmers write it
    CONV + "macs = 470,400 = 470 400 = 470\u202f400 = 470'400 = 4.704e5",
    CONV + "params == 608",
    # an output in another order
    CONV + "output = 28x28x8",
    CONV + "output = 8x28x28",
    "input 16@10\nclaim input.output = 10 x 16",
    # comparisons, and a number as far as it is printed
    CONV + "params <= 10^6",
    CONV + "params > 607 < 608.5 != 609",
    CONV + "params >= 608 <= 608",
    CONV + "params <= 1M",
    "input 8 -> dense 100\nclaim 0.8k < params < 0.901k",
    CONV + "params >= 0.608k <= 1KiB",
    "input 8 -> dense 1000\nclaim params = 9k",
    CONV + "macs < 1B",  # a billion
    CONV + "memory <= 24.5KiB",  # 8*28*28*4 bytes
    CONV + "params ~ 0.6k",
    CONV + "params ~ 0.6K",
    "input 10000@1 -> linear 250000\nclaim params ~ 2.5B ~ 3B ~ 2.500B",
    "input 250@1 -> linear 10\nclaim memory ~ 1040B",
    CONV + "params ~ 608",
    CONV + "macs ~ 470.4k ~ 0.47M ~ 4.7e5",
    CONV + "memory ~ 25 kB ~ 24.5 KiB",
    CONV + "size < 29",
    # the rule's own letters
    CONV + "params = (n*m*l + 1)*k = 608",
    CONV + "size = h - n + 1 = 28",
    CONV + "height = h + 2p − n + 1",
    "input l@h x w -> conv k@n x m\nclaim conv1.params = (n·m·l + 1)·k",
    "input 400 -> dense 120\nclaim dense1.params = (n + 1)*m = 48120",
]
MISSPELLED = [
    CONV + "size = 27",
    CONV + "size = 28x27",
    "input 1@32x30 -> conv 1@5x5\nclaim conv1.size = 28",
    CONV + "params = 5×5×3×(8+8)",
    CONV + "params = 5x5x8+8",
    CONV + "output = 28x8x28",
    CONV + "output = 27x28x8",
    CONV + "output = 28x28",
    CONV + "output = 28",
    CONV + "params < 608",
    CONV + "params > 608",
    CONV + "params ~ 0.7k",
    "input 10000@1 -> linear 250000\nclaim params ~ 2.4B",
    CONV + "params ~ 608B",
    CONV + "params >= 1k",
    CONV + "memory <= 25kB",
    CONV + "params ~ 609",
    CONV + "params ~ 0.60k",
    CONV + "macs ~ 0.470M ~ 0.5k",
    CONV + "memory ~ 23 KiB",
    CONV + "params = n*m*l*k",
    CONV + "macs = 470.401",
]


@each("text", SPELLINGS)
def test_right_answers_hold_however_they_are_written(text: str):
    assert all(verdict.holds for verdict in check(derive(text)))


@each("text", MISSPELLED)
def test_wrong_answers_are_refuted_however_they_are_written(text: str):
    (verdict,) = check(derive(text))
    assert verdict.holds is False


LATE = [
    "input 3@h x w -> conv k@3000x3000 -> conv k@1x1\nclaim size = max(h-2999,1) x max(w-2999,1)",
    "input 3@h x w -> add [ conv 3@1x1 stride 299 | pool 299x299 ]\nclaim macs = 9*floor(h/299)*floor(w/299)",
    "input h@w -> linear k\nclaim params = (h+1)*k + floor(sqrt(h*h+h)) - h",
    "input k@h -> conv 4@3 groups g\nclaim (k//g)*g = k",
    # only the condition that the window fits speaks of n, which is m
    "let n = m\ninput 3@9 -> conv k@n\nclaim conv1.features = floor(sqrt(k*k+k))",
    "input k@h -> reshape 2*k@m\nclaim max(m - 3, 2*m - h) = max(m - 3, 0)",
]


@pytest.mark.parametrize("text", LATE)
def test_values_are_tried_where_the_network_is_possible(text: str):
    (verdict,) = check(derive(text))
    assert verdict.holds


def test_a_claim_without_a_value_to_try_is_not_decided():
    verdict, wrong = check(derive("input h -> dense k\nclaim k = log2(4*k + 3)\nclaim k = k + 1 = log2(4*k + 3)"))
    assert verdict.holds is None
    assert wrong.holds is False


def test_a_comparison_of_letters_is_proved_or_refuted():
    text = "input h -> dense k\nclaim params >= k\nclaim params >= 3*k\nclaim params <= 10^6"
    proved, refuted, small = check(derive(text))
    assert (proved.holds, proved.tried) == (True, 0)
    assert refuted.holds is False and refuted.links[0].counterexample
    assert small.holds is False


def test_a_power_that_is_too_long_is_refused():
    text = "input h -> dense k\nclaim params = (k + 1)^1000\nclaim params = ((k + h)^(10^2))^100\nclaim k = k"
    judgement = judge(derive(text))
    assert [verdict.holds for verdict in judgement.verdicts] == [True]
    wrong = "this power of a sum is too long to be expanded"
    assert [mistake.message for mistake in judgement.mistakes] == [wrong, wrong]


def test_a_vector_has_no_size():
    for text in ("input 3 -> dense 4\nclaim dense1.size = 8x8", "input l@h x w -> globalpool\nclaim size = h x w"):
        (mistake,) = judge(derive(text)).mistakes
        assert mistake.message.endswith("gives a vector, which has no size")


def test_claims_are_judged_beside_those_that_cannot_be_read():
    text = "input 3 -> dense 2\nclaim params = \nclaim params = 8\nclaim conv1.params = 3\nclaim params = q"
    with pytest.raises(Mistakes):
        derive(parse(text, lenient=True))
    judgement = judge(derive(parse(text, lenient=True), lenient=True))
    assert [verdict.holds for verdict in judgement.verdicts] == [True]
    assert [mistake.message for mistake in judgement.mistakes] == [
        "this `claim` is not finished",
        "there is no layer `conv1`",
        "the network has no letter `q`",
    ]


def test_numbers_too_long_to_work_out_are_no_trial():
    # one loop of M = 0 fits once (8 to 2 rows), with conv 2 of 4 maps: 5*2 parameters; N = 1 has no loop and none
    text = "input 4@8 -> for i = 2..N [ for j = 0..M [ pool 3 ] -> conv i@1 ]\nclaim params = "
    (verdict,) = judge(derive(text + "if(N>=2,(2*N^3+3*N^2+N+30)/6,0)")).verdicts
    assert verdict.holds is not False
    (wrong,) = judge(derive(text + "if(N>=2,(2*N^3+3*N^2+N+30)/6+1,0)")).verdicts
    assert wrong.holds is False


def test_a_loop_that_starts_late_is_tried_with_a_repetition():
    # N = 2, M = 0 pools once: floor((8 - 3)/3) + 1 = 2 rows
    table = derive("input 4@8 -> for i = 2..N [ for j = 0..M [ pool 3 ] -> relu ]\nclaim output = 4@8")
    assert judge(table).verdicts[0].holds is False
    assert [str(one.tree()) for one in table.holding] == [*dict.fromkeys(str(one.tree()) for one in table.holding)]


def test_a_claim_is_not_right_where_a_join_may_match_by_value():
    # l = 3, N = 3: each linear is one of 3 to 1 features with a bias, 12 parameters
    (verdict,) = judge(derive("input l@8 -> [ add [ linear in//3 | ] ] * N\nclaim params = 0")).verdicts
    assert verdict.holds is None


@pytest.mark.parametrize(
    "claim", ["output = 8*16*16", "size = 16*16", "size = 2*8", "params = 0.608k", "macs = 0.1536M"]
)
def test_a_right_answer_is_right_as_a_product_of_sizes_or_with_a_unit(claim: str):
    assert check(derive(f"input 3@16x16 -> conv 8@5x5 pad 2\nclaim conv1.{claim}"))[0].holds


@pytest.mark.parametrize("claim", ["output = 8*16*17", "size = 16*17", "params = 0.609k"])
def test_a_wrong_product_of_sizes_stays_wrong(claim: str):
    assert check(derive(f"input 3@16x16 -> conv 8@5x5 pad 2\nclaim conv1.{claim}"))[0].holds is False


@pytest.mark.parametrize("claimed", ["205k", "205,100", "210k", "205 000", "210 000", "2.1e5"])
def test_zeros_at_the_end_may_be_rounded(claimed: str):
    """205056 to six digits, to four, to three and to two."""
    assert check(derive(f"input 800 -> dense 256\nclaim params ~ {claimed}"))[0].holds


@pytest.mark.parametrize("claimed", ["204k", "206k", "200k", "205,070", "206 000", "200 000"])
def test_a_wrong_digit_is_wrong_before_zeros_too(claimed: str):
    assert check(derive(f"input 800 -> dense 256\nclaim params ~ {claimed}"))[0].holds is False


@pytest.mark.parametrize(("claimed", "slips"), [("600", ["biases.missing"]), ("700", [])])
def test_a_slip_explains_a_rounded_number(claimed: str, slips: list[str]):
    verdict = check(derive(f"input 3@16x16 -> conv 8@5x5 pad 2\nclaim conv1.params ~ {claimed}"))[0]
    found = [slip for way in verdict.explained.ways for slip in way.ids] if verdict.explained else []
    assert (verdict.holds, found) == (False, slips)


LATE_LOOP = "input c@l\nfor i = 2..N [ for j = 0..M [ pool 3 ] -> conv i@1 ]\nclaim "
CONDITIONAL = [
    # conv i@1 on i - 1 channels is i^2, the first 2(c + 1): N = 1 has no convolution, where this says 2c - 2
    (LATE_LOOP + "params = (2*N^3 + 3*N^2 + N + 12*c - 18)/6", "N >= 2"),
    # it says so for N = 1, too
    (LATE_LOOP + "params = if(N >= 2, (2*N^3 + 3*N^2 + N + 12*c - 18)/6, 0)", ""),
    # (3 + 1)*4, then (4 + 1)*4 each: none at N = 0, where this says -4
    ("input 3 -> [ dense 4 ] * N\nclaim params = 20*N - 4", "N >= 1"),
    ("input 3 -> [ dense 4 ] * N\nclaim params = max(20*N - 4, 1)", "N >= 1"),
    ("input 3 -> [ dense 4 ] * N\nclaim params = max(20*N - 4, 0)", ""),
    ("input 3 -> [ dense 4 ] * N\nclaim input.features = 3", ""),
    ("input 3 -> [ dense 4 ] * N\nclaim output = 4", "N >= 1"),
    # the second repetition cannot pool a vector: 39 parameters with one repetition, none without
    ("input 3@8 -> [ pool 2 -> dense 3 ] * M\nclaim params = 39*M", ""),
    ("input 3@8 -> [ pool 2 -> dense 3 ] * M\nclaim params = 39", "M >= 1"),
    # the second loop is on 4 features from its first repetition on, if the first loop has one
    ("input 3 -> [ dense 4 ] * N -> [ dense 4 ] * M\nclaim params = 20*(N + M) - 4", "N >= 1"),
    # by its value 1 the map of the linear layer is repeated: l = 4 and k = 1 are 5 parameters
    ("input l@8 -> add [ linear k | ]\nclaim params = k^2 + k", "k >= l and l >= k"),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONAL)
def test_a_claim_that_is_right_under_a_condition_says_so(text: str, condition: str):
    (verdict,) = check(derive(text))
    assert verdict.holds
    assert sorted(print_math(one.tree()) for one in verdict.only_for) == (condition.split(" and ") if condition else [])


def test_few_further_tables_are_derived_for_a_claim():
    """Each of nine loops may have no repetition, in 511 ways: not all are derived to see that the input is the same."""
    loops = " -> ".join(f"[ dense {i + 4} ] * N{i}" for i in range(9))
    (verdict,) = check(derive(f"input 3 -> {loops}\nclaim input.features = 3"))
    assert verdict.holds and len(verdict.only_for) == 9


@pytest.mark.parametrize(
    ("claim", "hint"),
    [
        ("c.params = kernel_size^2*3*8", "the letters of this rule are n, m, l, k"),
        ("c.params = none", "the letters of this rule are n, m, l, k"),
        ("params = c + 80", "it is a layer: write what is counted of it, as in `c.params`"),
        ("params = none", "it has no letters"),
    ],
)
def test_a_letter_that_is_none_is_answered_with_those_of_the_rule_or_with_the_figure(claim: str, hint: str):
    text = f"input 3@9x9 -> c: conv 8@5x5 -> relu\nclaim {claim}"
    judgement = judge(derive(parse(text, lenient=True), lenient=True))
    assert [one.hint for one in judgement.mistakes] == [hint]


def test_a_wrong_total_is_judged_where_a_repeat_is_one_of_the_layers():
    """Three repetitions of a linear layer with 3 inputs and 1 output: 3*(3*1 + 1) = 12 parameters."""
    claims = "".join(f"; claim params = {number}" for number in range(1, 61))
    verdicts = check(derive(f"input 3@9 -> for j = 0..M [ linear 1 -> subtract from input ]{claims}", {"M": 2}))
    assert [number for number, verdict in enumerate(verdicts, 1) if verdict.holds] == [12]


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        ("\n  = (3*3*3 + 1)*16\n  = 28*16\n  = 448", True),
        (" = 28*16\n = 450", False),
        (" ≠ 27*16  # the weights\n\n  # alone\n  ≠ 448", True),
        (" &= 27 \\cdot 16 + 16 \\\\\n  &= 448 \\\\\n  &\\approx 450", True),
        ("\n\t≈ 0.45k\n\t<= 500", True),
        ("\r\n  = 28*16\r\n\r\n  = 448", True),
    ],
)
def test_a_claim_goes_on_in_lines_that_begin_with_a_relation(lines: str, holds: bool):
    text = f"input 3@9x9 -> conv 16@3x3\nclaim conv1.params{lines}\nclaim conv1.biases = 16 = 17\nconv 2@1x1"
    first, second = check(derive(text))
    assert (first.holds, second.holds) == (holds, False)
    assert text[slice(*first.claim.span)].endswith(lines[-3:])


def test_a_line_that_begins_with_a_relation_belongs_to_no_other_statement():
    with pytest.raises(Mistakes, match="line 2: a statement cannot start with `=`"):
        derive("input 3@9x9 -> conv 16@3x3\n= 448")
