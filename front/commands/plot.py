"""`netderive plot`: figures along letters as a picture with axes."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .compare import tables_of_files
from .options import network_options
from .running import form_of, reporting, table_of, write_out

if TYPE_CHECKING:
    from netderive.engine import Table

KINDS = ("line", "loglog", "share", "heat", "pareto")
PICTURES = {".svg": "svg", ".png": "png", ".pdf": "pdf"}


@click.command("plot")
@click.argument("names", metavar="FILE [FILE]", nargs=-1)
@network_options(tuple(PICTURES.values()))
@click.option("--along", metavar="k=1..512[:8]", multiple=True, help="The values of a letter; also k=8,16,32.")
@click.option("--kind", type=click.Choice(KINDS), default="line", help="What is drawn; by default curves.")
@click.option("--show", metavar="Q[,Q..]", default="", help="The figures: params, conv1.macs, params/macs.")
@reporting
def plot_command(names: tuple[str, ...], **options: Any) -> None:
    """Draw figures along a letter: curves, slopes, shares of layers, a map of two letters, or a Pareto front.

    \b
    Example:
      netderive plot cnn.net --along k=16..128 --kind loglog --show params,macs -o plot.svg
    """
    from netderive.files import given_grid, given_values, names_in
    from netderive.grammar import Mistake, Mistakes

    form = form_of(options, PICTURES)
    if form not in PICTURES.values():
        raise Mistakes([Mistake.of("plot.file")])
    along = given_grid(options["along"])
    if twice := [name for name in along if name in given_values(options["settings"])]:
        raise Mistakes([Mistake.of("vary.set", letter=name) for name in twice])
    tables = _tables(names, options | {"free": ",".join([options["free"], *along])})
    try:
        from netderive.reports.plots import picture, plot_request
    except ModuleNotFoundError as error:
        library = "NumPy" if error.name == "numpy" else "matplotlib"
        raise Mistakes([Mistake.of("explore.missing", library=library, what="a plot")]) from None
    named = _members(names, options) if options["kind"] == "pareto" else {}
    request = plot_request(options["kind"], tables, along, names_in(options["show"]), named)
    write_out(picture(request, form), options["out"])


def _members(names: tuple[str, ...], options: dict[str, Any]) -> dict[str, Table]:
    """The members that the comments of a network's file list, as those of the zoo do; impossible ones are left out."""
    from netderive.files import given_values, listed_members, network_text
    from netderive.grammar import Mistakes

    file = names[0] if names else None
    found: dict[str, Table] = {}
    for name, letters in listed_members(network_text(file, options["text"])[0]).items():
        others = [one for one in options["settings"] if not {*given_values((one,))} & {*letters}]
        settings = (*others, *(f"{letter}={value}" for letter, value in letters.items()))
        with contextlib.suppress(Mistakes):
            found[name] = table_of(file, options | {"settings": settings})
    return found


def _tables(names: tuple[str, ...], options: dict[str, Any]) -> dict[str, Table]:
    """The networks by the names of their files, which are whole where two are the same."""
    if len(names) < 2 or options["text"] is not None:
        return {"": table_of(names[0] if names else None, options)}
    short = [Path(name).name for name in names]
    return dict(zip(names if len({*short}) < len(names) else short, tables_of_files(names, options), strict=True))
