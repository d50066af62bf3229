"""The compiled cipher gives NumPy's words, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernels.philox import uniform_kernel
from sim.random_streams import UINT64, _uniforms, _uniforms_by_numpy

WORD = st.integers(0, UINT64)


@given(
    WORD,
    st.lists(WORD, min_size=1, max_size=4),
    st.integers(-1, 2000),
    st.integers(0, 2**40),
    st.integers(1, 40),
)
def test_the_loop_and_numpys_generator_give_the_same_uniforms(
    seed: int, keys: list[int], month: int, first: int, runs: int
) -> None:
    if uniform_kernel() is None:
        pytest.skip("no compiler is installed")
    asked = seed, np.array(keys, dtype=np.uint64), month, first, first + runs - 1
    np.testing.assert_array_equal(_uniforms(*asked), _uniforms_by_numpy(*asked))
