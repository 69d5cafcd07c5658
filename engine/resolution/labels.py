"""Labels of one level: those that the text gives, and the automatic ones, `conv1`, of the other layers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import field
from itertools import count

from ...grammar import Element, Layer, Mistake, Span, Use, phrase, record
from ..layers import EXPERTS, Kind

AUTOMATIC = re.compile(r"([A-Za-z]+)(\d+)")


@record(frozen=False)
class Labels:
    """Labels given so far on one level, and how many layers of each kind it has.

    An automatic label is one of `words` and a number, so no layer of another kind may be labelled so.
    """

    words: tuple[Collection[str], ...]
    mistakes: list[Mistake]
    counts: Counter[str] = field(default_factory=Counter)
    taken: dict[str, Element] = field(default_factory=dict)

    def of_another_level(self, taken: dict[str, Element] | None = None) -> Labels:
        """The labels of another level, on which none is given yet but those `taken`."""
        return Labels(self.words, self.mistakes, taken=taken or {})

    def of(self, element: Element, kind: Kind, level: str) -> str:
        """The label, else the kind with its number among the layers of that kind on this level.

        `level` is what a message calls the level: a branch shares that of its join.
        """
        self.counts[kind.word] += 1
        number = self.counts[kind.word]
        automatic = kind.word if kind.is_input and number == 1 else f"{kind.word}{number}"
        label = element.label
        if label is not None:
            span = (element.span[0], element.span[0] + len(label))
            looks = AUTOMATIC.fullmatch(label)
            if label in self.taken:
                self.mistakes.append(self._used_twice(label, span, level))
            elif label != automatic and looks and any(looks[1] in words for words in self.words):
                self.mistakes.append(Mistake.of("label.automatic", span, label=label, automatic=automatic))
        self.taken[label or automatic] = element
        return label or automatic

    def _used_twice(self, label: str, span: Span, level: str) -> Mistake:
        """How two layers of one level get different labels; the branches of a join are on the level of the join."""
        first = self.taken[label]
        word = first.word if isinstance(first, Layer) else first.name if isinstance(first, Use) else ""
        free = next(name for number in count(2) if (name := f"{label}_{number}") not in self.taken)
        earlier = phrase("label.earlier_layer", word=word) if word else phrase("label.earlier_part")
        hint = "router" if word == EXPERTS.word and first.label != label else level
        return Mistake.of("label.twice", span, hint=hint, label=label, earlier=earlier, free=free)
