"""The functions of the claims' language: what each takes, what it makes, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sim.validation.claims.expressions import Kind

SERIES, HISTORY, WINDOW = Kind.SERIES, Kind.HISTORY, Kind.WINDOW
STATISTIC, NUMBER = Kind.STATISTIC, Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function.

    Attributes:
        takes: the kinds of its arguments; a number may stand for a value a month or a history.
        makes: the kind of its value.
        meaning: in words.
        optional: how many of its last arguments may be left out.
    """

    takes: tuple[Kind, ...]
    makes: Kind
    meaning: str
    optional: int = 0

    def accepts(self, kinds: tuple[Kind, ...]) -> bool:
        """Whether arguments of these kinds fit."""
        if not len(self.takes) - self.optional <= len(kinds) <= len(self.takes):
            return False
        return all(map(_fits, kinds, self.takes))


def _fits(given: Kind, wanted: Kind) -> bool:
    if wanted is WINDOW:
        return given is WINDOW
    return given is wanted or given is NUMBER or (wanted is SERIES and given is HISTORY)


def _months(meaning: str) -> Signature:
    """A value a history from the months of a window."""
    return Signature((SERIES, WINDOW), HISTORY, meaning)


#: By name; of several ways to call one, the first that fits is meant.
SIGNATURES: Mapping[str, tuple[Signature, ...]] = MappingProxyType({
    "mean": (
        _months("mean over the months of a window"),
        Signature((HISTORY,), STATISTIC, "mean over the histories"),
    ),
    "median": (
        _months("median over the months of a window"),
        Signature((HISTORY,), STATISTIC, "median over the histories"),
    ),
    "share": (
        _months("share of the months of a window in which it is so"),
        Signature((HISTORY,), STATISTIC, "share of the histories in which it is so"),
    ),
    "sum": (_months("sum over the months of a window"),),
    "first": (_months("value in the first month of a window"),),
    "last": (_months("value in the last month of a window"),),
    "slope": (_months("slope of the least-squares line over a window, a year"),),
    "any": (_months("whether it is so in some month of a window"),),
    "all": (_months("whether it is so in every month of a window"),),
    "month_of_min": (_months("month of the least value in a window"),),
    "breakpoint": (_months("first month of the second part, where two means fit a window best"),),
    "onset": (
        Signature((SERIES, WINDOW), HISTORY, "first month in which it is so, of a window or of all; none if never", 1),
    ),
    "at": (Signature((SERIES, HISTORY), HISTORY, "value in a month"),),
    "half": (
        Signature((SERIES, HISTORY), HISTORY, "months from a month on until it has fallen to half; without end if never"),
    ),
    "corr": (
        Signature((SERIES, SERIES, WINDOW, NUMBER), HISTORY,
            "correlation over a window of the first with the second some months later", 1),
    ),
    "when": (Signature((SERIES, SERIES), SERIES, "the first in the months in which the second is so; nothing in others"),),
    "before": (Signature((SERIES,), SERIES, "value of the month before"),),
    "ratio": (Signature((HISTORY, HISTORY), STATISTIC, "mean over the histories of the first over that of the second"),),
    "effect": (
        Signature((HISTORY, HISTORY), STATISTIC, "mean of the first less that of the second, in their pooled standard deviations"),
    ),
    "rank_corr": (Signature((HISTORY, HISTORY), STATISTIC, "rank correlation over the histories"),),
    "min": (
        _months("least value in a window"),
        Signature((HISTORY, HISTORY, HISTORY), HISTORY, "least of two or three", 1),
        Signature((STATISTIC, STATISTIC, STATISTIC), STATISTIC, "least of two or three", 1),
    ),
    "max": (
        _months("largest value in a window"),
        Signature((HISTORY, HISTORY, HISTORY), HISTORY, "largest of two or three", 1),
        Signature((STATISTIC, STATISTIC, STATISTIC), STATISTIC, "largest of two or three", 1),
    ),
})  # fmt: skip
#: Written like a function, with the name of an event.
EVENT = "event"


def find_signature(name: str, kinds: tuple[Kind, ...]) -> Signature | None:
    """How a function is meant when it is called with arguments of these kinds."""
    return next((s for s in SIGNATURES[name] if s.accepts(kinds)), None)


def usage(name: str) -> str:
    """The ways to call a function, in words.

    >>> usage("sum")
    'sum(a value a month and history, months)'
    """
    return " or ".join(f"{name}({', '.join(s.takes)})" for s in SIGNATURES[name])
