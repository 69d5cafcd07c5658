"""`netderive zoo`: list networks of the literature, or print the text of one: netderive zoo resnet50 > r.net"""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, document_options
from .running import form_of, reporting, write_document, write_out


@click.command("zoo")
@click.argument("name", required=False)
@click.option("--family", default="", metavar="NAME", help="List one family, such as detection.")
@click.option("--search", default="", metavar="WORDS", help="List the networks whose text has these words.")
@document_options(FORMATS)
@reporting
def zoo_command(name: str | None, family: str, search: str, **options: Any) -> None:
    """List networks of the literature, or print the text of one.

    \b
    Example:
      netderive zoo resnet50 -o resnet50.net
    """
    from netderive.files import zoo_network, zoo_outlines
    from netderive.reports import data, sections  # what they offer is loaded when it is used

    if name is None:
        networks = zoo_outlines(family, search)
        write_document(lambda: sections.zoo_document(networks), lambda: data.zoo_data(networks), options)
        return
    from netderive.engine.network import outline

    network = zoo_network(name)
    text = network.source.text
    if options["form"] == "text" or str(options["out"]).endswith(".net") or form_of(options) == "text":
        write_out(text, options["out"])
        return
    one = zoo_outlines().get(name) or outline(network)
    write_document(lambda: sections.text_document(one, text), lambda: data.text_data(name, one, text), options)
