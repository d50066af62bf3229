"""Figures of a sensitivity study: Morris's plane, Sobol's bars, either over time, the tornado.

Each draws on `ax` and gives it back. Shapes and hatches carry what colours carry, and the dummy,
the control that nothing reads, is always marked.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.errors import UserError
from sim.show.figures import style
from sim.show.figures.label_placement import place_labels
from sim.show.figures.page import add_heading, draw_shared_legend
from sim.show.fonts import readable
from sim.show.numbers import short_number, unit_text
from sim.show.texts import figures as texts
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import RANKED, Sensitivity
from sim.terminal import number_of

if TYPE_CHECKING:
    import pandas as pd

#: The most factors that a figure names, and fewer in a column of print.
MOST, MOST_PRINTED = 12, 7
#: So many points of the plane have a name.
NAMED, NAMED_PRINTED = 10, 6
#: Smaller effects, in parts of the largest, lie too close to the dummy to be named.
SMALL = 0.02
LINES = 6
CONTROL = "0.35"
#: Axes narrower than this, in inches, are a column of print.
NARROW = 4.5
#: The share of the width that names of factors may take.
NAMES = 0.5
#: Lines of text that a row of bars takes.
LINES_A_ROW = 2.9
NOTEBOOK = style.SIZES["notebook"]


def morris(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """Morris's plane: how much a factor matters, and how much that depends on the others.

    Args:
        study: one of Morris's.
        outcome, year: of what, and when; by default in the last year that the study looks at.
        ax: where to draw.
        size: of a figure of its own, in inches.

    Raises:
        UserError: if the study is none of Morris's, or has nothing on the outcome or year.
    """
    _refuse_other(study, "morris")
    table = study.of(outcome, year)
    narrow = _narrow(ax, size)
    ax = ax or style.axes((size[0], size[1] + (1.1 if narrow else 0.9)))
    scale = style.scale(ax)
    unit = _unit(study, outcome)
    flat = bool(table["sigma"].isna().all())
    others = table[table["factor"] != DUMMY].fillna({"sigma": 0.0})
    telling = int((others["mu_star"] > SMALL * others["mu_star"].max()).sum())
    most = min(NAMED_PRINTED if narrow else NAMED, telling)
    named, rest = others.head(most), others.iloc[most:]
    style.frame(ax)
    ax.plot(rest["mu_star"], rest["sigma"], "o", markersize=2.5 * scale, color="0.6",
            linestyle="none")  # fmt: skip
    ax.errorbar(
        named["mu_star"], named["sigma"], xerr=named["mu_star_error"], fmt="o",
        markersize=4 * scale, color=style.COLOURS[0], ecolor="0.75", elinewidth=0.8 * scale,
    )  # fmt: skip
    control = table[table["factor"] == DUMMY].fillna({"sigma": 0.0})
    ax.plot(control["mu_star"], control["sigma"], "X", markersize=6.5 * scale, color=CONTROL,
            linestyle="none", zorder=5, clip_on=False)  # fmt: skip
    top = float((table["mu_star"] + table["mu_star_error"].fillna(0.0)).max()) or 1.0
    highest = float(others["sigma"].max()) or 1.0
    ax.set_xlim(-0.04 * top, 1.06 * top)
    if not flat:
        ax.plot([0.0, top], [0.0, top], color="0.6", linewidth=0.8 * scale, linestyle=":")
        ax.set_ylim(-0.07 * highest, 1.2 * highest)
    points = named[["mu_star", "sigma"]].to_numpy(float)
    place_labels(ax, points, [str(n + 1) for n in range(len(named))], style.TEXT * scale)
    _x(ax, f"{texts.MORRIS_X}{unit}")
    _y(ax, texts.MORRIS_GROUPS if flat else f"{texts.MORRIS_Y}{unit}")
    _key(ax, [str(name) for name in named["factor"]], len(rest), flat)
    style.heading(ax, _title(study, outcome, year),
                texts.MORRIS.format(points=_points(study)))  # fmt: skip
    return ax


def _key(ax: Axes, names: list[str], rest: int, flat: bool) -> None:
    """What the numbers and marks of the plane are."""
    scale = style.scale(ax)
    handles: list[Artist] = [
        Line2D([], [], linestyle="none", marker=f"${n + 1}$", color="0.1",
               markersize=(4.5 if n < 9 else 7) * scale)
        for n in range(len(names))
    ]  # fmt: skip
    handles.append(
        Line2D([], [], linestyle="none", marker="X", color=CONTROL, markersize=5 * scale)
    )
    labels = [*names, texts.DUMMY]
    if rest:
        handles.append(
            Line2D([], [], linestyle="none", marker="o", color="0.6", markersize=3 * scale)
        )
        labels.append(texts.MORE_FACTORS.format(count=rest))
    if not flat:
        handles.append(Line2D([], [], linestyle=":", color="0.6"))
        labels.append(texts.AS_UNEVEN_AS_LARGE)
    style.legend(ax, handles, labels)


def sobol(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """Sobol's bars: the share of the variance between points that a factor makes, with intervals.

    Arguments as of `morris`.

    Raises:
        UserError: if the study is none of Sobol's, or has nothing on the outcome or year.
    """
    _refuse_other(study, "sobol")
    table = _select_factors(study.of(outcome, year), MOST_PRINTED if _narrow(ax, size) else MOST)
    standalone = ax is None
    ax = ax or style.axes(_tall(size, len(table)))
    rows = range(len(table))
    _bars(
        ax,
        [r + 0.2 for r in rows],
        table,
        "total",
        style.COLOURS[5],
        "///",
        texts.SOBOL_TOTAL,
    )
    _bars(ax, [r - 0.2 for r in rows], table, "first", style.COLOURS[0], "", texts.SOBOL_FIRST)
    _control_line(ax, study, outcome, year, "total")
    names = _factor_axis(ax, table)
    ax.axvline(0.0, color="0.5", linewidth=0.8 * style.scale(ax))
    _x(ax, texts.SOBOL_X)
    subtitle = texts.SOBOL.format(points=_points(study))
    return _finish(ax, standalone, _title(study, outcome, year), subtitle, names)


def over_time(
    study: Sensitivity, outcome: str, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """The index of the weightiest factors, year by year.

    Arguments as of `morris`.

    Raises:
        UserError: if the study has one year only, or nothing on the outcome.
    """
    if study.method == "tornado":
        raise UserError("a tornado looks at one year; take Morris's or Sobol's method over time")
    measure = RANKED[study.method]
    table = study.table[study.table["outcome"] == outcome]
    study.of(outcome)
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
                label=str(name))  # fmt: skip
    control = table[table["factor"] == DUMMY]
    ax.plot(control["year"], control[measure], color=CONTROL, marker="X", markersize=4 * scale,
            linewidth=1.1 * scale, linestyle=":", label=texts.DUMMY)  # fmt: skip
    unit = _unit(study, outcome)
    _y(ax, f"{texts.MORRIS_INDEX}{unit}" if study.method == "morris" else texts.SOBOL_INDEX)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    ax.xaxis.set_major_locator(
        MaxNLocator(nbins=8 if style.width(ax) > NARROW else 4, integer=True)
    )
    return _finish(ax, standalone, texts.DEPENDS_OVER_TIME.format(outcome=outcome),
                     texts.OVER_TIME.format(points=_points(study)))  # fmt: skip


def tornado(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """The tornado: what each factor changes alone, at its low and at its high end.

    Arguments as of `morris`.

    Raises:
        UserError: if the study is no tornado, or has nothing on the outcome or year.
    """
    _refuse_other(study, "tornado")
    table = _select_factors(study.of(outcome, year), MOST_PRINTED if _narrow(ax, size) else MOST)
    standalone = ax is None
    ax = ax or style.axes(_tall(size, len(table)))
    rows = range(len(table))
    _bars(ax, [r + 0.19 for r in rows], table, "low", style.COLOURS[4], "///", texts.LOW_END)
    _bars(ax, [r - 0.19 for r in rows], table, "high", style.COLOURS[0], "", texts.HIGH_END)
    names = _factor_axis(ax, table, [_range(study, str(name)) for name in table["factor"]])
    ax.axvline(0.0, color="0.3", linewidth=0.9 * style.scale(ax))
    _x(ax, f"{texts.TORNADO_X}{_unit(study, outcome)}")
    subtitle = texts.TORNADO.format(points=_points(study))
    return _finish(ax, standalone, _title(study, outcome, year), subtitle, names)


def draw_method(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """The figure of a study's own method, for a year or the last."""
    draw = {"morris": morris, "sobol": sobol, "tornado": tornado}[study.method]
    return draw(study, outcome, year, ax=ax, size=size)


