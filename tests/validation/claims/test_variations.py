"""Cells and placebo worlds change what they name and nothing else."""

import numpy as np

from sim.scenario.library import load_plan
from sim.validation.claims.changes import Change
from sim.validation.claims.variations import (
    CELLS,
    PLACEBOS,
    cells,
    ends,
    main_variation,
    placebos,
    removal,
    shuffle_drivers,
    shuffled_months,
    swap_patrons,
    war_of_2005,
)


def test_there_are_seven_robustness_cells_and_four_placebo_worlds() -> None:
    assert (len(CELLS), len(PLACEBOS)) == (7, 4)
    assert len({v.name for v in (*cells("free"), *placebos())}) == 11


def test_a_cell_changes_one_thing() -> None:
    base = main_variation("free").of(load_plan()).regimes[0]
    for cell in cells("free"):
        (regime,) = cell.of(load_plan()).regimes
        differing = [
            field
            for field in ("outside_option", "moves", "power", "denuclearisation", "exposure")
            if getattr(regime.variants, field) != getattr(base.variants, field)
        ]
        assert len(differing) + (cell.draws == "declared") == 1, cell.name
        assert cell.is_plain == (regime.untraceable != ())


def test_a_cell_of_a_given_past_leaves_that_past_alone() -> None:
    before = main_variation("replayed").of(load_plan()).regimes[0]
    for cell in cells("given"):
        if cell.draws == "declared":
            continue
        past, *later = cell.of(load_plan()).regimes
        assert past == before
        assert [regime.start for regime in later] == [414]
        assert cell.draws == "replayed"
    assert {cell.draws for cell in cells("replayed")} == {"free", "declared"}


def test_the_ends_are_those_of_the_plausible_range() -> None:
    low, high = ends(("war_quarrel",))
    assert low.change is not None
    assert high.change is not None
    assert low.change.settings["war_quarrel"] < high.change.settings["war_quarrel"]
    (regime,) = high.of(load_plan()).regimes
    assert regime.settings["war_quarrel"] == high.change.settings["war_quarrel"]


def test_a_removal_holds_from_the_first_month() -> None:
    (regime,) = removal(Change(switched_off=("war",))).of(load_plan()).regimes
    assert regime.settings["war_weight"] == 0.0


def test_the_patrons_exchange_their_places_and_whoever_is_absent_stays_so() -> None:
    there = load_plan("swap_russia_china").cast
    assert swap_patrons(load_plan()).cast.content == there.content
    assert (
        swap_patrons(load_plan("russia_absent")).cast.names == load_plan("russia_absent").cast.names
    )


def test_the_war_moves_to_2005_in_every_regime() -> None:
    for regime in war_of_2005(load_plan("war_ends")).regimes:
        assert {"war_of_2005", "peace_in_2022"} <= {event.name for event in regime.events}


def test_shuffled_drivers_are_the_record_in_another_order_and_the_future_as_it_was() -> None:
    order = shuffled_months(414)
    assert sorted(order) == list(range(414))
    assert order != list(range(414))
    steps = np.diff(order)
    assert (steps != 1).sum() <= 7  # blocks move as a whole
    before = load_plan().regimes[0].drivers.fields["gdp"]
    after = shuffle_drivers(load_plan()).regimes[0].drivers.fields["gdp"]
    np.testing.assert_array_equal(after[:414], before[order])
    np.testing.assert_array_equal(after[414:], before[414:])
