"""Answers requests: steps and draws in worker processes what is new, and takes the rest from the cache.

A change that acts from the branch on leaves the base and the past as they are, so only the variant's
future is stepped again. Where more must be stepped, a first picture of few histories comes early.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from sim.dashboard import pictures
from sim.dashboard.incremental import BLOCK, IncrementalRuns, PlanSplit, split_plan
from sim.dashboard.pictures import Picture, PictureContext, SeriesByScenario
from sim.dashboard.request import BRANCH, PageRequest, request_plans
from sim.dashboard.view_state import INITIAL_INDICATORS, ViewState, required_indicators
from sim.dashboard.workers import CancelToken, Superseded, Workers
from sim.errors import UserError
from sim.scenario.plan import Plan

#: Histories of the early picture.
PREVIEW_RUNS = 100


class Answer(NamedTuple):
    """Pictures for a request.

    Attributes:
        request, view: what was requested.
        runs: how many histories the pictures show; fewer than requested in a preview.
        pictures: in the order of the view.
        seconds: since the request.
    """

    request: PageRequest
    view: ViewState
    runs: int
    pictures: tuple[Picture, ...]
    seconds: float


class Engine:
    """Answers the requests of all sessions.

    Args:
        workers: how many processes; by default one for each core, and few.
        block: histories from which on another process helps.
    """

    def __init__(self, workers: int | None = None, block: int = BLOCK) -> None:
        self.workers = Workers(workers)
        self.runs = IncrementalRuns(self.workers, block)
        self._manifests = ThreadPoolExecutor(1, "manifests")
        self._first_token = CancelToken()
        self._first_thread: Thread | None = None

    def start(self, request: PageRequest) -> None:
        """Warm the processes and answer a first request in the background, so that the first visitor
        finds its past in the cache."""
        self.workers.warm(INITIAL_INDICATORS)
        self._first_thread = Thread(target=self._fill_cache, args=(request,), daemon=True)
        self._first_thread.start()

    def _fill_cache(self, request: PageRequest) -> None:
        try:
            for _ in self.answers(request, ViewState(), self.workers.folder, self._first_token):
                pass
        except Superseded:
            return

    def close(self) -> None:
        """End the processes."""
        self._first_token.cancel()
        if self._first_thread is not None:
            self._first_thread.join()
        self._manifests.shutdown(wait=True, cancel_futures=True)
        self.workers.close()

    def answers(
        self, request: PageRequest, view: ViewState, folder: Path, token: CancelToken
    ) -> Iterator[Answer]:
        """Pictures for a request: of all histories, or of few first and then of all.

        Args:
            request: scenarios and changes.
            view: what is looked at.
            folder: where the session writes its scenario file.
            token: of the request.

        Raises:
            Superseded: once the token is cancelled.
            UserError: every mistake in the request.
        """
        start = time.perf_counter()
        plans = request_plans(request, folder)
        if view.tab == "differences" and len(plans) == 1:
            raise UserError("base and variant are the same: choose another, or change something")
        splits = split_plans(request, plans)
        for runs in self._run_counts(request, view, splits):
            # made in another thread while the processes step
            manifest = self._manifests.submit(pictures.make_manifest, plans, runs, request.seed)
            names = {plan.name: required_indicators(view, plan.cast) for plan in plans}
            series = self.runs.series(splits, names, runs, request.seed, token)
            context = PictureContext(plans, runs, request.seed, view, manifest.result())
            drawn = self._draw(context, series, token)
            yield Answer(request, view, runs, drawn, time.perf_counter() - start)

    def _run_counts(
        self, request: PageRequest, view: ViewState, splits: Sequence[PlanSplit]
    ) -> list[int]:
        """How many histories to show first, and then."""
        if request.runs <= PREVIEW_RUNS or view.tab == "history":
            return [request.runs]
        quick = all(self.runs.has_past(split, request.runs, request.seed) for split in splits)
        return [request.runs] if quick else [PREVIEW_RUNS, request.runs]

    def _draw(
        self, context: PictureContext, series: SeriesByScenario, token: CancelToken
    ) -> tuple[Picture, ...]:
        """The pictures of a view, drawn in parallel."""
        if context.view.tab == "history":
            timeline, story = self.workers.map(
                pictures.draw_history, [(context, context.plans[-1].name), (context, "")], token
            )
            return (timeline._replace(lines=story.lines),)
        # a picture of flows shows means over histories, which are small; others get only their part
        means = pictures.means(series) if context.view.tab == "flows" else None
        arguments = [
            (context, means or pictures.select_series(series, context.view, name), name)
            for name in pictures.picture_names(context)
        ]
        return tuple(self.workers.map(pictures.draw_picture, arguments, token))


def split_plans(request: PageRequest, plans: Sequence[Plan]) -> list[PlanSplit]:
    """Base and variant, each cut where its cached past ends: the base at the branch, the variant
    where its changes begin."""
    *bases, variant = plans
    since = request.since if request.changed else BRANCH
    return [*(split_plan(base, BRANCH) for base in bases), split_plan(variant, since)]
