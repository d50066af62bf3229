"""Forecasts from past origins, each from data to the origin only, scored on what came.

One pass of the filter serves all origins, since errors, weights and choices at an origin use its past only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.assimilation.checkpoint import Checkpoint
from sim.assimilation.filter import Filter, Settings
from sim.assimilation.making import SHARE
from sim.assimilation.weights import temper
from sim.calendar import FIRST_YEAR, MONTHS_A_YEAR
from sim.errors import UserError, nearest
from sim.numerics import Floats
from sim.record.load import Observation, record
from sim.record.measure import is_border_closed, measure
from sim.record.targets import Target, all_evidence, targets
from sim.scenario.library import BASELINE, with_prior
from sim.scenario.origin import WAYS, at_origin
from sim.start.table import PRESENT
from sim.validation import scores
from sim.validation.claims.changes import load_world
from sim.validation.naive import NAIVE, naive_forecasts
from sim.validation.past_ensemble import Courses, PastEnsemble

#: The amounts that are scored unless others are asked for.
SERIES = (
    "trade.dprk.china", "trade.dprk.russia", "missile_test_days", "trade_share.dprk.china",
    "exports.dprk.china",
)  # fmt: skip
#: Events that are scored, in words, by record: whether the value of a year is above 0.
EVENTS: Mapping[str, str] = {
    "texts_adopted": "a text is adopted", "texts_vetoed": "a text is vetoed",
    "nuclear_tests": "a nuclear test", "talks": "talks with Washington",
    "leader_meetings.dprk.russia": "leaders meet Russia's",
    "treaty.dprk.russia": "a treaty with Russia",
}  # fmt: skip
ORIGINS = (2005, 2010, 2014, 2018, 2022)
FIRST_ORIGIN, LAST_ORIGIN, LAST_YEAR = 1998, 2022, 2023
ALL_ORIGINS = tuple(range(FIRST_ORIGIN, LAST_ORIGIN + 1))
HORIZONS = (1, 2, 3, 4, 5)
DRIVERS = ("record", "frozen")
#: Histories of a forecast.
MEMBERS = 1000
LEVELS = (0.5, 0.8, 0.9)
#: Forecasts of the model: as it comes, with the error of the series carried on, and that pooled with persistence.
RAW, ANCHORED, MIXED = "raw", "anchored", "mixed"
#: The simple forecast of an event: the share of years with it so far.
BASE_RATE = "base rate"
#: What forecasts that need no drivers say of them.
NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """A forecast of one observation, and its scores.

    Attributes:
        series: the record.
        origin: the last year of data.
        date: of the observation.
        horizon: years ahead.
        drivers: how drivers go on after the origin; "-" for forecasts that need none.
        forecast: raw, anchored, mixed, or a simple one.
        members: how many values the forecast has.
        score: of an amount the fair CRPS, on the scale of the series; of an event Brier's score.
        place: of what was observed in the forecast, 0-1; of an event its probability.
        covered: whether it lies in the central 50, 80 and 90 %; nothing of an event.
        closed: whether trade crossed a closed border.
        observed: on the scale of the series.
    """

    series: str
    origin: int
    date: str
    horizon: int
    drivers: str
    forecast: str
    members: int
    score: float
    place: float
    covered: tuple[bool, ...]
    closed: bool
    observed: float

    @property
    def is_event(self) -> bool:
        """Whether it is the probability of an event."""
        return not self.covered


@dataclass(frozen=True)
class Hindcast:
    """Scored forecasts.

    Attributes:
        rows: one for each forecast of an observation.
        exponents: with which evidence counted at each origin.
    """

    rows: tuple[Row, ...]
    exponents: Mapping[int, float]

    def chosen(self, **wanted: Any) -> list[Row]:
        """The rows with these values, such as `series="talks"`."""
        return [r for r in self.rows if all(getattr(r, k) == v for k, v in wanted.items())]

    @cached_property
    def series(self) -> tuple[str, ...]:
        """The amounts."""
        return tuple(dict.fromkeys(r.series for r in self.rows if not r.is_event))

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The events."""
        return tuple(dict.fromkeys(r.series for r in self.rows if r.is_event))

    @cached_property
    def drivers(self) -> tuple[str, ...]:
        """How drivers went on."""
        return tuple(dict.fromkeys(r.drivers for r in self.rows if r.drivers != NONE))

    @cached_property
    def forecasts(self) -> tuple[str, ...]:
        """The forecasts of amounts, the model's first."""
        return tuple(dict.fromkeys(r.forecast for r in self.rows if not r.is_event))

    def mean_score(
        self, series: str, forecast: str, drivers: str, *, closed: bool = False
    ) -> float:
        """The mean score in years of an open border, or of a closed one."""
        found = self.chosen(series=series, forecast=forecast, drivers=drivers, closed=closed)
        return float(np.mean([row.score for row in found])) if found else np.nan

    def coverage(self, series: str, forecast: str, drivers: str, level: float) -> float:
        """In what share of open years the observation lies in the central part of its forecast."""
        found = self.chosen(series=series, forecast=forecast, drivers=drivers, closed=False)
        place = LEVELS.index(level)
        return float(np.mean([row.covered[place] for row in found])) if found else np.nan

    def places(self, forecast: str, drivers: str) -> Floats:
        """The places of the observations of all amounts in their forecasts, in open years."""
        found = self.chosen(forecast=forecast, drivers=drivers, closed=False)
        return np.array([row.place for row in found if not row.is_event])

    def best_simple(self, series: str) -> str:
        """The simple forecast with the best mean score; found with hindsight, which favours it."""
        if series in self.events:
            return BASE_RATE
        counts = {
            name: len(self.chosen(series=series, forecast=name, closed=False)) for name in NAIVE
        }
        most = max(counts.values())
        known = [name for name, count in counts.items() if count == most]
        return min(known, key=lambda name: self.mean_score(series, name, NONE))

    def skill(
        self, series: str, forecast: str, drivers: str, against: str | None = None
    ) -> scores.Skill:
        """The skill of a forecast over a simple one, by default the best, in open years."""
        simple = against or self.best_simple(series)
        theirs = {
            (r.origin, r.date): r.score
            for r in self.chosen(series=series, forecast=simple, closed=False)
        }
        mine = self.chosen(series=series, forecast=forecast, drivers=drivers, closed=False)
        pairs = [(r, theirs[r.origin, r.date]) for r in mine if (r.origin, r.date) in theirs]
        return scores.skill(
            np.array([row.score for row, _ in pairs]),
            np.array([score for _, score in pairs]),
            np.array([row.origin for row, _ in pairs]),
        )


