"""Studies in Python: many points of a scenario in one batch, and what they show.

>>> from sim.api.studies import sweep
>>> study = sweep(["hunger=0:1:2"], "history", since="1990-01", year=1991, runs=2)
>>> len(study.table) == 2 * len(study.outcomes)
True
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from sim.api.results import Results
from sim.api.run import run_batch
from sim.api.study_results import DiscoveryStudy, SensitivityStudy, SweepStudy
from sim.api.summaries import summarise_batch
from sim.calendar import month_name
from sim.compiled.engine import choose_engine
from sim.ensemble.execution.batch_run import new_folder
from sim.ensemble.execution.simulate import no_progress
from sim.ensemble.execution.statistics import Wanted
from sim.ensemble.request.batch import Batch, prepare_batch
from sim.errors import UserError
from sim.extras import import_extra
from sim.results.conditions import Condition, parse_condition
from sim.results.data import ResultsData
from sim.scenario.library import load_plan, with_prior
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.studies.designs import (
    OUTCOMES,
    SINCE,
    YEAR,
    Design,
    StreamUse,
    StudySetup,
    design_batch,
    lay_out,
)
from sim.studies.discovery import PRIM_MODULE
from sim.studies.factors import parse_factors, uncertain_factors
from sim.studies.sensitivity import Study, plan_study


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """A study before its batch is run.

    Attributes:
        setup: its options.
        batch: all its points.
        design: the points.
        years: the years of interest.
        study: the points as SALib sampled them, for a sensitivity study.
    """

    setup: StudySetup
    batch: Batch
    design: Design
    years: tuple[int, ...]
    study: Study | None = None


def request_sweep(
    factors: str | Iterable[str], setup: StudySetup, shape: str = "grid", points: int | None = None
) -> StudyRequest:
    """A sweep before it is run; arguments as of `sweep`."""
    plan = setup.plan()
    design = lay_out(parse_factors(factors, plan), shape, points, setup.seed)
    batch = design_batch(design, setup, "sweep")
    return StudyRequest(setup, batch, design, (setup.last_year(plan),))


def sweep(
    factors: str | Iterable[str],
    on: str | PathLike[str] | Plan = "baseline",
    *,
    since: str = SINCE,
    design: str = "grid",
    points: int | None = None,
    runs: int = 50,
    outcomes: str | Iterable[str] = OUTCOMES,
    year: int | None = None,
    seed: int = 1,
    prior: PriorUse | None = None,
    random_numbers: StreamUse = "common",
    out: Path | str | None = None,
    keep: str = "series",
    **computing: Any,
) -> SweepStudy:
    """A scenario at many points of some factors, all with common random numbers.

    Its figures: `sweep.plot.line(...)` of one factor, `.heat` of two, `.effect` of more, `.page()`.

    Args:
        factors: `NAME`, `NAME=low:high`, `NAME=low:high:count`, `NAME=low..high`, `NAME=a,b,c`,
            `switch:NAME`, `dummy`.
        on: the scenario.
        since: the month from which they act, YYYY-MM; "1990-01" for all of the past.
        design: "grid", "lhs" (Latin hypercube) or "sobol".
        points: number of points of a sampled design (64); on a grid, levels of a range (5).
        runs: runs at each point.
        outcomes: indicators.
        year: outcomes are means of this year; by default the fifth after `since`.
        seed: of the random streams and of sampled points.
        prior: "declared" or "defaults" for other parameters; by default as the scenario says.
        random_numbers: "common" to all points, or "independent".
        out: a new folder for the batch.
        keep: "series", or "statistics": only the outcomes of each run, so that millions are possible.
        computing: `workers`, `executor`, `progress`, `engine` as of `sim.run`.

    Raises:
        UserError: all mistakes in the arguments.
    """
    setup = StudySetup(on, since, runs, seed, prior, random_numbers, year, outcomes)
    request = request_sweep(factors, setup, design, points)
    results = _compute(request, out, keep, computing)
    return SweepStudy.analyse(results, request.design, setup, request.years[-1])


def request_sensitivity(
    factors: str | Iterable[str], setup: StudySetup, method: str = "morris", size: int | None = None,
    every: int | None = None, mechanisms: str | Iterable[str] = (), grouped: bool = False,
) -> StudyRequest:  # fmt: skip
    """A sensitivity study before it is run; arguments as of `sensitivity`."""
    plan = setup.plan()
    if factors and mechanisms:
        raise UserError("name factors or mechanisms, not both")
    varied = parse_factors(factors, plan) if factors else uncertain_factors(plan, mechanisms)
    study = plan_study(varied, method, size, setup.seed, grouped)
    batch = design_batch(study.design, setup, study.method)
    return StudyRequest(setup, batch, study.design, _years(setup, plan, every), study)


def sensitivity(
    factors: str | Iterable[str] = (),
    on: str | PathLike[str] | Plan = "baseline",
    *,
    method: str = "morris",
    size: int | None = None,
    since: str = SINCE,
    runs: int = 20,
    outcomes: str | Iterable[str] = OUTCOMES,
    year: int | None = None,
    every: int | None = None,
    mechanisms: str | Iterable[str] = (),
    grouped: bool = False,
    seed: int = 1,
    prior: PriorUse | None = "defaults",
    random_numbers: StreamUse = "common",
    out: Path | str | None = None,
    keep: str = "series",
    **computing: Any,
) -> SensitivityStudy:
    """Which factors an outcome depends on.

    Its figures: `study.plot.morris(...)`, `.sobol`, `.tornado`, `.over_time`, `.page()`. With a
    folder (`out`) its results have them too: `results.plot.sensitivity(...)`.

    Args:
        factors: as of `sweep`; by default all uncertain parameters over their plausible ranges.
        on, since, runs, outcomes, seed, random_numbers, out, keep, computing: as of `sweep`.
        method: "morris", "sobol" or "tornado".
        size: Morris's trajectories (10), or Sobol's base points (64, a power of 2).
        year: the last year of interest; by default the fifth after `since`.
        every: years between indices, from the first full year after `since`; by default only the
            last year has indices.
        mechanisms: all uncertain parameters of these.
        grouped: whether parameters move together by mechanism.
        prior: "defaults" or "declared" for other parameters; None for what the scenario says.

    Raises:
        UserError: all mistakes in the arguments, or if no outcome varies.
    """
    setup = StudySetup(on, since, runs, seed, prior, random_numbers, year, outcomes)
    request = request_sensitivity(factors, setup, method, size, every, mechanisms, grouped)
    results = _compute(request, out, keep, computing)
    study = analyse_sensitivity(results, request)
    if out is not None:
        study.save(results.folder or new_folder(Path(out), ""))
    return study


def _compute(
    request: StudyRequest, out: Path | str | None, keep: str, computing: dict[str, Any]
) -> ResultsData:
    """The results of a study's batch: its series, or only the outcomes of each run."""
    if keep == "series":
        return run_batch(request.batch, out, **computing)
    if keep != "statistics":
        raise UserError(f"keep = {keep!r}: it is 'series' or 'statistics'")
    engine, progress = computing.pop("engine", None), computing.pop("progress", no_progress)
    if computing:
        raise UserError(f"{', '.join(computing)}: outcomes alone are counted in one process")
    batch = request.batch if engine is None else replace(request.batch, engine=choose_engine(engine))  # fmt: skip
    return summarise_batch(batch, outcomes_wanted(request), progress)


