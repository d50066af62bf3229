"""Habits that all rules share."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from sim.numerics import add_rows, highest_other

FINITE = st.floats(-1e6, 1e6)
TABLES = arrays(float, array_shapes(min_dims=2, max_dims=3, max_side=12), elements=FINITE)


@given(TABLES)
def test_rows_are_added_one_after_the_other_for_any_number_of_runs(table: np.ndarray) -> None:
    total = np.zeros(table.shape[1:])
    for row in table:
        total = total + row
    np.testing.assert_array_equal(add_rows(table), total)
    np.testing.assert_array_equal(add_rows(table[..., :1]), total[..., :1])


@given(arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=7), elements=FINITE))
def test_the_highest_of_the_others_leaves_out_the_row_itself(table: np.ndarray) -> None:
    found = highest_other(table)
    for row, others in enumerate(found):
        rest = np.delete(table, row, axis=0)
        np.testing.assert_array_equal(others, rest.max(axis=0) if len(rest) else 0.0)
