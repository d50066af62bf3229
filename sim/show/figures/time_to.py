"""Time to an event: in what share of runs something has been so by a date."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.show.figures import style
from sim.show.figures.bands import note_bands
from sim.show.figures.quantiles import shares
from sim.show.texts import figures as texts

ReachedShare = NDArray[np.bool_]


def first_times(reached: ReachedShare) -> NDArray[np.int64]:
    """The month in which each run is first there (run,); the number of months where never.

    >>> first_times(np.array([[False, False], [True, False]])).tolist()
    [1, 2]
    """
    return np.where(reached.any(axis=0), reached.argmax(axis=0), len(reached))


def is_between(
    series: NDArray[np.float32], above: float | None = None, below: float | None = None
) -> ReachedShare:
    """Where an indicator lies above and below the bounds (month, run); 0/1 ones without any: is 1."""
    is_reached = np.isfinite(series)
    if above is None and below is None:
        above = 0.5
    if above is not None:
        is_reached &= series > above
    if below is not None:
        is_reached &= series < below
    return is_reached


def describe_bounds(above: float | None, below: float | None) -> str:
    """The bounds in words.

    >>> describe_bounds(0.5, None)
    ' above 0.5'
    """
    pairs = (("above", above), ("below", below))
    return "".join(f" {word} {bound:g}" for word, bound in pairs if bound is not None)


def time_to(
    ax: Axes, reached: Mapping[str, ReachedShare], title: str, subtitle: str, *,
    since: int, branch: int | None, pens: Sequence[style.Pen] = (), name: str = "",
) -> Axes:  # fmt: skip
    """Draw cumulative incidence: 1 less the Kaplan-Meier curve, with pointwise 95 % intervals.

    All runs are followed to the end, so the curve is the share of them; intervals are
    Wilson's.

    Args:
        ax: where to draw.
        reached: by scenario, whether it is so (month, run), from `since` on.
        title, subtitle: above the picture.
        since: first month.
        branch: month from which scenarios differ.
        pens: of each scenario, in their order; by default the first ones.
        name: the identifier of what is awaited.
    """
    style.date_axis(ax, branch if branch != since else None)
    note_bands(ax, texts.BANDS_OF_SHARES)
    scale = style.scale(ax)
    top = 0.0
    chosen = pens or [style.pen(place) for place in range(len(reached))]
    for pen, (scenario, is_reached) in zip(chosen, reached.items(), strict=True):
        months, runs = is_reached.shape
        counts = np.bincount(first_times(is_reached), minlength=months + 1)[:months].cumsum()
        share, low, high = shares(counts, runs)
        dates = style.years(since, months)
        if runs > 1:
            ax.fill_between(
                dates, low, high, step="post", color=pen.colour, alpha=0.15, linewidth=0
            )
        ax.step(dates, share, where="post", color=pen.colour, linestyle=pen.line,
                linewidth=1.6 * scale, label=scenario)  # fmt: skip
        if months:
            top = max(top, float(high[-1] if runs > 1 else share[-1]))
    ax.set_ylim(0.0, 1.02 if top > 0.5 else max(0.1, 1.15 * top))
    style.per_cent(ax)
    style.heading(ax, title, subtitle, name=name)
    return ax
