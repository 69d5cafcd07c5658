"""`netderive compare`: two networks, or two parts of one, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import FORMATS, network_options
from .running import reporting, table_of, write_document

if TYPE_CHECKING:
    from netderive.engine import Table
    from netderive.engine.exploration import Side


@click.command("compare")
@click.argument("names", metavar="A B | FILE A B", nargs=-1)
@network_options(FORMATS)
@click.option("--by", metavar="Q[,Q..]", default="params,macs,memory", help="The quantities that are compared.")
@reporting
def compare_command(names: tuple[str, ...], **options: Any) -> None:
    """Compare two files, or two layers or expressions of one: difference, ratio, limits, and which is smaller where.

    \b
    Example:
      netderive compare cnn.net conv1 conv2
    """
    from netderive.engine.exploration import compare
    from netderive.engine.resolution import to_be_shown
    from netderive.reports.data import comparison_data
    from netderive.reports.sections import comparison_document

    found = compare(*_sides(names, options), to_be_shown(options["by"]))
    write_document(lambda: comparison_document(found), lambda: comparison_data(found), options)


def _sides(names: tuple[str, ...], options: dict[str, Any]) -> tuple[Side, Side]:
    from netderive.engine.exploration import Side, side_of_text
    from netderive.grammar import Mistake, Mistakes

    if options["text"] is None and len(names) == 2:
        first, second = map(Side, (Path(name).name for name in names), tables_of_files(names, options))
        return first, second
    if options["text"] is None and len(names) < 2:
        raise Mistakes([Mistake.of("compare.two", count=len(names))])
    file, *parts = names if options["text"] is None else (None, *names)
    if len(parts) != 2:
        raise Mistakes([Mistake.of("compare.two", count=len(parts))])
    table = table_of(file, options)
    first, second = (side_of_text(table, part) for part in parts)
    return first, second


def tables_of_files(names: Sequence[str], options: dict[str, Any]) -> list[Table]:
    """The tables of files; a value is given to those that have its letter."""
    from netderive.engine.resolution import no_letter
    from netderive.files import given_values, settings_in
    from netderive.grammar import Letter, Mistakes

    tables = [table_of(name, options | {"settings": ()}) for name in names]
    letters = dict.fromkeys(letter for table in tables for letter in table.symbols)
    wanted = given_values(options["settings"])
    if unknown := [no_letter(Letter(name), letters).at(None) for name in wanted if name not in letters]:
        raise Mistakes(unknown)
    for place, (name, table) in enumerate(zip(names, tables, strict=True)):
        own = tuple(one for one in settings_in(options["settings"]) if one.partition("=")[0].strip() in table.symbols)
        if own:
            tables[place] = table_of(name, options | {"settings": own})
    return tables
