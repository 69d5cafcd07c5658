"""`netderive check`: judge the file's claims; exit code 1 if one is wrong, 2 if one cannot be read."""

from __future__ import annotations

from typing import Any

import click

from .options import FORMATS, network_options
from .running import attempt_of, reporting, write_document

UNREAD = 2
"""The exit code where a claim cannot be read."""


@click.command("check")
@click.argument("file", required=False)
@network_options(FORMATS)
@reporting
def check_command(file: str | None, **options: Any) -> int:
    """Judge the file's claims; exit code 1 if one is wrong, 2 if one cannot be read.

    Where a line is at fault, the claims about the layers before it are judged all the same.

    \b
    Example:
      netderive check cnn.net
    """
    tried = attempt_of(file, options)
    from netderive.engine.answers import judge
    from netderive.files import say
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.data import claims_data
    from netderive.reports.sections import check_document
    from netderive.reports.wording import words

    faults = tried.mistakes.mistakes if tried.mistakes else []
    judgement = judge(first) if (first := tried.table) else None
    if first is None or judgement is None or not (judgement.verdicts or judgement.mistakes):
        raise tried.mistakes or Mistakes([Mistake.of("claim.none")])
    write_document(lambda: check_document(first, judgement), lambda: claims_data(first, judgement), options)
    if tried.not_judged and options["form"] != "json":
        say(words.NOT_JUDGED.of(tried.not_judged).format(count=tried.not_judged))
    if faults or (judgement.mistakes and options["out"]):  # else the document has just said what cannot be read
        raise Mistakes([*faults, *judgement.mistakes], first.network.source)
    if judgement.mistakes:
        return UNREAD
    return int(any(verdict.holds is False for verdict in judgement.verdicts))
