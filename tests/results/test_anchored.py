"""A record carried on: it begins where the record ends, widens, and stays within what is possible."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import sim
from sim import UserError
from sim.cache_files import CACHE
from sim.record.load import record

TRADE, SHARE = "trade.dprk.china", "trade_share.dprk.china"


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE, str(tmp_path_factory.getbasetemp() / "cache"))
        return sim.run("war_ends", runs=150, prior="assimilated")


def test_it_begins_after_the_last_observation_and_ends_with_the_runs(started) -> None:
    carried = started.anchored(TRADE)
    assert carried.years.tolist() == list(range(2024, 2035))
    assert carried.values.shape == (11, 150)


def test_soon_it_is_near_what_was_last_seen_and_later_it_is_wide(started) -> None:
    carried = started.anchored(TRADE)
    low, middle, high = np.quantile(carried.values, (0.05, 0.5, 0.95), axis=1)
    last = record(TRADE).observations[-1].value
    assert abs(np.log(middle[0] / last)) < 0.5
    assert high[0] / low[0] < high[9] / low[9]


def test_shares_and_amounts_stay_within_what_is_possible(started) -> None:
    shares = started.anchored(SHARE, "baseline").values
    assert shares.min() >= 0.0
    assert shares.max() <= 100.0
    assert started.anchored("trade.dprk.russia").values.min() >= 0.0


def test_the_error_that_is_carried_on_cancels_in_a_paired_difference_of_logarithms(started) -> None:
    one, other = (
        np.log1p(started.anchored(TRADE, name).values) for name in ("baseline", "war_ends")
    )
    plain = [
        np.log1p(started[name]["trade.dprk.china"].values[408 + 12 : 408 + 24].sum(axis=0) * 0.85)
        for name in ("baseline", "war_ends")
    ]
    assert other[1] - one[1] == pytest.approx(plain[1] - plain[0], abs=1e-4)


def test_it_is_hatched_in_the_picture_of_the_record(started) -> None:
    axes = started.plot.record(TRADE, "war_ends")
    assert any(collection.get_hatch() for collection in axes.collections)
    plt.close(axes.figure)


def test_what_has_no_known_error_is_refused(started) -> None:
    with pytest.raises(UserError, match=r"no error of 'talks' is known"):
        started.anchored("talks")
    declared = sim.run("baseline", runs=2, end="1991-12", record=["talks"])
    with pytest.raises(UserError, match="only runs with prior assimilated"):
        declared.anchored(TRADE)
