"""Kinds that work along one axis, which the row names: `globalpool along 0`, `slice 1..3 along 1`.

An axis is 0 for the features, 1 for the first size. A kind is as its variant under the word `axis 1` says.
"""

from collections.abc import Callable, Iterator

from ..formulas import AXES, Rule
from .kind import SPACES
from .row_items import Argument
from .variants import Changes, KindVariant, variant

KEPT_SIZES = tuple(Rule(f"kept.size.{letter}", letter, "unchanged") for letter in AXES["h"])


def along(letter: str, default: str | None = None) -> Argument:
    """`along i`: the axis that a row names."""
    return Argument(letter, "along", default=default, least=0, name="axis")


def along_sizes(changes: Callable[[str], tuple[Changes, Rule | None]]) -> Iterator[KindVariant]:
    """A variant for each axis but that of the features, and each number of sizes.

    `changes` says for the letter of a size (`h`) what changes, and the rule of that size; None drops it.
    """
    for rank in (1, 2, 3):
        for axis in range(rank):
            more, size = changes(AXES["h"][axis])
            sizes = (size if other == axis else KEPT_SIZES[other] for other in range(rank))
            changed: Changes = {**more, "space": tuple(one for one in sizes if one)}
            yield variant(f"axis {axis + 1}", SPACES[rank], **changed)
