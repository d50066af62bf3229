"""A file of policies is read strictly: all mistakes at once, each with its line and the nearest name."""

from pathlib import Path

import numpy as np
import pytest

from sim.errors import UserError
from sim.studies.policy_file import read_policies
from sim.studies.policy_question import Outcome
from tests.studies.policy_files import write


def mistakes(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(UserError) as told:
        read_policies(write(folder, text))
    return told.value.mistakes


def test_a_file_says_what_is_asked(tmp_path):
    question = read_policies(write(tmp_path))
    assert question.name == "small"
    assert list(question.policies) == ["nothing", "same", "pressure", "offer"]
    assert question.status_quo == "nothing"
    assert question.runs, question.seed == (30, 1)
    assert question.months == 36 * 12
    kinds = {one.name: one.kind for one in question.uncertainties}
    assert kinds["output_most"] == "parameter"
    assert kinds["war_end"] == "event"
    assert kinds["gdp.russia"] == kinds["exposure.china"] == "driver"
    assert question.indicators == ("arms.dprk.russia", "talks")


def test_runs_seed_and_prior_can_be_given_instead(tmp_path):
    question = read_policies(write(tmp_path), runs=7, seed=3, prior="declared")
    assert (question.runs, question.seed, question.prior) == (7, 3, "declared")
    assert question.policies["nothing"].regimes[-1].prior == "declared"


def test_all_mistakes_are_told_at_once_each_with_its_line(tmp_path):
    told = mistakes(
        tmp_path,
        """
        since: 2024-07
        runs: 0
        policies:
          nothing: {}
          pressure: us_maximum_presure
          offer: {parameters: {us.openess_shift: 0.4}}
          off: {switch_off: [distence]}
          rule: {agents: {us: closd}}
          late: {events: [{name: late, at: 2019-01, add: {china.squeeze_shift: 0.4}}]}
        uncertainties:
          trust_gian: plausible
          shell_value: [6, 2]
          gdp.russia: plausible
          war_end: [0.1, 0.2]
          hunger: [-5, 1]
        outcomes:
          shells: {indicator: arms.dprk.rusia, window: 2028, better: less}
          talks: {indicator: talks, window: 2019, better: mor}
        """,
    )
    wanted = {
        3: "runs = 0 is too small",
        6: "Did you mean 'us_maximum_pressure'",
        7: "Did you mean 'us.openness_shift'",
        8: "no switch 'distence'",
        9: "no decision rule 'closd'",
        10: "2019-01",
        12: "no parameter, driver or event 'trust_gian'. Did you mean 'trust_gain'",
        13: "the range goes from low to high",
        14: "has no plausible range of its own; give its growth a year",
        15: "is an event; give its first and last month",
        16: "hunger",
        18: "no indicator 'arms.dprk.rusia'. Did you mean 'arms.dprk.russia'",
        19: "better cannot be 'mor'. Did you mean 'more'",
    }
    for line, words in wanted.items():
        assert any(f"small.yaml:{line}:" in one and words in one for one in told), (line, told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("policies: {one: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "at least two"),
        ("policies: {one: {}, two: {}}", "needs the key 'outcomes'"),
        ("policies: {one: {}, two: {}}\noutcomes: {}", "outcomes needs an outcome"),
        ("policis: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "Did you mean 'policies'"),
        ("status_quo: ona\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "no policy 'ona'. Did you mean 'one'"),
        ("policies: {one: {}, ../two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "cannot name a policy"),
        ("policies: {one: {}, One: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "are one name"),
        ("policies: {one: {}, two: no_ukraine_war}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "policies share their past"),
        ("policies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2019, better: more}}", "window 2019 lies outside 2024-07 to 2034-12"),
        ("policies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028..2027, better: more}}", "ends before it begins"),
        ("policies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: soon, better: more}}", "a year, a month or a stretch"),
        ("since: 2050-01\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "since lies outside"),
        ("scenario: basline\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "Did you mean 'baseline'"),
        ("prior: assimilated\nuncertainties: [trust_gain]\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "ties parameters together"),
        ("uncertainties: [trust_gain, trust_gain]\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "named twice"),
        ("uncertainties: some\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "'all', a list of names"),
        ("uncertainties: {gdp.russia: [-5, 1]}\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "lies outside -0.99 to 10"),
        ("uncertainties: {war_end: [2020-01, 2026-01]}\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "lies before 2024-07"),
        ("uncertainties: {trust_gain: [2024-01, 2026-01]}\npolicies: {one: {}, two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "in numbers, not months"),
        ("policies: {one: , two: {}}\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "write {} for a policy that changes nothing"),
        ("policies: [one, two]\noutcomes: {x: {indicator: talks, window: 2028, better: more}}", "takes a mapping"),
        ("", "is empty"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_a_line(tmp_path, text, said):
    told = mistakes(tmp_path, text)
    assert any(said in one for one in told), told
    assert all("\n" not in one for one in told)


@pytest.mark.parametrize(
    ("uncertain", "policy"),
    [
        ("us.openness_shift: [0, 0.5]", "{parameters: {us.openness_shift: 0.4}}"),
        ("us.openness_shift: [0, 0.5]", "{parameters: {openness_shift: 0.4}}"),
        ("openness.us: [0, 0.5]", "us_engagement"),
        ("war_end: [2025-01, 2026-01]", "war_ends"),
        ("trust_gain: plausible", "{switch_off: [trust]}"),
    ],
)
def test_what_a_policy_decides_is_not_uncertain(tmp_path, uncertain, policy):
    text = (
        f"policies: {{one: {{}}, two: {policy}}}\nuncertainties: {{{uncertain}}}\n"
        "outcomes: {x: {indicator: talks, window: 2028, better: more}}"
    )
    [told] = mistakes(tmp_path, text)
    assert "is uncertain, but the policy 'two' changes it" in told


def test_a_scenario_file_beside_it_is_found(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "format: 1\nname: Mine\nextends: baseline\nbranch: 2024-07\nparameters: {us.openness_shift: 0.4}\n",
        encoding="utf-8",
    )
    text = (
        "policies: {one: {}, two: mine, three: {parameters: {us.openness_shift: 0.4}}}\n"
        "outcomes: {x: {indicator: talks, window: 2028, better: more}}"
    )
    plans = read_policies(write(tmp_path, text)).policies
    assert plans["two"].regimes[-1].settings == plans["three"].regimes[-1].settings


def test_a_folder_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"^\.: cannot be read"):
        read_policies(Path())


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UserError, match="there is no such file"):
        read_policies(tmp_path / "none.yaml")


OUTCOME = {"name": "x", "indicator": "talks", "first": 0, "last": 2}


@pytest.mark.parametrize("of", ["mean", "highest", "lowest"])
@pytest.mark.parametrize("better", ["less", "more"])
def test_a_history_either_is_good_enough_or_fails(of, better):
    outcome = Outcome(**OUTCOME, better=better, enough=0.5, of=of)
    months = np.random.default_rng(5).uniform(size=(3, 500))
    assert np.array_equal(outcome.is_met(outcome.value(months)), ~outcome.failure.holds(months))
    assert outcome.is_met(np.array([0.5])).all()


def test_a_value_leaves_out_months_without_one():
    months = np.array([[np.nan, 2.0, np.nan], [3.0, np.nan, np.nan], [1.0, 4.0, np.nan]])
    found = {of: Outcome(**OUTCOME, better="less", of=of).value(months) for of in ("mean", "highest", "lowest")}  # fmt: skip
    assert np.array_equal(found["mean"], [2.0, 3.0, np.nan], equal_nan=True)
    assert np.array_equal(found["highest"], [3.0, 4.0, np.nan], equal_nan=True)
    assert np.array_equal(found["lowest"], [1.0, 2.0, np.nan], equal_nan=True)
