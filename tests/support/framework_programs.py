"""Programs that netderive writes for PyTorch and Keras, run where nothing has values."""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Iterator

import pytest

from netderive.engine import derive
from netderive.reports.programs import script

BEGIN = {
    "torch": 'import torch\n\ntorch.set_default_device("meta")\n',
    "keras": 'import os\n\nos.environ.setdefault("KERAS_BACKEND", "torch")\n',
}
"""What a program that fails begins with, so that it runs as it did here."""

LENGTH = 16
"""What a letter means that has no value, often the length of a sequence."""


def whole_program(text: str, framework: str, given: dict[str, int]) -> str:
    """The program of a network in which every letter without a value means `LENGTH`."""
    free = {name: LENGTH for name, value in derive(text, convention=framework).letters.items() if value is None}
    return script(derive(text, free | given, framework), framework)


@contextlib.contextmanager
def shapes_alone(framework: str) -> Iterator[None]:
    """Keras on its meta device, where nothing has values; its `repeat` wants some there, PyTorch's does not."""
    if framework == "torch":
        yield
        return
    keras, torch = importlib.import_module("keras"), importlib.import_module("torch")
    numpy = importlib.import_module("keras.src.backend.torch.numpy")
    with keras.device("meta"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(numpy, "repeat", lambda x, repeats, axis=None: torch.repeat_interleave(x, repeats, axis))
        yield


def run_program(program: str, framework: str, text: str) -> None:
    """Runs a program of ours; raises `AssertionError` with all there is to know where it fails."""
    try:
        with _quiet(framework), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an unwise layer counts as any other
            exec(compile(program, "program", "exec"), {})
    except Exception as error:
        raise AssertionError(_to_paste(text, program, framework, f"{type(error).__name__}: {error}")) from error


def _to_paste(text: str, program: str, framework: str, why: str) -> str:
    """All there is to know of a program that fails, as a program that can be run."""
    about = "\n".join(f"# {line}" for line in [*text.split("\n"), "", *why.split("\n")])
    return f"{about}\n{BEGIN[framework]}{program}"


@contextlib.contextmanager
def _quiet(framework: str) -> Iterator[None]:
    """Nothing is printed, and PyTorch works on its meta device: shapes without values."""
    with contextlib.redirect_stdout(io.StringIO()):
        if framework == "keras":
            yield
            return
        torch = importlib.import_module("torch")
        with torch.device("meta"):
            yield
