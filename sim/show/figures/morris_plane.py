"""Morris's plane: how much a factor matters, and how much that depends on the others."""

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.show.figures import style
from sim.show.figures.factor_rows import (
    CONTROL,
    count_points,
    effect_scale,
    finish,
    is_narrow,
    label_x,
    label_y,
    name_factor,
    study_title,
)
from sim.show.figures.label_placement import place_labels
from sim.show.texts import figures as texts
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import Sensitivity

#: So many points of the plane have a name.
NAMED, NAMED_PRINTED = 10, 6
#: Smaller effects, in parts of the largest, lie too close to the dummy to be named.
SMALL = 0.02
NOTEBOOK = style.SIZES["notebook"]


def morris_plane(
    study: Sensitivity, outcome: str, year: int | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """Morris's plane: how much a factor matters, and how much that depends on the others.

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
    table = study.of(outcome, year)
    narrow = is_narrow(ax, size)
    standalone = ax is None
    ax = ax or style.axes((size[0], size[1] + (1.6 if narrow else 1.3)))
    scale = style.scale(ax)
    unit = effect_scale(study, outcome, int(table["year"].iloc[0]))
    measures = ["mu_star", "mu_star_error", "sigma"]
    table = table.assign(**{name: unit.times * table[name] for name in measures})
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
    label_x(ax, f"{texts.MORRIS_X}, {unit.words}")
    label_y(ax, texts.MORRIS_GROUPS if flat else texts.MORRIS_Y)
    _key(ax, [name_factor(str(name)) for name in named["factor"]], len(rest), flat)
    subtitle = texts.MORRIS.format(points=count_points(study))
    usual = study_title(study, outcome, year)
    return finish(ax, study, standalone, title or usual, subtitle, name=outcome, legend=False)


def _key(ax: Axes, names: list[str], rest: int, flat: bool) -> None:
    """What the numbers and marks of the plane are."""
    scale = style.scale(ax)
    handles: list[Artist] = [Line2D([], [], linestyle="none") for _ in names]
    handles.append(
        Line2D([], [], linestyle="none", marker="X", color=CONTROL, markersize=5 * scale)
    )
    labels = [*(f"{place + 1}  {name}" for place, name in enumerate(names)), texts.DUMMY]
    if rest:
        handles.append(
            Line2D([], [], linestyle="none", marker="o", color="0.6", markersize=3 * scale)
        )
        labels.append(texts.MORE_FACTORS.format(count=rest))
    if not flat:
        handles.append(Line2D([], [], linestyle=":", color="0.6"))
        labels.append(texts.AS_UNEVEN_AS_LARGE)
    style.legend(ax, handles, labels)
