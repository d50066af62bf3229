"""One visitor: the latest wish is worked on, and whatever was wished before is let go."""

import traceback
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Condition, Thread
from typing import NamedTuple

from sim.dashboard.engine import Answer, Engine
from sim.dashboard.hands import Token
from sim.dashboard.view import View
from sim.dashboard.wish import Wish
from sim.dashboard.work import Superseded
from sim.ensemble.simulate import told
from sim.errors import UserError


class Refused(NamedTuple):
    """Why there are no pictures.

    Attributes:
        wish, view: what was asked for.
        mistakes: in the words of `sim check`.
    """

    wish: Wish
    view: View
    mistakes: tuple[str, ...]


Told = Callable[[Answer | Refused, bool], None]


class Session:
    """Works on wishes in a thread of its own, so that whoever asks never waits.

    Args:
        engine: that answers, shared by all sessions.
        tell: called with each answer, and whether it is the last for its wish.
    """

    def __init__(self, engine: Engine, tell: Told) -> None:
        self._engine, self._tell = engine, tell
        self.folder = Path(mkdtemp(prefix="session-", dir=engine.hands.folder))
        self._count = 0
        self._asked: tuple[Wish, View, Token] | None = None
        self._token: Token | None = None
        self._changed = Condition()
        self._open = True
        self._thread = Thread(target=self._work, name="session", daemon=True)
        self._thread.start()

    def ask(self, wish: Wish, view: View) -> None:
        """Want this, and nothing that was wanted before."""
        with self._changed:
            if not self._open:
                return
            if self._token is not None:
                self._token.revoke()
            self._count += 1
            self._token = Token(self.folder, f"wanted-{self._count}")
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

    def _answer(self, wish: Wish, view: View, token: Token) -> None:
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
                self._say(Refused(wish, view, (f"this failed: {told(error)}",)), token, last=True)

    def _say(self, found: Answer | Refused, token: Token, last: bool) -> None:
        if token.valid:
            self._tell(found, last)
