"""Known wrong ways to work out what a sliding window gives and holds.

Sources name where each was seen: cases of `tests/engine/homework/published.toml`, or a course.
"""

from ..formulas import Slip


def _size(name: str, wrong: str, message: str, source: str = "", when: tuple[str, ...] = ()) -> Slip:
    """A slip with a size; `SPAN` means the rows that a dilated window spans."""
    dilated = wrong.replace("- SPAN", "- d*(n - 1) - 1").replace("+ SPAN", "+ d*(n - 1) + 1")
    return Slip(name, "size", dilated, message, source, when, wrong.replace("SPAN", "n"))


SIZE_SLIPS = (
    _size(
        "size.one_lost",
        "floor((h + 2*p - SPAN)/s)",
        "the + 1 is missing. The first position of the window counts, too",
        "d2l-zh 1345",
    ),
    _size(
        "size.same_assumed",
        "ceil(h/s)",
        "that is the size with same padding; here the padding is `p`",
        "students.net s09",
    ),
    _size("size.padding_ignored", "p = 0", "the padding of `p` on each side is left out"),
    _size(
        "size.padding_one_side",
        "floor((h + p - SPAN)/s) + 1",
        "the padding of `p` is counted on one side only; it is on both sides",
        "Coursera CNN week 1: 17x17x8",
    ),
    _size("size.stride_ignored", "s = 1", "the stride of `s` is left out"),
    _size("size.dilation_ignored", "d = 1", "the dilation of `d` is left out"),
    _size(
        "size.dilation_times_window",
        "floor((h + 2*p - d*n)/s) + 1",
        "a window of `n` with dilation `d` spans `d*(n - 1) + 1` rows, not `d*n`",
    ),
    _size(
        "size.window_ignored",
        "floor((h + 2*p)/s) + 1",
        "the window is not subtracted. It takes up `d*(n - 1) + 1` of the `h + 2*p` rows",
        "medical-ai 85",
    ),
    _size(
        "size.floor_lost",
        "(h + 2*p - SPAN)/s + 1",
        "round the division down, because a window that does not fit is dropped",
        "mlpack 60; CS231n AlexNet at 224",
    ),
    _size(
        "size.rounded_up",
        "ceil((h + 2*p - SPAN)/s) + 1",
        "round the division down, not up, because a window that does not fit is dropped",
        "CS231n AlexNet at 224",
    ),
    _size(
        "size.one_in_denominator",
        "(h + 2*p - SPAN)/(s + 1)",
        "the 1 is added to the quotient, not to the stride of `s`",
        "CarND; convnetjs 43",
    ),
    _size(
        "size.one_inside",
        "floor((h + 2*p - SPAN + 1)/s)",
        "the 1 is added after the division and the rounding",
        "effectivesolutions AlexNet",
    ),
    _size("size.unchanged", "h", "the size changes: `h` is the input size", when=("s >= 2",)),
    _size(
        "size.by_stride",
        "floor(h/s)",
        "the size is not simply divided by the stride of `s`. The window has to fit",
        when=("h % s >= 1",),
    ),
    _size(
        "size.transposed",
        "(h - 1)*s - 2*p + SPAN",
        "that is the size of a transposed convolution",
    ),
)
"""A window that slides over the input."""

SAME_SIZE_SLIPS = (
    _size("size.valid_assumed", "floor((h - SPAN)/s) + 1", "that is the size without padding"),
    _size("size.stride_ignored", "s = 1", "same padding keeps the size only at stride 1; here it is `s`"),
    _size("size.rounded_down", "floor(h/s)", "with same padding the division is rounded up"),
)
"""A window with same padding."""

CEIL_SIZE_SLIPS = (
    _size(
        "size.rounded_down",
        "floor((h + 2*p - SPAN)/s) + 1",
        "with `ceil` the division is rounded up",
    ),
    _size("size.stride_ignored", "s = 1", "the stride of `s` is left out"),
)
"""A window whose last position may hang over."""

TRANSPOSED_SIZE_SLIPS = (
    _size(
        "size.direct",
        "floor((h + 2*p - SPAN)/s) + 1",
        "that is the size of a convolution; a transposed one makes maps larger",
    ),
    _size("size.times_stride", "h*s", "the last window extends beyond the output, and the padding is cropped"),
    _size("size.padding_ignored", "p = 0", "the padding of `p` is cut off at both ends"),
    _size("size.padding_added", "(h - 1)*s + 2*p + SPAN + a", "the padding is cut off, not added"),
    _size("size.output_padding_ignored", "a = 0", "the output padding of `a` is left out"),
    _size("size.stride_ignored", "s = 1", "the stride of `s` is left out"),
    _size("size.one_not_subtracted", "h*s - 2*p + SPAN + a", "`h` windows have `h - 1` steps between"),
)
"""A transposed convolution."""

DEPTH_SLIPS = (
    Slip("depth.kept", "features", "l", "the depth is the number of filters, not that of the input", "Coursera W1"),
    Slip("depth.multiplied", "features", "l*k", "each filter gives one feature map, whatever the depth of the input"),
)
"""The number of output channels of a layer with filters."""

