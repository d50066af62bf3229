"""Rows of factors: their labels beside ranked bars, with identifiers and ranges small below them."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.show.figures import style
from sim.show.numbers import short_number
from sim.show.texts import figures as texts
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import Sensitivity
from sim.terminal import number_of
from sim.words.registry import factor_label, label_of
from sim.words.units import unit_words

if TYPE_CHECKING:
    import pandas as pd

#: The most factors that a figure names, and fewer in a column of print.
MOST, MOST_PRINTED = 12, 7
CONTROL = "0.35"
#: Axes narrower than this, in inches, are a column of print.
NARROW = 4.5
#: The share of the width that names of factors may take.
NAMES = 0.48
#: Lines of text that a row of bars takes.
LINES_A_ROW = 3.7
YES_NO = "0/1"


class Scale(NamedTuple):
    """In what effects on an outcome are drawn.

    Attributes:
        times: what a value is multiplied by.
        words: of the axis.
    """

    times: float
    words: str


def effect_scale(study: Sensitivity, outcome: str, year: int) -> Scale:
    """Per cent of the outcome's mean; percentage points of shares; its unit where the mean says nothing."""
    if study.outcomes[outcome] == YES_NO:
        return Scale(100.0, texts.POINTS_OF_SHARE)
    rows = [s for s in study.spread if (s["outcome"], s["year"]) == (outcome, year)]
    mean = abs(float(rows[0].get("mean") or 0.0)) if rows else 0.0
    wide = float(rows[0]["across_points"] or 0.0) if rows else 0.0
    if mean <= 1e-3 * wide or not mean:
        unit = label_of(outcome, study.outcomes[outcome]).unit
        return Scale(1.0, texts.IN_UNIT.format(unit=unit or texts.OF_THE_SCALE))
    return Scale(100.0 / mean, texts.PER_CENT_OF_OUTCOME)


def select_factors(table: "pd.DataFrame", most: int) -> "pd.DataFrame":
    """The weightiest factors, the weightiest on top, the dummy always the last."""
    import pandas as pd

    weighty = table[table["factor"] != DUMMY].head(most)
    both = pd.concat([weighty, table[table["factor"] == DUMMY]])
    return both.iloc[::-1].reset_index(drop=True)


def draw_bars(
    ax: Axes, at: Sequence[float], table: "pd.DataFrame", measure: str, colour: str, hatch: str, label: str, *,
    times: float = 1.0, height: float = 0.38,
) -> None:  # fmt: skip
    """Bars of a measure with the intervals of it."""
    scale = style.scale(ax)
    values = times * table[measure].fillna(0.0)
    ax.barh(
        at, values, height, xerr=times * table[f"{measure}_error"].fillna(0.0),
        color=colour, edgecolor="0.25", hatch=hatch, linewidth=0.5 * scale, label=label,
        error_kw={"elinewidth": 0.8 * scale, "capsize": 1.6 * scale, "ecolor": "0.2"},
    )  # fmt: skip


def name_factor(name: str) -> str:
    """What a factor is called; groups of a study keep their name."""
    return texts.DUMMY if name == DUMMY else factor_label(name).short


def name_rows(ax: Axes, table: "pd.DataFrame", more: Sequence[str] = ()) -> float:
    """Write labels of factors beside their rows, below each its identifier and what else is said of it.

    Returns:
        How wide they are, in inches.
    """
    size = (style.TEXT - 0.4) * style.scale(ax)
    small = max(style.LEAST_FOOT, size - 1.6)
    most = max(10, int(NAMES * style.width(ax) * 72 / (style.CHARACTER * size)))
    factors = [str(name) for name in table["factor"]]
    labels = [wrap_name(name_factor(name), most) for name in factors]
    extra = more or [""] * len(factors)
    quiet = [
        wrap_name("" if name == DUMMY else f"{name} {words}".strip(), int(most * size / small), 1)
        for name, words in zip(factors, extra, strict=True)
    ]
    style.frame(ax)
    # the empty line below each label is where the identifier stands
    texts_of_rows = [
        f"{label}\n" if below else label for label, below in zip(labels, quiet, strict=True)
    ]
    ax.set_yticks(
        range(len(labels)), texts_of_rows, fontsize=size, linespacing=1.05, parse_math=False
    )
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6 if style.width(ax) > NARROW else 3))
    for tick, name in zip(ax.get_yticklabels(), factors, strict=True):
        tick.set_fontstyle("italic" if name == DUMMY else "normal")
    for row, (label, below) in enumerate(zip(labels, quiet, strict=True)):
        down = 0.5 * (label.count("\n") + 1) * 1.3 * size + 0.5
        ax.annotate(
            below, (0.0, row), xytext=(-3.5, -down), xycoords=("axes fraction", "data"),
            textcoords="offset points", ha="right", va="center", fontsize=small, color=style.QUIET,
            parse_math=False, annotation_clip=False,
        )  # fmt: skip
    ax.set_ylim(-0.6, len(labels) - 0.4)
    return max(style.names_width(labels, size), style.names_width(quiet, small))


