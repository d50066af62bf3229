"""Words below pictures say the same numbers as tables."""

import numpy as np
import pytest

from sim.dashboard.pictures import PictureContext, draw_picture, make_manifest, make_results
from sim.dashboard.view_state import MARKED_DRIVER, ViewState
from sim.scenario.library import load_plan

#: The number of single precision nearest to 0.2005, which lies below it, and the next one.
BELOW, ABOVE = np.float32(0.2005), np.nextafter(np.float32(0.2005), np.float32(1.0))


@pytest.mark.parametrize("months_above", [0, 2, 6])
def test_a_mean_on_the_edge_of_rounding_is_told_as_the_summary_tells_it(months_above):
    """Rounded to three places the mean is 0.2 or 0.201; in single precision it is rounded twice."""
    plans, name = (load_plan("history"),), "trust.dprk.russia"
    year = np.where(np.arange(12) < months_above, ABOVE, BELOW)
    values = np.tile(year, plans[0].months // 12 + 1)[: plans[0].months, None].repeat(4, axis=1)
    context = PictureContext(plans, 4, 1, ViewState(tab="fans"), make_manifest(plans, 4, 1))
    series = {"history": {name: values, MARKED_DRIVER: np.zeros_like(values)}}
    told = draw_picture(context, series, name).description
    rows = make_results(context, series).summary().set_index("indicator")
    assert told == f"{name}: history {rows.loc[name, 'mean']:.3g} in the mean of 2023"