FILTER_SLIPS = (
    Slip(
        "channels.missing",
        "params",
        "l = 1",
        "the `l` input channels are missing. Each filter spans all `l`",
        "Andrew Ng's LeNet table: 208, 416",
    ),
    Slip(
        "window.three",
        "params",
        "n = 3, m = 3",
        "the window is `n`×`m`, not 3×3",
        "ResNet",
        ("w >= 2", "z = 1", "n != 3"),
    ),
    Slip(
        "window.one",
        "params",
        "n = 1, m = 1, o = 1",
        "the window is not 1×1. It has `n*m*o` weights for each channel",
    ),
    Slip("window.side", "params", "m = 1, o = 1", "a window has `n*m*o` weights for each channel, not `n`"),
    Slip(
        "window.area",
        "params",
        "o = 1",
        "a window has `n*m*o` weights for each channel, not `n*m`. A volume has three sides",
        when=("o >= 2",),
    ),
    Slip(
        "biases.input_side",
        "params",
        "n*m*o*l/g*k + l",
        "there is one bias for each of `k` filters, not for each of `l` input channels",
        when=("b >= 1", "l >= 2"),
    ),
    Slip(
        "channels.output",
        "params",
        "(n*m*o*k/g + b)*k",
        "each filter spans the `l` input channels, not the `k` output channels",
    ),
    Slip("filters.missing", "params", "k = 1", "that is one filter; there are `k`"),
    Slip(
        "filters.kept",
        "params",
        "k = l",
        "the layer has `k` filters. Their number does not stay at the `l` channels of the input",
        when=("l >= 2",),
    ),
    Slip(
        "parentheses.missing",
        "params",
        "n*m*o*l/g + b*k",
        "the parentheses are missing. The weights of one filter, too, are multiplied by `k`",
        "students.net s05",
        ("b >= 1",),
    ),
    Slip("groups.ignored", "params", "g = 1", "with `g` groups each filter spans `l/g` of the `l` channels"),
    Slip(
        "conv.as_depthwise", "params", "(n*m*o + b)*l", "that is a depthwise convolution, one filter for each channel"
    ),
    Slip("weights.positions", "params", "P*h_out*w_out*z_out", "the same filter is used at every position"),
    Slip("weights.units", "params", "k_out*h_out*w_out*z_out", "this is the number of output values, not of weights"),
    Slip("weights.window", "params", "n*m*o", "that is one window. Each of `k` filters has one for each channel"),
)
"""The parameters of filters over all input channels."""

DEPTHWISE_SLIPS = (
    Slip("depthwise.as_conv", "params", "(n*m*o*l + b)*l*c", "each filter spans one channel, not all `l`"),
    Slip("channels.missing", "params", "l = 1", "each of the `l` channels has filters of its own"),
    Slip("weights.positions", "params", "P*h_out*w_out*z_out", "the same filter is used at every position"),
)
"""The parameters of filters that see one channel each."""

SEPARABLE_SLIPS = (
    Slip("separable.as_conv", "params", "(n*m*o*l + b)*k", "that is a full convolution, not a separable one"),
    Slip("separable.depthwise_alone", "params", "n*m*o*l*c", "the `k` filters of size 1 are missing"),
    Slip("separable.pointwise_alone", "params", "(l*c + b)*k", "the filters of each channel are missing"),
    Slip(
        "separable.biases_in_both",
        "params",
        "(n*m*o + b)*l*c + (l*c + b)*k",
        "the filters of each channel have no biases here",
        "DeepLearning.AI: 542 for 539",
    ),
)

FIELD_SLIPS = (
    Slip("field.window_alone", "field", "n", "that is the window alone; each position already sees `R` rows"),
    Slip("field.jump_ignored", "field", "J = 1", "neighbouring positions lie `J` rows apart. Earlier strides count"),
    Slip(
        "field.window_added",
        "field",
        "R + n*J",
        "a window of `n` adds `n - 1` steps. Its first position is counted already",
    ),
    Slip("field.windows_multiplied", "field", "R*n", "windows add up, they are not multiplied"),
    Slip("field.dilation_ignored", "field", "d = 1", "the dilation of `d` is left out"),
    Slip("field.kept", "field", "R", "the window of `n` is left out"),
)
"""The receptive field after a window."""

POOL_SLIPS = (
    Slip("pool.depth_divided", "features", "l/n", "pooling keeps the depth. It works on each of `l` maps alone"),
    Slip("pool.depth_halved", "features", "l/2", "pooling keeps the depth. It works on each of `l` maps alone"),
    Slip("pool.one_map", "features", "1", "pooling keeps the depth. It works on each of `l` maps alone"),
    Slip("pool.weights", "params", "n*m*o*l", "pooling has no weights. It takes a value from each window"),
    Slip("pool.filters", "params", "(n*m*o*l + 1)*l", "pooling has no weights. It takes a value from each window"),
    Slip("pool.biases", "params", "(n*m*o + 1)*l", "pooling has no weights. It takes a value from each window"),
    Slip("pool.window", "params", "n*m*o", "pooling has no weights. It takes a value from each window"),
    Slip("pool.comparisons", "macs", "n*m*o*l*h_out*w_out*z_out", "pooling multiplies nothing by a weight"),
)
"""What people give a pooling layer that has nothing to learn."""
