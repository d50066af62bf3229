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
from sim.ensemble.request.blocks import RecordedSeries
from sim.scenario.description import fingerprint
from sim.scenario.plan import Plan

#: Bytes for all pasts, and for all futures. Two scenarios of 500 histories need 80 million bytes of
#: the first; one move of a slider makes one and a half million of the second.
PAST_BYTES, FUTURE_BYTES = 320_000_000, 32_000_000
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
                    departs=None, runs=None, seed=None)  # fmt: skip
    past = fingerprint(replace(plain, regimes=regimes, months=month)) if month else ""
    return PlanSplit(plan, month, past, fingerprint(plain))


class CacheKey(NamedTuple):
    """One entry of the caches.

    Attributes:
        part: a series before the cut, one from there on, or the state at the cut.
        assumptions: hash of those that the entry depends on.
        cut: the month.
        seed: of the random streams.
        block: the histories.
        name: of the indicator; "" for a state.
    """

    part: Part
    assumptions: str
    cut: int
    seed: int
    block: Block
    name: str = ""


Piece = tuple[PlanSplit, Block]


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
        states = (self.pasts.get(_key("state", split, seed, block)) for block in self.blocks(runs))
        return split.cut > 0 and all(state is not None for state in states)

    def series(
        self, splits: Sequence[PlanSplit], names: NamesByScenario, runs: int, seed: int,
        token: CancelToken,
    ) -> dict[str, dict[str, RecordedSeries]]:  # fmt: skip
        """Indicators of scenarios (month, run), by scenario and name.

        Raises:
            Superseded: once the token is cancelled.
        """
        pieces = [(split, block) for split in splits for block in self.blocks(runs)]
        # holds all that is needed below, since the caches may drop it meanwhile
        collected: dict[CacheKey, Any] = {}
        # two visitors who need the same past do not step it twice: one waits, and finds it cached
        while not self._past_lock.acquire(timeout=POLL_SECONDS):
            token.check()
        try:
            self._collect_pasts(pieces, names, seed, token, collected)
        finally:
            self._past_lock.release()
        self._collect_futures(pieces, names, seed, token, collected)
        return {
            split.plan.name: {
                name: _join(split, name, self.blocks(runs), seed, collected)
                for name in names[split.plan.name]
            }
            for split in splits
        }

    def blocks(self, runs: int) -> list[Block]:
        """The histories, divided among the processes."""
        count = max(1, min(self._workers.count, runs // self._block))
        edges = np.linspace(0, runs, count + 1).astype(int).tolist()
        return list(pairwise(edges))

    def _collect_pasts(
        self, pieces: Sequence[Piece], names: NamesByScenario, seed: int, token: CancelToken,
        collected: dict[CacheKey, Any],
    ) -> None:  # fmt: skip
        tasks: dict[CacheKey, StepTask] = {}
        for split, block in pieces:
            if split.cut:
                state, own = _key("state", split, seed, block), names[split.plan.name]
                keys = [state, *(_key("past", split, seed, block, name) for name in own)]
                if _missing(self.pasts, keys, collected):
                    record = tuple(dict.fromkeys((*likely_indicators(split.plan.cast), *own)))
                    tasks[state] = StepTask(split.plan, 0, split.cut, block, seed, record, None)
        for state, result in zip(tasks, self._step([*tasks.values()], token), strict=True):
            found = {state._replace(part="past", name=n): v for n, v in result.series.items()}
            _keep({state: result.state, **found}, self.pasts, collected)

    def _collect_futures(
        self, pieces: Sequence[Piece], names: NamesByScenario, seed: int, token: CancelToken,
        collected: dict[CacheKey, Any],
    ) -> None:  # fmt: skip
        tasks: list[StepTask] = []
        splits: list[PlanSplit] = []
        for split, block in pieces:
            keys = [_key("future", split, seed, block, name) for name in names[split.plan.name]]
            missing = tuple(key.name for key in _missing(self.futures, keys, collected))
            if missing:
                state = collected[_key("state", split, seed, block)] if split.cut else None
                months = split.cut, split.plan.months
                tasks.append(StepTask(split.plan, *months, block, seed, missing, state))
                splits.append(split)
        for split, task, result in zip(splits, tasks, self._step(tasks, token), strict=True):
            block = task.histories
            found = {_key("future", split, seed, block, n): v for n, v in result.series.items()}
            _keep(found, self.futures, collected)

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


def _key(part: Part, split: PlanSplit, seed: int, block: Block, name: str = "") -> CacheKey:
    assumptions = split.whole if part == "future" else split.past
    return CacheKey(part, assumptions, split.cut, seed, block, name)


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


def _join(
    split: PlanSplit, name: str, blocks: Sequence[Block], seed: int, collected: dict[CacheKey, Any]
) -> RecordedSeries:
    """Past and future of all blocks as one array (month, run)."""
    parts: tuple[Part, ...] = ("past", "future") if split.cut else ("future",)
    return np.concatenate([
        np.concatenate([collected[_key(part, split, seed, block, name)] for block in blocks], axis=1)
        for part in parts
    ])  # fmt: skip
