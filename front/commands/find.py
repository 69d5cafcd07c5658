"""`netderive find`: answer questions such as conv1.params, conv1.output or params; without QUERY those of the file."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, network_options
from .running import reporting, table_of, write_document


@click.command("find")
@click.argument("file", required=False)
@click.argument("queries", metavar="[QUERY]...", nargs=-1)
@network_options(FORMATS)
@reporting
def find_command(file: str | None, queries: tuple[str, ...], **options: Any) -> None:
    """Answer questions such as conv1.params, conv1.output or flops/params; without QUERY those of the file.

    \b
    Example:
      netderive find cnn.net "conv1.params, params"
    """
    if options["text"] is not None and file is not None:
        file, queries = None, (file, *queries)
    first = table_of(file, options)
    from netderive.engine.answers import answers_or_value
    from netderive.grammar import Mistake, Mistakes, Source, parse_queries
    from netderive.reports.data import answers_data
    from netderive.reports.sections import answer_document, requested

    text = ", ".join(queries)
    source = Source(text) if queries else first.network.source
    questions = parse_queries(text) if queries else requested(first)
    if not questions:
        raise Mistakes([Mistake.of("find.none")])
    try:
        found = [one for tree in questions for one in answers_or_value(tree, first)]
    except Mistakes as error:
        raise Mistakes(error.mistakes, source) from None
    write_document(lambda: answer_document(found, first), lambda: answers_data(found, first), options)
