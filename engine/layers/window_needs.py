"""What a sliding window needs: that it fits, that its padding does, that groups divide."""

from ..formulas import Need
from .row_items import Flag
from .variants import variant

EVEN = Need(
    "(h + 2*p - d*(n - 1) - 1) % s = 0",
    "the windows do not fit evenly: a stride of `s` does not divide `h + 2*p - d*(n - 1) - 1`",
    "choose a stride that divides it, or another padding",
    id="window.even",
)
"""What CS231n asks of a stride. Elsewhere the last rows that no window reaches are not used."""

FITS = Need(
    "h + 2*p >= d*(n - 1) + 1",
    "a window of `d*(n - 1) + 1` does not fit into `h + 2*p` positions",
    "the input size is `h`: a smaller window or more padding fits",
    undilated="h + 2*p >= n",
    id="window.fits",
)

CEIL_FITS = Need(
    "h + 2*p + s >= d*(n - 1) + 2",
    "a window of `d*(n - 1) + 1` extends beyond `h + 2*p` positions by more than a stride",
    "the input size is `h`: a smaller window or more padding fits",
    undilated="h + 2*p + s >= n + 1",
    id="window.fits",
)

PAD_IS_HALF = Need(
    "n >= 2*p",
    "a padding of `p` is more than half of a window of `n`: some windows would see nothing but padding",
    "pad at most `floor(n/2)`",
    id="pad.half",
)

BIGGER_THAN_WINDOW = Need(
    "h >= n",
    "a window of `n` is larger than the `h` positions of the input; PyTorch does not count the padding here",
    "a smaller window fits",
    id="window.fits",
)

REFLECTS = Need(
    "h >= p + 1",
    "`h` positions cannot be reflected to `p` positions of padding: the edge itself is not repeated",
    "pad less than `h`",
    id="pad.reflect",
)

SAME_REFLECTS = Need(
    "h >= ceil(d*(n - 1)/2) + 1",
    "`h` positions cannot be reflected to `ceil(d*(n - 1)/2)` positions of padding: the edge itself is not repeated",
    "a smaller window needs less padding",
    id="pad.reflect",
)

WRAPS_ONCE = Need(
    "h >= p",
    "a padding of `p` goes round `h` positions more than once",
    "pad at most `h`",
    id="pad.circular",
)

SAME_WRAPS_ONCE = Need(
    "h >= ceil(d*(n - 1)/2)",
    "a padding of `ceil(d*(n - 1)/2)` goes round `h` positions more than once",
    "a smaller window needs less padding",
    id="pad.circular",
)

PADDED_WITH = tuple(Flag(word, either="values of the padding") for word in ("reflect", "replicate", "circular"))
"""What is in the padding instead of zeros: values mirrored at the edge, the edge's own, those of the other end."""

PADDED_WITH_NEEDS = (
    variant("reflect", also=(REFLECTS,)),
    variant("reflect", "same", also=(SAME_REFLECTS,)),
    variant("circular", also=(WRAPS_ONCE,)),
    variant("circular", "same", also=(SAME_WRAPS_ONCE,)),
)

NO_CAUSAL = variant("causal", ranks=())
"""A layer for which nobody pads so."""

GROUPS_DIVIDE_IN = Need(
    "l % g = 0", "`g` groups do not divide the `l` input maps", "the groups must divide `l`", id="groups.in"
)

GROUPS_DIVIDE_OUT = Need(
    "k % g = 0", "`g` groups do not divide the `k` output maps", "the groups must divide `k`", id="groups.out"
)
