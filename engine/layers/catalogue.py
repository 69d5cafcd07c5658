"""The standard layer kinds, in the order in which the reference lists them; each is loaded when it is first used."""

import copyreg
from collections.abc import Iterator, Mapping
from typing import Any

import lazy_loader

from .kind import Kind
from .vocabulary import Vocabulary

FAMILIES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "input": (
        ("dense", "input"),
        ("learned", "learned"),
    ),
    "convolution": (
        ("convolution", "conv"),
        ("depthwise", "depthwise separable"),
        ("transposed", "deconv"),
        ("deformable", "deformconv"),
        ("local", "local"),
        ("folding", "unfold fold"),
    ),
    "pooling": (("pooling", "pool avgpool globalpool adaptivepool adaptiveavgpool lppool subsample unpool"),),
    "full connection": (
        ("dense", "dense linear bilinear"),
        ("state_space", "maxout"),
        ("learned", "bias scale"),
    ),
    "activation": (
        (
            "elementwise",
            "relu relu6 leakyrelu elu selu celu gelu silu mish sigmoid tanh exponential softplus squareplus sparseplus "
            "softsign hardswish hardsigmoid sparsesigmoid hardtanh threshold hardshrink softshrink tanhshrink "
            "logsigmoid softmax sparsemax logsoftmax identity rescale noise prelu glu",
        ),
    ),
    "normalisation": (
        ("normalisation", "batchnorm layernorm groupnorm"),
        ("instance_normalisation", "instancenorm"),
        ("normalisation", "rmsnorm"),
        ("rescaling", "lrn unitnorm layerscale inputnorm"),
    ),
    "dropping out": (("dense", "dropout"),),
    "recurrence": (
        ("recurrent", "rnn lstm gru"),
        ("cells", "rnncell lstmcell grucell"),
        ("recurrent_convolution", "convlstm convgru"),
        ("state_space", "mamba"),
        ("tagging", "crf"),
    ),
    "embedding": (
        ("embedding", "embedding embeddingbag positions classtoken"),
        ("state_space", "quantize"),
    ),
    "attention": (
        ("attention", "attention"),
        ("alignment", "dotattention additiveattention"),
        ("transformer", "feedforward encoder decoder"),
    ),
    "padding and cropping": (("padding", "zeropad reflectpad replicatepad circularpad crop"),),
    "other sizes": (
        ("resampling", "upsample"),
        ("shuffling", "pixelshuffle pixelunshuffle"),
        ("resampling", "roialign"),
    ),
    "several bodies": (("flow_kinds", "experts each"),),
    "joins": (("joins", "add concat mul subtract average maximum minimum dot"),),
    "rearrangement": (
        ("reshaping", "flatten reshape permute repeat pick"),
        ("shuffling", "channelshuffle split slice"),
    ),
}
"""By family, the files here and the words of the kinds that they define."""


class StandardKinds(Mapping[str, Kind]):
    """Every standard kind by its word. Its file is loaded when the kind is first looked up.

    >>> "conv" in STANDARD.kinds, STANDARD.kinds["conv"].word
    (True, 'conv')
    """

    def __init__(self) -> None:
        self._files = {word: file for family in FAMILIES.values() for file, words in family for word in words.split()}
        self._file, *_ = lazy_loader.attach(__package__, self._files.values())
        self._found: dict[str, Kind] = {}

    def __getitem__(self, word: str) -> Kind:
        if word not in self._found:
            self._load(self._files[word])
        return self._found[word]

    def __contains__(self, word: object) -> bool:
        return word in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _load(self, file: str) -> None:
        """Finds the kinds that a file defines, alone or in a tuple."""
        for value in vars(self._file(file)).values():
            for kind in value if isinstance(value, tuple) else (value,):
                if isinstance(kind, Kind) and self._files.get(kind.word) == file:
                    self._found[kind.word] = kind


STANDARD = Vocabulary(
    {name: tuple(word for _, words in family for word in words.split()) for name, family in FAMILIES.items()},
    StandardKinds(),
)
"""The kinds that every network may use."""

KINDS = STANDARD.kinds
ALL = KINDS.values()


def kind_named(word: str, chosen: frozenset[str]) -> Kind:
    """A standard kind as it is under some words of a row."""
    return KINDS[word].under(chosen)


def _reduced(kind: Kind) -> Any:
    """A standard kind is pickled by its name: its rules are defined in `engine/layers/` only."""
    by_name = kind.word in KINDS and not kind.flow
    return (kind_named, (kind.word, kind.chosen)) if by_name else object.__reduce_ex__(kind, 2)


copyreg.pickle(Kind, _reduced)
