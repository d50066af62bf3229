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
from sim.dashboard.controller import ACTIONS, FRESH, MAX_MATCHES, STALE, UNMOVED, Controller
from sim.dashboard.request import PageRequest
from sim.dashboard.sliders import sliders
from sim.dashboard.view_state import MAX_PICTURES, WIDTHS, meanings
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


def test_a_slider_changes_the_request_the_charts_the_answer_and_the_download(visit):
    controller = visit.rest()
    before = controller.content()
    assert controller.display()["summary"]["own"] == []
    controller.act("set", {"name": "dprk.hunger", "value": 0.0})
    assert controller.display()["busy"]
    assert controller.display()["status"] == "computing…"
    controller = visit.rest()
    assert controller.display()["state"] == FRESH
    assert controller.content() != before
    assert (
        "“how much hunger restrains North Korea” is 0" in controller.display()["summary"]["own"][0]
    )
    assert [row["name"] for row in controller.controls()["changes"]] == ["dprk.hunger"]
    assert "dprk.hunger: 0.0" in b64decode(controller.controls()["yaml"]).decode()
    controller.act("restore", "dprk.hunger")
    assert not controller.request.changed


def test_every_action_is_answered_also_one_that_changes_nothing(visit):
    controller = visit.rest()
    before = controller.display()
    controller.act("seed", -1)
    assert controller.mistakes
    assert not controller.busy
    assert controller.display() != before, "else the page would wait for ever"


def roles_shown(controller):
    return {line["role"] for chart in controller.content()["charts"] for line in chart["lines"]}


def test_while_a_change_is_computed_base_and_scenario_stay_and_the_former_change_goes(visit):
    visit.controller.act("set", {"name": "dprk.hunger", "value": 0.0})
    controller = visit.rest()
    assert roles_shown(controller) == {"base", "scenario", "changed"}
    assert list(controller.display()["titles"]) == ["base", "scenario", "changed"]
    controller.act("set", {"name": "dprk.hunger", "value": 1.0})
    assert controller.display()["state"] == UNMOVED
    assert roles_shown(controller) == {"base", "scenario"}
    assert controller.display()["summary"] is None


@pytest.mark.parametrize(
    ("action", "value"), [("tab", "flows"), ("variant", "us_engagement"), ("seed", 7)]
)
def test_what_another_tab_or_request_showed_is_not_shown_while_this_one_is_computed(
    visit, action, value
):
    controller = visit.rest()
    assert controller.content()["charts"]
    controller.act(action, value)
    assert controller.display()["state"] == STALE
    assert controller.content() == {"charts": [], "flows": [], "pictures": []}
    assert controller.display()["status"] == "computing…"
    # the answer in words is the same on every tab
    assert (controller.display()["summary"] is None) == (action != "tab")


def test_the_page_begins_with_the_answer_and_with_what_changes_most(visit):
    shown = visit.rest().display()
    assert shown["summary"]["sentences"][0].startswith("If the war in Ukraine ends")
    most = shown["summary"]["most"]
    assert 0 < len(most) <= 5
    assert "war.intensity" not in {row["name"] for row in most}, "what is set is no finding"
    assert visit.controller.content()["charts"][0]["name"] in {row["name"] for row in most}
    assert "not a forecast" in shown["summary"]["note"]


def test_a_slider_brings_the_charts_of_what_it_changes_and_leaves_the_first_where_it_is(visit):
    before = [chart["name"] for chart in visit.rest().content()["charts"]]
    visit.controller.act("set", {"name": "dprk.hunger", "value": 0.0})
    after = [chart["name"] for chart in visit.rest().content()["charts"]]
    assert after[0] == before[0]
    assert "provocations" in set(after) - set(before)
    assert len(after) == len(before)


def test_the_chart_of_what_changes_most_is_enlarged_from_its_row(visit):
    controller = visit.rest()
    last = controller.display()["summary"]["most"][-1]["name"]
    controller.act("tab", "flows")
    controller.act("enlarge", last)
    shown = visit.rest().content()["charts"]
    assert shown[0]["name"] == last
    assert controller.view.tab == "fans"


@pytest.mark.parametrize(
    "words", ["talks", "Talks, North Korea and the United States", "negotiations Washington"]
)
def test_a_chart_is_added_by_name_by_label_or_by_meaning(visit, words):
    visit.rest()
    visit.controller.act("add_indicator", words)
    assert visit.controller.view.indicators[-1].startswith("talks")


def test_no_word_of_the_page_is_an_identifier_alone(visit):
    controller = visit.rest()
    controls, display = controller.controls(), controller.display()
    for row in controls["switches"]:
        assert row["label"] != row["name"]
        assert " " in row["label"] or row["label"].istitle()
    assert all(s["title"] != s["name"] for s in controls["scenarios"])
    assert all(i["title"] != i["name"] for i in controller.choices()["indicators"])
    assert all(i["title"] != i["name"] for i in display["shown"])


@pytest.mark.parametrize("tab", slow_but(["record"], ["differences", "flows", "history", "record"]))
def test_every_view_has_something_to_see_with_words(visit, tab):
    visit.controller.act("tab", tab)
    shown = visit.rest().content()
    assert visit.controller.mistakes == ()
    assert any(shown.values())
    for one in (*shown["charts"], *shown["pictures"]):
        assert one["description"]
    if tab == "history":
        assert shown["pictures"][0]["src"].startswith("data:image/png;base64,iVBOR")
        assert len(shown["pictures"][0]["lines"]) > 10


@pytest.mark.parametrize("width", [0, 390, 1012, 99_999])
def test_the_picture_of_one_run_is_drawn_for_the_width_that_there_is(visit, width):
    visit.rest()
    visit.controller.act("width", width)
    assert not visit.controller.busy, "charts need no other width"
    assert visit.controller.view.width in WIDTHS
    assert visit.controller.view.width <= max(width, WIDTHS[0])


def _has_pyplot():
    return "matplotlib.pyplot" in sys.modules


@pytest.mark.slow
def test_no_process_that_draws_knows_pyplot(visit, engine, token):
    visit.controller.act("tab", "history")
    assert visit.rest().content()["pictures"]
    assert not any(engine.workers.map(_has_pyplot, [()] * 4, token))


@pytest.mark.slow
def test_one_that_a_scenario_has_not_leaves_the_others(visit):
    visit.controller.act("variant", "russia_absent")
    visit.controller.act("tab", "differences")
    visit.rest().act("add_indicator", "arms.dprk.russia")
    shown = {one["name"]: one for one in visit.rest().content()["charts"]}
    assert shown["arms.dprk.russia"]["lines"] == []
    assert len(shown) > 1
    assert all(one["lines"] for name, one in shown.items() if name != "arms.dprk.russia")


def test_the_same_twice_has_no_difference(visit):
    visit.controller.act("variant", "baseline")
    visit.controller.act("tab", "differences")
    assert visit.rest().mistakes == (
        "scenario and base are the same: choose another, or change something",
    )


def test_a_scenario_brings_what_it_is_compared_with(controller):
    controller.act("variant", "us_engagement_after_war")
    assert (controller.request.variant, controller.request.base) == (
        "us_engagement_after_war",
        "war_ends",
    )
    controller.act("variant", "war_ends")
    assert controller.request.base == "war_drags_on"


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
    assert display["shown"]
    assert all(f"{one['name']}, an indicator" in display["formulas"] for one in display["shown"])
    assert re.search(r"rule: \S+, sim/rules/\w+\.py:\d+", display["formulas"])
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    for entry in controller.choices()["glossary"]:
        assert all(word in glossary for word in entry["word"].split(", "))
