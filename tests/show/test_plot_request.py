import pytest

from sim.errors import UserError
from sim.show.figures import style
from sim.show.plot_request import CHARTS, KINDS, PAGES, PlotOptions, draw_plot

from .conftest import drawn as texts

NAMES = {
    "scenario": ["war_ends"],
    "record": ["trade.dprk.china"],
    "indicator": ["talks"],
    "nothing": [],
}


@pytest.mark.parametrize("kind", [k for k in KINDS if (CHARTS | PAGES)[k][0] != "outcome"])
def test_every_kind_draws_a_picture(results, kind):
    names = NAMES[(CHARTS | PAGES)[kind][0]]
    assert texts(draw_plot(results, kind, names, PlotOptions()))


@pytest.mark.parametrize(("size", "wide"), [("print", 3.3), ("slide", 12.0)])
def test_a_picture_is_as_large_as_its_size_says(results, size, wide):
    for kind, names in (("fan", ["talks"]), ("sankey", [])):
        assert draw_plot(results, kind, names, PlotOptions(size=size)).get_figwidth() == wide


@pytest.mark.parametrize("kind", ["fan", "difference", "distribution"])
def test_several_names_make_a_page_with_a_chart_for_each(results, kind):
    names = ["arms.dprk.russia", "trust.dprk.us"]
    figure = draw_plot(results, kind, names, PlotOptions())
    titles = [ax.get_title(loc="left") for ax in figure.axes if ax.get_visible()]
    assert len(titles) == 2
    labels = ["Shells, North Korea → Russia", "Trust, North Korea and United States"]
    assert all(label in title for label, title in zip(labels, titles, strict=True))
    assert any("Baseline, The war drags on and War's end" in text for text in texts(figure))


@pytest.mark.parametrize("kind", ["overview", "multiples"])
def test_a_page_of_a_scenario_compares_it_with_the_base_that_is_named(results, kind):
    usual = texts(draw_plot(results, kind, [], PlotOptions(["war_ends"])))
    other = texts(draw_plot(results, kind, [], PlotOptions(["war_ends"], base="baseline")))
    assert "The war drags on" in usual
    assert "Baseline" not in usual
    assert "Baseline" in other
    assert "The war drags on" not in other


def test_in_python_fans_take_a_base_too(results):
    shown = texts(results.plot.fans("war_ends", ["talks"], base="baseline"))
    assert "Baseline" in shown
    assert "The war drags on" not in shown
    with pytest.raises(UserError, match="one name, not a list of 2"):
        results.plot.fans(["war_ends", "baseline"])


@pytest.mark.parametrize(("kind", "options"), [
    ("overview", "--scenario, --base, --title, --size, --out"), ("moved", "--title, --size, --out"),
])  # fmt: skip
def test_a_refused_option_is_told_with_those_that_hold(results, kind, options):
    with pytest.raises(UserError, match=f"{kind} does not take --above; its options: {options}"):
        draw_plot(results, kind, [], PlotOptions(above=1.0))


@pytest.mark.parametrize("kind", ["fan", "difference", "multiples"])
@pytest.mark.parametrize("count", [2, 4, 5])
def test_several_indicators_on_a_slide_fill_a_slide(results, kind, count):
    names = ["arms.dprk.russia", "trust.dprk.us", "talks", "deal", "clashes"][:count]
    figure = draw_plot(results, kind, names, PlotOptions(size="slide"))
    assert tuple(figure.get_size_inches()) == style.SIZES["slide"]
    assert sum(ax.get_visible() for ax in figure.axes) == count


def test_the_title_that_is_given_stands_above_a_chart_or_a_page(results):
    for names in (["talks"], ["talks", "deal"]):
        figure = draw_plot(results, "fan", names, PlotOptions(title="Washington listens"))
        assert "Washington listens" in [text.strip() for text in texts(figure)]


def test_a_kind_of_scenarios_draws_the_one_asked_for_unless_another_is_named(results):
    assert any(
        "War's end" in text for text in texts(draw_plot(results, "network", [], PlotOptions()))
    )
    told = texts(draw_plot(results, "network", ["baseline"], PlotOptions(at="2020")))
    assert any("Baseline, 2020" in text for text in told)


def test_every_wrong_word_is_told_at_once(results):
    with pytest.raises(UserError) as told:
        draw_plot(
            results,
            "difference",
            ["arms.dprk.rusia", "tlks"],
            PlotOptions(["war_end"], run=2, at="2029"),
        )
    assert told.value.mistakes == (
        "difference does not take --run; its options: --scenario, --base, --at, --until, --title, --size, --out",
        "no scenario 'war_end' here. Did you mean 'war_ends'?",
        "no indicator 'arms.dprk.rusia' here. Did you mean 'arms.dprk.russia'?",
        "no indicator 'tlks' here. Did you mean 'talks'?",
    )


@pytest.mark.parametrize(
    ("kind", "names", "wish", "message"),
    [
        ("sensitivity", ["talks"], PlotOptions(), "no sensitivity study is beside these results"),
        (
            "sensitivity_over_time",
            [],
            PlotOptions(),
            "no sensitivity study is beside these results",
        ),
        ("fan", ["talks"], PlotOptions(size="prnt"), "Did you mean 'print'"),
        ("support", ["war_ends"], PlotOptions(at="2028", until="2027"), "ends before it begins"),
        ("fam", ["talks"], PlotOptions(), "Did you mean 'fan'"),
        ("fan", [], PlotOptions(), "at least one indicator"),
        ("record", [], PlotOptions(), "sim list record"),
        ("record", ["trade.dprk.chna"], PlotOptions(), "Did you mean 'trade.dprk.china'"),
        ("sankey", ["war_end"], PlotOptions(), "Did you mean 'war_ends'"),
        ("overview", ["war_ends", "baseline"], PlotOptions(), "one scenario, not 2"),
        ("multiples", [], PlotOptions(["war_ends", "baseline"]), "one scenario, not 2"),
        ("difference", ["talks"], PlotOptions(["war_ends", "baseline"]), "one scenario, not 2"),
        (
            "record",
            ["trade.dprk.china"],
            PlotOptions(["war_ends", "baseline"]),
            "one scenario, not 2",
        ),
        ("overview", [], PlotOptions(base="war_end"), "Did you mean 'war_ends'"),
        ("multiples", [], PlotOptions(["baseline"], base="baseline"), "compared with itself"),
        ("time_to", ["arms.dprk.russia"], PlotOptions(), "say above= or below="),
        ("fan", ["talks"], PlotOptions(at="1066"), "1066"),
    ],
)
def test_a_wrong_word_gets_a_clear_message(results, kind, names, wish, message):
    with pytest.raises(UserError, match=message):
        draw_plot(results, kind, names, wish)


@pytest.mark.parametrize("plot", ["fan", "difference", "distribution", "time_to"])
def test_in_python_an_unknown_indicator_names_the_nearest(results, plot):
    more = ("war_ends",) if plot == "difference" else ()
    with pytest.raises(UserError, match=r"Did you mean 'arms\.dprk\.russia'"):
        getattr(results.plot, plot)("arms.dprk.rusia", *more)


def test_what_exists_but_is_not_recorded_says_how_to_record_it(lean):
    with pytest.raises(UserError, match="--record all"):
        lean.plot.fan("unpaid.china.dprk")
