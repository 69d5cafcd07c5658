"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

SUFFIXES = {".txt": "text", ".md": "markdown", ".tex": "latex", ".html": "html", ".json": "json", ".pdf": "pdf"}
FORMATS = tuple(SUFFIXES.values())
ROW_FORMS = {".csv": "csv", ".parquet": "parquet", ".npy": "npy"}
"""What the rows of a sweep are written as."""

DIGITS = {"thin": "217 706", "comma": "217,706", "apostrophe": "217'706", "plain": "217706"}


LANGUAGE = click.option(
    "--language", type=click.Choice(("en", "de")), default="en", help="The language of the document: English, German."
)


def document_options(forms: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of every command that writes a document."""
    return _with(
        click.option(
            "--as", "form", type=click.Choice(forms), help="The format; by default from the suffix of OUT, or text."
        ),
        click.option("-o", "out", metavar="OUT", type=click.Path(dir_okay=False), help="A file to write to."),
        click.option("--fragment", is_flag=True, help="LaTeX or HTML to be put into another document."),
        click.option(
            "--digits",
            type=click.Choice(tuple(DIGITS)),
            default="thin",
            help="How digits are grouped: 217 706, 217,706, 217'706, 217706.",
        ),
        LANGUAGE,
    )


def network_options(forms: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of every command that is given a network."""
    return _with(
        click.option("-e", "text", metavar="TEXT", help="The network itself, in place of FILE."),
        click.option("--set", "settings", metavar="k=64", multiple=True, help="A value, or several: k=64,n=3."),
        click.option("--free", metavar="d[,..]", default="", help="Letters that lose the value of their `let`."),
        click.option("--strict", is_flag=True, help="Refuse a stride that does not divide, as CS231n does."),
        click.option("--convention", metavar="C[,C..]", default="", help="textbook, keras or torch."),
        document_options(forms),
        click.option("--batch", metavar="B", default="", help="How many examples at once: a number, or a letter."),
        click.option("--dtype", metavar="T", default="", help="Number format: fp64, fp32, fp16, bf16, int8 or int4."),
        click.option("--optimizer", metavar="O", default="", help="sgd, momentum, adam (the default) or adafactor."),
        click.option("--precision", metavar="P", default="", help="mixed: an fp32 copy of half-precision weights."),
    )


def _with(*options: Callable[[Any], Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def added(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return added


LETTERS = click.option(
    "--letters", metavar="L", default="board", help="board, cs231n, pytorch, keras, mndk, or a TOML file of your own."
)


SHOW = click.option(
    "--show", metavar="Q[,Q..]", default="", help="The quantities shown, such as params,flops,memory,field."
)


UNROLL = click.option(
    "--unroll", is_flag=True, help="Every repetition of a repeat and every block as layers of its own."
)
