"""Scenarios: found by name or path, inherited, and read strictly, with one line a mistake."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.calendar import month_index
from sim.errors import UserError
from sim.facts import load_facts
from sim.scenario.drivers import Growth, Hold, extend_series
from sim.scenario.drivers import Path as Along
from sim.scenario.library import (
    files_behind,
    load_plan,
    shipped_scenarios,
    with_overrides,
    with_prior,
    with_settings,
)

Write = Callable[..., str]
HEAD = "format: 1\nname: Mine\nextends: baseline\n"


@pytest.fixture
def scenario(tmp_path: Path) -> Write:
    """Writes a scenario file and gives its path."""

    def written(text: str, name: str = "mine", head: str = HEAD) -> str:
        file = tmp_path / f"{name}.yaml"
        file.write_text(head + text, encoding="utf-8")
        return str(file)

    return written


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_every_shipped_scenario_loads_and_says_what_it_asks(name: str) -> None:
    plan = load_plan(name)
    assert plan.name == name
    assert plan.title
    assert len(plan.description) > 80
    assert plan.compare_to is None or plan.compare_to in shipped_scenarios()
    assert plan.regimes[0].start == 0


def test_the_files_behind_a_scenario_are_all_that_it_extends_or_is_compared_with(scenario) -> None:
    root = scenario("", "root")
    compared = scenario("", "compared")
    between = scenario("compare_to: compared\n", "between", HEAD.replace("baseline", "root"))
    top = scenario("compare_to: [war_ends, between]\n", "top", HEAD.replace("baseline", "between"))
    assert sorted(map(str, files_behind([top]))) == sorted([top, between, root, compared])
    assert files_behind(["war_ends"]) == ()


def test_the_baseline_is_the_default_and_a_plan_is_made_once() -> None:
    assert load_plan() is load_plan("baseline")


def test_a_branch_keeps_the_past_of_its_base(scenario: Write) -> None:
    plan = load_plan(scenario("branch: 2024-07\nparameters: {hunger: 0.2}\n"))
    assert plan.branch == month_index("2024-07") == 414
    past, base = plan.regimes[0], load_plan().regimes[0]
    assert (past.start, past.events, past.settings) == (0, base.events, base.settings)
    for name, values in past.drivers.fields.items():
        np.testing.assert_array_equal(values, base.drivers.fields[name])
    assert plan.regime(413).settings == {}
    assert plan.regime(414).settings == {"hunger": 0.2}
    assert plan.compare_to == "baseline"


def test_without_a_branch_a_scenario_holds_from_the_first_month(scenario: Write) -> None:
    plan = load_plan(scenario("parameters: {hunger: 0.2}\n"))
    assert plan.branch is None
    assert plan.regime(0).settings == {"hunger": 0.2}


def test_a_grandchild_inherits_and_replaces(scenario: Write) -> None:
    scenario("parameters: {hunger: 0.2, china.stake: 0.1}\nswitch_off: [war]\n", "parent")
    child = "format: 1\nname: Child\nextends: parent\n"
    text = "parameters: {stake: 0.4}\nswitch_off: [trust]\n"
    last = load_plan(scenario(text, "child", child)).regimes[-1]
    assert last.settings == {"hunger": 0.2, "stake": 0.4}
    assert last.switched_off == {"war", "trust"}


def test_an_event_of_the_same_name_replaces_the_bases(scenario: Write) -> None:
    text = "events:\n  - name: war_end\n    at: 2026-01\n    set: {war.intensity: 0}\n"
    (event,) = load_plan(scenario(text)).regimes[0].events
    assert (event.name, event.at, event.hazard) == ("war_end", month_index("2026-01"), None)


def test_a_distribution_is_read_as_law_and_numbers(scenario: Write) -> None:
    plan = load_plan(scenario("parameters: {hunger: {uniform: [0.1, 0.4]}}\n"))
    assert plan.regimes[0].settings == {"hunger": ("uniform", (0.1, 0.4))}


def test_settings_hold_from_the_branch_and_overrides_from_the_first_month() -> None:
    ends = load_plan("war_ends")
    late, early = (f(ends, {"hunger": 0.2}) for f in (with_settings, with_overrides))
    assert [dict(c.settings) for c in late.regimes] == [{}, {"hunger": 0.2}]
    assert [dict(c.settings) for c in early.regimes] == [{"hunger": 0.2}] * 2
    assert [dict(c.settings) for c in ends.regimes] == [{}, {}]


def test_a_prior_holds_for_all_chapters() -> None:
    plan = with_prior(load_plan("war_ends"), "defaults")
    assert [regime.prior for regime in plan.regimes] == ["defaults"] * 2


def test_a_switch_beats_a_setting_of_the_same_parameter(scenario: Write) -> None:
    text = "parameters: {dprk.diversification_weight: 1.0}\nswitch_off: [diversification]\n"
    found = load_plan(scenario(text)).regimes[0].all_settings()
    assert found == {"diversification_weight": 0.0}


MISTAKES = [
    ("parameters: {hungr: 0.2}", "mine.yaml:4:14: no parameter 'hungr'. Did you mean 'hunger'?"),
    ("parameters: {chnia.stake: 0.2}", "no actor 'chnia'"),
    ("parameters: {floor_of_use: 7}", "floor_of_use = 7 lies outside 0 to 1"),
    ("parameters: {hunger: yes}", "hunger takes a number, not the text 'yes'"),
    ("parameters: {hunger: '1e3'}", "not the text '1e3'; write 1000"),
    ("parameters: {hunger: .nan}", "finite"),
    ("parameters: {hunger: {unifrom: [0, 1]}}", "hunger"),
    ("parameters: {hunger: {uniform: [0.4, 0.1]}}", "hunger"),
    ("parameters: {hunger: {uniform: [0.4]}}", "hunger"),
    ("parameters: {hunger: {}}", "hunger"),
    ("parameters: {hunger: {uniform: [0, 1], normal: [0, 1]}}", "hunger"),
    ("paramters: {hunger: 1}", "mine.yaml:4:1: unknown key 'paramters'. Did you mean 'parameters'?"),
    ("drivers: {gdp.chnia: {hold: last}}", "no series 'gdp.chnia'. Did you mean 'gdp.china'?"),
    ("drivers: {gdp.china: {hold: last, growth: 0.1}}", "give one of hold, growth, path"),
    ("drivers: {gdp.china: {growth: -2}}", "growth = -2 lies outside"),
    ("drivers: {gdp.china: {path: {2035: 1}}}", "a path takes months, such as 2035-01"),
    ("drivers: {gdp.china: {path: {}}}", "gdp.china"),
    ("switch_off: [hegemonic_faer]", "no switch 'hegemonic_faer'. Did you mean 'hegemonic_fear'?"),
    ("branch: 2024-13", "not a month"),
    ("branch: 2024", "branch takes a month, not the number 2024"),
    ("end: 2050-01", "end"),
    ("end: 1980-01", "end"),
    ("branch: 2040-01", "branch"),
    ("branch: 1980-01", "branch"),
    ("variants: {moves: smoothd}", "moves"),
    ("events: [{name: x}]", "give its time: at, hazard, when or after"),
    ("events: [{name: x, at: 2026-01, set: {war.intensty: 0}}]", "Did you mean 'war.intensity'?"),
    ("events: [{name: x, hazard: war_end_hazrd}]", "Did you mean 'war_end_hazard'?"),
    ("events: [{name: x, hazard: 1.5}]", "hazard"),
    ("events: [{name: x, hazard: -0.1}]", "hazard"),
    ("events: [{name: x, after: war_edn}]", "war_edn"),
    ("events: [{name: x, at: {triangular: [2027-01, 2026-01, 2028-01]}}]", "triangular"),
    ("events: [{name: x, at: {triangular: [2027-01, 2028-01]}}]", "triangular"),
    ("events: [{name: x, at: {unifrom: [2027-01, 2028-01]}}]", "unifrom"),
    ("events: [{name: x, at: 2026-01, over: 6}]", "over"),
    ("events: [{name: x, at: 2026-01, over: six months}]", "over takes a duration"),
    ("events: [{name: x, at: 2026-01}, {name: x, at: 2027-01}]", "x"),
    ("branch: 2024-07\nevents: [{name: x, at: 2020-01}]", "x"),
    ("parameters: {hunger: 1, hunger: 2}", "hunger"),
    ("extends: nobody", "nobody"),
    ("compare_to: nobody", "nobody"),
    ("- a list", "mine.yaml"),
    ("prior: declred", "prior"),
    ("runs: 0", "runs"),
    ("name: 3", "name"),
    ("format: 2", "format"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), MISTAKES)
def test_a_mistake_is_told_in_one_line_with_file_and_key(
    scenario: Write, text: str, told: str
) -> None:
    kept = [line for line in HEAD.splitlines() if line.split(":")[0] not in text.split(":")[0]]
    with pytest.raises(UserError, match=told) as error:
        load_plan(scenario(text + "\n", head="\n".join(kept) + "\n"))
    assert len(error.value.mistakes) == 1
    assert "\n" not in str(error.value)
    assert "mine.yaml" in str(error.value)


def test_all_mistakes_of_a_file_are_told_at_once(scenario: Write) -> None:
    text = "parameters: {hungr: 0.2, stak: 1}\nswitch_off: [wars]\n"
    with pytest.raises(UserError) as error:
        load_plan(scenario(text))
    assert len(error.value.mistakes) == 3


def test_a_wrong_name_is_told_also_where_its_value_is_wrong(scenario: Write) -> None:
    file = scenario(
        "branch: 2024-07\n"
        "parameters: {dprk.hungr: lots, dprk.hunger: none}\n"
        "drivers: {gdp.rusia: {growth: fast}}\n"
        "events:\n"
        "  - {name: a, when: {trust.dprk.usa: {above: high}}, set: {rok.opennes_shift: much}}\n"
    )
    with pytest.raises(UserError) as told:
        load_plan(file)
    assert list(told.value.mistakes) == [
        "mine.yaml:5:14: no parameter 'dprk.hungr'. Did you mean 'dprk.hunger'?",
        "mine.yaml:5:26: dprk.hungr takes a number, not the text 'lots'",
        "mine.yaml:5:45: dprk.hunger takes a number, not the text 'none'",
        "mine.yaml:6:11: no series 'gdp.rusia'. Did you mean 'gdp.russia'?",
        "mine.yaml:6:31: growth takes a number, not the text 'fast'",
        "mine.yaml:8:22: no indicator or series 'trust.dprk.usa'. Did you mean 'trust.dprk.us'?",
        "mine.yaml:8:46: above takes a number, not the text 'high'",
        "mine.yaml:8:60: no series or lever 'rok.opennes_shift'. Did you mean 'rok.openness_shift'?",
        "mine.yaml:8:79: rok.opennes_shift takes a number, not the text 'much'",
    ]


def test_an_unknown_name_or_file_is_a_users_mistake() -> None:
    with pytest.raises(UserError, match=r"no scenario 'war_end'. Did you mean 'war_ends'\?"):
        load_plan("war_end")
    with pytest.raises(UserError, match=r"no file nowhere\.yaml"):
        load_plan("nowhere.yaml")


def test_a_circle_is_a_users_mistake(scenario: Write) -> None:
    scenario("", "b", "format: 1\nname: B\nextends: a\n")
    with pytest.raises(UserError, match="extends itself"):
        load_plan(scenario("", "a", "format: 1\nname: A\nextends: b\n"))


def test_what_is_no_utf_8_is_a_users_mistake(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(HEAD.encode() + "description: café".encode("latin-1"))
    with pytest.raises(UserError, match=r"latin\.yaml: is not UTF-8"):
        load_plan(str(file))


def test_nothing_in_a_file_is_executed(scenario: Write) -> None:
    with pytest.raises(UserError, match=r"mine\.yaml"):
        load_plan(scenario("description: !!python/object/apply:os.getcwd []\n"))


def test_a_changed_file_is_read_anew(scenario: Write) -> None:
    load_plan(scenario("parameters: {hunger: 0.2}\n"))
    again = load_plan(scenario("parameters: {hunger: 0.3}\n"))
    assert again.regimes[0].settings == {"hunger": 0.3}


# -- the futures of drivers ------------------------------------------------------------------------

GDP = load_facts().series["gdp.china"]


@pytest.mark.parametrize("future", [Hold(), Growth(0.1), Along(((450, 1.0),))])
def test_no_future_touches_the_record(future: Hold | Growth | Along) -> None:
    found = extend_series(GDP, future, 540)
    assert len(found) == 540
    np.testing.assert_array_equal(found[GDP.first : GDP.last + 1], GDP.values)


def test_futures_hold_grow_and_follow_their_path() -> None:
    last, end = GDP.values[-1], GDP.last
    assert (extend_series(GDP, Hold(), 540)[end:] == last).all()
    grown = extend_series(GDP, Growth(0.1), 540)
    np.testing.assert_allclose(grown[end + 12], last * 1.1)
    np.testing.assert_allclose(grown[end + 30], last * (1.21 + 1.331) / 2)
    along = extend_series(GDP, Along(((end + 10, last + 20.0), (end + 20, last))), 540)
    np.testing.assert_allclose(along[end + 5], last + 10.0)
    np.testing.assert_allclose(along[end + 15], last + 10.0)
    stepped = extend_series(GDP, Along(((end + 10, 7.0),), "step"), 540)
    assert (stepped[end + 9], stepped[end + 10], stepped[-1]) == (last, 7.0, 7.0)


def test_a_span_of_a_series_is_the_same_whatever_the_length_asked() -> None:
    whole = extend_series(GDP, Growth(0.03), 540)
    np.testing.assert_array_equal(extend_series(GDP, Growth(0.03), 40, first=480), whole[480:520])


def test_a_file_that_is_not_there_is_told_with_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "early_peace.yaml").touch()
    with pytest.raises(
        UserError, match=r"no file early_piece.yaml\. Did you mean 'early_peace.yaml'"
    ):
        load_plan("early_piece.yaml")
    with pytest.raises(
        UserError, match=r"no scenario 'early_peace'\. Did you mean the file 'early_peace.yaml'"
    ):
        load_plan("early_peace")
    with pytest.raises(UserError, match=r"no file nowhere/x\.yaml\.$"):
        load_plan("nowhere/x.yaml")
