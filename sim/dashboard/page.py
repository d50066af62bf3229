"""The page in Solara: one template, whose actions go to the visitor's controller."""

import atexit
import itertools
from functools import cache
from pathlib import Path
from typing import Any

import solara

from sim.dashboard.controller import Controller
from sim.dashboard.engine import Engine
from sim.dashboard.request import PageRequest, request_for
from sim.dashboard.solara_settings import configure_solara

configure_solara()

TITLE = "Alliance laboratory"
TEMPLATE = str(Path(__file__).with_name("page.vue"))
LOOK = Path(__file__).with_name("page.css")
#: What a new visitor sees, in a list so that `sim dashboard --scenario` can replace it.
INITIAL_REQUEST = [request_for(str(PageRequest().variant))]


@cache
def engine() -> Engine:
    """The engine of this server, started by the first call."""
    started = Engine()
    atexit.register(started.close)
    started.start(INITIAL_REQUEST[0])
    return started


@solara.component_vue(TEMPLATE)
def Board(  # noqa: N802 (a component)
    controls: dict[str, Any],
    display: dict[str, Any],
    choices: dict[str, Any],
    content: dict[str, Any],
    event_send_action: Any = None,
) -> None:
    """What `page.vue` draws."""


@solara.component
def Page() -> None:  # noqa: N802 (a component)
    """One visitor's page."""
    redraw = solara.use_reactive(0)
    counter = solara.use_memo(itertools.count, [])

    def open_controller() -> Controller:
        return Controller(engine(), INITIAL_REQUEST[0], lambda: redraw.set(next(counter) + 1))

    controller = solara.use_memo(open_controller, [])
    solara.use_effect(lambda: controller.close, [])
    choices = solara.use_memo(controller.choices, [])
    content = solara.use_memo(controller.content, [controller.answers, controller.state])
    redraw.get()
    with solara.Head():
        solara.Title(TITLE)
    solara.Style(LOOK)
    Board(
        controls=controller.controls(),
        display=controller.display(),
        choices=choices,
        content=content,
        event_send_action=lambda event: controller.act(event["action"], event.get("value")),
    )
