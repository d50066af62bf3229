"""The `sim` command, thin: words in, one function of the library called, a table or file out.

Heavy imports wait until a command needs them, so that `--help` is quick.
"""

from pathlib import Path
from typing import Annotated

import typer

from sim.errors import UserError

app = typer.Typer(
    help="Who arms, pays and shields Pyongyang, and what happens when that changes?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
USER_ERROR = 2

Runs = Annotated[
    int | None, typer.Option(help="how many histories of each; default: the scenario's, else 1000")
]
Seed = Annotated[
    int | None, typer.Option(help="of the luck; the same seed gives the same histories; default: 1")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="parameter=value, in the named scenarios and not in their bases"),
]
Out = Annotated[Path | None, typer.Option(help="a new folder; default: the next under results/")]
Year = Annotated[
    int | None, typer.Option(help="year that tables compare; default: the fifth after")
]
Workers = Annotated[
    int | None, typer.Option(help="processes; default: as many as pay, for a small batch one")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="continue the unfinished batch in the folder of --out")
]
Cluster = Annotated[
    str | None, typer.Option(help="address of a Dask scheduler, such as tcp://127.0.0.1:8786")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="no progress bar")]


@app.callback()
def about() -> None:
    """Who arms, pays and shields Pyongyang, and what happens when that changes?"""


@app.command()
def run(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="names of scenarios, or YAML files")
    ] = None,
    runs: Runs = None,
    seed: Seed = None,
    settings: Settings = None,
    record: Annotated[
        str | None, typer.Option(help="headline (default), all, or names with commas")
    ] = None,
    end: Annotated[str | None, typer.Option(help="last month, YYYY-MM")] = None,
    year: Year = None,
    out: Out = None,
    workers: Workers = None,
    resume: Resume = False,
    cluster: Cluster = None,
    quiet: Quiet = False,
) -> None:
    """Run scenarios and their bases on common luck; print and draw what each changes."""
    from sim.cli.batches import run_scenarios
    from sim.cli.run_batch import RunOptions

    how = RunOptions(out, workers, resume, cluster, quiet)
    run_scenarios(scenarios or [], runs, seed, settings or [], record, end, year, how)


