"""The commands of studies: sweep, sensitivity, discover."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape

from sim.api.results import Results
from sim.api.studies import (
    StudyRequest,
    analyse_sensitivity,
    discovery_batch,
    outcomes_wanted,
    request_sensitivity,
    request_sweep,
)
from sim.cli.files import FIGURES, try_picture
from sim.cli.options import RunOptions
from sim.cli.run_batch import compute_batch
from sim.cli.run_statistics import compute_statistics, keeps_statistics
from sim.errors import UserError
from sim.extras import import_extra
from sim.files import write_table
from sim.results.conditions import Condition, parse_condition
from sim.results.data import ResultsData
from sim.show.as_json.discovery import discovery_as_json, tables_of
from sim.show.as_json.sensitivity import sensitivity_as_json
from sim.show.as_json.study import files_keys
from sim.show.as_json.sweep import sweep_as_json
from sim.show.fitting_table import FittingTable
from sim.show.numbers import short_number
from sim.show.study_tables import discovery_sentence, sensitivity_table, with_label
from sim.show.texts import tables as texts
from sim.studies.designs import StudySetup
from sim.studies.discovery import PRIM_MODULE, Discovery
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import Sensitivity
from sim.studies.sweeps import Sweep
from sim.terminal import number_of, open_console, print_json
from sim.words.registry import label_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SWEEP = "sweep.csv"
#: Rows that a table shows; the rest is in the file.
POINTS, FACTORS = 24, 16


def run_sweep(
    factors: list[str], setup: StudySetup, shape: str, points: int | None, keep: str, options: RunOptions,
    as_json: bool = False,
) -> None:  # fmt: skip
    """`sim sweep`: run, store, print and draw outcomes at each point."""
    from sim.show.study_plots import SweepPlots

    console = open_console(stderr=as_json)
    request = request_sweep(factors, setup, shape, points)
    results, folder = _compute(request, keep, console, options)
    study = Sweep.analyse(results, request.design, setup, request.years[-1])
    table = write_table(folder / SWEEP, study.table)
    picture = _draw(SweepPlots(study).page, folder, "sweep")
    if as_json:
        print_json({**files_keys(folder, [table], [picture]), **sweep_as_json(study)})
        return
    for outcome in study.outcomes:
        console.print(_sweep_table(study, outcome))
    console.print(f"table: {table}, picture: {picture}", soft_wrap=True)


def _sweep_table(study: Sweep, outcome: str) -> FittingTable:
    setup, rows = study.setup, study.of(outcome)
    unit = study.outcomes[outcome]
    named = texts.OUTCOME.format(name=outcome)
    named += "".join(f"{f.name}: {f.meaning}. " for f in study.design.factors)
    more = (
        f" The file has {number_of(len(rows) - POINTS, 'point')} more."
        if len(rows) > POINTS
        else ""
    )
    table = _table(
        f"{label_of(outcome, unit).long}: mean of {study.year}, "
        f"{number_of(setup.runs, 'run')} at each point",
        f"{named}Factors act from {setup.since} on; {setup.random_numbers} random numbers (seed {setup.seed}). "
        "After ±: 95 % Monte-Carlo interval of the mean. Spread: 5–95 % range of the runs. Difference: "
        f"mean paired difference from the first point.{more}",
    )
    for factor in study.design.factors:
        table.add_column(escape(factor.name), justify="right", overflow="fold")
    for heading in ("mean", "spread", "difference"):
        table.add_column(heading, justify="right")
    for _, row in rows.head(POINTS).iterrows():
        error, difference_error = (
            row["mc_high"] - row["mean"],
            row["difference_high"] - row["difference"],
        )
        spread = rf"\[{short_number(row['p05'], figures=2, small=True)}, {short_number(row['p95'], figures=2, small=True)}]"
        compared = row["point"] and row["difference"] == row["difference"]
        table.add_row(
            *(factor.format_value(float(row[factor.name])) for factor in study.design.factors),
            f"{short_number(row['mean'], small=True)} ± {short_number(error, figures=2, small=True)}"
            if row["runs"]
            else "no value",
            spread if row["runs"] else "–",
            f"{short_number(row['difference'], '+', small=True)} ± {short_number(difference_error, figures=2, small=True)}"
            if compared
            else "–",
        )
    return table


def run_sensitivity(
    factors: list[str], setup: StudySetup, method: str, size: int | None, every: int | None,
    mechanisms: list[str], grouped: bool, keep: str, options: RunOptions, as_json: bool = False,
) -> None:  # fmt: skip
    """`sim sensitivity`: run, store, print and draw which factors outcomes depend on."""
    from sim.show.study_plots import SensitivityPlots

    console = open_console(stderr=as_json)
    request = request_sensitivity(factors, setup, method, size, every, mechanisms, grouped)
    results, folder = _compute(request, keep, console, options)
    study = analyse_sensitivity(results, request)
    file = study.save(folder)
    pictures = [_draw(SensitivityPlots(study).page, folder, "sensitivity")]
    if len(study.years) > 1 and study.method != "tornado":
        pictures.append(_draw(SensitivityPlots(study).time_page, folder, "sensitivity-over-time"))
    if as_json:
        tables = [file, file.with_suffix(".csv")]
        print_json({**files_keys(folder, tables, pictures), **sensitivity_as_json(study)})
        return
    for outcome in dict.fromkeys(study.table["outcome"]):
        console.print(_sensitivity_table(study, str(outcome)))
    for note in study.notes:
        console.print(f"note: {note}", soft_wrap=True, markup=False, highlight=False)
    console.print(f"results: {file}, pictures: {', '.join(pictures)}", soft_wrap=True)


def _sensitivity_table(study: Sensitivity, outcome: str) -> FittingTable:
    shown = sensitivity_table(study, outcome, FACTORS)
    more = f" The file has {number_of(shown.more, 'factor')} more." if shown.more else ""
    table = _table(shown.title, shown.caption + more)
    for heading in shown.head:
        first = heading == shown.head[0]
        table.add_column(heading, justify="left" if first else "right", overflow="fold")
    for cells in shown.rows:
        style = "italic" if cells[0].startswith(DUMMY) else None
        name, *rest = cells
        table.add_row(*map(escape, (with_label(name, name), *rest)), style=style)
    return table


def condition_name(
    outcome: str, below: float | None, above: float | None, year: int | None
) -> Condition:
    """The condition of `sim discover`, from one argument or from options.

    Raises:
        UserError: if it is given twice, or not at all.
    """
    if (below is not None) + (above is not None) > 1:
        raise UserError("--below and --above: give one of them")
    if below is None and above is None:
        if year is not None and "@" not in outcome:
            outcome = f"{outcome}@{year}"
        elif year is not None:
            raise UserError(f"--year {year}: {outcome!r} contains a year already")
        return parse_condition(outcome)
    if any(sign in outcome for sign in "<>@"):
        raise UserError(f"{outcome!r}: with --below or --above, give only an indicator")
    sign, value = ("<", below) if below is not None else (">", above)
    return parse_condition(f"{outcome}{sign}{value}" + (f"@{year}" if year is not None else ""))


def run_discovery(
    condition: Condition, on: str, folder: Path | None, parameters: list[str], runs: int, seed: int,
    options: RunOptions, as_json: bool = False,
) -> None:  # fmt: skip
    """`sim discover`: the region of the parameters in which an outcome occurs."""
    from sim.show.study_plots import DiscoveryPlots

    import_extra(PRIM_MODULE)
    console = open_console(stderr=as_json)
    if folder is not None:
        results = Results.open(folder)
    else:
        batch = discovery_batch(condition, on, runs, seed)
        results = compute_batch(batch, f"{batch.plans[0].name}_discovery", console, options)
    study = Discovery.search(results, condition, None, parameters)
    file = study.save(_folder(results))
    picture = (
        _draw(DiscoveryPlots(study).page, _folder(results), file.stem) if study.boxes else None
    )
    if as_json:
        tables, pictures = tables_of(file), [picture] if picture else []
        print_json({**files_keys(_folder(results), tables, pictures), **discovery_as_json(study)})
        return
    console.print(discovery_sentence(study), soft_wrap=True, markup=False, highlight=False)
    if picture is None:
        console.print(f"results: {file}", soft_wrap=True)
        return
    console.print(_discovery_table(study))
    console.print(f"results: {file}, picture: {picture}", soft_wrap=True)


def _discovery_table(study: Discovery) -> FittingTable:
    table = _table(
        f"Where {study.condition} in {study.scenario}",
        f"{texts.DISCOVERY.removesuffix('.')}, {study.share:.0%}.",
    )
    for heading in texts.DISCOVERY_HEADINGS:
        table.add_column(heading, justify="left" if heading in ("box", "limits") else "right")
    for place, box in enumerate(study.boxes, start=1):
        density = rf"{box.density:.0%} \[{box.density_low:.0%}, {box.density_high:.0%}]"
        limits = "\n".join(escape(with_label(each.parameter, str(each))) for each in box.limits)
        sure = "" if box.confirmed else "not confirmed"
        table.add_row(f"{place} {box.method}", limits, density, f"{box.coverage:.0%}", sure)
    return table


def _table(title: str, caption: str) -> FittingTable:
    return FittingTable(
        title=escape(title), caption=escape(caption), caption_justify="left", title_justify="left",
        box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip


def _compute(
    request: StudyRequest, keep: str, console: Console, options: RunOptions
) -> tuple[ResultsData, Path]:
    """The results of a study's batch, and their folder."""
    name = request.batch.plans[0].name
    if keeps_statistics(keep, options):
        return compute_statistics(request.batch, outcomes_wanted(request), name, options)
    results = compute_batch(request.batch, name, console, options)
    return results, _folder(results)


def _folder(results: Results) -> Path:
    assert results.folder is not None
    return results.folder


def _draw(draw: "Callable[[], Figure]", folder: Path, stem: str) -> str:
    return try_picture(draw, folder / FIGURES / f"{stem}.png")
