"""What a scenario changes, in a table and in claims."""

import pytest

import sim
from sim import UserError
from sim.api.results import Results

RECORD = ["arms.dprk.russia", "provocations", "talks", "deal"]


@pytest.fixture(scope="module")
def results() -> Results:
    return sim.run("war_ends", runs=12, end="2029-12", record=RECORD)


def test_a_change_is_told_in_plain_words_with_its_interval(results: Results) -> None:
    text = results.changes("war_ends", "war_drags_on", 2029).text("arms.dprk.russia")
    assert text.startswith("shells from North Korea to Russia fall from ")
    assert text.endswith(", 95 % Monte-Carlo interval)")
    assert " in 2029, lower in " in text
    assert "arms.dprk" not in text


def test_a_claim_holds_where_every_indicator_moves_beyond_its_interval(results: Results) -> None:
    war = results.changes("war_ends", "war_drags_on", 2029)
    assert war.falls("Fewer shells", "arms.dprk.russia").holds is True
    assert war.rises("More shells", "arms.dprk.russia").holds is False
    assert war.falls("Both", "arms.dprk.russia", "deal").holds is False


def test_a_claim_is_judged_by_the_numbers_of_the_comparison(results: Results) -> None:
    row = results.compare("war_ends", "war_drags_on", 2029).loc["arms.dprk.russia"]
    finding = results.changes("war_ends", "war_drags_on", 2029).finding("arms.dprk.russia")
    assert finding.difference == row["mean_difference"]
    assert row["mc_high"] < 0.0


def test_the_table_has_a_row_for_each_indicator_in_plain_words(results: Results) -> None:
    table = str(results.changes("war_ends", "war_drags_on", 2029).table()).splitlines()
    assert table[0] == (
        "| mean in 2029 | The war drags on → War's end | difference | in how many runs |"
    )
    assert len(table) == 2 + len(RECORD) + 2
    assert table[2].startswith("| Shells, North Korea → Russia, thousand a month | ")
    assert {line.count("|") for line in table[:-2]} == {5}
    assert str(results.changes().table("talks", "deal")).count("\n| ") == 3


def test_a_headline_leaves_out_how_many_runs_agree(results: Results) -> None:
    war = results.changes("war_ends", "war_drags_on", 2029)
    assert war.text("arms.dprk.russia").startswith(f"{war.brief('arms.dprk.russia')}, lower in ")


def test_a_share_of_runs_differs_by_percentage_points(results: Results) -> None:
    engagement = sim.run("us_engagement", runs=30, record=["talks"]).changes()
    assert "percentage points" in engagement.text("talks")


def test_what_is_not_recorded_names_the_nearest(results: Results) -> None:
    with pytest.raises(UserError, match=r"no indicator 'talk' here\. Did you mean 'talks'"):
        results.changes().text("talk")
    with pytest.raises(UserError, match=r"no scenario 'war_end' here\. Did you mean 'war_ends'"):
        results.changes("war_end")
