"""The commands that run scenarios or read results, one function each.

Tables are written before anything is printed, and figures are drawn whatever becomes of what is printed: who
reads only the first lines (`| head`) loses none.
What computes is imported by the commands that compute: the model takes a second, which readers of
results need not wait.
"""

import shlex
import warnings
from collections.abc import Sequence
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sim.cli.files import FIGURES, save_picture, try_picture, warnings_as_lines
from sim.cli.options import RunOptions, ShowOptions
from sim.cli.progress import waiting
from sim.ensemble.request.batch import prepare_batch
from sim.ensemble.storage.status import verify_batch
from sim.errors import UserError, all_at_once
from sim.files import unused_name, write_table
from sim.results.given import GivenWarning
from sim.scenario.library import parse_settings
from sim.show import tables
from sim.show.as_json.answer import (
    answer_as_json,
    answers_as_json,
    levels_as_json,
    needed_as_json,
)
from sim.show.as_json.scenarios import verify_as_json
from sim.terminal import open_console, print_json, print_line

if TYPE_CHECKING:
    from sim.api.results import Results
    from sim.cli.run_batch import BatchRequest
    from sim.results.data import ResultsData
    from sim.show.answers.answer import Answer
    from sim.show.plot_request import PlotOptions

SUMMARY, DIFFERENCES = "summary.csv", "differences.csv"
#: Damaged files that are named one by one.
MOST_LINES = 1000


def run_scenarios(
    request: "BatchRequest", year: int | None, keep: str, options: RunOptions, show: ShowOptions
) -> None:
    """`sim run`: compute, store, print and draw what each scenario changes."""
    from sim.cli.run_batch import compute_batch, resume_request
    from sim.cli.run_statistics import keeps_statistics
    from sim.show.answers.answer import answer

    console = open_console(stderr=show.as_json)
    statistics = keeps_statistics(keep, options)
    if options.resume:
        request = resume_request(options, request)
    if statistics:
        _run_statistics(request, year, options, show)
        return
    batch = request.batch()
    for line in request.cautions():
        print_line(line, stderr=True)
    if request.settings and not request.agents:
        bases = sorted({p.compare_to for p in batch.plans if p.compare_to})
        print_line(
            f"--set changes the named scenarios, not their base ({', '.join(bases)})", stderr=True
        )
    results = compute_batch(batch, request.scenarios[0], console, options, request.as_request())
    with waiting("comparing run by run"):
        folder = _write_tables(results)
    answers = [answer(results, scenario, year=year) for scenario in _with_base(results)]
    _show(results, answers, folder, console, show)


def _run_statistics(
    request: "BatchRequest", year: int | None, options: RunOptions, show: ShowOptions
) -> None:
    """`sim run --keep statistics`: the same answers, of statistics."""
    from sim.cli.run_statistics import compute_statistics
    from sim.results.summaries import usual_wanted
    from sim.show.answers.answer import answer

    batch = request.batch()
    wanted = usual_wanted(batch, () if year is None else (year,))
    found, folder = compute_statistics(batch, wanted, request.scenarios[0], options)
    found.save(folder)
    answers = [answer(found, name, year=wanted.years[-1]) for name in _with_base(found)]
    if show.as_json:
        print_json(answers_as_json(found, answers, folder))
        return
    _print_answers(found, answers, open_console())
    _print_levels(found, open_console())
    print_line(f"statistics: {folder}")


