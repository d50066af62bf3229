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
from sim.dashboard.hands import Hands, Token
from sim.dashboard.pictures import Held, Picture, Sitting
from sim.dashboard.stepper import BLOCK, Course, Stepper, course
from sim.dashboard.view import SHOWN, View, needed
from sim.dashboard.wish import BRANCH, Wish, planned
from sim.dashboard.work import Superseded
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

    wish: Wish
    view: View
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
        self.hands = Hands(workers)
        self.stepper = Stepper(self.hands, block)
        self._aside = ThreadPoolExecutor(1, "aside")
        self._rehearsal: tuple[Thread, Token] | None = None

    def start(self, wish: Wish) -> None:
        """Warm the processes, and answer a first wish for nobody, so that the first visitor finds
        its past already run; does not wait for either."""
        self.hands.warm(SHOWN)
        token = Token(self.hands.folder, "rehearsal")
        thread = Thread(target=self._rehearse, args=(wish, token), name="rehearsal", daemon=True)
        self._rehearsal = thread, token
        thread.start()

    def _rehearse(self, wish: Wish, token: Token) -> None:
        try:
            for _ in self.answers(wish, View(), self.hands.folder, token):
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

    def answers(self, wish: Wish, view: View, folder: Path, token: Token) -> Iterator[Answer]:
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
        plans = planned(wish, folder)
        if view.tab == "differences" and len(plans) == 1:
            raise UserError("base and variant are the same: choose another, or change something")
        courses = cut(wish, plans)
        for runs in self._rounds(wish, view, courses):
            # told aside, while the processes step
            manifest = self._aside.submit(pictures.manifest_of, plans, runs, wish.seed)
            wanted = {plan.name: needed(view, plan.cast) for plan in plans}
            series = self.stepper.series(courses, wanted, runs, wish.seed, token)
            sitting = Sitting(plans, runs, wish.seed, view, manifest.result())
            shown = self._drawn(sitting, series, token)
            yield Answer(wish, view, runs, shown, time.perf_counter() - begun)

    def _rounds(self, wish: Wish, view: View, courses: Sequence[Course]) -> list[int]:
        """How many histories to show first, and then."""
        if wish.runs <= FEW or view.tab == "history":
            return [wish.runs]
        quick = all(self.stepper.knows_past(one, wish.runs, wish.seed) for one in courses)
        return [wish.runs] if quick else [FEW, wish.runs]

    def _drawn(self, sitting: Sitting, series: Held, token: Token) -> tuple[Picture, ...]:
        """The pictures of a view, side by side."""
        if sitting.view.tab == "history":
            return self._told(sitting, token)
        if sitting.view.tab == "flows":
            means: Held = pictures.means(series)
            asked = [(sitting, means, what) for what in pictures.of_view(sitting)]
        else:
            asked = [
                (sitting, _only(series, sitting, what), what) for what in pictures.of_view(sitting)
            ]
        return tuple(self.hands.all_done(pictures.drawn, asked, token))

    def _told(self, sitting: Sitting, token: Token) -> tuple[Picture, ...]:
        """One history of the variant: drawn, and told in lines."""
        what = sitting.plans[-1].name
        drawn, told = self.hands.all_done(pictures.history, [(sitting, what), (sitting, "")], token)
        return (drawn._replace(text=told.text),)


def cut(wish: Wish, plans: Sequence[Plan]) -> list[Course]:
    """Base and variant, each cut where what is kept ends: the base at the branch, the variant where
    its changes begin."""
    *bases, variant = plans
    since = wish.since if wish.changed else BRANCH
    return [*(course(base, BRANCH) for base in bases), course(variant, since)]


def _only(series: Held, sitting: Sitting, what: str) -> Held:
    """The part of the series that one picture needs."""
    wanted = pictures.needs(sitting.view, what)
    return {
        name: {indicator: held[indicator] for indicator in wanted if indicator in held}
        for name, held in series.items()
    }
