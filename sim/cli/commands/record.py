"""Commands that learn from the record."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.command import RECORD, command
from sim.cli.options import (
    Given,
    Json,
    ScenarioName,
)


@command(RECORD)
def assimilate(
    sets: Annotated[int, typer.Option(help="Parameter sets, drawn from their priors.")] = 2500,
    histories: Annotated[int, typer.Option(help="Histories of each set, of which some go on.")] = 4,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    write: Annotated[
        bool, typer.Option("--write", help="Put the table into the package, in place of its own.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Make the shipped table again, and compare.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell of the shipped table; make none.")
    ] = False,
    synthetic: Annotated[
        int | None,
        typer.Option(
            metavar="TRUTHS",
            help="Assimilate the records of so many known histories instead, and test the bands.",
        ),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="traced|numpy", help="What runs the months.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Choose pasts with the record in view: the table from which histories start in mid-2024."""
    from sim.cli.record import make_starts, try_truths

    if synthetic is not None:
        try_truths(synthetic, seed, engine, as_json)
    else:
        make_starts(sets, histories, seed, write, check, explain, engine, as_json)


@command(RECORD)
def hindcast(
    origins: Annotated[
        str, typer.Option(help="Last years of data, such as 2005,2014; all: 1998 to 2022.")
    ] = "2005,2010,2014,2018,2022",
    horizons: Annotated[str, typer.Option(help="Years ahead, such as 1-5 or 1,3.")] = "1-5",
    series: Annotated[
        str | None, typer.Option(help="Records of amounts, separated by commas. Default: five.")
    ] = None,
    drivers: Annotated[
        str,
        typer.Option(
            help="After an origin: record, frozen, drawn, or a YAML file; several by commas."
        ),
    ] = "record,frozen",
    sets: Annotated[int, typer.Option(help="Parameter sets, drawn from their priors.")] = 2500,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    rivals: Annotated[
        str | None,
        typer.Option(help="Rivals to put beside, separated by commas; all: six of them."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A CSV file for all forecasts and scores.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="traced|numpy", help="What runs the months.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Forecast the past from data to an origin, and score it against simple forecasts."""
    from sim.cli.record import run_hindcast

    run_hindcast(origins, horizons, series, drivers, sets, seed, rivals, out, engine, as_json)


@command(RECORD)
def forecast(
    scenario: ScenarioName = "baseline",
    series: Annotated[
        str | None, typer.Option(help="Records of amounts, separated by commas. Default: five.")
    ] = None,
    horizons: Annotated[str, typer.Option(help="Years after 2024, such as 1-3.")] = "1-3",
    runs: Annotated[int, typer.Option(help="Runs.")] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    given: Given = None,
    freeze: Annotated[
        Path | None, typer.Option(help="A new JSON file for the forecast, with its hash.")
    ] = None,
    score: Annotated[
        Path | None, typer.Option(help="A frozen file: score it instead of making one.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="A folder of CSV files, in the form of the record, to score on."
        ),
    ] = None,
    beside: Annotated[
        Path | None, typer.Option(help="A CSV file of forecasts of others, to score beside.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Forecast observables from mid-2024, freeze the forecast in a file, or score a frozen one."""
    from sim.cli.record import run_forecast, score_forecast

    if score is not None:
        score_forecast(score, record, beside, as_json)
    else:
        run_forecast(scenario, series, horizons, runs, seed, given or [], freeze, as_json)


@command(RECORD)
def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLAIM", help="Names such as C2 C15. Default: all thirty."),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Main cell and removal of the cause alone, 200 histories."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where tables and finished cells are kept. Default: results/claims.",
        ),
    ] = None,
    runs: Annotated[
        int | None, typer.Option(help="Histories of each world, at least 100. Default: 500.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes. Default: at most two.")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print no estimate and no progress.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Judge the article's claims: number, interval, robustness, removal of the cause, placebo worlds, verdict.

    For example: sim claims C2 C15 C20
    """
    from sim.cli.claims import print_claims

    print_claims(names or [], quick, out, runs, workers, quiet, as_json)
