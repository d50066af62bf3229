"""Figures of a sensitivity study: ranked bars of Morris's effects, Sobol's shares, the tornado; over time.

Each draws on `ax` and gives it back. Shapes and hatches carry what colours carry, and the dummy,
the control that nothing reads, is always marked.
"""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.errors import UserError
from sim.show.figures import style
from sim.show.figures.factor_rows import (
    CONTROL,
    MOST,
    MOST_PRINTED,
    NARROW,
    Scale,
    count_points,
    depending,
    draw_bars,
    effect_scale,
    finish,
    is_narrow,
    label_x,
    label_y,
    name_factor,
    name_rows,
    range_words,
    select_factors,
    study_title,
    tall_size,
)
from sim.show.figures.page import add_heading, draw_shared_legend
from sim.show.fonts import readable
from sim.show.texts import figures as texts
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import RANKED, Sensitivity
from sim.terminal import number_of

LINES = 6
NOTEBOOK = style.SIZES["notebook"]


def ranked(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """Morris's effects as ranked bars: how much an outcome changes over a factor's whole range.

    In per cent of the outcome; grey where the dummy, which nothing reads, does as much.

    Args:
        study: one of Morris's.
        outcome, year: of what, and when; by default in the last year that the study looks at.
        ax: where to draw.
        size: of a figure of its own, in inches.
        title: above the picture.

    Raises:
        UserError: if the study is none of Morris's, or has nothing on the outcome or year.
    """
    study.require_method("morris")
    table = select_factors(study.of(outcome, year), MOST_PRINTED if is_narrow(ax, size) else MOST)
    standalone = ax is None
    ax = ax or style.axes(tall_size(size, len(table)))
    unit = effect_scale(study, outcome, int(table["year"].iloc[0]))
    noise = float(table["mu_star"][table["factor"] == DUMMY].iloc[0])
    is_noise = table["mu_star"] - table["mu_star_error"].fillna(0.0) <= noise
    for which, colour in ((~is_noise, style.COLOURS[0]), (is_noise, style.UNCLEAR)):
        draw_bars(ax, [float(at) for at in table.index[which]], table[which], "mu_star", colour, "", "",
                  times=unit.times, height=0.6)  # fmt: skip
    beside = name_rows(ax, table)
    ax.set_xlim(left=0.0)
    label_x(ax, f"{texts.RANKED_X}, {unit.words}", beside)
    subtitle = texts.RANKED.format(points=count_points(study))
    usual = study_title(study, outcome, year)
    return finish(ax, study, standalone, title or usual, subtitle, beside, outcome, legend=False)


def sobol(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """Sobol's bars: the share of the variance between points that a factor makes, with intervals.

    Arguments as of `ranked`.

    Raises:
        UserError: if the study is none of Sobol's, or has nothing on the outcome or year.
    """
    study.require_method("sobol")
    table = select_factors(study.of(outcome, year), MOST_PRINTED if is_narrow(ax, size) else MOST)
    standalone = ax is None
    ax = ax or style.axes(tall_size(size, len(table)))
    rows = range(len(table))
    above, below = [r + 0.2 for r in rows], [r - 0.2 for r in rows]
    draw_bars(ax, above, table, "total", style.COLOURS[5], "///", texts.SOBOL_TOTAL)
    draw_bars(ax, below, table, "first", style.COLOURS[0], "", texts.SOBOL_FIRST)
    _control_line(ax, study, outcome, year, "total")
    beside = name_rows(ax, table)
    ax.axvline(0.0, color="0.5", linewidth=0.8 * style.scale(ax))
    label_x(ax, texts.SOBOL_X, beside)
    subtitle = texts.SOBOL.format(points=count_points(study))
    return finish(
        ax, study, standalone, title or study_title(study, outcome, year), subtitle, beside, outcome
    )


def over_time(
    study: Sensitivity, outcome: str, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """The index of the weightiest factors, year by year.

    Arguments as of `ranked`.

    Raises:
        UserError: if the study has one year only, or nothing on the outcome.
    """
    if study.method == "tornado":
        raise UserError("a tornado looks at one year; take Morris's or Sobol's method over time")
    measure = RANKED[study.method]
    last = int(study.of(outcome)["year"].iloc[0])
    unit = effect_scale(study, outcome, last) if study.method == "morris" else Scale(1.0, "")
    table = study.table[study.table["outcome"] == outcome]
    table = table.assign(**{n: unit.times * table[n] for n in (measure, f"{measure}_error")})
    if table["year"].nunique() < 2:
        raise UserError(f"{outcome}: the study has one year only; ask for more with --every")
    standalone = ax is None
    ax = ax or style.axes((size[0], size[1] + 0.5))
    scale = style.scale(ax)
    style.frame(ax)
    largest = table[table["factor"] != DUMMY].groupby("factor")[measure].max()
    largest_factors = largest.sort_values(ascending=False, kind="stable").head(LINES).index
    for place, name in enumerate(largest_factors):
        pen, rows_of_factor = style.pen(place), table[table["factor"] == name]
        error = rows_of_factor[f"{measure}_error"].fillna(0.0)
        ax.fill_between(rows_of_factor["year"], rows_of_factor[measure] - error, rows_of_factor[measure] + error,
                        color=pen.colour, alpha=0.13, linewidth=0)  # fmt: skip
        ax.plot(rows_of_factor["year"], rows_of_factor[measure], color=pen.colour, marker=pen.marker,
                markersize=3.5 * scale, linestyle=pen.line, linewidth=1.3 * scale,
                label=name_factor(str(name)))  # fmt: skip
    control = table[table["factor"] == DUMMY]
    ax.plot(control["year"], control[measure], color=CONTROL, marker="X", markersize=4 * scale,
            linewidth=1.1 * scale, linestyle=":", label=texts.DUMMY)  # fmt: skip
    label_y(ax, f"{texts.CHANGE}, {unit.words}" if study.method == "morris" else texts.SOBOL_INDEX)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    ax.xaxis.set_major_locator(
        MaxNLocator(nbins=8 if style.width(ax) > NARROW else 4, integer=True)
    )
    return finish(
        ax, study, standalone, title or texts.DEPENDS_OVER_TIME.format(**depending(study, outcome)),
        texts.OVER_TIME.format(points=count_points(study)), name=outcome,
    )  # fmt: skip


def tornado(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """The tornado: what each factor changes alone, at its low and at its high end.

    Arguments as of `ranked`.

    Raises:
        UserError: if the study is no tornado, or has nothing on the outcome or year.
    """
    study.require_method("tornado")
    table = select_factors(study.of(outcome, year), MOST_PRINTED if is_narrow(ax, size) else MOST)
    standalone = ax is None
    ax = ax or style.axes(tall_size(size, len(table)))
    rows = range(len(table))
    unit = effect_scale(study, outcome, int(table["year"].iloc[0]))
    above, below = [r + 0.19 for r in rows], [r - 0.19 for r in rows]
    draw_bars(ax, above, table, "low", style.COLOURS[4], "///", texts.LOW_END, times=unit.times)
    draw_bars(ax, below, table, "high", style.COLOURS[0], "", texts.HIGH_END, times=unit.times)
    beside = name_rows(ax, table, [range_words(study, str(name)) for name in table["factor"]])
    ax.axvline(0.0, color="0.3", linewidth=0.9 * style.scale(ax))
    label_x(ax, f"{texts.TORNADO_X}, {unit.words}", beside)
    subtitle = texts.TORNADO.format(points=count_points(study))
    return finish(
        ax, study, standalone, title or study_title(study, outcome, year), subtitle, beside, outcome
    )


def draw_method(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """The figure of a study's own method, for a year or the last."""
    draw = {"morris": ranked, "sobol": sobol, "tornado": tornado}[study.method]
    return draw(study, outcome, year, ax=ax, size=size, title=title)


def page(
    study: Sensitivity, size: tuple[float, float] = NOTEBOOK, outcomes: Sequence[str] = ()
) -> Figure:
    """The study's figure for each outcome (all by default), below each other."""
    chosen = list(outcomes) or _outcomes(study)
    wide = max(size[0], NOTEBOOK[0]) if size[0] > NARROW else size[0]
    rows = min(len(set(study.table["factor"])), (MOST_PRINTED if wide < NARROW else MOST) + 1)
    tall = tall_size((wide, size[1]), rows)[1]
    figure = style.figure((wide, tall * len(chosen) + 0.7))
    axes = figure.subplots(len(chosen), 1, squeeze=False).ravel()
    for name, ax in zip(chosen, axes, strict=True):
        draw_method(study, name, ax=ax)
    if study.method != "morris":
        draw_shared_legend(figure, list(axes))
    add_heading(figure, texts.DEPENDS_PAGE, _subtitle(study))
    return figure


def time_page(
    study: Sensitivity, size: tuple[float, float] = NOTEBOOK, outcomes: Sequence[str] = ()
) -> Figure | None:
    """Indices over time for each outcome (all by default), or None where there is one year only."""
    table = study.table
    chosen = [
        name
        for name in outcomes or _outcomes(study)
        if table[table["outcome"] == name]["year"].nunique() > 1
    ]
    if not chosen or study.method == "tornado":
        return None
    figure = style.figure((size[0], (size[1] + 0.6) * len(chosen) + 0.7))
    axes = figure.subplots(len(chosen), 1, squeeze=False).ravel()
    for name, ax in zip(chosen, axes, strict=True):
        over_time(study, name, ax=ax)
        # each outcome has factors of its own, and so a legend of its own
        style.legend(ax)
    add_heading(figure, texts.DEPENDS_PAGE_OVER_TIME, _subtitle(study))
    return figure


def _outcomes(study: Sensitivity) -> list[str]:
    """The outcomes of which there are indices."""
    known = set(study.table["outcome"])
    return [name for name in study.outcomes if name in known]


def _subtitle(study: Sensitivity) -> str:
    return texts.STUDY.format(
        scenario=readable(study.scenario, texts.SCENARIO), since=study.since, points=number_of(study.points, "point"), runs=number_of(study.runs, "run"),
        random_numbers=study.random_numbers,
        rest=texts.REST.get(str(study.prior), texts.REST_OF_SCENARIO),
    )  # fmt: skip


def _control_line(
    ax: Axes, study: Sensitivity, outcome: str, year: int | None, measure: str
) -> None:
    """A line at the index of the dummy, which has no effect: smaller indices are noise."""
    table = study.of(outcome, year)
    value = float(table[table["factor"] == DUMMY][measure].iloc[0])
    ax.axvline(value, color=CONTROL, linewidth=1.1 * style.scale(ax), linestyle=":",
               label=texts.DUMMY)  # fmt: skip
