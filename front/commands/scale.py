"""`netderive scale`: how the totals grow with each letter."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, SHOW, network_options
from .running import quantities_shown, reporting, table_of, write_document


@click.command("scale")
@click.argument("file", required=False)
@network_options(FORMATS)
@click.option("--in", "chosen", metavar="k[,n]", default="", help="Only these letters, the others at their values.")
@SHOW
@reporting
def scale_command(file: str | None, **options: Any) -> None:
    """Show how the totals grow with each letter: by powers, what doubling it does, each layer's share.

    \b
    Example:
      netderive scale cnn.net --in k --show params
    """
    first = table_of(file, options)
    from netderive.engine.exploration import TOTALS
    from netderive.engine.exploration import scale as scaled
    from netderive.files import names_in
    from netderive.reports.data import growth_data
    from netderive.reports.sections import growth_document

    growth = scaled(first, quantities_shown(options) or TOTALS, names_in(options["chosen"]))
    write_document(lambda: growth_document(growth), lambda: growth_data(growth), options)
