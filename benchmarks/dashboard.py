"""How long a visitor of the dashboard waits: from a slider's move to the new picture.

`python benchmarks/dashboard.py` moves the sliders of one visitor, as the page does, and waits until
the pictures stand there as the page would be sent them; only the browser's own part is left out, and
`--browser` measures that too (Chromium and the extra `browser`). Seconds are this machine's, and mean
something only while nothing else runs on it; ratios are what to read.

- A slider that acts from the branch on: 500 histories of base and variant. Goal: about a second on
  two cores.
- The first answer after the start of the server. Goal: within five seconds of opening the page.
- One that reaches the past: the first picture, of 100 histories. Goal: about a second; then all 500.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Condition
from typing import Any

from sim.dashboard.controller import Controller
from sim.dashboard.engine import Engine
from sim.dashboard.request import BRANCH, FIRST_MONTH, PageRequest
from sim.ensemble.execution.executors import count_cores

#: Where each slider is moved, one place after the other.
MOVES: dict[str, Sequence[float]] = {
    "dprk.hunger": (0.2, 0.4, 0.5, 0.7, 0.8, 1.0, 1.1),
    "dprk.diversification_weight": (0.1, 0.3, 0.5, 0.7, 0.8, 1.0, 1.1),
}
TABS = ("fans", "differences", "flows", "record")
SLIDER = "dprk.hunger"
PATIENCE = 600.0
Row = tuple[str, str, list[float]]


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture that has come: seconds since the move, and of how many histories it is."""

    seconds: float
    runs: int