def tweak_scenario(
    settings: list[str], agents: list[str], on: str, since: str, runs: int | None, seed: int | None,
    prior: str | None, year: int | None, options: RunOptions, show: ShowOptions,
) -> None:  # fmt: skip
    """`sim tweak`: a scenario compared with itself after a change of parameters or of decision rules."""
    from sim.api.run import tweak
    from sim.cli.run_batch import compute_batch
    from sim.ensemble.request.chosen_rules import parse_agents
    from sim.scenario.cautions import implausible_settings
    from sim.show.answers.answer import answer

    if not settings and not agents:
        raise UserError("name a change: PARAMETER=VALUE, or --agent ACTOR=RULE")
    numbers, rules = all_at_once(
        partial(parse_settings, settings, ""), partial(parse_agents, agents)
    )
    plan = tweak(numbers, on, since, rules)
    for caution in implausible_settings(numbers):
        print_line(f"beware: {caution}", stderr=True)
    console = open_console(stderr=show.as_json)
    results = compute_batch(
        prepare_batch([plan], runs, seed, prior=prior), plan.name, console, options
    )
    folder = _write_tables(results)
    answers = [answer(results, plan.name, year=year)]
    _show(results, answers, folder, console, show)


def _show(
    results: "Results", answers: Sequence["Answer"], folder: Path, console: Console, show: ShowOptions,
) -> None:  # fmt: skip
    """Print the answers, draw the figures, and say what to type next.

    The answers come first, since drawing takes longer; who stops reading them still gets the figures.
    """
    try:
        if show.as_json:
            print_json(answers_as_json(results, answers, folder))
        else:
            _print_answers(results, answers, console)
            _print_levels(results, console)
    finally:
        if show.figures:
            with waiting("drawing figures"):
                _draw_figures(results)
    if not show.as_json:
        _print_next(results, folder, show.figures)


def _print_answers(results: "ResultsData", answers: Sequence["Answer"], console: Console) -> None:
    """Each scenario's sentences and table, and how likely things are."""
    from sim.show.answers.set_by_scenario import settings_in_words
    from sim.show.answers.terminal import answer_rows

    for one in answers:
        settings = settings_in_words(results, one.scenario, one.base)
        console.print(answer_rows(one, settings))
        console.print()
        _print_first_times(results, one.scenario, one.base, console)


def _print_levels(results: "ResultsData", console: Console) -> None:
    """The levels of scenarios that are compared with nothing."""
    from sim.show.answers.levels import level_rows

    for name in results.named:
        if not results.base_of(name):
            console.print(level_rows(results, name))
            console.print()


def _print_next(results: "Results", folder: Path, figures: bool) -> None:
    """Where everything lies, and what to type next."""
    from sim.show.texts.answer import NEXT_COMMANDS, PICTURES, TABLES

    if figures:
        print_line(PICTURES.format(folder=folder / FIGURES))
    print_line(TABLES.format(folder=folder))
    for line in NEXT_COMMANDS:
        print_line(line.format(folder=shlex.quote(str(folder)), scenario=results.named[0]))


def verify_results(folder: Path, deep: bool, as_json: bool = False) -> None:
    """`sim verify`: name what is damaged in a results folder.

    Raises:
        UserError: a line for each damaged, missing or unfinished file.
    """
    lines = verify_batch(folder, deep)
    if as_json:
        print_json(verify_as_json(folder, deep, lines))
        if not lines:
            return
    if not lines:
        print_line(
            f"{folder} is whole: all files, every byte"
            if deep
            else f"{folder}: no file is missing and the metadata is whole; --deep also reads every block"
        )
        return
    more = len(lines) - MOST_LINES
    shown = [
        *lines[:MOST_LINES],
        *([f"{more} more {'file' if more == 1 else 'files'}"] if more > 0 else []),
    ]
    command = f"sim run --resume --out {shlex.quote(str(folder))}"
    raise UserError(*shown, f"copy these files again, or compute them again with: {command}")


