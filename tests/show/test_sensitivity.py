import pytest

import sim
from sim.errors import UserError
from sim.show import sensitivity as draw

HOW = {
    "since": "1991-01", "year": 1993, "runs": 3, "outcomes": ["provocations", "fuel.china.dprk"],
}  # fmt: skip
FACTORS = ["hunger", "impunity", "technology_cost", "switch:provocation_feedback"]


@pytest.fixture(scope="module")
def studies():
    sizes = {"morris": 3, "sobol": 8, "tornado": None}
    return {
        method: sim.sensitivity(FACTORS, "history", method=method, size=size, every=1, **HOW)
        for method, size in sizes.items()
    }


def words(ax):
    found = [ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left")]
    found += [t.get_text() for t in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels())]
    return " ".join(found + [t.get_text() for t in ax.get_legend().get_texts()])


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_a_figure_names_outcome_and_year_and_marks_the_dummy(studies, method):
    ax = getattr(draw, method)(studies[method], "fuel.china.dprk")
    assert "fuel.china.dprk: what it hangs on in 1993" in words(ax)
    assert "dummy, the control" in words(ax)


@pytest.mark.parametrize("method", ["morris", "tornado"])
def test_effects_carry_the_outcomes_unit(studies, method):
    assert "($m/month)" in getattr(draw, method)(studies[method], "fuel.china.dprk").get_xlabel()


def test_a_figure_is_drawn_on_the_axes_given(studies):
    ax = draw.tornado(studies["tornado"], "provocations")
    assert draw.tornado(studies["tornado"], "fuel.china.dprk", ax=ax) is ax


def test_the_weightiest_factor_stands_on_top_and_the_dummy_at_the_bottom(studies):
    ax = draw.sobol(studies["sobol"], "fuel.china.dprk")
    names = [t.get_text() for t in ax.get_yticklabels()]
    assert names[0] == "dummy, the control"
    assert names[-1] == studies["sobol"].of("fuel.china.dprk")["factor"].iloc[0]


def test_the_tornado_says_from_where_to_where_each_factor_goes(studies):
    ax = draw.tornado(studies["tornado"], "provocations")
    assert "technology_cost  (2 to 20 $m/point)" in words(ax)
    assert "(off, on)" in words(ax)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_indices_over_time_show_every_year(studies, method):
    ax = draw.over_time(studies[method], "provocations")
    assert all(list(line.get_xdata()) == [1991, 1992, 1993] for line in ax.lines)
    assert "dummy, the control" in words(ax)


def test_pages_show_all_outcomes(studies, tmp_path):
    for method, study in studies.items():
        page = draw.page(study)
        assert len(page.axes) == 2
        page.savefig(tmp_path / f"{method}.png", dpi=40)
    assert draw.time_page(studies["tornado"]) is None
    assert len(draw.time_page(studies["sobol"]).axes) == 2


def test_a_figure_of_another_method_or_of_one_year_is_refused(studies):
    with pytest.raises(UserError, match="made by the method 'sobol'"):
        draw.morris(studies["sobol"], "provocations")
    with pytest.raises(UserError, match="looks at one year"):
        draw.over_time(studies["tornado"], "provocations")
    short = sim.sensitivity(FACTORS, "history", size=2, **HOW)
    with pytest.raises(UserError, match="one year only"):
        draw.over_time(short, "provocations")
