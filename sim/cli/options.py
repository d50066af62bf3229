"""Options that several commands share, each declared once."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from sim.strict.scalars import likely_number
from sim.terminal import silence_stdout

if TYPE_CHECKING:
    from sim.studies.designs import StudySetup

COMPUTING = "Computing"
#: Older names of options of several commands, and today's.
ON, LUCK = {"on": "scenario"}, {"luck": "random-numbers"}
#: What an option takes, by its type, where it says nothing better.
METAVARS: dict[Any, str] = {int: "N", float: "X", Path: "FILE", str: "NAME"}
#: Exit code of a command that a closed pipe ends, as shells have it (128 + SIGPIPE).
BROKEN_PIPE = 141

Runs = Annotated[int | None, typer.Option(help="Runs of each scenario. Default: the scenario's, or 1000.")]  # fmt: skip
Seed = Annotated[int | None, typer.Option(help="Seed of the random numbers: the same seed gives the same runs. Default: the scenario's, or 1.")]  # fmt: skip
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="PARAMETER=VALUE", help="Change a parameter in the named scenarios, not in their bases. Can be repeated.")]  # fmt: skip
Agents = Annotated[list[str] | None, typer.Option("--agent", metavar="ACTOR=RULE", help="An actor decides by another rule: china=tolerant (see: sim list rules), or a class of your own, china=mine.py:Tolerant. Can be repeated. What ships is the base.")]  # fmt: skip
Prior = Annotated[str | None, typer.Option(metavar="assimilated|declared|defaults", help="Where parameters come from: a table of parameters and pasts that was chosen with the record in view, their priors, or their defaults. Default: as the scenario says.")]  # fmt: skip
Year = Annotated[int | None, typer.Option(help="Year that the tables compare. Default: four years after the branch.")]  # fmt: skip
Given = Annotated[list[str] | None, typer.Option(metavar="CONDITION", help="Only histories in which this holds in the base, in quotes: 'treaty.dprk.russia>0@2025' (the mean of a year), @2025-06 (a month), @2025..2027; 'any:' or 'all:' before it (in any or every month); 'in SCENARIO:' before that (judged there). Can be repeated: all must hold.")]  # fmt: skip
Keep = Annotated[str, typer.Option(metavar="series|statistics", help="What is kept: all series of all runs, or statistics only, so that a million runs are possible: of each month, of the year that is compared, and first times.")]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print the same as JSON.")]
ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a scenario, or a YAML file.")]  # fmt: skip
Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="A results folder.", show_default=False)
]
Base = Annotated[str | None, typer.Option(metavar="SCENARIO", help="The scenario to compare with. Default: that of each scenario's main comparison.")]  # fmt: skip
Scenario = Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="The scenario: a name, or a YAML file.")]  # fmt: skip
Factors = typer.Argument(
    metavar="FACTOR",
    help="NAME (over its plausible range), NAME=low:high, NAME=low:high:count, NAME=low..high "
    "(whole numbers), NAME=a,b,c, switch:NAME, or dummy.",
)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a command computes a batch."""

    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="A new folder for the results. Default: the next one in results/.", rich_help_panel=COMPUTING)] = None  # fmt: skip
    workers: Annotated[int | None, typer.Option(help="Processes. Default: one for each core, or one if the batch is small.", rich_help_panel=COMPUTING)] = None  # fmt: skip
    resume: Annotated[bool, typer.Option("--resume", help="Continue the unfinished batch in the folder of --out.", rich_help_panel=COMPUTING)] = False  # fmt: skip
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, such as tcp://127.0.0.1:8786.", rich_help_panel=COMPUTING)] = None  # fmt: skip
    engine: Annotated[str | None, typer.Option(metavar="traced|numpy|gpu", help="What runs the months: machine code made of the rules, the rules in NumPy, or a GPU of NVIDIA's. Default: the first, where llvmlite is installed.", rich_help_panel=COMPUTING)] = None  # fmt: skip
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.", rich_help_panel=COMPUTING)] = False  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """How a command shows what it computed."""

    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Whether to draw figures; `sim plot` draws them later.")] = True  # fmt: skip
    as_json: Annotated[bool, typer.Option("--json", help="Print the same as JSON.")] = False  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """What a sweep and a sensitivity study have in common."""

    on: Scenario = "baseline"
    since: Annotated[str, typer.Option(metavar="YYYY-MM", help="Month from which the factors act; 1990-01 changes the past too.")] = "2024-07"  # fmt: skip
    outcome: Annotated[list[str] | None, typer.Option(metavar="INDICATOR", help="An outcome. Can be repeated.")] = None  # fmt: skip
    year: Annotated[int | None, typer.Option(help="Year whose mean is the outcome. Default: four years after --since.")] = None  # fmt: skip
    seed: Annotated[int, typer.Option(help="Seed of the random numbers and of sampled points.")] = 1
    random_numbers: Annotated[str, typer.Option(metavar="common|independent", help="Whether all points use the same random numbers.")] = "common"  # fmt: skip
    keep: Annotated[str, typer.Option(metavar="series|statistics", help="What is kept: all series of all runs, or only the outcomes of each run, so that millions are possible.")] = "series"  # fmt: skip

    def setup(self, runs: int, prior: str | None) -> "StudySetup":
        """The same as the library takes it."""
        from sim.studies.designs import OUTCOMES, StudySetup

        outcomes = self.outcome or OUTCOMES
        return StudySetup(
            self.on, self.since, runs, self.seed, prior, self.random_numbers, self.year, outcomes
        )


@dataclass(frozen=True, slots=True)
class VarianceOptions:
    """What is split in a study of variance."""

    outcome: Annotated[list[str] | None, typer.Option(metavar="INDICATOR", help="An outcome. Can be repeated.")] = None  # fmt: skip
    year: Annotated[int | None, typer.Option(help="Year whose mean is the outcome. Default: 2028.")] = None  # fmt: skip
    since: Annotated[str, typer.Option(metavar="YYYY-MM", help="Month from which draws may be new. What comes before stays.")] = "1990-01"  # fmt: skip
    runs: Annotated[int, typer.Option(help="Runs in each of up to 35 sets.")] = 500
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A new CSV file for the table.")] = None  # fmt: skip

    def setup(self, scenario: str) -> "StudySetup":
        """The same as the library takes it."""
        from sim.studies.designs import OUTCOMES, StudySetup

        outcomes = self.outcome or OUTCOMES
        return StudySetup(
            scenario, self.since, self.runs, self.seed, None, "common", self.year, outcomes
        )


def expand_options(function: Callable[..., None]) -> Callable[..., None]:
    """A command in which each parameter of an option class becomes one option for each field."""
    parameters: list[inspect.Parameter] = []
    groups: dict[str, tuple[type, list[str]]] = {}
    for parameter in inspect.signature(function).parameters.values():
        group = parameter.annotation
        if is_dataclass(group) and isinstance(group, type):
            groups[parameter.name] = (group, [field.name for field in fields(group)])
            parameters += (_parameter(f.name, f.type, f.default) for f in fields(group))
        else:
            parameters.append(_parameter(parameter.name, group, parameter.default))

    @wraps(function)
    def command(**values: Any) -> None:
        for name, (group, names) in groups.items():
            values[name] = group(**{own: values.pop(own) for own in names})
        try:
            function(**values)
            sys.stdout.flush()
        except BrokenPipeError:
            # such as `sim list | head`: nobody reads on
            silence_stdout()
            raise SystemExit(BROKEN_PIPE) from None

    # Typer reads it; the type of functions leaves it out
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # see above
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    return command


def _whole_number(value: Any) -> int:
    """A whole number; what is likely to mean one is answered with what to write."""
    try:
        return int(value)
    except ValueError:
        likely = likely_number(str(value))
        instead = f"; write {likely:.0f}" if likely is not None and likely.is_integer() else ""
        raise typer.BadParameter(f"{str(value)!r} is not a whole number{instead}") from None


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kind, *options = get_args(annotation) or (annotation,)
    kinds = (kind, *get_args(kind), *(inner for one in get_args(kind) for inner in get_args(one)))
    for option in options:
        if not isinstance(option, typer.models.OptionInfo):
            continue
        if option.metavar is None:
            option.metavar = next((METAVARS[one] for one in kinds if one in METAVARS), None)
        if int in kinds:
            option.parser = _whole_number
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default
    )
