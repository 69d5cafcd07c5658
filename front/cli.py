"""The command line: reads, asks the engine, has a report written. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__

if TYPE_CHECKING:
    from netderive.engine import Table
    from netderive.grammar import Mistakes
    from netderive.reports import Document

SUFFIXES = {".txt": "text", ".md": "markdown", ".tex": "latex", ".html": "html", ".json": "json", ".pdf": "pdf"}
FORMATS = tuple(SUFFIXES.values())
PROGRAMS = {"pytorch": "torch", "keras": "keras"}
"""Programs that check the figures, and the framework that runs them."""
DIGITS = {"thin": "217 706", "comma": "217,706", "apostrophe": "217'706", "plain": "217706"}


class Door(click.Group):
    """The group of all commands: where a stream cannot be written, a command ends with exit code 2 and no traceback."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            from netderive.writing import say, silence

            say(f"this cannot be written: {error.strerror}")
            silence(sys.stdout)
            sys.exit(2)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Derive the sizes and parameter totals of neural networks, in letters and in numbers.

    A network is a line such as: input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> dense 10
    """


def document_options(forms: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of every command that writes a document."""
    return _with(
        click.option(
            "--as", "form", type=click.Choice(forms), help="The format; else by the suffix of OUT, else text."
        ),
        click.option("-o", "out", metavar="OUT", type=click.Path(dir_okay=False), help="A file to write to."),
        click.option("--fragment", is_flag=True, help="LaTeX or HTML to be put into another document."),
        click.option(
            "--digits",
            type=click.Choice(tuple(DIGITS)),
            default="thin",
            help="How digits are grouped: 217 706, 217,706, 217'706, 217706.",
        ),
    )


