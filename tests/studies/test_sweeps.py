import numpy as np
import pytest

import sim
from sim.errors import UserError


@pytest.fixture(scope="module")
def swept():
    return sim.sweep(
        ["dprk.hunger=0:1.2:3", "dummy"], "history", since="1991-01", year=1994, runs=6,
        points=2, outcomes=["provocations", "fuel.china.dprk"],
    )  # fmt: skip


def test_a_sweep_has_a_row_for_every_outcome_and_point(swept):
    assert len(swept.table) == 2 * 3 * 2
    assert swept.outcomes == {"provocations": "1/month", "fuel.china.dprk": "$m/month"}
    assert set(swept.of("provocations")["dprk.hunger"]) == {0.0, 0.6, 1.2}


def test_the_first_point_differs_from_itself_by_nothing(swept):
    first = swept.of("provocations").iloc[0]
    assert (first["difference"], first["difference_low"], first["difference_high"]) == (0, 0, 0)


def test_the_dummy_changes_nothing_at_all_on_common_luck(swept):
    for _, alike in swept.of("provocations").groupby("dprk.hunger"):
        assert alike["mean"].nunique() == 1


def test_a_difference_is_that_of_the_means_where_all_histories_have_a_value(swept):
    table = swept.of("fuel.china.dprk")
    assert (table["runs"] == 6).all()
    np.testing.assert_allclose(table["difference"], table["mean"] - table["mean"].iloc[0])
    assert (table["mc_low"] <= table["mean"]).all()
    assert (table["p05"] <= table["p95"]).all()


def test_pairing_makes_the_interval_of_a_difference_smaller(swept):
    table = swept.of("fuel.china.dprk").iloc[1:]
    paired = table["difference_high"] - table["difference"]
    assert (paired < table["mc_high"] - table["mean"]).all()


def test_an_outcome_without_values_stays_without_a_number():
    found = sim.sweep(["dummy"], "history", since="1991-01", year=1992, runs=2, points=2,
                      outcomes=["arms_price.dprk.russia"])  # fmt: skip
    assert found.table["mean"].isna().all()
    assert (found.table["runs"] == 0).all()


def test_mistakes_in_a_sweep_are_told():
    with pytest.raises(UserError, match="Did you mean 'talks'"):
        sim.sweep(["dummy"], outcomes=["tallks"])
    with pytest.raises(UserError, match="at least one outcome"):
        sim.sweep(["dummy"], outcomes=[])
    with pytest.raises(UserError, match="at least one factor"):
        sim.sweep([])
