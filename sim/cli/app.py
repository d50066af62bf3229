"""The `sim` command: parses arguments, and calls one function for each command.

Heavy imports wait until a command needs them, so that `--help` is quick.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.options import (
    Factors,
    Folder,
    Given,
    Keep,
    Prior,
    RunOptions,
    Runs,
    ScenarioName,
    Seed,
    Settings,
    StudyOptions,
    VarianceOptions,
    Year,
    expand_options,
)
from sim.errors import UserError
from sim.terminal import make_visible, print_line
from sim.version import VERSION

USER_ERROR = 2
#: Headings of the commands in the help.
BATCHES, STUDIES, SCENARIOS, PAGE = "Run and compare", "Study assumptions", "Scenarios", "Live page"
RECORD = "Learn from the record"
#: An older name of an option that is still understood.
RENAMED = {"luck": "random-numbers"}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "token_normalize_func": lambda name: RENAMED.get(name, name),
    },
)


def command(heading: str, name: str | None = None) -> Callable[[Callable[..., None]], None]:
    """Declare a command, under a heading of the help."""

    def declare(function: Callable[..., None]) -> None:
        app.command(name, rich_help_panel=heading)(expand_options(function))

    return declare


def print_version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        typer.echo(f"sim {VERSION}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=print_version, help="Show the version."),
    ] = False,
) -> None:
    """Who arms, pays and shields Pyongyang, and what happens when that changes?"""


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
    year: Year = None,
    keep: Keep = "series",
    options: RunOptions = RunOptions(),  # noqa: B008 (frozen)
) -> None:
    """Run scenarios and their bases with common random numbers; show what each changes."""
    from sim.cli.batches import run_scenarios

    run_scenarios(
        scenarios or [], runs, seed, settings or [], record, end, prior, past, year, keep, options
    )


@command(BATCHES)
def tweak(
    settings: Annotated[
        list[str], typer.Argument(metavar="PARAMETER=VALUE", help="The changed parameters.")
    ],
    on: Annotated[str, typer.Option(metavar="SCENARIO", help="The scenario.")] = "baseline",
    since: Annotated[
        str, typer.Option(metavar="YYYY-MM", help="Month from which the change holds.")
    ] = "2024-07",
    runs: Runs = 500,
    seed: Seed = None,
    prior: Prior = None,
    year: Year = None,
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Compare a scenario with itself after a change of parameters: a figure and a sentence."""
    from sim.cli.batches import tweak_scenario

    tweak_scenario(settings, on, since, runs, seed, prior, year, options)


@command(BATCHES)
def verify(
    results: Folder,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every block, not only the metadata.")
    ] = False,
) -> None:
    """Check whether a results folder is as it was written; name every damaged or missing file."""
    from sim.cli.batches import verify_results

    verify_results(results, deep)


@command(BATCHES)
def compare(
    results: Folder,
    scenario: Annotated[
        str | None, typer.Argument(help="Default: every scenario that has a base.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="Default: the scenario's own base.")
    ] = None,
    year: Year = None,
    precision: Annotated[
        float | None,
        typer.Option(help="Also show how many runs this half-width of the interval needs."),
    ] = None,
    given: Given = None,
) -> None:
    """Show what scenarios change against their bases."""
    from sim.cli.batches import compare_results

    compare_results(results, scenario, base, year, precision, given or [])


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
            "sensitivity_over_time. Of the record: record.",
        ),
    ] = "fan",
    scenario: Annotated[
        list[str] | None, typer.Option(help="Only of this scenario. Can be repeated.")
    ] = None,
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
    out: Annotated[
        Path | None, typer.Option(help="A new file. Default: one in the results folder.")
    ] = None,
    given: Given = None,
) -> None:
    """Draw one figure of a results folder."""
    from sim.cli.batches import plot_results
    from sim.show.plot_request import PlotOptions

    options = PlotOptions(scenario or [], at, until, above, below, run, size)
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


@command(STUDIES)
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
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Run a scenario at many points of some factors: a table and a figure.

    For example: sim sweep dprk.diversification_weight=0:1.2:7 switch:sphere_cost
    """
    from sim.cli.studies import run_sweep

    run_sweep(factors, study.setup(runs, prior), design, points, study.keep, options)


@command(STUDIES)
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
        typer.Option(help="All uncertain parameters of a mechanism. Can be repeated."),
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
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Find the factors that an outcome depends on, by default of all uncertain parameters."""
    from sim.cli.studies import run_sensitivity

    setup = study.setup(runs, prior)
    run_sensitivity(
        factors or [], setup, method, size, every, mechanism or [], grouped, study.keep, options
    )


