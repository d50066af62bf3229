"""The one picture a talk needs: the finding as its title, and what it rests on in three panels."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.calendar import MONTHS_A_YEAR
from sim.results.data import ResultsData
from sim.show import captions, selection
from sim.show.answers.answer import Answer, answer, by_effect
from sim.show.figures import style
from sim.show.figures.bands import bands_of_page
from sim.show.figures.label_placement import label_ends
from sim.show.figures.rich_text import Piece, break_lines, colour_phrases, write_lines
from sim.show.figures.scenario_pens import scenario_pen
from sim.show.selection import YES_NO_UNIT
from sim.show.texts import figures as texts
from sim.words.findings import CHANGES, Finding
from sim.words.main_set import MAIN_SET

PANELS = 3
#: Pages narrower than this, in inches, have one column.
NARROW = 5.0
#: How much wider the panel of the finding is than the others.
FIRST_WIDTH = 1.2
#: What is shown where less than three findings tell of a change, by family.
USUAL = ("share", "arms", "provocations", "talks", "technology_missile")
#: What is waited for, and so drawn as the share of runs in which it has come.
AWAITED = ("deal", "talks", "treaty", "two_states", "clashes")
#: Sizes of title, subtitle and footer on a page of usual width, in points, and of a narrow page's panel, in inches.
TITLE, SUBTITLE, FOOT, PANEL = 19.0, 12.5, 9.0, 2.3
EDGE = 0.22
#: The part of the room that small lines are broken for: at few dots an inch letters come out wider than measured.
SURE = 0.94
#: The most lines of a title, where a slightly smaller size allows it.
LINES = 2
#: Panels of one group of the main set, such as what is exchanged; years before scenarios part.
OF_A_GROUP, BEFORE = 2, 4

Chart = Callable[..., Axes]


class Charts(NamedTuple):
    """What draws the charts of a page on axes that are given by `ax=`.

    Attributes:
        fan, time_to: of an indicator and scenarios.
    """

    fan: Chart
    time_to: Chart


def overview(
    results: ResultsData, draw: Charts, scenario: str, base: str | None, size: tuple[float, float],
    title: str = "",
) -> Figure:  # fmt: skip
    """The finding of a scenario, and three panels, or as many as can be made of what is recorded.

    Args:
        results: whose.
        draw: what draws the panels.
        scenario: which.
        base: what it is compared with; None for nothing.
        size: of the page, in inches; narrow ones have the panels one below the other.
        title: in place of the finding.
    """
    found = answer(results, scenario, base) if base else None
    charts = list(islice(_charts(results, draw, scenario, base, found), PANELS))
    narrow = size[0] < NARROW
    figure = style.figure((size[0], PANEL * len(charts) + 1.5) if narrow else size)
    ratios = [FIRST_WIDTH, *[1.0] * (len(charts) - 1)]
    grid = (
        figure.subplots(len(charts), 1, squeeze=False)
        if narrow
        else figure.subplots(1, len(charts), squeeze=False, gridspec_kw={"width_ratios": ratios})
    )
    for ax, chart in zip(grid.ravel(), charts, strict=True):
        chart(ax=ax)
    _write_around(
        figure, results, scenario, base, title or _finding(results, scenario, found), found
    )
    for ax in grid.ravel() if base else ():
        label_ends(ax)
    return figure


def _finding(results: ResultsData, scenario: str, found: Answer | None) -> str:
    """The first sentence of the answer; where nothing is compared, the title."""
    return found.sentences[0] if found else captions.shown_title(results, scenario)


def _write_around(
    figure: Figure, results: ResultsData, scenario: str, base: str | None, title: str, found: Answer | None,
) -> None:  # fmt: skip
    """Write title, subtitle and footer, and leave the rest of the page to the panels."""
    wide, tall = (float(side) for side in figure.get_size_inches())
    growth = min(1.0, (wide / style.SIZES["slide"][0]) ** 0.55)
    room = wide - 2 * EDGE
    colours = _colours(results, scenario, base, found)
    parts = (
        (colour_phrases(title, colours, "0.1"), TITLE, "bold"),
        (_compared(results, scenario, base, colours), SUBTITLE, "normal"),
    )
    down = EDGE
    for pieces, most, weight in parts:
        size = _fitting(pieces, growth * most, weight, room)
        lines = break_lines(pieces, size, weight, room)
        down += write_lines(figure, lines, size, weight, (EDGE, down)) + 0.05
    names = [name for name in (base, scenario) if name]
    shown = bands_of_page(figure.axes) + captions.branch_line(results, scenario)
    foot = captions.footer(results, names, shown)
    lines = break_lines([Piece(foot, style.QUIET)], growth * FOOT, "normal", SURE * room)
    below = len(lines) * growth * FOOT * 1.3 / 72 + 0.5 * EDGE
    write_lines(figure, lines, growth * FOOT, "normal", (EDGE, tall - below))
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    down += 0.1
    engine.set(rect=(0.0, below / tall, 1.0, 1.0 - (down + below) / tall))


def _fitting(pieces: Sequence[Piece], most: float, weight: str, room: float) -> float:
    """The largest size, from somewhat below the most on, at which pieces take no more than two lines."""
    sizes = [most * part for part in (1.0, 0.95, 0.9, 0.85)]
    fits = (s for s in sizes if len(break_lines(pieces, s, weight, room)) <= LINES)
    return next(fits, sizes[-1])


def _colours(
    results: ResultsData, scenario: str, base: str | None, found: Answer | None
) -> Mapping[str, str]:
    """The colours of what names a scenario: its title, and what happens in it."""
    names = [name for name in (scenario, base) if name]
    colours = {selection.display_name(results, n): scenario_pen(results, n).colour for n in names}
    if found and found.clause:
        colours[found.clause] = scenario_pen(results, scenario).colour
    return colours


def _compared(
    results: ResultsData, scenario: str, base: str | None, colours: Mapping[str, str]
) -> list[Piece]:
    """What is compared with what, and the condition by which runs were selected."""
    shown = selection.display_name(results, scenario)
    other = selection.display_name(results, base) if base else ""
    template = texts.COMPARED if base else texts.ALONE
    words = template.format(scenario=shown, base=other, runs=captions.count_runs(results))
    return colour_phrases(captions.with_given(results, words), colours, "0.3")


def _charts(
    results: ResultsData, draw: Charts, scenario: str, base: str | None, found: Answer | None
) -> Iterator[Chart]:
    """What the panels show: what the sentences tell, then what is always of interest, never what is set."""
    scenarios = tuple(name for name in (base, scenario) if name)
    families: set[str] = set()
    branch = results.branch_of(scenario) if base else None
    since = branch and max(0, branch - BEFORE * MONTHS_A_YEAR)
    for finding in _varied(found) if found else ():
        name = finding.label.name
        families.add(name.partition(".")[0])
        if finding.is_share and not finding.is_state:
            yield partial(draw.time_to, name, *scenarios)
        else:
            yield partial(draw.fan, name, *scenarios, since=since)
    recorded = selection.recorded_indicators(results, scenario)
    given = {f.label.name for f in (*found.main, *found.further) if f.is_set} if found else set()
    usual = [n for family in USUAL for n in recorded if n.split(".")[0] == family]
    for name in (*usual, *recorded):
        family = name.partition(".")[0]
        if family in families or name in given:
            continue
        families.add(family)
        if base and family in AWAITED and _is_yes_no(results, name):
            yield partial(draw.time_to, name, *scenarios)
        else:
            yield partial(draw.fan, name, *scenarios, since=since)


def _varied(found: Answer) -> Iterator[Finding]:
    """Changes, the clearest first: one of each family, and not only what is exchanged."""
    groups = {name: group for group, names in MAIN_SET for name in names}
    counts: Counter[str] = Counter()
    families: set[str] = set()
    changes = (*found.leading[:1], *by_effect(found.main), *by_effect(found.further))
    for finding in changes:
        name = finding.label.name
        family, group = name.partition(".")[0], groups.get(name, "")
        if finding.is_set or finding.kind not in CHANGES or family in families:
            continue
        if counts[group] < OF_A_GROUP:
            counts[group] += 1
            families.add(family)
            yield finding


def _is_yes_no(results: ResultsData, name: str) -> bool:
    return selection.indicator_label(results, name).unit == YES_NO_UNIT
