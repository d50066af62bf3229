import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.errors import UserError
from sim.results.conditions import Condition, parse_condition
from sim.studies.discovery import (
    Discovery,
    Limit,
    halve,
    informative_parameters,
)

YEAR = 1995


@pytest.fixture(scope="module")
def histories():
    return sim.run("history", runs=240, end=f"{YEAR}-12", record=["provocations", "talks"])


@pytest.fixture(scope="module")
def driven(histories):
    """The same histories with an outcome that two parameters decide, but for a tenth of them."""
    data = histories["history"].load().copy(deep=True)
    inside = _inside(data)
    noise = np.random.default_rng(1).random(len(inside)) < 0.03
    data["talks"][:] = np.where(noise, ~inside, inside).astype(np.float32)
    return sim.Results({"history": data}, histories.manifest)


def _inside(data):
    low = np.quantile(data["parameter:trust_gain"], 0.3)
    high = np.quantile(data["parameter:hunger"], 0.6)
    return (data["parameter:trust_gain"].values > low) & (data["parameter:hunger"].values < high)


@pytest.fixture(scope="module")
def found(driven):
    return Discovery.search(driven, parse_condition(f"talks>0.5@{YEAR}"))


@pytest.mark.slow
def test_the_parameters_that_decide_are_found_among_all_that_were_drawn(found):
    assert found.screened > 100
    assert set(found.parameters[:2]) == {"trust_gain", "hunger"}
    assert {"PRIM", "CART"} == {box.method for box in found.boxes}


def test_a_box_is_judged_by_histories_that_did_not_choose_it(driven, found):
    data = driven["history"]
    happens = data["talks"].values[-1] > 0.5
    box = found.boxes[0]
    inside = np.ones(len(happens), dtype=bool)
    for limit in box.limits:
        inside &= limit.holds(data[f"parameter:{limit.parameter}"].values)
    judge = ~halve(happens)
    assert box.density == pytest.approx(happens[inside & judge].mean())
    assert box.coverage == pytest.approx((happens & inside & judge).sum() / happens[judge].sum())
    assert box.confirmed
    assert box.density_low < box.density <= box.density_high + 1e-9


def test_limits_are_in_the_parameters_own_units_and_near_the_truth(driven, found):
    truth = float(np.quantile(driven["history"]["parameter:hunger"], 0.6))
    highs = [
        x.high for box in found.boxes for x in box.limits if x.parameter == "hunger" and x.high
    ]
    assert min(abs(high - truth) for high in highs) < 0.1
    low, high = found.ranges["hunger"]
    assert 0.0 <= low < high <= 1.2


def test_an_outcome_of_luck_alone_is_not_explained(histories):
    data = histories["history"].load().copy(deep=True)
    data["talks"][:] = (np.random.default_rng(7).random(240) < 0.4).astype(np.float32)
    lucky = Discovery.search(
        sim.Results({"history": data}, histories.manifest), Condition("talks", ">", 0.5)
    )
    assert not any(box.confirmed and box.density > 0.8 for box in lucky.boxes)


def test_finding_twice_gives_the_same_boxes(driven, found):
    assert Discovery.search(driven, parse_condition(f"talks>0.5@{YEAR}")) == found


def test_named_parameters_are_the_only_ones_that_boxes_limit(driven):
    only = Discovery.search(driven, parse_condition("talks>0.5"), parameters=["hunger"])
    assert only.parameters == ("hunger",)
    assert {x.parameter for box in only.boxes for x in box.limits} == {"hunger"}


def test_what_is_found_is_kept_under_a_free_name(found, tmp_path):
    first, second = found.save(tmp_path), found.save(tmp_path)
    assert (first.name, second.name) == ("discovery.json", "discovery-2.json")
    assert json.loads(first.read_text(encoding="utf-8"))["share"] == found.share
    assert first.with_suffix(".csv").exists()


def test_histories_without_a_value_are_left_out_and_counted(driven):
    data = driven["history"].copy(deep=True)
    data["talks"][:, :40] = np.nan
    fewer = Discovery.search(
        sim.Results({"history": data}, driven.manifest), parse_condition("talks>0.5")
    )
    assert (fewer.missing, fewer.runs) == (40, 200)


@pytest.mark.slow
@given(st.integers(0, 2**31))
def test_noise_seldom_tells_histories_apart(seed):
    rng = np.random.default_rng(seed)
    drawn = {f"p{k}": rng.random(60) for k in range(20)}
    happens = np.arange(60) % 3 == 0
    assert len(informative_parameters(drawn, happens)) <= 10
    assert (
        informative_parameters({**drawn, "it": happens + 0.1 * rng.random(60)}, happens)[0] == "it"
    )


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("arms.dprk.russia<30@2030", Condition("arms.dprk.russia", "<", 30.0, (480, 491))),
        (" talks >= 1e-1 ", Condition("talks", ">=", 0.1)),
        ("x>-3", Condition("x", ">", -3.0)),
    ],
)
def test_a_condition_is_read(written, condition):
    assert parse_condition(written) == condition


@pytest.mark.parametrize(
    "written", ["talks", "talks<", "talks<a", "talks<1@30", "talks=1", "x<nan"]
)
def test_what_is_no_condition_is_refused(written):
    with pytest.raises(UserError, match="such as arms"):
        parse_condition(written)


def test_a_limit_speaks_of_its_unit():
    assert str(Limit("x", 1.0, None, "km")) == "x ≥ 1 km"
    assert str(Limit("x", None, 2.0, "1")) == "x ≤ 2"
    assert str(Limit("x", 1.0, 2.0, "1/month")) == "x between 1 and 2 / month"
    assert Limit("x", None, 2.0, "1").holds(np.array([1.0, 2.0, 3.0])).tolist() == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("tallks>0.5", "Did you mean 'talks'"),
        ("talks>5", r"happens in 0.0% of 240"),
        ("talks>0.5@2040", "whole years are 1990 to 1995"),
    ],
)
def test_mistakes_in_a_discovery_are_told(driven, condition, message):
    with pytest.raises(UserError, match=message):
        sim.discover(condition, driven)


def test_an_unknown_parameter_and_a_batch_without_draws_are_told(driven):
    with pytest.raises(UserError, match="Did you mean 'hunger'"):
        sim.discover("talks>0.5", driven, parameters=["hungr"])
    bare = sim.Results({"history": driven["history"][["talks"]]}, driven.manifest)
    with pytest.raises(UserError, match="no parameter was drawn"):
        sim.discover("talks>0.5", bare)


def test_a_fresh_batch_draws_what_is_uncertain_and_ends_with_the_year():
    found = sim.discover("provocations>0.2@2008", "history", runs=60)
    assert found.runs == 60
    assert found.condition.when == (216, 227)
    with pytest.raises(UserError, match="1990 to"):
        sim.discover("talks>0.5@2050", "history", runs=10)
