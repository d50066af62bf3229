"""The months until reconnaissance and drones reach one half: counted in the state, as the series says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.ensemble.execution.memory import run_plan
from sim.rules.technology import K, months_below
from sim.scenario.library import load_plan


@given(st.lists(st.floats(0.0, 1.0), max_size=30))
def test_of_technology_that_is_never_unlearned_the_count_is_the_first_month_at_k(
    steps: list[float],
) -> None:
    levels = sorted(steps)
    months = np.zeros(1)
    for level in levels:
        months = months_below(months, np.array([level]))
    first = next((month for month, level in enumerate(levels) if level >= K), len(levels))
    assert months[0] == first


def test_it_is_the_month_in_which_the_recorded_series_is_first_there_or_all_months_so_far() -> None:
    series = run_plan(load_plan(), 60, 1, ("technology_recon", "time_to_K"))
    level, months = series["technology_recon"], series["time_to_K"]
    is_there = level >= K
    first = np.where(is_there.any(axis=0), is_there.argmax(axis=0), len(level))
    so_far = np.arange(1, len(level) + 1)[:, None]
    np.testing.assert_array_equal(months, np.minimum(so_far, first))
    assert 0 < (first == len(level)).sum() < 60


def test_where_no_war_teaches_it_takes_years_longer() -> None:
    taught, alone = (
        run_plan(load_plan(name), 60, 1, ("time_to_K",))["time_to_K"][-1]
        for name in ("war_drags_on", "no_ukraine_war")
    )
    assert np.median(alone) > np.median(taught) + 24.0
