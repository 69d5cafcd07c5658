"""What `import netderive` offers: few names, each with its meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Unpack

from netderive.engine import Table, derive
from netderive.engine.answers import Answer, ask
from netderive.engine.answers import check as check_claims
from netderive.engine.arithmetic import bounded_work
from netderive.engine.inference import CostOptions, Costs
from netderive.engine.network import Attempt, Options, free_again, show_by
from netderive.engine.network import attempt as attempt_text
from netderive.grammar import Mistake as Mistake
from netderive.grammar import Mistakes as Mistakes
from netderive.grammar import Network
from netderive.grammar import parse as parse
from netderive.reports.document import Digits
from netderive.reports.sections import Detail

from .display import html, latex
from .results import Verdicts, WorkedAnswer, WorkedSolution

if TYPE_CHECKING:
    from netderive.engine.exploration import Comparisons, Scale, Solutions
    from netderive.engine.sweeps import Sweep


def derivation(
    network: Network | str,
    values: Mapping[str, int | Fraction] | None = None,
    *,
    detail: Detail = "normal",
    convention: str = "",
    letters: str = "board",
    digits: Digits = "thin",
    show: Sequence[str] = (),
    free: Collection[str] = frozenset(),
    strict: bool = False,
    assume: Mapping[str, str] | None = None,
    language: str = "en",
    **costs: Unpack[CostOptions],
) -> WorkedSolution:
    """The worked solution of a network; see `derive` for the arguments that they share.

    `show` are quantities to be derived besides the parameters, such as `flops` or `field`; `detail` is "brief",
    "normal" or "full", `letters` a notation, `digits` "thin", "comma", "apostrophe" or "plain", `language` "en"
    or "de". Raises `ValueError` for another.

    >>> from netderive import derivation
    >>> "832 Parameter" in str(derivation("input 1@28x28 -> conv 32@5x5", language="de"))
    True
    """
    table = derive(network, values, convention, free, strict, assume, **costs)
    return WorkedSolution(table, detail, letters, digits, show, language)


@bounded_work()
def attempt(
    text: str,
    values: Mapping[str, int | Fraction] | None = None,
    *,
    convention: str = "",
    free: Collection[str] = frozenset(),
    strict: bool = False,
    **costs: Unpack[CostOptions],
) -> Attempt:
    """What can be derived of a text that may be half written, with all that is wrong with it; see `derive`.

    `table` has the layers before the first fault, and the claims that these decide; it is None where there is no layer.
    `mistakes` is None where nothing is wrong.

    >>> from netderive import attempt
    >>> tried = attempt("input 1@28x28 -> conv 8@5x5\\npool 2x2 -> dense (")
    >>> tried.table.layer("pool1").space[0].value, [mistake.hint for mistake in tried.mistakes.mistakes]
    (12, ['write the `)` that closes it'])
    """
    options = Options(values or {}, convention, free, strict, costs=Costs.of(**costs))
    return attempt_text(text, options=options)


def find(table: Table | Network | str, query: str) -> Answer:
    """The answer to a question such as `conv1.params`, `conv1.output` or `params`, of a table or of a network.

    >>> from netderive import derive, find
    >>> find(derive("input 1@28x28 -> conv k@5x5"), "conv1.params").figure.expr
    26*k
    """
    if not isinstance(query, str):
        raise TypeError(f"a question is a text such as 'conv1.params', not {query!r}")
    return ask(query, _table(table))


def explain(
    table: Table | Network | str,
    query: str,
    *,
    letters: str = "board",
    digits: Digits = "thin",
    language: str = "en",
) -> WorkedAnswer:
    """One quantity in full, such as `conv1.params`: its result, the rule and its reason, every step, and a check.

    >>> from netderive import explain
    >>> "= (5·5·3 + 1)·8" in str(explain("input 3@9x9 -> conv 8@5x5", "conv1.params"))
    True
    """
    return WorkedAnswer(find(table, query), letters, digits, language)


@bounded_work()
def check(network: Table | Network | str, values: Mapping[str, int | Fraction] | None = None) -> Verdicts:
    """A verdict for each claim that a network, or a table's network, makes.

    >>> from netderive import check
    >>> [verdict.holds for verdict in check("input 1@9x9 -> conv 2@3x3; claim conv1.params = 20")]
    [True]
    """
    table = _table(network, values)
    return Verdicts(table, check_claims(table))


@bounded_work()
def scale(
    network: Table | Network | str,
    values: Mapping[str, int | Fraction] | None = None,
    show: Sequence[str] = ("params", "macs", "memory"),
    letters: Sequence[str] = (),
) -> Scale:
    """How the totals of some quantities grow in each letter, of a network or of a table.

    With `letters` only in these, the others at the values that they have.
    `scale(network)[quantity][letter]` has the terms by degree, the leading one, what doubling the letter multiplies
    the total by, and each layer's share asymptotically (`netderive.engine.exploration.growth.Growth`).

    >>> from netderive import scale
    >>> growth = scale("input 3@8x8 -> conv k@3x3 -> conv k@3x3", {"k": 8})["params"]["k"]
    >>> growth.leading.exact, growth.now, growth.limit
    (9*k^2, Fraction(346, 101), 4)
    """
    from netderive.engine.exploration import scale as scaled

    return scaled(_table(network, values), show, letters)


def solve(
    network: Table | Network | str,
    conditions: str | Sequence[str],
    letters: str | Sequence[str],
    values: Mapping[str, int | Fraction] | None = None,
    *,
    within: Mapping[str, tuple[int, int | None]] | None = None,
    limit: int | None = None,
) -> Solutions:
    """The integers that letters may be for a network to satisfy conditions, the best first, exactly.

    `letters` lose the values that they have; `within` bounds them. Raises `Mistakes` where a condition cannot be read,
    or where a search would have no end (`netderive.engine.exploration.solutions.Solutions`).

    >>> from netderive import solve
    >>> found = solve("input 3@32x32 -> conv k@3x3 -> conv k@3x3", "params <= 10^6", "k")
    >>> found.best.values, found.best.gap
    ({'k': 331}, 4352)
    """
    from netderive.engine.exploration import solve as solved

    names, requested = ((one,) if isinstance(one, str) else tuple(one) for one in (letters, conditions))
    return solved(_freed(network, values, names), requested, names, within, limit)


def compare(
    first: Table | Network | str | tuple[Table, str],
    second: Table | Network | str | tuple[Table, str],
    by: Sequence[str] = ("params", "macs", "memory"),
) -> Comparisons:
    """Two networks side by side, or two layers or expressions of their quantities, each given as `(table, path)`.

    `compare(..)[quantity]` has the difference, the ratio in lowest terms, what it comes near as each letter grows, and
    which side is smaller where (`netderive.engine.exploration.comparing.Compared`).

    >>> from netderive import compare
    >>> found = compare("input k@9x9 -> conv k@5x5", "input k@9x9 -> conv k@3x3 -> conv k@3x3")["params"]
    >>> found.limits, found.first_more
    ({'k': Fraction(25, 18)}, True)
    """
    from netderive.engine.exploration import Side, side_of_text
    from netderive.engine.exploration import compare as compared

    one, other = (
        side_of_text(*side) if isinstance(side, tuple) else Side(name, _table(side))
        for name, side in (("first", first), ("second", second))
    )
    return compared(one, other, by)


def sweep(
    network: Table | Network | str,
    vary: Mapping[str, Sequence[int]],
    show: str | Sequence[str] = ("params", "macs"),
    values: Mapping[str, int | Fraction] | None = None,
    *,
    where: str | Sequence[str] = (),
) -> Sweep:
    """Figures at every point of a grid, exactly: `vary` has the values of each letter, a range or a list.

    Rows come all at once (`rows`), block by block (`blocks`), or the best alone (`top`), as NumPy arrays. `where` are
    conditions on them. Raises `Mistakes` for what cannot be swept. Needs NumPy: `netderive[explore]`.

    >>> from netderive import sweep
    >>> found = sweep("input 3@32x32 -> conv k@n x n", {"k": range(8, 17, 8), "n": (3, 5)}, "params")
    >>> found.rows().figures["params"].tolist()
    [224, 608, 448, 1216]
    """
    from netderive.engine.sweeps import sweep as swept

    shown, requested = ((one,) if isinstance(one, str) else tuple(one) for one in (show, where))
    return swept(_freed(network, values, tuple(vary)), vary, shown, requested)


def _freed(
    network: Table | Network | str, values: Mapping[str, int | Fraction] | None, letters: Collection[str]
) -> Table:
    """The table in which some letters have no value."""
    if not isinstance(network, Table):
        return derive(network, values, free=frozenset(letters))
    table = _table(network, values)
    return table if all(table.letters.get(name, 0) is None for name in letters) else free_again(table, letters)


def _table(network: Table | Network | str, values: Mapping[str, int | Fraction] | None = None) -> Table:
    if isinstance(network, Table) and values is not None:
        raise TypeError("a table has its values already")
    return network if isinstance(network, Table) else derive(network, values)


show_by(html=html, latex=latex)
