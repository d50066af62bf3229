"""Figures of policies: regret and the share of runs in which each is good enough, a row a policy."""

from collections.abc import Callable
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.calendar import month_name
from sim.show.figures import style
from sim.show.figures.page import add_heading
from sim.show.texts import figures as texts
from sim.studies.policies import PolicyRow, PolicyStudy
from sim.studies.regret import Estimate
from sim.terminal import number_of
from sim.words.units import unit_words

NOTEBOOK = style.SIZES["notebook"]
#: A row of a policy, and what stands above and below the rows, in inches of a notebook's figure.
ROW, AROUND = 0.3, 1.25


def regret(
    study: PolicyStudy, outcome: str, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """Mean regret of each policy with its interval, and how far it goes in nine of ten runs.

    Raises:
        UserError: for an unknown outcome.
    """
    about = study.outcome(outcome)
    standalone, ax = ax is None, ax or style.axes(size)
    scale = style.scale(ax)
    rows = _rows(study, outcome)
    for place, row in enumerate(rows):
        ax.hlines(place, 0.0, row.high_regret.value, color=style.COLOURS[0], alpha=0.25,
                  linewidth=8 * scale)  # fmt: skip
        _dot(ax, place, row.regret)
    ax.set_xlim(left=0.0)
    unit = unit_words(study.units[outcome])
    ax.set_xlabel(
        texts.REGRET_X.format(unit=f", {unit}" if unit else ""), fontsize=style.TEXT * scale
    )
    words = texts.REGRET.format(words=about.words, runs=number_of(study.question.runs, "run"))
    return _finish(
        ax, study, title or texts.REGRET_TITLE.format(outcome=outcome), words, standalone
    )


def satisfied(
    study: PolicyStudy, outcome: str | None = None, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """The share of runs in which each policy is good enough, by one outcome or by all at once.

    Raises:
        UserError: for an unknown outcome.
    """
    standalone, ax = ax is None, ax or style.axes(size)
    if outcome is None:
        shares = list(reversed(study.satisfied().values()))
        usual, words = texts.ALL_SATISFIED_TITLE, texts.ALL_SATISFIED
    else:
        shares = [row.satisfied for row in _rows(study, outcome) if row.satisfied is not None]
        usual = texts.SATISFIED_TITLE.format(outcome=outcome)
        words = texts.SATISFIED.format(wish=study.outcome(outcome).wish)
    for place, share in enumerate(shares):
        _dot(ax, place, share)
    if not shares:
        words = texts.NOTHING_ENOUGH
    ax.set_xlim(-0.02, 1.02)
    _finish(ax, study, title or usual, words, standalone)
    style.per_cent(ax, "x")
    return ax


def page(study: PolicyStudy, size: tuple[float, float] = NOTEBOOK) -> Figure:
    """Regret by each outcome, and beside it where each policy is good enough; last, good enough by all outcomes."""
    judged = [one for one in study.question.outcomes if one.enough is not None]
    others = [one for one in study.question.outcomes if one.enough is None]
    draws: list[Callable[..., Axes]] = []
    for one in judged:
        draws += [partial(regret, study, one.name), partial(satisfied, study, one.name)]
    draws += [partial(regret, study, one.name) for one in others]
    if judged:
        draws.append(partial(satisfied, study))
    columns = 2 if judged else 1
    rows = -(-len(draws) // columns)
    growth = max(style.SMALLEST, size[0] / style.USUAL_WIDTH)
    tall = (AROUND + ROW * len(study.policies)) * growth
    figure = style.figure((1.5 * size[0] if judged else size[0], 0.8 + rows * tall))
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, draw in zip(grid, draws, strict=False):
        draw(ax=ax)
    for ax in grid[len(draws) :]:
        ax.set_visible(False)
    add_heading(figure, texts.POLICIES_TITLE.format(name=study.question.name), describe(study))
    return figure


def describe(study: PolicyStudy) -> str:
    """What was run, in a line."""
    question = study.question
    sets = "" if study.sets is None else f", {study.sets} parameter sets"
    return texts.POLICIES.format(
        scenario=question.scenario, since=month_name(question.since),
        runs=number_of(question.runs, "run"), seed=question.seed, sets=sets,
    )  # fmt: skip


def _rows(study: PolicyStudy, outcome: str) -> list[PolicyRow]:
    """The rows of an outcome, the last policy first: it stands lowest."""
    study.outcome(outcome)
    return [row for row in reversed(study.rows) if row.outcome == outcome]


def _dot(ax: Axes, place: int, estimate: Estimate) -> None:
    """A number with its interval, where it has one."""
    scale = style.scale(ax)
    if estimate.low == estimate.low:
        ax.hlines(place, estimate.low, estimate.high, color=style.COLOURS[0], linewidth=1.3 * scale)
    ax.plot([estimate.value], [place], "o", color=style.COLOURS[0], markersize=4.5 * scale)


def _finish(ax: Axes, study: PolicyStudy, title: str, words: str, standalone: bool = False) -> Axes:
    """Names of the policies beside their rows, and the heading."""
    style.frame(ax)
    scale = style.scale(ax)
    names = list(reversed(study.policies))
    ax.set_yticks(range(len(names)), names)
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    beside = style.names_width(names, style.TEXT * scale)
    style.heading(ax, title, words, beside)
    if standalone:
        style.footer(ax, f"{describe(study)}. {texts.NO_FORECAST} {texts.LABORATORY}")
    return ax
