"""`netderive derive`: write the worked solution of a network, or a program that checks it in PyTorch or Keras."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, LETTERS, SHOW, UNROLL, network_options
from .running import quantities_shown, reporting, tables_of, write_document, write_out

PROGRAMS = {"pytorch": "torch", "keras": "keras"}
"""Programs that check the figures, and the framework that runs them."""


def _program(file: str | None, options: dict[str, Any]) -> str:
    """The network in a framework's words; counted as the framework counts."""
    from netderive.grammar import Mistake, Mistakes

    framework = PROGRAMS[options["form"]]
    if options["convention"] not in ("", framework):
        raise Mistakes([Mistake.of("convention.program", form=options["form"], framework=framework)])
    table = tables_of(file, options | {"convention": framework})[0]
    from netderive.reports.programs import script

    return script(table, framework)


@click.command("derive")
@click.argument("file", required=False)
@network_options((*FORMATS, *PROGRAMS))
@click.option("--detail", type=click.Choice(("brief", "normal", "full")), default="normal", help="How much is shown.")
@LETTERS
@SHOW
@click.option(
    "--depth", metavar="N", type=click.IntRange(0), help="How deep blocks and repeats are opened; by default all."
)
@click.option("--only", metavar="PATH", default="", help="One layer or block alone, such as stage2 or stage2.conv1.")
@UNROLL
@reporting
def derive_command(file: str | None, **options: Any) -> None:
    """Write the worked solution of a network, or a program that checks it in PyTorch or Keras.

    \b
    Example:
      netderive derive cnn.net --detail full -o cnn.html
    """
    if options["form"] in PROGRAMS:
        write_out(_program(file, options), options["out"])
        return
    tables = tables_of(file, options)
    from netderive.engine.derivations import notation
    from netderive.reports.data import tables_data
    from netderive.reports.sections import derivation_document

    letters, show = notation(options["letters"]), quantities_shown(options)
    write_document(
        lambda: derivation_document(tables, options["detail"], letters, show, options["depth"], options["only"]),
        lambda: tables_data(tables, letters, steps=True, show=show),
        options,
    )
