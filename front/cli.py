"""The command line: each command is a file of `commands/`, loaded when it is called."""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from netderive import commands

from . import __version__

COMMANDS = (
    *("derive", "explain", "table", "find", "check"),
    *("scale", "solve", "compare", "sweep", "plot", "page", "draw", "homework", "mark", "zoo"),
)
"""In the order of the help."""


RARELY = 20_000, 50, 20
"""When Python looks for cycles: what a command makes lasts as long as it does, and looking was a fifth of long work."""


class Door(click.Group):
    """The group of all commands: where a stream cannot be written, a command ends with exit code 2 and no traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return getattr(commands, f"{cmd_name}_command")

    def main(self, *arguments: Any, **options: Any) -> Any:
        gc.set_threshold(*RARELY)
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            from netderive.files import say, silence

            say(f"this cannot be written: {error.strerror}")
            silence(sys.stdout)
            sys.exit(2)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Derive the sizes and parameter totals of neural networks, in letters and in numbers.

    A network is a line such as: input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> dense 10
    """
