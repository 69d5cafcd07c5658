"""The section that states each rule once: its formula, its reason, the forms it takes, and what its letters mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from ...engine import LayerFacts
from ...engine.derivations import Derivation, Step
from ...engine.formulas import ROLES
from ...engine.layers import Kind
from ...grammar import Letter, print_math, record
from ..document import Block, Chain, ChainLine, Definitions, Formula, Heading, Inline, Prose, sentence, sentence_of
from ..wording import for_axis, meaning, translated, words
from .chains import Detail, special_values

ORDER = tuple(dict.fromkeys(("size", "features", *words.QUANTITIES)))
"""The output first, as it is in each layer."""

Meanings = dict[str, dict[str, list[str]]]
"""For each letter as it is shown: what it means, and for which kinds of layer."""


@record(frozen=False)
class RuleUsed:
    """A rule as it is taught, the kinds of layer that follow it, and the forms that it takes in this network."""

    derivation: Derivation
    kind: Kind
    rank: int
    kinds: dict[str, None] = field(default_factory=dict)
    forms: dict[str, Step] = field(default_factory=dict)

    def chain(self, detail: Detail) -> Chain:
        """The rule with its reason, and a line for each form; in full each form begins anew, with the steps to it."""
        one = self.derivation
        assert one.rule is not None
        first = ChainLine(
            one.symbol,
            "=",
            one.steps[0].after,
            sentence(for_axis(translated(one.reason), self.rank, one.axis), one.shown),
        )
        lines: list[ChainLine] = []
        for step in self.forms.values():
            *others, last = (*(step.work if detail == "full" else ()), step.after)
            lines += [ChainLine(None, "=", tree) for tree in others]
            begin = len(lines) - len(others)
            lines.append(ChainLine(None, "=", last))
            lines[begin] = ChainLine(
                one.symbol if detail == "full" else None, "=", lines[begin].right, self._condition(step)
            )
        return Chain(", ".join(self.kinds), (first, *lines))

    def why(self, explained: set[str]) -> list[Block]:
        """Why the rule holds, unless that is explained already."""
        one = self.derivation
        assert one.rule is not None
        if not one.rule.why or one.rule.why in explained:
            return []
        explained.add(one.rule.why)
        return [Prose(sentence(for_axis(translated(one.rule.why), self.rank, one.axis), one.shown))]

    def _condition(self, step: Step) -> Inline:
        return sentence_of(words.FOR_VALUES, values=special_values(step, self.kind, self.derivation.names, said=False))


def rules_used(derived: Iterable[tuple[LayerFacts, Derivation]], detail: Detail) -> list[Block]:
    """The rules that these derivations of layers follow, by quantity, and their letters; nothing where none has any."""
    rules: dict[str, dict[tuple[str, ...], RuleUsed]] = {name: {} for name in ORDER}
    letters: Meanings = {}
    for layer, one in derived:
        if one.rule is not None:
            _add(rules[one.quantity], one, layer)
            _explain(letters, one, layer)
    blocks: list[Block] = []
    explained: set[str] = set()
    for quantity, found in rules.items():
        blocks += [Heading(3, (words.HEADINGS[quantity],))] if found else []
        for rule in found.values():
            blocks += [rule.chain(detail), *(rule.why(explained) if detail == "full" else ())]
    return [Heading(2, (words.RULES,)), *blocks, Heading(3, (words.LETTERS_MEAN,)), _legend(letters)] if blocks else []


def _add(found: dict[tuple[str, ...], RuleUsed], one: Derivation, layer: LayerFacts) -> None:
    kind, recalled = layer.symbolic.kind, one.steps[0].after
    rule = found.setdefault(
        (one.symbol.name, print_math(recalled), one.reason), RuleUsed(one, kind, layer.symbolic.rank)
    )
    rule.kinds[kind.word] = None
    for step in one.steps:
        if step.kind == "specialise":
            rule.forms.setdefault(print_math(step.after), step)


def _explain(letters: Meanings, one: Derivation, layer: LayerFacts) -> None:
    kind = layer.symbolic.kind
    called = {ours: shown for ours, shown in one.names.items() if shown in one.letters or Letter(shown) == one.symbol}
    for ours, shown in called.items():
        role = kind.roles.get(ours) or ROLES.get(ours) or ours * (ours in words.REQUESTED)
        known = letters.setdefault(shown, {})
        if role and not any(kind.word in kinds and _is_other_axis(role) for kinds in known.values()):
            inferred = layer.symbolic
            rank = len(inferred.space) if role.startswith("out_") else inferred.rank
            kinds = known.setdefault(meaning(role, rank), [])
            kinds += [kind.word] if kind.word not in kinds else []


def _is_other_axis(role: str) -> bool:
    """A course may call the sizes of all axes by one letter; it is explained for the first."""
    return role.endswith(("_2", "_3"))


def _legend(letters: Meanings) -> Definitions:
    """Each letter with its meaning; where it has several, with the kinds of layer that each is for."""
    entries: list[tuple[Inline, Inline]] = []
    for letter, meanings in letters.items():
        several = len(meanings) > 1
        said = "; ".join(f"{one} ({', '.join(kinds)})" if several else one for one, kinds in meanings.items())
        entries.append(((Formula((Letter(letter),)),), (said,)))
    return Definitions(tuple(entries))
