"""What the record would show of a history follows from the history by plain arithmetic."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.calendar import month_index
from sim.errors import UserError
from sim.facts import load_facts
from sim.record import (
    MEASURES,
    in_comparison,
    is_border_closed,
    measure,
    model_values,
    record,
    records,
)
from sim.record.aggregations import AGGREGATIONS
from sim.record.catalogue import CATALOGUE
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators

MONTHS = month_index("2024-06") + 1
RUNS = 3
#: Records that the model has nothing for, with the reason.
NOT_MEASURED = {
    "shell_output.russia": "the output of a partner is no indicator",
    "warheads_fas": "the model has no warheads",
    "warheads_sipri": "the model has no warheads",
    "us_prices": "it only turns money into that of 2023",
}


def constant(
    *names: str, value: float = 1.0, months: int = MONTHS
) -> dict[str, NDArray[np.float32]]:
    """Series that never change."""
    return {name: np.full((months, RUNS), value, dtype=np.float32) for name in names}


def of(name: str, value: float = 1.0, months: int = MONTHS) -> dict[str, NDArray[np.float32]]:
    """What a measure needs, never changing."""
    return constant(*measure(name).indicators, value=value, months=months)


def test_every_record_is_measured_or_has_a_reason_not_to_be() -> None:
    assert set(MEASURES) | set(NOT_MEASURED) == set(CATALOGUE)
    assert not set(MEASURES) & set(NOT_MEASURED)


def test_every_indicator_that_a_measure_needs_exists() -> None:
    known = {indicator.name for indicator in indicators(full_cast(load_facts()))}
    needed = {(one.record, name) for one in MEASURES.values() for name in one.indicators}
    assert not {(which, name) for which, name in needed if name not in known}


def test_every_way_is_known_and_every_way_is_used() -> None:
    assert {one.how for one in MEASURES.values()} == set(AGGREGATIONS)


def test_every_factor_lies_in_its_range_and_has_a_source() -> None:
    for one in MEASURES.values():
        if one.factor:
            assert 0.0 < one.factor.low <= one.factor.value <= one.factor.high
            assert one.factor.source
            assert one.factor.meaning


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_lies_on_the_dates_of_its_record(name: str) -> None:
    months, values = model_values(name, of(name))
    assert np.array_equal(months, records()[name].months)
    assert values.shape == (len(months), RUNS)
    assert values.dtype == np.float64
    assert np.all(np.isfinite(values))


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_changes_nothing_that_it_is_given(name: str) -> None:
    series = of(name)
    model_values(name, series)
    assert all(np.all(array == 1.0) for array in series.values())


@pytest.mark.parametrize("name", MEASURES)
def test_a_history_is_measured_the_same_alone(name: str) -> None:
    rng = np.random.default_rng(1)
    series = {n: rng.random((MONTHS, RUNS)).astype(np.float32) for n in measure(name).indicators}
    together = model_values(name, series).values
    alone = model_values(name, {n: a[:, 1:2] for n, a in series.items()}).values
    assert np.allclose(together[:, 1:2], alone, rtol=1e-12)


def test_a_history_that_ends_early_leaves_later_dates_out() -> None:
    months, values = model_values("texts_adopted", of("texts_adopted", months=36))
    assert list(months) == [11, 23, 35]
    assert len(values) == 3
    months, values = model_values("texts_adopted", of("texts_adopted", months=6))
    assert months.shape == (0,)
    assert values.shape == (0, RUNS)


def test_a_future_beyond_the_record_changes_nothing() -> None:
    assert np.array_equal(
        model_values("trade.dprk.china", of("trade.dprk.china", months=540)).values,
        model_values("trade.dprk.china", of("trade.dprk.china")).values,
    )


def test_official_trade_is_the_seen_part_of_a_years_civil_trade() -> None:
    seen = measure("trade.dprk.russia").factor
    assert seen is not None
    values = model_values("trade.dprk.russia", of("trade.dprk.russia", 10.0)).values
    assert np.allclose(values, 120.0 * seen.value)


def test_official_trade_does_not_see_arms() -> None:
    for name, one in MEASURES.items():
        if one.trade:
            assert not any(needed.startswith("arms") for needed in one.indicators), name


def test_the_seen_part_can_be_set_to_either_end() -> None:
    seen = measure("trade.dprk.china").factor
    assert seen is not None
    low, high = (
        model_values("trade.dprk.china", of("trade.dprk.china"), factor=end).values
        for end in (seen.low, seen.high)
    )
    assert np.allclose(low, 12.0 * seen.low)
    assert np.allclose(high, 12.0 * seen.high)


def test_a_share_is_one_partners_part_of_all_that_are_counted() -> None:
    name = "trade_share.dprk.china"
    series = of(name)
    series["trade.dprk.china"] = np.full((MONTHS, RUNS), 9.0, dtype=np.float32)
    others = len(measure(name).indicators) - 1
    assert np.allclose(model_values(name, series).values, 100.0 * 9.0 / (9.0 + others))
    assert np.all(model_values(name, of(name, 0.0)).values == 0.0)


def test_the_share_by_kotra_leaves_the_neighbour_out() -> None:
    assert "trade.dprk.rok" not in measure("trade_share.dprk.china").indicators


def test_only_one_year_goes_into_that_years_trade() -> None:
    series = constant("trade.dprk.china", value=0.0)
    series["trade.dprk.china"][month_index("2001-12")] = 5.0
    months, values = model_values("trade.dprk.china", series, factor=1.0)
    assert np.allclose(values[months == month_index("2001-12")], 5.0)
    assert np.count_nonzero(values[:, 0]) == 1


def test_shells_add_up_from_the_month_in_which_the_count_begins() -> None:
    series = constant("arms.dprk.russia", value=0.0)
    series["arms.dprk.russia"][month_index("2023-07")] = 1000.0
    series["arms.dprk.russia"][month_index("2023-08") :] = 100.0
    values = model_values("shells_rok.dprk.russia", series).values[:, 0]
    assert list(values) == [400_000.0, 500_000.0, 700_000.0, 1_100_000.0]
    earlier = model_values("shells_rok.dprk.russia", series, since="2023-07").values[:, 0]
    assert np.allclose(earlier - values, 1_000_000.0)


def test_a_count_that_begins_after_an_observation_has_nothing_then() -> None:
    values = model_values(
        "shells_rok.dprk.russia", of("shells_rok.dprk.russia"), since="2024-03"
    ).values
    assert list(values[:, 0] > 0.0) == [False, False, False, True]


def test_what_shells_earn_is_their_number_times_their_price() -> None:
    series = constant("arms.dprk.russia", value=300.0)
    series |= constant("arms_price.dprk.russia", value=500.0)
    series["arms_price.dprk.russia"][month_index("2023-09")] = np.nan
    assert np.allclose(model_values("arms_value.dprk.russia", series).values, 3 * 150.0)


def test_firing_is_told_by_the_day() -> None:
    values = model_values("fired_daily.russia", of("fired_daily.russia", 304.375)).values
    assert np.allclose(values, 10_000.0)


def test_a_treaty_of_some_months_counts_for_its_year() -> None:
    series = constant("treaty.dprk.russia", value=0.0)
    series["treaty.dprk.russia"][: month_index("1996-09")] = 1.0
    months, values = model_values("treaty.dprk.russia", series)
    assert np.array_equal(values[:, 0] == 1.0, months <= month_index("1996-12"))


def test_talks_of_one_month_count_for_their_year_only() -> None:
    series = constant("talks", value=0.0)
    series["talks"][month_index("2018-09")] = 1.0
    assert list(model_values("talks", series).values[:, 0]) == [0, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("name", ["two_states", "deal"])
def test_posture_is_what_holds_at_the_end_of_its_month(name: str) -> None:
    series = constant(name, value=0.0)
    series[name][month_index("2016-12") : month_index("2023-12")] = 1.0
    months, values = model_values(name, series)
    within = (months >= month_index("2016-12")) & (months < month_index("2023-12"))
    assert np.array_equal(values[:, 0] == 1.0, within)


def test_votes_are_taken_in_the_months_of_a_vote_and_counted() -> None:
    series = constant("vote.russia")
    series["vote.russia"][month_index("2022-01") :] = -1.0
    values = model_values("vote.russia", series).values
    assert np.array_equal(in_comparison(values)[:, 0], [12, 0, 1])
    assert np.array_equal(
        in_comparison(values)[:, 0], in_comparison(record("vote.russia").values[:, None])[:, 0]
    )


def test_distance_grows_as_alignment_falls() -> None:
    near = model_values(
        "assembly_distance.dprk.russia", constant("alignment_votes.dprk.russia", value=0.9)
    )
    far = model_values(
        "assembly_distance.dprk.russia", constant("alignment_votes.dprk.russia", value=0.1)
    )
    assert np.all(far.values > near.values)
    assert not measure("assembly_distance.dprk.russia").level


def test_the_border_was_shut_in_2020_to_2022_for_trade_with_all() -> None:
    for name, one in MEASURES.items():
        shut = {
            d
            for d, closed in zip(record(name).dates, is_border_closed(name), strict=True)
            if closed
        }
        assert shut <= {"2020", "2021", "2022"}
        if one.trade and record(name).dates[-1] == "2023" and "kotra" not in name:
            assert shut == {"2020", "2021", "2022"} & set(record(name).dates), name
        if not one.trade:
            assert not shut


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"Did you mean 'trade\.dprk\.china'"):
        model_values("trade.dprk.chnia", {})


def test_a_record_that_the_model_has_nothing_for_says_so() -> None:
    with pytest.raises(UserError, match="the model records nothing that would show in 'us_prices'"):
        model_values("us_prices", {})


def test_a_missing_indicator_is_named_with_the_nearest_at_hand() -> None:
    with pytest.raises(UserError, match=r"needs 'trade\.dprk\.china'.*'trade\.dprk\.rok'"):
        model_values("trade.dprk.china", constant("trade.dprk.rok"))


@pytest.mark.parametrize("factor", [0.0, -1.0, np.nan, np.inf])
def test_a_factor_that_is_no_number_above_0_is_refused(factor: float) -> None:
    with pytest.raises(UserError, match="a factor is a number above 0"):
        model_values("trade.dprk.china", of("trade.dprk.china"), factor=factor)


def test_a_factor_or_a_beginning_without_use_is_refused() -> None:
    with pytest.raises(UserError, match="measured without a factor"):
        model_values("texts_adopted", of("texts_adopted"), factor=0.5)
    with pytest.raises(UserError, match="does not add up over time"):
        model_values("texts_adopted", of("texts_adopted"), since="2000-01")


def test_series_of_other_shapes_are_refused() -> None:
    with pytest.raises(UserError, match="of one shape"):
        model_values("texts_adopted", {"texts_adopted": np.zeros(MONTHS)})


def test_missiles_a_test_day_is_what_the_record_itself_shows() -> None:
    late = {str(year) for year in range(2012, 2024)}
    launches, days = (
        sum(v for d, v in zip(record(n).dates, record(n).values, strict=True) if d in late)
        for n in ("missile_launches", "missile_test_days")
    )
    factor = measure("missile_launches").factor
    assert factor is not None
    assert launches / days == pytest.approx(factor.value, rel=0.05)
