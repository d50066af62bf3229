import pytest
from matplotlib.figure import Figure

from sim.show.figures import style
from sim.show.figures.event_marks import SHARED, EventMark, draw_marks, event_marks


@pytest.fixture
def ax():
    axes = Figure(figsize=(6.4, 4.0)).subplots()
    axes.set_xlim(2020.0, 2034.0)
    axes.set_ylim(0.0, 1.0)
    return axes


def mark(label, early, late):
    return EventMark("war_ends", label, style.pen(0), early, (early + late) / 2, late, 1.0)


def test_what_happens_alike_in_all_scenarios_is_marked_once_and_as_no_ones(results):
    alike = event_marks(results, ["baseline", "baseline"])
    assert [(one.label, one.pen, one.scenario) for one in alike] == [("war ends", SHARED, "")]


def test_what_happens_at_other_dates_is_marked_in_each_scenarios_colour(results):
    marks = event_marks(results, ["baseline", "war_ends"])
    assert {one.scenario for one in marks} == {"baseline", "war_ends"}
    assert len({one.pen.colour for one in marks}) == 2


def test_a_mark_has_its_name_and_dates_beside_it(ax):
    draw_marks(ax, [mark("war ends", 420, 440)], 372, 539)
    assert [text.get_text() for text in ax.texts] == ["war ends 2025-11 (2025-01 to 2026-09)"]
    assert len(ax.lines) == 2


def test_a_mark_without_room_for_its_name_is_left_out(ax):
    draw_marks(
        ax, [mark("a war of very many words that has no end in sight " * 3, 370, 530)], 372, 539
    )
    assert not ax.texts
    assert not ax.lines
    assert ax.get_ylim() == (0.0, 1.0)


def test_a_line_behind_a_marks_name_does_not_cross_it(ax):
    ax.axvline(2024.5, linestyle=":", zorder=1)
    draw_marks(ax, [mark("war ends", 420, 440)], 372, 539)
    [written] = ax.texts
    box = written.get_bbox_patch()
    assert box.get_facecolor() == (1.0, 1.0, 1.0, 1.0)
    assert written.get_zorder() > 1
