"""`sim claims`: the verdicts on the article's claims."""

import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn

from sim.cli.progress import INTERRUPTED
from sim.ensemble.execution.executors import count_cores, limit_workers
from sim.ensemble.storage.manifest import RESULTS_FOLDER
from sim.errors import UserError
from sim.files import make_folder, write_file
from sim.show.as_json.claims import claims_as_json
from sim.show.fitting_table import FittingTable
from sim.terminal import number_of, open_console, print_json, print_line
from sim.validation.claims.declared import Claim
from sim.validation.claims.judged import Judged, choose_claims, judge_claim
from sim.validation.claims.page import page
from sim.validation.claims.pasts import describe_pasts
from sim.validation.claims.tables import (
    counts,
    in_cells,
    in_placebos,
    main_cell,
    to_csv,
    without_cause,
)
from sim.validation.claims.variations import FEW_HISTORIES
from sim.validation.claims.work import QUICK_RUNS, RUNS, Values, Work, plan_work, run_work

#: More processes than this are not used: the longest cells decide how long it takes.
MOST_WORKERS = 2
#: Where finished cells are kept.
CELLS = "cells"
MINUTE = 60.0


def print_claims(
    names: list[str],
    quick: bool,
    out: Path | None,
    runs: int | None,
    workers: int | None,
    is_quiet: bool,
    as_json: bool = False,
) -> None:
    """Judge claims, print their verdicts and write them to a folder."""
    chosen = choose_claims(names)
    histories = _histories(quick, runs)
    at_once = limit_workers(workers) if workers is not None else min(MOST_WORKERS, count_cores())
    folder = out or RESULTS_FOLDER / "claims"
    make_folder(folder)
    work = plan_work(chosen, quick, histories)
    console = open_console(stderr=True)
    if not is_quiet:
        console.print(
            _announce(chosen, work, at_once, folder), soft_wrap=True, markup=False, highlight=False
        )
    try:
        values = _run(work, folder / CELLS, at_once, is_quiet)
    except KeyboardInterrupt:
        print_line(
            f"stopped; finished cells are in {folder / CELLS}, and the same command goes on",
            stderr=True,
        )
        raise SystemExit(INTERRUPTED) from None
    found = [judge_claim(claim, values, quick) for claim in chosen]
    if not as_json:
        _print(found, histories, open_console())
    written = write_file(folder / "claims.csv", to_csv(found))
    told = write_file(folder / "claims.md", page(found, histories))
    if as_json:
        about = {"folder": str(folder), "tables": [str(written), str(told)]}
        print_json({**about, **claims_as_json(found, histories, quick)})
        return
    open_console().print(
        f"results: {written}, {told}", soft_wrap=True, markup=False, highlight=False
    )


def _histories(quick: bool, runs: int | None) -> int:
    usual = QUICK_RUNS if quick else RUNS
    if runs is not None and runs < FEW_HISTORIES:
        raise UserError(f"--runs {runs}: a verdict takes at least {FEW_HISTORIES} histories")
    return runs or usual


def _announce(chosen: list[Claim], work: Work, workers: int, folder: Path) -> str:
    """What is going to be run, and how long it takes."""
    seconds = work.seconds / workers
    time = f"{seconds:.0f} seconds" if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} minutes"
    return (
        f"{number_of(len(chosen), 'claim')} in {number_of(len(work.jobs), 'cell')} of {work.runs} histories: about {time} "
        f"with {number_of(workers, 'worker')}. Finished cells are kept in "
        f"{folder / CELLS}; the same command goes on from there."
    )


def _run(work: Work, kept: Path, workers: int, is_quiet: bool) -> Values:
    """The values of all cells, with a bar on a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} cells"),
    )
    hidden = is_quiet or not sys.stderr.isatty()
    console = open_console(stderr=True)
    with Progress(*columns, console=console, disable=hidden, transient=True) as bar:
        task = bar.add_task("main", total=len(work.jobs))

        def count(name: str) -> None:
            bar.update(task, advance=1, description=escape(name))

        return run_work(work, kept, workers, count)


def _print(found: list[Judged], histories: int, console: Console) -> None:
    table = FittingTable(
        title="The article's claims", title_justify="left", caption=escape(
            f"✓ the interval lies on that side, ✗ on the other, ? on both. †: the removal kills it. {describe_pasts(histories)}."
        ), caption_justify="left", box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    for heading in ("claim", "verdict", "main cell", "cells", "without cause", "placebos"):
        table.add_column(heading, overflow="fold")
    for one in found:
        verdict = f"[bold]{one.verdict.word}[/bold]: {escape(one.verdict.reason)}"
        cells = (main_cell(one), in_cells(one), without_cause(one), in_placebos(one))
        table.add_row(one.claim.name, verdict, *map(escape, cells))
    console.print(table)
    console.print(f"{counts(found)}.", markup=False, highlight=False)
