import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.show.figures import style
from sim.words.registry import label_of

from ..conftest import drawn

AXES = {
    "fan": ("arms.dprk.russia",), "difference": ("arms.dprk.russia", "war_ends"),
    "distribution": ("arms.dprk.russia",), "time_to": ("talks",), "network": ("war_ends",),
    "sankey": ("war_ends",), "support": ("war_ends",), "timeline": ("war_ends",),
    "effects": ("war_ends",), "record": ("trade.dprk.china",),
}  # fmt: skip
PAGES = ("overview", "fans", "differences")


@pytest.mark.parametrize("plot", AXES)
@pytest.mark.parametrize("size", style.SIZES)
def test_every_plot_has_its_title_and_legend_on_the_figure_at_every_size(results, plot, size):
    axes = getattr(results.plot.sized(size), plot)(*AXES[plot])
    assert isinstance(axes, Axes)
    assert axes.figure.get_figwidth() == style.SIZES[size][0]
    axes.figure.draw_without_rendering()
    page = axes.figure.bbox
    assert axes.get_title(loc="left")
    for artist in (axes._left_title, axes.get_legend(), *axes.texts):
        box = artist.get_window_extent() if artist else page
        assert box.x0 >= page.x0 - 1
        assert box.x1 <= page.x1 + 1
        assert box.y0 >= page.y0 - 1
        assert box.y1 <= page.y1 + 1


@pytest.mark.parametrize("plot", AXES)
def test_every_plot_draws_on_the_axes_it_is_given(results, plot):
    left, right = Figure(figsize=(10, 4), layout="constrained").subplots(1, 2)
    assert getattr(results.plot, plot)(*AXES[plot], ax=right) is right
    assert not left.has_data()
    drawn(right.figure)


@pytest.mark.parametrize("plot", PAGES)
def test_pages_say_the_question_and_of_how_many_histories(results, plot):
    texts = " ".join(drawn(getattr(results.plot, plot)("war_ends"))).replace("\n", " ")
    assert "War's end" in texts
    assert "12 runs" in texts


def test_the_overview_is_a_slide_with_the_finding_and_three_panels(results):
    figure = results.plot.overview("war_ends")
    assert tuple(figure.get_size_inches()) == style.SIZES["slide"]
    found = results.answer("war_ends")
    words = " ".join(" ".join(drawn(figure)).split())
    assert len([ax for ax in figure.axes if ax.get_visible()]) == 3
    assert found.clause in words
    assert "shells from North Korea to Russia" in words
    assert "not a forecast" in words


def test_the_overview_names_lines_at_their_ends_in_their_colours(results):
    figure = results.plot.overview("war_ends")
    for ax in figure.axes:
        ends = {text.get_text().replace("\n", " "): text.get_color() for text in ax.texts}
        for line in ax.lines:
            if not line.get_label().startswith("_"):
                assert ends[line.get_label()] == line.get_color()
        assert ax.get_legend() is None


@pytest.mark.parametrize("dpi", [72, 100, 150])
@pytest.mark.parametrize("size", ["slide", "print"])
def test_all_words_around_an_overview_stay_on_it_at_few_dots_an_inch(results, size, dpi):
    figure = results.plot.sized(size).overview("war_ends")
    figure.set_dpi(dpi)
    figure.draw_without_rendering()
    written = [one for one in figure.get_children() if isinstance(one, Text)]
    assert len(written) > 4
    assert max(one.get_window_extent().x1 for one in written) < figure.bbox.x1


def test_the_overview_is_never_led_by_what_the_scenario_sets(results):
    texts = drawn(results.plot.overview("war_ends"))
    assert "war.intensity" not in " ".join(texts)


def test_an_overview_has_the_title_that_it_is_given(results):
    assert "Peace and shells" in drawn(results.plot.overview("war_ends", title="Peace and shells"))


def test_a_scenario_without_a_base_has_an_overview_too(results, alone):
    titles = [ax.get_title(loc="left") for ax in results.plot.overview("baseline").axes]
    assert len(titles) == 3
    assert any(title.startswith("Shells") for title in titles)
    assert alone.plot.overview("history").axes


def test_small_multiples_show_what_moves_and_nothing_that_is_set(results):
    figure = results.plot.multiples("war_ends")
    titles = [" ".join(ax.get_title(loc="left").split()) for ax in figure.axes if ax.get_visible()]
    assert "Shells, North Korea → Russia" in titles
    assert "Intensity of the war in Ukraine" not in titles
    assert 6 <= len(titles) <= 24


def test_small_multiples_of_a_kind_share_an_axis(results):
    names = ["trust.dprk.russia", "trust.dprk.us", "provocations"]
    figure = results.plot.multiples("war_ends", names, columns=3)
    drawn(figure)
    limits = [ax.get_ylim() for ax in figure.axes]
    assert limits[0] == limits[1] != limits[2]


def test_effects_are_the_largest_differences_in_order_without_what_is_set(results):
    axes = results.plot.effects("war_ends")
    found = [d for d in results.differences("war_ends") if 0 < d.effect < float("inf")]
    told = [label_of(d.name, d.unit).short for d in found if d.name != "war.intensity"]
    shown = [text.get_text() for text in axes.texts if text.get_text() in told]
    assert shown == sorted(shown, key=told.index)
    assert len(shown) >= 3
    assert label_of("war.intensity").short not in shown