def page(
    study: Sensitivity, size: tuple[float, float] = NOTEBOOK, outcomes: Sequence[str] = ()
) -> Figure:
    """The study's figure for each outcome (all by default), below each other."""
    chosen = list(outcomes) or _outcomes(study)
    wide = max(size[0], NOTEBOOK[0]) if size[0] > NARROW else size[0]
    rows = min(len(set(study.table["factor"])), (MOST_PRINTED if wide < NARROW else MOST) + 1)
    tall = _tall((wide, size[1]), rows)[1] if study.method != "morris" else size[1] + 1.4
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


def _points(study: Sensitivity) -> str:
    return texts.POINTS.format(
        points=number_of(study.points, "point"), runs=number_of(study.runs, "run")
    )


def _narrow(ax: Axes | None, size: tuple[float, float]) -> bool:
    """Whether there is no more room than in a column of print."""
    return (size[0] if ax is None else style.width(ax)) < NARROW


def _tall(size: tuple[float, float], rows: int) -> tuple[float, float]:
    """A size that has room for so many rows of names."""
    scale = min(style.LARGEST, max(style.SMALLEST, (size[0] / style.USUAL_WIDTH) ** 0.75))
    return size[0], max(size[1], (1.3 + rows * LINES_A_ROW * style.TEXT / 72) * scale)


