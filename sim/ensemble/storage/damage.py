"""Damaged files: whatever a library says of one becomes a line that names it and what to do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sim.errors import UserError

#: Characters of a library's own words that are told.
LONGEST_CAUSE = 160


@contextmanager
def report_damage(what: str) -> Iterator[None]:
    """While a file is read, what goes wrong is the file's fault.

    Args:
        what: the file or folder, as a user finds it.

    Raises:
        UserError: naming it, with the cause in brackets.

    >>> with report_damage("store.zarr/war_ends"):
    ...     int("x")
    Traceback (most recent call last):
    sim.errors.UserError: store.zarr/war_ends is damaged (invalid literal for int() with base 10: 'x'); \
copy the folder again, or run the batch again into another folder
    """
    try:
        yield
    except (UserError, MemoryError):
        raise
    except Exception as error:
        # what Zarr, its codecs and xarray raise on a damaged file is listed nowhere
        raise UserError(damage_message(what, str(error) or type(error).__name__)) from error


def damage_message(what: str, cause: str) -> str:
    """What is said of a damaged file."""
    words = " ".join(cause.split())
    short = words if len(words) <= LONGEST_CAUSE else f"{words[:LONGEST_CAUSE]}…"
    return (
        f"{what} is damaged ({short}); copy the folder again, or run the batch again into another "
        "folder"
    )


class StoredArray:
    """A stored array, read when used; damage of its chunks is told with its name.

    Args:
        array: a Zarr array.
        place: its folder, as a user finds it.
    """

    def __init__(self, array: Any, place: str) -> None:
        self._array, self._place = array, place
        self.dtype, self.shape = array.dtype, array.shape
        self.attributes: Mapping[str, Any] = array.attrs.asdict()

    def __getitem__(self, key: Any) -> Any:
        """Some of its values."""
        with report_damage(self._place):
            return self._array[key]
