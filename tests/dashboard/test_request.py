"""A page_request is a scenario file: what is shown, downloaded, sent and run are the same."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.dashboard.engine import split_plans
from sim.dashboard.request import (
    FIRST_MONTH,
    PageRequest,
    make_stem,
    moved_clause,
    plan_roles,
    request_for,
    request_plans,
    to_yaml,
)
from sim.dashboard.upload import read_upload
from sim.errors import UserError
from sim.scenario.description import fingerprint
from sim.scenario.library import load_plan, shipped_scenarios
from sim.strict.text import MOST_BYTES

RECORD = ("trust.dprk.russia", "arms.dprk.russia", "talks")
RUNS = 52


def assumed(plan):
    """All that the numbers of a plan follow from."""
    return fingerprint(replace(plan, name="", title="", description="", clause="", compare_to=None,
                               comparisons=(), main_comparison="", departs=None, runs=None, seed=None))  # fmt: skip


def few(page_request):
    return replace(page_request, runs=RUNS, seed=4)


REQUESTS = {
    "as shipped": few(PageRequest(variant="us_engagement")),
    "a number": few(PageRequest()).with_value("dprk.hunger", 0.1 + 0.2),
    "numbers and a switch, compared with another": few(
        PageRequest(base="war_drags_on").with_value("aid_size", 2.5).with_switch("trust", True)
    ),
    "the past as well": replace(
        few(PageRequest(variant="baseline")).with_value("china.aid_size", 1.0), since=FIRST_MONTH
    ),
    "somebody is absent": few(PageRequest(variant="russia_absent")).with_value("dprk.hunger", 1.0),
}

#: What every test run shows; the others take longer, and are shown by the slow tier.
QUICK = "a number"


@pytest.mark.slow
@pytest.mark.parametrize(
    "page_request",
    [w if n == QUICK else pytest.param(w, marks=pytest.mark.slow) for n, w in REQUESTS.items()],
    ids=REQUESTS,
)
def test_what_is_shown_is_what_sim_run_makes_of_the_download(page_request, engine, token, tmp_path):
    plans = request_plans(page_request, tmp_path)
    known = {
        p.name: [n for n in RECORD if "russia" not in n or "russia" in p.cast.names] for p in plans
    }
    shown = engine.runs.series(
        split_plans(page_request, plans), known, RUNS, page_request.seed, token
    )
    file = tmp_path / page_request.download
    file.write_text(to_yaml(page_request), encoding="utf-8")
    record = known[plans[-1].name]
    results = sim.run(str(file), runs=RUNS, seed=page_request.seed, record=record)
    (named,) = results.named
    base = results.base_of(named)
    for name, held in ((named, shown[plans[-1].name]), (base, shown[plans[0].name])):
        for indicator in record:
            np.testing.assert_array_equal(results.series(indicator, name), held[indicator].joined())


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_file_that_is_sent_means_what_it_meant(name, tmp_path):
    page_request = read_upload(
        f"{name}.yaml", shipped_scenarios()[name].read_bytes(), PageRequest(), tmp_path
    )
    assert assumed(request_plans(page_request, tmp_path)[-1]) == assumed(load_plan(name))


@pytest.mark.parametrize("page_request", REQUESTS.values(), ids=REQUESTS)
def test_a_download_that_is_sent_back_puts_the_sliders_where_they_were(page_request, tmp_path):
    again = read_upload(
        page_request.download, to_yaml(page_request).encode(), page_request, tmp_path
    )
    assert again.parameters == page_request.parameters
    assert (again.base, again.variant, again.since, again.off) == (
        page_request.base, page_request.variant, page_request.since, page_request.off,
    )  # fmt: skip
    assert assumed(request_plans(again, tmp_path)[-1]) == assumed(
        request_plans(page_request, tmp_path)[-1]
    )


def test_what_a_file_says_besides_is_kept_while_sliders_move(tmp_path):
    text = (
        "format: 1\nname: Mine\nextends: baseline\nbranch: 2024-07\n"
        "parameters: {stake: {uniform: [0.3, 0.6]}, dprk.hunger: 0.4}\n"
        "events: [{name: war_end, at: 2024-10, set: {war.intensity: 0}}]\n"
    )
    page_request = read_upload("mine.yaml", text.encode(), PageRequest(), tmp_path).with_value(
        "dprk.hunger", 0.9
    )
    settings = request_plans(page_request, tmp_path)[-1].regimes[-1].settings
    assert settings["dprk.hunger"] == 0.9
    assert settings["stake"] == ("uniform", (0.3, 0.6))
    assert "war_end" in to_yaml(page_request)


def test_base_scenario_and_change_are_three_plans_and_each_knows_what_it_is(tmp_path):
    request = few(PageRequest())
    assert plan_roles(request_plans(request, tmp_path), request) == {
        "baseline": "base", "war_ends": "scenario"
    }  # fmt: skip
    moved = request.with_value("dprk.hunger", 0.4)
    assert plan_roles(request_plans(moved, tmp_path), moved) == {
        "baseline": "base", "war_ends": "scenario", "war_ends_changed": "changed"
    }  # fmt: skip
    alone = replace(moved, variant="baseline")
    assert plan_roles(request_plans(alone, tmp_path), alone) == {
        "baseline": "base", "baseline_changed": "changed"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["war_ends", "us_engagement"])
def test_a_past_that_scenarios_share_is_cached_once_whatever_words_they_have(name, tmp_path):
    request = few(PageRequest(variant=name)).with_value("dprk.hunger", 0.4)
    splits = split_plans(request, request_plans(request, tmp_path))
    assert len(splits) == 3
    assert len({split.past for split in splits}) == 1
    assert len({split.whole for split in splits}) == 3


def test_what_is_moved_in_an_uploaded_file_is_kept_apart_from_the_file(tmp_path):
    text = "format: 1\nname: Mine\nextends: baseline\nbranch: 2024-07\nparameters: {dprk.hunger: 0.4}\n"
    request = read_upload("mine.yaml", text.encode(), PageRequest(), tmp_path)
    assert not request.moved
    moved = request.with_value("dprk.hunger", 0.9)
    base, given, changed = request_plans(moved, tmp_path)
    assert (base.name, given.name, changed.name) == ("baseline", "mine", "mine_changed")
    assert given.regimes[-1].settings["dprk.hunger"] == 0.4
    assert changed.regimes[-1].settings["dprk.hunger"] == 0.9
    assert changed.comparisons == ("baseline", "mine")


def test_a_shipped_scenario_is_shown_beside_the_base_that_tells_most():
    assert (request_for("war_ends").base, request_for("us_engagement").base) == ("war_drags_on", "baseline")  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (PageRequest().with_value("china.aid_size", 2.0), "size of aid from China is 2"),
        (PageRequest().with_value("dprk.hunger", 0.0), "“how much hunger restrains North Korea” is 0"),
        (PageRequest().with_switch("war", True), "war in Ukraine is left out"),
        (PageRequest().with_value("stake", 0.5).with_value("aid_size", 1.0).with_switch("war", True),
         "3 assumptions are changed"),
    ],
)  # fmt: skip
def test_the_scenario_of_a_change_says_what_was_changed(request_, words, tmp_path):
    assert moved_clause(request_) == words
    clause = request_plans(request_, tmp_path)[-1].clause
    assert clause == f"{load_plan('war_ends').clause} and {words}"


def test_reset_leaves_the_shipped_scenario():
    page_request = REQUESTS["the past as well"].with_switch("war", True).reset()
    assert not page_request.changed
    assert page_request.name == "baseline"


WRONG = {
    "no scenario": b"- a\n- b\n",
    "a word too many": b"format: 1\nname: x\nextends: baseline\nparametres: {}\n",
    "no such parameter": b"format: 1\nname: x\nextends: baseline\nparameters: {dprk.hungr: 1}\n",
    "out of range": b"format: 1\nname: x\nextends: baseline\nparameters: {dprk.hunger: -1}\n",
    "UTF-16": "format: 1".encode("utf-16"),
    "binary": bytes(range(256)),
    "empty": b"",
    "too large": b"#" * (MOST_BYTES + 1),
    "a bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n",
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_in_the_words_of_check(data, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere" / "mine.yaml"
    file.write_bytes(data)
    with pytest.raises(UserError) as checked:
        load_plan(str(file))
    with pytest.raises(UserError) as refused:
        read_upload("mine.yaml", data, PageRequest(), tmp_path)
    assert refused.value.mistakes == checked.value.mistakes


@pytest.mark.parametrize("key", ["extends", "compare_to"])
def test_a_file_that_is_sent_reads_no_other_file_of_the_machine(key, tmp_path):
    (tmp_path / "secret.yaml").write_text("password: hunter2\n", encoding="utf-8")
    line = f"{key}: {tmp_path / 'secret.yaml'}"
    text = f"format: 1\nname: x\n{line}\n" + ("" if key == "extends" else "extends: baseline\n")
    with pytest.raises(UserError, match=r"can only use .*\bbaseline\b") as refused:
        read_upload("x.yaml", text.encode(), PageRequest(), tmp_path)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\\b.yaml", "war_ends.yaml", "", "전.yml", "x" * 999]
)
def test_the_name_of_a_file_that_is_sent_leads_nowhere(name):
    found = make_stem(name)
    assert found.replace("_", "a").isalnum()
    assert found.isascii()
    assert len(found) < 60
    assert found not in shipped_scenarios()