def compare_results(
    folder: Path, named: list[str], base: str | None, year: int | None, precision: float | None,
    given: list[str], *, as_json: bool = False,
) -> None:  # fmt: skip
    """`sim compare`: the answers of a results folder."""
    from sim.api.results import Results
    from sim.show.answers.answer import answer

    if precision is not None and not 0.0 < precision < inf:
        raise UserError(f"--precision {precision}: give a half-width above 0")
    results = Results.open(folder)
    scenarios = named or _with_base(results)
    if not scenarios:
        raise UserError(f"{folder}: it holds no scenario together with its base")
    console, values = open_console(), []
    for name in scenarios:
        results[name]
        other = base or results.main_base(name)
        if other is None:
            raise UserError(f"{folder} holds no base of {name!r}; name one with --base")
        selected = _select(results, given, other, to_stderr=as_json)
        if precision is not None and as_json:
            values.append(needed_as_json(selected, name, other, year, precision))
        elif precision is not None:
            console.print(tables.changes_table(selected, name, other, year, precision))
        elif as_json:
            values.append(answer_as_json(selected, answer(selected, name, other, year)))
        else:
            _print_answers(selected, [answer(selected, name, other, year)], console)
    if as_json and precision is not None:
        print_json({"folder": str(folder), "precision": precision, "scenarios": values})
    elif as_json:
        print_json({"folder": str(folder), "answers": values, "levels": levels_as_json(results)})


def plot_results(
    folder: Path, names: list[str], kind: str, options: "PlotOptions", out: Path | None,
    given: list[str],
) -> None:  # fmt: skip
    """`sim plot`: one picture of a results folder."""
    from sim.api.results import Results
    from sim.show.plot_request import STUDIES, draw_plot

    results = Results.open(folder)
    if given and kind in STUDIES:
        raise UserError(f"{kind} does not take --given: it draws a study, and no histories")
    if out is not None and out.exists():
        raise UserError(f"{out} exists already; nothing is overwritten")
    results = _select(results, given)
    stem = "-".join(names if kind == "fan" else (kind, *names))[:80] + ("-given" if given else "")
    file = out or unused_name(folder / FIGURES, f"{stem}.png")
    save_picture(partial(draw_plot, results, kind, names, options), file, overwrite=False)
    print_line(f"picture: {file}")


def write_report(folder: Path, out: Path | None, given: list[str]) -> None:
    """`sim report`: one HTML file."""
    from sim.api.results import Results
    from sim.show.report import NAME

    results = _select(Results.open(folder), given)
    with warnings_as_lines(), waiting("drawing the report's pictures"):
        file = results.report(out or unused_name(folder, NAME))
    print_line(f"report: {file}")


def _select(
    results: "Results", given: list[str], base: str | None = None, *, to_stderr: bool = False
) -> "Results":
    """The histories in which all conditions of `--given` hold; how many these are is printed."""
    if not given:
        return results
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GivenWarning)
        selected = results.given(*given, base=base)
    for warning in caught:
        print_line(str(warning.message), stderr=True)
    for line in selected.manifest["given"]["lines"]:
        print_line(line, stderr=to_stderr)
    return selected


def _with_base(results: "ResultsData") -> list[str]:
    return [name for name in results.named if results.base_of(name)]


def _print_first_times(results: "ResultsData", scenario: str, base: str, console: Console) -> None:
    since, times, before = tables.first_times_to_show(results, scenario, base)
    if times:
        console.print(tables.first_times_table(times, scenario, since, {base: before}))
        console.print()


def _write_tables(results: "Results") -> Path:
    """Write the tables of a run beside its store."""
    folder = results.folder
    assert folder is not None
    write_table(folder / SUMMARY, results.summary())
    if _with_base(results):
        write_table(folder / DIFFERENCES, results.all_differences())
    return folder


def _draw_figures(results: "Results") -> None:
    """Draw what a run shows: two pages for each scenario, or one where nothing is compared."""
    folder = results.folder
    assert folder is not None
    figures, plot = folder / FIGURES, results.plot
    for scenario in _with_base(results):
        try_picture(partial(plot.fans, scenario), figures / f"{scenario}-fans.png")
        try_picture(partial(plot.differences, scenario), figures / f"{scenario}-difference.png")
    if not _with_base(results):
        try_picture(partial(plot.fans, results.named[-1]), figures / "fans.png")
