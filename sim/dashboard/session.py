"""One visitor: the latest wish is worked on, and whatever was wished before is let go."""

import traceback
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Condition, Thread
from typing import NamedTuple

from sim.dashboard.engine import Answer, Engine
from sim.dashboard.request import PageRequest
from sim.dashboard.tasks import Superseded
from sim.dashboard.view_state import ViewState
from sim.dashboard.workers import CancelToken
from sim.ensemble.execution.simulate import describe_error
from sim.errors import UserError


class Refused(NamedTuple):
    """Why there are no pictures.

    Attributes:
        wish, view: what was asked for.
        mistakes: in the words of `sim check`.
    """

    wish: PageRequest
    view: ViewState
    mistakes: tuple[str, ...]


OnAnswer = Callable[[Answer | Refused, bool], None]


class Session:
    """Works on wishes in a thread of its own, so that whoever asks never waits.

    Args:
        engine: that answers, shared by all sessions.
        tell: called with each answer, and whether it is the last for its wish.
    """

    def __init__(self, engine: Engine, tell: OnAnswer) -> None:
        self._engine, self._tell = engine, tell
        self.folder = Path(mkdtemp(prefix="session-", dir=engine.hands.folder))
        self._count = 0
        self._asked: tuple[PageRequest, ViewState, CancelToken] | None = None
        self._token: CancelToken | None = None
        self._changed = Condition()
        self._open = True
        self._thread = Thread(target=self._work, name="session", daemon=True)
        self._thread.start()

    def ask(self, wish: PageRequest, view: ViewState) -> None:
        """Want this, and nothing that was wanted before."""
        with self._changed:
            if not self._open:
                return
            if self._token is not None:
                self._token.revoke()
            self._count += 1
            self._token = CancelToken(self.folder, f"wanted-{self._count}")
            self._asked = (wish, view, self._token)
            self._changed.notify()

    def close(self) -> None:
        """Want nothing any more; what is under way stops within a month of the simulation."""
        with self._changed:
            self._open = False
            if self._token is not None:
                self._token.revoke()
            self._changed.notify()
        rmtree(self.folder, ignore_errors=True)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._open or self._asked is not None)
                if not self._open or self._asked is None:
                    return
                wish, view, token = self._asked
                self._asked = None
            self._answer(wish, view, token)

    def _answer(self, wish: PageRequest, view: ViewState, token: CancelToken) -> None:
        try:
            for answer in self._engine.answers(wish, view, self.folder, token):
                self._say(answer, token, last=answer.runs == wish.runs)
        except Superseded:
            return
        except UserError as error:
            self._say(Refused(wish, view, error.mistakes), token, last=True)
        except Exception as error:
            # whatever goes wrong is told on the page in a line; the session goes on
            if token.valid:
                traceback.print_exc()
                self._say(
                    Refused(wish, view, (f"this failed: {describe_error(error)}",)),
                    token,
                    last=True,
                )

    def _say(self, found: Answer | Refused, token: CancelToken, last: bool) -> None:
        if token.valid:
            self._tell(found, last)
