"""Answers requests: steps and draws in worker processes what is new, and takes the rest from the cache.

A change that acts from the branch on leaves the base and the past as they are, so only the variant's
future is stepped again. Where more must be stepped, a first picture of few histories comes early.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from sim.dashboard import pictures
from sim.dashboard.charts import Chart, difference_chart, fan_chart
from sim.dashboard.flow_bars import FlowRow, flow_rows
from sim.dashboard.incremental import BLOCK, IncrementalRuns, PlanSplit, split_plan
from sim.dashboard.pictures import Picture, PictureContext
from sim.dashboard.record_chart import record_chart
from sim.dashboard.request import (
    BASE,
    BRANCH,
    CHANGED,
    SCENARIO,
    PageRequest,
    moved_clause,
    plan_roles,
    request_plans,
)
from sim.dashboard.summary import Summary, summarise
from sim.dashboard.tasks import import_drawing, warm_up
from sim.dashboard.view_state import (
    INITIAL_INDICATORS,
    ViewState,
    required_indicators,
)
from sim.dashboard.workers import CancelToken, Superseded, Workers
from sim.errors import UserError
from sim.results.data import ResultsData
from sim.scenario.plan import Plan

#: Histories of the early picture.
PREVIEW_RUNS = 100


class Content(NamedTuple):
    """What a view shows below the answer: one of these."""

    charts: tuple[Chart, ...] = ()
    flows: tuple[FlowRow, ...] = ()
    pictures: tuple[Picture, ...] = ()


class Answer(NamedTuple):
    """What is shown for a request.

    Attributes:
        request, view: what was requested.
        runs: how many histories the pictures show; fewer than requested in a preview.
        summary: the answer in words.
        content: charts, rows of flows or the one run that are looked at.
        seconds: since the request.
    """

    request: PageRequest
    view: ViewState
    runs: int
    summary: Summary
    content: Content
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
        self.workers.prepare(warm_up, INITIAL_INDICATORS)
        self._first_thread = Thread(target=self._fill_cache, args=(request,), daemon=True)
        self._first_thread.start()

    def _fill_cache(self, request: PageRequest) -> None:
        try:
            for _ in self.answers(request, ViewState(), self.workers.folder, self._first_token):
                pass
            # only one view draws, and nobody looks at it first
            self.workers.prepare(import_drawing)
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
            raise UserError("scenario and base are the same: choose another, or change something")
        splits = split_plans(request, plans)
        for runs in self._run_counts(request, view, splits):
            # made in another thread while the processes step
            manifest = self._manifests.submit(pictures.make_manifest, plans, runs, request.seed)
            names = {plan.name: required_indicators(view, plan.cast) for plan in plans}
            series = self.runs.series(splits, names, runs, request.seed, token)
            context = PictureContext(plans, runs, request.seed, view, manifest.result())
            results = pictures.make_results(context, series)
            roles = plan_roles(plans, request)
            summary = summarise(results, roles, moved_clause(request))
            token.check()
            content = self._content(results, roles, summary, context, token)
            yield Answer(request, view, runs, summary, content, time.perf_counter() - start)

    def _run_counts(
        self, request: PageRequest, view: ViewState, splits: Sequence[PlanSplit]
    ) -> list[int]:
        """How many histories to show first, and then."""
        if request.runs <= PREVIEW_RUNS or view.tab == "history":
            return [request.runs]
        quick = all(self.runs.has_past(split, request.runs, request.seed) for split in splits)
        return [request.runs] if quick else [PREVIEW_RUNS, request.runs]

    def _content(
        self, results: ResultsData, roles: Mapping[str, str], summary: Summary, context: PictureContext,
        token: CancelToken,
    ) -> Content:  # fmt: skip
        """What the view shows; one run is stepped and drawn by two processes."""
        view = context.view
        match view.tab:
            case "fans" | "differences":
                draw = fan_chart if view.tab == "fans" else difference_chart
                names = view.indicators or summary.charted or INITIAL_INDICATORS
                return Content(charts=tuple(draw(results, name, roles) for name in names))
            case "flows":
                return Content(flows=flow_rows(results, roles, view.month))
            case "record":
                return Content(charts=tuple(record_chart(results, n, roles) for n in view.records))
            case "history":
                tasks = [(context, context.plans[-1].name), (context, "")]
                timeline, story = self.workers.map(pictures.draw_history, tasks, token)
                return Content(pictures=(timeline._replace(lines=story.lines),))


def split_plans(request: PageRequest, plans: Sequence[Plan]) -> list[PlanSplit]:
    """Each plan, cut where its cached past ends: base and scenario at the branch, an uploaded or changed
    one where its changes begin."""
    given = request.as_given
    cuts = {
        BASE: BRANCH,
        SCENARIO: given.since if given.changed else BRANCH,
        CHANGED: request.since,
    }
    roles = plan_roles(plans, request)
    return [split_plan(plan, cuts[roles[plan.name]]) for plan in plans]
