"""Rival theories and simpler models beside the model, by how well they forecast the past."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from sim.assimilation.filter import Settings
from sim.validation import scores
from sim.validation.hindcast import ANCHORED, DRIVERS, HORIZONS, ORIGINS, SERIES, Hindcast, hindcast

#: The model in which no dyad feels another, and the rivals of the whole theory.
ALONE = "dyads_alone"
RIVALS = (ALONE, "pure_trade", "bloc_affinity", "regime_survival", "counter_bid", "hedge")


def rival_hindcasts(
    rivals: Sequence[str] = RIVALS,
    origins: Sequence[int] = ORIGINS,
    horizons: Sequence[int] = HORIZONS,
    series: Sequence[str] = SERIES,
    drivers: Sequence[str] = DRIVERS,
    *,
    settings: Settings | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Mapping[str, Hindcast]:
    """The hindcast of each rival, with parameters and histories of its own; arguments as of `hindcast`."""
    return {
        name: hindcast(
            origins, horizons, series, drivers, settings=settings, world=name, progress=progress
        )
        for name in rivals
    }


def against(base: Hindcast, rival: Hindcast, series: str, drivers: str) -> scores.Skill:
    """The skill of the model over a rival, both with the error carried on, in open years."""
    theirs = {
        (row.origin, row.date): row.score
        for row in rival.chosen(series=series, forecast=ANCHORED, drivers=drivers, closed=False)
    }
    mine = base.chosen(series=series, forecast=ANCHORED, drivers=drivers, closed=False)
    pairs = [
        (row, theirs[row.origin, row.date]) for row in mine if (row.origin, row.date) in theirs
    ]
    return scores.skill(
        np.array([row.score for row, _ in pairs]),
        np.array([score for _, score in pairs]),
        np.array([row.origin for row, _ in pairs]),
    )


def rival_lines(base: Hindcast, rivals: Mapping[str, Hindcast]) -> Iterator[str]:
    """The skill of the model over each rival, series by series."""
    yield "Why agents, and why these rules? Skill of the model over rivals that learn from the same record,"
    yield "both anchored, 90 % in brackets; above 0 the model is better, below 0 the rival is"
    yield f"  {'series':<24} {'drivers':<7} {'rival':<16} skill"
    found = {name: [0, 0, 0] for name in rivals}
    for series in base.series:
        for drivers in base.drivers:
            for name, rival in rivals.items():
                skill = against(base, rival, series, drivers)
                found[name][_side(skill)] += 1
                yield (
                    f"  {series:<24} {drivers[-7:]:<7} {name:<16} "
                    f"{skill.value:+.2f} [{skill.low:+.2f}, {skill.high:+.2f}]"
                )
    yield from (_summary(name, *sides) for name, sides in found.items())


def _side(skill: scores.Skill) -> int:
    """0 where the interval lies above 0, 1 where it lies below, 2 where it spans it."""
    return 0 if skill.low > 0.0 else 1 if skill.high < 0.0 else 2


def _summary(name: str, better: int, worse: int, open_: int) -> str:
    return (
        f"  {name}: of {better + worse + open_} rows the model is better in {better}, the rival in {worse}; "
        f"{open_} cannot be told apart"
    )
