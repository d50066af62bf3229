"""Figures of a sensitivity study: Morris's plane, Sobol's bars, either over time, the tornado.

Each draws on `ax` and gives it back. Shapes and hatches carry what colours carry, and the dummy,
the control that nothing reads, is always marked.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.factors import DUMMY
from sim.analysis.sensitivity import RANKED, Sensitivity
from sim.errors import UserError
from sim.show.ink import COLOURS
from sim.show.tables import number

if TYPE_CHECKING:
    import pandas as pd

#: The most factors that a figure names.
MOST = 12
#: So many points of the plane have a name.
NAMED = 10
LINES = 6
MARKS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
CONTROL = "0.35"
CONTROL_WORDS = "dummy, the control"


def morris(study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None) -> Axes:  # fmt: skip
    """Morris's plane: how much a factor matters, and how much that depends on the others.

    Raises:
        UserError: if the study is none of Morris's, or has nothing on the outcome or year.
    """
    _refuse_other(study, "morris")
    table = study.of(outcome, year)
    ax = ax or _axes(7.6, 4.4)
    unit = _unit(study, outcome)
    flat = bool(table["sigma"].isna().all())
    others = table[table["factor"] != DUMMY].fillna({"sigma": 0.0})
    named, rest = others.head(NAMED), others.iloc[NAMED:]
    ax.plot(rest["mu_star"], rest["sigma"], "o", markersize=3, color="0.65", linestyle="none")
    ax.errorbar(
        named["mu_star"], named["sigma"], xerr=named["mu_star_error"], fmt="o", markersize=5,
        color=COLOURS[0], ecolor="0.7", elinewidth=0.9,
    )  # fmt: skip
    control = table[table["factor"] == DUMMY].fillna({"sigma": 0.0})
    ax.plot(
        control["mu_star"], control["sigma"], "X", markersize=9, color=CONTROL,
        label=CONTROL_WORDS, linestyle="none", zorder=5,
    )  # fmt: skip
    top = float((table["mu_star"] + table["mu_star_error"].fillna(0.0)).max())
    highest = float(others["sigma"].max())
    ax.set_xlim(-0.04 * top, 1.06 * top)
    if not flat:
        ax.plot([0.0, top], [0.0, top], color="0.7", linewidth=0.8, linestyle=":",
                label="σ = μ*: as uneven as it is large")  # fmt: skip
        ax.set_ylim(-0.05 * highest, 1.3 * highest or 1.0)
    _number_points(ax, named)
    ax.set_xlabel(f"μ*: mean size of the change over the factor's whole range{unit}", fontsize=9)
    ax.set_ylabel("no σ for groups" if flat else f"σ: how uneven that change is{unit}", fontsize=9)
    ax.legend(frameon=False, fontsize=8, loc="upper left")
    return _dressed(ax, _title(study, outcome, year))


def _number_points(ax: Axes, rows: "pd.DataFrame") -> None:
    """A number by each point, by its rank, and the names beside the axes."""
    for rank, (_, row) in enumerate(rows.iterrows(), start=1):
        ax.annotate(
            str(rank), (float(row["mu_star"]), float(row["sigma"])), (3, 4), fontsize=8,
            textcoords="offset points", fontweight="bold",
        )  # fmt: skip
        ax.text(
            1.02, 1.0 - 0.075 * (rank - 0.5), f"{rank}  {row['factor']}", fontsize=8,
            transform=ax.transAxes, va="center",
        )  # fmt: skip


def sobol(study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None) -> Axes:  # fmt: skip
    """Sobol's bars: the share of the variance between points that a factor makes, with intervals.

    Raises:
        UserError: if the study is none of Sobol's, or has nothing on the outcome or year.
    """
    _refuse_other(study, "sobol")
    table = _shown(study.of(outcome, year))
    ax = ax or _axes(6.4, 1.4 + 0.38 * len(table))
    rows = range(len(table))
    ax.barh(
        [r + 0.2 for r in rows], table["total"], 0.38, xerr=table["total_error"].fillna(0.0),
        color=COLOURS[5], edgecolor="0.25", hatch="///", linewidth=0.6, error_kw=_thin(),
        label="total: with all interactions",
    )  # fmt: skip
    ax.barh(
        [r - 0.2 for r in rows], table["first"], 0.38, xerr=table["first_error"].fillna(0.0),
        color=COLOURS[0], edgecolor="0.25", linewidth=0.6, error_kw=_thin(),
        label="first order: alone",
    )  # fmt: skip
    _control_line(ax, study, outcome, year, "total")
    _factor_axis(ax, table)
    ax.axvline(0.0, color="0.5", linewidth=0.8)
    ax.set_xlabel("share of the variance between points", fontsize=9)
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    return _dressed(ax, _title(study, outcome, year))


def over_time(study: Sensitivity, outcome: str, *, ax: Axes | None = None) -> Axes:
    """The index of the weightiest factors, year by year.

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
    ax = ax or _axes(7.2, 4.0)
    largest = table[table["factor"] != DUMMY].groupby("factor")[measure].max()
    shown = largest.sort_values(ascending=False, kind="stable").head(LINES).index
    for colour, mark, dash, name in zip(COLOURS, MARKS, DASHES, shown, strict=False):
        mine = table[table["factor"] == name]
        error = mine[f"{measure}_error"].fillna(0.0)
        ax.fill_between(mine["year"], mine[measure] - error, mine[measure] + error,
                        color=colour, alpha=0.13, linewidth=0)  # fmt: skip
        ax.plot(mine["year"], mine[measure], color=colour, marker=mark, markersize=4,
                linestyle=dash, linewidth=1.4, label=str(name))  # fmt: skip
    control = table[table["factor"] == DUMMY]
    ax.plot(control["year"], control[measure], color=CONTROL, marker="X", linewidth=1.2,
            linestyle=":", label=CONTROL_WORDS)  # fmt: skip
    ax.set_ylabel(
        f"μ*{_unit(study, outcome)}" if study.method == "morris" else "total index", fontsize=9
    )
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    ax.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return _dressed(ax, f"{outcome}: what it hangs on, year by year")


