"""`sim run`: a scenario against its base on common luck, told as a table and a picture."""

from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sim.analysis.compare import Difference, Recorded, Spread, differences
from sim.ensemble.execute import run_plan
from sim.errors import UserError
from sim.facts import month_name
from sim.indicators import Indicator, chosen
from sim.scenario.library import load_plan
from sim.scenario.plan import Plan
from sim.show.fan import fans

#: How many indicators the table and the picture show: those that the scenario changes most.
ROWS, CHARTS = 14, 6
YEARS_AFTER_BRANCH = 4
SHOWN_FROM = 12 * 25


def run_and_compare(
    scenario: str, runs: int, seed: int, year: int | None, out: Path | None, quiet: bool
) -> Path:
    """Run a scenario and its base, print the difference, draw it, and say where the picture is."""
    if runs < 1:
        raise UserError(f"--runs {runs}: give a whole number of at least 1")
    plan = load_plan(scenario)
    if plan.compare_to is None:
        raise UserError(f"{scenario} has no base to be compared to; name one that extends another")
    base = load_plan(plan.compare_to)
    console = Console()
    year = _year(plan, year)
    recorded = _run([base, plan], runs, seed, console, quiet)
    indicators = chosen(plan.cast, "headline")
    found = differences(indicators, recorded[base.name], recorded[plan.name], year)
    console.print(_table(found[:ROWS], base, plan, year, runs, seed))
    picture = _draw(found[:CHARTS], indicators, recorded, plan, _folder(out, plan.name))
    console.print(f"picture: {picture}", soft_wrap=True)
    return picture


def _year(plan: Plan, year: int | None) -> int:
    first = 1990 + (plan.branch or 0) // 12
    last = 1990 + plan.months // 12 - 1
    if year is None:
        return min(last, first + YEARS_AFTER_BRANCH)
    if not first <= year <= last:
        raise UserError(f"--year {year}: the scenarios can be compared from {first} to {last}")
    return year


def _run(
    plans: list[Plan], runs: int, seed: int, console: Console, quiet: bool
) -> dict[str, Recorded]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=quiet, transient=True) as progress:
        recorded: dict[str, Recorded] = {}
        for plan in plans:
            task = progress.add_task(plan.name, total=runs * plan.months)
            recorded[plan.name] = run_plan(
                plan, runs, seed, progress=partial(progress.advance, task)
            )
    return recorded


def _table(
    found: list[Difference], base: Plan, plan: Plan, year: int, runs: int, seed: int
) -> Table:
    since = month_name(plan.branch) if plan.branch else "the start"
    table = Table(
        title=f"What {plan.name} changes in {year}, against {base.name}",
        caption=(
            f"{runs} histories each on common luck (seed {seed}), equal before {since}. Brackets: "
            "spread across worlds, 5 to 95 %. ±: 95 % Monte-Carlo interval of the mean difference. "
            "An exploration of what follows from stated assumptions, not a forecast."
        ),
        caption_justify="left",
    )
    for heading in ("indicator (mean of the year)", "unit"):
        table.add_column(heading, no_wrap=True)
    for heading in (base.name, plan.name, "mean difference", "rises", "falls"):
        table.add_column(heading, justify="right", no_wrap=True)
    for d in found:
        table.add_row(
            d.name, d.unit, _spread(d.base), _spread(d.variant), f"{d.mean:+.3g} ± {d.error:.2g}",
            f"{d.rises:.0%}", f"{d.falls:.0%}",
        )  # fmt: skip
    return table


def _spread(spread: Spread) -> str:
    return rf"{spread.median:.3g} \[{spread.low:.3g}, {spread.high:.3g}]"


def _draw(
    found: list[Difference],
    indicators: tuple[Indicator, ...],
    recorded: dict[str, Recorded],
    plan: Plan,
    folder: Path,
) -> Path:
    labels = {i.name: f"{i.name} ({i.unit})" if i.unit != "1" else i.name for i in indicators}
    charts = [
        (labels[d.name], {name: series[d.name] for name, series in recorded.items()}) for d in found
    ]
    figure = fans(charts, plan.title, branch=plan.branch, since=SHOWN_FROM)
    file = folder / "what_changes.png"
    figure.savefig(file, dpi=150)
    return file


def _folder(out: Path | None, name: str) -> Path:
    """A new folder: the one named, or the next number under results/."""
    if out is not None:
        if out.exists():
            raise UserError(f"--out {out}: exists already, and nothing is overwritten")
        out.mkdir(parents=True)
        return out
    results = Path("results")
    results.mkdir(exist_ok=True)
    taken = [int(f.name[:4]) for f in results.iterdir() if f.name[:4].isdigit()]
    folder = results / f"{max(taken, default=0) + 1:04d}-{name}"
    folder.mkdir()
    return folder
