"""One visitor's requests: the latest is answered, and those before it are cancelled."""

import traceback
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Condition, Thread
from typing import NamedTuple

from sim.dashboard.engine import Answer, Engine
from sim.dashboard.request import PageRequest
from sim.dashboard.view_state import ViewState
from sim.dashboard.workers import CancelToken, Superseded
from sim.ensemble.execution.simulate import describe_error
from sim.errors import UserError


class Refusal(NamedTuple):
    """Why there are no pictures.

    Attributes:
        request, view: what was requested.
        mistakes: in the words of `sim check`.
    """

    request: PageRequest
    view: ViewState
    mistakes: tuple[str, ...]


OnAnswer = Callable[[Answer | Refusal, bool], None]


class Session:
    """Answers requests in a thread of its own, so that the page never waits.

    Args:
        engine: that answers, shared by all sessions.
        on_answer: called with each answer, and whether it is the last to its request.
    """

    def __init__(self, engine: Engine, on_answer: OnAnswer) -> None:
        self._engine, self._on_answer = engine, on_answer
        self.folder = Path(mkdtemp(prefix="session-", dir=engine.workers.folder))
        self._waiting: tuple[PageRequest, ViewState, CancelToken] | None = None
        self._token = CancelToken()
        self._changed = Condition()
        self._open = True
        self._thread = Thread(target=self._work, name="session", daemon=True)
        self._thread.start()

    def submit(self, request: PageRequest, view: ViewState) -> None:
        """Answer this, and nothing that was submitted before."""
        with self._changed:
            if self._open:
                self._token.cancel()
                self._token = CancelToken()
                self._waiting = (request, view, self._token)
                self._changed.notify()

    def close(self) -> None:
        """Answer nothing any more; running tasks end soon."""
        with self._changed:
            self._open = False
            self._token.cancel()
            self._changed.notify()
        rmtree(self.folder, ignore_errors=True)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._open or self._waiting is not None)
                if not self._open or self._waiting is None:
                    return
                request, view, token = self._waiting
                self._waiting = None
            self._answer(request, view, token)

    def _answer(self, request: PageRequest, view: ViewState, token: CancelToken) -> None:
        try:
            for answer in self._engine.answers(request, view, self.folder, token):
                self._send(answer, token, last=answer.runs == request.runs)
        except Superseded:
            return
        except UserError as error:
            self._send(Refusal(request, view, error.mistakes), token, last=True)
        except Exception as error:
            # whatever fails is reported on the page in one line; the session continues
            if token.valid:
                traceback.print_exc()
                mistakes = (f"this failed: {describe_error(error)}",)
                self._send(Refusal(request, view, mistakes), token, last=True)

    def _send(self, answer: Answer | Refusal, token: CancelToken, last: bool) -> None:
        if token.valid:
            self._on_answer(answer, last)