def _select_factors(table: "pd.DataFrame", most: int) -> "pd.DataFrame":
    """The weightiest factors, the weightiest on top, the dummy always the last."""
    import pandas as pd

    weighty = table[table["factor"] != DUMMY].head(most)
    both = pd.concat([weighty, table[table["factor"] == DUMMY]])
    return both.iloc[::-1].reset_index(drop=True)


def _bars(
    ax: Axes, at: Sequence[float], table: "pd.DataFrame", measure: str, colour: str, hatch: str,
    label: str,
) -> None:  # fmt: skip
    scale = style.scale(ax)
    ax.barh(
        at, table[measure].fillna(0.0), 0.38, xerr=table[f"{measure}_error"].fillna(0.0),
        color=colour, edgecolor="0.25", hatch=hatch, linewidth=0.5 * scale, label=label,
        error_kw={"elinewidth": 0.8 * scale, "capsize": 1.6 * scale, "ecolor": "0.2"},
    )  # fmt: skip


def _factor_axis(ax: Axes, table: "pd.DataFrame", more: Sequence[str] = ()) -> list[str]:
    """Write the names of factors beside their rows, below each what else is said of it."""
    most = int(NAMES * style.width(ax) * 72 / (style.CHARACTER * style.TEXT * style.scale(ax)))
    names = [_wrap_name(texts.DUMMY if n == DUMMY else str(n), most) for n in table["factor"]]
    if more:
        names = [f"{n}\n{m}".rstrip() for n, m in zip(names, more, strict=True)]
    style.frame(ax)
    ax.set_yticks(range(len(names)), names)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6 if style.width(ax) > NARROW else 3))
    for label, name in zip(ax.get_yticklabels(), table["factor"], strict=True):
        label.set_parse_math(False)
        label.set_fontsize((style.TEXT - (0.5 if more else 0.0)) * style.scale(ax))
        if name == DUMMY:
            label.set_fontstyle("italic")
    ax.set_ylim(-0.6, len(names) - 0.4)
    return names


def _wrap_name(name: str, most: int) -> str:
    """A name in at most two lines of so many characters.

    >>> _wrap_name("trust_gain", 20), _wrap_name("dprk.diversification_weight", 14)
    ('trust_gain', 'dprk.diversifi\\ncation_weight')
    """
    return "\n".join(wrap(name, max(8, most), max_lines=2, placeholder=" …"))


def _range(study: Sensitivity, name: str) -> str:
    """From where to where a factor goes, in its unit."""
    factor = next(f for f in study.factors if f["name"] == name)
    if name == DUMMY:
        return ""
    if factor["kind"] == "boolean":
        return texts.SWITCH_RANGE
    unit = f" {unit_text(factor['unit'])}" if unit_text(factor["unit"]) else ""
    low, high = short_number(factor["low"]), short_number(factor["high"])
    return texts.RANGE.format(low=low, high=high, unit=unit)


def _control_line(
    ax: Axes, study: Sensitivity, outcome: str, year: int | None, measure: str
) -> None:
    """A line at the index of the dummy, which has no effect: smaller indices are noise."""
    table = study.of(outcome, year)
    value = float(table[table["factor"] == DUMMY][measure].iloc[0])
    ax.axvline(value, color=CONTROL, linewidth=1.1 * style.scale(ax), linestyle=":",
               label=texts.DUMMY)  # fmt: skip


def _title(study: Sensitivity, outcome: str, year: int | None) -> str:
    shown_year = year or int(study.of(outcome)["year"].iloc[0])
    return texts.DEPENDS_TITLE.format(outcome=outcome, year=shown_year)


def _unit(study: Sensitivity, outcome: str) -> str:
    unit = study.outcomes[outcome]
    return f" ({unit})" if unit_text(unit) else ""


def _x(ax: Axes, label: str) -> None:
    ax.set_xlabel(label, fontsize=style.TEXT * style.scale(ax), parse_math=False)


def _y(ax: Axes, label: str) -> None:
    ax.set_ylabel(label, fontsize=style.TEXT * style.scale(ax), parse_math=False)


def _finish(
    ax: Axes, standalone: bool, title: str, subtitle: str, names: Sequence[str] = ()
) -> Axes:
    """A heading and, on a figure of its own, a legend; a page has one for all.

    Args:
        ax, standalone, title, subtitle: the axes, whether they are alone, and what stands above.
        names: of rows, which stand beside the axes and leave less room for the heading.
    """
    lines = [line for name in names for line in name.split("\n")]
    beside = max(map(len, lines), default=0) * style.CHARACTER * style.TEXT * style.scale(ax) / 72
    share = max(0.35, 1.0 - beside / style.width(ax))
    style.heading(ax, title, subtitle, share)
    if standalone:
        style.legend(ax, share=share)
    return ax


def _refuse_other(study: Sensitivity, method: str) -> None:
    if study.method != method:
        raise UserError(f"this study was made by the method {study.method!r}, not {method!r}")
