"""What happens when something on the page is moved, and what the page then shows."""

import sys
import threading
from base64 import b64decode, b64encode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.dashboard.controller import ACTS, MOST_FOUND, Controller
from sim.dashboard.request import PageRequest
from sim.dashboard.sliders import sliders
from sim.dashboard.view_state import MOST, meanings
from tests.dashboard.conftest import PATIENCE

FEW = 100


class Sitting:
    """A desk, and a way to wait until it rests."""

    def __init__(self, engine, wish):
        self._news = threading.Condition()
        self.desk = Controller(engine, wish, self._changed)

    def _changed(self):
        with self._news:
            self._news.notify_all()

    def rest(self):
        with self._news:
            assert self._news.wait_for(lambda: not self.desk.busy, PATIENCE)
        return self.desk


@pytest.fixture
def sitting(engine):
    from dataclasses import replace

    made = Sitting(engine, replace(PageRequest(), runs=FEW))
    yield made
    made.desk.close()


@pytest.fixture
def desk(sitting):
    return sitting.desk


def test_a_slider_changes_the_wish_the_pictures_and_the_download(sitting):
    desk = sitting.rest()
    before = desk.pictures()
    desk.do("move", {"name": "dprk.hunger", "value": 0.0})
    assert desk.stage()["busy"]
    assert desk.stage()["stale"]
    assert desk.stage()["status"] == "computing…"
    desk = sitting.rest()
    assert not desk.stage()["stale"]
    assert desk.pictures() != before
    assert [row["name"] for row in desk.controls()["changed"]] == ["dprk.hunger"]
    assert "dprk.hunger: 0.0" in b64decode(desk.controls()["document"]).decode()
    desk.do("put_back", "dprk.hunger")
    assert not desk.wish.changed


@pytest.mark.parametrize("tab", ["differences", "flows", "history", "record"])
def test_every_view_has_pictures_with_words(sitting, tab):
    sitting.desk.do("tab", tab)
    shown = sitting.rest().pictures()
    assert sitting.desk.mistakes == ()
    assert shown
    assert all(one["src"].startswith("data:image/png;base64,iVBOR") for one in shown)
    assert all(one["words"] for one in shown)
    if tab == "history":
        assert len(shown[0]["text"]) > 10


def _has_pyplot():
    return "matplotlib.pyplot" in sys.modules


def test_no_process_that_draws_knows_pyplot(sitting, engine, token):
    assert sitting.rest().pictures()
    assert not any(engine.hands.all_done(_has_pyplot, [()] * 4, token))


@pytest.mark.slow
def test_one_that_cannot_be_shown_leaves_the_others(sitting):
    sitting.desk.do("variant", "russia_absent")
    sitting.desk.do("tab", "differences")
    shown = {one["key"]: one for one in sitting.rest().pictures()}
    assert shown["differences arms.dprk.russia"]["src"] == ""
    assert "russia_absent" in shown["differences arms.dprk.russia"]["text"][0]
    assert shown["differences talks"]["src"]


def test_the_same_twice_has_no_difference(sitting):
    sitting.desk.do("variant", "baseline")
    sitting.desk.do("tab", "differences")
    assert sitting.rest().mistakes == (
        "base and variant are the same: choose another, or change something",
    )


def test_a_scenario_brings_what_it_is_compared_with(desk):
    desk.do("variant", "us_engagement_after_war")
    assert (desk.wish.variant, desk.wish.base) == ("us_engagement_after_war", "war_ends")
    desk.do("variant", "war_ends")
    assert desk.wish.base == "baseline"


def test_only_sensible_numbers_of_sliders_are_sent(desk):
    assert all(not group["sliders"] for group in desk.controls()["groups"])
    desk.do("unfold", "provocation")
    opened = [group for group in desk.controls()["groups"] if group["sliders"]]
    assert [group["name"] for group in opened] == ["provocation"]
    assert len(opened[0]["sliders"]) == opened[0]["count"]
    desk.do("find", "trust")
    found = desk.controls()
    assert 0 < len(found["found"]) <= MOST_FOUND
    assert found["more"] > 0


def test_a_wrong_file_changes_nothing_and_is_told(desk):
    before = desk.wish
    text = "format: 1\nname: x\nextends: baseline\nparameters: {dprk.hungr: 1}\n"
    desk.do("upload", {"name": "mine.yaml", "data": b64encode(text.encode()).decode()})
    assert desk.wish == before
    assert desk.controls()["mistakes"] == [
        "mine.yaml:4:14: no parameter 'dprk.hungr'. Did you mean 'dprk.hunger'?"
    ]
    desk.do("dismiss", None)
    assert desk.controls()["mistakes"] == []


def test_a_right_file_puts_the_sliders_where_it_says(desk):
    text = "format: 1\nname: x\nextends: baseline\nbranch: 2026-01\nparameters: {dprk.hunger: 1}\nswitch_off: [trust]\n"
    desk.do("upload", {"name": "mine.yaml", "data": b64encode(text.encode()).decode()})
    assert desk.mistakes == ()
    told = desk.controls()
    assert told["file"] == "mine"
    assert told["since"] == str(month_index("2026-01"))
    assert [(row["name"], row["value"]) for row in told["changed"]] == [("dprk.hunger", 1.0)]
    assert [s["name"] for s in told["switches"] if s["off"]] == ["trust"]
    desk.do("reset", None)
    assert not desk.wish.changed


def test_a_value_beyond_the_slider_is_shown_where_it_is(desk):
    desk.do("move", {"name": "dprk.hunger", "value": 50.0})
    (row,) = desk.controls()["changed"]
    assert row["low"] <= row["value"] == row["high"] == 50.0


def test_no_more_pictures_are_shown_than_there_is_room_for(desk):
    for name in list(meanings())[: 3 * MOST]:
        desk.do("show", name)
    assert len(desk.view.indicators) == MOST


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.sampled_from(["name", "value", "off", "data"]),
                    st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=30))),
)  # fmt: skip


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(what=st.one_of(st.sampled_from(sorted(ACTS)), st.text(max_size=9)), said=ODD)
def test_whatever_a_page_sends_is_understood_or_told(desk, what, said):
    desk.do(what, said)
    assert set(desk.wish.parameters) <= set(sliders())
    assert all(isinstance(mistake, str) and mistake for mistake in desk.mistakes)
    desk.controls()
    desk.stage()
