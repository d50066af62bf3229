"""The `sim` command: parses arguments, and calls one function for each command.

Heavy imports wait until a command needs them, so that `--help` is quick.
"""

import sys
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

USER_ERROR, INTERRUPTED = 2, 130
#: Unknown commands and options, missing arguments, values that cannot be read.
MISTAKEN_WORDS: type[Exception] = typer.BadParameter.__bases__[0]


def main() -> None:
    """Run the command; a user's mistakes are one line each, with exit code 2."""
    try:
        code = app(None if sys.argv[1:] else ["--help"], prog_name="sim", standalone_mode=False)
    except MISTAKEN_WORDS as error:
        _end(_words_mistake(error))
    except typer.Abort:
        raise SystemExit(INTERRUPTED) from None
    except UserError as error:
        _end(*error.mistakes)
    except OSError as error:
        # such as a full disk or a missing right, where a traceback would not help the user
        file = f"{error.filename}: " if error.filename else ""
        _end(f"{file}{error.strerror or error}")
    raise SystemExit(code if isinstance(code, int) else 0)


def _words_mistake(error: Any) -> str:
    """What is wrong with the words after `sim`, and where their help is."""
    path = error.ctx.command_path if error.ctx else "sim"
    message = error.format_message().rstrip(".")
    told = f"{message[:1].lower()}{message[1:]}"
    command = path.removeprefix("sim").strip()
    return f"{f'{command}: ' if command else ''}{told}{'' if told.endswith('?') else '.'} Help: {path} -h"


def _end(*mistakes: str) -> Any:
    for mistake in mistakes:
        typer.echo(f"sim: {make_visible(mistake)}", err=True)
    raise SystemExit(USER_ERROR) from None
