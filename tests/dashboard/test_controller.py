"""What happens when something on the page is moved, and what the page then shows."""

import re
import sys
import threading
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.dashboard.controller import ACTIONS, MAX_MATCHES, Controller
from sim.dashboard.request import PageRequest
from sim.dashboard.sliders import sliders
from sim.dashboard.view_state import MAX_PICTURES, meanings
from tests.dashboard.conftest import PATIENCE
from tests.tiers import slow_but

FEW = 100
ROOT = Path(__file__).parents[2]


class Visit:
    """A controller, and a way to wait until it rests."""

    def __init__(self, engine, request):
        self._news = threading.Condition()
        self.controller = Controller(engine, request, self._changed)

    def _changed(self):
        with self._news:
            self._news.notify_all()

    def rest(self):
        with self._news:
            assert self._news.wait_for(lambda: not self.controller.busy, PATIENCE)
        return self.controller


@pytest.fixture
def visit(engine):
    from dataclasses import replace

    made = Visit(engine, replace(PageRequest(), runs=FEW))
    yield made
    made.controller.close()


@pytest.fixture
def controller(visit):
    return visit.controller


def test_a_slider_changes_the_request_the_pictures_and_the_download(visit):
    controller = visit.rest()
    before = controller.pictures()
    controller.act("set", {"name": "dprk.hunger", "value": 0.0})
    assert controller.display()["busy"]
    assert controller.display()["stale"]
    assert controller.display()["status"] == "computing…"
    controller = visit.rest()
    assert not controller.display()["stale"]
    assert controller.pictures() != before
    assert [row["name"] for row in controller.controls()["changes"]] == ["dprk.hunger"]
    assert "dprk.hunger: 0.0" in b64decode(controller.controls()["yaml"]).decode()
    controller.act("restore", "dprk.hunger")
    assert not controller.request.changed


@pytest.mark.parametrize("tab", slow_but(["record"], ["differences", "flows", "history", "record"]))
def test_every_view_has_pictures_with_words(visit, tab):
    visit.controller.act("tab", tab)
    shown = visit.rest().pictures()
    assert visit.controller.mistakes == ()
    assert shown
    assert all(one["src"].startswith("data:image/png;base64,iVBOR") for one in shown)
    assert all(one["description"] for one in shown)
    if tab == "history":
        assert len(shown[0]["lines"]) > 10


def _has_pyplot():
    return "matplotlib.pyplot" in sys.modules


def test_no_process_that_draws_knows_pyplot(visit, engine, token):
    assert visit.rest().pictures()
    assert not any(engine.workers.map(_has_pyplot, [()] * 4, token))


@pytest.mark.slow
def test_one_that_cannot_be_shown_leaves_the_others(visit):
    visit.controller.act("variant", "russia_absent")
    visit.controller.act("tab", "differences")
    shown = {one["key"]: one for one in visit.rest().pictures()}
    assert shown["differences arms.dprk.russia"]["src"] == ""
    assert "russia_absent" in shown["differences arms.dprk.russia"]["lines"][0]
    assert shown["differences talks"]["src"]


def test_the_same_twice_has_no_difference(visit):
    visit.controller.act("variant", "baseline")
    visit.controller.act("tab", "differences")
    assert visit.rest().mistakes == (
        "base and variant are the same: choose another, or change something",
    )


def test_a_scenario_brings_what_it_is_compared_with(controller):
    controller.act("variant", "us_engagement_after_war")
    assert (controller.request.variant, controller.request.base) == (
        "us_engagement_after_war",
        "war_ends",
    )
    controller.act("variant", "war_ends")
    assert controller.request.base == "baseline"


def test_only_sensible_numbers_of_sliders_are_sent(controller):
    assert all(not group["sliders"] for group in controller.controls()["groups"])
    controller.act("group", "provocation")
    opened = [group for group in controller.controls()["groups"] if group["sliders"]]
    assert [group["name"] for group in opened] == ["provocation"]
    assert len(opened[0]["sliders"]) == opened[0]["count"]
    controller.act("search", "trust")
    found = controller.controls()
    assert 0 < len(found["matches"]) <= MAX_MATCHES
    assert found["more_matches"] > 0


def test_a_wrong_file_changes_nothing_and_is_told(controller):
    before = controller.request
    text = "format: 1\nname: x\nextends: baseline\nparameters: {dprk.hungr: 1}\n"
    controller.act("upload", {"name": "mine.yaml", "data": b64encode(text.encode()).decode()})
    assert controller.request == before
    assert controller.controls()["mistakes"] == [
        "mine.yaml:4:14: no parameter 'dprk.hungr'. Did you mean 'dprk.hunger'?"
    ]
    controller.act("dismiss", None)
    assert controller.controls()["mistakes"] == []


def test_a_right_file_puts_the_sliders_where_it_says(controller):
    text = "format: 1\nname: x\nextends: baseline\nbranch: 2026-01\nparameters: {dprk.hunger: 1}\nswitch_off: [trust]\n"
    controller.act("upload", {"name": "mine.yaml", "data": b64encode(text.encode()).decode()})
    assert controller.mistakes == ()
    told = controller.controls()
    assert told["file"] == "mine"
    assert told["since"] == str(month_index("2026-01"))
    assert [(row["name"], row["value"]) for row in told["changes"]] == [("dprk.hunger", 1.0)]
    assert [s["name"] for s in told["switches"] if s["off"]] == ["trust"]
    controller.act("reset", None)
    assert not controller.request.changed


def test_a_value_beyond_the_slider_is_shown_where_it_is(controller):
    controller.act("set", {"name": "dprk.hunger", "value": 50.0})
    (row,) = controller.controls()["changes"]
    assert row["low"] <= row["value"] == row["high"] == 50.0


def test_no_more_pictures_are_shown_than_there_is_room_for(controller):
    for name in list(meanings())[: 3 * MAX_PICTURES]:
        controller.act("add_indicator", name)
    assert len(controller.view.indicators) == MAX_PICTURES


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.sampled_from(["name", "value", "off", "data"]),
                    st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=30))),
)  # fmt: skip


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(action=st.one_of(st.sampled_from(sorted(ACTIONS)), st.text(max_size=9)), value=ODD)
def test_whatever_a_page_sends_is_understood_or_told(controller, action, value):
    controller.act(action, value)
    assert set(controller.request.parameters) <= set(sliders())
    assert all(isinstance(mistake, str) and mistake for mistake in controller.mistakes)
    controller.controls()
    controller.display()


def test_formulas_of_the_indicators_shown_and_the_words_used_stand_on_the_page(controller):
    display = controller.display()
    assert all(f"{name}, an indicator" in display["formulas"] for name in display["indicators"])
    assert re.search(r"rule: \S+, sim/rules/\w+\.py:\d+", display["formulas"])
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    for entry in controller.choices()["glossary"]:
        assert all(word in glossary for word in entry["word"].split(", "))
