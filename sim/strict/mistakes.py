"""Mistakes in what a user wrote, each with its place, gathered so that all are told at once."""

from collections.abc import Iterable
from typing import NamedTuple

from sim.errors import UserError, nearest

#: Characters of a message; a file's own words in it may be long.
LONGEST_QUOTE = 1000


class Place(NamedTuple):
    """Where something is written: a file with line and column, or an option of the command.

    >>> str(Place("war_ends.yaml", 12, 5)), str(Place("--set dprk.hunger=x"))
    ('war_ends.yaml:12:5', '--set dprk.hunger=x')
    """

    source: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}" if self.line else self.source


class Report:
    """The mistakes found so far.

    >>> report = Report()
    >>> report.add(Place("a.yaml", 9, 1), "late")
    >>> report.add(Place("a.yaml", 2, 3), "early")
    >>> report.refuse()
    Traceback (most recent call last):
    sim.errors.UserError: a.yaml:2:3: early
    a.yaml:9:1: late
    """

    def __init__(self, found: Iterable[tuple[Place, str]] = ()) -> None:
        self._found = list(found)
        self._elsewhere: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._found or self._elsewhere)

    @property
    def own(self) -> tuple[tuple[Place, str], ...]:
        """The mistakes with their places, without other files'."""
        return tuple(self._found)

    def add(self, place: Place, mistake: str) -> None:
        """Note one mistake."""
        self._found.append((place, mistake))

    def unknown(self, place: Place, what: str, name: str, choices: Iterable[str]) -> None:
        """Note a name that does not exist, with the nearest that does."""
        hint = nearest(name, choices)
        self.add(place, f"{what} {quote(name)}.{hint}" if hint else f"{what} {quote(name)}")

    def pass_on(self, error: UserError) -> None:
        """Take over mistakes that another file's reading has told."""
        self._elsewhere += error.mistakes

    def refuse(self) -> None:
        """Raise `UserError` with all mistakes, other files' first, then in the order of lines."""
        if self:
            own = [_one_line(f"{p}: {text}") for p, text in sorted(self._found, key=_line)]
            raise UserError(*dict.fromkeys([*self._elsewhere, *own]))


def _line(found: tuple[Place, str]) -> tuple[int, int]:
    return found[0].line, found[0].column


def _one_line(text: str) -> str:
    """A message that any screen can show, in one line; what would steer a screen is spelled out.

    >>> _one_line("the key\\n \\x1b[31m")
    'the key \\\\x1b[31m'
    """
    line = " ".join(text.split())
    spelled = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    return spelled if len(spelled) <= LONGEST_QUOTE else f"{spelled[: LONGEST_QUOTE - 1]}…"


def quote(text: str, most: int = 60) -> str:
    """A user's own words in a message: quoted, on one line, not too long.

    >>> quote("a" * 99, 5)
    "'aaaaa…'"
    """
    return repr(text if len(text) <= most else f"{text[:most]}…")
