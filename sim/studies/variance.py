"""Where the spread across runs comes from: parameters, each random process, and their interaction.

Each history is run again and again with some of its draws. Where all but one process are drawn anew, what two
runs of a history still have in common is due to that process alone: its first-order share of the variance
(Sobol' 1993). Where only that process is drawn anew, half the mean squared difference is what it does alone and
together with others: its total share (Homma and Saltelli 1996). What no process does alone is interaction. Each
estimate takes both sets of draws, so that what is held in one is drawn anew in the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from sim.arguments import list_items
from sim.calendar import month_name
from sim.ensemble.execution.recorder import record_months
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.numerics import Floats, mean_of_known
from sim.random_streams import PARAMETER_MONTH, Redraws
from sim.scenario.plan import Plan
from sim.start.kinds import is_assimilated
from sim.state.indicators import select_indicators
from sim.state.month_draws import process_names
from sim.studies.designs import TIED, YEAR, StudySetup

if TYPE_CHECKING:
    import pandas as pd

PARAMETERS = "parameters"
CHANCE, TOGETHER, PAST = "all chance", "parameters with chance", "all before {month}"
INTERACTION = "interaction of all"
RESAMPLES, LEVEL = 1000, 0.95
NOTHING = (np.nan, np.nan, np.nan)
#: What is told of a finished set of runs: how many run-months it took.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Share:
    """Part of an outcome's variance across runs, 0-1; estimates may leave that range.

    Attributes:
        source: a process, a family of processes, or their interaction.
        alone: what it explains by itself, with the ends of a 95 % bootstrap interval.
        total: the same with all interactions it takes part in; not a number where that is not defined.
    """

    source: str
    alone: tuple[float, float, float]
    total: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class VarianceSplit:
    """Where the spread of outcomes across runs comes from.

    Attributes:
        scenario, year, since, runs, seed: what was run; draws before `since` are a history's own.
        units: of each outcome.
        deviations: the standard deviation of each across runs.
        missing: the runs without a value of each, which are left out.
        shares: of each outcome: parameters and chance as a whole, then each process, the largest first.
        idle: processes of which nothing came in any run.
    """

    scenario: str
    year: int
    since: str
    runs: int
    seed: int
    units: dict[str, str]
    deviations: dict[str, float]
    missing: dict[str, int]
    shares: dict[str, tuple[Share, ...]]
    idle: tuple[str, ...]

    @classmethod
    def study(cls, setup: StudySetup, progress: Progress = lambda _: None) -> Self:
        """Run a scenario with each process held, and with each drawn anew.

        Args:
            setup: the options of a study; draws are a history's own before `since`.
            progress: told of the run-months of each finished set.

        Raises:
            UserError: all mistakes in the options.
        """
        plan = setup.plan()
        if is_assimilated(plan):
            raise UserError(TIED)
        outcomes = list_items(setup.outcomes)
        indicators = select_indicators(plan.cast, outcomes)
        runner = _Runner(plan, setup, outcomes, progress)
        base, held, anew = runner.sets()
        shares, deviations, missing = {}, {}, {}
        for place, name in enumerate(outcomes):
            values = base[place], _of(held, place), _of(anew, place)
            known = np.isfinite(np.stack([values[0], *values[1].values(), *values[2].values()]))
            whole = known.all(axis=0)
            missing[name] = int((~whole).sum())
            deviations[name] = float(values[0][whole].std()) if whole.any() else np.nan
            kept = (values[0][whole], _cut(values[1], whole), _cut(values[2], whole))
            shares[name] = _shares(*kept, runner.first_anew, setup.seed)
        units = {i.name: i.unit for i in indicators}
        idle = tuple(n for n in process_names() if n not in anew and n != PARAMETERS)
        return cls(
            plan.name, setup.last_year(plan), setup.since, setup.runs, setup.seed,
            {name: units[name] for name in outcomes}, deviations, missing, shares, idle,
        )  # fmt: skip

    @property
    def table(self) -> "pd.DataFrame":
        """A row for each outcome and source."""
        import pandas as pd

        rows = [
            {"outcome": outcome, "source": share.source,
             "alone": share.alone[0], "alone_low": share.alone[1], "alone_high": share.alone[2],
             "total": share.total[0], "total_low": share.total[1], "total_high": share.total[2]}
            for outcome, shares in self.shares.items() for share in shares
        ]  # fmt: skip
        return pd.DataFrame(rows)


def sets_of_runs() -> int:
    """The most sets of runs that a study takes."""
    return 2 * len(process_names()) + 1


@dataclass(frozen=True, slots=True)
class _Runner:
    """Runs a scenario's histories with other and other draws."""

    plan: Plan
    setup: StudySetup
    outcomes: tuple[str, ...]
    progress: Progress

    @property
    def first_anew(self) -> int:
        """The first month in which draws may be new; that of parameters where all of the past may be."""
        return self.setup.start or PARAMETER_MONTH

    def sets(self) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
        """Outcomes with own draws, with each process held, and with each drawn anew (outcome, run).

        What is drawn anew and changes nothing is left out. Without a name: all is drawn anew.
        """
        past = self._past()
        base = self._run(past, None)
        held, anew = {}, {}
        names = [n for n in process_names() if n != PARAMETERS or self.first_anew < 0]
        for name in names:
            one = self._run(past, Redraws(redraw=frozenset({name}), since=self.first_anew))
            if np.array_equal(one, base, equal_nan=True):
                continue
            anew[name] = one
            held[name] = self._run(past, Redraws(hold=frozenset({name}), since=self.first_anew))
        held[""] = self._run(past, Redraws(hold=frozenset(), since=self.first_anew))
        return base, held, anew

    def _past(self) -> Simulation | None:
        """The months before new draws, which all sets share; None where there are none."""
        if self.first_anew < 0:
            return None
        model = self._new(None)
        for _ in range(self.first_anew):
            model.step()
        return model

    def _new(self, redraws: Redraws | None) -> Simulation:
        return Simulation(self.plan, self.setup.seed, np.arange(self.setup.runs), redraws=redraws)

    def _run(self, past: Simulation | None, redraws: Redraws | None) -> Floats:
        """The year's means (outcome, run)."""
        if past is None:
            model = self._new(redraws)
        else:
            model = Simulation.from_state(self.plan, past.save_state(), redraws=redraws)
        begun = model.month_number
        while model.month_number < self.plan.months - YEAR:
            model.step()
        left = self.plan.months - model.month_number
        indicators = select_indicators(self.plan.cast, self.outcomes)
        year = record_months(model, indicators, left)
        model.release()
        self.progress(float((self.plan.months - begun) * self.setup.runs))
        return np.stack([mean_of_known(year[name][-YEAR:], axis=0) for name in self.outcomes])


