"""`netderive zoo`: list networks of the literature, or print the text of one: netderive zoo resnet > r.net"""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, document_options
from .running import form_of, put_out, reporting, write_document


@click.command("zoo")
@click.argument("name", required=False)
@document_options(FORMATS)
@reporting
def zoo_command(name: str | None, **options: Any) -> None:
    """List networks of the literature, or print the text of one: netderive zoo resnet > r.net"""
    from netderive.files import zoo_network, zoo_outlines
    from netderive.reports.data import text_data, zoo_data
    from netderive.reports.sections import text_document, zoo_document

    if name is None:
        networks = zoo_outlines()
        write_document(lambda: zoo_document(networks), lambda: zoo_data(networks), options)
        return
    network = zoo_network(name)
    if options["form"] == "text" or str(options["out"]).endswith(".net") or form_of(options) == "text":
        put_out(network.source.text, options["out"])
        return
    write_document(lambda: text_document(network), lambda: text_data(name, network), options)
