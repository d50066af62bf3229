"""Histories given a condition: the same in every scenario, counted, and never said to be caused."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from rich.console import Console

import sim
from sim.errors import UserError
from sim.results.clusters import effective_runs
from sim.results.first_times import wilson
from sim.results.given import SELECTED, GivenWarning
from sim.show.report.page import report
from sim.show.tables import changes_table

NAMES = ["talks", "deal", "treaty.dprk.russia", "alignment.dprk.us", "arms.dprk.russia"]
ALWAYS = "arms.dprk.russia>=0@2025"


@pytest.fixture(scope="module")
def results() -> sim.Results:
    return sim.run("us_engagement", runs=160, record=NAMES, end="2028-12")


@pytest.fixture(scope="module")
def folder(results: sim.Results, tmp_path_factory: pytest.TempPathFactory) -> sim.Results:
    """The same, read from a folder."""
    place = tmp_path_factory.mktemp("given") / "batch"
    sim.run("us_engagement", runs=160, record=NAMES, end="2028-12", out=place)
    return sim.Results.open(place)


def printed(table: object) -> list[str]:
    console = Console(width=150, force_terminal=False)
    with console.capture() as capture:
        console.print(table)
    return [line.rstrip() for line in capture.get().splitlines()]


def without(lines: Iterable[str], word: str) -> list[str]:
    return [line for line in lines if word not in line]


# -- what is selected ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["results", "folder"])
def test_the_same_histories_are_taken_in_every_scenario(
    name: str, request: pytest.FixtureRequest
) -> None:
    every = request.getfixturevalue(name)
    some = every.given("any:talks>0@2025..2028")
    base = every.series("talks", "baseline")[420:468]
    met = np.flatnonzero((base > 0).any(axis=0))
    assert 50 <= len(met) < 160
    for scenario in every.scenarios:
        assert np.array_equal(some[scenario]["run"].values, met)
        for indicator in NAMES:
            wanted = every.series(indicator, scenario)[:, met]
            assert np.array_equal(some.series(indicator, scenario), wanted, equal_nan=True)
    assert some.manifest["runs"] == len(met)


def test_differences_are_those_of_the_selected_pairs(results: sim.Results) -> None:
    some = results.given("treaty.dprk.russia>0.5@2024")
    met = some["baseline"]["run"].values
    [found] = [d for d in some.differences("us_engagement", year=2028) if d.name == "talks"]
    pairs = [results.window_mean("talks", s, 456, 467)[met] for s in ("baseline", "us_engagement")]
    assert found.runs == len(met)
    assert found.mean == pytest.approx((pairs[1] - pairs[0]).mean())


def test_a_condition_may_be_judged_in_another_scenario(results: sim.Results) -> None:
    there = results.given("in us_engagement: any:talks>0@2025..2028")
    talks = results.series("talks", "us_engagement")[420:468]
    assert np.array_equal(there["baseline"]["run"].values, np.flatnonzero((talks > 0).any(axis=0)))
    assert "in any month of 2025 to 2028, in us_engagement (" in there.given_line


def test_several_conditions_all_hold(results: sim.Results) -> None:
    one, other = "any:talks>0@2020..2028", "treaty.dprk.russia>0.5@2024"
    both = results.given(one, other)
    runs = [set(results.given(c)["baseline"]["run"].values.tolist()) for c in (one, other)]
    assert set(both["baseline"]["run"].values.tolist()) == runs[0] & runs[1]
    lines = both.manifest["given"]["lines"]
    assert len(lines) == 4
    assert lines[2].startswith(f"all of these in {len(runs[0] & runs[1])} of 160 histories")


def test_one_condition_after_the_other_selects_the_same(results: sim.Results) -> None:
    one, other = "any:talks>0@2020..2028", "treaty.dprk.russia>0.5@2024"
    together, in_turn = results.given(one, other), results.given(one).given(other)
    assert np.array_equal(*(r["baseline"]["run"].values for r in (together, in_turn)))
    assert together.given_line == in_turn.given_line


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from([ALWAYS, "all:talks>=0", "any:deal<2@2025-03", "in us_engagement: talks<=1"])
)
def test_a_condition_that_all_histories_meet_changes_nothing_but_words(
    results: sim.Results, condition: str
) -> None:
    with pytest.warns(GivenWarning, match="all 160 histories of .* meet it"):
        same = results.given(condition)
    for scenario in results.scenarios:
        assert same[scenario].equals(results[scenario])
    assert same.compare().equals(results.compare())
    assert same.summary().equals(results.summary())
    assert same.first_times("us_engagement") == results.first_times("us_engagement")
    tables = (printed(changes_table(r, "us_engagement", "baseline", None)) for r in (results, same))
    before, after = tables
    assert without(after, "given") == before
    lines = [
        [[line.get_xydata().tolist() for line in ax.lines] for ax in (r.plot.fan("talks"),)]
        for r in (results, same)
    ]
    assert lines[0] == lines[1]


# -- what is said ----------------------------------------------------------------------------------


def test_the_share_has_an_interval_and_nothing_is_said_to_be_caused(results: sim.Results) -> None:
    some = results.given("any:talks>0@2025..2028")
    count = some.manifest["runs"]
    low, high = wilson(count, 160)
    assert some.manifest["given"]["lines"] == [
        f"in {count} of 160 histories ({100 * count / 160:.0f} %, {100 * low:.0f} to "
        f"{100 * high:.0f}) of baseline: talks > 0 in any month of 2025 to 2028",
        SELECTED,
    ]
    assert "selected, not caused" in SELECTED


def test_where_histories_share_parameter_sets_the_interval_is_wider(results: sim.Results) -> None:
    sets = np.arange(160) // 8
    data = {
        name: results[name].assign(
            {
                v: ("run", sets.astype(float))
                for v in results[name]
                if str(v).startswith("parameter:")
            }
        )
        for name in results.scenarios
    }
    # in each set the condition holds in all histories or in none
    for one in data.values():
        one["talks"] = one["talks"].copy(data=np.broadcast_to(sets % 2, one["talks"].shape))
    shared = sim.Results(data, {**results.manifest, "start": {"past": "given"}})
    line = shared.given("talks>0.5@2025").manifest["given"]["lines"][0]
    alike = effective_runs((sets % 2).astype(float), sets)
    assert 18 <= alike <= 20
    low, high = wilson(0.5 * alike, alike)
    wanted = f"(50 %, {100 * low:.0f} to {100 * high:.0f})"
    plain = sim.Results(data, results.manifest).given("talks>0.5@2025")
    assert line.startswith(f"in 80 of 160 histories {wanted}")
    assert wanted not in plain.manifest["given"]["lines"][0]


def test_the_second_line_of_a_table_says_what_is_given(results: sim.Results) -> None:
    some = results.given("any:talks>0@2025..2028")
    lines = printed(changes_table(some, "us_engagement", "baseline", None))
    assert lines[0].startswith("What us_engagement changes")
    assert lines[1] == some.given_line
    assert lines[1].startswith("given talks > 0 in any month of 2025 to 2028 (")


def test_figures_say_what_is_given(results: sim.Results) -> None:
    some = results.given("any:talks>0@2025..2028")
    for axes in (some.plot.fan("talks"), some.plot.difference("talks", "us_engagement")):
        assert any(some.given_line in text.get_text() for text in axes.texts)
    for figure in (some.plot.fans("us_engagement"), some.plot.overview("us_engagement")):
        # the overview writes a line in pieces, so that some have colours
        written = " ".join(t.get_text() for t in figure.findobj(Text)).split()
        assert set(some.given_line.split()) <= set(written)
    plain = results.plot.fan("talks")
    assert not any("given" in text.get_text() for text in plain.texts)


@pytest.mark.slow
def test_a_report_says_it_above_each_table_and_in_its_manifest(results: sim.Results) -> None:
    some = results.given("any:talks>0@2025..2028")
    text = report(some)
    words = some.given_line.replace(">", "&gt;")
    assert text.count(f"<br>{words}</caption>") == 2
    assert "selected, not caused" in text
    assert f"in any month of 2025 to 2028; {some.manifest['runs']} histories are shown" in text
    assert "runs=160" in text
    assert '<p class="given">' in text
    assert '<p class="given">' not in report(results)


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("talks>5@2025", "given talks > 5 in 2025: holds in none of 160 histories"),
        ("talks>0@2036", "talks > 0 in 2036: the run's whole years are 1990 to 2028"),
        ("treaty.dprk.rusia>0@2025", "Did you mean 'treaty.dprk.russia'?"),
        ("in war_ends: talks>0", "given is judged in war_ends, which is not in this folder."),
        ("in us_engagment: talks>0", "not in this folder. Did you mean 'us_engagement'?"),
        ("talks", "write INDICATOR<NUMBER@DATE"),
    ],
)
def test_what_cannot_be_judged_is_refused(results: sim.Results, condition: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        results.given(condition)
    assert said in str(error.value)


def test_too_few_histories_say_nothing_and_how_many_runs_it_takes(results: sim.Results) -> None:
    alignment = np.sort(results.year_mean("alignment.dprk.us", "baseline", 2025))
    bound = float(alignment[-13:-11].mean())
    wanted = "holds in 12 of 160 histories, too few to say anything; it takes about 670 runs"
    with pytest.raises(UserError, match=wanted):
        results.given(f"alignment.dprk.us>{bound}@2025")


def test_all_mistakes_are_told_at_once(results: sim.Results) -> None:
    with pytest.raises(UserError) as error:
        results.given("talks", "tallks>0", "deal>")
    assert len(error.value.mistakes) == 2
    with pytest.raises(UserError) as error:
        results.given("tallks>0", "deal>0@2050")
    assert len(error.value.mistakes) == 2


def test_a_condition_is_needed(results: sim.Results) -> None:
    with pytest.raises(UserError, match="name a condition"):
        results.given()


def test_a_base_that_was_not_run_is_named(results: sim.Results) -> None:
    alone = sim.Results({"us_engagement": results["us_engagement"]}, results.manifest)
    with pytest.raises(UserError, match="given is judged in baseline, which is not in this folder"):
        alone.given("talks>0@2025")
    assert alone.given("in us_engagement: any:talks>0").manifest["runs"] >= 50


def test_scenarios_with_different_bases_ask_in_which() -> None:
    several = sim.run("history", "russia_absent", runs=2, end="1992-12", record=["talks"])
    with pytest.raises(
        UserError, match=r"different bases \(baseline, history\); write which, such as 'in base"
    ):
        several.given("talks>0@1991")


def test_few_runs_may_be_shown_whole(tmp_path: Path) -> None:
    few = sim.run("history", runs=3, end="1992-12", record=["talks"])
    with pytest.warns(GivenWarning):
        assert few.given("talks>=0@1991").manifest["runs"] == 3
