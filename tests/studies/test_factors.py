import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import UserError
from sim.rules.registry import all_parameters, mechanism_of
from sim.scenario.library import load_plan
from sim.studies.factors import DUMMY, named_factor, parse_factors, uncertain_factors

PLAN = load_plan()
WRITTEN = (
    "dprk.diversification_weight", "hunger=0:1", "hunger=0:1:5", "treaty_months=3..12",
    "treaty_months=3,6,12", "switch:sphere_cost", "dummy", "technology_cost",
)  # fmt: skip


def one(written):
    return parse_factors([written], PLAN)[0]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_factor_reads_back_what_it_says_of_itself(written):
    factor = one(written)
    again = one(str(factor)) if factor.name != DUMMY else factor
    assert (again.name, again.low, again.high) == (factor.name, factor.low, factor.high)


@given(st.sampled_from(WRITTEN), st.floats(0.0, 1.0))
def test_every_place_lies_in_the_range(written, place):
    factor = one(written)
    value = float(factor.at(np.array(place)))
    assert factor.low <= value <= factor.high
    if factor.levels:
        assert value in factor.levels
    if factor.kind == "integer":
        assert value == int(value)


@given(st.sampled_from(WRITTEN), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_values_rise_with_their_places(written, one_place, other_place):
    factor = one(written)
    low, high = factor.at(np.array(sorted((one_place, other_place))))
    assert low <= high


def test_a_range_that_is_wide_is_spread_in_the_logarithm_as_its_prior_is():
    assert all_parameters()["technology_cost"].prior == "log_triangular"
    low, middle, high = one("technology_cost").at(np.array([0.0, 0.5, 1.0]))
    assert middle / low == pytest.approx(high / middle)


def test_the_usual_value_is_the_parameters_default():
    assert one("hunger").usual == all_parameters()["hunger"].default
    assert one("hunger=0.7:0.9").usual == pytest.approx(0.8)
    assert one("switch:war").usual == 1.0


def test_all_uncertain_parameters_are_factors_and_so_are_those_of_a_mechanism():
    names = {f.name for f in uncertain_factors(PLAN)}
    assert names == {n for n, p in all_parameters().items() if p.kind == "prior" and p.plausible}
    assert {mechanism_of(f.name) for f in uncertain_factors(PLAN, ["trust"])} == {"trust"}


def test_a_factor_by_its_name_takes_all_values_that_are_possible():
    high = all_parameters()["hunger"].bounds[1]
    assert named_factor("dprk.hunger", PLAN).high == high


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("dprk.hungr", "Did you mean 'dprk.hunger'"),
        ("chnia.aid_size", "no actor 'chnia'"),
        ("switch:sphre_cost", "Did you mean 'sphere_cost'"),
        ("switch:war=0,1", "takes no values"),
        ("us_opening", "write the switch as switch:us_opening"),
        ("hunger=1:0", "from low to high"),
        ("hunger=lots", "no values for a factor"),
        ("hunger=0:nan", "no values for a factor"),
        ("hunger=0:1:1", "whole number from 2"),
        ("hunger=0:1:2.5", "whole number from 2"),
        ("treaty_months=1.5..3", "whole number to another"),
        ("hunger=0.2", "at least two levels"),
        ("hunger=0.2,0.2", "each once"),
        ("dprk.hunger=-1:2", "outside 0"),
        ("china.distance", "give one, such as"),
    ],
)
def test_a_mistake_in_a_factor_says_what_is_valid(written, message):
    with pytest.raises(UserError, match=message):
        one(written)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(UserError) as told:
        parse_factors(["hungr", "switch:wr", "hunger=1:0"], PLAN)
    assert len(told.value.mistakes) == 3


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (["hunger", "hunger=0:1"], "named twice"),
        (["aid_size", "china.aid_size"], "cannot vary beside it"),
        (["sphere_cost", "switch:sphere_cost"], "sets sphere_cost"),
    ],
)
def test_factors_that_would_undo_each_other_are_refused(written, message):
    with pytest.raises(UserError, match=message):
        parse_factors(written, PLAN)


def test_an_unknown_mechanism_is_told_with_the_nearest():
    with pytest.raises(UserError, match="'trust'"):
        uncertain_factors(PLAN, ["trst"])
