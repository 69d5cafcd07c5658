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
    from netderive.reports import data, sections  # what they offer is loaded when it is used

    networks = zoo_outlines()
    if name is None:
        write_document(lambda: sections.zoo_document(networks), lambda: data.zoo_data(networks), options)
        return
    network = zoo_network(name)
    if options["form"] == "text" or str(options["out"]).endswith(".net") or form_of(options) == "text":
        put_out(network.source.text, options["out"])
        return
    one, text = networks[name], network.source.text
    write_document(lambda: sections.text_document(one, text), lambda: data.text_data(name, one, text), options)
