"""Mistakes of the user: one clear message each, saying where, what, and the nearest valid choice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class UserError(Exception):
    """One or more mistakes of the user, told without a traceback and answered with exit code 2.

    >>> str(UserError("no actor 'chnia'", "runs must be positive"))
    "no actor 'chnia'\\nruns must be positive"
    """

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes: tuple[str, ...] = mistakes

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, ...]]:
        return type(self), self.mistakes


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What several acts give, in their order; the mistakes of all of them are raised together.

    >>> all_at_once(lambda: 1, lambda: 2)
    [1, 2]
    """
    found: list[Any] = []
    mistakes: list[str] = []
    for act in acts:
        try:
            found.append(act())
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*dict.fromkeys(mistakes))
    return found


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What the system refuses while something is written, as a message.

    Raises:
        UserError: for a full disk, a missing right, a folder where a file is to be, an ending no picture has.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"{place} cannot be written: {why}") from None


def closest(name: str, choices: Iterable[str]) -> str | None:
    """The valid name that a misspelled one is likely to stand for; None where there is none.

    >>> closest("chnia", ["russia", "china"])
    'china'
    """
    close = get_close_matches(str(name), sorted(set(choices)), n=1, cutoff=0.6)
    return close[0] if close else None


def nearest(name: str, choices: Iterable[str], few: int = 12) -> str:
    """A hint for a misspelled name: the closest valid one, or the choices where they are few.

    >>> nearest("chnia", ["russia", "china"])
    " Did you mean 'china'?"
    >>> nearest("zzz", ["russia", "china"])
    ' Choices: china, russia.'
    """
    known: Sequence[str] = sorted(set(choices))
    close = closest(name, known)
    if close is not None:
        return f" Did you mean {close!r}?"
    return f" Choices: {', '.join(known)}." if len(known) <= few else ""
