"""The page, in Solara: one template, whose every act goes to the visitor's desk."""

import atexit
import itertools
from functools import cache
from pathlib import Path
from typing import Any

import solara

from sim.dashboard.controller import Controller
from sim.dashboard.engine import Engine
from sim.dashboard.request import PageRequest
from sim.dashboard.solara_settings import keep_to_itself

keep_to_itself()

TITLE = "Alliance laboratory"
TEMPLATE = str(Path(__file__).with_name("page.vue"))
#: What a new visitor sees first; `sim dashboard --scenario` sets it.
FIRST_WISH = [PageRequest()]


@cache
def engine() -> Engine:
    """The engine of this server, started when it is first asked for."""
    started = Engine()
    atexit.register(started.close)
    started.start(FIRST_WISH[0])
    return started


@solara.component_vue(TEMPLATE)
def Board(  # noqa: N802 (a component)
    controls: dict[str, Any],
    stage: dict[str, Any],
    choices: dict[str, Any],
    pictures: list[dict[str, Any]],
    event_done: Any = None,
) -> None:
    """What `page.vue` draws."""


@solara.component
def Page() -> None:  # noqa: N802 (a component)
    """One visitor's page."""
    turn = solara.use_reactive(0)
    counted = solara.use_memo(itertools.count, [])

    def sit_down() -> Controller:
        return Controller(engine(), FIRST_WISH[0], lambda: turn.set(next(counted) + 1))

    desk = solara.use_memo(sit_down, [])
    solara.use_effect(lambda: desk.close, [])
    choices = solara.use_memo(desk.choices, [])
    pictures = solara.use_memo(desk.pictures, [desk.edition])
    turn.get()
    with solara.Head():
        solara.Title(TITLE)
    Board(
        controls=desk.controls(),
        stage=desk.stage(),
        choices=choices,
        pictures=pictures,
        event_done=lambda said: desk.do(said["what"], said.get("said")),
    )