def tornado(study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None) -> Axes:  # fmt: skip
    """The tornado: what each factor changes alone, at its low and at its high end.

    Raises:
        UserError: if the study is no tornado, or has nothing on the outcome or year.
    """
    _refuse_other(study, "tornado")
    table = _shown(study.of(outcome, year))
    ax = ax or _axes(6.8, 1.5 + 0.36 * len(table))
    rows = range(len(table))
    ends = (
        ("low", COLOURS[4], "///", "at its low end"),
        ("high", COLOURS[0], "", "at its high end"),
    )
    for shift, (end, colour, hatch, words) in zip((0.19, -0.19), ends, strict=True):
        ax.barh(
            [r + shift for r in rows], table[end].fillna(0.0), 0.36,
            xerr=table[f"{end}_error"].fillna(0.0), color=colour, hatch=hatch, edgecolor="0.25",
            linewidth=0.6, error_kw=_thin(), label=words,
        )  # fmt: skip
    _factor_axis(ax, table, [_range(study, str(name)) for name in table["factor"]])
    ax.axvline(0.0, color="0.3", linewidth=0.9)
    ax.set_xlabel(
        f"mean paired difference from the usual values{_unit(study, outcome)}", fontsize=9
    )
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    return _dressed(ax, _title(study, outcome, year))


def drawn(study: Sensitivity, outcome: str, ax: Axes | None = None) -> Axes:
    """The figure of a study's own method, for the last year."""
    draw = {"morris": morris, "sobol": sobol, "tornado": tornado}[study.method]
    return draw(study, outcome, ax=ax)


def page(study: Sensitivity) -> Figure:
    """The study's figure for each outcome, below each other."""
    found = [name for name in study.outcomes if name in set(study.table["outcome"])]
    factors = min(len(set(study.table["factor"])), MOST + 1)
    tall = 4.4 if study.method == "morris" else 1.5 + 0.36 * factors
    figure = Figure(figsize=(8.0, tall * len(found) + 0.6), layout="constrained")
    axes = figure.subplots(len(found), 1, squeeze=False).ravel()
    for name, ax in zip(found, axes, strict=True):
        drawn(study, name, ax)
    figure.suptitle(_subtitle(study), fontsize=9, x=0.01, ha="left", wrap=True)
    return figure


