"""The same in Python as on the command line, one function a command."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.ensemble.batch import Record, in_folder, in_memory, prepared
from sim.ensemble.execute import Progress, silent
from sim.ensemble.store import new_folder
from sim.errors import UserError
from sim.facts import month_index, month_name
from sim.results import Results
from sim.scenario.library import load_plan, overridden
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan

#: The first month after the record: what is tweaked holds from here on unless said otherwise.
AFTER_RECORD = "2024-07"


def run(
    *scenarios: str | Plan,
    runs: int | None = None,
    seed: int | None = None,
    settings: Mapping[str, Setting] | None = None,
    record: Record = "headline",
    end: str | None = None,
    out: Path | str | None = None,
    progress: Progress = silent,
) -> Results:
    """Run scenarios and their bases on common luck.

    Args:
        scenarios: names of scenarios, paths of YAML files, or plans.
        runs: how many histories of each; by default what the scenario says, else 1000.
        seed: of the luck; the same seed gives the same histories. By default the scenario's, else 1.
        settings: parameters to change, by spelling; in the named scenarios, not in their bases.
        record: "headline", "all", or names of indicators.
        end: last month, YYYY-MM.
        out: a new folder to keep the results in; by default they stay in memory.
        progress: told of the run-months done.

    Raises:
        UserError: every mistake in what was asked for.

    >>> run("history", runs=2, end="1992-12")
    <Results: history; 2 runs, 36 months>
    """
    batch = prepared(scenarios, runs, seed, record, settings, end)
    if out is None:
        return Results(*in_memory(batch, progress))
    folder = new_folder(Path(out), "")
    in_folder(batch, folder, progress)
    return Results.open(folder)


def tweaked(
    settings: Mapping[str, Setting], on: str = "baseline", since: str = AFTER_RECORD
) -> Plan:
    """A scenario with parameters changed from a month on, to be compared with itself.

    Args:
        settings: parameters by spelling.
        on: the scenario.
        since: the month from which the change holds, YYYY-MM; "1990-01" for all of the past.

    >>> tweaked({"dprk.diversification_weight": 0.9}).branch
    414
    """
    base = load_plan(on)
    start = month_index(since)
    if not 0 <= start < base.months:
        raise UserError(
            f"since {since}: {base.name} runs from 1990-01 to {month_name(base.months - 1)}"
        )
    past = tuple(c for c in base.chapters if c.start < start)
    later = tuple(c for c in base.chapters if c.start > start)
    now = replace(base.chapter(start), start=start)
    changed = overridden(replace(base, chapters=(now, *later)), settings)
    return replace(
        changed, name=f"{base.name}_tweaked", title=_title(settings), departs=start,
        compare_to=base.name, comparisons=(base.name,), chapters=(*past, *changed.chapters),
    )  # fmt: skip


def _title(settings: Mapping[str, Setting]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in settings.items())
