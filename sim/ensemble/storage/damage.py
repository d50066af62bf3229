"""Damaged files: whatever a library raises for one becomes a line that names it and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import UserError

#: Characters of a library's message that are quoted.
LONGEST_CAUSE = 160


@contextmanager
def report_damage(what: str, folder: Path | None = None) -> Iterator[None]:
    """Take any error while a file is read as damage of that file.

    Args:
        what: the file or folder, as a user finds it.
        folder: of its batch, if the batch can compute it again.

    Raises:
        UserError: naming it, with the cause in brackets.

    >>> with report_damage("manifest.json"):
    ...     int("x")
    Traceback (most recent call last):
    sim.errors.UserError: manifest.json is damaged (invalid literal for int() with base 10: 'x'); \
copy the folder again, or run the batch again into another folder
    """
    try:
        yield
    except UserError:
        raise
    except MemoryError:
        raise UserError(f"{what} cannot be read: it takes more memory than is free") from None
    except Exception as error:
        # what codecs and xarray raise for a damaged file is documented nowhere
        raise UserError(damage_message(what, str(error) or type(error).__name__, folder)) from error


def damage_message(what: str, cause: str, folder: Path | None = None) -> str:
    """The message for a damaged file; arguments as of `report_damage`."""
    line = " ".join(cause.split())
    short = line if len(line) <= LONGEST_CAUSE else f"{line[:LONGEST_CAUSE]}…"
    again = (
        "run the batch again into another folder" if folder is None
        else f"compute what is damaged again with: sim run --resume --out {folder}"
    )  # fmt: skip
    return f"{what} is damaged ({short}); copy the folder again, or {again}"
