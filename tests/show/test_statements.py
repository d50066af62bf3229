import numpy as np
import pytest

from sim import UserError, run
from sim.show.statements import bullet_list, change, claim, share


@pytest.fixture(scope="module")
def results():
    return run(
        "us_engagement", runs=4, end="2029-12", record=["arms.dprk.russia", "provocations", "talks"]
    )


def test_a_notebook_and_a_terminal_are_shown_the_same_words():
    said = claim("It holds.", holds=True)
    assert repr(said) == str(said) == said._repr_markdown_() == "**Holds.** It holds."


def test_a_claim_of_numpys_truth_is_judged_as_well():
    assert str(claim("It holds.", np.bool_(False))) == "**Fails.** It holds."


def test_claims_and_plain_sentences_stand_in_one_list():
    assert str(bullet_list(["Once.", claim("Twice.", True)])) == "- Once.\n- **Holds.** Twice."


def test_a_share_is_told_with_an_interval_that_holds_it():
    assert share(np.zeros(100, bool)) == "0 % (95 % Monte-Carlo interval 0 to 4 %)"


def test_a_change_names_both_kinds_of_interval_scenarios_unit_and_year(results):
    told = change(results, "arms.dprk.russia", "us_engagement", year=2026)
    assert told.startswith("`arms.dprk.russia` in 2026: median ")
    assert "in `baseline`" in told
    assert "in `us_engagement`" in told
    assert "95 % Monte-Carlo interval" in told
    assert "spread across runs" in told
    assert " kshell/month (95 %" in told


def test_a_change_is_told_in_the_numbers_of_the_comparison(results):
    mean = results.compare("us_engagement", year=2029).loc["provocations", "mean_difference"]
    text = change(results, "provocations", "us_engagement", "baseline", 2029)
    assert mean < 0.0
    assert f"mean difference {mean:+.3g}".replace("-", "−") in text


def test_a_pure_number_has_no_unit(results):
    assert change(results, "talks", "us_engagement", year=2026).startswith("`talks` in 2026: ")


def test_a_change_of_what_is_not_recorded_names_the_nearest(results):
    with pytest.raises(UserError, match=r"no indicator 'talk' here\. Did you mean 'talks'"):
        change(results, "talk", "us_engagement")
