"""Runs a plan: blocks of histories, one after the other, each a single model."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sim.ensemble.recorder import Recorder, Series
from sim.indicators import chosen
from sim.model import AllianceModel
from sim.scenario.plan import Plan

#: Histories that a model steps at once: few enough for a core's cache, enough to be worth a step.
TILE = 500


def tiles(runs: int, size: int = TILE) -> Iterator[range]:
    """The history numbers of each tile."""
    return (range(first, min(first + size, runs)) for first in range(0, runs, size))


def run_plan(
    plan: Plan,
    runs: int,
    seed: int,
    record: str | Sequence[str] = "headline",
    progress: Callable[[int], None] = lambda _: None,
) -> dict[str, Series]:
    """Run a plan and keep what is recorded.

    Args:
        plan: the resolved scenario.
        runs: histories, numbered from 0.
        seed: of the luck.
        record: "headline", "all" or names of indicators.
        progress: told the run-months done after every month of a tile.

    Returns:
        Series by indicator, float32 (month, run); a month's values stand at its end.
    """
    names = chosen(plan.cast, record)
    whole = {i.name: np.empty((plan.months, runs), dtype=np.float32) for i in names}
    for tile in tiles(runs):
        model = AllianceModel(plan, rng=seed, histories=tile, collect=False)
        recorder = Recorder(names, plan.months, len(tile))
        for month in range(plan.months):
            model.step()
            recorder.record(month, model)
            progress(len(tile))
        for name, series in recorder.series.items():
            whole[name][:, tile.start : tile.stop] = series
    return whole
