import pytest
from matplotlib.text import Text

import sim
from sim.errors import UserError
from sim.show.figures import style
from sim.show.figures import sweeps as draw
from sim.show.figures.style import SIZES

HOW = {"since": "1991-01", "year": 1993, "runs": 3, "outcomes": ["fuel.china.dprk"]}


def swept(*factors, **changes):
    return sim.sweep(list(factors), "history", **{**HOW, **changes})


@pytest.fixture(scope="module")
def by_two():
    return swept("hunger=0:1.2:3", "switch:provocation_feedback")


def test_one_factor_is_a_line_with_interval_and_spread():
    found = swept("hunger=0:1.2:4")
    ax = draw.line(found, "fuel.china.dprk")
    assert ax.get_xlabel() == "How much hunger restrains North Korea · hunger"
    assert any("$ million a month" in text.get_text() for text in ax.texts)
    told = [t.get_text() for t in ax.get_legend().get_texts()]
    assert any("Monte-Carlo" in t for t in told)
    assert any("spread across runs" in t for t in told)
    change = draw.change(found, "fuel.china.dprk")
    assert any("paired difference" in text.get_text() for text in change.texts)


def test_one_run_is_in_the_singular():
    page = swept("hunger=0.5,1", runs=1).plot.page()
    texts = " ".join(text.get_text() for text in page.findobj(Text))
    assert "1 run each" in " ".join(texts.split())


def test_a_study_draws_one_outcome_from_a_list_of_one(by_two):
    assert by_two.plot.heat(["fuel.china.dprk"]).get_xlabel().endswith("hunger")
    with pytest.raises(UserError, match="outcome: give one name, not a list of 2"):
        by_two.plot.heat(["fuel.china.dprk", "talks"])


def test_a_switch_stands_as_on_and_off():
    ax = draw.line(swept("switch:provocation_feedback"), "fuel.china.dprk")
    assert [t.get_text() for t in ax.get_xticklabels()] == ["off", "on"]


def test_two_factors_are_a_map_with_its_numbers(by_two):
    ax = draw.heat(by_two, "fuel.china.dprk")
    numbers = [t.get_text() for t in ax.texts if t.get_text()[:1] in "+−0"]
    assert len(numbers) == 6
    assert "0" in numbers
    assert ax.get_xlabel().endswith("· hunger")
    assert ax.get_ylabel().endswith("switch:provocation_feedback")


def test_a_map_shows_differences_from_the_first_point_and_is_grey_within_their_intervals(by_two):
    ax = draw.heat(by_two, "fuel.china.dprk")
    [image] = ax.images
    table = by_two.of("fuel.china.dprk")
    error = table["difference_high"] - table["difference"]
    clear = table["difference"].abs() > error.fillna(0.0)
    assert image.get_array().count() == clear.sum()
    low, high = image.get_clim()
    assert low == -high
    assert high >= max(table["difference"].abs().max(), 2 * error.median()) - 1e-9


def test_a_difference_within_its_interval_is_grey():
    found = swept("hunger=0:1.2:4")
    ax = draw.change(found, "fuel.china.dprk")
    told = [t.get_text() for t in ax.get_legend().get_texts()]
    assert "within its 95 % interval of none" in told


@pytest.mark.parametrize("size", ["notebook", "slide", "print"])
def test_a_sweep_draws_itself_at_every_size(by_two, size):
    ax = by_two.plot.sized(size).heat("fuel.china.dprk")
    assert ax.figure.get_figwidth() == SIZES[size][0]
    assert by_two.plot.heat("fuel.china.dprk", ax=style.axes()).figure is not ax.figure


def test_titles_are_as_bold_as_those_of_all_other_figures(by_two):
    ax = by_two.plot.heat("fuel.china.dprk")
    found = [text for text in ax.findobj(Text) if text.get_text() == ax.get_title(loc="left")]
    assert found[0].get_fontweight() == "bold"


def test_two_factors_off_a_grid_are_points():
    ax = draw.heat(swept("hunger", "technology_cost", design="lhs", points=5), "fuel.china.dprk")
    assert len(ax.collections[0].get_offsets()) == 6
    assert ax.get_yscale() == "log"


def test_more_factors_are_a_panel_each():
    found = swept("hunger", "technology_cost", "switch:trust", design="sobol", points=12)
    ax = draw.effect(found, "fuel.china.dprk", "switch:trust")
    assert [t.get_text() for t in ax.get_xticklabels()] == ["off", "on"]
    assert len([a for a in draw.page(found).axes if a.get_visible()]) == 3
    with pytest.raises(UserError, match="Did you mean 'hunger'"):
        draw.effect(found, "fuel.china.dprk", "hungr")


@pytest.mark.parametrize("factors", [["hunger=0:1:3"], ["hunger=0:1:2", "switch:trust"]])
def test_a_page_says_what_was_run(factors, tmp_path):
    page = draw.page(swept(*factors))
    assert "runs each with common random numbers" in " ".join(
        text.get_text() for text in page.findobj(Text)
    )
    page.savefig(tmp_path / "page.png", dpi=40)


def test_a_figure_that_does_not_fit_is_refused(by_two):
    for wrong in (draw.line, draw.change):
        with pytest.raises(UserError, match="one factor"):
            wrong(by_two, "fuel.china.dprk")
    with pytest.raises(UserError, match="two factors"):
        draw.heat(swept("hunger=0:1:2"), "fuel.china.dprk")
    with pytest.raises(UserError, match="no outcome 'talks'"):
        draw.heat(by_two, "talks")


@pytest.mark.parametrize(
    "factors",
    [["hunger=0:1:3"], ["hunger=0:1:2", "switch:trust"], ["hunger", "deterrence", "aid_size"]],
)
def test_an_outcome_without_any_value_is_drawn_empty(factors, tmp_path):
    page = draw.page(swept(*factors, points=3, outcomes=["arms_price.dprk.russia"]))
    page.savefig(tmp_path / "page.png", dpi=40)
