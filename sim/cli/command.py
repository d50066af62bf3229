"""The `sim` command, and how a command of it is declared."""

from collections.abc import Callable
from typing import Annotated

import typer

from sim.cli.options import (
    expand_options,
)
from sim.version import VERSION

#: Headings of the commands in the help, in their order.
BATCHES, STUDIES, RECORD = "Run and compare", "Study assumptions", "Learn from the record"
SCENARIOS, PAGE = "Scenarios", "Live page"
HEADINGS = (BATCHES, STUDIES, RECORD, SCENARIOS, PAGE)
#: An older name of an option that is still understood.
RENAMED = {"luck": "random-numbers"}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "token_normalize_func": lambda name: RENAMED.get(name, name),
    },
)


def command(heading: str, name: str | None = None) -> Callable[[Callable[..., None]], None]:
    """Declare a command, under a heading of the help."""

    def declare(function: Callable[..., None]) -> None:
        app.command(name, rich_help_panel=heading)(expand_options(function))
        app.registered_commands.sort(key=lambda known: HEADINGS.index(str(known.rich_help_panel)))

    return declare


def print_version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        typer.echo(f"sim {VERSION}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=print_version, help="Show the version."),
    ] = False,
) -> None:
    """Who arms, pays and shields Pyongyang, and what happens when that changes?"""
