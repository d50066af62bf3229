"""Makes the table of starts: whose draws in which year, and which parameters, for histories that meet the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.assimilation.checkpoint import Checkpoint
from sim.assimilation.discrepancy import EventError
from sim.assimilation.filter import Filter, Settings
from sim.assimilation.particles import Particles
from sim.assimilation.weights import choose, effective_number, normalise, temper
from sim.calendar import month_name
from sim.errors import UserError
from sim.numerics import Floats
from sim.random_streams import MONTHS_A_WINDOW, NOBODY, RandomStreams
from sim.record.targets import Evidence, HardFact, all_evidence, hard_facts
from sim.scenario.library import BASELINE, load_plan, with_prior
from sim.scenario.plan import Plan
from sim.start.parameter_sets import ParameterSets
from sim.start.table import PRESENT, Starts

#: Histories of the last months for each particle, least share of sets that must count, rows of the table.
LAST_HISTORIES, SHARE, ROWS = 3, 0.08, 2000
#: Below the first number of distinct sets a table is refused, below the second there is a warning.
FEWEST_SETS, FEW_SETS = 50, 100
STARTS, ORDER = "assimilation:starts", "assimilation:order"
#: Years of which the number of separate pasts is told.
LINEAGE_YEARS = (1990, 2000, 2010, 2018, 2022)


@dataclass(frozen=True, slots=True)
class Assimilated:
    """Histories chosen with the record in view.

    Attributes:
        starts: the table of the chosen histories.
        sets: all parameter sets.
        by_evidence, weights: of all sets, with the evidence alone and with the facts, each (set,).
    """

    starts: Starts
    sets: ParameterSets
    by_evidence: Floats
    weights: Floats


def assimilate(
    settings: Settings | None = None,
    *,
    rows: int = ROWS,
    last_histories: int = LAST_HISTORIES,
    share: float = SHARE,
    evidences: Sequence[Evidence] | None = None,
    facts: Sequence[HardFact] | None = None,
    plan: Plan | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Assimilated:
    """Histories to mid-2024, chosen with the record in view.

    Args:
        settings: sets, histories, seed, engine.
        rows: how many histories to choose.
        last_histories: how often each particle runs the last half year.
        share: the least effective number of sets, as a share of all.
        evidences: the observations; by default all of the record.
        facts: what must hold of mid-2024; by default the hard facts.
        plan: the world; by default the baseline.
        progress: called with the run-months done.

    Raises:
        UserError: if a fact is met by no particle.
    """
    settings = settings or Settings()
    plan = plan or with_prior(load_plan(BASELINE), "declared")
    evidences = all_evidence(PRESENT) if evidences is None else evidences
    facts = hard_facts() if facts is None else facts
    run = Filter(plan, evidences, facts, settings, progress)
    checkpoint = Checkpoint(run)
    checkpoint.resume()
    while run.month + MONTHS_A_WINDOW <= PRESENT:
        run.advance()
        checkpoint.keep()
    checkpoint.done()
    run.blocks = [_repeated(block, last_histories) for block in run.blocks]
    likelihoods = run.take_in(PRESENT)
    met = [_facts_met(block, facts) for block in run.blocks]
    _refuse_impossible(np.concatenate(met, axis=1), facts)
    all_met = np.concatenate([m.all(axis=0) for m in met])
    return _chosen(run, np.concatenate(likelihoods), all_met, np.concatenate(met, axis=1), facts, rows, share, last_histories)  # fmt: skip


def _repeated(block: Particles, times: int) -> Particles:
    """Each particle several times, under numbers of its own."""
    places = np.repeat(np.arange(len(block.numbers)), times)
    numbers = block.numbers[places] * times + np.tile(np.arange(times), len(block.numbers))
    return block.take(places, numbers)


def _facts_met(block: Particles, facts: Sequence[HardFact]) -> NDArray[np.bool_]:
    """Which facts hold of which particle (fact, particle)."""
    if not facts:
        return np.ones((1, len(block.numbers)), dtype=bool)
    return np.stack([fact.holds(block.recent[fact.indicator], block.first) for fact in facts])


def _refuse_impossible(met: NDArray[np.bool_], facts: Sequence[HardFact]) -> None:
    count = met.shape[1]
    if met.all(axis=0).any():
        return
    never = [fact.name for fact, holds in zip(facts, met, strict=True) if not holds.any()]
    if never:
        mistakes = (
            f"facts.yaml: {name!r} is met by none of {count:,} particles: as it stands the model "
            "cannot produce it"
            for name in never
        )
        raise UserError(*mistakes)
    raise UserError(f"facts.yaml: no one of {count:,} particles meets all facts together")


def _chosen(
    run: Filter, likelihood: Floats, met: NDArray[np.bool_], each_met: NDArray[np.bool_],
    facts: Sequence[HardFact], rows: int, share: float, last_histories: int,
) -> Assimilated:  # fmt: skip
    """Weigh the sets once, and choose rows of them and of their histories."""
    settings = run.settings
    by_set = met.reshape(settings.sets, -1)
    held = by_set.mean(axis=1)
    with np.errstate(divide="ignore"):
        within = normalise(likelihood.reshape(settings.sets, -1) + np.log(by_set))
    gamma, weights = temper(run.evidence, held, share * settings.sets)
    _, by_evidence = temper(run.evidence, np.ones_like(held), share * settings.sets)
    joint = (weights[:, None] * within).ravel()
    draws = RandomStreams(settings.seed, np.arange(rows))
    place = choose(joint, rows, draws.uniform(STARTS, NOBODY, PRESENT)[0])
    # in a random order the first rows, however many, are a fair sample
    place = place[np.argsort(draws.uniform(ORDER, NOBODY, PRESENT), kind="stable")]
    donors = np.concatenate([b.donors for b in run.blocks], axis=1)[:, place]
    numbers = place // (settings.histories * last_histories)
    known, index = np.unique(numbers, return_inverse=True)
    errors = {
        name: np.concatenate([b.errors[name] for b in run.blocks])[place]
        for name in run.blocks[0].errors
    }
    header = {
        "sets": settings.sets, "histories": settings.histories, "last_histories": last_histories,
        "share": share, "seed": settings.seed, "to": month_name(PRESENT - 1), "rows": rows,
        "gamma": gamma, "effective_sets": float(effective_number(weights)),
        "effective_histories": float(np.mean(run.effective)),
        "spread_of_evidence": float(run.evidence.std()),
        "distinct_sets": len(known), "distinct_particles": len(np.unique(place)),
        "distinct_pasts": _lineages(donors),
        "largest_set": float(np.bincount(index).max() / rows),
        "facts": {
            fact.name: int(count) for fact, count in zip(facts, each_met.sum(axis=1), strict=False)
        },
        "all_facts": int(met.sum()), "particles": len(met),
        "errors": {name: _numbers_of(error) for name, error in run.errors.items()},
    }  # fmt: skip
    starts = Starts(donors, index.astype(np.int64), run.sets.take(known), errors, header)
    return Assimilated(starts, run.sets, by_evidence, weights)


def _lineages(donors: NDArray[np.int64]) -> dict[str, int]:
    """How many separate pasts the rows have in some years."""
    return {str(year): len(np.unique(donors[year - 1990])) for year in LINEAGE_YEARS}


def _numbers_of(error: Any) -> dict[str, float]:
    """What is known of the error of a series, as plain numbers."""
    if isinstance(error, EventError):
        return {"chance": error.chance}
    return {
        "persistence": error.persistence, "sd": error.sd, "left": error.left,
        "month": -1 if error.month is None else error.month,
    }  # fmt: skip
