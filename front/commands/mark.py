import click


@click.command("mark")
def mark_command() -> None:
    """Later."""
