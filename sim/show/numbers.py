"""Numbers as text, each kind in one way: in tables, in sentences, on pictures."""

from math import isfinite

#: What stands for a number that is missing.
NONE = "–"
#: From where on numbers are written in thousands, and below what they count as nothing.
LARGE, NOTHING = 10_000.0, 5e-4


def short_number(value: float | None, sign: str = "", figures: int = 3, small: bool = False) -> str:
    """A number to three figures, large ones in thousands.

    Args:
        value: what; None and what is no number give "–".
        sign: "+" to write that of positive numbers too.
        figures: how many.
        small: whether numbers near 0 are written out, as where exactly 0 means something else.

    >>> short_number(0.12345), short_number(12345.0), short_number(7160.0), short_number(1.0, "+")
    ('0.123', '12.3k', '7160', '+1')
    >>> short_number(0.0002), short_number(0.0002, small=True), short_number(None)
    ('0', '0.0002', '–')
    """
    if value is None or not isfinite(value):
        return NONE
    if abs(value) >= LARGE:
        return f"{value / 1000:{sign}.{figures}g}k"
    if abs(value) >= 100:
        return f"{value:{sign}.0f}"
    if abs(value) < NOTHING:
        return f"{value:{sign}.2g}" if small and value else "0"
    return f"{value:{sign}.{figures}g}"


def prose_number(value: float | None, sign: str = "") -> str:
    """A number as sentences have it: with a minus and no hyphen, and small ones in full.

    >>> prose_number(-47.2), prose_number(0.0, "+"), prose_number(0.00021, "+"), prose_number(None)
    ('−47.2', '0', '+0.00021', '–')
    """
    return short_number(value, sign, small=True).replace("-", "−")


def two_figures(value: float) -> str:
    """An amount to two figures, from 100 on to the unit.

    >>> two_figures(1234.0), two_figures(12.3), two_figures(2.345), two_figures(0.026)
    ('1,234', '12', '2.3', '0.026')
    """
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"


def percent(share: float) -> str:
    """A share in per cent.

    >>> percent(0.125), percent(float("nan"))
    ('12%', '–')
    """
    return f"{share:.0%}" if isfinite(share) else NONE


def tick_number(value: float, _: object = None) -> str:
    """A tick's number, without offsets or powers of ten.

    >>> tick_number(12000.0), tick_number(0.25), tick_number(-0.0), tick_number(2.5e6), tick_number(-20.0)
    ('12,000', '0.25', '0', '2.5m', '−20')
    """
    text = (
        f"{value / 1e6:,.6g}m"
        if abs(value) >= 1e6
        else f"{value if abs(value) > 1e-12 else 0.0:,.6g}"
    )
    return text.replace("-", "−")


def tick_per_cent(share: float, _: object = None) -> str:
    """A tick's share in per cent.

    >>> tick_per_cent(0.25), tick_per_cent(-0.1), tick_per_cent(0.0)
    ('25 %', '−10 %', '0 %')
    """
    return f"{tick_number(float(f'{100 * share:.3g}'))} %"


def with_unit(name: str, unit: str) -> str:
    """A name with its unit in brackets; shares, counts and 0/1 have none.

    >>> with_unit("arms.dprk.russia", "kshell/month"), with_unit("talks", "0/1")
    ('arms.dprk.russia (kshell/month)', 'talks')
    """
    return f"{name} ({unit})" if unit_text(unit) else name


def unit_text(unit: str) -> str:
    """A unit as readers see it: none for shares, counts, 0/1 and switches."""
    return "" if unit in ("1", "0/1", "on/off") else unit


def join_words(words: list[str]) -> str:
    """Words as a list.

    >>> join_words(["a", "b", "c"]), join_words([])
    ('a, b and c', 'nothing')
    """
    if len(words) < 2:
        return "".join(words) or "nothing"
    return f"{', '.join(words[:-1])} and {words[-1]}"


def describe_error(error: BaseException) -> str:
    """An error in one line.

    >>> describe_error(ValueError("a\\nb"))
    'ValueError: a b'
    """
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
