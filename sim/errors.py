"""Mistakes of the user: one message each, with place, mistake and nearest valid choice."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sim.terminal import make_visible


class UserError(Exception):
    """One or more mistakes of the user, shown without a traceback and answered with exit code 2.

    >>> str(UserError("no actor 'chnia'", "runs must be positive"))
    "no actor 'chnia'\\nruns must be positive"
    """

    def __init__(self, *mistakes: str) -> None:
        self.mistakes = tuple(make_visible(" ".join(text.splitlines())) for text in mistakes)
        super().__init__("\n".join(self.mistakes))

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, ...]]:
        return type(self), self.mistakes


def all_at_once(*functions: Callable[[], Any]) -> list[Any]:
    """The results of several functions, in their order; their mistakes are raised together.

    >>> all_at_once(lambda: 1, lambda: 2)
    [1, 2]
    """
    results: list[Any] = []
    mistakes: list[str] = []
    for function in functions:
        try:
            results.append(function())
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*dict.fromkeys(mistakes))
    return results


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turns errors of the system while a file is written into a message.

    Raises:
        UserError: for a full disk, a missing permission, a folder in the place of the file, an unknown
            ending of a picture.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"{place} cannot be written: {why}") from None


def closest(name: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The valid name nearest to a misspelled one; None if none is near.

    Args:
        cutoff: how alike the two must be, 0-1.

    >>> closest("chnia", ["russia", "china"])
    'china'
    """
    close = get_close_matches(str(name), sorted(set(choices)), n=1, cutoff=cutoff)
    return close[0] if close else None


def nearest(name: str, choices: Iterable[str], few: int = 12) -> str:
    """A hint for a misspelled name: the nearest valid one, or all choices if they are few.

    >>> nearest("chnia", ["russia", "china"])
    " Did you mean 'china'?"
    >>> nearest("zzz", ["russia", "china"])
    ' Choices: china, russia.'
    """
    known = set(choices)
    close = closest(name, known)
    return list_choices(known, few) if close is None else f" Did you mean {close!r}?"


def list_choices(choices: Iterable[str], few: int = 12) -> str:
    """All valid names, if they are few; else "".

    >>> list_choices(["russia", "china"])
    ' Choices: china, russia.'
    """
    known = sorted(set(choices))
    return f" Choices: {', '.join(known)}." if 0 < len(known) <= few else ""
