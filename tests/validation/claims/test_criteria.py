"""On which side of a criterion an interval lies, how small an effect is none, and what a removal takes."""

import numpy as np
import pytest

from sim.numerics import Floats
from sim.results.first_times import wilson
from sim.validation.claims.criteria import (
    Criterion,
    Side,
    joint_side,
    loss_by,
    read,
    share_one_by_one,
    side_of,
    smallest_effect,
    split_criteria,
)
from sim.validation.claims.evaluate import Leaves
from sim.validation.claims.expressions import leaves
from sim.validation.claims.intervals import Estimate, draw_sets, estimate, interval
from sim.validation.claims.language import Vocabulary, parse

KNOWN = Vocabulary(["talks", "deal"], worlds=["a", "b"])
RNG = np.random.default_rng(3)
ALONE = np.arange(500)


def criteria(text: str) -> tuple[Criterion, ...]:
    return split_criteria(text, parse(text, KNOWN))


def made_up(criterion: Criterion, *values: Floats) -> Leaves:
    named = dict.fromkeys(leaves(criterion.number))
    return dict(zip(named, map(np.asarray, values), strict=True))


(SHARE,) = criteria("share(any(talks > 0, 2010)) >= 0.8")
(SIGN,) = criteria("mean(a:mean(talks, 2010) - b:mean(talks, 2010)) > 0")
(RATIO,) = criteria("ratio(mean(talks, 2010), mean(deal, 2010)) < 0.2")
(LEVEL,) = criteria("mean(mean(talks, 2010)) < 0.8")


def test_a_criterion_is_one_comparison_or_several_joined_by_and():
    two = criteria(
        "mean(mean(talks, 2010)) > 0 and 1 - ratio(mean(talks, 2010), mean(deal, 2010)) < 0.8"
    )
    assert [(one.sign, one.threshold) for one in two] == [(">", 0.0), ("<", 0.8)]
    assert criteria("mean(mean(talks, 2010)) > -1 / 2")[0].threshold == -0.5
    with pytest.raises(ValueError, match="compares a number over histories with a number"):
        criteria("mean(mean(talks, 2010))")
    with pytest.raises(ValueError, match="not a value a history with a number"):
        criteria("mean(talks, 2010) > 0")


@pytest.mark.parametrize(
    ("low", "high", "sign", "bar", "side"),
    [
        (0.1, 0.3, ">", 0.0, Side.HOLDS),
        (0.0, 0.3, ">", 0.0, Side.OPEN),
        (0.0, 0.3, ">=", 0.0, Side.HOLDS),
        (-0.3, -0.1, ">", 0.0, Side.FAILS),
        (-0.3, 0.0, ">", 0.0, Side.FAILS),
        (-0.3, 0.1, ">", 0.0, Side.OPEN),
        (0.1, 0.19, "<", 0.2, Side.HOLDS),
        (0.21, 0.3, "<", 0.2, Side.FAILS),
        (0.1, 0.3, "<", 0.2, Side.OPEN),
        (np.nan, np.nan, "<", 0.2, Side.UNKNOWN),
    ],
)
def test_an_interval_holds_fails_or_is_open(
    low: float, high: float, sign: str, bar: float, side: Side
) -> None:
    criterion = Criterion("", SHARE.number, sign, bar)
    assert side_of(criterion, Estimate((low + high) / 2, low, high)) is side


def test_criteria_hold_together_and_fail_alone():
    assert joint_side([Side.HOLDS, Side.HOLDS]) is Side.HOLDS
    assert joint_side([Side.HOLDS, Side.OPEN]) is Side.OPEN
    assert joint_side([Side.OPEN, Side.FAILS]) is Side.FAILS
    assert joint_side([Side.HOLDS, Side.UNKNOWN]) is Side.UNKNOWN


