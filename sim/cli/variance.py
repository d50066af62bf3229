"""The command that splits the spread across runs by its sources."""

from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.markup import escape

from sim.calendar import month_index
from sim.cli.progress import progress_bar
from sim.errors import UserError
from sim.files import write_table
from sim.show.as_json.variance import variance_as_json
from sim.show.fitting_table import FittingTable
from sim.show.numbers import NONE, short_number
from sim.show.texts import tables as texts
from sim.studies.designs import StudySetup
from sim.studies.variance import Share, VarianceSplit, sets_of_runs
from sim.terminal import open_console, print_json, print_line
from sim.words.registry import label_of

#: Shares whose sizes stay below this are not listed one by one.
NOTICED = 0.005


def split_variance(setup: StudySetup, out: Path | None, as_json: bool = False) -> None:
    """`sim variance`: a table for each outcome, and a file of all.

    Raises:
        UserError: all mistakes in the options, or if the file exists.
    """
    if out is not None and out.exists():
        raise UserError(f"{out} exists already; nothing is overwritten")
    months = setup.plan().months - setup.start
    with progress_bar("variance", sets_of_runs() * setup.runs * months) as progress:
        split = VarianceSplit.study(setup, progress)
    file = write_table(out, split.table) if out is not None else None
    if as_json:
        print_json({**variance_as_json(split), "tables": [] if file is None else [str(file)]})
        return
    console = open_console()
    for outcome in split.shares:
        console.print(_table(split, outcome))
    if file is not None:
        print_line(f"table: {file}")


def _table(split: VarianceSplit, outcome: str) -> FittingTable:
    started = month_index(split.since) > 0
    about = texts.OUTCOME.format(name=outcome) + texts.VARIANCE.format(
        runs=f"{split.runs - split.missing[outcome]:,}", seed=split.seed,
        deviation=short_number(split.deviations[outcome]),
        since=texts.VARIANCE_SINCE.format(month=split.since) if started else "",
    )  # fmt: skip
    title = texts.VARIANCE_TITLE.format(
        outcome=label_of(outcome, split.units[outcome]).noun_with_unit,
        year=split.year,
        scenario=split.scenario,
    )
    table = FittingTable(
        title=escape(title), caption=escape(about), caption_justify="left", title_justify="left",
        box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    for heading in (texts.SOURCE, texts.ALONE, texts.WITH_OTHERS):
        table.add_column(heading, justify="left" if heading == texts.SOURCE else "right")
    shares = [share for share in split.shares[outcome] if _is_noticed(share)]
    for share in shares:
        table.add_row(share.source, _cell(share.alone), _cell(share.total))
    if not shares:
        table.add_row(texts.NO_SPREAD, NONE, NONE)
    return table


def _is_noticed(share: Share) -> bool:
    """Whether a share is worth a row: not a process of which nearly nothing comes."""
    return not share.total[0] < NOTICED


def _cell(ends: tuple[float, float, float]) -> str:
    share, low, high = ends
    return NONE if share != share else rf"{share:.2f} \[{low:.2f}, {high:.2f}]"
