"""Fan charts: how an indicator spreads over runs, and how many are in a state."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.results.compare import HIGH, LOW
from sim.show.figures import style
from sim.show.figures.bands import note_bands
from sim.show.figures.page import Draw, page
from sim.show.figures.quantiles import change, quantiles, rare, shares, stretches
from sim.show.selection import YES_NO_UNIT, IndicatorLabel
from sim.show.texts import figures as texts

__all__ = ["Draw", "Fans", "fan", "page"]

Fans = Mapping[str, NDArray[np.float32]]
#: Scenarios from which on only the middle half is filled, so that the fans can be distinguished.
MANY = 3
#: Share of runs that must have a value for a month to be drawn.
KNOWN = 0.1
#: The pen of what all scenarios have in common.
PAST = style.Pen("0.45", "-", "", "o")
QUANTILES = (LOW, 0.25, 0.5, 0.75, HIGH)


def fan(
    ax: Axes, fans: Fans, indicator: IndicatorLabel, *, branch: int | None = None, since: int = 0,
    pens: Sequence[style.Pen] = (), with_subtitle: bool = True, addition: str = "", title: str = "",
) -> Axes:  # fmt: skip
    """Draw one indicator of one or several scenarios, month by month.

    The median and the middle 50 and 90 % of runs; of an indicator that is 0 or 1, the share
    of runs in which it is 1, with its 95 % Monte-Carlo interval; of one run, its course.

    Args:
        ax: where to draw.
        fans: series by scenario (month, run).
        indicator: the indicator.
        branch: month from which the scenarios differ.
        since: first month shown.
        pens: of each scenario, in their order; by default the first ones.
        with_subtitle: whether to say what is measured, below the title.
        addition: what else to say there.
        title: above the picture, in place of the indicator's label, which then stands below it.
    """
    style.date_axis(ax, branch)
    form = _choose_form(fans, indicator, since)
    note_bands(ax, form.bands)
    chosen = pens or [style.pen(place) for place in range(len(fans))]
    shared = _shared_months(list(fans.values()), branch, since)
    for pen, (name, series) in zip(chosen, fans.items(), strict=True):
        # bands begin with the last month that is shared, so that there is no gap
        form.draw(ax, _Runs(name, series[since:], since, pen, max(0, shared - 1), len(fans)))
    if shared:
        past = next(iter(fans.values()))[since : since + shared]
        form.draw(ax, _Runs("_past", past, since, PAST, 0, len(fans)))
    if indicator.unit == YES_NO_UNIT:
        _limit_shares(ax)
        style.per_cent(ax)
    else:
        _from_zero(ax, [series[since:] for series in fans.values()])
    if not any(np.isfinite(series[since:]).any() for series in fans.values()):
        style.note(ax, texts.NO_VALUE)
    label = indicator.label
    parts = (label.short if title else "", indicator.scale_words, form.subtitle, addition)
    subtitle = "; ".join(part for part in parts if part) if with_subtitle else ""
    style.heading(ax, title or label.short, subtitle, name=indicator.name if with_subtitle else "")
    return ax


class _Runs(NamedTuple):
    """An indicator's runs in a scenario, as they are drawn.

    Attributes:
        name: for the legend.
        values: (month, run).
        since: the first month.
        pen: of the scenario.
        bands_from: the month, counted from the first, from which bands are drawn.
        scenarios: how many share the axes.
    """

    name: str
    values: NDArray[np.float32]
    since: int
    pen: style.Pen
    bands_from: int
    scenarios: int

    @property
    def dates(self) -> NDArray[np.float64]:
        """The months as years."""
        return style.years(self.since, len(self.values))

    def line(self, ax: Axes, values: NDArray[np.floating], width: float) -> None:
        """Draw the line that the legend names."""
        ax.plot(self.dates, values, color=self.pen.colour, linestyle=self.pen.line,
                linewidth=width * style.scale(ax), label=self.name)  # fmt: skip

    def band(
        self, ax: Axes, low: NDArray[np.floating], high: NDArray[np.floating], alpha: float
    ) -> None:
        """Fill between two courses."""
        ax.fill_between(self.dates[self.bands_from :], low[self.bands_from :], high[self.bands_from :],
                        color=self.pen.colour, alpha=alpha, linewidth=0)  # fmt: skip

    @property
    def interval_alpha(self) -> float:
        """How strong the band of an interval is: weaker where several lie over each other."""
        return 0.2 if self.scenarios < MANY else 0.12


class Form(NamedTuple):
    """How an indicator is drawn.

    Attributes:
        draw: a scenario's series.
        subtitle: what is shown; "" for medians.
        bands: what lines and bands are; "" for one run.
    """

    draw: Callable[[Axes, _Runs], None]
    subtitle: str
    bands: str


def _choose_form(fans: Fans, indicator: IndicatorLabel, since: int) -> Form:
    """How to draw an indicator: as a share, as a mean where it is rare, else as a spread."""
    many = any(series.shape[1] > 1 for series in fans.values())
    if indicator.unit == YES_NO_UNIT:
        return Form(_share, texts.SHARE_OF_RUNS, texts.BANDS_OF_SHARES if many else "")
    complete = [series for series in fans.values() if np.isfinite(series).all()]
    if (
        len(complete) == len(fans)
        and all(rare(series[since:]) for series in complete)
        and complete[0].shape[1] > 1
    ):
        return Form(_mean, texts.MEAN_OF_RARE, texts.BANDS_OF_MEANS)
    sparse = len(complete) < len(fans)
    return Form(_spread, texts.WHERE_KNOWN if sparse else "", texts.BANDS if many else "")


def _spread(ax: Axes, runs: _Runs) -> None:
    """The median and the middle halves and nine tenths of runs; of one run, its course."""
    if runs.values.shape[1] == 1:
        runs.line(ax, runs.values[:, 0], 1.2)
        return
    low, lower, median, upper, high = quantiles(runs.values, QUANTILES, KNOWN)
    if runs.scenarios < MANY:
        runs.band(ax, low, high, 0.13)
    months = runs.dates[runs.bands_from :]
    for edge in (low, high):
        ax.plot(months, edge[runs.bands_from :], color=runs.pen.colour, linestyle=runs.pen.line,
                linewidth=0.5 * style.scale(ax), alpha=0.6)  # fmt: skip
    runs.band(ax, lower, upper, 0.22)
    runs.line(ax, median, 1.6)


def _share(ax: Axes, runs: _Runs) -> None:
    """The share of runs in which it is so, with its interval."""
    values = runs.values
    hits = np.concatenate([(values[s] > 0.5).sum(axis=1) for s in stretches(*values.shape)])
    share, low, high = shares(hits, values.shape[1])
    if values.shape[1] > 1:
        runs.band(ax, low, high, runs.interval_alpha)
    runs.line(ax, share, 1.4)


def _mean(ax: Axes, runs: _Runs) -> None:
    """The mean of runs, with its interval."""
    none = np.zeros((len(runs.values), 1), dtype=np.float32)
    _, mean, error = change(none, runs.values, ())
    runs.band(ax, mean - error, mean + error, runs.interval_alpha)
    runs.line(ax, mean, 1.4)


def _shared_months(series: Sequence[NDArray[np.float32]], branch: int | None, since: int) -> int:
    """How many of the months shown all scenarios have in common, before they differ; 0 for one scenario."""
    if branch is None or len(series) < 2 or branch <= since:
        return 0
    pasts = [values[since:branch] for values in series]
    alike = all(np.array_equal(pasts[0], past, equal_nan=True) for past in pasts[1:])
    return branch - since if alike else 0


def _limit_shares(ax: Axes) -> None:
    """From 0 to all, or to somewhat more than what is reached where that is less than half."""
    top = ax.get_ylim()[1]
    ax.set_ylim(-0.02, 1.02) if top > 0.5 else ax.set_ylim(-0.01 * top, max(0.1, 1.1 * top))


def _from_zero(ax: Axes, values: list[NDArray[np.float32]]) -> None:
    """Let the axis begin at 0 where what is shown does so, or nearly."""
    low, high = ax.get_ylim()
    ends = [(float(np.nanmin(s)), float(np.nanmax(s))) for s in values if np.isfinite(s).any()]
    least, most = min((e[0] for e in ends), default=0.0), max((e[1] for e in ends), default=0.0)
    if least == most == 0.0:
        ax.set_ylim(0.0, 1.0)
    elif least >= 0.0 and low < 0.3 * high:
        ax.set_ylim(0.0, high)
