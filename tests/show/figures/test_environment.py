"""Figures in other people's environments: foreign texts, backends, rc files, fonts."""

import os
import subprocess
import sys
import warnings

import matplotlib as mpl
import pytest
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.api.results import Results
from sim.cli.files import save_picture, try_picture
from sim.show import captions, fonts, selection
from sim.show.figures import style
from sim.show.figures.environment import own_style
from sim.show.figures.png import picture_bytes
from tests.tiers import slow_but

FORMULA = r"$\input{/etc/passwd}$ $x_{$ $$"
KOREAN = "전쟁의 끝"
DRAWS = {
    "fan": ("arms.dprk.russia",), "difference": ("arms.dprk.russia", FORMULA),
    "distribution": ("arms.dprk.russia",), "time_to": ("talks",), "support": (FORMULA,),
    "network": (FORMULA,), "sankey": (FORMULA,), "timeline": (FORMULA,), "effects": (FORMULA,),
    "record": ("trade.dprk.china", FORMULA), "overview": (FORMULA,), "fans": (FORMULA,),
    "differences": (FORMULA,), "multiples": (FORMULA, ["arms.dprk.russia", "talks"]),
}  # fmt: skip


def rename(results, name, title, unit=None):
    """The same results, with another name, title and unit of the scenario that ends the war."""

    def other(dataset):
        if unit is None:
            return dataset
        changed = {
            n: v if v.attrs.get("units") == "0/1" else v.assign_attrs(units=unit, long_name=unit)
            for n, v in dataset.data_vars.items()
        }
        return xr.Dataset(changed, dataset.coords, dataset.attrs)

    names = {"baseline": "baseline", "war_ends": name}
    manifest = dict(results.manifest)
    scenarios = {new: dict(manifest["scenarios"][old]) for old, new in names.items()}
    scenarios[name] |= {"title": title, "compare_to": "baseline", "comparisons": ["baseline"]}
    return Results({new: other(results[old]) for old, new in names.items()},
                   manifest | {"scenarios": scenarios, "named": [name]})  # fmt: skip


@pytest.fixture(scope="module")
def foreign(results):
    return rename(results, FORMULA, FORMULA, FORMULA)


@pytest.mark.parametrize("plot", DRAWS)
def test_no_foreign_text_is_read_as_a_formula(foreign, plot):
    drawn = getattr(foreign.plot, plot)(*DRAWS[plot])
    figure = drawn if isinstance(drawn, Figure) else style.figure_of(drawn)
    picture_bytes(figure, 40, "png")
    texts = [text for text in figure.findobj(Text) if "$" in text.get_text()]
    assert texts
    assert not any(text.get_parse_math() for text in texts)


def test_nor_on_axes_that_are_given(foreign):
    ax = Figure(layout="constrained").subplots()
    foreign.plot.fan("arms.dprk.russia", ax=ax)
    ax.figure.draw_without_rendering()
    assert any("$" in text.get_text() for text in ax.figure.findobj(Text))


def test_a_logarithmic_axis_has_plain_numbers():
    ax = style.axes()
    ax.plot([0.01, 10.0], [1.0, 2.0])
    style.log_scale(ax, "x")
    ax.figure.draw_without_rendering()
    written = [label.get_text() for label in ax.get_xticklabels()]
    assert "0.1" in written
    assert not any("$" in text for text in written)


@pytest.mark.parametrize(
    "backend",
    slow_but(
        ["foo"],
        [
            "foo",
            "module://no_such_package.backend",
            "module://matplotlib_inline.backend_inline",
            "agg",
        ],
    ),
)
def test_a_picture_is_drawn_whatever_backend_is_set(tmp_path, backend):
    code = (
        "import sim, sys\n"
        "results = sim.run('history', runs=2, end='1991-12', record=['talks'])\n"
        "results.plot.fan('talks').figure.savefig(sys.argv[1])\n"
        "from sim.cli.files import save_picture\n"
        "from pathlib import Path\n"
        "save_picture(lambda: results.plot.fan('talks').figure, Path(sys.argv[2]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.png", tmp_path / "b.png"],
        env=os.environ | {"MPLBACKEND": backend}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.png").stat().st_size > 1000
    assert (tmp_path / "b.png").stat().st_size > 1000


def test_a_file_looks_alike_whatever_the_users_settings_are(results):
    def png():
        with own_style():
            return picture_bytes(results.plot.fan("talks").figure, 40, "png")

    usual = png()
    with mpl.rc_context({"text.usetex": True, "font.size": 20.0, "axes.facecolor": "black",
                         "savefig.bbox": "tight", "text.color": "white"}):  # fmt: skip
        assert png() == usual


def test_a_users_own_settings_come_back(results):
    with mpl.rc_context({"text.parse_math": True, "font.size": 17.0}):
        before = dict(mpl.rcParams)
        results.plot.fan("talks")
        assert dict(mpl.rcParams) == before


def test_a_picture_that_fails_costs_one_line(tmp_path, capsys):
    def fails():
        raise RuntimeError("no\ncanvas")

    assert try_picture(fails, tmp_path / "a.png") == "none"
    assert try_picture(fails, tmp_path / "a.png") == "none"
    assert capsys.readouterr().err.splitlines() == [
        f"no picture {tmp_path / 'a.png'}: RuntimeError: no canvas"
    ]


def test_a_name_that_no_font_has_is_a_number_and_a_title_is_the_name(results, monkeypatch):
    monkeypatch.setattr(fonts, "families", lambda: ["DejaVu Sans"])
    fonts._warn_once.cache_clear()
    korean = rename(results, KOREAN, KOREAN)
    with pytest.warns(fonts.FontWarning, match="no installed font") as said:
        labels = korean.plot.fan("talks").get_legend_handles_labels()[1]
    figure = korean.plot.overview(KOREAN)
    assert len(said) == 1
    assert labels == ["Baseline", "scenario 2"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture_bytes(figure, 40, "png")
    titled = rename(results, "war_ends", KOREAN)
    assert captions.shown_title(titled, "war_ends") == "war_ends"
    assert selection.display_name(titled, "war_ends") == "war_ends"


def test_one_line_says_so(results, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(fonts, "_installed", tuple)
    fonts._warn_once.cache_clear()
    korean = rename(results, KOREAN, KOREAN)
    for number in range(2):
        save_picture(lambda: korean.plot.fans(KOREAN, ["talks"]), tmp_path / f"{number}.png")
    out, err = capsys.readouterr()
    assert err.count("no installed font has the characters") <= 1
    assert out == ""


@pytest.mark.skipif(not fonts._installed(), reason="no font with Korean names is installed")
def test_a_name_that_a_font_has_is_drawn(results):
    name = KOREAN
    assert fonts.is_readable(name)
    korean = rename(results, name, name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = korean.plot.fans(name, ["talks"])
        picture_bytes(figure, 40, "png")
    assert any(name in text.get_text() for text in figure.findobj(Text))