@command(STUDIES)
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
    on: Annotated[str, typer.Option(metavar="SCENARIO", help="The scenario.")] = "baseline",
    results: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Use these results instead of new runs.")
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
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Find the region of the uncertain parameters in which an outcome occurs (PRIM, CART)."""
    from sim.cli.studies import condition_name, run_discovery

    condition = condition_name(outcome, below, above, year)
    run_discovery(condition, on, results, parameter or [], runs, seed, options)


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
    options: RunOptions = RunOptions(),  # noqa: B008
) -> None:
    """Compare policies under uncertainties: regret, how often each is good enough, and where it fails."""
    from sim.cli.policies import compare_policies

    compare_policies(file, runs, seed, prior, options)


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
) -> None:
    """Choose pasts with the record in view: the table from which histories start in mid-2024."""
    from sim.cli.record import make_starts, try_truths

    if synthetic is not None:
        try_truths(synthetic, seed, engine)
    else:
        make_starts(sets, histories, seed, write, check, explain, engine)


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
) -> None:
    """Forecast the past from data to an origin, and score it against simple forecasts."""
    from sim.cli.record import run_hindcast

    run_hindcast(origins, horizons, series, drivers, sets, seed, rivals, out, engine)


@command(STUDIES)
def variance(
    options: VarianceOptions,
    scenario: ScenarioName = "baseline",
) -> None:
    """Split the spread across runs: parameters, each random process, and their interaction."""
    from sim.cli.variance import split_variance

    split_variance(options.setup(scenario), options.out)


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
        typer.Option(help="A folder of CSV files, in the form of the record, to score on."),
    ] = None,
    beside: Annotated[
        Path | None, typer.Option(help="A CSV file of forecasts of others, to score beside.")
    ] = None,
) -> None:
    """Forecast observables from mid-2024, freeze the forecast in a file, or score a frozen one."""
    from sim.cli.record import run_forecast, score_forecast

    if score is not None:
        score_forecast(score, record, beside)
    else:
        run_forecast(scenario, series, horizons, runs, seed, given or [], freeze)


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
) -> None:
    """Judge the article's claims: number, interval, robustness, removal of the cause, placebo worlds, verdict.

    For example: sim claims C2 C15 C20
    """
    from sim.cli.claims import print_claims

    print_claims(names or [], quick, out, runs, workers, quiet)


@command(SCENARIOS, "list")
def list_(
    kind: Annotated[
        str,
        typer.Argument(
            help="scenarios, parameters, indicators, mechanisms, switches, rules, claims, sentences, drivers, record, or moved: the parameters that the record moves."
        ),
    ] = "scenarios",
) -> None:
    """List names, each with a few words."""
    from sim.cli.scenarios import list_names

    list_names(kind)


@command(SCENARIOS)
def explain(
    name: Annotated[
        str,
        typer.Argument(
            help="A parameter, indicator, mechanism, switch, claim, sentence (¶3.2), driver, record or scenario."
        ),
    ],
) -> None:
    """Explain a name: meaning, unit, values, source, code."""
    from sim.show.explain import explain_name

    print_line(explain_name(name))


@command(SCENARIOS)
def new(
    name: Annotated[str, typer.Argument(help="Writes NAME.yaml in this folder.")],
    base: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help="The scenario that it extends.")
    ] = "baseline",
) -> None:
    """Write a commented scenario file to start from."""
    from sim.cli.scenarios import write_new

    write_new(name, base)


@command(SCENARIOS)
def check(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO", help="Names of scenarios, or YAML files.")
    ],
) -> None:
    """Check scenario files: every mistake with line, column and the nearest valid name."""
    from sim.cli.scenarios import check_all

    check_all(scenarios)


@command(SCENARIOS)
def diff(
    first: Annotated[str, typer.Argument(help="A scenario.")],
    second: Annotated[str, typer.Argument(help="Another scenario.")],
) -> None:
    """Show which assumptions of two scenarios differ."""
    from sim.cli.scenarios import diff_scenarios

    diff_scenarios(first, second)


@command(SCENARIOS)
def replay(
    scenario: ScenarioName = "baseline",
    run: Annotated[int, typer.Option(help="Number of the run.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    since: Annotated[
        str, typer.Option("--from", metavar="YYYY-MM", help="The first month.")
    ] = "2022-01",
    until: Annotated[str, typer.Option(metavar="YYYY-MM", help="The last month.")] = "2030-12",
    settings: Settings = None,
) -> None:
    """Narrate one run month by month: deals with their terms, votes, tests, talks, treaties."""
    from sim.cli.scenarios import replay_history

    replay_history(scenario, run, seed, since, until, settings or [])


@command(PAGE)
def dashboard(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8765,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. Only this machine can reach 127.0.0.1; 0.0.0.0 is reached from any."
        ),
    ] = "127.0.0.1",
    scenario: Annotated[str, typer.Option(help="The variant to begin with.")] = "war_ends",
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="Another name of this machine under which browsers may open the page. Can be "
            "repeated.",
        ),
    ] = None,
) -> None:
    """Open a page where you move a slider and see within a second what it changes."""
    from sim.dashboard.server import serve

    serve(host, port, scenario, names or [])


def main() -> None:
    """Run the command; a user's mistakes are one line each, with exit code 2."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        _end(*error.mistakes)
    except OSError as error:
        # such as a full disk or a missing right, where a traceback would not help the user
        file = f"{error.filename}: " if error.filename else ""
        _end(f"{file}{error.strerror or error}")


def _end(*mistakes: str) -> Any:
    for mistake in mistakes:
        typer.echo(f"sim: {make_visible(mistake)}", err=True)
    raise SystemExit(USER_ERROR) from None
