"""What every command does around its own work: read the network, report mistakes, write the document."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .options import SUFFIXES

if TYPE_CHECKING:
    from netderive.engine import Table
    from netderive.engine.inference import CostOptions
    from netderive.engine.network import Attempt
    from netderive.grammar import Mistakes, Network
    from netderive.reports import Document

MAX_BATCH_DIGITS = 30
"""Of the number of examples."""

SOURCES = ("file", "files", "names", "letters", "roster", "keys_file", "answers_file")
"""What names the files that a command reads."""


def reporting(command: Callable[..., int | None]) -> Callable[..., None]:
    """Runs a command within bounds of work; mistakes become one report on standard error and exit code 2."""

    @functools.wraps(command)
    def bounded(**options: Any) -> int | None:
        from netderive.engine.arithmetic import bounded_work

        with bounded_work():
            return command(**options)

    return reporting_each(bounded)


def reporting_each(command: Callable[..., int | None]) -> Callable[..., None]:
    """The same for a command that works on many networks, and bounds the work on each of them."""

    @functools.wraps(command)
    def run(**options: Any) -> None:
        from netderive.files import keep_sources
        from netderive.grammar import Mistakes
        from netderive.reports.wording import speaking

        sys.set_int_max_str_digits(20_000)
        try:
            keep_sources(options.get("out"), _sources(options))
            with speaking(options.get("language", "en")):
                code = command(**options)
        except Mistakes as error:
            _report(error, options.get("form"))
            sys.exit(2)
        sys.exit(code or 0)

    return run


def _sources(options: Mapping[str, Any]) -> list[str]:
    """The files that a command is given to read."""
    given = [options.get(name) or () for name in SOURCES]
    return [file for one in given for file in ((one,) if isinstance(one, str) else one)]


def _keep_included(network: Network, options: Mapping[str, Any]) -> None:
    """Raises `Mistakes` where a document would be written over a file that its network includes."""
    from netderive.files import keep_sources

    keep_sources(options["out"], filter(os.path.isabs, (name for _, name in network.source.parts)))


def _report(error: Mistakes, form: str | None) -> None:
    from netderive.files import say
    from netderive.grammar import json_text

    say(json_text(error.as_data(), None) if form == "json" else str(error))


def attempt_of(file: str | None, options: dict[str, Any]) -> Attempt:
    """What can be derived of the network, whatever is wrong with it."""
    from netderive.engine.inference import Costs
    from netderive.engine.network import Options, attempt
    from netderive.files import given_values, network_text

    _one_convention(options)
    text, name = network_text(file, options["text"])
    values = given_values(options["settings"])
    costs = Costs.of(**_costs(options))
    tried = attempt(text, name, Options(values, options["convention"], _free(options), options["strict"], costs=costs))
    if tried.table:
        _keep_included(tried.table.network, options)
    return tried


def _free(options: dict[str, Any]) -> frozenset[str]:
    return frozenset(name.strip() for name in options["free"].split(",") if name.strip())


def _costs(options: dict[str, Any]) -> CostOptions:
    """What the options say of costs."""
    batch = options["batch"] or "1"
    return {
        "batch": int(batch) if batch.removeprefix("-").isdecimal() and len(batch) <= MAX_BATCH_DIGITS else batch,
        "dtype": options["dtype"],
        "optimizer": options["optimizer"],
        "precision": options["precision"],
    }


def tables_of(file: str | None, options: dict[str, Any]) -> list[Table]:
    """The network's table under each convention requested; it is parsed once."""
    from netderive.engine.resolution import read
    from netderive.files import given_values, network_text
    from netderive.grammar import Mistakes

    network = read(*network_text(file, options["text"], figures="show" in options))
    values = given_values(options["settings"])
    from netderive.engine import derive

    names = list(dict.fromkeys(name.strip() for name in options["convention"].split(",")))
    free, costs = _free(options), _costs(options)
    names = [name for name in names if name or len(names) == 1]
    tables = [derive(network, values, name, free, options["strict"], **costs) for name in names]
    for table in tables:
        _keep_included(table.network, options)
    try:
        return [table.unrolled() for table in tables] if options.get("unroll") else tables
    except Mistakes as error:
        raise Mistakes(error.mistakes, network.source) from None


def quantities_shown(options: dict[str, Any], also: Collection[str] = ()) -> tuple[str, ...]:
    from netderive.engine.resolution import to_be_shown

    return to_be_shown(options["show"], also)


def table_of(file: str | None, options: dict[str, Any]) -> Table:
    """The table of a command that follows one convention."""
    _one_convention(options)
    return tables_of(file, options)[0]


def _one_convention(options: dict[str, Any]) -> None:
    from netderive.grammar import Mistake, Mistakes

    if "," in options["convention"]:
        raise Mistakes([Mistake.of("convention.one")])


def form_of(options: dict[str, Any], suffixes: Mapping[str, str] = SUFFIXES) -> str:
    """The format that is requested, else that of the output file's suffix, else text."""
    from netderive.grammar import Mistake, Mistakes

    suffix = Path(options["out"]).suffix.lower() if options["out"] else ""
    if suffix and not options["form"] and suffix not in suffixes:
        raise Mistakes([Mistake.of("format.unknown", suffix=suffix, known=tuple(suffixes))])
    return options["form"] or suffixes.get(suffix, "text")


def write_document(document: Callable[[], Document], data: Callable[[], Any], options: dict[str, Any]) -> None:
    """Writes a document, or its data, where it was requested to go."""
    from netderive.files import terminal_style
    from netderive.grammar import json_text
    from netderive.reports import Style, write
    from netderive.reports.wording import speaking

    form = form_of(options)
    if form == "json":
        with speaking("en"):  # for programs
            write_out(json_text(data()) + "\n", options["out"])
        return
    style = Style(options["digits"], options["fragment"] and form != "pdf", **terminal_style(options["out"]))
    written = write(document(), form, style)
    write_out(pdf_of(written) if form == "pdf" else written, options["out"])


def pdf_of(source: str) -> bytes:
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.writers import NoTexEngine, TexFailed, pdf

    try:
        return pdf(source)
    except (NoTexEngine, TexFailed) as error:
        raise Mistakes([Mistake.of("tex.failed", reason=str(error))]) from None


def write_out(content: str | bytes, out: str | None) -> None:
    from netderive.files import write_file

    write_file(content.encode() if isinstance(content, str) else content, out)
