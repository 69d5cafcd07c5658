"""The networks of the zoo, one row each, as blocks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ...engine.formulas import tree_of
from ...grammar import Letter
from ..document import blocks as b
from ..document import coded, joined
from ..wording import words

if TYPE_CHECKING:
    from ...engine.network import Outline


def zoo_document(networks: Mapping[str, Outline]) -> b.Document:
    """Family by family: name, title, letters with their values, and the parameters that they make."""
    blocks: list[b.Block] = [b.Heading(1, (words.NETWORKS_OF,))]
    for family, named in groupby(networks.items(), lambda item: item[1].family):
        blocks += [b.Heading(2, (family.replace("-", " ").capitalize(),)), _table(dict(named))]
    return b.Document(words.NETWORKS_OF, (*blocks, b.Callout("note", coded(words.SHOW_NETWORK))))


def _table(networks: Mapping[str, Outline]) -> b.TableBlock:
    columns = tuple(b.Column(words.COLUMNS[name]) for name in ("name", "network", "letters"))
    columns += (b.Column(words.COLUMNS["parameters"], "right"),)
    rows = tuple(((b.Code(name),), (one.title,), _letters(one), _amount(one.params)) for name, one in networks.items())
    return b.TableBlock(columns, rows)


def _letters(one: Outline) -> b.Inline:
    said: list[b.Inline] = []
    for name, value in one.letters.items():
        parts = (Letter(name),) if value is None else (Letter(name), tree_of(value))
        said.append((b.Formula(parts, ("=",) * (len(parts) - 1)),))
    return joined(said, ", ")


def _amount(params: Any) -> b.Inline:
    return () if params is None else (b.Formula((tree_of(params),)),)


def text_document(one: Outline, text: str) -> b.Document:
    """The text of one network."""
    return b.Document(one.title, (b.Heading(1, (one.title,)), b.Listing(text.strip())))