def _of(sets: dict[str, Floats], place: int) -> dict[str, Floats]:
    """One outcome of each set (run,)."""
    return {name: values[place] for name, values in sets.items()}


def _cut(sets: dict[str, Floats], runs: np.ndarray) -> dict[str, Floats]:
    return {name: values[runs] for name, values in sets.items()}


def _shares(
    base: Floats, held: dict[str, Floats], anew: dict[str, Floats], first_anew: int, seed: int
) -> tuple[Share, ...]:
    """The shares of one outcome: the whole, then each process by its total, then the interaction."""
    if len(base) < 2 or base.min() == base.max():
        return ()
    middle, weights = base.mean(), _weights(len(base), seed)
    own, other = base - middle, held[""] - middle
    quads = {n: _Quad(own, other, held[n] - middle, anew[n] - middle, weights) for n in anew}
    alone = {n: quad.alone(n == PARAMETERS) for n, quad in quads.items()}
    total = {n: quad.total() for n, quad in quads.items()}
    common = _Quad(own, other, other, own, weights).alone(is_large=True)
    processes = sorted((n for n in alone if n != PARAMETERS), key=lambda n: -float(total[n][0]))
    shares = list(_whole(alone, total, common, first_anew))
    shares += [Share(n, _ends(alone[n]), _ends(total[n])) for n in processes]
    lone = sum(alone.values(), np.zeros(len(weights)))
    rest = 1.0 - lone - (common if first_anew >= 0 else 0.0)
    return (*shares, Share(INTERACTION, _ends(rest), NOTHING))


def _whole(
    alone: dict[str, Floats], total: dict[str, Floats], common: Floats, first_anew: int
) -> Iterator[Share]:
    """What parameters do and what chance does; or the past and what comes after it."""
    if first_anew >= 0:
        yield Share(PAST.format(month=month_name(first_anew)), _ends(common), NOTHING)
        yield Share(CHANCE, NOTHING, _ends(1.0 - common))
        return
    zero = np.zeros_like(common)
    by_parameters, with_chance = alone.get(PARAMETERS, zero), total.get(PARAMETERS, zero)
    yield Share(PARAMETERS, _ends(by_parameters), _ends(with_chance))
    yield Share(CHANCE, _ends(1.0 - with_chance), _ends(1.0 - by_parameters))
    yield Share(TOGETHER, _ends(with_chance - by_parameters), NOTHING)


def _weights(runs: int, seed: int) -> Floats:
    """Weights of the runs: all alike first, then those of a bootstrap (resample, run)."""
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(runs, np.full(runs, 1.0 / runs), size=RESAMPLES)
    return np.concatenate([np.ones((1, runs)), counts]) / runs


class _Quad(NamedTuple):
    """Four runs of each history, and weights of the histories.

    Attributes:
        own, other: with all own draws, and with all new ones (run,).
        held: with new draws, but those of a process.
        anew: with own draws, but those of the process.
        weights: of the estimate, then of the bootstrap (resample, run).
    """

    own: Floats
    other: Floats
    held: Floats
    anew: Floats
    weights: Floats

    def _mean(self, values: Floats) -> Floats:
        return np.asarray(self.weights @ values)

    def _centre_and_variance(self) -> tuple[Floats, Floats]:
        """Mean and variance of all four (resample,); the latter is not a number where there is none."""
        four = np.stack([self.own, self.other, self.held, self.anew])
        mean = self._mean(four.mean(axis=0))
        variance = self._mean((four**2).mean(axis=0)) - mean**2
        return mean, np.where(variance > 0.0, variance, np.nan)

    def alone(self, is_large: bool) -> Floats:
        """What the process explains by itself, over the variance (resample,).

        Args:
            is_large: take the covariance of the runs that share it (Janon et al. 2014), which is better
                for large shares; else that of differences (Saltelli et al. 2010), better for small ones.
        """
        mean, variance = self._centre_and_variance()
        if is_large:
            shared = self._mean((self.own * self.held + self.other * self.anew) / 2.0) - mean**2
        else:
            gain = self.own * (self.held - self.other) + self.other * (self.anew - self.own)
            shared = self._mean(gain / 2.0)
        return np.asarray(shared / variance)

    def total(self) -> Floats:
        """What the process takes part in, over the variance (resample,); by Jansen (1999)."""
        _, variance = self._centre_and_variance()
        apart = (self.own - self.anew) ** 2 + (self.other - self.held) ** 2
        return np.asarray(self._mean(apart / 4.0) / variance)


def _ends(values: Floats) -> tuple[float, float, float]:
    """The estimate, and the ends of its bootstrap interval."""
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.nanquantile(values[1:], (tail, 1.0 - tail))
    return float(values[0]), float(low), float(high)
