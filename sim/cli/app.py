"""The `sim` command: parses arguments, and calls one function for each command.

Heavy imports wait until a command needs them, so that `--help` is quick.
"""

from typing import Any

import typer

from sim.cli.command import app
from sim.cli.commands import (  # noqa: F401 (importing them declares their commands)
    batches,
    page,
    record,
    scenarios,
    studies,
)
from sim.errors import UserError
from sim.terminal import make_visible

USER_ERROR = 2


def main() -> None:
    """Run the command; a user's mistakes are one line each, with exit code 2."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        _end(*error.mistakes)
    except OSError as error:
        # such as a full disk or a missing right, where a traceback would not help the user
        file = f"{error.filename}: " if error.filename else ""
        _end(f"{file}{error.strerror or error}")


def _end(*mistakes: str) -> Any:
    for mistake in mistakes:
        typer.echo(f"sim: {make_visible(mistake)}", err=True)
    raise SystemExit(USER_ERROR) from None
