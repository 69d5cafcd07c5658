"""The layer kinds that a network may use, as a value: those of netderive, and kinds that a file defines itself."""

from __future__ import annotations

import functools
from collections import ChainMap, Counter
from collections.abc import Mapping

from ...grammar import record
from .kind import Kind
from .row_items import Flag


@record()
class Vocabulary:
    """The words of the kinds by family, the best known of each first, and the kind of each word.

    >>> from netderive.engine.layers import STANDARD
    >>> "conv" in STANDARD.kinds, STANDARD.kind_called("Conv2D").word, STANDARD.kind_called("cnov")
    (True, 'conv', None)
    """

    families: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, Kind]

    @functools.cached_property
    def aliases(self) -> Mapping[str, str]:
        """The word for a lower-case name that other tools use; understood only in a hint.

        A name that frameworks give to several kinds is no alias, unless a kind claims it (`Kind.aliases`).
        """
        called = {(name.lower(), kind.word) for kind in self.kinds.values() for name in kind.called}
        uses = Counter(name for name, _ in called)
        return {
            **{name: word for name, word in called if uses[name] == 1},
            **{word: word for word in self.kinds},
            **{alias.lower(): kind.word for kind in self.kinds.values() for alias in kind.aliases},
        }

    @functools.cached_property
    def joins(self) -> tuple[str, ...]:
        """The words of the kinds that have branches."""
        return tuple(kind.word for kind in self.kinds.values() if kind.joins)

    @functools.cached_property
    def leading(self) -> Mapping[str, tuple[str, ...]]:
        """The words that are written before a layer, and those of the layers.

        >>> from netderive.engine.layers import STANDARD
        >>> STANDARD.leading["weightnorm"]
        ('conv', 'depthwise', 'deconv', 'dense', 'linear')
        """
        found: dict[str, tuple[str, ...]] = {}
        for kind in self.kinds.values():
            for one in kind.row:
                if isinstance(one, Flag) and one.leads:
                    found[one.word] = (*found.get(one.word, ()), kind.word)
        return found

    @functools.cached_property
    def sources(self) -> frozenset[str]:
        """The words of the kinds that have nothing before them: `input`."""
        return frozenset(kind.word for kind in self.kinds.values() if kind.is_input)

    def kind_called(self, name: str) -> Kind | None:
        """The kind with this word, or with this name elsewhere."""
        return self.kinds.get(name) or self.kinds.get(self.aliases.get(name.lower(), ""))

    def with_family(self, name: str, *kinds: Kind) -> Vocabulary:
        """The vocabulary with kinds that a file defines itself.

        >>> from netderive.engine.layers import STANDARD
        >>> mine = Kind("lowrank", "lowrank(k, r)", "two thin matrices")
        >>> own = STANDARD.with_family("of this file", mine)
        >>> own.kinds["lowrank"] is mine, "lowrank" in STANDARD.kinds
        (True, False)
        """
        own = {kind.word: kind for kind in kinds}
        return Vocabulary({**self.families, name: tuple(own)}, ChainMap(own, self.kinds))  # type: ignore[arg-type]