def outcomes_wanted(request: StudyRequest) -> Wanted:
    """The outcomes of a study: means of its years, of each run."""
    return Wanted(request.years, monthly=False)


def analyse_sensitivity(results: ResultsData, request: StudyRequest) -> SensitivityStudy:
    """What the batch of a sensitivity study shows."""
    assert request.study is not None
    return SensitivityStudy.analyse(results, request.study, request.setup, request.years)


def discovery_batch(
    condition: Condition,
    on: str | PathLike[str] | Plan = "baseline",
    runs: int = 1000,
    seed: int = 1,
) -> Batch:
    """Runs of a scenario with uncertain parameters drawn, up to the end of the condition's last year.

    Raises:
        UserError: for an unknown scenario or indicator, or a year beyond its end.
    """
    plan = on if isinstance(on, Plan) else load_plan(on)
    plan = replace(with_prior(plan, "declared"), compare_to=None, comparisons=())
    end = None
    if condition.when is not None:
        _, last = condition.window(plan.months)
        if last >= plan.regimes[-1].start:
            end = month_name(min(plan.months, (last // YEAR + 1) * YEAR) - 1)
    return prepare_batch([plan], runs, seed, [condition.indicator], end=end)


def discover(
    condition: str,
    on: str | PathLike[str] | Plan | Results = "baseline",
    *,
    runs: int = 1000,
    seed: int = 1,
    parameters: str | Iterable[str] = (),
    **computing: Any,
) -> DiscoveryStudy:
    """In which region of the uncertain parameters an outcome happens.

    Its figures: `discovery.plot.box(0)`, `.page()`.

    Args:
        condition: INDICATOR<NUMBER@DATE, such as "arms.dprk.russia<30@2030": the mean of the year
            (the last whole one, if none is given) is below (`<`, `<=`) or above (`>`, `>=`) it. The date may
            be a month or `2028..2030`; with `any:` or `all:` before, it holds in any or every month.
        on: a scenario, run with its uncertain parameters drawn; or existing results.
        runs, seed: of the batch, where `on` is a scenario.
        parameters: where to search for boxes; by default those that distinguish the runs.
        computing: `workers`, `executor`, `progress`, `out` as of `sim.run`.

    Raises:
        UserError: all mistakes in the arguments, or if the outcome is too rare or too common.
    """
    outcome = parse_condition(condition)
    import_extra(PRIM_MODULE)
    if isinstance(on, Results):
        results = on
    else:
        results = run_batch(discovery_batch(outcome, on, runs, seed), **computing)
    return DiscoveryStudy.search(results, outcome, None, parameters)


def _years(setup: StudySetup, plan: Plan, every: int | None) -> tuple[int, ...]:
    """The years with indices; the last year is always one of them."""
    last = setup.last_year(plan)
    if every is None:
        return (last,)
    if every < 1:
        raise UserError(f"every {every} years: give a whole number of at least 1")
    first = -(-setup.start // YEAR) + 1990
    return tuple(range(last, min(first, last) - 1, -every))[::-1]
