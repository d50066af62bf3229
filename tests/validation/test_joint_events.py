"""What happened together in the record, and in how many runs it does."""

import numpy as np

from sim.calendar import month_index
from sim.validation.joint_events import JOINT_EVENTS, REQUIRED_INDICATORS, shares, yearly

MONTHS = month_index("2024-06") + 1


def quiet(runs: int = 2) -> dict[str, np.ndarray]:
    return {name: np.zeros((MONTHS, runs), np.float32) for name in REQUIRED_INDICATORS}


def test_a_year_is_the_sum_of_its_months():
    series = quiet()
    series["provocations"][month_index("2018-01") : month_index("2019-01")] = 2.0
    assert yearly(series, "provocations", 2018).tolist() == [24.0, 24.0]
    assert yearly(series, "provocations", 2017, 2018).tolist() == [24.0, 24.0]


def test_a_veto_counts_only_where_none_came_before():
    series = quiet()
    series["texts_vetoed"][month_index("2022-05")] = 1.0
    series["texts_vetoed"][month_index("2016-05"), 1] = 1.0
    assert shares(series)["a veto in 2022 and none before"] == 0.5


def test_a_pause_and_a_surge_must_both_happen():
    series = quiet()
    series["provocations"][month_index("2022-01") : month_index("2023-01")] = 3.0
    series["provocations"][month_index("2018-03"), 1] = 2.0
    assert shares(series)["at most one test in 2018, and 25-45 in 2022"] == 0.5


def test_every_event_reads_only_what_it_asks_for():
    assert set(shares(quiet())) == {event.title for event in JOINT_EVENTS}
