"""Commands that study assumptions."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.command import STUDIES, command
from sim.cli.options import (
    LUCK,
    ON,
    Factors,
    Json,
    RunOptions,
    Scenario,
    ScenarioName,
    StudyOptions,
    VarianceOptions,
)


@command(STUDIES, renamed=ON | LUCK)
def sweep(
    factors: Annotated[list[str], Factors],
    study: StudyOptions,
    design: Annotated[
        str,
        typer.Option(metavar="grid|lhs|sobol", help="A grid, a Latin hypercube or Sobol points."),
    ] = "grid",
    points: Annotated[
        int | None,
        typer.Option(
            help="Points of lhs or sobol (default: 64), or levels of a range on a grid (default: 5)."
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs at each point.")] = 50,
    prior: Annotated[
        str | None,
        typer.Option(
            metavar="declared|defaults",
            help="Whether the other uncertain parameters are drawn or at their defaults. Default: as "
            "the scenario says.",
        ),
    ] = None,
    as_json: Json = False,
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Run a scenario at many points of some factors: a table and a figure.

    For example: sim sweep dprk.diversification_weight=0:1.2:7 switch:sphere_cost
    """
    from sim.cli.studies import run_sweep

    run_sweep(factors, study.setup(runs, prior), design, points, study.keep, options, as_json)


@command(STUDIES, renamed=ON | LUCK)
def sensitivity(
    study: StudyOptions,
    factors: Annotated[list[str] | None, Factors] = None,
    method: Annotated[
        str,
        typer.Option(
            metavar="morris|sobol|tornado",
            help="Screening, shares of the variance, or one factor at a time.",
        ),
    ] = "morris",
    size: Annotated[
        int | None,
        typer.Option(
            help="Trajectories of morris (default: 10), or base points of sobol (default: 64)."
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs at each point.")] = 20,
    every: Annotated[
        int | None,
        typer.Option(metavar="YEARS", help="Also of earlier years, this many years apart."),
    ] = None,
    mechanism: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MECHANISM", help="All uncertain parameters of a mechanism. Can be repeated."
        ),
    ] = None,
    grouped: Annotated[
        bool, typer.Option("--grouped", help="The parameters of a mechanism move together.")
    ] = False,
    prior: Annotated[
        str | None,
        typer.Option(
            metavar="declared|defaults",
            help="Whether the other uncertain parameters are drawn or at their defaults.",
        ),
    ] = "defaults",
    as_json: Json = False,
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Find the factors that an outcome depends on, by default of all uncertain parameters."""
    from sim.cli.studies import run_sensitivity

    setup = study.setup(runs, prior)
    run_sensitivity(
        factors or [],
        setup,
        method,
        size,
        every,
        mechanism or [],
        grouped,
        study.keep,
        options,
        as_json,
    )


@command(STUDIES, renamed=ON | {"results": "folder"})
def discover(
    outcome: Annotated[
        str,
        typer.Argument(
            help="A condition in quotes, such as 'arms.dprk.russia<30@2030', or an indicator with "
            "--below or --above."
        ),
    ],
    below: Annotated[float | None, typer.Option(help="The outcome is below this number.")] = None,
    above: Annotated[float | None, typer.Option(help="The outcome is above this number.")] = None,
    year: Annotated[
        int | None,
        typer.Option(help="Year whose mean is the outcome. Default: the last full year."),
    ] = None,
    on: Scenario = "baseline",
    results: Annotated[
        Path | None,
        typer.Option(
            "--folder", metavar="FOLDER", help="Use the results in this folder instead of new runs."
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            help="Search for boxes in this parameter. Can be repeated. Default: the parameters that "
            "separate the runs best."
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    as_json: Json = False,
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Find the region of the uncertain parameters in which an outcome occurs (PRIM, CART)."""
    from sim.cli.studies import condition_name, run_discovery

    condition = condition_name(outcome, below, above, year)
    run_discovery(condition, on, results, parameter or [], runs, seed, options, as_json)


@command(STUDIES)
def policies(
    file: Annotated[
        Path,
        typer.Argument(
            help="A YAML file with policies, uncertainties and outcomes (docs/policies.md).",
            show_default=False,
        ),
    ],
    runs: Annotated[
        int | None, typer.Option(help="Runs of each policy. Default: the file's, or 1000.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the random numbers. Default: the file's, or 1.")
    ] = None,
    prior: Annotated[
        str | None,
        typer.Option(
            metavar="assimilated|declared|defaults",
            help="Where parameters come from. Default: the file's, or declared.",
        ),
    ] = None,
    as_json: Json = False,
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Compare policies under uncertainties: regret, how often each is good enough, and where it fails."""
    from sim.cli.policies import compare_policies

    compare_policies(file, runs, seed, prior, options, as_json)


@command(STUDIES)
def variance(
    options: VarianceOptions,
    scenario: ScenarioName = "baseline",
    as_json: Json = False,
) -> None:
    """Split the spread across runs: parameters, each random process, and their interaction."""
    from sim.cli.variance import split_variance

    split_variance(options.setup(scenario), options.out, as_json)
