import json
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import sim
from sim.api.results import Results
from sim.errors import UserError
from sim.show.figures import sensitivity as draw
from sim.show.figures import style
from sim.show.figures.label_placement import place_labels
from sim.show.figures.morris_plane import morris_plane
from sim.show.plot_request import PlotOptions, draw_plot
from sim.words.registry import factor_label

HOW = {
    "since": "1991-01",
    "year": 1993,
    "runs": 3,
    "outcomes": ["treasury.dprk", "fuel.china.dprk"],
}
FACTORS = ["hunger", "deterrence", "technology_cost", "switch:provocation_feedback"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("studies")
    return {method: place / method for method in ("morris", "sobol", "tornado")}


@pytest.fixture(scope="module")
def studies(folders):
    sizes = {"morris": 3, "sobol": 8, "tornado": None}
    return {
        method: sim.sensitivity(
            FACTORS,
            "history",
            method=method,
            size=size,
            every=1,
            out=folders[method],
            workers=1,
            **HOW,
        )
        for method, size in sizes.items()
    }


DRAW = {"morris": draw.ranked, "plane": morris_plane, "sobol": draw.sobol, "tornado": draw.tornado}


def words(ax):
    found = [ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left")]
    found += [t.get_text() for t in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels())]
    found += [t.get_text() for t in ax.get_legend().get_texts()] if ax.get_legend() else []
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize("method", DRAW)
def test_a_figure_names_outcome_and_year_and_marks_the_dummy(studies, method):
    study = studies["morris" if method == "plane" else method]
    ax = DRAW[method](study, "fuel.china.dprk")
    assert "What fuel and food from China to North Korea depend on in 1993" in words(ax)
    assert "fuel.china.dprk" in words(ax)
    assert "dummy, the control" in words(ax)


@pytest.mark.parametrize("method", ["morris", "tornado"])
def test_effects_are_in_per_cent_of_the_outcome(studies, method):
    study = studies[method]
    ax = DRAW[method](study, "fuel.china.dprk")
    assert "per cent of the outcome" in " ".join(ax.get_xlabel().split())
    [mean] = [
        s["mean"] for s in study.spread if (s["outcome"], s["year"]) == ("fuel.china.dprk", 1993)
    ]
    measure = {"morris": "mu_star", "tornado": "high"}[method]
    largest = study.of("fuel.china.dprk")[measure].abs().max()
    widths = [abs(patch.get_width()) for patch in ax.patches]
    assert any(width == pytest.approx(100 * largest / abs(mean)) for width in widths)


def test_a_figure_is_drawn_on_the_axes_given(studies):
    ax = draw.tornado(studies["tornado"], "treasury.dprk")
    assert draw.tornado(studies["tornado"], "fuel.china.dprk", ax=ax) is ax


def test_the_weightiest_factor_stands_on_top_and_the_dummy_at_the_bottom(studies):
    ax = draw.sobol(studies["sobol"], "fuel.china.dprk")
    names = [t.get_text() for t in ax.get_yticklabels()]
    assert names[0].strip() == "dummy, the control"
    first = str(studies["sobol"].of("fuel.china.dprk")["factor"].iloc[0])
    assert " ".join(names[-1].split()) == factor_label(first).short
    assert first in words(ax)


def test_the_tornado_says_from_where_to_where_each_factor_goes(studies):
    ax = draw.tornado(studies["tornado"], "treasury.dprk")
    assert "technology_cost (2 to 20 $ million a point)" in words(ax)
    assert "(off, on)" in words(ax)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_indices_over_time_show_every_year(studies, method):
    ax = draw.over_time(studies[method], "treasury.dprk")
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
        draw.ranked(studies["sobol"], "treasury.dprk")
    with pytest.raises(UserError, match="made by the method 'sobol'"):
        morris_plane(studies["sobol"], "treasury.dprk")
    with pytest.raises(UserError, match="looks at one year"):
        draw.over_time(studies["tornado"], "treasury.dprk")
    short = sim.sensitivity(FACTORS, "history", size=2, **HOW)
    with pytest.raises(UserError, match="one year only"):
        draw.over_time(short, "treasury.dprk")


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_a_study_draws_itself_on_the_axes_given_and_at_every_size(studies, method):
    plot = studies[method].plot
    ax = getattr(plot, method)("treasury.dprk")
    assert plot.draw("fuel.china.dprk", ax=ax) is ax
    for size, (width, _) in style.SIZES.items():
        figure = plot.sized(size).draw().figure
        assert figure.get_figwidth() == width
        figure.draw_without_rendering()


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_results_draw_the_study_that_is_beside_them(studies, folders, method):
    results = Results.open(folders[method])
    assert results.sensitivity == studies[method]
    ax = results.plot.sensitivity("treasury.dprk", 1992)
    assert words(ax) == words(DRAW[method](studies[method], "treasury.dprk", 1992))
    assert results.plot.sensitivity(ax=ax) is ax


def test_results_draw_it_over_time_too(studies, folders):
    ax = Results.open(folders["sobol"]).plot.sensitivity_over_time("treasury.dprk")
    assert "year by year" in words(ax)
    with pytest.raises(UserError, match="looks at one year"):
        Results.open(folders["tornado"]).plot.sensitivity_over_time()


def test_where_there_is_no_study_it_is_said_how_one_is_made(tmp_path):
    results = sim.run("history", runs=1, end="1990-12", record=["talks"])
    with pytest.raises(UserError, match="which are in memory; make one with: sim sensitivity"):
        results.plot.sensitivity()
    with pytest.raises(UserError, match=r"no sensitivity\.json; make one with: sim sensitivity"):
        Results({}, {}, tmp_path).plot.sensitivity()


def test_an_unknown_outcome_or_year_of_a_study_is_told_with_the_nearest(studies, folders):
    plot = Results.open(folders["morris"]).plot
    with pytest.raises(UserError, match=r"Did you mean 'treasury\.dprk'"):
        plot.sensitivity("treasury.drpk")
    with pytest.raises(UserError, match="there is one in 1991, 1992, 1993"):
        plot.sensitivity("treasury.dprk", 2001)
    with pytest.raises(UserError, match="is no year"):
        plot.sensitivity("treasury.dprk", "1991-03")


def test_a_study_whose_file_lacks_something_is_not_drawn_but_told(studies, folders, tmp_path):
    content = json.loads((folders["morris"] / "sensitivity.json").read_text(encoding="utf-8"))
    del content["indices"][0]["mu_star"]
    (tmp_path / "sensitivity.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UserError, match="an index lacks mu_star"):
        Results({}, {}, tmp_path).plot.sensitivity()


def test_pictures_on_command_draw_outcomes_each_with_a_key_of_its_own(studies, folders):
    results = Results.open(folders["morris"])
    for kind in ("sensitivity", "sensitivity_over_time"):
        charts = draw_plot(results, kind, [], PlotOptions()).axes
        assert len(charts) == 2
    plane = draw_plot(results, "morris", ["treasury.dprk"], PlotOptions(title="What counts"))
    assert plane.axes[0].get_title(loc="left") == "What counts"
    assert plane.axes[0].get_legend()
    assert (
        len(draw_plot(results, "sensitivity", ["treasury.dprk"], PlotOptions(at="1991")).axes) == 1
    )
    with pytest.raises(UserError, match=r"Did you mean 'treasury\.dprk'"):
        draw_plot(results, "sensitivity", ["treasury.drpk"], PlotOptions())


@pytest.mark.parametrize(("kind", "names", "wish", "message"), [
    ("morris", ["treasury.dprk", "arms.dprk.russia"], PlotOptions(), "morris: name one outcome, not 2"),
    ("sensitivity", [], PlotOptions(at="1991"), "--at is for the picture of one outcome; name one of the 2"),
    ("sensitivity_over_time", [], PlotOptions(title="All"), "--title is for the picture of one outcome"),
])  # fmt: skip
def test_what_a_page_of_outcomes_does_not_show_is_refused(studies, folders, kind, names, wish, message):  # fmt: skip
    with pytest.raises(UserError, match=message):
        draw_plot(Results.open(folders["morris"]), kind, names, wish)


def test_labels_near_one_another_are_set_apart():
    ax = style.axes()
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(0.0, 1.0)
    points = np.array([[0.015 * n, 0.01] for n in range(12)])
    place_labels(ax, points, [str(n) for n in range(12)], 8.0)
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    ax.figure.draw_without_rendering()
    # without the thin lines to the points
    boxes = [Text.get_window_extent(text, renderer) for text in ax.texts]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
