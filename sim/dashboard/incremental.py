"""Steps what is not on the shelf yet: pasts once, and of a future only what is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np

from sim.dashboard.cache import Cache
from sim.dashboard.tasks import StepResult, StepTask, step_months
from sim.dashboard.view_state import everything
from sim.dashboard.workers import POLL_SECONDS, CancelToken, Workers
from sim.ensemble.execution.simulate import State
from sim.ensemble.request.blocks import RecordedSeries
from sim.scenario.description import fingerprint
from sim.scenario.plan import Plan

#: Bytes that pasts may take together, and futures; two scenarios of 500 histories need 80 million
#: of the first, and a slider's move makes one and a half of the second.
PASTS, FUTURES = 320_000_000, 32_000_000
#: Histories that one process steps. What a month costs hardly depends on their number, so half as
#: many in each of two processes would take nine tenths of the time, and the other core from others.
BLOCK = 500

Block = tuple[int, int]
Wanted = Mapping[str, Sequence[str]]


class PlanSplit(NamedTuple):
    """A plan, and where it is cut: the past before is shared by all that has the same assumptions.

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
    """A plan that is cut at a month, or as late as it can be."""
    at = min(cut, plan.months - 1)
    past, _ = plan.regimes_cut_at(at)
    plain = replace(plan, name="", title="", description="", compare_to=None, comparisons=(),
                    departs=None, runs=None, seed=None)  # fmt: skip
    before = fingerprint(replace(plain, regimes=past, months=at)) if at else ""
    return PlanSplit(plan, at, before, fingerprint(plain))


class IncrementalRuns:
    """Series of scenarios, from the shelf or stepped.

    Args:
        hands: the processes that step.
        block: histories from which on another process helps.
        pasts, futures: bytes of each that may be kept.
    """

    def __init__(
        self, hands: Workers, block: int = BLOCK, pasts: int = PASTS, futures: int = FUTURES
    ) -> None:
        self._hands, self._block = hands, block
        self.pasts, self.futures = Cache(pasts), Cache(futures)
        self._turn = Lock()

    def knows_past(self, course: PlanSplit, runs: int, seed: int) -> bool:
        """Whether only a future is left to step."""
        held = (self.pasts.get(_state(course, seed, block)) for block in self.blocks(runs))
        return course.cut > 0 and all(state is not None for state in held)

    def series(
        self, courses: Sequence[PlanSplit], wanted: Wanted, runs: int, seed: int, token: CancelToken
    ) -> dict[str, dict[str, RecordedSeries]]:
        """Indicators of some scenarios (month, run), by scenario and name.

        Raises:
            Superseded: once the token is revoked.
        """
        blocks = self.blocks(runs)
        held: dict[tuple[object, ...], RecordedSeries] = {}
        self._pasts(courses, wanted, blocks, seed, token, held)
        self._futures(courses, wanted, blocks, seed, token, held)
        return {
            one.plan.name: {
                name: _join(held, one, name, seed, blocks) for name in wanted[one.plan.name]
            }
            for one in courses
        }

    def blocks(self, runs: int) -> list[Block]:
        """The histories, dealt out to the processes."""
        count = max(1, min(self._hands.workers, runs // self._block))
        edges = np.linspace(0, runs, count + 1).astype(int).tolist()
        return list(pairwise(edges))

    def _pasts(
        self, courses: Sequence[PlanSplit], wanted: Wanted, blocks: Sequence[Block], seed: int,
        token: CancelToken, held: dict[tuple[object, ...], RecordedSeries],
    ) -> None:  # fmt: skip
        # two visitors who need the same past do not run it twice: one waits, and finds it done
        while not self._turn.acquire(timeout=POLL_SECONDS):
            token.demand()
        try:
            self._pasts_in_turn(courses, wanted, blocks, seed, token, held)
        finally:
            self._turn.release()

    def _pasts_in_turn(
        self, courses: Sequence[PlanSplit], wanted: Wanted, blocks: Sequence[Block], seed: int,
        token: CancelToken, held: dict[tuple[object, ...], RecordedSeries],
    ) -> None:  # fmt: skip
        asked: dict[tuple[object, ...], StepTask] = {}
        for one in (one for one in courses if one.cut):
            for block in blocks:
                names = wanted[one.plan.name]
                missing = _missing(self.pasts, [_past(one, seed, block, n) for n in names], held)
                if missing or self.pasts.get(_state(one, seed, block)) is None:
                    record = tuple(dict.fromkeys((*everything(one.plan.cast), *names)))
                    asked[_state(one, seed, block)] = StepTask(
                        one.plan, 0, one.cut, block, seed, record, None, token.file
                    )
        done = self._hands.all_done(step_months, [(stretch,) for stretch in asked.values()], token)
        for key, found in zip(asked, done, strict=True):
            self._keep_past(key, found, held)

    def _keep_past(
        self,
        key: tuple[object, ...],
        found: StepResult,
        held: dict[tuple[object, ...], RecordedSeries],
    ) -> None:
        self.pasts.put(key, found.state)
        for name, values in found.series.items():
            held[(*key[1:], "past", name)] = values
            self.pasts.put((*key[1:], "past", name), values)

    def _futures(
        self, courses: Sequence[PlanSplit], wanted: Wanted, blocks: Sequence[Block], seed: int,
        token: CancelToken, held: dict[tuple[object, ...], RecordedSeries],
    ) -> None:  # fmt: skip
        asked: list[tuple[PlanSplit, Block, StepTask]] = []
        for one in courses:
            for block in blocks:
                keys = [_future(one, seed, block, name) for name in wanted[one.plan.name]]
                missing = tuple(str(key[-1]) for key in _missing(self.futures, keys, held))
                if missing:
                    state: State | None = self.pasts.get(_state(one, seed, block))
                    stretch = StepTask(one.plan, one.cut, one.plan.months, block, seed, missing,
                                      state, token.file)  # fmt: skip
                    asked.append((one, block, stretch))
        done = self._hands.all_done(step_months, [(stretch,) for *_, stretch in asked], token)
        for (one, block, _), found in zip(asked, done, strict=True):
            for name, values in found.series.items():
                key = _future(one, seed, block, name)
                held[key] = values
                self.futures.put(key, values)


def _missing(
    shelf: Cache, keys: Sequence[tuple[object, ...]], held: dict[tuple[object, ...], RecordedSeries]
) -> list[tuple[object, ...]]:
    """What is not on the shelf; what is there is held on to, so that it cannot go meanwhile."""
    missing = []
    for key in keys:
        values = shelf.get(key)
        if values is None:
            missing.append(key)
        else:
            held[key] = values
    return missing


def _state(course: PlanSplit, seed: int, block: Block) -> tuple[object, ...]:
    return ("state", course.past, course.cut, seed, block)


def _past(course: PlanSplit, seed: int, block: Block, name: str) -> tuple[object, ...]:
    return (*_state(course, seed, block)[1:], "past", name)


def _future(course: PlanSplit, seed: int, block: Block, name: str) -> tuple[object, ...]:
    return (course.whole, course.cut, seed, block, "future", name)


def _join(
    held: Mapping[tuple[object, ...], RecordedSeries], course: PlanSplit, name: str, seed: int,
    blocks: Sequence[Block],
) -> RecordedSeries:  # fmt: skip
    """Past and future of all blocks as one array (month, run)."""
    rows = [np.concatenate([held[_future(course, seed, b, name)] for b in blocks], axis=1)]
    if course.cut:
        rows.insert(0, np.concatenate([held[_past(course, seed, b, name)] for b in blocks], axis=1))
    return np.concatenate(rows)
