import pytest

from sim.errors import UserError
from sim.results.conditions import Condition
from sim.show.figures.discovery import box, page
from sim.show.figures.style import SIZES
from sim.show.study_plots import DiscoveryPlots
from sim.studies.discovery import Box, Discovery, Limit

LIMITS = (Limit("hunger", None, 0.5, "1"), Limit("technology_cost", 4.0, 9.0, "$m/point"))
FOUND = Discovery(
    Condition("talks", ">", 0.5, (480, 491)), "baseline", 0.3, 400, 0, 140, ("hunger", "technology_cost"),
    {"hunger": (0.0, 1.2), "technology_cost": (2.0, 20.0)},
    (
        Box("PRIM", LIMITS, 0.6, 0.7, 0.6, 0.8, 0.25, 0.8, True),
        Box("CART", LIMITS[:1], 0.4, 0.35, 0.2, 0.5, 0.3, 0.8, False),
    ),
)  # fmt: skip


def test_a_box_shows_its_limits_in_their_units_and_how_good_it_is():
    ax = box(FOUND, 0)
    said = " ".join(" ".join(text.get_text() for text in ax.texts).split())
    assert "70% [60%, 80%]" in said
    assert "in 30% of all runs" in said
    assert "not confirmed" not in ax.get_title(loc="left")
    assert {t.get_text() for t in ax.texts} >= {"0.5", "4", "9", "2", "20", "technology_cost"}
    names = [" ".join(t.get_text().split()) for t in ax.get_yticklabels()]
    assert "Cost to each partner of sharing military technology ($ million a point)" in names


def test_a_box_that_the_other_half_does_not_confirm_says_so():
    assert "not confirmed" in box(FOUND, 1).get_title(loc="left")


def test_the_page_shows_every_box(tmp_path):
    figure = page(FOUND)
    assert len(figure.axes) == 2
    figure.savefig(tmp_path / "boxes.png", dpi=40)


@pytest.mark.parametrize("size", ["notebook", "slide", "print"])
def test_what_is_found_draws_itself_at_every_size(size):
    plot = DiscoveryPlots(FOUND).sized(size)
    ax = plot.box(1)
    assert ax.figure.get_figwidth() == SIZES[size][0]
    assert plot.box(0, ax=ax) is ax
    assert len(plot.page().axes) == 2


def test_a_box_that_is_not_there_is_told():
    with pytest.raises(UserError, match="2 were found"):
        box(FOUND, 2)
