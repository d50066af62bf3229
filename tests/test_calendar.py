"""Months are integers, counted from January 1990."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_index, month_name
from sim.errors import UserError

#: All months that can be written: 0000-01 to 9999-12.
months = st.integers(-1990 * 12, (9999 - 1990) * 12 + 11)


@given(months)
def test_a_month_comes_back_from_its_name(month: int) -> None:
    assert month_index(month_name(month)) == month


@given(months, months)
def test_names_stand_in_the_order_of_their_months(one: int, other: int) -> None:
    assert (month_name(one) < month_name(other)) == (one < other)


def test_january_1990_is_month_0() -> None:
    assert month_index("1990-01") == 0
    assert month_name(0) == "1990-01"
    assert month_index("1989-12") == -1
    assert month_index("2034-12") == 539


def test_a_number_from_numpy_is_a_month_too() -> None:
    assert month_name(np.int64(413)) == "2024-06"


@pytest.mark.parametrize("name", ["", "1990", "1990-13", "1990-00", "1990-1", "90-01", " 1990-01"])
def test_what_is_no_month_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(UserError, match="such as '2024-06'"):
        month_index(name)


@pytest.mark.parametrize("name", [None, 1990, "1990-01\n", "١٩٩٠-٠١"])
def test_what_is_no_plain_text_of_digits_is_refused(name: object) -> None:
    with pytest.raises(UserError, match="is not a month"):
        month_index(name)


@pytest.mark.parametrize("month", [1.0, "0", True, None])
def test_what_is_no_whole_number_has_no_name(month: object) -> None:
    with pytest.raises(UserError, match="whole months since 1990-01"):
        month_name(month)


@pytest.mark.parametrize("month", [-1990 * 12 - 1, (9999 - 1990) * 12 + 12])
def test_a_year_of_five_digits_or_below_0_has_no_name(month: int) -> None:
    with pytest.raises(UserError, match="outside the years"):
        month_name(month)