def hindcast(
    origins: Sequence[int] = ORIGINS,
    horizons: Sequence[int] = HORIZONS,
    series: Sequence[str] = SERIES,
    drivers: Sequence[str] = DRIVERS,
    *,
    settings: Settings | None = None,
    members: int = MEMBERS,
    share: float = SHARE,
    world: str = BASELINE,
    progress: Callable[[int], None] = lambda _: None,
) -> Hindcast:
    """Forecasts from past origins, scored on the record.

    Rules, priors and the share of sets were chosen with the whole record in view, so that skill is an upper
    bound.

    Args:
        origins: the last years of data, 1998 to 2022.
        horizons: years ahead, 1 to 5.
        series: amounts to score; events are always scored.
        drivers: how drivers go on after an origin: "record", "frozen", "drawn", or a YAML file.
        settings: of the filter.
        members: histories of a forecast.
        share: the least effective number of sets, as a share of all.
        world: a scenario or a rival; the record chooses among its own histories.
        progress: called with the run-months done.

    Raises:
        UserError: all mistakes in the arguments.
    """
    check_request(origins, horizons, series, drivers)
    settings = settings or Settings()
    plan = with_prior(load_world(world), "declared")
    wanted = [*(targets()[name] for name in series), *(event_target(name) for name in EVENTS)]
    recorded = [name for target in wanted for name in measure(target.record).indicators]
    run = Filter(plan, all_evidence(PRESENT), (), settings, progress, recorded)
    files = [Path(way).read_bytes() for way in drivers if way not in WAYS]
    request = (
        tuple(origins),
        tuple(horizons),
        tuple(series),
        tuple(drivers),
        files,
        members,
        share,
    )
    checkpoint = Checkpoint(run, request)
    made: tuple[list[Row], dict[int, float]] = checkpoint.resume() or ([], {})
    rows, exponents = made
    while FIRST_YEAR + run.year <= max(origins):
        checkpoint.keep(made)
        run.advance()
        origin = FIRST_YEAR + run.year - 1
        if origin not in origins:
            continue
        exponents[origin], weights = temper(
            run.evidence, np.ones_like(run.evidence), share * settings.sets
        )
        ensemble = PastEnsemble.drawn(run, weights, members)
        months = MONTHS_A_YEAR * min(max(horizons), LAST_YEAR - origin)
        for way in drivers:
            courses = ensemble.run(at_origin(plan, run.month, way), months)
            progress(members * months)
            for one in _due(wanted, origin, horizons):
                rows += _of_model(one, ensemble, courses, way)
        for one in _due(wanted, origin, horizons):
            rows += _of_simple(one)
    checkpoint.done()
    return Hindcast(tuple(rows), exponents)


def run_months(origins: Sequence[int], horizons: Sequence[int], drivers: Sequence[str], settings: Settings, members: int = MEMBERS) -> int:  # fmt: skip
    """How much there is to compute."""
    past = settings.sets * settings.histories * (max(origins) - FIRST_YEAR + 1)
    ahead = sum(min(max(horizons), LAST_YEAR - origin) for origin in origins)
    return MONTHS_A_YEAR * (past + ahead * members * len(drivers))


def event_target(name: str) -> Target:
    """A record as an event: whether a value is above 0, unless the targets say otherwise."""
    known = targets().get(name)
    return known if known and known.event else Target(name, None, event="above", error=0.1)


