"""Seven actors, each number with its unit, date and source."""

import pytest

from sim.facts import Fact, load_facts
from sim.facts.schema import ABILITIES, CLIENT_VALUES, PARTNER_VALUES

FACTS = load_facts()
PARTNERS = ("russia", "china", "us", "rok", "japan", "brics")
EVERY_FACT = [
    pytest.param(fact, id=f"{actor.name}.{name}")
    for actor in FACTS.actors
    for name, fact in actor.values.items()
]

#: The specification's actors and their start values, in the order of PARTNERS; distances and the
#: superpower's forward forces as computed or counted since.
SPECIFIED = {
    "trade_share": (0.15, 0.16, 0.16, 0.16, 0.16, 0.16),  # with links, not in the note
    "distance": (6412.5, 808.4, 11041.7, 195.1, 1281.6, 8000),
    "base_distance": (684.4, 808.4, 243.4, 195.1, 1281.6, 8000),
    "forward_forces": (0.15, 0, 0.064, 0, 0, 0),
    "forward_economy": (0.06, 0, 0, 0, 0, 0),
    "offence": (1, 1, 1, 1, 0.2, 0),
    "baseline_intention": (0.15, 0.15, 0.8, 0.8, 0.5, 0),
    "fixed_reach": (0, 0, 0, 0, 0, 2000),
    "land_border": (1, 1, 0, 0, 0, 0),
    "fixed_gdp": (0, 0, 0, 0, 0, 1000),
    "fixed_power": (0, 0, 0, 0, 0, 0.2),
    "technology_level": (0.95, 0.85, 0, 0, 0, 0),
    "reception": (0, 0, 0, 0, 0.3, 0.5),
    "own_sanctions": (0, 0, 1, 0.3, 0.5, 0),
    "stake": (0.6, 0.75, 1.2, 0.9, 1.1, 0.3),
    "rivalry_weight": (0.45, 0.65, 0, 0, 0, 0.3),
    "dove": (0, 0, 0, 0.45, 0, 0),
    "embargo": (0, 0, 1, 0, 0, 0),
    "ordinary_trade": (1, 1, 0, 0.3, 1, 1),
    "friction": (0.1, 0.1, 0.4, 0.25, 0.25, 0.2),
    "firm_share": (0.6, 0.6, 0.3, 0.3, 0.3, 0.3),
    "voice_value": (20, 20, 0, 0, 0, 0),
    "technology_cap": (3, 3, 0, 0, 0, 0),
    "cover_cap": (1, 1, 0, 0, 0, 0),
    "weapons_cap": (20, 0, 0, 0, 0, 0),  # with weapons beside shells, not in the note
    "cash_limit": (300, 300, 0, 60, 60, 60),
    "deal_grant": (0, 0, 25, 10, 0, 0),  # with the stages of a deal, not in the note
    "initial_support": (150, 55, 0, 2, 40, 15),
    "initial_trust": (0.5, 0.5, 0.05, 0.1, 0.1, 0.2),
    "initial_treaty": (1, 1, 0, 0, 0, 0),
    "initial_intention": (0.25, 0.25, 0.8, 0.8, 0.5, 0),
    "initial_enforcement": (0, 0, 1, 0.4, 0.1, 0),
    "initial_penalties": (0.9, 0, 0, 0, 0, 0),
}


def test_there_is_one_client_and_its_partners_stand_in_their_order() -> None:
    assert FACTS.client.name == "dprk"
    assert tuple(partner.name for partner in FACTS.partners) == PARTNERS
    assert FACTS.actors == (FACTS.client, *FACTS.partners)


def test_every_actor_has_a_number_of_its_own_for_luck() -> None:
    assert [actor.stream_id for actor in FACTS.actors] == [1, 2, 3, 4, 5, 6, 7]


def test_every_partner_has_every_partner_value_and_the_client_its_own() -> None:
    assert all(partner.values.keys() == PARTNER_VALUES.keys() for partner in FACTS.partners)
    assert FACTS.client.values.keys() == CLIENT_VALUES.keys()


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_every_value_has_unit_date_and_source_and_none_speaks_of_what_came_after_june_2024(
    fact: Fact,
) -> None:
    assert fact.unit
    assert fact.source
    assert fact.date <= ("2024" if len(fact.date) == 4 else "2024-06")


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_value_is_that_of_the_specification(name: str) -> None:
    assert tuple(partner.values[name].value for partner in FACTS.partners) == SPECIFIED[name]


def test_no_value_is_missing_from_the_comparison_with_the_specification() -> None:
    assert SPECIFIED.keys() == PARTNER_VALUES.keys()


def test_the_client_starts_as_in_the_specification() -> None:
    assert {name: fact.value for name, fact in FACTS.client.values.items()} == {
        "initial_treasury": 1200,
        "initial_shells": 12000,
        "initial_fuel_share": 0.75,
        "initial_missile": 0.30,
        "initial_recon": 0.15,
        "initial_air": 0.15,
        "initial_provocation": 0.1,
        "initial_trilateral": 0.2,
        "initial_arming": 0.2,
    }


def test_what_is_uncertain_has_the_range_of_the_specification() -> None:
    ranges = {
        f"{actor.name}.{name}": (fact.low, fact.high)
        for actor in FACTS.actors
        for name, fact in actor.values.items()
        if fact.low is not None or fact.high is not None
    }
    assert ranges == {
        "dprk.initial_missile": (0.27, 0.33),
        "brics.fixed_reach": (1200, 2800),
        "russia.stake": (0.25, 0.7),
        "china.stake": (0.5, 1),
        "russia.rivalry_weight": (0.25, 0.8),
        "china.rivalry_weight": (0.25, 0.8),
        "brics.rivalry_weight": (0.25, 0.8),
        "japan.offence": (0.1, 0.4),
        "russia.forward_forces": (0.05, 0.3),
        "us.forward_forces": (0.04, 0.1),
        **{f"{partner.name}.trade_share": (0.12, 0.2) for partner in FACTS.partners},
        "us.deal_grant": (0, 100),
        "rok.deal_grant": (0, 40),
    }


def test_abilities_are_granted_as_in_the_specification() -> None:
    granted = {
        actor.name: {name for name, weight in actor.abilities.items() if weight == 1.0}
        for actor in FACTS.actors
    }
    assert granted == {
        "dprk": set(),
        "russia": {"patron", "veto", "shells", "power", "belligerent"},
        "china": {"patron", "veto", "power"},
        "us": {"superpower", "veto", "ally", "power"},
        "rok": {"neighbour", "ally", "power"},
        "japan": {"ally", "power"},
        "brics": set(),
    }


def test_an_ability_that_a_file_does_not_name_weighs_nothing() -> None:
    for actor in FACTS.actors:
        assert tuple(actor.abilities) == ABILITIES
        assert set(actor.abilities.values()) <= {0.0, 1.0}
