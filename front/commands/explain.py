"""`netderive explain`: how one quantity comes about, step by step."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, LETTERS, network_options
from .running import reporting, table_of, write_document


@click.command("explain")
@click.argument("file", required=False)
@click.argument("query", required=False)
@network_options(FORMATS)
@LETTERS
@reporting
def explain_command(file: str | None, query: str | None, **options: Any) -> None:
    """Show one quantity in full: its result, rule, reason, letters, every step and a check.

    \b
    Example:
      netderive explain cnn.net conv1.params
    """
    if options["text"] is not None and query is None:
        file, query = None, file
    table = table_of(file, options)
    from netderive.engine.answers import ask
    from netderive.engine.derivations import notation
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.data import explanation_data
    from netderive.reports.sections import explanation_document

    if query is None:
        raise Mistakes([Mistake.of("explain.none")])
    answer, letters = ask(query, table), notation(options["letters"])
    write_document(lambda: explanation_document(answer, letters), lambda: explanation_data(answer, letters), options)