def time_page(study: Sensitivity) -> Figure | None:
    """Indices over time for each outcome, or None where there is one year only."""
    table = study.table
    found = [
        name for name in study.outcomes if table[table["outcome"] == name]["year"].nunique() > 1
    ]
    if not found or study.method == "tornado":
        return None
    figure = Figure(figsize=(8.4, 3.6 * len(found) + 0.6), layout="constrained")
    for name, ax in zip(found, figure.subplots(len(found), 1, squeeze=False).ravel(), strict=True):
        over_time(study, name, ax=ax)
    figure.suptitle(_subtitle(study), fontsize=9, x=0.01, ha="left", wrap=True)
    return figure


def _subtitle(study: Sensitivity) -> str:
    rest = {"defaults": "the rest at its default", "declared": "the rest drawn"}
    told = rest.get(str(study.prior), "the rest as the scenario says")
    return (
        f"{study.scenario}, factors acting from {study.since}; {study.points} points, "
        f"{study.runs} histories each on {study.luck} luck;\n{told}; bars: 95 % intervals"
    )


def _shown(table: "pd.DataFrame") -> "pd.DataFrame":
    """The weightiest factors, the weightiest on top, the dummy always the last."""
    import pandas as pd

    weighty = table[table["factor"] != DUMMY].head(MOST)
    both = pd.concat([weighty, table[table["factor"] == DUMMY]])
    return both.iloc[::-1].reset_index(drop=True)


def _factor_axis(ax: Axes, table: "pd.DataFrame", more: Sequence[str] = ()) -> None:
    names = [CONTROL_WORDS if n == DUMMY else str(n) for n in table["factor"]]
    if more:
        names = [f"{n}  {m}".rstrip() for n, m in zip(names, more, strict=True)]
    ax.set_yticks(range(len(names)), names)
    for label, name in zip(ax.get_yticklabels(), table["factor"], strict=True):
        if name == DUMMY:
            label.set_fontstyle("italic")
    ax.set_ylim(-0.6, len(names) - 0.4)


def _range(study: Sensitivity, name: str) -> str:
    """From where to where a factor goes, in its unit."""
    factor = next(f for f in study.factors if f["name"] == name)
    if name == DUMMY:
        return ""
    if factor["kind"] == "boolean":
        return "(off, on)"
    unit = "" if factor["unit"] == "1" else f" {factor['unit']}"
    return f"({number(factor['low'])} to {number(factor['high'])}{unit})"


def _control_line(
    ax: Axes, study: Sensitivity, outcome: str, year: int | None, measure: str
) -> None:
    """Where the dummy comes out: what is no larger than that is no finding."""
    table = study.of(outcome, year)
    value = float(table[table["factor"] == DUMMY][measure].iloc[0])
    ax.axvline(value, color=CONTROL, linewidth=1.1, linestyle=":", label=CONTROL_WORDS)


def _thin() -> dict[str, object]:
    return {"elinewidth": 0.9, "capsize": 2, "ecolor": "0.2"}


def _title(study: Sensitivity, outcome: str, year: int | None) -> str:
    return f"{outcome}: what it hangs on in {year or int(study.of(outcome)['year'].iloc[0])}"


def _unit(study: Sensitivity, outcome: str) -> str:
    unit = study.outcomes[outcome]
    return "" if unit == "1" else f" ({unit})"


def _refuse_other(study: Sensitivity, method: str) -> None:
    if study.method != method:
        raise UserError(f"this study was made by the method {study.method!r}, not {method!r}")


def _dressed(ax: Axes, title: str) -> Axes:
    ax.set_title(title, fontsize=10, loc="left")
    ax.tick_params(labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _axes(width: float, height: float) -> Axes:
    return Figure(figsize=(width, height), layout="constrained").subplots()
