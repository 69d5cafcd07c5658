"""`netderive solve`: for which values of its letters a network satisfies conditions."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, network_options
from .running import reporting, table_of, write_document


@click.command("solve")
@click.argument("file", required=False)
@click.argument("conditions", metavar="[CONDITION]...", nargs=-1)
@network_options(FORMATS)
@click.option("--for", "unknowns", metavar="k[,n]", default="", help="The letters to solve for, freed of their values.")
@click.option("--within", "ranges", metavar="k=1..64", multiple=True, help="Bounds, or several: k=1..64,n=1..9.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), help="How many solutions are shown.")
@reporting
def solve_command(file: str | None, conditions: tuple[str, ...], **options: Any) -> int:
    """For which values of its letters a network satisfies conditions; exit code 1 if there are none.

    \b
    Example:
      netderive solve cnn.net "params <= 10^6" --for k
    """
    if options["text"] is not None and file is not None:
        file, conditions = None, (file, *conditions)
    from netderive.engine.exploration import solve as solved
    from netderive.files import given_ranges, names_in
    from netderive.reports.data import solutions_data
    from netderive.reports.sections import solutions_document

    letters, within = names_in(options["unknowns"]), given_ranges(options["ranges"])
    free = ",".join([options["free"], *letters])
    found = solved(table_of(file, options | {"free": free}), conditions, letters, within, options["limit"])
    write_document(lambda: solutions_document(found), lambda: solutions_data(found), options)
    return int(not found.found)
