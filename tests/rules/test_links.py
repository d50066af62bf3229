"""How two ends of a link divide its gain."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.rules.links import link_share

PAR = SimpleNamespace(patience=0.5, least_share=0.2)


@pytest.mark.parametrize(
    ("penalties", "pressure", "share"),
    [
        (0.0, 0.0, 0.5), (1.0, 0.0, 0.75), (0.0, 1.0, 0.25),
        (9.0, 0.0, 0.8),  # the more urgent side keeps the least share
        (0.0, 9.0, 0.2),
    ],
)  # fmt: skip
def test_the_more_urgent_end_gets_less_and_each_at_least_the_least_share(
    penalties, pressure, share
):
    found = link_share(np.array([[penalties]]), np.array([[pressure]]), PAR)
    np.testing.assert_allclose(found, [[share]])
