"""A hindcast in lines of text that no terminal cuts, and as a table of all forecasts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.record.measure import measure
from sim.record.targets import targets
from sim.validation import scores
from sim.validation.hindcast import ANCHORED, BASE_RATE, EVENTS, LEVELS, MIXED, NONE, RAW, Hindcast
from sim.validation.naive import NAIVE

if TYPE_CHECKING:
    import pandas as pd

MODEL = (ANCHORED, RAW, MIXED)
TITLE = (
    "Forecasts of the past, each from data to its origin, scored on what came.",
    "Rules, priors and weights were chosen with the whole record in view, so skill is an upper",
    "bound. Drivers `record` are known perfectly, which favours the model; `frozen` stay at their",
    "last value. Skill: 1 less the ratio of mean scores to those of the best simple forecast, which",
    "was found with hindsight; below 0 the simple one is better. In brackets 90 %, by blocks of",
    "origins. Cover: share of observations in the central 50, 80 and 90 % of the forecast.",
)
_WIDTH = 10


def lines(found: Hindcast) -> Iterator[str]:
    """The hindcast, series by series: every line, also those in which a simple forecast wins."""
    yield from TITLE
    for series in found.series:
        yield ""
        yield from _of_series(found, series)
    if found.events:
        yield ""
        yield from _of_events(found)
    yield ""
    yield from _of_places(found)


def _of_series(found: Hindcast, series: str) -> Iterator[str]:
    rows = found.chosen(series=series, forecast=RAW, drivers=found.drivers[0])
    still = [row for row in rows if not row.closed]
    best, scale = found.best_simple(series), targets()[series].scale
    yield (
        f"{series} ({scale}): {len(still)} forecasts of open years from {len({r.origin for r in still})} origins"
    )
    yield f"  {'forecast':<{_WIDTH}} {'drivers':<7} {'CRPS':>6} {'skill':>6} {'':<14}  cover"
    for drivers in found.drivers:
        for forecast in MODEL:
            if found.chosen(series=series, forecast=forecast, drivers=drivers):
                yield _model_line(found, series, forecast, drivers)
    for name in NAIVE:
        score = found.mean_score(series, name, NONE)
        if np.isfinite(score):
            is_best = "  best simple forecast" if name == best else ""
            yield f"  {name:<{_WIDTH + 1}} {NONE:<7} {score:6.3f}{is_best}"
    shut = len(rows) - len(still)
    if shut:
        score = found.mean_score(series, ANCHORED, found.drivers[0], closed=True)
        yield f"  {shut} forecasts of closed-border years are not counted: CRPS {score:.3f} ({ANCHORED})"


def _model_line(found: Hindcast, series: str, forecast: str, drivers: str) -> str:
    skill = found.skill(series, forecast, drivers)
    cover = " ".join(f"{found.coverage(series, forecast, drivers, level):.2f}" for level in LEVELS)
    score = found.mean_score(series, forecast, drivers)
    return f"  {forecast:<{_WIDTH}} {drivers[-7:]:<7} {score:6.3f} {_skill(skill)}  {cover}"


def _skill(skill: scores.Skill) -> str:
    return f"{skill.value:+6.2f} [{skill.low:+.2f}, {skill.high:+.2f}]"


def _of_events(found: Hindcast) -> Iterator[str]:
    """The events, with what a count of the model means where it is not the record's."""
    yield "Events: Brier's score of the model, and of the share of years with it so far"
    yield f"  {'event':<24} {'n':>3} {'drivers':<7} {'model':>6} {'share':>6}  skill"
    for event in found.events:
        simple = found.mean_score(event, BASE_RATE, NONE)
        for drivers in found.drivers:
            rows = found.chosen(series=event, forecast=RAW, drivers=drivers)
            skill = found.skill(event, RAW, drivers)
            score = found.mean_score(event, RAW, drivers)
            yield (
                f"  {EVENTS[event]:<24} {len(rows):>3} {drivers[-7:]:<7} {score:6.3f} {simple:6.3f} {_skill(skill)}"
            )
    for event in found.events:
        if event in ("nuclear_tests", "leader_meetings.dprk.russia"):
            yield f"  {EVENTS[event]}: the model counts"
            yield f"    {measure(event).meaning}"


def _of_places(found: Hindcast) -> Iterator[str]:
    """Where observations lie in their forecasts."""
    yield "Where observations of all series lie in their forecasts, in fifths (0.20 each if honest)"
    for drivers in found.drivers:
        for forecast in (ANCHORED, RAW):
            bins = scores.pit_bins(found.places(forecast, drivers))
            shares = " ".join(f"{share:.2f}" for share in bins.shares)
            yield f"  {forecast:<{_WIDTH}} {drivers[-7:]:<7} {shares}  (± {bins.error:.2f} by chance)"


def table(found: Hindcast) -> "pd.DataFrame":
    """One row for each forecast of an observation."""
    import pandas as pd

    from sim.record.load import record

    rows = []
    for row in found.rows:
        covered = dict(zip(("in50", "in80", "in90"), row.covered or (None,) * 3, strict=True))
        target = targets().get(row.series)
        rows.append(
            {
                "series": row.series, "origin": row.origin, "horizon": row.horizon, "target_date": row.date,
                "drivers": row.drivers, "forecast": row.forecast, "members": row.members,
                "crps" if row.covered else "brier": row.score,
                "pit" if row.covered else "probability": row.place, **covered,
                "border_closed": row.closed, "observed": row.observed, "unit": record(row.series).unit,
                "scale": target.scale if target and target.scale else "event",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
