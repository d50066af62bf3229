"""Answers wishes: what changes is stepped and drawn in processes, the rest comes from the shelf.

A slider that acts from the branch on leaves base and past as they are, so only the variant's future
is stepped again. Where more must be stepped, a first picture of few histories comes first.
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
from sim.dashboard.tasks import Superseded
from sim.dashboard.view_state import SHOWN, ViewState, required_indicators
from sim.dashboard.workers import CancelToken, Workers
from sim.errors import UserError
from sim.scenario.plan import Plan

#: Histories of the first picture, where all would be waited for.
FEW = 100


class Answer(NamedTuple):
    """Pictures of a wish.

    Attributes:
        wish, view: what was asked for.
        runs: how many histories they are of; fewer than asked for while they are refined.
        pictures: in the order of the view.
        seconds: since it was asked for.
    """

    wish: PageRequest
    view: ViewState
    runs: int
    pictures: tuple[Picture, ...]
    seconds: float


class Engine:
    """Answers the wishes of all sessions.

    Args:
        workers: how many processes; by default one for each core, and few.
        block: histories from which on another process helps.
    """

    def __init__(self, workers: int | None = None, block: int = BLOCK) -> None:
        self.hands = Workers(workers)
        self.stepper = IncrementalRuns(self.hands, block)
        self._aside = ThreadPoolExecutor(1, "aside")
        self._rehearsal: tuple[Thread, CancelToken] | None = None

    def start(self, wish: PageRequest) -> None:
        """Warm the processes, and answer a first wish for nobody, so that the first visitor finds
        its past already run; does not wait for either."""
        self.hands.warm(SHOWN)
        token = CancelToken(self.hands.folder, "rehearsal")
        thread = Thread(target=self._rehearse, args=(wish, token), name="rehearsal", daemon=True)
        self._rehearsal = thread, token
        thread.start()

    def _rehearse(self, wish: PageRequest, token: CancelToken) -> None:
        try:
            for _ in self.answers(wish, ViewState(), self.hands.folder, token):
                pass
        except Superseded:
            return
        finally:
            token.revoke()

    def close(self) -> None:
        """End the processes, once nobody waits for them any more."""
        if self._rehearsal is not None:
            thread, token = self._rehearsal
            token.revoke()
            thread.join()
        self._aside.shutdown(wait=True, cancel_futures=True)
        self.hands.close()

    def answers(
        self, wish: PageRequest, view: ViewState, folder: Path, token: CancelToken
    ) -> Iterator[Answer]:
        """Pictures of what is wished for: at once, or of few histories first and then of all.

        Args:
            wish: scenarios and changes.
            view: what is looked at.
            folder: where the session writes its scenario file.
            token: valid as long as the answer is wanted.

        Raises:
            Superseded: once it is not.
            UserError: for what is wrong with the wish.
        """
        begun = time.perf_counter()
        plans = request_plans(wish, folder)
        if view.tab == "differences" and len(plans) == 1:
            raise UserError("base and variant are the same: choose another, or change something")
        courses = cut_courses(wish, plans)
        for runs in self._rounds(wish, view, courses):
            # told aside, while the processes step
            manifest = self._aside.submit(pictures.manifest_of, plans, runs, wish.seed)
            wanted = {plan.name: required_indicators(view, plan.cast) for plan in plans}
            series = self.stepper.series(courses, wanted, runs, wish.seed, token)
            sitting = PictureContext(plans, runs, wish.seed, view, manifest.result())
            shown = self._drawn(sitting, series, token)
            yield Answer(wish, view, runs, shown, time.perf_counter() - begun)

    def _rounds(
        self, wish: PageRequest, view: ViewState, courses: Sequence[PlanSplit]
    ) -> list[int]:
        """How many histories to show first, and then."""
        if wish.runs <= FEW or view.tab == "history":
            return [wish.runs]
        quick = all(self.stepper.knows_past(one, wish.runs, wish.seed) for one in courses)
        return [wish.runs] if quick else [FEW, wish.runs]

    def _drawn(
        self, sitting: PictureContext, series: SeriesByScenario, token: CancelToken
    ) -> tuple[Picture, ...]:
        """The pictures of a view, side by side."""
        if sitting.view.tab == "history":
            return self._told(sitting, token)
        if sitting.view.tab == "flows":
            means: SeriesByScenario = pictures.means(series)
            asked = [(sitting, means, what) for what in pictures.pictures_of_view(sitting)]
        else:
            asked = [
                (sitting, _only(series, sitting, what), what)
                for what in pictures.pictures_of_view(sitting)
            ]
        return tuple(self.hands.all_done(pictures.draw_picture, asked, token))

    def _told(self, sitting: PictureContext, token: CancelToken) -> tuple[Picture, ...]:
        """One history of the variant: drawn, and told in lines."""
        what = sitting.plans[-1].name
        drawn, told = self.hands.all_done(pictures.history, [(sitting, what), (sitting, "")], token)
        return (drawn._replace(text=told.text),)


def cut_courses(wish: PageRequest, plans: Sequence[Plan]) -> list[PlanSplit]:
    """Base and variant, each cut where what is kept ends: the base at the branch, the variant where
    its changes begin."""
    *bases, variant = plans
    since = wish.since if wish.changed else BRANCH
    return [*(split_plan(base, BRANCH) for base in bases), split_plan(variant, since)]


def _only(series: SeriesByScenario, sitting: PictureContext, what: str) -> SeriesByScenario:
    """The part of the series that one picture needs."""
    wanted = pictures.required_indicators(sitting.view, what)
    return {
        name: {indicator: held[indicator] for indicator in wanted if indicator in held}
        for name, held in series.items()
    }
