"""What `import netderive` offers: few names, each with its meaning."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from netderive.engine import Table, derive
from netderive.engine.claims import Verdict
from netderive.engine.claims import check as check_claims
from netderive.engine.notation import notation
from netderive.engine.queries import Answer, answer
from netderive.grammar import Mistake, Mistakes, Network, parse, parse_query
from netderive.grammar.characters import json_text
from netderive.reports import Document, Style, write
from netderive.reports.blocks import Digits
from netderive.reports.chains import Detail

if TYPE_CHECKING:
    from netderive.engine.growth import Scale

__all__ = [
    "Derivation",
    "Mistake",
    "Mistakes",
    "Network",
    "Table",
    "check",
    "derivation",
    "derive",
    "find",
    "parse",
    "scale",
]


@dataclasses.dataclass(frozen=True, repr=False)
class Derivation:
    """A worked solution; it shows itself in a notebook.

    >>> from netderive import derivation
    >>> "832" in derivation("input 1@28x28 -> conv 32@5x5").to("text")
    True
    """

    table: Table
    detail: Detail = "normal"
    letters: str = "board"
    digits: Digits = "thin"
    show: Sequence[str] = ()

    def to(self, form: str, fragment: bool = False) -> str:
        """The derivation as `text`, `markdown`, `latex`, `html` or `json`."""
        if form == "json":
            from netderive.reports.json_data import table_data

            data = table_data(self.table, notation(self.letters), steps=True, show=self.show)
            return json_text(data)
        if form not in ("text", "markdown", "latex", "html"):
            raise ValueError(f"there is no format {form!r}: text, markdown, latex, html or json")
        return write(self.document(), form, Style(self.digits, fragment))

    def document(self) -> Document:
        """The derivation as blocks, for writers."""
        from netderive.reports.narrator import derivation_document

        return derivation_document([self.table], self.detail, notation(self.letters), self.show)

    def __str__(self) -> str:
        return self.to("text")

    def __repr__(self) -> str:
        return f"<Derivation of {self.table!r}, {self.detail}>"

    def _repr_markdown_(self) -> str:
        return self.to("markdown", fragment=True)

    def _repr_html_(self) -> str:
        from netderive.reports.html import embedded

        return embedded(self.document(), Style(self.digits))

    def _repr_latex_(self) -> str:
        return self.to("latex", fragment=True)


def derivation(
    network: Network | str,
    values: Mapping[str, int | Fraction] | None = None,
    *,
    detail: Detail = "normal",
    convention: str = "",
    letters: str = "board",
    digits: Digits = "thin",
    show: Sequence[str] = (),
    element_size: int = 4,
) -> Derivation:
    """The worked solution of a network; see `derive` for the arguments that they share.

    `show` are quantities to be derived beside the parameters, such as `flops` or `field`.
    """
    return Derivation(derive(network, values, convention, element_size), detail, letters, digits, show)


def find(table: Table | Network | str, query: str) -> Answer:
    """The answer to a question such as `conv1.params`, `conv1.output` or `params`, of a table or of a network.

    >>> from netderive import derive, find
    >>> find(derive("input 1@28x28 -> conv k@5x5"), "conv1.params").figure.expr
    26*k
    """
    return answer(parse_query(query), table if isinstance(table, Table) else derive(table))


def check(network: Network | str, values: Mapping[str, int | Fraction] | None = None) -> list[Verdict]:
    """A verdict for each claim that a network makes.

    >>> from netderive import check
    >>> [verdict.holds for verdict in check("input 1@9x9 -> conv 2@3x3; claim conv1.params = 20")]
    [True]
    """
    return check_claims(derive(network, values))


def scale(network: Table | Network | str, values: Mapping[str, int | Fraction] | None = None) -> Scale:
    """How the totals grow in each letter, of a network or of a table.

    `scale(network)[quantity][letter]` has the terms by degree, the leading one, what doubling the letter multiplies
    the total by, and each layer's share in the limit (`netderive.engine.growth.Growth`).

    >>> from netderive import scale
    >>> growth = scale("input 3@8x8 -> conv k@3x3 -> conv k@3x3", {"k": 8})["params"]["k"]
    >>> growth.leading.exact, growth.now, growth.limit
    (9*k**2, Fraction(346, 101), 4)
    """
    from netderive.engine.scaling import scale as scaled

    if isinstance(network, Table) and values is not None:
        raise TypeError("a table has its values already")
    return scaled(network if isinstance(network, Table) else derive(network, values))