def wrap_name(name: str, most: int, lines: int = 2) -> str:
    """A name in at most some lines of so many characters.

    >>> wrap_name("Growth of trust", 20), wrap_name("Growth of trust by exchange", 14)
    ('Growth of trust', 'Growth of\\ntrust by …')
    """
    return "\n".join(wrap(name, max(8, most), max_lines=lines, placeholder=" …"))


def range_words(study: Sensitivity, name: str) -> str:
    """From where to where a factor goes, in its unit."""
    factor = next(f for f in study.factors if f["name"] == name)
    if name == DUMMY:
        return ""
    if factor["kind"] == "boolean":
        return texts.SWITCH_RANGE
    words = unit_words(factor["unit"])
    low, high = short_number(factor["low"]), short_number(factor["high"])
    return texts.RANGE.format(low=low, high=high, unit=f" {words}" if words else "")


def study_title(study: Sensitivity, outcome: str, year: int | None) -> str:
    """What an outcome depends on in a year."""
    shown_year = year or int(study.of(outcome)["year"].iloc[0])
    return texts.DEPENDS_TITLE.format(**depending(study, outcome), year=shown_year)


def depending(study: Sensitivity, outcome: str) -> dict[str, str]:
    """An outcome and the verb that goes with it."""
    label = label_of(outcome, study.outcomes[outcome])
    return {"outcome": label.noun, "depend": "depend" if label.plural else "depends"}


def count_points(study: Sensitivity) -> str:
    """Of how many points, and runs at each."""
    return texts.POINTS.format(
        points=number_of(study.points, "point"), runs=number_of(study.runs, "run")
    )


def is_narrow(ax: Axes | None, size: tuple[float, float]) -> bool:
    """Whether there is no more room than in a column of print."""
    return (size[0] if ax is None else style.width(ax)) < NARROW


def tall_size(size: tuple[float, float], rows: int) -> tuple[float, float]:
    """A size that has room for so many rows of names."""
    scale = min(style.LARGEST, max(style.SMALLEST, (size[0] / style.USUAL_WIDTH) ** 0.75))
    return size[0], max(size[1], (1.7 + rows * LINES_A_ROW * style.TEXT / 72) * scale)


def label_x(ax: Axes, label: str, beside: float = 0.0) -> None:
    """What the axis is, in as many lines as it takes beside names of rows of a width in inches."""
    size = style.TEXT * style.scale(ax)
    room = max(16, int((style.width(ax) - beside - 0.2) * 72 / (style.CHARACTER * size)))
    ax.set_xlabel("\n".join(wrap(label, room)), fontsize=size, parse_math=False)


def label_y(ax: Axes, label: str) -> None:
    """What the axis is."""
    ax.set_ylabel(label, fontsize=style.TEXT * style.scale(ax), parse_math=False)


def finish(
    ax: Axes, study: Sensitivity, standalone: bool, title: str, subtitle: str, beside: float = 0.0, name: str = "", *,
    legend: bool = True,
) -> Axes:  # fmt: skip
    """A heading and, on a figure of its own, a legend and a footer; a page has one for all.

    Args:
        ax, study, standalone: the axes, what is drawn, and whether the axes are alone.
        title, subtitle, name: what stands above, and the identifier of the outcome.
        beside: how wide the names of rows are that stand beside the axes, in inches.
        legend: whether a legend says what bars are.
    """
    style.heading(ax, title, subtitle, beside, name)
    if standalone:
        if legend:
            style.legend(ax, beside=beside)
        foot = texts.STUDY_FOOT.format(
            scenario=study.scenario, points=number_of(study.points, "point"),
            runs=number_of(study.runs, "run"), seed=study.seed, since=study.since,
            no_forecast=texts.NO_FORECAST,
        )  # fmt: skip
        style.footer(ax, foot)
    return ax
