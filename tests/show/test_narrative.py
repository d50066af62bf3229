"""A history told as a story."""

import pytest

from sim.calendar import month_index
from sim.model.model import AllianceModel
from sim.rules.bargain import ARMS
from sim.scenario.library import load_plan
from sim.show.narrative import NarrativeLine, heading, narrate


def story(name: str, since: str, until: str, history: int = 0) -> list[NarrativeLine]:
    return list(narrate(load_plan(name), 1, history, month_index(since), month_index(until)))


@pytest.fixture(scope="module")
def war() -> list[NarrativeLine]:
    return story("war_ends", "2022-01", "2027-12")


def test_lines_are_in_order_and_within_the_months_asked_for(war: list[NarrativeLine]) -> None:
    months = [line.month for line in war]
    assert months == sorted(months)
    assert (months[0], months[-1]) == (month_index("2022-01"), month_index("2027-12"))


def test_every_year_opens_with_how_things_stand_and_closes_with_its_sum(
    war: list[NarrativeLine],
) -> None:
    for kind, month in (("stands", 0), ("the year", 11)):
        assert [line.month % 12 for line in war if line.kind == kind] == [month] * 6


def test_a_deal_is_told_with_its_terms_the_offers_and_the_runner_up(
    war: list[NarrativeLine],
) -> None:
    at = next(
        n for n, line in enumerate(war) if line.kind == "deal" and "thousand shells" in line.text
    )
    deal, offers, why = war[at : at + 3]
    assert deal.text.startswith("Russia: gets ")
    assert "is worth" in offers.text
    assert "costs North Korea" in offers.text
    assert "the best other deal is with China (the runner-up)" in why.text
    assert "a gain of $" in why.text


def test_the_end_of_the_war_is_told_in_the_month_in_which_it_ends(war: list[NarrativeLine]) -> None:
    (ends,) = [line for line in war if line.text == "Russia's war ends"]
    model = AllianceModel(load_plan("war_ends"), rng=1, histories=[0], collect=False)
    model.run_for(month_index("2028-01"))
    assert int(model.events.onset["war_end"][0]) == ends.month


def test_the_years_sum_is_what_the_ledger_shipped() -> None:
    (line,) = [x for x in story("history", "2023-01", "2023-12") if x.kind == "the year"]
    model = AllianceModel(load_plan("history"), rng=1, histories=[0], collect=False)
    model.run_for(month_index("2023-01"))
    shells = 0.0
    for _ in range(12):
        model.step()
        shells += float(model.month.sent[ARMS, 0, 0])
    assert f"Russia: {shells:,.0f} thousand shells" in line.text


@pytest.mark.slow
def test_votes_talks_treaties_and_stances_are_told_somewhere() -> None:
    kinds = {
        line.kind for k in range(4) for line in story("us_engagement", "1990-01", "2032-12", k)
    }
    assert kinds >= {"vote", "talks", "treaty", "court", "test", "deal", "withheld", "outreach"}


def test_the_heading_names_history_seed_and_months() -> None:
    first = heading(load_plan("war_ends"), 7, 3, 0, 10_000).splitlines()[0]
    assert first == "War's end (war_ends), run 3 of seed 7, 1990-01 to 2034-12."


def test_a_history_is_told_in_the_same_words_again() -> None:
    assert story("baseline", "1995-01", "1996-12", 4) == story("baseline", "1995-01", "1996-12", 4)
