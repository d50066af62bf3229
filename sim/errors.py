"""Mistakes of the user: one clear message each, saying where, what, and the nearest valid choice."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


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