def test_a_share_of_single_sets_has_wilsons_interval_and_shared_sets_a_wider_one():
    hits = (np.arange(500) < 400).astype(float)
    found = estimate(SHARE.number, made_up(SHARE, hits), ALONE)
    assert (found.value, found.low, found.high) == (0.8, *wilson(400, 500))
    shared = estimate(SHARE.number, made_up(SHARE, hits), np.arange(500) // 50)
    assert shared.high - shared.low > 2 * (found.high - found.low)


def test_a_resample_draws_whole_sets():
    drawn = draw_sets((np.arange(12) // 3).tobytes(), 40)
    assert drawn.shape == (40, 12)
    assert (drawn.reshape(40, 4, 3) // 3 == (drawn.reshape(40, 4, 3) // 3)[..., :1]).all()
    assert len(np.unique(drawn)) == 12


def test_an_interval_of_a_mean_covers_the_truth_as_often_as_it_says():
    hits = 0
    for _ in range(100):
        x = RNG.normal(0.2, 1.0, 80)
        found = estimate(LEVEL.number, made_up(LEVEL, x), np.arange(80), resamples=400)
        hits += found.low < 0.2 < found.high
    assert hits >= 86


def test_an_effect_below_a_tenth_of_a_standard_deviation_is_none():
    x = RNG.normal(size=500)
    tiny = made_up(SIGN, x + 0.05, x)  # paired, so its interval is a point
    assert smallest_effect(SIGN, tiny) == pytest.approx(0.1 * x.std(), rel=1e-6)
    assert read(SIGN, tiny, ALONE).side is Side.OPEN
    assert read(SIGN, made_up(SIGN, x + 0.2, x), ALONE).side is Side.HOLDS
    assert read(SIGN, made_up(SIGN, x - 0.2, x), ALONE).side is Side.FAILS
    assert smallest_effect(SHARE, made_up(SHARE, x)) == 0.0


def test_a_removal_kills_a_share_by_thirty_points():
    def hits(count: int) -> Leaves:
        return made_up(SHARE, (np.arange(500) < count).astype(float))

    assert loss_by(SHARE, hits(450), hits(290), ALONE).kills
    assert not loss_by(SHARE, hits(450), hits(320), ALONE).kills


def test_a_removal_kills_an_effect_by_half_and_a_ratio_by_its_distance_from_one():
    x = RNG.normal(size=500)
    whole, half, most = (made_up(SIGN, x + effect, x) for effect in (1.0, 0.5, 0.6))
    assert loss_by(SIGN, whole, half, ALONE).kills
    assert not loss_by(SIGN, whole, most, ALONE).kills
    low, nearer, near = (made_up(RATIO, r * np.ones(500), np.ones(500)) for r in (0.1, 0.5, 0.6))
    assert loss_by(RATIO, low, near, ALONE).kills
    assert not loss_by(RATIO, low, nearer, ALONE).kills


def test_a_removal_kills_another_number_where_it_carries_it_over_its_threshold():
    x = 0.01 * RNG.normal(size=500)
    assert loss_by(LEVEL, made_up(LEVEL, x + 0.5), made_up(LEVEL, x + 0.9), ALONE).kills
    assert not loss_by(LEVEL, made_up(LEVEL, x + 0.5), made_up(LEVEL, x + 0.7), ALONE).kills


def test_a_removal_whose_interval_spans_nothing_kills_nothing():
    x, y = RNG.normal(0.02, 1.0, 500), RNG.normal(0.0, 1.0, 500)
    (level,) = criteria("mean(mean(talks, 2010)) > 0")
    assert not loss_by(
        level, made_up(level, x - x.mean() + 0.02), made_up(level, y - y.mean()), ALONE
    ).kills


def test_sets_are_counted_one_by_one():
    x = np.linspace(-1.0, 3.0, 500)
    assert share_one_by_one([SIGN], made_up(SIGN, x, 0.0 * x)) == pytest.approx(0.75, abs=0.01)
    (rank,) = criteria("rank_corr(mean(talks, 2010), mean(deal, 2010)) < 0")
    assert np.isnan(share_one_by_one([rank], made_up(rank, x, x)))


#: Effects, the spread of each leaf in the order in which it is named, and the spreads that count.
LEVELS = (
    ("mean(a:mean(talks, 2010) - b:mean(talks, 2010)) > 0", (1.0, 3.0), (1.0, 3.0)),
    ("mean(b:mean(talks, 2010) - 0.5 * a:mean(talks, 2010)) > 0", (1.0, 3.0), (1.0, 1.5)),
    ("mean((b:mean(deal, 2010) - a:mean(deal, 2010)) - (b:mean(talks, 2010) - a:mean(talks, 2010))) > 0",
        (2.0, 4.0, 3.0, 1.0), (4.0,)),
    ("mean(a:mean(deal, 2010) - (b:mean(talks, 2010) - a:mean(talks, 2010))) > 0", (2.0, 3.0, 1.0), (2.0, 3.0, 1.0)),
    ("mean(mean(talks, 2010) - mean(deal, 2010)) > 0", (1.0, -4.0), (5.0,)),
    ("b:mean(mean(talks, 2010)) > 0", (3.0,), (3.0,)),
    ("mean(b:(mean(talks, 2010) - mean(deal, 2010))) > 0", (3.0, -4.0), (7.0,)),
    ("median(a:mean(talks, 2010) + b:mean(talks, 2010)) > 0", (1.0, 3.0), (1.0, 3.0)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "spreads", "count"), LEVELS)
def test_an_effect_is_held_against_the_spread_of_what_it_compares_between_worlds(
    text: str, spreads: tuple[float, ...], count: tuple[float, ...]
) -> None:
    (criterion,) = criteria(text)
    up_and_down = np.where(np.arange(100) % 2 == 0, 1.0, -1.0)  # a standard deviation of 1
    values = made_up(criterion, *(spread * up_and_down for spread in spreads))
    assert smallest_effect(criterion, values) == pytest.approx(
        0.1 * np.sqrt(np.mean(np.square(count)))
    )


def test_an_effect_without_known_values_has_no_smallest_one_and_a_correlation_a_fixed_one() -> None:
    assert smallest_effect(SIGN, made_up(SIGN, np.full(9, np.nan), np.full(9, np.nan))) == 0.0
    (rank,) = criteria("rank_corr(mean(talks, 2010), mean(deal, 2010)) < 0")
    assert smallest_effect(rank, made_up(rank, np.arange(9.0), np.arange(9.0))) == 0.05
    (level,) = criteria("mean(mean(talks, 2010)) > 0.5")
    assert smallest_effect(level, made_up(level, np.arange(9.0))) == 0.0


def test_a_number_near_its_threshold_is_open_only_where_that_is_negligible() -> None:
    above = Criterion("", LEVEL.number, ">", 0.8)
    assert side_of(above, Estimate(0.85, 0.82, 0.88)) is Side.HOLDS
    assert side_of(above, Estimate(0.85, 0.82, 0.88), negligible=0.1) is Side.OPEN
    assert side_of(above, Estimate(-0.85, -0.9, -0.82), negligible=0.1) is Side.FAILS
    assert side_of(Criterion("", LEVEL.number, ">=", 0.8), Estimate(0.75, 0.7, 0.8)) is Side.OPEN
    assert side_of(Criterion("", LEVEL.number, "<=", 0.8), Estimate(0.85, 0.8, 0.9)) is Side.OPEN


def test_a_criterion_keeps_its_text_and_months_may_be_thresholds() -> None:
    text = "mean(onset(talks > 0)) <= 2000-01 and mean(mean(talks, 2010)) >= 1"
    first, second = criteria(text)
    assert first.text == second.text == text
    assert (first.sign, first.threshold, second.sign) == ("<=", 120.0, ">=")


def test_a_reading_has_number_interval_and_side() -> None:
    found = read(LEVEL, made_up(LEVEL, np.full(50, 0.5)), np.arange(50))
    assert (found.estimate, found.negligible, found.side) == (
        Estimate(0.5, 0.5, 0.5),
        0.0,
        Side.HOLDS,
    )


def test_a_share_of_all_or_none_has_the_interval_of_as_many_cases_as_sets() -> None:
    sets = np.arange(500) // 10
    for value, hits in ((1.0, 50), (0.0, 0)):
        found = estimate(SHARE.number, made_up(SHARE, np.full(500, value)), sets)
        assert (found.value, found.low, found.high) == (value, *wilson(hits, 50))
    some = estimate(SHARE.number, made_up(SHARE, (np.arange(500) < 250).astype(float)), sets)
    assert (some.low, some.high) != wilson(25, 50)


def test_a_loss_is_told_in_the_direction_of_the_claim_with_its_interval() -> None:
    x = RNG.normal(size=500)
    found = loss_by(
        RATIO,
        made_up(RATIO, np.full(500, 0.1), np.ones(500)),
        made_up(RATIO, np.full(500, 0.6), np.ones(500)),
        ALONE,
    )
    assert found.value == pytest.approx(0.6)
    assert found.loss.value == pytest.approx(0.5)
    assert found.loss.low == pytest.approx(0.5)
    grown = loss_by(SIGN, made_up(SIGN, x + 1.0, x), made_up(SIGN, x + 3.0, x), ALONE)
    assert grown.loss.high == pytest.approx(-2.0)
    assert not grown.kills


def test_a_share_that_falls_by_just_thirty_points_is_killed() -> None:
    whole, without = (made_up(SHARE, (np.arange(500) < n).astype(float)) for n in (400, 250))
    assert loss_by(SHARE, whole, without, ALONE).loss.value == pytest.approx(0.3)
    assert loss_by(SHARE, whole, without, ALONE).kills


def test_sets_must_meet_all_criteria_to_be_counted() -> None:
    both = criteria("mean(mean(talks, 2010)) > 0 and mean(mean(talks, 2010)) < 1")
    values = made_up(both[0], np.array([-1.0, 0.5, 2.0, np.nan]))
    assert share_one_by_one(both, values) == pytest.approx(1 / 3)
    assert share_one_by_one(both[:1], values) == pytest.approx(2 / 3)
    assert np.isnan(share_one_by_one(both, made_up(both[0], np.full(3, np.nan))))


def test_an_interval_leaves_out_a_fortieth_on_either_side_and_knows_values_without_end() -> None:
    assert interval(np.arange(1001.0)) == (25.0, 975.0)
    assert interval(np.array([1.0, 2.0, np.inf])) == (1.0, np.inf)
    assert np.isnan(interval(np.array([1.0, np.nan]))).all()