def network_options(forms: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of every command that is given a network."""
    return _with(
        click.option("-e", "text", metavar="TEXT", help="The network itself, in place of FILE."),
        click.option("--set", "settings", metavar="k=64", multiple=True, help="A value for a letter; may be repeated."),
        click.option("--free", metavar="d[,..]", default="", help="Letters that lose the value of their `let`."),
        click.option("--strict", is_flag=True, help="Refuse a stride that does not divide, as CS231n does."),
        click.option("--convention", metavar="C[,C..]", default="", help="textbook, keras or torch."),
        document_options(forms),
        click.option(
            "--bytes",
            "element_size",
            metavar="N",
            type=click.IntRange(1, 1024),
            default=4,
            help="How many bytes a value takes in memory; 4 unless said.",
        ),
    )


def _with(*options: Callable[[Any], Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def added(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return added


SHOW = click.option(
    "--show", metavar="Q[,Q..]", default="", help="The quantities shown, such as params,flops,memory,field."
)


UNROLL = click.option("--unroll", is_flag=True, help="Every turn of a repeat and every block as layers of its own.")


def reporting(command: Callable[..., int | None]) -> Callable[..., None]:
    """Runs a command; mistakes become one report on standard error and exit code 2."""

    @functools.wraps(command)
    def run(**options: Any) -> None:
        from netderive.grammar import Mistakes
        from netderive.writing import keep_sources

        sys.set_int_max_str_digits(20_000)
        try:
            keep_sources(options.get("out"), (options.get("file"), options.get("letters")))
            code = command(**options)
        except Mistakes as error:
            _report(error, options.get("form"))
            sys.exit(2)
        sys.exit(code or 0)

    return run


def _report(error: Mistakes, form: str | None) -> None:
    from netderive.grammar import json_text
    from netderive.writing import say

    say(json_text(error.as_data(), None) if form == "json" else str(error))


def _tables(file: str | None, options: dict[str, Any], lenient: bool = False) -> list[Table]:
    """The network's table under each convention asked for; it is parsed once."""
    from netderive.engine.resolution import read
    from netderive.grammar import Mistakes
    from netderive.reading import given_values, network_text

    network = read(*network_text(file, options["text"]), lenient=lenient)
    values = given_values(options["settings"])
    from netderive.engine import derive

    names = list(dict.fromkeys(name.strip() for name in options["convention"].split(",")))
    size = options["element_size"]
    free = frozenset(name.strip() for name in options["free"].split(",") if name.strip())
    names = [name for name in names if name or len(names) == 1]
    tables = [derive(network, values, name, size, free, options["strict"], lenient=lenient) for name in names]
    try:
        return [table.unrolled() for table in tables] if options.get("unroll") else tables
    except Mistakes as error:
        raise Mistakes(error.mistakes, network.source) from None


def _shown(options: dict[str, Any]) -> tuple[str, ...]:
    from netderive.engine.resolution import to_be_shown

    return to_be_shown(options["show"])


def _one_table(file: str | None, options: dict[str, Any], lenient: bool = False) -> Table:
    """The table of a command that follows one convention."""
    from netderive.grammar import Mistake, Mistakes

    if "," in options["convention"]:
        hint = "`table` and `derive` show several side by side"
        raise Mistakes([Mistake("this command follows one convention at a time", None, hint)])
    return _tables(file, options, lenient)[0]


def _form(options: dict[str, Any]) -> str:
    from netderive.grammar import Mistake, Mistakes

    suffix = Path(options["out"]).suffix.lower() if options["out"] else ""
    if suffix and not options["form"] and suffix not in SUFFIXES:
        hint = f"say which with `--as`, or end in {', '.join(SUFFIXES)}"
        raise Mistakes([Mistake(f"`{suffix}` is no format that is known", None, hint)])
    return options["form"] or SUFFIXES.get(suffix, "text")


def _program(file: str | None, options: dict[str, Any]) -> str:
    """The network in a framework's words; counted as the framework counts."""
    from netderive.grammar import Mistake, Mistakes

    framework = PROGRAMS[options["form"]]
    if options["convention"] not in ("", framework):
        hint = f"leave `--convention` out: the program counts as {framework} does"
        raise Mistakes([Mistake(f"a program for {options['form']} follows its own convention", None, hint)])
    table = _tables(file, options | {"convention": framework})[0]
    from netderive.reports.programs import script

    return script(table, framework)


def _write(document: Callable[[], Document], data: Callable[[], Any], options: dict[str, Any]) -> None:
    """Writes a document, or its data, where it was asked to go."""
    from netderive.grammar import json_text
    from netderive.reports import Style, write

    form = _form(options)
    if form == "json":
        _put(json_text(data()) + "\n", options["out"])
        return
    written = write(document(), form, Style(options["digits"], options["fragment"] and form != "pdf"))
    _put(_pdf(written) if form == "pdf" else written, options["out"])


def _pdf(source: str) -> bytes:
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.writers import NoTexEngine, TexFailed, pdf

    try:
        return pdf(source)
    except (NoTexEngine, TexFailed) as error:
        raise Mistakes([Mistake(str(error))]) from None


def _put(content: str | bytes, out: str | None) -> None:
    from netderive.writing import put

    put(content.encode() if isinstance(content, str) else content, out)


@main.command()
@click.argument("file", required=False)
@network_options((*FORMATS, *PROGRAMS))
@click.option("--detail", type=click.Choice(("brief", "normal", "full")), default="normal", help="How much is shown.")
@click.option(
    "--letters", metavar="L", default="board", help="board, cs231n, pytorch, keras, mndk, or a TOML file of your own."
)
@SHOW
@UNROLL
@reporting
def derive(file: str | None, **options: Any) -> None:
    """Write the worked solution of a network, or a program that checks it in PyTorch or Keras."""
    if options["form"] in PROGRAMS:
        _put(_program(file, options), options["out"])
        return
    tables = _tables(file, options)
    from netderive.engine.derivations import notation
    from netderive.reports.data import tables_data
    from netderive.reports.sections import derivation_document

    letters, show = notation(options["letters"]), _shown(options)
    _write(
        lambda: derivation_document(tables, options["detail"], letters, show),
        lambda: tables_data(tables, letters, steps=True, show=show),
        options,
    )


@main.command()
@click.argument("file", required=False)
@network_options(FORMATS)
@SHOW
@UNROLL
@reporting
def table(file: str | None, **options: Any) -> None:
    """One row a layer: name, kind, output, parameters; totals below."""
    tables, show = _tables(file, options), _shown(options)
    from netderive.reports.sections import table_document

    def data() -> Any:
        from netderive.reports.data import tables_data

        return tables_data(tables, show=show)

    _write(lambda: table_document(tables, show), data, options)


@main.command()
@click.argument("file", required=False)
@click.argument("queries", metavar="[QUERY]...", nargs=-1)
@network_options(FORMATS)
@reporting
def find(file: str | None, queries: tuple[str, ...], **options: Any) -> None:
    """Answer questions such as conv1.params, conv1.output or params; without QUERY those of the file.

    One QUERY may be a list: netderive find FILE "conv1.params, params"
    """
    if options["text"] is not None and file is not None:
        file, queries = None, (file, *queries)
    first = _one_table(file, options)
    from netderive.engine.answers import answers
    from netderive.grammar import Mistake, Mistakes, Source, parse_queries
    from netderive.reports.data import answers_data
    from netderive.reports.sections import answer_document, asked

    text = ", ".join(queries)
    source = Source(text) if queries else first.network.source
    questions = parse_queries(text) if queries else asked(first)
    if not questions:
        hint = "add one, as in `netderive find FILE conv1.params`, or a line `find params` to the file"
        raise Mistakes([Mistake("no question is asked", None, hint)])
    try:
        found = [one for tree in questions for one in answers(tree, first)]
    except Mistakes as error:
        raise Mistakes(error.mistakes, source) from None
    _write(lambda: answer_document(found, first), lambda: answers_data(found, first), options)


@main.command()
@click.argument("file", required=False)
@network_options(FORMATS)
@reporting
def check(file: str | None, **options: Any) -> int:
    """Judge the file's claims; exit code 1 if one is wrong, 2 if one cannot be read."""
    first = _one_table(file, options, lenient=True)
    from netderive.engine.answers import judge
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.data import claims_data
    from netderive.reports.sections import check_document

    judgement = judge(first)
    if not judgement.verdicts and not judgement.mistakes:
        hint = "add a line such as `claim params = 832`"
        raise Mistakes([Mistake("the file makes no claim", None, hint)])
    _write(lambda: check_document(first, judgement), lambda: claims_data(first, judgement), options)
    if judgement.mistakes:
        raise Mistakes(judgement.mistakes, first.network.source)
    return int(any(verdict.holds is False for verdict in judgement.verdicts))


@main.command()
@click.argument("file", required=False)
@network_options(FORMATS)
@reporting
def scale(file: str | None, **options: Any) -> None:
    """Show how the totals grow with each letter: by powers, what doubling it does, each layer's share."""
    first = _one_table(file, options)
    from netderive.engine.exploration import scale as scaled
    from netderive.reports.data import growth_data
    from netderive.reports.sections import growth_document

    growth = scaled(first)
    _write(lambda: growth_document(growth), lambda: growth_data(growth), options)


@main.command()
@click.argument("name", required=False)
@document_options(FORMATS)
@reporting
def zoo(name: str | None, **options: Any) -> None:
    """List networks of the literature, or print the text of one: netderive zoo resnet > r.net"""
    from netderive.reading import zoo_network, zoo_outlines
    from netderive.reports.data import text_data, zoo_data
    from netderive.reports.sections import text_document, zoo_document

    if name is None:
        networks = zoo_outlines()
        _write(lambda: zoo_document(networks), lambda: zoo_data(networks), options)
        return
    network = zoo_network(name)
    if options["form"] == "text" or str(options["out"]).endswith(".net") or _form(options) == "text":
        _put(network.source.text, options["out"])
        return
    _write(lambda: text_document(network), lambda: text_data(name, network), options)
