"""Commands about scenarios, and names that they may use."""

from typing import Annotated

import typer

from sim.cli.command import SCENARIOS, command
from sim.cli.options import (
    Json,
    ScenarioName,
    Settings,
)
from sim.terminal import print_json, print_line


@command(SCENARIOS, "list")
def list_(
    kind: Annotated[
        str,
        typer.Argument(
            help="scenarios, parameters, levers, indicators, drivers, switches, mechanisms, rules, decisions, claims, sentences, record, or moved: the parameters that the record moves."
        ),
    ] = "scenarios",
    as_json: Json = False,
) -> None:
    """List names, each with its label and unit."""
    from sim.cli.names import list_names

    list_names(kind, as_json=as_json)


@command(SCENARIOS)
def find(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORD", help="Such as: shells; aid China; Seoul; satellites."),
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="All that is found, not only the best of each kind.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Find names by meaning: scenarios, levers, parameters, indicators, drivers, switches, claims, decisions."""
    from sim.cli.names import find_names

    find_names(words, everything, as_json=as_json)


@command(SCENARIOS)
def explain(
    name: Annotated[
        str,
        typer.Argument(
            help="A parameter, indicator, mechanism, switch, rule, decision, claim, sentence (¶3.2), driver, record or scenario."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Explain a name: meaning, unit, values, source, code."""
    from sim.show.as_json.names import explanation_as_json
    from sim.show.explain import explain_name

    if as_json:
        print_json(explanation_as_json(name))
    else:
        print_line(explain_name(name))


@command(SCENARIOS, renamed={"from": "base"})
def new(
    name: Annotated[str, typer.Argument(help="Writes NAME.yaml in this folder.")],
    base: Annotated[
        str, typer.Option(metavar="SCENARIO", help="The scenario that it extends.")
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
    as_json: Json = False,
) -> None:
    """Check scenario files: every mistake with line, column and the nearest valid name."""
    from sim.cli.scenarios import check_all

    check_all(scenarios, as_json)


@command(SCENARIOS)
def diff(
    first: Annotated[str, typer.Argument(help="A scenario.")],
    second: Annotated[str, typer.Argument(help="Another scenario.")],
    as_json: Json = False,
) -> None:
    """Show which assumptions of two scenarios differ."""
    from sim.cli.scenarios import diff_scenarios

    diff_scenarios(first, second, as_json)


@command(SCENARIOS, renamed={"from": "since"})
def replay(
    scenario: ScenarioName = "baseline",
    run: Annotated[int, typer.Option(help="Number of the run.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    since: Annotated[str, typer.Option(metavar="YYYY-MM", help="The first month.")] = "2022-01",
    until: Annotated[str, typer.Option(metavar="YYYY-MM", help="The last month.")] = "2030-12",
    settings: Settings = None,
    as_json: Json = False,
) -> None:
    """Narrate one run month by month: deals with their terms, votes, tests, talks, treaties."""
    from sim.cli.scenarios import replay_history

    replay_history(scenario, run, seed, since, until, settings or [], as_json)
