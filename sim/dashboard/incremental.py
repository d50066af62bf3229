"""Steps only what is not cached yet: each past once, and of a future only the requested indicators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from threading import Lock
from typing import Any, Literal, NamedTuple

import numpy as np

from sim.dashboard.cache import Cache
from sim.dashboard.tasks import StepResult, StepTask, step_months
from sim.dashboard.view_state import likely_indicators
from sim.dashboard.workers import POLL_SECONDS, CancelToken, Workers
from sim.ensemble.execution.simulate import State
from sim.ensemble.request.blocks import RecordedSeries
from sim.scenario.description import fingerprint
from sim.scenario.plan import Plan

#: Bytes for all pasts, and for all futures. 500 histories need 100 million bytes of the first; one move
#: of a slider makes 20 million of the second, and base, scenario and change of 1,000 need 120 million.
PAST_BYTES, FUTURE_BYTES = 320_000_000, 140_000_000
#: Histories that one process steps. The time of a month hardly depends on their number: half as many
#: in each of two processes would take nine tenths of the time, and a core from other visitors.
BLOCK = 500
#: Months of one task. A request that is superseded holds its processes no longer than this takes, a
#: third of a second; the state handed from task to task is small.
TASK_MONTHS = 36

Block = tuple[int, int]
Part = Literal["past", "future", "state"]
NamesByScenario = Mapping[str, Sequence[str]]


class PlanSplit(NamedTuple):
    """A plan, cut at a month: plans with equal assumptions before the cut share that past.

    Attributes:
        plan: the scenario.
        cut: the month; 0 where there is no past to share.
        past, whole: hashes of the assumptions before the cut, and of all.
    """

    plan: Plan
    cut: int
    past: str
    whole: str


def split_plan(plan: Plan, cut: int) -> PlanSplit:
    """A plan that is cut at a month, or at its last if that comes earlier."""
    month = min(cut, plan.months - 1)
    regimes, _ = plan.regimes_cut_at(month)
    plain = replace(plan, name="", title="", description="", compare_to=None, comparisons=(),
                    main_comparison="", clause="", departs=None, runs=None, seed=None)  # fmt: skip
    past = fingerprint(replace(plain, regimes=regimes, months=month)) if month else ""
    return PlanSplit(plan, month, past, fingerprint(plain))


class SplitSeries(NamedTuple):
    """An indicator (month, run) as it is cached: past and future apart, and joined where all of it is read.

    Attributes:
        parts: arrays that follow each other along the months.
    """

    parts: tuple[RecordedSeries, ...]

    def joined(self) -> RecordedSeries:
        """All months in one array."""
        return np.concatenate(self.parts)


class CacheKey(NamedTuple):
    """One entry of the caches.

    Attributes:
        part: a series before the cut, one from there on, or the state at the cut.
        assumptions: hash of those that the entry depends on.
        cut: the month.
        seed: of the random streams.
        runs: how many histories.
        name: of the indicator; "" for the states, one a block of histories.
    """

    part: Part
    assumptions: str
    cut: int
    seed: int
    runs: int
    name: str = ""


class IncrementalRuns:
    """Series of scenarios, from the cache or stepped now.

    Args:
        workers: the processes that step.
        block: histories from which on another process helps.
        past_bytes, future_bytes: sizes of the two caches.
    """

    def __init__(
        self, workers: Workers, block: int = BLOCK, past_bytes: int = PAST_BYTES,
        future_bytes: int = FUTURE_BYTES,
    ) -> None:  # fmt: skip
        self._workers, self._block = workers, block
        self.pasts, self.futures = Cache(past_bytes), Cache(future_bytes)
        self._past_lock = Lock()

    def has_past(self, split: PlanSplit, runs: int, seed: int) -> bool:
        """Whether the past is cached, so that only a future must be stepped."""
        return split.cut > 0 and self.pasts.get(_key("state", split, seed, runs)) is not None

    def series(
        self, splits: Sequence[PlanSplit], names: NamesByScenario, runs: int, seed: int,
        token: CancelToken,
    ) -> dict[str, dict[str, SplitSeries]]:  # fmt: skip
        """Indicators of scenarios (month, run), by scenario and name.

        Raises:
            Superseded: once the token is cancelled.
        """
        # holds all that is needed below, since the caches may drop it meanwhile
        collected: dict[CacheKey, Any] = {}
        # two visitors who need the same past do not step it twice: one waits, and finds it cached
        while not self._past_lock.acquire(timeout=POLL_SECONDS):
            token.check()
        try:
            self._collect_pasts(splits, names, runs, seed, token, collected)
        finally:
            self._past_lock.release()
        self._collect_futures(splits, names, runs, seed, token, collected)
        return {
            split.plan.name: {
                name: _parts(split, name, runs, seed, collected) for name in names[split.plan.name]
            }
            for split in splits
        }

    def blocks(self, runs: int) -> list[Block]:
        """The histories, divided among the processes."""
        count = max(1, min(self._workers.count, runs // self._block))
        edges = np.linspace(0, runs, count + 1).astype(int).tolist()
        return list(pairwise(edges))

    def _collect_pasts(
        self, splits: Sequence[PlanSplit], names: NamesByScenario, runs: int, seed: int,
        token: CancelToken, collected: dict[CacheKey, Any],
    ) -> None:  # fmt: skip
        tasks: dict[CacheKey, list[StepTask]] = {}
        for split in splits:
            if split.cut:
                state, own = _key("state", split, seed, runs), names[split.plan.name]
                keys = [state, *(_key("past", split, seed, runs, name) for name in own)]
                if _missing(self.pasts, keys, collected):
                    record = tuple(dict.fromkeys((*likely_indicators(split.plan.cast), *own)))
                    tasks[state] = [
                        StepTask(split.plan, 0, split.cut, block, seed, record, None)
                        for block in self.blocks(runs)
                    ]
        for state, (series, states) in self._step_all(tasks, token).items():
            found = {state._replace(part="past", name=n): v for n, v in series.items()}
            _keep({state: states, **found}, self.pasts, collected)

    def _collect_futures(
        self, splits: Sequence[PlanSplit], names: NamesByScenario, runs: int, seed: int,
        token: CancelToken, collected: dict[CacheKey, Any],
    ) -> None:  # fmt: skip
        tasks: dict[CacheKey, list[StepTask]] = {}
        blocks = self.blocks(runs)
        for split in splits:
            keys = [_key("future", split, seed, runs, name) for name in names[split.plan.name]]
            missing = tuple(key.name for key in _missing(self.futures, keys, collected))
            if missing:
                states: Sequence[State | None] = [None] * len(blocks)
                if split.cut:
                    states = collected[_key("state", split, seed, runs)]
                months = split.cut, split.plan.months
                tasks[_key("future", split, seed, runs)] = [
                    StepTask(split.plan, *months, block, seed, missing, state)
                    for block, state in zip(blocks, states, strict=True)
                ]
        for key, (series, _) in self._step_all(tasks, token).items():
            _keep({key._replace(name=n): v for n, v in series.items()}, self.futures, collected)

    def _step_all(
        self, tasks: Mapping[CacheKey, Sequence[StepTask]], token: CancelToken
    ) -> dict[CacheKey, tuple[dict[str, RecordedSeries], tuple[State, ...]]]:
        """Series of all blocks together, and the state of each, by the key of their tasks."""
        results = iter(self._step([task for own in tasks.values() for task in own], token))
        found = {}
        for key, own in tasks.items():
            parts = [next(results) for _ in own]
            series = {
                name: np.concatenate([part.series[name] for part in parts], axis=1)
                for name in parts[0].series
            }
            found[key] = series, tuple(part.state for part in parts)
        return found

    def _step(self, tasks: Sequence[StepTask], token: CancelToken) -> list[StepResult]:
        """Results of tasks, each stepped as a chain of short ones, so that it can be cancelled."""
        parts: list[list[StepResult]] = [[] for _ in tasks]
        pending = dict(enumerate(tasks))
        while pending:
            short = {
                n: task._replace(last=min(task.last, task.first + TASK_MONTHS))
                for n, task in pending.items()
            }
            results = self._workers.map(step_months, [(task,) for task in short.values()], token)
            for n, result in zip(short, results, strict=True):
                parts[n].append(result)
                pending[n] = pending[n]._replace(first=short[n].last, state=result.state)
            pending = {n: task for n, task in pending.items() if task.first < task.last}
        return [
            StepResult(
                {
                    name: np.concatenate([part.series[name] for part in one])
                    for name in one[0].series
                },
                one[-1].state,
            )
            for one in parts
        ]


def _key(part: Part, split: PlanSplit, seed: int, runs: int, name: str = "") -> CacheKey:
    assumptions = split.whole if part == "future" else split.past
    return CacheKey(part, assumptions, split.cut, seed, runs, name)


def _missing(
    cache: Cache, keys: Iterable[CacheKey], collected: dict[CacheKey, Any]
) -> list[CacheKey]:
    """The keys that are not cached; the values of the others are collected."""
    cached = {key: cache.get(key) for key in keys}
    collected |= {key: value for key, value in cached.items() if value is not None}
    return [key for key, value in cached.items() if value is None]


def _keep(values: dict[CacheKey, Any], cache: Cache, collected: dict[CacheKey, Any]) -> None:
    collected |= values
    for key, value in values.items():
        cache.put(key, value)


def _parts(
    split: PlanSplit, name: str, runs: int, seed: int, collected: dict[CacheKey, Any]
) -> SplitSeries:
    """Past and future of an indicator."""
    parts: tuple[Part, ...] = ("past", "future") if split.cut else ("future",)
    return SplitSeries(tuple(collected[_key(part, split, seed, runs, name)] for part in parts))
