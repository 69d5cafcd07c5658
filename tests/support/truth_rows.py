"""Rows of the truth files, as networks of the language with the figures that the framework gave.

A row is one layer that a framework was really asked for: `kind`, `kw` (its arguments), `in` (the
shape that came in), and either `out`, `p` (trainable), `np` (not trainable), `macs`, or `err`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from truth_options import KERAS, KERAS_OPTIONS, TORCH, TORCH_OPTIONS, Untranslated, row_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """A row in our language, and what must come out; `refused` where the framework said no."""

    text: str
    convention: str
    refused: bool = False
    features: int = 0
    space: tuple[int, ...] = ()
    params: int = 0
    trainable: int = 0
    macs: int | None = None


def question(row: Row, framework: str) -> Question:
    """The row as a question. Raises `Untranslated` where the language cannot say it.

    >>> row = {"kind": "PReLU", "kw": {"num_parameters": 4}, "in": [[2, 4, 8]], "out": [[2, 4, 8]], "p": 4}
    >>> asked = question(row, "torch")
    >>> asked.text, asked.features, asked.space, asked.params
    ('input 4@8 -> prelu', 4, (8,), 4)
    """
    return (_torch if framework == "torch" else _keras)(row)


def _torch(row: Row) -> Question:
    kind, kw, shape = row["kind"], dict(row["kw"]), row["in"][0]
    if row.get("tag") == "train_only":
        raise Untranslated("refused while training only")
    word, rank = _word_and_rank(kind, TORCH)
    if rank is None:  # features second, whatever follows
        rank = len(shape) - 2
        if word == "linear":
            rank, shape = (
                max(len(shape) - 2, 0),
                [1] * (len(shape) < 2) + [shape[0]] * (len(shape) > 1) + shape[-1:] + shape[1:-1],
            )
    if len(shape) not in (rank + 1, rank + 2) or not 0 <= rank <= 3 or 0 in shape:
        raise Untranslated("a shape that is no layer's")
    batch = shape[0] if len(shape) == rank + 2 else 1
    features, *space = shape[-rank - 1 :] if rank else shape[-1:]
    text = f"{_input(features, space)} -> {row_of(word, TORCH_OPTIONS[word], kw, rank, features)}"
    if "err" in row:
        return Question(text, "torch", refused=True)
    out = row["out"][0]
    if 0 in out:
        raise Untranslated("a map without places")
    if word == "linear":
        out = [out[-1], *(out[1:-1] if len(out) > 1 else [])]
    else:
        out = out[1:] if len(shape) == rank + 2 else out
    out_features, *out_space = out
    macs = row["macs"] // batch if "macs" in row else None
    return _answered(text, "torch", word, out_features, out_space, row["p"], 0, macs)


def _keras(row: Row) -> Question:
    kind, kw, shape = row["kind"], dict(row["kw"]), row["in"][0]
    word, rank = _word_and_rank(kind, KERAS)
    rank = len(shape) - 1 if rank is None else rank
    if len(shape) != rank + 1 or not 0 <= rank <= 3:
        raise Untranslated("a shape that is no layer's")
    first = kw.pop("data_format", "channels_last") == "channels_first" and word != "flatten"
    features, space = (shape[0], shape[1:]) if first else (shape[-1], shape[:-1])
    text = f"{_input(features, space)} -> {row_of(word, KERAS_OPTIONS[word], kw, rank, features)}"
    if "err" in row:
        return Question(text, "keras", refused=True)
    out = row["out"]
    if 0 in out:
        raise Untranslated("a map without places")
    out_features, out_space = (out[0], out[1:]) if first else (out[-1], out[:-1])
    return _answered(text, "keras", word, out_features, out_space, row["p"], row["np"], None)


def _answered(
    text: str,
    convention: str,
    word: str,
    features: int,
    space: list[int],
    trainable: int,
    frozen: int,
    macs: int | None,
) -> Question:
    if word == "globalpool":
        if prod(space) != 1:
            raise Untranslated("more than one value a map")
        space = []
    return Question(text, convention, False, features, tuple(space), trainable + frozen, trainable, macs)


def _word_and_rank(kind: str, words: Mapping[str, str]) -> tuple[str, int | None]:
    """Our word for the framework's kind, and the rank that the kind's name says."""
    if kind in words:
        return words[kind], None
    for rank in (1, 2, 3):
        stem = kind.replace(f"{rank}d", "").replace(f"{rank}D", "")
        if stem != kind and stem in words:
            return words[stem], None if words[stem] in ("batchnorm", "dropout") else rank
    raise Untranslated(f"no layer {kind}")


def _input(features: int, space: list[int]) -> str:
    return f"input {features}" + ("@" + "x".join(map(str, space)) if space else "")
