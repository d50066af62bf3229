import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.show.figures import style


@given(st.floats(1990, 2030), st.floats(0.1, 60), st.integers(2, 10))
def test_dates_are_never_more_than_there_is_room_for(begin, length, most):
    ticks = np.array(style.Dates(most).tick_values(begin, begin + length))
    assert len(ticks) <= most + 1
    assert ((ticks >= begin - 1e-6) & (ticks <= begin + length + 1e-6)).all()


def test_ticks_of_a_short_stretch_are_months_and_of_a_long_one_round_years():
    ax = style.date_axis(style.axes())
    ax.set_xlim(2023.5, 2024.5)
    assert "2024-07" in _written(ax)
    ax.set_xlim(1990, 2035)
    assert _written(ax)[:3] == ["1990", "1995", "2000"]


def _written(ax):
    ax.figure.draw_without_rendering()
    return [label.get_text() for label in ax.get_xticklabels()]


def test_large_numbers_are_written_out_without_an_offset():
    ax = style.frame(style.axes())
    ax.plot([0, 1], [1_000_000.0, 1_000_001.0])
    ax.figure.draw_without_rendering()
    assert ax.yaxis.get_offset_text().get_text() == ""


def test_ticks_below_zero_have_a_minus_and_no_hyphen():
    ax = style.frame(style.axes())
    ax.set_ylim(-30, 30)
    shares = style.axes()
    style.per_cent(shares)
    shares.set_ylim(-0.3, 0.3)
    for chart, least in ((ax, "−20"), (shares, "−20 %")):
        chart.figure.draw_without_rendering()
        written = [label.get_text() for label in chart.get_yticklabels()]
        assert least in written
        assert not any("-" in text for text in written)


def test_pens_differ_without_colour():
    pens = [style.pen(n) for n in range(12)]
    assert len({(p.line, p.hatch) for p in pens[:6]}) == 6
    assert len({(p.colour, p.line) for p in pens}) == 12


def test_text_grows_with_the_figure_and_shrinks_with_the_chart():
    small, usual, large = (
        style.scale(style.axes(style.SIZES[s])) for s in ("print", "notebook", "slide")
    )
    assert small < usual == 1.0 < large
    page = style.figure(style.SIZES["slide"])
    assert style.scale(page.subplots(2, 3)[0, 0]) < large


@pytest.mark.parametrize("size", style.SIZES)
def test_a_long_heading_stays_on_the_figure(size):
    ax = style.axes(style.SIZES[size])
    style.heading(ax, "diversification_premium.dprk.russia", "by how much the client over- or " * 4)
    style.frame(ax)
    ax.figure.draw_without_rendering()
    right, top = ax.figure.bbox.width, ax.figure.bbox.height
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.x1 <= right
        assert box.y1 <= top


def test_dollars_in_a_legend_are_no_formula():
    ax = style.axes()
    ax.plot([0, 1], label="from $m to $m")
    style.legend(ax)
    ax.figure.draw_without_rendering()
    assert not ax.get_legend().get_texts()[0].get_parse_math()
