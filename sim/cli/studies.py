"""What the commands of studies do and say: sweep, sensitivity, discover."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.api.results import Results
from sim.api.studies import (
    PRIM_MODULE,
    analyse_request,
    discovery_batch,
    request_sensitivity,
    request_sweep,
)
from sim.cli.files import FIGURES, save_picture, save_table
from sim.cli.run_batch import RunOptions, compute_batch
from sim.errors import UserError
from sim.extras import import_extra
from sim.scenario.parameters import PriorUse
from sim.show.tables import format_number
from sim.studies.designs import OUTCOMES, StreamUse, StudySetup
from sim.studies.discovery import Condition, Discovery, find_boxes, parse_condition
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import Sensitivity
from sim.studies.sweeps import Sweep, analyse_sweep

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

SWEEP = "sweep.csv"
#: Rows that a table shows; the rest is in the file.
POINTS, FACTORS = 24, 16


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """What sweeps and sensitivity studies are told alike, as the command line has it."""

    on: str
    since: str
    runs: int
    seed: int
    prior: str | None
    random_numbers: str
    year: int | None
    outcomes: Sequence[str]

    def ground(self) -> StudySetup:
        """On what the study is run; its numbers are checked when it makes its plan."""
        prior, random_numbers = (
            cast(PriorUse | None, self.prior),
            cast(StreamUse, self.random_numbers),
        )
        return StudySetup(
            self.on, self.since, self.runs, self.seed, prior, random_numbers, self.year
        )

    @property
    def looked_at(self) -> Sequence[str]:
        """The outcomes."""
        return self.outcomes or OUTCOMES


def run_sweep(
    factors: list[str], words: StudyOptions, shape: str, points: int | None, how: RunOptions
) -> None:
    """`sim sweep`: run, store, print and draw outcomes at each point."""
    from sim.show.figures.sweeps import page

    console = Console()
    asked = request_sweep(factors, words.ground(), shape, points, words.looked_at)
    results = compute_batch(asked.batch, asked.batch.plans[0].name, console, how)
    found = analyse_sweep(results, asked.design, asked.ground, asked.years[-1])
    folder = _folder(results)
    table = save_table(found.table, folder / SWEEP)
    picture = _draw(page(found), folder, "sweep")
    for outcome in found.outcomes:
        console.print(_sweep_table(found, outcome))
    console.print(f"table: {table}, picture: {picture}", soft_wrap=True)


def _sweep_table(found: Sweep, outcome: str) -> Table:
    ground, rows = found.ground, found.of(outcome)
    unit = found.outcomes[outcome]
    more = f" {len(rows) - POINTS} more points are in the file." if len(rows) > POINTS else ""
    table = _table(
        f"{outcome}{'' if unit == '1' else f', {unit}'}: mean of {found.year}, "
        f"{ground.runs} histories a point",
        f"Factors act from {ground.since} on; all points on {ground.random_numbers} luck (seed {ground.seed}). "
        "After ± the 95 % Monte-Carlo interval of the mean; in brackets the spread across worlds, 5 "
        f"to 95 %; last the mean paired difference from the first point.{more}",
    )
    for factor in found.design.factors:
        table.add_column(escape(factor.name), justify="right", overflow="fold")
    for heading in ("mean", "spread", "difference"):
        table.add_column(heading, justify="right", no_wrap=True)
    for _, row in rows.head(POINTS).iterrows():
        error, apart = row["mc_high"] - row["mean"], row["difference_high"] - row["difference"]
        spread = rf"\[{_format_index(row['p05'], 2)}, {_format_index(row['p95'], 2)}]"
        compared = row["point"] and row["difference"] == row["difference"]
        table.add_row(
            *(factor.told(float(row[factor.name])) for factor in found.design.factors),
            f"{_format_index(row['mean'])} ± {_format_index(error, 2)}"
            if row["runs"]
            else "no value",
            spread if row["runs"] else "–",
            f"{_format_index(row['difference'], sign='+')} ± {_format_index(apart, 2)}"
            if compared
            else "–",
        )
    return table


def run_sensitivity(
    factors: list[str], words: StudyOptions, method: str, size: int | None, every: int | None,
    mechanisms: list[str], grouped: bool, how: RunOptions,
) -> None:  # fmt: skip
    """`sim sensitivity`: run, store, print and draw which factors outcomes hang on."""
    from sim.show.figures.sensitivity import page, time_page

    console = Console()
    asked = request_sensitivity(
        factors, words.ground(), method, size, words.looked_at, every, mechanisms, grouped
    )
    results = compute_batch(asked.batch, asked.batch.plans[0].name, console, how)
    found = analyse_request(results, asked)
    folder = _folder(results)
    file = found.save(folder)
    pictures = [_draw(page(found), folder, "sensitivity")]
    over_time = time_page(found)
    if over_time is not None:
        pictures.append(_draw(over_time, folder, "sensitivity-over-time"))
    for outcome in dict.fromkeys(found.table["outcome"]):
        console.print(_sensitivity_table(found, str(outcome)))
    for note in found.notes:
        console.print(f"note: {note}", soft_wrap=True, markup=False, highlight=False)
    told = ", ".join(map(str, pictures))
    console.print(f"results: {file}, pictures: {told}", soft_wrap=True)


#: Heading, and columns of value and interval, by method.
COLUMNS = {
    "morris": (("μ*", "mu_star", "mu_star_error"), ("μ", "mu", None), ("σ", "sigma", None)),
    "sobol": (("first order", "first", "first_error"), ("total", "total", "total_error")),
    "tornado": (("at its low end", "low", "low_error"), ("at its high end", "high", "high_error")),
}
MEANING = {
    "morris": "μ*: mean size of the change of the outcome over a factor's whole range; μ: with sign; "
    "σ: how uneven it is, by curvature or interaction.",
    "sobol": "Shares of the variance between points (not of that across histories): of the factor "
    "alone, and with all its interactions.",
    "tornado": "Mean paired difference from the usual values, one factor moved at a time.",
}


def _sensitivity_table(found: Sensitivity, outcome: str) -> Table:
    rows = found.of(outcome)
    year = int(rows["year"].iloc[0])
    unit = found.outcomes[outcome]
    spread = next(s for s in found.spread if (s["outcome"], s["year"]) == (outcome, year))
    factors = len(rows) - 1
    more = f" {factors - FACTORS} more factors are in the file." if factors > FACTORS else ""
    table = _table(
        f"What {outcome} hangs on in {year}{'' if unit == '1' else f' ({unit})'}",
        f"{MEANING[found.method]} After ± a 95 % interval. {found.points} points, {found.runs} "
        f"histories each on {found.random_numbers} luck, factors acting from {found.since}; the standard "
        f"deviation between points is {_format_index(spread['across_points'])}, that across histories at a point "
        f"{_format_index(spread['across_histories'])}; {spread['missing']:.0%} of runs have no value. The dummy "
        f"is read by nothing: what is no larger is no finding.{more}",
    )
    table.add_column("factor", overflow="fold")
    for heading, _, _ in COLUMNS[found.method]:
        table.add_column(heading, justify="right")
    shown = rows[rows["factor"] != DUMMY].head(FACTORS)
    for _, row in shown.iterrows():
        table.add_row(escape(str(row["factor"])), *_cells(found.method, row))
    for _, row in rows[rows["factor"] == DUMMY].iterrows():
        table.add_row(f"{DUMMY} (control)", *_cells(found.method, row), style="italic")
    return table


def _cells(method: str, row: "pd.Series") -> list[str]:
    cells = []
    for _, value, error in COLUMNS[method]:
        told = _format_index(row[value])
        cells.append(f"{told} ± {_format_index(row[error], 2)}" if error and told != "–" else told)
    return cells


def _format_index(value: float | None, figures: int = 3, sign: str = "") -> str:
    """A number; small ones too, since an index of exactly nothing is to be told from a small one."""
    if value is None or value != value:
        return "–"
    if 0.0 < abs(value) < 0.01:
        return f"{value:{sign}.2g}"
    return format_number(float(value), sign, figures)


def condition_name(
    outcome: str, below: float | None, above: float | None, year: int | None
) -> Condition:
    """The condition that `sim discover` was given, in one word or by options.

    Raises:
        UserError: if it is given twice, or not at all.
    """
    if (below is not None) + (above is not None) > 1:
        raise UserError("--below and --above: give one of them")
    if below is None and above is None:
        if year is not None and "@" not in outcome:
            outcome = f"{outcome}@{year}"
        elif year is not None:
            raise UserError(f"--year {year}: {outcome!r} names the year already")
        return parse_condition(outcome)
    if any(sign in outcome for sign in "<>@"):
        raise UserError(f"{outcome!r}: with --below or --above give the indicator alone")
    sign, value = ("<", below) if below is not None else (">", above)
    return parse_condition(f"{outcome}{sign}{value}" + (f"@{year}" if year is not None else ""))


def run_discovery(
    condition: Condition, on: str, folder: Path | None, parameters: list[str], runs: int, seed: int,
    how: RunOptions,
) -> None:  # fmt: skip
    """`sim discover`: in which region of the parameters an outcome happens."""
    from sim.show.figures.discovery import page

    import_extra(PRIM_MODULE)
    console = Console()
    if folder is not None:
        results = Results.open(folder)
    else:
        batch = discovery_batch(condition, on, runs, seed)
        results = compute_batch(batch, f"{batch.plans[0].name}_discovery", console, how)
    found = find_boxes(results, condition, None, parameters)
    file = found.save(_folder(results))
    picture = _draw(page(found), _folder(results), file.stem) if found.boxes else None
    console.print(_discovery_words(found), soft_wrap=True, markup=False, highlight=False)
    if picture is None:
        console.print(f"results: {file}", soft_wrap=True)
        return
    console.print(_discovery_table(found))
    console.print(f"results: {file}, picture: {picture}", soft_wrap=True)


def _discovery_words(found: Discovery) -> str:
    missing = f"; {found.missing} have no value and are left out" if found.missing else ""
    told = (
        f"{found.condition} happens in {found.share:.1%} of {found.runs} histories of "
        f"{found.scenario}{missing}. Of {found.screened} drawn parameters, "
    )
    if not found.kept:
        return (
            f"{told}none tells the histories in which it happens from the others: it hangs on luck, or "
            "on parameters together. More runs may show more."
        )
    told += f"{', '.join(found.kept)} {'tells' if len(found.kept) == 1 else 'tell'} them apart."
    return told if found.boxes else f"{told} No box holds notably more of it."


def _discovery_table(found: Discovery) -> Table:
    table = _table(
        f"Where {found.condition} in {found.scenario}",
        f"Half of the histories chose the boxes; the shares are those of the other half, which they "
        f"have never seen. Everywhere it happens in {found.share:.0%}. Density: how often it happens "
        "inside, in brackets the 95 % Monte-Carlo interval; coverage: how many of all its cases lie "
        "inside; a box is not confirmed where that interval does not lie above the share everywhere.",
    )
    for heading in ("box", "limits", "density", "coverage", ""):
        table.add_column(heading, justify="left" if heading in ("box", "limits") else "right")
    for place, box in enumerate(found.boxes, start=1):
        density = rf"{box.density:.0%} \[{box.density_low:.0%}, {box.density_high:.0%}]"
        limits = "\n".join(escape(str(limit)) for limit in box.limits)
        sure = "" if box.confirmed else "not confirmed"
        table.add_row(f"{place} {box.method}", limits, density, f"{box.coverage:.0%}", sure)
    return table


def _table(title: str, caption: str) -> Table:
    return Table(
        title=escape(title), caption=escape(caption), caption_justify="left", title_justify="left",
        box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip


def _folder(results: Results) -> Path:
    assert results.folder is not None
    return results.folder


def _draw(figure: "Figure", folder: Path, stem: str) -> Path:
    return save_picture(figure, folder / FIGURES / f"{stem}.png")
