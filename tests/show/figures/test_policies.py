"""Figures of policies: a row a policy, with the numbers of the table."""

import numpy as np
import pytest

from sim.errors import UserError
from sim.show.study_plots import PolicyPlots
from sim.studies.policies import PolicyStudy
from sim.studies.policy_file import read_policies
from tests.studies.policy_files import SMALL, write


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    question = read_policies(write(tmp_path_factory.mktemp("policies")))
    rng = np.random.default_rng(1)
    values = {
        "shells": rng.uniform(0, 100, (4, 80)),
        "talks": rng.integers(0, 2, (4, 80)).astype(float),
    }
    return PolicyStudy.of_values(question, {"shells": "kshell/month", "talks": "0/1"}, values)


def test_the_first_policy_stands_highest(study):
    ax = PolicyPlots(study).regret("shells")
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["offer", "pressure", "same", "nothing"]
    dots = {line.get_ydata()[0]: line.get_xdata()[0] for line in ax.get_lines()}
    means = {row.policy: row.regret.value for row in study.rows if row.outcome == "shells"}
    assert dots[3] == means["nothing"]
    assert dots[0] == means["offer"]
    assert "thousand a month" in ax.get_xlabel()


def test_shares_are_those_of_the_study(study):
    ax = PolicyPlots(study).satisfied()
    dots = {line.get_ydata()[0]: line.get_xdata()[0] for line in ax.get_lines()}
    assert dots[3] == study.satisfied()["nothing"].value
    ax = PolicyPlots(study).satisfied("talks")
    assert "at least 1" in "".join(text.get_text() for text in ax.texts)


def test_a_page_has_a_chart_for_each_outcome_and_one_for_all(study):
    shown = [ax for ax in PolicyPlots(study).page().axes if ax.get_visible()]
    assert len(shown) == 5


def test_without_what_is_enough_a_page_shows_regret_alone(tmp_path):
    text = SMALL.replace(", enough: 50", "").replace(", enough: 1", "")
    question = read_policies(write(tmp_path, text))
    values = {name: np.random.default_rng(2).uniform(size=(4, 9)) for name in ("shells", "talks")}
    plain = PolicyStudy.of_values(question, {"shells": "kshell/month", "talks": "0/1"}, values)
    assert len(PolicyPlots(plain).page().axes) == 2
    assert plain.satisfied() == {}
    ax = PolicyPlots(plain).satisfied()
    assert "does not say what is good enough" in "".join(text.get_text() for text in ax.texts)


def test_an_unknown_outcome_is_told(study):
    with pytest.raises(UserError, match="Did you mean 'shells'"):
        PolicyPlots(study).regret("shels")
