"""`netderive sweep`: a network's figures at every point of a grid."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from .options import FORMATS, ROW_FORMS, SUFFIXES, network_options
from .running import form_of, reporting, table_of, write_document

if TYPE_CHECKING:
    from netderive.engine.sweeps import Apply, Grid, Rows, Sweep

MOST_SHOWN = 20
"""Rows of a document, unless more are requested."""


@click.command("sweep")
@click.argument("file", required=False)
@network_options((*FORMATS, *ROW_FORMS.values()))
@click.option("--vary", "varied", metavar="k=8..512[:8]", multiple=True, help="The values of a letter; also k=8,16,32.")
@click.option("--show", metavar="Q[,Q..]", default="params,macs", help="The figures: params, conv1.macs, params/macs.")
@click.option("--where", metavar="COND", multiple=True, help="Only rows that meet a condition, such as params <= 10^6.")
@click.option("--top", metavar="N", type=click.IntRange(1, 100_000), help="Only the rows with the greatest figures.")
@click.option("--by", metavar="Q", default="", help="The figure that --top goes by: by default the first.")
@click.option("--ascending", is_flag=True, help="The least figures first.")
@click.option("--floats", is_flag=True, help="Figures in CSV, Parquet and npy as floating-point numbers.")
@click.option("--engine", type=click.Choice(("numpy", "dask")), default="numpy", help="Who shares out the work.")
@reporting
def sweep_command(file: str | None, **options: Any) -> int:
    """Work out figures at every point of a grid of letters, exactly; exit code 1 if no point is possible and matches.

    \b
    Example:
      netderive sweep cnn.net --vary k=8..512:8 --show params,macs -o rows.csv
    """
    found = _sweep(file, options)
    apply, by = _apply(found, options), _ordered_by(found, options)
    form = form_of(options, SUFFIXES | ROW_FORMS)
    if form in ROW_FORMS.values():
        return _write_rows(found, apply, by, form, options)
    most = options["top"] or MOST_SHOWN
    rows = found.top(most, by, options["ascending"], apply) if by else found.first(most, apply)
    from netderive.reports.data import sweep_data
    from netderive.reports.sections import sweep_document

    document = functools.partial(sweep_document, found, rows, by, options["ascending"])
    write_document(document, lambda: sweep_data(found, rows), options)
    return int(not rows.matching)


def _sweep(file: str | None, options: dict[str, Any]) -> Sweep:
    from netderive.files import given_grid, given_values, names_in
    from netderive.grammar import Mistake, Mistakes

    try:
        from netderive.engine.sweeps import sweep
    except ModuleNotFoundError:
        raise Mistakes([Mistake.of("explore.missing", library="NumPy", what="a sweep")]) from None
    vary, shown = given_grid(options["varied"]), names_in(f"{options['show']},{options['by']}")
    if twice := [name for name in vary if name in given_values(options["settings"])]:
        raise Mistakes([Mistake.of("vary.set", letter=name) for name in twice])
    table = table_of(file, options | {"free": ",".join([options["free"], *vary])})
    return sweep(table, vary, shown, options["where"])


def _ordered_by(found: Sweep, options: dict[str, Any]) -> str:
    """The figure that the rows are ordered by; empty for the order of the grid."""
    wanted = options["top"] or options["by"] or options["ascending"]
    return (options["by"].strip() or found.shown[0]) if wanted else ""


def _apply(found: Sweep, options: dict[str, Any]) -> Apply:
    """What works out the blocks; on a terminal a bar shows how many points are done after 2 s."""
    apply: Apply = map
    if options["engine"] == "dask":
        apply = _dask()
    from netderive.files import progress

    def shown(function: Callable[[Grid], Rows], blocks: Iterable[Grid]) -> Iterator[Rows]:
        with progress(found.grid.size) as done:
            for rows in apply(function, blocks):
                yield rows
                done(rows.points)

    return shown


def _dask() -> Apply:
    from netderive.grammar import Mistake, Mistakes

    try:
        from netderive.engine.sweeps import apply_with_dask
    except ModuleNotFoundError:
        raise Mistakes([Mistake.of("explore.missing", library="Dask", what="`--engine dask`")]) from None
    return apply_with_dask


def _write_rows(found: Sweep, apply: Apply, by: str, form: str, options: dict[str, Any]) -> int:
    """Writes all rows, or those that `--top` asks for; exit code 1 where there is none."""
    from netderive.files import write_rows

    matching = 0

    def blocks() -> Iterator[Rows]:
        nonlocal matching
        matching = 0
        most = options["top"] or found.grid.size
        every = [found.top(most, by, options["ascending"], apply)] if by else found.blocks(apply)
        for rows in every:
            matching += rows.matching
            yield rows

    write_rows(blocks, form, options["out"], options["floats"])
    return int(not matching)
