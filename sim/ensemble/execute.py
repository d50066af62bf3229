"""Runs a plan: blocks of histories, one after the other, each stepped in tiles that fit a cache."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.ensemble.recorder import Recorder, Series, empty
from sim.indicators import chosen
from sim.model import AllianceModel
from sim.rules.numerics import Floats
from sim.rules.registry import declared
from sim.scenario.plan import Plan

#: Histories that a model steps at once: enough for the arithmetic to outweigh the calls.
TILE = 2000
#: Histories that are kept in memory, and written, together.
BLOCK = 2000

Progress = Callable[[int], None]


def silent(_: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a block of histories leaves behind.

    Attributes:
        histories: their numbers.
        series: recorded indicators, float32 (month, run).
        drawn: the parameters that differ between histories (run,).
    """

    histories: range
    series: dict[str, Series]
    drawn: dict[str, Floats]


def spans(runs: int | range, size: int) -> Iterator[range]:
    """History numbers, cut into stretches of a size.

    >>> list(spans(5, 2))
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    whole = runs if isinstance(runs, range) else range(runs)
    return (whole[first : first + size] for first in range(0, len(whole), size))


def run_block(
    plan: Plan,
    histories: range,
    seed: int,
    record: str | Sequence[str] = "headline",
    progress: Progress = silent,
) -> Block:
    """Run some histories of a plan and keep what is recorded.

    Args:
        plan: the resolved scenario.
        histories: their numbers.
        seed: of the luck.
        record: "headline", "all" or names of indicators.
        progress: told the run-months done after every month of a tile.
    """
    names = chosen(plan.cast, record)
    series = empty(names, plan.months, len(histories))
    drawn: list[dict[str, Floats]] = []
    for tile in spans(histories, TILE):
        first = tile.start - histories.start
        model = AllianceModel(plan, rng=seed, histories=tile, collect=False)
        recorder = Recorder(names, series, slice(first, first + len(tile)))
        for month in range(plan.months):
            model.step()
            recorder.record(month, model)
            progress(len(tile))
        drawn.append(drawn_parameters(model))
        model.remove_all_agents()
    return Block(histories, series, _joined(drawn))


def run_plan(
    plan: Plan,
    runs: int,
    seed: int,
    record: str | Sequence[str] = "headline",
    progress: Progress = silent,
) -> dict[str, Series]:
    """The series of histories 0 to runs-1, by indicator, float32 (month, run)."""
    return run_block(plan, range(runs), seed, record, progress).series


def drawn_parameters(model: AllianceModel) -> dict[str, Floats]:
    """The parameters that differ between a model's histories, by spelling (run,)."""
    found: dict[str, Floats] = {}
    for name, parameter in declared().items():
        value = np.asarray(getattr(model.settled, name))
        if parameter.holder != "partner":
            if value.ndim:
                found[name] = value
        elif value.shape[0] == 1:
            if value.shape[1] == model.runs > 1:
                found[name] = value[0]
        elif value.shape[1] == model.runs > 1:
            for row, actor in enumerate(model.cast.names):
                if value[row].min() < value[row].max():
                    found[f"{actor}.{name}"] = value[row]
    return found


def _joined(tiles: list[dict[str, Floats]]) -> dict[str, Floats]:
    return {name: np.concatenate([tile[name] for tile in tiles]) for name in tiles[0]}
