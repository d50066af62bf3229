"""How well the record lies within what the model predicts: coverage, place, score and reach."""

import numpy as np
import pytest

from sim.calendar import month_index
from sim.record import record
from sim.validation.reach import Placed, place, summarise, table

MONTHS = month_index("2024-06") + 1


def series_of(value: float, runs: int = 200) -> dict[str, np.ndarray]:
    """Trade with Russia that is about a value every month, spread by a few per cent."""
    factors = np.linspace(0.9, 1.1, runs)
    return {"trade.dprk.russia": np.full((MONTHS, runs), value) * factors}


def one(value: float, pit: float) -> Placed:
    return Placed("trade.dprk.russia", 400, value, pit, low=1.0, high=2.0, crps=0.1)


def test_a_value_in_the_middle_of_the_prediction_lies_in_the_middle():
    seen = record("trade.dprk.russia").observations
    target = next(o for o in seen if o.date == "2010")
    found = {
        p.last_month: p for p in place("trade.dprk.russia", series_of(target.value / 0.7 / 12))
    }
    here = found[target.last_month]
    assert here.pit == pytest.approx(0.5, abs=0.01)
    assert here.in_band
    assert here.in_reach


def test_a_value_beyond_all_runs_is_out_of_reach():
    found = place("trade.dprk.russia", series_of(1e6))
    assert all(p.pit == 0.0 and not p.in_reach and not p.in_band for p in found)


def test_years_of_a_shut_border_are_left_out():
    months = {p.last_month for p in place("trade.dprk.russia", series_of(10.0))}
    assert month_index("2021-12") not in months
    assert month_index("2019-12") in months


def test_the_score_of_a_prediction_that_is_right_and_sharp_is_nothing():
    target = record("trade.dprk.russia").observations[0]
    exact = {"trade.dprk.russia": np.full((MONTHS, 50), target.value / 0.7 / 12)}
    first = place("trade.dprk.russia", exact)[0]
    assert first.crps == pytest.approx(0.0, abs=1e-9)
    assert place("trade.dprk.russia", series_of(1e6))[0].crps > 1.0


def test_a_summary_counts_what_is_covered_and_names_what_is_not():
    found = summarise([one(1.5, 0.5), one(3.0, 1.0)])
    assert found.coverage == 0.5
    assert found.out_of_reach == (400,)
    assert found.width == pytest.approx(1.0 / 3.0)


def test_the_table_takes_the_trade_series_together():
    text = table([summarise([one(1.5, 0.5), one(3.0, 1.0)])])
    assert "| **trade, 1 series** | 2 | 0.50 |" in text
    assert "2023-05" in text
