"""A small particle filter for each parameter set: sets stay whole, random draws are chosen year by year within each.

Histories of a set are exchangeable, so no set is ever lost to a bad draw, and parameters do not wander. Each set
gathers evidence, the likelihood of the record averaged over its histories, with which it is weighted once, at the end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.assimilation.discrepancy import EventError, OneStepError, SeriesError, update
from sim.assimilation.particles import Particles
from sim.assimilation.weights import choose, effective_number, log_mean_exp, normalise
from sim.numerics import Floats
from sim.random_streams import MONTHS_A_WINDOW, NOBODY, RandomStreams
from sim.record.measure import value_shown
from sim.record.targets import Evidence, HardFact, Target, indicators_needed, targets
from sim.scenario.plan import Plan
from sim.start.parameter_sets import ParameterSets, draw_sets

#: Sets that are stepped together, whatever the number of workers.
SETS_A_BLOCK = 500
RESAMPLING = "assimilation:resample"
#: Standard deviation of the error of a model that is taken to be right.
NO_ERROR = 1e-6
#: What a year changes.
CHANGING = ("blocks", "errors", "evidence", "effective")
SeriesErrors = dict[str, SeriesError | EventError]


@dataclass(frozen=True, slots=True)
class Settings:
    """Of an assimilation.

    Attributes:
        sets: parameter sets.
        histories: of each set.
        seed: of parameters and draws.
        engine: what steps the model.
        errors: whether the model errs; without, it is taken to be right, and only observations err.
    """

    sets: int = 2500
    histories: int = 4
    seed: int = 1
    engine: str = "traced"
    errors: bool = True


class Filter:
    """Particles that follow the record, year by year.

    Args:
        plan: the world.
        evidences: the observations, in order of time.
        facts: those that will be asked for at the end, whose indicators are recorded.
        settings: how many sets and histories.
        progress: called with the run-months done.
        recorded: further indicators to record.

    Attributes:
        blocks: the particles, whole sets in each.
        errors: of each series, by record.
        evidence: log evidence of each set (set,).
        sets: the draws of their parameters.
        names: the indicators that are recorded.
        seen: the observations, as plain values.
        effective: mean effective number of histories of a set, year by year.
    """

    def __init__(
        self, plan: Plan, evidences: Sequence[Evidence], facts: Sequence[HardFact],
        settings: Settings, progress: Callable[[int], None] = lambda _: None,
        recorded: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.plan, self.settings, self._progress = plan, settings, progress
        self._by_year = {
            year: list(some)
            for year, some in groupby(evidences, lambda e: e.seen.last_month // MONTHS_A_WINDOW)
        }
        self.seen = [(e.target.record, e.seen.last_month, e.value, e.error) for e in evidences]
        self.names = tuple(dict.fromkeys((*indicators_needed(evidences, facts), *recorded)))
        self.sets = draw_sets(plan, np.arange(settings.sets), settings.seed)
        self.blocks = [self._open_block(first) for first in range(0, settings.sets, SETS_A_BLOCK)]
        self.evidence = np.zeros(settings.sets)
        chosen = dict.fromkeys(e.target.record for e in evidences)
        self.errors: SeriesErrors = {
            name: _error_of(targets()[name], settings.errors) for name in chosen
        }
        self.effective: list[float] = []

    def _open_block(self, first: int) -> Particles:
        each, count = self.settings.histories, min(SETS_A_BLOCK, self.settings.sets - first)
        numbers = np.arange(first * each, (first + count) * each)
        sets: ParameterSets = self.sets.take(numbers // each)
        return Particles.begin(
            self.plan, self.settings.seed, numbers, sets, self.names, self.settings.engine
        )

    @property
    def month(self) -> int:
        """The month about to be stepped."""
        return self.blocks[0].month

    @property
    def year(self) -> int:
        """The number of years taken in."""
        return len(self.effective)

    def save(self) -> dict[str, Any]:
        """All that changes from year to year."""
        return {name: getattr(self, name) for name in CHANGING}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what `save` gave; the progress of these years is told at once."""
        for name in CHANGING:
            setattr(self, name, state[name])
        self._progress(self.settings.sets * self.settings.histories * self.month)

    # -- a year ---------------------------------------------------------------------------------

    def advance(self) -> None:
        """Take in a year: step it, weigh histories by what was seen, choose within each set."""
        year = self.year
        likelihoods = self.take_in(self.month + MONTHS_A_WINDOW)
        places = []
        for block, likelihood in zip(self.blocks, likelihoods, strict=True):
            by_set = likelihood.reshape(-1, self.settings.histories)
            sets = self._sets_of(block)
            self.evidence[sets] += log_mean_exp(by_set)
            draw = RandomStreams(self.settings.seed, sets).uniform(RESAMPLING, NOBODY, year)
            chosen = choose(normalise(by_set), self.settings.histories, draw)
            places.append(
                (chosen + np.arange(len(sets))[:, None] * self.settings.histories).ravel()
            )
        self.effective.append(
            float(
                np.concatenate(
                    [
                        effective_number(normalise(x.reshape(-1, self.settings.histories)))
                        for x in likelihoods
                    ]
                ).mean()
            )
        )
        self.blocks = [b.take(where) for b, where in zip(self.blocks, places, strict=True)]

    def take_in(self, until: int) -> list[Floats]:
        """Step to a month, at most a year ahead, and take in what was seen until then.

        Returns:
            The log likelihood of each particle, block by block (particle,).
        """
        year = self.month // MONTHS_A_WINDOW
        for block in self.blocks:
            block.step_year(until)
            self._progress(len(block.numbers) * MONTHS_A_WINDOW)
        likelihoods = [np.zeros(len(block.numbers)) for block in self.blocks]
        for one in self._by_year.get(year, ()):
            if one.seen.last_month < until:
                self._take_in(one, likelihoods)
        if self.settings.errors:
            for error in self.errors.values():
                error.estimate()
        return likelihoods

    def _take_in(self, one: Evidence, likelihoods: list[Floats]) -> None:
        """Weigh all particles by an observation."""
        shown = [
            one.target.transform(value_shown(one.target.record, b.recent, one.seen, b.first))
            for b in self.blocks
        ]
        error = self.errors[one.target.record]
        if isinstance(error, EventError):
            for block, values in enumerate(shown):
                likelihoods[block] += error.log_likelihood(one.value, values)
            error.accept(_mean([(x != one.value).astype(float) for x in shown]))
            return
        month, noise = one.seen.last_month, one.error**2
        mean = _mean(shown)
        spread = _mean([(x - mean) ** 2 for x in shown])
        gain = error.gain(month, noise)
        for place, (particles, values) in enumerate(zip(self.blocks, shown, strict=True)):
            means = particles.errors.get(one.target.record, np.zeros(len(values)))
            likelihood, particles.errors[one.target.record] = update(gain, one.value, values, means)
            likelihoods[place] += likelihood
        error.accept(gain, OneStepError(month, one.value - mean, spread, noise))

    def _sets_of(self, block: Particles) -> NDArray[np.int64]:
        return block.numbers[:: self.settings.histories] // self.settings.histories


def _error_of(target: Target, errors: bool) -> SeriesError | EventError:
    if target.event:
        return EventError(target.error)
    return SeriesError(target.misfit if errors else NO_ERROR)


def _mean(parts: Sequence[Floats]) -> float:
    """The mean over all blocks, added up in their order."""
    total = 0.0
    for part in parts:
        total += float(part.sum())
    return total / sum(len(part) for part in parts)
