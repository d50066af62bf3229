"""Histories at a past origin, drawn by the weight of their parameter sets, and what comes of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.assimilation.carried import carry_on
from sim.assimilation.discrepancy import SeriesError
from sim.assimilation.filter import Filter
from sim.assimilation.particles import Particles
from sim.assimilation.weights import choose
from sim.ensemble.execution.recorder import record_months
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.random_streams import NOBODY, ChosenPast, RandomStreams
from sim.record.load import Observation
from sim.record.measure import value_shown
from sim.record.targets import Target
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators

CHOICE = "hindcast:members"


@dataclass(frozen=True)
class Courses:
    """Indicators of histories, from before an origin on.

    Attributes:
        series: each (month, member).
        first: the month of the first row.
    """

    series: Mapping[str, NDArray[np.float32]]
    first: int

    def shown(self, target: Target, seen: Observation) -> Floats:
        """What the record would show where one observation was made, on the scale of the series (member,)."""
        return target.transform(value_shown(target.record, self.series, seen, self.first))


@dataclass(frozen=True)
class PastEnsemble:
    """Histories at an origin.

    Attributes:
        seed: of the random numbers after it.
        month: the first after it.
        parts: the chosen particles, block by block.
        means: filtered mean of the error of each series that was seen, by record (member,).
        errors: what all share of these errors.
    """

    seed: int
    month: int
    parts: tuple[Particles, ...]
    means: Mapping[str, Floats]
    errors: Mapping[str, SeriesError]

    @classmethod
    def drawn(cls, run: Filter, weights: Floats, members: int) -> "PastEnsemble":
        """So many histories of a filter, by the weight of their sets (set,)."""
        each = run.settings.histories
        joint = np.repeat(weights / each, each)
        one = RandomStreams(run.settings.seed, np.arange(1))
        chosen = choose(joint, members, one.uniform(CHOICE, NOBODY, run.month)[0])
        parts, start, count = [], 0, 0
        for block in run.blocks:
            places = chosen[(chosen >= start) & (chosen < start + len(block.numbers))] - start
            if len(places):
                parts.append(block.take(places, np.arange(count, count + len(places))))
            start, count = start + len(block.numbers), count + len(places)
        means = {
            name: np.concatenate([part.errors[name] for part in parts]) for name in parts[0].errors
        }
        errors = {name: e for name, e in run.errors.items() if isinstance(e, SeriesError)}
        return cls(run.settings.seed, run.month, tuple(parts), means, errors)

    def run(self, plan: Plan, months: int) -> Courses:
        """The histories go on under a plan for some months, with random numbers of their own."""
        parts = [self._run(part, plan, months) for part in self.parts]
        joined = {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}
        return Courses(joined, self.parts[0].first)

    def _run(self, part: Particles, plan: Plan, months: int) -> dict[str, NDArray[np.float32]]:
        assert part.state is not None
        past = ChosenPast(self.seed, self.month, part.donors, part.uniforms)
        simulation = Simulation.from_state(plan, part.state, engine=part.engine, past=past)
        indicators = select_indicators(plan.cast, part.names)
        after = record_months(simulation, indicators, months)
        simulation.release()
        return {name: np.concatenate((part.recent[name], after[name])) for name in part.names}

    def anchored(self, target: Target, seen: Observation, shown: Floats) -> Floats | None:
        """What the record would show with the model's error carried on; None where none of it was seen.

        Args:
            target: the series.
            seen: the observation.
            shown: what it would show without, on the scale of the series (member,).
        """
        if target.record not in self.means:
            return None
        streams = RandomStreams(self.seed, np.arange(len(shown)))
        error, means = self.errors[target.record], self.means[target.record]
        return carry_on(target, error, means, shown, seen.last_month, streams)
