"""`netderive check`: judge the file's claims; exit code 1 if one is wrong, 2 if one cannot be read."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, network_options
from .running import reporting, table_of, write_document


@click.command("check")
@click.argument("file", required=False)
@network_options(FORMATS)
@reporting
def check_command(file: str | None, **options: Any) -> int:
    """Judge the file's claims; exit code 1 if one is wrong, 2 if one cannot be read."""
    first = table_of(file, options, lenient=True)
    from netderive.engine.answers import judge
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.data import claims_data
    from netderive.reports.sections import check_document

    judgement = judge(first)
    if not judgement.verdicts and not judgement.mistakes:
        raise Mistakes([Mistake.of("claim.none")])
    write_document(lambda: check_document(first, judgement), lambda: claims_data(first, judgement), options)
    if judgement.mistakes:
        raise Mistakes(judgement.mistakes, first.network.source)
    return int(any(verdict.holds is False for verdict in judgement.verdicts))
