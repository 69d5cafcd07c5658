"""The standard layer kinds, in the order in which the reference lists them."""

import copyreg
from typing import Any

from .alignment import ADDITIVEATTENTION, DOTATTENTION
from .attention import ATTENTION
from .cells import STEPS
from .convolution import CONV, DEPTHWISE, LOCAL, SEPARABLE
from .deformable import DEFORMCONV
from .dense import BILINEAR, DENSE, DROPOUT, INPUT, LINEAR
from .elementwise import GLU, PLAIN, PRELU
from .embedding import CLASSTOKEN, EMBEDDING, EMBEDDINGBAG, POSITIONS
from .flow_kinds import PARALLEL
from .folding import FOLD, UNFOLD
from .instance_normalisation import INSTANCENORM
from .joins import ADD, AVERAGE, CONCAT, DOT, MAXIMUM, MINIMUM, MUL, SUBTRACT
from .kind import Kind
from .learned import BIAS, LEARNED, SCALE
from .normalisation import BATCHNORM, GROUPNORM, LAYERNORM, RMSNORM
from .padding import CIRCULARPAD, CROP, REFLECTPAD, REPLICATEPAD, ZEROPAD
from .pooling import ADAPTIVEAVGPOOL, ADAPTIVEPOOL, AVGPOOL, GLOBALPOOL, LPPOOL, POOL, SUBSAMPLE, UNPOOL
from .recurrent import SEQUENCES
from .recurrent_convolution import CONVGRU, CONVLSTM
from .resampling import ROIALIGN, UPSAMPLE
from .rescaling import INPUTNORM, LAYERSCALE, LRN, UNITNORM
from .reshaping import FLATTEN, PERMUTE, PICK, REPEAT, RESHAPE
from .shuffling import CHANNELSHUFFLE, PIXELSHUFFLE, PIXELUNSHUFFLE, SLICE, SPLIT
from .state_space import MAMBA, MAXOUT, QUANTIZE
from .tagging import CRF
from .transformer import DECODER, ENCODER, FEEDFORWARD
from .transposed import DECONV
from .vocabulary import Vocabulary

STANDARD = Vocabulary(
    {
        "input": (INPUT, LEARNED),
        "convolution": (CONV, DEPTHWISE, SEPARABLE, DECONV, DEFORMCONV, LOCAL, UNFOLD, FOLD),
        "pooling": (POOL, AVGPOOL, GLOBALPOOL, ADAPTIVEPOOL, ADAPTIVEAVGPOOL, LPPOOL, SUBSAMPLE, UNPOOL),
        "full connection": (DENSE, LINEAR, BILINEAR, MAXOUT, BIAS, SCALE),
        "activation": (*PLAIN, PRELU, GLU),
        "normalisation": (
            BATCHNORM,
            LAYERNORM,
            GROUPNORM,
            INSTANCENORM,
            RMSNORM,
            LRN,
            UNITNORM,
            LAYERSCALE,
            INPUTNORM,
        ),
        "dropping out": (DROPOUT,),
        "recurrence": (*SEQUENCES, *STEPS, CONVLSTM, CONVGRU, MAMBA, CRF),
        "embedding": (EMBEDDING, EMBEDDINGBAG, POSITIONS, CLASSTOKEN, QUANTIZE),
        "attention": (ATTENTION, DOTATTENTION, ADDITIVEATTENTION, FEEDFORWARD, ENCODER, DECODER),
        "padding and cropping": (ZEROPAD, REFLECTPAD, REPLICATEPAD, CIRCULARPAD, CROP),
        "other sizes": (UPSAMPLE, PIXELSHUFFLE, PIXELUNSHUFFLE, ROIALIGN),
        "several bodies": PARALLEL,
        "joins": (ADD, CONCAT, MUL, SUBTRACT, AVERAGE, MAXIMUM, MINIMUM, DOT),
        "rearrangement": (FLATTEN, RESHAPE, PERMUTE, REPEAT, PICK, CHANNELSHUFFLE, SPLIT, SLICE),
    }
)
"""The kinds that every network may use."""

KINDS = STANDARD.kinds
ALL = tuple(KINDS.values())


def kind_named(word: str, chosen: frozenset[str]) -> Kind:
    """A standard kind as it is under some words of a row."""
    return KINDS[word].under(chosen)


def _reduced(kind: Kind) -> Any:
    """A standard kind is pickled by its name: its rules are defined in `engine/layers/` only."""
    by_name = kind.word in KINDS and not kind.flow
    return (kind_named, (kind.word, kind.chosen)) if by_name else object.__reduce_ex__(kind, 2)


copyreg.pickle(Kind, _reduced)
