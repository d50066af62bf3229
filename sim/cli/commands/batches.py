"""Commands that run batches and compare, draw and check them."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.command import BATCHES, command
from sim.cli.options import (
    ON,
    Agents,
    Base,
    Folder,
    Given,
    Json,
    Keep,
    Prior,
    RunOptions,
    Runs,
    Scenario,
    Seed,
    Settings,
    ShowOptions,
    Year,
)
from sim.terminal import print_line


@command(BATCHES)
def run(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCENARIO", help="Names of scenarios, or YAML files."),
    ] = None,
    runs: Runs = None,
    seed: Seed = None,
    settings: Settings = None,
    record: Annotated[
        str | None,
        typer.Option(help="headline (the default), all, or indicators separated by commas."),
    ] = None,
    end: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="The last month.")] = None,
    prior: Prior = None,
    past: Annotated[
        str | None,
        typer.Option(
            metavar="given|replayed|free",
            help="Where assimilated histories start: in mid-2024, in 1990 with the chosen random numbers, or in 1990 "
            "with their own. Default: the first that fits all scenarios.",
        ),
    ] = None,
    agents: Agents = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM",
            help="Month from which the rules of --agent hold. Default: the branch, or 2024-07.",
        ),
    ] = None,
    year: Year = None,
    keep: Keep = "series",
    show: ShowOptions = ShowOptions(),  # noqa: B008 (frozen)
    options: RunOptions = RunOptions(),  # noqa: B008 (frozen)
) -> None:
    """Run scenarios and their bases with common random numbers; show what each changes."""
    from sim.cli.batches import run_scenarios
    from sim.cli.run_batch import BatchRequest

    request = BatchRequest(
        scenarios or [], settings or [], end, runs, seed, record, prior, past, agents or [], since
    )
    run_scenarios(request, year, keep, options, show)


@command(BATCHES, renamed=ON)
def tweak(
    settings: Annotated[
        list[str] | None,
        typer.Argument(metavar="PARAMETER=VALUE", help="The changed parameters."),
    ] = None,
    agents: Agents = None,
    on: Scenario = "baseline",
    since: Annotated[
        str, typer.Option(metavar="YYYY-MM", help="Month from which the change holds.")
    ] = "2024-07",
    runs: Runs = 500,
    seed: Seed = None,
    prior: Prior = None,
    year: Year = None,
    show: ShowOptions = ShowOptions(),  # noqa: B008 (frozen)
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Compare a scenario with itself after a change of parameters or decision rules."""
    from sim.cli.batches import tweak_scenario

    tweak_scenario(settings or [], agents or [], on, since, runs, seed, prior, year, options, show)


@command(BATCHES)
def verify(
    results: Folder,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every block, not only the metadata.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check whether a results folder is as it was written; name every damaged or missing file."""
    from sim.cli.batches import verify_results

    verify_results(results, deep, as_json)


@command(BATCHES)
def compare(
    results: Folder,
    named: Annotated[str | None, typer.Argument(hidden=True)] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SCENARIO",
            help="Only this scenario. Can be repeated. Default: every scenario that has a base.",
        ),
    ] = None,
    base: Base = None,
    year: Year = None,
    precision: Annotated[
        float | None,
        typer.Option(help="Also show how many runs this half-width of the interval needs."),
    ] = None,
    given: Given = None,
    as_json: Json = False,
) -> None:
    """Show what scenarios change against their bases."""
    from sim.cli.batches import compare_results

    scenarios = scenario or []
    if named is not None:
        print_line(f"the scenario is now named by --scenario {named}", stderr=True)
        scenarios = [named, *scenarios]
    compare_results(results, scenarios, base, year, precision, given or [], as_json=as_json)


@command(BATCHES)
def plot(
    results: Folder,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Indicators; or the scenarios, record or outcomes that the kind draws.",
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            help="Of indicators: fan, difference, distribution, time_to, multiples. Of scenarios: "
            "network, sankey, support, timeline, overview. Of outcomes of a study: sensitivity, "
            "morris (the plane), sensitivity_over_time. Of the record: record.",
        ),
    ] = "fan",
    scenario: Annotated[
        list[str] | None,
        typer.Option(metavar="SCENARIO", help="Only of this scenario. Can be repeated."),
    ] = None,
    base: Base = None,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Date, or first date: 2029 or 2029-06.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last date.")] = None,
    above: Annotated[
        float | None, typer.Option(help="For time_to: the time until it is above this.")
    ] = None,
    below: Annotated[
        float | None, typer.Option(help="For time_to: the time until it is below this.")
    ] = None,
    run: Annotated[int | None, typer.Option(help="Number of one run, instead of all.")] = None,
    size: Annotated[
        str | None, typer.Option(help="Size of figure and text: notebook, slide or print.")
    ] = None,
    title: Annotated[
        str, typer.Option(help="Title above the figure, instead of the usual one.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="A new file. Default: one in the results folder.")
    ] = None,
    given: Given = None,
) -> None:
    """Draw one figure of a results folder."""
    from sim.cli.batches import plot_results
    from sim.show.plot_request import PlotOptions

    options = PlotOptions(scenario or [], at, until, above, below, run, size, base, title)
    plot_results(results, names or [], kind, options, out, given or [])


@command(BATCHES)
def report(
    results: Folder,
    out: Annotated[
        Path | None, typer.Option(help="A new file. Default: report.html in the results folder.")
    ] = None,
    given: Given = None,
) -> None:
    """Write one HTML file: questions, answers, figures, assumptions, limits."""
    from sim.cli.batches import write_report

    write_report(results, out, given or [])