def check_request(
    origins: Sequence[int], horizons: Sequence[int], series: Sequence[str], drivers: Sequence[str]
) -> None:
    """Refuse what `hindcast` cannot do; arguments as there.

    Raises:
        UserError: all mistakes.
    """
    amounts = [name for name, target in targets().items() if target.event is None]
    mistakes = [f"give at least one {word}" for word, given in (("origin", origins), ("horizon", horizons), ("way of drivers", drivers)) if not given]  # fmt: skip
    mistakes += [
        f"origin {origin}: give a year from {FIRST_ORIGIN} to {LAST_ORIGIN}"
        for origin in origins
        if not FIRST_ORIGIN <= origin <= LAST_ORIGIN
    ]
    mistakes += [
        f"horizon {horizon}: give {HORIZONS[0]} to {HORIZONS[-1]} years"
        for horizon in horizons
        if horizon not in HORIZONS
    ]
    mistakes += [
        f"series {name!r} is no amount that the model learns from.{nearest(name, amounts)}"
        for name in series
        if name not in amounts
    ]
    mistakes += [
        f"drivers {way}: give {', '.join(WAYS)} or a file.{nearest(way, WAYS)}"
        for way in drivers
        if way not in WAYS and not way.endswith((".yaml", ".yml"))
    ]
    if mistakes:
        raise UserError(*mistakes)


# -- rows -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Due:
    """An observation to forecast from an origin.

    Attributes:
        target: its series.
        origin: the last year of data.
        seen: the observation.
        value: on the scale of the series.
        closed: whether trade crossed a closed border.
    """

    target: Target
    origin: int
    seen: Observation
    value: float
    closed: bool

    @property
    def horizon(self) -> int:
        """Years ahead."""
        return int(self.seen.date[:4]) - self.origin

    def row(self, forecast: str, drivers: str, members: Floats, score: float | None = None) -> Row:
        """The scores of a forecast (member,)."""
        observed = np.array([self.value])
        many = members[None, :]
        if self.target.event:
            covered: tuple[bool, ...] = ()
            place = float(members.mean())
            score = float(scores.brier(members.mean(keepdims=True), observed)[0])
        else:
            place = float(scores.pit(many, observed)[0])
            covered = tuple(bool(scores.is_covered(many, observed, level)[0]) for level in LEVELS)
            score = float(scores.crps(many, observed)[0]) if score is None else score
        return Row(
            self.target.record, self.origin, self.seen.date, self.horizon, drivers, forecast,
            len(members), score, place, covered, self.closed, self.value,
        )  # fmt: skip

    def simple(self) -> dict[str, Floats]:
        """The simple forecasts, from data to the origin; those of trade leave out the closed border."""
        known = [
            (int(seen.date[:4]), float(self.target.transform(seen.value)))
            for seen, shut in _observations(self.target)
            if not shut and seen.last_month < (self.origin - FIRST_YEAR + 1) * MONTHS_A_YEAR
        ]
        if len(known) < 2:
            return {}
        years, values = np.array([year for year, _ in known]), np.array([v for _, v in known])
        if self.target.event:
            return {BASE_RATE: values}
        limits = (0.0, 1.0 if self.target.scale == "share" else np.inf)
        return naive_forecasts(years, values, self.origin, self.horizon, limits)


def _observations(target: Target) -> Iterator[tuple[Observation, bool]]:
    """The observations of a series, and whether trade crossed a closed border."""
    shut = is_border_closed(target.record)
    yield from zip(record(target.record).observations, map(bool, shut), strict=True)


def _due(wanted: Sequence[Target], origin: int, horizons: Sequence[int]) -> Iterator[_Due]:
    """What is to be forecast from an origin."""
    for target in wanted:
        for seen, shut in _observations(target):
            year = int(seen.date[:4])
            if year - origin in horizons and year <= LAST_YEAR:
                yield _Due(target, origin, seen, float(target.transform(seen.value)), shut)


def _of_model(one: _Due, ensemble: PastEnsemble, courses: Courses, way: str) -> Iterator[Row]:
    """The model's forecasts of an observation."""
    raw = courses.shown(one.target, one.seen)
    yield one.row(RAW, way, raw)
    if one.target.event:
        return
    anchored = ensemble.anchored(one.target, one.seen, raw)
    if anchored is None:
        return
    yield one.row(ANCHORED, way, anchored)
    last = one.simple().get("persistence")
    if last is not None:
        score = scores.pooled_crps(anchored[None, :], last[None, :], np.array([one.value]))
        both = np.concatenate([np.repeat(part, len(other)) for part, other in ((anchored, last), (last, anchored))])  # fmt: skip
        yield one.row(MIXED, way, both, float(score[0]))


def _of_simple(one: _Due) -> Iterator[Row]:
    """The simple forecasts of an observation."""
    for name, members in one.simple().items():
        yield one.row(name, NONE, members)
