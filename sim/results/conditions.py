"""Conditions on a history: an indicator above or below a number, at a date, over years, ever or always.

arms.dprk.russia<30@2030                the mean of a year
talks>0@2025-06                         in a month
trust.dprk.china>=0.5@2025..2027        the mean of some years, or months
any:deal>0@2025..2028                   in any month of these; all: in every month
in us_engagement: any:talks>0           judged in that scenario, wherever the run goes
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_A_YEAR, format_dates, month_index, month_name
from sim.errors import UserError
from sim.numerics import mean_of_known

How = Literal["mean", "any", "all"]
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2]))?"
_PATTERN = re.compile(
    r"\s*(?:in\s+(?P<scenario>[^:<>@]+?)\s*:)?\s*(?:(?P<how>any|all)\s*:)?"
    r"\s*(?P<name>[\w.]+)\s*(?P<sign><=|>=|<|>)\s*(?P<number>[-+\w.]+?)"
    rf"\s*(?:@\s*(?P<first>{_DATE})\s*(?:\.\.\s*(?P<last>{_DATE})\s*)?)?"
)
_HOW: Mapping[str | None, How] = {None: "mean", "any": "any", "all": "all"}
_COMPARE = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
_WHEN = {"mean": "in", "any": "in any month of", "all": "in every month of"}
_WHENEVER = {"mean": "", "any": " in any month", "all": " in every month"}


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is so in a history or not.

    Attributes:
        indicator, sign, number: what is compared with what.
        when: the first and last month that count; None for the last full year of a run or, of any
            and every month, for all of it.
        how: whether the mean over these months is compared, or any, or every one of them.
        scenario: where it is judged; None where others decide that.

    >>> str(parse_condition("arms.dprk.russia<30@2030"))
    'arms.dprk.russia < 30 in 2030'
    >>> str(parse_condition("in us_engagement: any:talks>0@2025-03..2027-06"))
    'talks > 0 in any month of 2025-03 to 2027-06'
    """

    indicator: str
    sign: str
    number: float
    when: tuple[int, int] | None = None
    how: How = "mean"
    scenario: str | None = None

    def __str__(self) -> str:
        what = f"{self.indicator} {self.sign} {self.number:g}"
        if self.when is None:
            return what + _WHENEVER[self.how]
        way = "in" if self.when[0] == self.when[1] else _WHEN[self.how]
        return f"{what} {way} {format_dates(*self.when)}"

    def window(self, months: int) -> tuple[int, int]:
        """The first and the last month that count in runs of so many months.

        Raises:
            UserError: if they do not lie within the runs.

        >>> parse_condition("talks>0").window(414)
        (396, 407)
        """
        if self.when is None and self.how != "mean":
            return 0, months - 1
        full = months // MONTHS_A_YEAR * MONTHS_A_YEAR
        first, last = self.when or (full - MONTHS_A_YEAR, full - 1)
        if 0 <= first <= last < months:
            return first, last
        if first % MONTHS_A_YEAR == 0 and (last + 1) % MONTHS_A_YEAR == 0:
            last_year = month_name(full - 1)[:4] if full else None
            raise UserError(f"{self}: the run's whole years are 1990 to {last_year}")
        raise UserError(f"{self}: the run goes from {month_name(0)} to {month_name(months - 1)}")

    def holds(self, values: NDArray[np.floating]) -> NDArray[np.bool_]:
        """In which runs it holds (run,); in none that has no value.

        Args:
            values: the indicator in the months that count (month, run).

        >>> parse_condition("all:x>0").holds(np.array([[1.0, 1.0], [0.0, 2.0]])).tolist()
        [False, True]
        """
        compare = _COMPARE[self.sign]
        if self.how == "mean":
            return np.asarray(compare(mean_of_known(values, 0), self.number))
        holds, known = compare(values, self.number), np.isfinite(values)
        if self.how == "any":
            return np.asarray((holds & known).any(axis=0))
        return np.asarray((holds | ~known).all(axis=0) & known.any(axis=0))


def parse_condition(written: str) -> Condition:
    """A condition, as the command spells it.

    Raises:
        UserError: if it cannot be read.
    """
    match = _PATTERN.fullmatch(written) if isinstance(written, str) else None
    try:
        number = float(match["number"]) if match else np.nan
    except ValueError:
        number = np.nan
    if match is None or not np.isfinite(number):
        raise UserError(
            f"{written!r}: write INDICATOR<NUMBER@DATE, such as arms.dprk.russia<30@2030 or "
            "any:talks>0@2025..2027"
        )
    how = _HOW[match["how"]]
    return Condition(match["name"], match["sign"], number, _window(match), how, match["scenario"])


def _window(match: re.Match[str]) -> tuple[int, int] | None:
    """The first and last month of the dates that were written."""
    if match["first"] is None:
        return None
    first, last = match["first"], match["last"] or match["first"]
    window = (_month(first, "01"), _month(last, "12"))
    if window[1] < window[0]:
        raise UserError(f"{match[0].strip()!r}: {first} to {last} ends before it begins")
    return window


def _month(date: str, of_year: str) -> int:
    return month_index(f"{date}-{of_year}" if len(date) == len("YYYY") else date)
