"""The calendar: a month is an integer, the number of months since 1990-01."""

import re
from operator import index
from typing import SupportsIndex

from sim.errors import UserError

#: January of this year is month 0.
FIRST_YEAR = 1990
MONTHS_A_YEAR = 12
_PATTERN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def month_index(name: str) -> int:
    """The month's number from its name; months before 1990-01 are negative.

    Args:
        name: year and month, YYYY-MM.

    Raises:
        UserError: if it is anything else.

    >>> month_index("1990-01"), month_index("2024-06")
    (0, 413)
    """
    written = _PATTERN.fullmatch(name) if isinstance(name, str) else None
    if written is None:
        raise UserError(f"{name!r} is not a month: write year and month, such as '2024-06'")
    return MONTHS_A_YEAR * (int(written[1]) - FIRST_YEAR) + int(written[2]) - 1


def month_name(month: SupportsIndex) -> str:
    """The month's name, YYYY-MM, from its number.

    Args:
        month: months since 1990-01, an integer (Python's or NumPy's).

    Raises:
        UserError: if it is no integer, or lies outside the years 0000 to 9999.

    >>> month_name(0), month_name(413)
    ('1990-01', '2024-06')
    """
    if isinstance(month, bool) or not isinstance(month, SupportsIndex):
        raise UserError(f"{month!r} is not a month: give whole months since {FIRST_YEAR}-01")
    years, months = divmod(index(month), MONTHS_A_YEAR)
    if not 0 <= FIRST_YEAR + years <= 9999:
        raise UserError(f"month {index(month)} lies outside the years 0000 to 9999")
    return f"{FIRST_YEAR + years:04d}-{months + 1:02d}"


def format_dates(first: int, last: int) -> str:
    """A stretch of months in words.

    >>> format_dates(0, 11), format_dates(3, 3), format_dates(0, 12)
    ('1990', '1990-04', '1990-01 to 1991-01')
    """
    if first == last:
        return month_name(first)
    whole = first % MONTHS_A_YEAR == 0 and (last + 1) % MONTHS_A_YEAR == 0
    begin, end = month_name(first), month_name(last)
    if not whole:
        return f"{begin} to {end}"
    return begin[:4] if begin[:4] == end[:4] else f"{begin[:4]} to {end[:4]}"