@app.command()
def tweak(
    settings: Annotated[list[str], typer.Argument(help="parameter=value, one or more")],
    on: Annotated[str, typer.Option(help="the scenario to change")] = "baseline",
    since: Annotated[str, typer.Option(help="month from which it holds, YYYY-MM")] = "2024-07",
    runs: Runs = 500,
    seed: Seed = None,
    year: Year = None,
    out: Out = None,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """A scenario against itself with parameters changed: one picture, one sentence."""
    from sim.cli.batches import tweak_scenario
    from sim.cli.run_batch import RunOptions

    how = RunOptions(out, workers, quiet=quiet)
    tweak_scenario(settings, on, since, runs, seed, year, how)


Factors = Annotated[
    list[str],
    typer.Argument(
        help="NAME (its plausible range), NAME=low:high, NAME=low:high:count, NAME=low..high (whole "
        "numbers), NAME=a,b,c, switch:NAME, dummy"
    ),
]
On = Annotated[str, typer.Option(help="the scenario")]
Since = Annotated[
    str, typer.Option(help="month from which the factors act, YYYY-MM; 1990-01: all of the past")
]
Looked = Annotated[
    list[str] | None,
    typer.Option("--outcome", help="indicator to look at; may be given more than once"),
]
LookedYear = Annotated[
    int | None, typer.Option(help="year whose mean is looked at; default: the fifth after --since")
]
Prior = Annotated[
    str | None, typer.Option(help="of what is not varied: declared (drawn) or defaults")
]
LuckOf = Annotated[
    str, typer.Option(help="common: all points meet the same histories; or independent")
]


@app.command()
def sweep(
    factors: Factors,
    on: On = "baseline",
    since: Since = "2024-07",
    design: Annotated[str, typer.Option(help="grid, lhs (Latin hypercube) or sobol")] = "grid",
    points: Annotated[
        int | None,
        typer.Option(help="of a sampled design (64); on a grid, of a range without count (5)"),
    ] = None,
    runs: Annotated[int, typer.Option(help="histories a point")] = 50,
    outcome: Looked = None,
    year: LookedYear = None,
    seed: Annotated[int, typer.Option(help="of luck and points")] = 1,
    prior: Prior = None,
    random_numbers: LuckOf = "common",
    out: Out = None,
    workers: Workers = None,
    resume: Resume = False,
    cluster: Cluster = None,
    quiet: Quiet = False,
) -> None:
    """A scenario at many points of some factors, on the same luck: a table and a figure.

    For example: sim sweep dprk.diversification_weight=0:1.2:7 switch:sphere_cost
    """
    from sim.cli.run_batch import RunOptions
    from sim.cli.studies import run_sweep
    from sim.studies.designs import OUTCOMES, StudySetup

    outcomes = outcome or OUTCOMES
    setup = StudySetup(on, since, runs, seed, prior, random_numbers, year, outcomes)
    run_sweep(factors, setup, design, points, RunOptions(out, workers, resume, cluster, quiet))


@app.command()
def sensitivity(
    factors: Annotated[
        list[str] | None,
        typer.Argument(help="as of sweep; default: all uncertain parameters over their ranges"),
    ] = None,
    on: On = "baseline",
    method: Annotated[
        str, typer.Option(help="morris (screening), sobol (variance) or tornado (one at a time)")
    ] = "morris",
    size: Annotated[
        int | None,
        typer.Option(help="trajectories of morris (10), or base points of sobol (64)"),
    ] = None,
    since: Since = "2024-07",
    runs: Annotated[int, typer.Option(help="histories a point")] = 20,
    outcome: Looked = None,
    year: LookedYear = None,
    years: Annotated[
        int | None,
        typer.Option(
            "--every", help="indices every so many years from --since, not the last alone"
        ),
    ] = None,
    mechanism: Annotated[
        list[str] | None,
        typer.Option(help="all uncertain parameters of it; may be given more than once"),
    ] = None,
    grouped: Annotated[
        bool, typer.Option("--grouped", help="parameters move together by mechanism")
    ] = False,
    seed: Annotated[int, typer.Option(help="of luck and points")] = 1,
    prior: Prior = "defaults",
    random_numbers: LuckOf = "common",
    out: Out = None,
    workers: Workers = None,
    resume: Resume = False,
    cluster: Cluster = None,
    quiet: Quiet = False,
) -> None:
    """Which factors an outcome depends on, beside a dummy that nothing reads."""
    from sim.cli.run_batch import RunOptions
    from sim.cli.studies import run_sensitivity
    from sim.studies.designs import OUTCOMES, StudySetup

    outcomes = outcome or OUTCOMES
    setup = StudySetup(on, since, runs, seed, prior, random_numbers, year, outcomes)
    run_sensitivity(
        factors or [], setup, method, size, years, mechanism or [], grouped,
        RunOptions(out, workers, resume, cluster, quiet),
    )  # fmt: skip


@app.command()
def discover(
    outcome: Annotated[
        str,
        typer.Argument(
            help="such as 'arms.dprk.russia<30@2030' in quotes, or an indicator with --below or --above"
        ),
    ],
    below: Annotated[float | None, typer.Option(help="it happens below this number")] = None,
    above: Annotated[float | None, typer.Option(help="it happens above this number")] = None,
    year: Annotated[
        int | None, typer.Option(help="whose mean; default: the last whole one")
    ] = None,
    on: On = "baseline",
    results: Annotated[
        Path | None, typer.Option(help="a results folder instead of new histories")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(help="in which boxes are sought; default: those that tell histories apart"),
    ] = None,
    runs: Annotated[int, typer.Option(help="histories")] = 1000,
    seed: Annotated[int, typer.Option(help="of the luck")] = 1,
    out: Out = None,
    workers: Workers = None,
    resume: Resume = False,
    cluster: Cluster = None,
    quiet: Quiet = False,
) -> None:
    """In which region of the uncertain parameters an outcome happens (PRIM and CART)."""
    from sim.cli.run_batch import RunOptions
    from sim.cli.studies import condition_name, run_discovery

    condition = condition_name(outcome, below, above, year)
    how = RunOptions(out, workers, resume, cluster, quiet)
    run_discovery(condition, on, results, parameter or [], runs, seed, how)


@app.command()
def compare(
    results: Annotated[Path, typer.Argument(help="a results folder")],
    scenario: Annotated[str | None, typer.Argument(help="default: all that have a base")] = None,
    base: Annotated[str | None, typer.Option(help="default: what it is compared to")] = None,
    year: Year = None,
    precision: Annotated[
        float | None,
        typer.Option(help="say how many runs a mean difference of this half-width needs"),
    ] = None,
) -> None:
    """What scenarios change against their bases, from a results folder."""
    from sim.cli.batches import compare_results

    compare_results(results, scenario, base, year, precision)


@app.command()
def plot(
    results: Annotated[Path, typer.Argument(help="a results folder")],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="indicators; or scenarios, records or outcomes, where the kind draws those"
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            help="of indicators: fan, difference, distribution, time_to, multiples; of scenarios: "
            "network, sankey, support, timeline, overview; of outcomes of a study: sensitivity, "
            "sensitivity_over_time; or record"
        ),
    ] = "fan",
    scenario: Annotated[
        list[str] | None, typer.Option(help="of which scenario; may be given more than once")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="a date, or the first shown: 2029, 2029-06")
    ] = None,
    until: Annotated[str | None, typer.Option(help="the last date")] = None,
    above: Annotated[float | None, typer.Option(help="time_to: until it lies above")] = None,
    below: Annotated[float | None, typer.Option(help="time_to: until it lies below")] = None,
    run: Annotated[int | None, typer.Option(help="one history instead of all")] = None,
    size: Annotated[
        str | None, typer.Option(help="notebook, slide or print: how large it is, and its text")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="a new file to draw into; default: in the folder")
    ] = None,
) -> None:
    """One picture of a results folder: fans of indicators, or another kind."""
    from sim.cli.batches import plot_results
    from sim.show.plot_request import PlotOptions

    wish = PlotOptions(scenario or [], at, until, above, below, run, size)
    plot_results(results, names or [], kind, wish, out)


