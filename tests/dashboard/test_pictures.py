"""The picture of one run can be read at every width of the page, on a light and on a dark ground."""

from io import BytesIO

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from sim.dashboard.pictures import (
    PictureContext,
    draw_history,
    draw_timeline,
    make_manifest,
    make_results,
    pixels_an_inch,
)
from sim.dashboard.view_state import WIDTHS, ViewState
from sim.scenario.library import load_plan
from tests.tiers import slow_but

LEAST = 12.0


def context_of(width):
    plans = (load_plan("war_ends"),)
    return PictureContext(
        plans, 3, 1, ViewState(tab="history", width=width), make_manifest(plans, 3, 1)
    )


@pytest.mark.parametrize("width", slow_but([WIDTHS[0]], WIDTHS))
def test_no_text_of_the_picture_is_smaller_than_twelve_pixels(width):
    context = context_of(width)
    results = make_results(context, {"war_ends": {}})
    figure = draw_timeline(results, context.plans[0], context.view, (390, 486))
    assert figure.get_figwidth() * pixels_an_inch(width) == pytest.approx(width)
    sizes = [
        text.get_fontsize() * pixels_an_inch(width) / 72
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    assert sizes
    assert min(sizes) >= LEAST


def test_the_picture_has_no_ground_of_its_own():
    picture = draw_history(context_of(WIDTHS[0]), "war_ends")
    with Image.open(BytesIO(picture.png)) as image:
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert alpha[0, 0] == 0
    assert alpha.max() == 255
