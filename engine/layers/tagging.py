"""A conditional random field over a sequence of tags (Lample et al. 2016, arXiv 1603.01360)."""

from ..formulas import Rule
from .argument_sources import Computed, WordChoice
from .calls import own_calls
from .kind import Kind
from .row_items import Flag
from .variants import variant

CRF = Kind(
    word="crf",
    usage="crf (no ends)?",
    summary="scores sequences of `l` tags, with a score for each step from tag to tag",
    row=(Flag("no ends"),),
    roles={"l": "tags"},
    ranks=(1,),
    sees="all",
    in_place=True,
    params=Rule(
        "crf.params",
        "l^2 + 2*l",
        "a score for each of `l^2` pairs of tags, and for each tag at the start and at the end",
        why="The features are the scores of `l` tags at each position. A sequence of tags has their sum, plus a "
        "learned score for each step from a tag to the next, and one each for the first and the last tag. The best "
        "sequence is found with sums alone, so there are no multiply-adds (Lample et al. 2016, arXiv 1603.01360).",
    ),
    variants=(variant("no ends", params=Rule("crf.no_ends", "l^2", "a score for each of `l^2` pairs of tags")),),
    calls=own_calls("Crf", {"tags": Computed("l"), "ends": WordChoice({False: "no ends"})}),
    aliases=("ConditionalRandomField", "LinearChainCRF"),
)
