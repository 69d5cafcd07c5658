"""`netderive table`: one row a layer: name, kind, output, parameters; totals below."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, SHOW, UNROLL, network_options
from .running import quantities_shown, reporting, tables_of, write_document


@click.command("table")
@click.argument("file", required=False)
@network_options(FORMATS)
@SHOW
@UNROLL
@reporting
def table_command(file: str | None, **options: Any) -> None:
    """One row a layer: name, kind, output, parameters; totals below.

    \b
    Example:
      netderive table cnn.net --set k=64 --show params,macs
    """
    tables, show = tables_of(file, options), quantities_shown(options, ("shares",))
    from netderive.reports.sections import table_document

    def data() -> Any:
        from netderive.reports.data import tables_data

        return tables_data(tables, show=show)

    write_document(lambda: table_document(tables, show), data, options)
