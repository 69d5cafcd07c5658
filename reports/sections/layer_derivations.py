"""All derivations of one layer: its output features, its sizes, and the quantities that are shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from ...engine import LayerFacts
from ...engine.derivations import Derivation, Notation, of_features, of_join, of_size
from ...grammar import Letter, Product, Sum, print_math, record
from .chains import Detail
from .quantities import Derived, derived, without_equal_axes


@record()
class LayerDerivations:
    """`sizes` is None where there is no size rule; of axes that differ in their letters alone it holds the first."""

    features: list[Derivation]
    sizes: list[Derivation] | None
    counts: Derived

    @classmethod
    def of(cls, layer: LayerFacts, detail: Detail, notation: Notation, show: Sequence[str]) -> LayerDerivations:
        """Those of a single layer, or the own multiply-adds of a join."""
        if layer.branches:
            own = of_join(layer, notation) if detail == "full" or "macs" in show else None
            return cls([], None, {"macs": [own]} if own else {})
        return cls(_features(layer, notation), _sizes(layer, notation), derived(layer, detail, show, notation))

    def __iter__(self) -> Iterator[Derivation]:
        yield from self.features
        yield from self.sizes or ()
        for ones in self.counts.values():
            yield from ones

    def __bool__(self) -> bool:
        return self.sizes is not None or any(True for _ in self)

    def form(self, detail: Detail) -> Hashable:
        """What layers that share a derivation have in common: in full the numbers too."""
        steps = ("recall", "specialise") if detail != "full" else None
        return tuple(
            (one.quantity, *(print_math(step.after) for step in one.steps if steps is None or step.kind in steps))
            for one in self
        )


def _features(layer: LayerFacts, notation: Notation) -> list[Derivation]:
    """The derivation of the features where they are worked out, not just given or taken over."""
    derivation = of_features(layer, notation)
    if derivation is None:
        return []
    worked = any(isinstance(step.after, (Product, Sum)) for step in derivation.steps)
    return [derivation] if worked and not _named_in_row(layer) else []


def _named_in_row(layer: LayerFacts) -> bool:
    """Whether the row itself names the features: `dense 2*k`."""
    rule = layer.symbolic.kind.features
    tree = rule and rule.taught(layer.symbolic.values).tree
    return isinstance(tree, Letter) and layer.symbolic.bound(tree.name).source.how in ("given", "default")


def _sizes(layer: LayerFacts, notation: Notation) -> list[Derivation] | None:
    if not layer.symbolic.kind.space and layer.symbolic.kind.size is None:
        return None
    axes = range(len(layer.symbolic.space))
    return without_equal_axes([one for axis in axes if (one := of_size(layer, axis, notation)) is not None])