@app.command()
def report(
    results: Annotated[Path, typer.Argument(help="a results folder")],
    out: Annotated[
        Path | None, typer.Option(help="a new file; default: report.html in the folder")
    ] = None,
) -> None:
    """One HTML file that says it all: questions, answers, pictures, assumptions, limits."""
    from sim.cli.batches import write_report

    write_report(results, out)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="of the new scenario: NAME.yaml is written here")],
    base: Annotated[str, typer.Option("--from", help="the scenario it extends")] = "baseline",
) -> None:
    """A commented scenario file to start from."""
    from sim.cli.scenarios import write_new

    write_new(name, base)


@app.command()
def check(
    scenarios: Annotated[list[str], typer.Argument(help="names of scenarios, or YAML files")],
) -> None:
    """Check scenario files: every mistake, with line, column and the nearest valid name."""
    from sim.cli.scenarios import check_all

    check_all(scenarios)


@app.command()
def diff(first: str, second: str) -> None:
    """What differs between two scenarios' assumptions."""
    from sim.cli.scenarios import diff_scenarios

    diff_scenarios(first, second)


@app.command("list")
def list_(
    what: Annotated[
        str,
        typer.Argument(
            help="scenarios, parameters, indicators, mechanisms, switches, claims, drivers, record"
        ),
    ] = "scenarios",
) -> None:
    """What there is."""
    from sim.cli.scenarios import list_names

    list_names(what)


@app.command()
def explain(name: str) -> None:
    """What a parameter, indicator, mechanism, switch, claim, driver, record or scenario means."""
    from sim.show.explain import explain_name

    typer.echo(explain_name(name))


@app.command()
def replay(
    scenario: Annotated[
        str, typer.Argument(help="name of a scenario, or a YAML file")
    ] = "baseline",
    run: Annotated[int, typer.Option(help="number of the history")] = 0,
    seed: Annotated[int, typer.Option(help="of the luck")] = 1,
    since: Annotated[str, typer.Option("--from", help="first month told, YYYY-MM")] = "2022-01",
    until: Annotated[str, typer.Option(help="last month told, YYYY-MM")] = "2030-12",
    settings: Settings = None,
) -> None:
    """One history told month by month: deals and their terms, votes, tests, talks, treaties."""
    from sim.cli.scenarios import replay_history

    replay_history(scenario, run, seed, since, until, settings or [])


@app.command()
def dashboard(
    port: Annotated[int, typer.Option(help="to listen on")] = 8765,
    host: Annotated[
        str, typer.Option(help="address to listen on; 127.0.0.1 is reached from this machine only")
    ] = "127.0.0.1",
    scenario: Annotated[
        str | None, typer.Option(help="the variant to begin with; default: war_ends")
    ] = None,
) -> None:
    """A page in the browser: move a slider, and see within a second what it changes."""
    from sim.dashboard.server import serve

    serve(host, port, scenario)


def main() -> None:
    """The command, with a user's mistakes told in a line each and exit code 2."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        for mistake in error.mistakes:
            typer.echo(f"sim: {mistake}", err=True)
        raise SystemExit(USER_ERROR) from None
    except OSError as error:
        # a full disk, a missing right: nothing a reader of a traceback could mend here
        what = f"{error.filename}: " if error.filename else ""
        typer.echo(f"sim: {what}{error.strerror or error}", err=True)
        raise SystemExit(USER_ERROR) from None