class Visitor:
    """A controller whose pictures are waited for and read as the page reads them."""

    def __init__(self, engine: Engine, request: PageRequest) -> None:
        self._turn = Condition()
        self.controller = Controller(engine, request, self._changed)
        self._rest(0, time.perf_counter())

    def _changed(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def does(self, what: str, value: Any) -> list[SeenPicture]:
        """Do something on the page; every picture that comes of it, until none is to come."""
        before, begun = self.controller.answers, time.perf_counter()
        self.controller.act(what, value)
        return self._rest(before, begun)

    def _comes(self, answers: int) -> bool:
        """Wait until another picture has come, or none is to come; whether either is so."""
        with self._turn:
            return self._turn.wait_for(
                lambda: self.controller.answers > answers or not self.controller.busy, PATIENCE
            )

    def _rest(self, answers: int, begun: float) -> list[SeenPicture]:
        pictures = []
        while True:
            assert self._comes(answers), "no picture came"
            assert not self.controller.mistakes, self.controller.mistakes
            if self.controller.answers > answers:
                answers, shown = self.controller.answers, self.controller.answer
                # what the page is sent with it
                self.controller.content(), self.controller.display(), self.controller.controls()
                assert shown is not None
                pictures.append(SeenPicture(time.perf_counter() - begun, shown.runs))
            if not self.controller.busy and self.controller.answers == answers:
                return pictures


@contextmanager
def open_visit(request: PageRequest) -> Iterator[Visitor]:
    """A visitor of an engine of its own, who has seen the first picture."""
    engine = Engine()
    engine.start(request)
    visitor = Visitor(engine, request)
    try:
        yield visitor
    finally:
        visitor.controller.close()
        engine.close()


def move_slider(visitor: Visitor, name: str, places: Sequence[float]) -> list[list[SeenPicture]]:
    """What came of each move of a slider; the first, for which processes may still warm, left out."""
    return [visitor.does("set", {"name": name, "value": place}) for place in places][1:]


def from_the_branch(request: PageRequest, times: int) -> Iterator[Row]:
    """Moves that leave the past as it is, on each tab."""
    with open_visit(replace(request, since=BRANCH)) as visitor:
        for name, places in MOVES.items():
            seen = move_slider(visitor, name, places[: times + 1])
            yield f"{name}, from the branch", f"{request.runs}", [one[-1].seconds for one in seen]
            visitor.does("restore", name)
        for turn, tab in enumerate(TABS[1:], start=1):
            visitor.does("tab", tab)
            # places of its own: what was stepped for another tab is cached
            places = [place + 0.01 * turn for place in MOVES[SLIDER][: times + 1]]
            seen = move_slider(visitor, SLIDER, places)
            yield (
                f"{SLIDER}, on the tab {tab}",
                f"{request.runs}",
                [one[-1].seconds for one in seen],
            )
            visitor.does("restore", SLIDER)


def reaching_the_past(request: PageRequest, times: int) -> Iterator[Row]:
    """Moves for which all of the past is run again: the first picture, and the last."""
    with open_visit(replace(request, since=FIRST_MONTH)) as visitor:
        seen = move_slider(visitor, SLIDER, MOVES[SLIDER][: times + 1])
        yield f"{SLIDER}, from 1990", f"first {seen[0][0].runs}", [one[0].seconds for one in seen]
        yield f"{SLIDER}, from 1990", f"{seen[0][-1].runs}", [one[-1].seconds for one in seen]


def known_values(request: PageRequest, times: int) -> Iterator[Row]:
    """Other pictures of the same histories: nothing is stepped."""
    with open_visit(request) as visitor:
        for tab in ("differences", "fans"):
            visitor.does("tab", tab)
        seen = [visitor.does("tab", ("differences", "fans")[n % 2])[-1] for n in range(times)]
        yield "between fans and differences", "nothing stepped", [one.seconds for one in seen]


# -- in a browser ---------------------------------------------------------------------------------


def opening(request: PageRequest, _: int) -> Iterator[Row]:
    """From the start of the server, and of the visit, to the first answer: of few runs, then of all."""
    begun = time.perf_counter()
    engine = Engine()
    engine.start(request)
    come: list[SeenPicture] = []
    turn = Condition()

    def changed() -> None:
        with turn:
            turn.notify_all()

    visitor = Controller(engine, request, changed)
    try:
        while not come or visitor.busy:
            with turn:
                turn.wait_for(lambda: visitor.answers > len(come), PATIENCE)
            assert visitor.answer is not None
            come.append(SeenPicture(time.perf_counter() - begun, visitor.answer.runs))
    finally:
        visitor.close()
        engine.close()
    for seen in come:
        yield "the first answer, from the start", f"{seen.runs}", [seen.seconds]


def in_a_browser(request: PageRequest, times: int) -> Iterator[Row]:
    """The same move, in Chromium: from the key to the moment at which every picture is shown."""
    from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.keys import Keys

    options = ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    with TemporaryDirectory() as folder, serve_page(Path(folder)) as address:
        # the system's own driver, so that none is looked for elsewhere
        browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            browser.get(address)

            def until(so: Callable[[], Any]) -> Any:
                end = time.perf_counter() + PATIENCE
                while time.perf_counter() < end:
                    try:
                        if pictures := so():
                            return pictures
                    except (NoSuchElementException, StaleElementReferenceException):
                        pass  # the page draws itself anew while it is looked at
                    time.sleep(0.005)
                raise AssertionError("the page did not come to rest")

            def rested() -> Any:
                return browser.execute_script(
                    "const p = document.getElementById('lab-pictures');"
                    "return p && p.getAttribute('aria-busy') == 'false'"
                    " && [...p.querySelectorAll('.lab-middle')].map(l => l.getAttribute('d')).join()"
                )

            until(rested)
            browser.find_element("id", "lab-find").send_keys("hunger restrains")
            until(lambda: browser.find_element("id", f"f-{SLIDER}")).send_keys(Keys.HOME)
            seen, last = [], until(rested)
            for _ in range(times + 2):
                begun = time.perf_counter()
                browser.find_element("id", f"f-{SLIDER}").send_keys(Keys.ARROW_RIGHT)
                last = until(lambda last=last: (now := rested()) != last and now)
                seen.append(time.perf_counter() - begun)
            yield f"{SLIDER}, in a browser", f"{request.runs}", seen[2:]
        finally:
            browser.quit()


@contextmanager
def serve_page(folder: Path) -> Iterator[str]:
    """The dashboard in a process of its own."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "sim", "dashboard", "--port", str(port)],
        stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(folder)},
    )  # fmt: skip
    try:
        while True:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, choices=range(1, 7), help="moves a row")
    parser.add_argument("--runs", type=int, default=500, choices=(250, 500, 1000))
    parser.add_argument("--browser", action="store_true", help="measure in Chromium too")
    words = parser.parse_args()
    request = replace(PageRequest(), runs=words.runs)
    ways = [opening, from_the_branch, reaching_the_past, known_values]
    if words.browser:
        ways.append(in_a_browser)
    print(
        f"{count_cores()} cores; seconds from the move to the picture, median of {words.times} moves\n"
    )
    print(
        f"{'what is moved':<48}{'histories':>16}{'median':>9}{'fastest':>9}{'slowest':>9}{'ratio':>8}"
    )
    first = None
    for way in ways:
        for what, runs, seconds in way(request, words.times):
            middle = median(seconds)
            first = first or middle
            print(
                f"{what:<48}{runs:>16}{middle:>9.2f}{min(seconds):>9.2f}{max(seconds):>9.2f}"
                f"{middle / first:>8.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
