"""Acceptance by synthetic truth: can the assimilation find a history that is known?

A history of the model is taken as the truth. Its record is what the measures show of it, with an error that has a
memory and with errors of observation. The assimilation sees that record and not the truth. Over many truths its bands must
hold as often as they say (simulation-based calibration: Talts, Betancourt, Simpson, Vehtari and Gelman 2018).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.assimilation.carried import carry_on, series_error
from sim.assimilation.filter import Settings
from sim.assimilation.making import SHARE, assimilate
from sim.calendar import FIRST_YEAR, MONTHS_A_YEAR, month_index
from sim.ensemble.execution.recorder import record_months
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.random_streams import NOBODY, PARAMETER_MONTH, RandomStreams
from sim.record.load import whole_year
from sim.record.measure import measure, value_shown
from sim.record.targets import Evidence, Target, all_evidence, targets
from sim.scenario.library import BASELINE, load_plan, with_prior
from sim.scenario.plan import Plan
from sim.start.table import PRESENT, Starts
from sim.state.indicators import select_indicators
from sim.validation.hindcast import SERIES

#: Truths have numbers that no set has.
FIRST_TRUTH = 1_000_000
#: The error of a synthetic record: the part kept a year; how often an event is taken for its contrary.
PERSISTENCE, FLIPPED = 0.7, 0.02
ERROR, NOISE = "synthetic:error", "synthetic:noise"
#: State variables whose bands are tested.
STATES = (
    "trust.dprk.russia", "trust.dprk.china", "alignment.dprk.russia", "alignment.dprk.china",
    "technology_missile", "technology_recon", "readiness", "enforcement.russia", "enforcement.china",
    "threat.dprk", "concentration.dprk", "gain.dprk.china",
)  # fmt: skip
#: The month before the present, and the dates after it that are tested.
NOW, LATER = "2024-06", ("2025-06", "2028-06", "2033-06")
LEVELS = (0.5, 0.8, 0.9)
#: Bounds of the coverage of these bands with forty truths, and of the part of places in any fifth.
GROUPS = ("parameters", "states", "states later", "observables later")
BOUNDS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "parameters": ((0.46, 0.55), (0.77, 0.84), (0.87, 0.93)),
    "states": ((0.44, 0.60), (0.74, 0.88), (0.85, 0.96)),
    "states later": ((0.44, 0.60), (0.74, 0.88), (0.85, 0.96)),
    "observables later": ((0.44, 0.60), (0.74, 0.88), (0.85, 0.96)),
}
FIFTH = (0.12, 0.28)
#: The squared error of states may be at most this part of that of the prior mean.
MOST_ERROR = 0.80
ROWS = 400
#: Parameter sets of each assimilation.
SYNTHETIC_SETS = 500


class Places(NamedTuple):
    """Of one truth: the places of what is true among the histories, 0-1, by group; and squared errors of states.

    Attributes:
        places: by group (quantity,).
        error: mean squared error of the states' means, in prior variances.
        prior_error: the same of the prior means.
    """

    places: Mapping[str, Floats]
    error: float
    prior_error: float


@dataclass(frozen=True)
class Acceptance:
    """What many truths tell.

    Attributes:
        truths: what each gave.
    """

    truths: tuple[Places, ...]

    def places(self, group: str) -> Floats:
        """The places of all truths (place,)."""
        return np.concatenate([truth.places[group] for truth in self.truths])

    def coverage(self, group: str) -> tuple[float, ...]:
        """How often the central 50, 80 and 90 % hold the truth."""
        away = np.abs(self.places(group) - 0.5)
        return tuple(float((away <= level / 2.0).mean()) for level in LEVELS)

    def fifths(self, group: str) -> Floats:
        """The part of the places in each fifth (5,)."""
        counts, _ = np.histogram(self.places(group), bins=5, range=(0.0, 1.0))
        return np.asarray(counts / counts.sum())

    @property
    def error_ratio(self) -> float:
        """Squared error of the states over that of the prior mean."""
        return sum(t.error for t in self.truths) / sum(t.prior_error for t in self.truths)

    def failures(self, slack: float = 0.0) -> list[str]:
        """What is out of bounds, in words; bounds are widened by a slack where there are few truths."""
        found = []
        for group in GROUPS:
            for level, value, (low, high) in zip(
                LEVELS, self.coverage(group), BOUNDS[group], strict=True
            ):
                if not low - slack <= value <= high + slack:
                    found.append(f"{group}: the central {level:.0%} hold {value:.0%} of the truths")
            fifths = self.fifths(group)
            if fifths.min() < FIFTH[0] - slack or fifths.max() > FIFTH[1] + slack:
                shares = " ".join(f"{share:.2f}" for share in fifths)
                found.append(f"{group}: fifths hold {shares}")
        if self.error_ratio > MOST_ERROR + slack:
            found.append(f"states: squared error {self.error_ratio:.2f} of that of the prior mean")
        return found


def acceptance_lines(found: Acceptance) -> Iterator[str]:
    """What many truths tell, and what is out of bounds."""
    yield f"{len(found.truths)} truths: how often the central 50, 80 and 90 % hold what is true, and where it lies in fifths"
    for group in GROUPS:
        cover = " ".join(f"{share:.2f}" for share in found.coverage(group))
        fifths = " ".join(f"{share:.2f}" for share in found.fifths(group))
        yield f"  {group:<18} {cover}   {fifths}"
    yield f"squared error of states: {found.error_ratio:.2f} of that of the prior mean"
    yield from (f"out of bounds: {failure}" for failure in found.failures())


def acceptance(
    truths: int = 40,
    settings: Settings | None = None,
    *,
    first: int = 0,
    share: float = SHARE,
    progress: Callable[[int], None] = lambda _: None,
) -> Acceptance:
    """Assimilate the records of many truths, and see where the truths lie.

    Args:
        truths: how many.
        settings: of each assimilation; by default 500 sets.
        first: the number of the first truth.
        share: the least effective number of sets, as a share of all.
        progress: called with the truths done.
    """
    settings = settings or Settings(SYNTHETIC_SETS)
    plan = with_prior(load_plan(BASELINE), "declared")
    numbers = FIRST_TRUTH + first + np.arange(truths)
    world = _World.of(plan, numbers, settings)
    prior = _World.of(plan, 2 * FIRST_TRUTH + np.arange(ROWS), settings)
    found = []
    for truth in range(truths):
        found.append(
            _one(plan, world, prior, truth, replace(settings, seed=settings.seed + truth), share)
        )
        progress(1)
    return Acceptance(tuple(found))


@dataclass(frozen=True)
class _World:
    """Histories to 2034: their series, draws of parameters, and errors of observables.

    Attributes:
        series: indicators, each (month, run).
        streams: of the histories.
        engine: what stepped them.
    """

    series: Mapping[str, NDArray[np.float32]]
    streams: RandomStreams

    @classmethod
    def of(cls, plan: Plan, numbers: NDArray[np.int64], settings: Settings) -> "_World":
        simulation = Simulation(plan, settings.seed, numbers, engine=settings.engine)
        series = record_months(simulation, select_indicators(plan.cast, _names()), plan.months)
        simulation.release()
        return cls(series, RandomStreams(settings.seed, numbers))

    def errors(self, target: Target, months: Sequence[int]) -> Floats:
        """The error of a series at some months, with a memory (month, run)."""
        from scipy.special import ndtri

        rows, last, before = [], None, np.zeros(len(self.streams.histories))
        for month in months:
            a = 0.0 if last is None else PERSISTENCE ** ((month - last) / 12.0)
            draw = ndtri(self.streams.uniform(f"{ERROR}:{target.record}", NOBODY, month))
            before = a * before + target.misfit * (1.0 - a * a) ** 0.5 * draw
            rows.append(before)
            last = month
        return np.stack(rows)


def _names() -> tuple[str, ...]:
    measured = [n for target in targets() for n in measure(target).indicators]
    return tuple(dict.fromkeys((*measured, *STATES)))


def _one(
    plan: Plan, world: _World, prior: _World, truth: int, settings: Settings, share: float
) -> Places:
    seen, later = _synthetic_record(world, truth)
    made = assimilate(settings, rows=ROWS, evidences=seen, facts=(), plan=plan, share=share)
    starts = made.starts
    numbers = np.arange(ROWS)
    simulation = Simulation(
        plan, settings.seed, numbers, engine=settings.engine, past=starts.past(numbers, "replayed")
    )
    series = record_months(simulation, select_indicators(plan.cast, _names()), plan.months)
    simulation.release()
    streams = RandomStreams(settings.seed, numbers)
    now = month_index(NOW)
    places = {
        "parameters": _parameter_places(starts, world.streams, truth),
        "states": _state_places(series, world, truth, (now,)),
        "states later": _state_places(series, world, truth, [month_index(d) for d in LATER]),
        "observables later": _observable_places(starts, series, streams, later),
    }
    error, prior_error = _squared_errors(series, prior.series, world, truth, now)
    return Places(places, error, prior_error)


def _synthetic_record(
    world: _World, truth: int
) -> tuple[tuple[Evidence, ...], dict[str, list[tuple[int, float]]]]:
    """What would be on record of a truth, on the dates of the real one; and the observables afterwards."""
    from scipy.special import ndtri

    found: list[Evidence] = []
    later: dict[str, list[tuple[int, float]]] = {}
    by_series: dict[str, list[Evidence]] = {}
    for one in all_evidence(PRESENT):
        by_series.setdefault(one.target.record, []).append(one)
    for name, seen in by_series.items():
        target = targets()[name]
        series = {k: v[:, truth : truth + 1] for k, v in world.series.items()}
        shown = [float(target.transform(value_shown(name, series, e.seen))[0]) for e in seen]
        months = [e.seen.last_month for e in seen]
        if target.event:
            for one, x, month in zip(seen, shown, months, strict=True):
                draw = world.streams.uniform(f"{NOISE}:{name}", NOBODY, month)[truth]
                found.append(replace(one, value=1.0 - x if draw < FLIPPED else x))
            continue
        dates = [month_index(f"{date[:4]}-12") for date in LATER] if name in SERIES else []
        errors = world.errors(target, [*months, *dates])[:, truth]
        for one, x, month, error in zip(seen, shown, months, errors, strict=False):
            noise = ndtri(world.streams.uniform(f"{NOISE}:{name}", NOBODY, month)[truth])
            value = float(target.transform(target.invert(np.array(x + error + one.error * noise))))
            found.append(replace(one, value=value))
        later[name] = []
        for month, error in zip(dates, errors[len(months) :], strict=True):
            x = float(_shown_at(target, series, month)[0])
            later[name].append((month, float(target.transform(target.invert(np.array(x + error))))))
    return tuple(sorted(found, key=lambda e: e.seen.last_month)), later


def _shown_at(target: Target, series: Mapping[str, NDArray[np.float32]], month: int) -> Floats:
    """What the record would show of the year that ends with a month, on the scale of the series (run,)."""
    year = whole_year(FIRST_YEAR + month // MONTHS_A_YEAR, target.record)
    return target.transform(value_shown(target.record, series, year))


def _place(members: Floats, value: float) -> float:
    return float((members < value).mean() + 0.5 * (members == value).mean())


def _parameter_places(starts: Starts, streams: RandomStreams, truth: int) -> Floats:
    from scipy.special import ndtri

    draws = streams.month(starts.sets.streams, PARAMETER_MONTH)[:, truth]
    scores = starts.sets.scores[:, starts.set].astype(float)
    return np.array([_place(row, value) for row, value in zip(scores, ndtri(draws), strict=True)])


def _state_places(
    series: Mapping[str, NDArray[np.float32]], world: _World, truth: int, months: Sequence[int]
) -> Floats:
    return np.array(
        [
            _place(series[name][month].astype(float), float(world.series[name][month, truth]))
            for name in STATES
            for month in months
        ]
    )


def _observable_places(
    starts: Starts, series: Mapping[str, NDArray[np.float32]], streams: RandomStreams,
    later: Mapping[str, Sequence[tuple[int, float]]],
) -> Floats:  # fmt: skip
    found = []
    for name in SERIES:
        target = targets()[name]
        error = series_error(target, starts.header["errors"][name])
        for month, value in later[name]:
            shown = _shown_at(target, series, month)
            members = carry_on(target, error, starts.means[name], shown, month, streams)
            found.append(_place(members, value))
    return np.array(found)


def _squared_errors(
    series: Mapping[str, NDArray[np.float32]], prior: Mapping[str, NDArray[np.float32]],
    world: _World, truth: int, month: int,
) -> tuple[float, float]:  # fmt: skip
    """Mean squared error of the states' means, and of the prior's, in prior variances."""
    errors, prior_errors = [], []
    for name in STATES:
        before = prior[name][month].astype(float)
        spread, value = max(before.std(), 1e-9), float(world.series[name][month, truth])
        errors.append(((series[name][month].mean() - value) / spread) ** 2)
        prior_errors.append(((before.mean() - value) / spread) ** 2)
    return float(np.mean(errors)), float(np.mean(prior_errors))
