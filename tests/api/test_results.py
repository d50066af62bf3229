import json

import numpy as np
import pytest
import xarray as xr
from matplotlib.text import Text

import sim
from sim.calendar import month_name
from sim.errors import UserError

END = "2026-12"


@pytest.fixture(scope="module")
def results():
    return sim.run("war_ends", runs=6, end=END)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return sim.run("war_ends", runs=6, end=END, out=tmp_path_factory.mktemp("run") / "new")


def test_memory_and_disk_hold_the_same_numbers(results, stored):
    for scenario in results.scenarios:
        xr.testing.assert_identical(
            results[scenario].sortby("run"), stored[scenario].load()[list(results[scenario])]
        )


def test_what_a_scenario_does_not_have_is_left_out_of_its_summary_and_happenings():
    lean = sim.run("russia_absent", runs=2, end="1995-12")
    gone = "treaty.dprk.russia"
    assert gone in {h.name for h in lean.first_times("baseline", since=0)}
    assert gone not in {h.name for h in lean.first_times("russia_absent")}
    told = lean.summary().groupby("scenario")["indicator"].agg(set)
    assert gone in told["baseline"]
    assert gone not in told["russia_absent"]
    assert "talks" in told["russia_absent"]


def test_a_scenario_brings_its_bases_along(results):
    assert results.scenarios == ("baseline", "war_drags_on", "war_ends")
    assert results.named == ("war_ends",)
    assert results.bases_of("war_ends") == ["baseline", "war_drags_on"]


def test_scenarios_are_equal_before_the_branch_and_differ_after(results):
    before, after = (
        [
            results[name]["arms.dprk.russia"].sel(month=months).values
            for name in ("baseline", "war_ends")
        ]
        for months in (slice(None, "2024-06"), slice("2025-06", None))
    )
    np.testing.assert_array_equal(*before)
    assert (before[0] != 0).any()
    assert (after[0] != after[1]).any()


def test_every_series_carries_its_unit_and_meaning(results):
    for variable in results["baseline"].data_vars.values():
        assert variable.attrs["units"]
        assert variable.attrs["long_name"]


def test_drawn_parameters_travel_with_the_runs(results):
    drawn = results["baseline"]["parameter:trust_gain"]
    assert drawn.dims == ("run",)
    assert len(np.unique(drawn)) == 6


def test_the_tidy_frame_has_a_row_for_every_scenario_month_and_run(results):
    frame = results.frame("trust.dprk.russia")
    assert list(frame.columns) == ["scenario", "month", "run", "trust.dprk.russia"]
    assert len(frame) == 3 * len(results["baseline"]["month"]) * 6


def test_comparison_tells_spread_from_the_interval_of_the_mean(results):
    table = results.compare("war_ends", year=2026)
    row = table.loc["war.intensity"]
    assert row["mc_low"] <= row["mean_difference"] <= row["mc_high"]
    assert row["difference_p05"] <= row["difference_p95"]
    assert row["falls"] >= row["rises"]


def test_a_scenario_is_not_compared_with_itself(results):
    with pytest.raises(UserError, match="'war_ends' cannot be compared with itself"):
        results.compare("war_ends", base="war_ends")


def test_happenings_have_a_share_with_an_interval(results):
    found = {h.name: h for h in results.first_times("war_ends")}
    treaty = found["treaty.dprk.russia"]
    assert treaty.low <= treaty.probability <= treaty.high


def test_summary_covers_every_scenario_and_indicator(results):
    summary = results.summary(2026)
    assert len(summary) == 3 * len(results.indicators)


def test_a_summary_looks_at_the_same_year_in_all_scenarios_though_they_branch_apart():
    apart = sim.run("war_ends", "no_ukraine_war", runs=2, end="2030-12")
    windows = {name: apart.window(name) for name in apart.scenarios}
    assert len(set(windows.values())) > 1
    summary = apart.summary()
    first, last = windows["no_ukraine_war"]
    assert set(summary["from"]) == {month_name(first)}
    assert set(summary["to"]) == {month_name(last)}
    assert set(summary["scenario"]) == set(apart.scenarios)


