"""The `sim` command. Heavy imports wait until a command needs them."""

from pathlib import Path
from typing import Annotated

import typer

from sim.errors import UserError

app = typer.Typer(
    help="Who arms, pays and shields Pyongyang, and what happens when that changes?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
USER_ERROR = 2


@app.callback()
def about() -> None:
    """Who arms, pays and shields Pyongyang, and what happens when that changes?"""


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="name of a scenario, or a YAML file")],
    runs: Annotated[int, typer.Option(help="how many histories")] = 1000,
    seed: Annotated[int, typer.Option(help="of the luck; the same seed, the same histories")] = 1,
    year: Annotated[int | None, typer.Option(help="year that the table compares")] = None,
    out: Annotated[Path | None, typer.Option(help="folder for the picture")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress")] = False,
) -> None:
    """Run a scenario and its base on common luck, and print what it changes."""
    from sim.run import run_and_compare

    run_and_compare(scenario, runs, seed, year, out, quiet)


def main() -> None:
    """The command, with a user's mistakes told in a line each and exit code 2."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        for mistake in error.mistakes:
            typer.echo(f"sim: {mistake}", err=True)
        raise SystemExit(USER_ERROR) from None
