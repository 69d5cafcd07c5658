"""`netderive draw`: the network as a picture."""

from __future__ import annotations

from typing import Any

import click

from .options import network_options
from .running import form_of, reporting, table_of, write_out

PICTURES = {".svg": "svg", ".tex": "latex", ".md": "markdown", ".txt": "text"}
"""The format of a picture by the suffix of its file."""


@click.command("draw")
@click.argument("file", required=False)
@network_options(tuple(PICTURES.values()))
@reporting
def draw_command(file: str | None, **options: Any) -> None:
    """Draw a network: its layers as boxes with their outputs and parameters.

    \b
    Example:
      netderive draw cnn.net -o cnn.svg
    """
    table = table_of(file, options)
    from netderive.reports import Document, Style, write
    from netderive.reports.drawing import network_diagram
    from netderive.reports.writers import svg

    diagram, form = network_diagram(table), form_of(options, PICTURES)
    style = Style(options["digits"], fragment=True)
    write_out(
        svg(diagram, style, alone=True) if form == "svg" else write(Document("", (diagram,)), form, style),
        options["out"],
    )