def test_the_manifest_can_identify_the_batch(stored):
    manifest = json.loads((stored.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"]
    assert manifest["seed"] == 1
    assert set(manifest["scenarios"]) == {"baseline", "war_drags_on", "war_ends"}
    assert len(manifest["scenarios"]["baseline"]["hash"]) == 64
    assert manifest["versions"]["numpy"] == np.__version__


def test_an_existing_folder_is_never_written_into(tmp_path):
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="exists already"):
        sim.run("war_ends", runs=2, end="2024-12", out=tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["kept.txt"]


def test_an_unfinished_batch_is_not_shown_as_results(stored, tmp_path):
    manifest = json.loads((stored.folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["complete"] = False
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UserError, match="unfinished"):
        sim.Results.open(tmp_path)


def test_a_folder_that_holds_no_results_is_named(tmp_path):
    with pytest.raises(UserError, match="not a results folder"):
        sim.Results.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "hint"), [("arms.dprk.rusia", "arms.dprk.russia"), ("tallks", "talks")]
)
def test_an_unknown_indicator_is_told_with_the_nearest(results, name, hint):
    with pytest.raises(UserError, match=hint):
        results.series(name, "baseline")


def test_more_runs_only_add_histories():
    few, many = (sim.run("history", runs=n, end="1995-12") for n in (3, 5))
    np.testing.assert_array_equal(
        few["history"]["trust.dprk.china"], many["history"]["trust.dprk.china"][:, :3]
    )


def test_settings_change_the_named_scenario_and_not_its_base(results):
    changed = sim.run("war_ends", runs=6, end=END, settings={"dprk.hunger": 0.0})
    for name, same in (("baseline", True), ("war_ends", False)):
        equal = np.array_equal(changed[name]["provocations"], results[name]["provocations"])
        assert equal is same


def test_a_tweak_holds_from_the_end_of_the_record():
    plan = sim.tweaked({"dprk.diversification_weight": 0.9})
    found = sim.run(plan, runs=4, end="2026-12")
    base, variant = (found[name]["fuel.china.dprk"] for name in found.scenarios)
    np.testing.assert_array_equal(base.sel(month=slice(None, "2024-06")),
                                  variant.sel(month=slice(None, "2024-06")))  # fmt: skip
    assert (base.values != variant.values).any()


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ({"runs": 0}, "at least 1"),
        ({"runs": 2.5}, "whole number"),
        ({"end": "2024-13"}, "is not a month"),
        ({"end": "2010-01"}, "can end from"),
        ({"record": ["tallks"]}, "talks"),
        ({"settings": {"dprk.hungr": 1.0}}, "hunger"),
    ],
)
def test_mistakes_in_what_is_asked_for_are_told_clearly(what, message):
    with pytest.raises(UserError, match=message):
        sim.run("war_ends", **what)


def test_figures_are_drawn_with_units_and_scenarios_named(results):
    axes = results.plot.fan("arms.dprk.russia")
    assert axes.get_title(loc="left") == "Shells, North Korea → Russia"
    assert "thousand a month" in "".join(text.get_text() for text in axes.figure.findobj(Text))
    titles = [results.manifest["scenarios"][name]["title"] for name in results.scenarios]
    assert [t.get_text() for t in axes.get_legend().get_texts()] == titles
    assert results.plot.difference("arms.dprk.russia", "war_ends").lines


def test_the_record_is_laid_beside_the_histories(results):
    axes = results.plot.record("shells_rok.dprk.russia")
    assert axes.containers
    assert "record" in " ".join(t.get_text() for t in axes.get_legend().get_texts())


def test_a_stored_series_without_any_value_is_there_all_the_same(tmp_path):
    found = sim.run(
        "history", runs=2, end="1993-12", record=["arms_price.dprk.russia"], out=tmp_path / "new"
    )  # fmt: skip
    assert np.isnan(
        sim.Results.open(found.folder).series("arms_price.dprk.russia", "history")
    ).all()


@pytest.fixture(scope="module")
def brief():
    return sim.run("history", runs=1, end="1990-12", record=["talks"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda results: results.compare("histry"),
        lambda results: results.base_of("histry"),
        lambda results: results.branch_of("histry"),
        lambda results: results.first_times("histry"),
        lambda results: results["histry"],
    ],
)
def test_an_unknown_scenario_is_told_with_the_nearest_whatever_is_asked(ask, brief):
    with pytest.raises(UserError, match="Did you mean 'history'"):
        ask(brief)


def test_the_unit_of_an_unknown_indicator_is_told_with_the_nearest(brief):
    assert brief.unit("talks") == "0/1"
    with pytest.raises(UserError, match="Did you mean 'talks'"):
        brief.unit("tlks")


def test_what_is_compared_by_default_is_the_main_comparison_everywhere(results):
    assert results.base_of("war_ends") == "baseline"
    assert results.main_base("war_ends") == "war_drags_on"
    assert results.compare("war_ends").equals(results.compare("war_ends", "war_drags_on"))
    assert results.answer().base == results.changes().base == "war_drags_on"
    picture = results.plot.difference("arms.dprk.russia", "war_ends").figure
    assert any("The war drags on" in text.get_text() for text in picture.findobj(Text))


def test_a_shipped_scenario_that_was_not_run_is_told_so_and_a_misspelled_one_gets_the_nearest():
    results = sim.run("history", runs=2, end="1991-12", record=["talks"])
    with pytest.raises(
        UserError,
        match=r"no scenario 'war_drags_on' here\. It was not run: name it in `sim run` too",
    ):
        results.compare("history", "war_drags_on")
    with pytest.raises(UserError, match="Did you mean 'history'"):
        results["histroy"]
