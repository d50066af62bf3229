"""Particles: parameter sets, each with several histories, stepped a year at a time with fresh draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.execution.given_past import select_histories
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.random_streams import MONTHS_A_WINDOW, ChosenPast, Stream
from sim.scenario.plan import Plan
from sim.start.parameter_sets import ParameterSets
from sim.start.table import DONORS_A_YEAR, FIRST_DONOR
from sim.state.indicators import select_indicators

#: Months before the present whose indicators are kept, so that what adds up since a date can be read.
MONTHS_KEPT = 36


@dataclass(slots=True)
class Particles:
    """A block of particles: set by set, the histories of a set side by side.

    Attributes:
        plan: the world that they live in.
        seed: of the draws.
        numbers: of the particles among all (particle,).
        uniforms: the draws of their parameters, by stream, each (particle,).
        names: the indicators that are recorded.
        engine: what steps them.
        donors: the history whose draws each had in each year so far (year, particle).
        state: after the last year; None before the first.
        recent: the last months of each indicator (month, particle).
        first: the month of its first row.
        errors: filtered mean of the error of each series (particle,), by record.
    """

    plan: Plan
    seed: int
    numbers: NDArray[np.int64]
    uniforms: Mapping[Stream, Floats]
    names: tuple[str, ...]
    engine: str
    donors: NDArray[np.int64]
    state: Mapping[str, Any] | None
    recent: Mapping[str, NDArray[np.float32]]
    first: int
    errors: dict[str, Floats]

    @classmethod
    def begin(
        cls, plan: Plan, seed: int, numbers: NDArray[np.int64], sets: ParameterSets,
        names: Sequence[str], engine: str,
    ) -> "Particles":  # fmt: skip
        """Particles in 1990.

        Args:
            sets: the parameter set of each particle (draw, particle).
        """
        none = np.empty((0, len(numbers)), dtype=np.float32)
        return cls(
            plan, seed, numbers, sets.uniforms(), tuple(names), engine,
            np.empty((0, len(numbers)), dtype=np.int64), None, dict.fromkeys(names, none), 0, {},
        )  # fmt: skip

    @property
    def month(self) -> int:
        """The month about to be stepped."""
        return len(self.donors) * MONTHS_A_WINDOW

    def step_year(self, until: int) -> None:
        """Step to the end of the year, or to a month, with fresh draws, and record."""
        start, window = self.month, len(self.donors)
        fresh = FIRST_DONOR + window * DONORS_A_YEAR + self.numbers
        self.donors = np.vstack((self.donors, fresh))
        simulation = self._simulation(until)
        months = min(start + MONTHS_A_WINDOW, until) - start
        simulation.record_only(select_indicators(self.plan.cast, self.names))
        room = np.empty((months, len(self.names), len(self.numbers)), dtype=np.float32)
        for month in range(months):
            simulation.step()
            room[month] = simulation.recorded()
        kept = min(MONTHS_KEPT - MONTHS_A_WINDOW, start)
        self.recent = {
            name: np.concatenate((values[len(values) - kept :], room[:, row]))
            for row, (name, values) in enumerate(self.recent.items())
        }
        self.first = start - kept
        self.state = simulation.save_state()
        simulation.release()

    def _simulation(self, until: int) -> Simulation:
        past = ChosenPast(self.seed, until, self.donors, self.uniforms)
        if self.state is None:
            return Simulation(self.plan, self.seed, self.numbers, engine=self.engine, past=past)
        return Simulation.from_state(self.plan, self.state, engine=self.engine, past=past)

    def take(
        self, places: NDArray[np.int64], numbers: NDArray[np.int64] | None = None
    ) -> "Particles":
        """Some of the particles, in that order; they may repeat.

        Args:
            places: which (particle,).
            numbers: what they are called from now on, and so which draws they meet; as before by default.
        """
        numbers = self.numbers if numbers is None else numbers
        return Particles(
            self.plan, self.seed, numbers,
            {stream: draws[places] for stream, draws in self.uniforms.items()},
            self.names, self.engine, self.donors[:, places],
            None if self.state is None else select_histories(self.state, places, numbers),
            {name: values[:, places] for name, values in self.recent.items()}, self.first,
            {name: means[places] for name, means in self.errors.items()},
        )  # fmt: skip
