"""Targets: series on a scale of comparison, with errors of observation; facts of mid-2024."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import UserError
from sim.record.load import record
from sim.record.measure import value_shown
from sim.record.targets import (
    HardFact,
    all_evidence,
    as_evidence,
    evidence,
    hard_facts,
    read_hard_facts,
    read_targets,
    targets,
)

AMOUNTS = [target for target in targets().values() if target.event is None]


@pytest.mark.parametrize("target", AMOUNTS, ids=lambda target: target.record)
@given(share=st.floats(0.0, 1.0))
def test_a_value_comes_back_from_its_scale(target, share: float) -> None:
    value = share * target.per * (1.0 if target.scale == "share" else 50.0)
    back = target.invert(target.transform(np.array([value])))
    assert back[0] == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_errors_that_lead_beyond_what_is_possible_are_cut() -> None:
    for target in AMOUNTS:
        low, high = target.invert(np.array([-5.0, 1.0 if target.scale == "share" else 5.0]))
        assert low == 0.0 < high
    assert targets()["trade_share.dprk.china"].invert(np.array([3.0]))[0] == 100.0


def test_a_wide_range_of_the_sources_makes_an_observation_weak() -> None:
    target = targets()["shells_rok.dprk.russia"]
    ranged = next(o for o in record(target.record).observations if o.low and o.high)
    wide = as_evidence(target, ranged)
    span = target.transform(ranged.high) - target.transform(ranged.low)
    assert wide.error >= span / 4.0


def test_no_trade_over_a_closed_border_and_nothing_after_the_present_is_learned_from() -> None:
    years = {one.seen.date for one in evidence(targets()["trade.dprk.china"], 414)}
    assert "2019" in years
    assert years.isdisjoint({"2020", "2021", "2022"})
    assert all(one.seen.last_month < 414 for one in all_evidence(414))
    assert all(one.seen.last_month < 200 for one in all_evidence(200))


def test_observations_come_in_order_of_time() -> None:
    months = [one.seen.last_month for one in all_evidence(414)]
    assert months == sorted(months)


def test_what_a_record_shows_is_the_same_from_all_months_or_from_those_it_needs() -> None:
    rng = np.random.default_rng(1)
    arms = {"arms.dprk.russia": rng.random((414, 5))}
    late = {"arms.dprk.russia": arms["arms.dprk.russia"][380:]}
    for seen in record("shells_rok.dprk.russia").observations:
        whole = value_shown("shells_rok.dprk.russia", arms, seen)
        assert np.array_equal(whole, value_shown("shells_rok.dprk.russia", late, seen, 380))


def test_a_fact_is_read_in_the_last_month_or_added_up() -> None:
    series = np.array([[0.0, 3.0], [0.0, 0.0], [1.0, 2.0]])
    assert HardFact("x", "y", None, 1.0, 1.5).holds(series, 0).tolist() == [True, False]
    assert HardFact("x", "y", 11, 2.0, 9.0).holds(series, 10).tolist() == [False, True]


def test_the_facts_are_of_mid_2024_and_read_what_is_recorded() -> None:
    assert len(hard_facts()) == 6
    assert [f.since for f in hard_facts() if f.since] == [384]


def test_all_mistakes_in_targets_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "targets.yaml"
    file.write_text(
        "trade.dprk.chin: {scale: log, misfit: 0.5}\n"
        "warheads_fas: {scale: log, misfit: 0.5}\n"
        "talks: {event: above}\n",
        encoding="utf-8",
    )
    with pytest.raises(UserError) as caught:
        read_targets(file)
    text = str(caught.value)
    assert "no record 'trade.dprk.chin'. Did you mean 'trade.dprk.china'?" in text
    assert "warheads_fas: the model records nothing that would show in it" in text
    assert "talks: give scale and misfit of an amount, or event and error" in text


def test_all_mistakes_in_facts_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text(
        "one: {indicator: treaty.dprk.rusia, least: 1}\n"
        "two: {indicator: talks}\n"
        "three: {indicator: talks, most: 0, since: yesterday}\n",
        encoding="utf-8",
    )
    with pytest.raises(UserError) as caught:
        read_hard_facts(file)
    text = str(caught.value)
    assert "treaty.dprk.russia" in text
    assert "two: give least, most, or both" in text
    assert "three: " in text
