"""`netderive page`: a network as one HTML page whose letters can be moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from .options import network_options
from .running import form_of, reporting, table_of, write_out


@click.command("page")
@click.argument("file", required=False)
@network_options(("html",))
@click.option(
    "--vary", "varied", metavar="k=8..512[:8]", multiple=True, help="A slider's range; without it, all letters."
)
@reporting
def page_command(file: str | None, **options: Any) -> None:
    """Write one HTML page with a slider for each letter: exact figures, formulas and a chart, offline.

    \b
    Example:
      netderive page cnn.net --vary k=8..512 -o cnn.html
    """
    from netderive.files import given_grid, settings_in
    from netderive.reports.page import page, parameters, possible_start

    form_of(options, {".html": "html"})
    table = table_of(file, options)
    vary = given_grid(options["varied"])
    movable = parameters(table, vary)
    freed = ",".join([options["free"], *(one.name for one in movable)])
    free = table_of(
        file, options | {"free": freed, "settings": _others(tuple(settings_in(options["settings"])), movable)}
    )
    kept = {name: (value,) for name, value in table.letters.items() if isinstance(value, int)}
    write_out(page(free, possible_start(free, movable, kept | vary)), options["out"])


def _others(settings: Iterable[str], movable: Any) -> tuple[str, ...]:
    """The values of letters that have no slider."""
    names = {one.name for one in movable}
    return tuple(one for one in settings if one.partition("=")[0].strip() not in names)
