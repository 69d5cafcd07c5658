"""The layer kinds, in the order in which the reference lists them.

>>> from netderive.engine.layers import KINDS
>>> "conv" in KINDS
True
"""

from collections.abc import Mapping

from ..kind import Kind
from .convolution import CONV, DECONV, DEPTHWISE, SEPARABLE
from .dense import DENSE, DROPOUT, FLATTEN, INPUT, LINEAR
from .elementwise import BATCHNORM, PLAIN, PRELU
from .pooling import AVGPOOL, GLOBALPOOL, POOL
from .resampling import UPSAMPLE

ALL: tuple[Kind, ...] = (
    INPUT,
    CONV,
    DEPTHWISE,
    SEPARABLE,
    DECONV,
    POOL,
    AVGPOOL,
    GLOBALPOOL,
    DENSE,
    LINEAR,
    FLATTEN,
    DROPOUT,
    BATCHNORM,
    UPSAMPLE,
    PRELU,
    *PLAIN,
)

KINDS: Mapping[str, Kind] = {kind.word: kind for kind in ALL}
"""Every kind by its word."""

ALIASES: Mapping[str, str] = {alias.lower(): kind.word for kind in ALL for alias in kind.aliases}
"""What other programs call a kind, in lower case; understood only in an error's hint."""
