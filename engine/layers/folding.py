"""Windows laid out side by side as the columns of a matrix, and added back into an image."""

from ..formulas import Form, Need, Rule
from .argument_sources import RowValue
from .calls import FrameworkCall
from .kind import Kind
from .row_items import Argument
from .variants import variant
from .window_needs import FITS, NO_CAUSAL
from .windows import DILATION, PAD, STRIDE, WINDOW

ALONG = (("h", "p", "d", "n", "s"), ("w", "q", "d_2", "m", "t"), ("z", "r", "d_3", "o", "u"))
"""What the positions of a window along each axis depend on."""


def _positions(count: str, axes: int, size: str = "{0}") -> str:
    """The product of the counts along so many axes."""
    count = f"({count})" if axes > 1 else count
    return "*".join(count.format(size.format(letters[0]), *letters[1:]) for letters in ALONG[:axes])


def _form(count: str, axes: int, *when: str, taught: bool) -> Form:
    """The rule for so many axes: along those that are not there a window has one position."""
    missing = [f"{letter} = {value}" for h, p, _, n, _ in ALONG[axes:] for letter, value in ((h, 1), (n, 1), (p, 0))]
    special = [text.format(*letters) for letters in ALONG[:axes] for text in when]
    return Form(_positions(count, axes), (*missing, *special), taught=taught)


DILATED = "floor(({0} + 2*{1} - {2}*({3} - 1) - 1)/{4}) + 1"
PLAIN = "floor(({0} + 2*{1} - {3})/{4}) + 1"
EVERY_PLACE = "{0} + 2*{1} - ({3} - 1)"
EVERY_PLACE_DILATED = "{0} + 2*{1} - {2}*({3} - 1)"
WHY = (
    "A convolution is a product of matrices once every window is a column: unfolding writes the windows as "
    "columns, folding sums them where they overlap (im2col and col2im)."
)
NUMBERS_ALONE = (NO_CAUSAL, variant("same", ranks=()))
TORCH = {"kernel_size": RowValue("n"), "dilation": RowValue("d"), "padding": RowValue("p"), "stride": RowValue("s")}

UNFOLD = Kind(
    word="unfold",
    usage="unfold n x m (pad ..)? (stride ..)? (dilation d)?",
    summary="writes every window of `window` over `l` feature maps as one column",
    row=(WINDOW, PAD, STRIDE, DILATION),
    ranks=(1, 2, 3),
    features=Rule("unfold.features", "l*n*m*o", "all `n*m*o` values of a window in each of `l` channels"),
    space=(
        Rule(
            "unfold.positions",
            _positions(DILATED, 3),
            "one column for each position of the window",
            why=WHY,
            forms=tuple(
                form
                for axes in (1, 2, 3)
                for form in (
                    _form(PLAIN, axes, "{2} = 1", taught=True),
                    _form(DILATED, axes, taught=True),
                    _form(EVERY_PLACE, axes, "{2} = 1", "{4} = 1", taught=False),
                    _form(EVERY_PLACE_DILATED, axes, "{4} = 1", taught=False),
                )
            ),
            visible=("p", "q", "r", "s", "t", "u"),
        ),
    ),
    needs=(FITS,),
    variants=(variant("torch", ranks=(2,)), *NUMBERS_ALONE),
    aliases=("im2col",),
    calls={"torch": (FrameworkCall("Unfold", TORCH),)},
)

FOLD = Kind(
    word="fold",
    usage="fold n x m to h x w (pad ..)? (stride ..)? (dilation d)?",
    summary="columns of `l` values put back as windows of `window`",
    row=(WINDOW, Argument("h_out", "to", each_axis=True, required=True), PAD, STRIDE, DILATION),
    ranks=(1,),
    axes=2,
    features=Rule("fold.features", "l/(n*m)", "a column holds `n*m` values of each channel", why=WHY),
    needs=(
        Need(
            "l % (n*m) = 0",
            "a column of `l` values does not hold windows of `n*m` positions",
            "a column has a value for each place of a window in each map: a multiple of `n*m`",
            of_all_axes=True,
            id="fold.window",
        ),
        Need(
            "h_out + 2*p >= d*(n - 1) + 1",
            "a window of `d*(n - 1) + 1` does not fit into `h_out + 2*p` positions",
            "a smaller window or more padding fits",
            id="window.fits",
        ),
        Need(
            f"h = {_positions(DILATED, 2, '{0}_out')}",
            f"the input has `h` columns, but the window has `{_positions(DILATED, 2, '{0}_out')}` positions",
            "one column for each position of the window",
            of_all_axes=True,
            id="fold.positions",
        ),
    ),
    variants=NUMBERS_ALONE,
    aliases=("col2im",),
    calls={"torch": (FrameworkCall("Fold", {"output_size": RowValue("h_out"), **TORCH}),)},
)
