"""`%load_ext netderive`: a cell that begins with `%%net` is a network, shown as its table or as its worked solution."""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import Any


class _Options(argparse.ArgumentParser):
    """Raises `ValueError` for a line that it cannot read, in place of ending the program."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise ValueError(f"{message}; {self.format_usage().strip()}")


def _options() -> _Options:
    options = _Options("%%net", add_help=False)
    options.add_argument("name", nargs="?", default="", help="the variable that gets the table")
    options.add_argument("--set", action="append", default=[], metavar="k=64")
    options.add_argument("--derive", choices=("brief", "normal", "full"), default="")
    options.add_argument("--language", choices=("en", "de"), default="en")
    return options


def load_ipython_extension(shell: Any) -> None:
    """Gives a notebook the cell magic `%%net NAME --set k=64 --derive full --language de`, all of them optional."""

    def net(line: str, cell: str) -> Any:
        """A network as a table, or with `--derive` as its worked solution; NAME gets the table."""
        from netderive import Mistakes
        from netderive.api import WorkedSolution, derive
        from netderive.files import given_values

        try:
            options = _options().parse_args(shlex.split(line))
            table = derive(cell, given_values(options.set))
        except (Mistakes, ValueError) as error:
            print(error, file=sys.stderr)
            return None
        if options.name:
            shell.push({options.name: table})
        return WorkedSolution(table, options.derive, language=options.language) if options.derive else table

    shell.register_magic_function(net, "cell", "net")
