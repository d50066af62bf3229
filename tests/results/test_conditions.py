"""Conditions on histories are read as they are written, and hold where their words say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.errors import UserError
from sim.results.conditions import Condition, parse_condition

IN_2025 = (month_index("2025-01"), month_index("2025-12"))


@pytest.mark.parametrize(
    ("written", "condition", "words"),
    [
        ("x<30@2025", Condition("x", "<", 30.0, IN_2025), "x < 30 in 2025"),
        (" talks >= 1e-1 ", Condition("talks", ">=", 0.1), "talks >= 0.1"),
        ("x.a.b>-3", Condition("x.a.b", ">", -3.0), "x.a.b > -3"),
        ("x>0@2025-06", Condition("x", ">", 0.0, (425, 425)), "x > 0 in 2025-06"),
        ("x>0 @ 2025..2027", Condition("x", ">", 0.0, (420, 455)), "x > 0 in 2025 to 2027"),
        ("x>0@2025-03..2025-04", Condition("x", ">", 0.0, (422, 423)), "x > 0 in 2025-03 to 2025-04"),
        ("any:x>0@2025", Condition("x", ">", 0.0, IN_2025, "any"), "x > 0 in any month of 2025"),
        ("all: x<=0@2025", Condition("x", "<=", 0.0, IN_2025, "all"), "x <= 0 in every month of 2025"),
        ("any:x>0", Condition("x", ">", 0.0, None, "any"), "x > 0 in any month"),
        ("all:x>0", Condition("x", ">", 0.0, None, "all"), "x > 0 in every month"),
        ("in us_engagement: x>0", Condition("x", ">", 0.0, None, "mean", "us_engagement"), "x > 0"),
        (
            "in my.war: any:x>0@2025-06",
            Condition("x", ">", 0.0, (425, 425), "any", "my.war"),
            "x > 0 in 2025-06",
        ),
    ],
)  # fmt: skip
def test_a_condition_is_read_and_put_in_words(
    written: str, condition: Condition, words: str
) -> None:
    assert parse_condition(written) == condition
    assert str(condition) == words


@pytest.mark.parametrize(
    "written",
    ["talks", "x<", "x<a", "x<1@30", "x=1", "x<nan", "some:x>0", "x>0@2025-13", "x>0@2025..", "in : x>0"],
)  # fmt: skip
def test_what_is_no_condition_is_refused(written: str) -> None:
    with pytest.raises(UserError, match=r"such as arms.dprk.russia<30@2030 or any:talks"):
        parse_condition(written)


def test_a_time_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UserError, match="2027 to 2025-06 ends before it begins"):
        parse_condition("x>0@2027..2025-06")


def test_without_a_date_the_last_full_year_counts_or_of_any_and_every_month_all() -> None:
    assert parse_condition("x>0").window(414) == (396, 407)
    assert parse_condition("any:x>0").window(414) == (0, 413)
    assert parse_condition("all:x>0").window(414) == (0, 413)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x>0@2036", "x > 0 in 2036: the run's whole years are 1990 to 2023"),
        ("x>0@2024-07", "x > 0 in 2024-07: the run goes from 1990-01 to 2024-06"),
        ("any:x>0@1989..1991", "the run's whole years are 1990 to 2023"),
    ],
)
def test_a_time_outside_the_run_is_refused(written: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        parse_condition(written).window(414)


def test_a_run_of_some_months_has_no_full_year() -> None:
    with pytest.raises(UserError, match="x > 0: the run"):
        parse_condition("x>0").window(8)


VALUES = np.array([[0.0, 2.0, np.nan, np.nan], [1.0, 3.0, 2.0, np.nan]])


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ("x>0.5", [False, True, True, False]),  # means .5, 2.5, 2 and none
        ("x>=0.5", [True, True, True, False]),
        ("x<=0.5", [True, False, False, False]),
        ("any:x>0.5", [True, True, True, False]),
        ("any:x>2", [False, True, False, False]),
        ("all:x>0.5", [False, True, True, False]),
        ("all:x<5", [True, True, True, False]),
    ],
)
def test_a_condition_holds_where_its_words_say(written: str, holds: list[bool]) -> None:
    assert parse_condition(written).holds(VALUES).tolist() == holds


@given(st.integers(0, 2**32 - 1), st.sampled_from("<>"), st.floats(-1, 1))
def test_every_month_implies_the_mean_which_implies_any(seed: int, sign: str, bound: float) -> None:
    values = np.random.default_rng(seed).normal(size=(5, 40))
    always, usually, ever = (
        Condition("x", sign, bound, how=how).holds(values) for how in ("all", "mean", "any")
    )
    assert not (always & ~usually).any()
    assert not (usually & ~ever).any()
