"""The `sim` command, and how a command of it is declared."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated

import typer

from sim.cli.help import SimCommand, SimGroup
from sim.cli.options import expand_options
from sim.version import VERSION

#: Headings of the commands in the help, in their order.
BATCHES, STUDIES, RECORD = "Run and compare", "Study assumptions", "Learn from the record"
SCENARIOS, PAGE = "Scenarios", "Live page and assistant"
HEADINGS = (BATCHES, STUDIES, RECORD, SCENARIOS, PAGE)

app = typer.Typer(
    cls=SimGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(
    heading: str, name: str | None = None, renamed: Mapping[str, str] = MappingProxyType({})
) -> Callable[[Callable[..., None]], None]:
    """Declare a command, under a heading of the help.

    Args:
        heading: where the help lists it.
        name: of the command, where it is not that of the function.
        renamed: today's names of options by their older ones, which are still understood.
    """

    def declare(function: Callable[..., None]) -> None:
        own = type(SimCommand.__name__, (SimCommand,), {"renamed": renamed})
        app.command(name, rich_help_panel=heading, cls=own)(expand_options(function))
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
