"""Studies in Python: many points of a scenario in one batch, and what they tell.

>>> from sim.api.studies import sweep
>>> found = sweep(["hunger=0:1:2"], "history", since="1990-01", year=1991, runs=2)
>>> len(found.table) == 2 * len(found.outcomes)
True
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.api.results import Results
from sim.api.run import run_batch
from sim.calendar import month_index
from sim.ensemble.request.batch import Batch, prepare_batch
from sim.errors import UserError
from sim.extras import import_extra
from sim.scenario.library import load_plan, with_prior
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.show.study_plots import (
    DiscoveryWithPlots,
    SensitivityWithPlots,
    SweepWithPlots,
    discovery_with_plots,
    sensitivity_with_plots,
    sweep_with_plots,
)
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
from sim.studies.discovery import Condition, find_boxes, parse_condition
from sim.studies.factors import parse_factors, uncertain_factors
from sim.studies.sensitivity import Study, analyse_sensitivity, plan_study
from sim.studies.sweeps import analyse_sweep

#: Found missing before a batch is run rather than after.
PRIM_MODULE = "ema_workbench.analysis.prim"


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """A study that has been asked for, before its batch is run.

    Attributes:
        ground: on what it is run.
        batch: all its points.
        design: the points.
        years: those that are looked at.
        study: the points as SALib drew them, where it did.
    """

    ground: StudySetup
    batch: Batch
    design: Design
    years: tuple[int, ...]
    study: Study | None = None


def request_sweep(
    factors: Sequence[str], ground: StudySetup, shape: str = "grid", points: int | None = None,
    outcomes: Sequence[str] = OUTCOMES,
) -> StudyRequest:  # fmt: skip
    """A sweep before it is run; arguments as of `sweep`."""
    plan = ground.plan()
    design = lay_out(parse_factors(factors, plan), shape, points, ground.seed)
    batch = design_batch(design, ground, _unique(outcomes), "sweep")
    return StudyRequest(ground, batch, design, (ground.last_year(plan),))


def sweep(
    factors: Sequence[str],
    on: str | Plan = "baseline",
    *,
    since: str = SINCE,
    design: str = "grid",
    points: int | None = None,
    runs: int = 50,
    outcomes: Sequence[str] = OUTCOMES,
    year: int | None = None,
    seed: int = 1,
    prior: PriorUse | None = None,
    random_numbers: StreamUse = "common",
    out: Path | str | None = None,
    **computing: Any,
) -> SweepWithPlots:
    """A scenario at many points of some factors, all on the same luck.

    Its pictures: `sweep.plot.line(...)` of one factor, `.heat` of two, `.effect` of more, `.page()`.

    Args:
        factors: `NAME`, `NAME=low:high`, `NAME=low:high:count`, `NAME=low..high`, `NAME=a,b,c`,
            `switch:NAME`, `dummy`.
        on: the scenario.
        since: the month from which they act, YYYY-MM; "1990-01" for all of the past.
        design: "grid", "lhs" (Latin hypercube) or "sobol".
        points: of a sampled design (64); on a grid, of a range without count (5).
        runs: histories a point.
        outcomes: indicators.
        year: whose mean is looked at; by default the fifth after `since`.
        seed: of luck and points.
        prior: "declared" or "defaults" for what is not varied; by default as the scenario says.
        luck: "common" to all points, or "independent".
        out: a new folder to keep the batch in.
        computing: `workers`, `executor`, `progress` as of `sim.run`.

    Raises:
        UserError: every mistake in what was asked for.
    """
    ground = StudySetup(on, since, runs, seed, prior, random_numbers, year)
    asked = request_sweep(factors, ground, design, points, outcomes)
    results = run_batch(asked.batch, out, **computing)
    return sweep_with_plots(analyse_sweep(results, asked.design, asked.ground, asked.years[-1]))


def request_sensitivity(
    factors: Sequence[str], ground: StudySetup, method: str = "morris", size: int | None = None,
    outcomes: Sequence[str] = OUTCOMES, every: int | None = None, mechanisms: Sequence[str] = (),
    grouped: bool = False,
) -> StudyRequest:  # fmt: skip
    """A sensitivity study before it is run; arguments as of `sensitivity`."""
    plan = ground.plan()
    if factors and mechanisms:
        raise UserError("name factors or mechanisms, not both")
    varied = parse_factors(factors, plan) if factors else uncertain_factors(plan, mechanisms)
    study = plan_study(varied, method, size, ground.seed, grouped)
    batch = design_batch(study.design, ground, _unique(outcomes), study.method)
    return StudyRequest(ground, batch, study.design, _years(ground, plan, every), study)


def sensitivity(
    factors: Sequence[str] = (),
    on: str | Plan = "baseline",
    *,
    method: str = "morris",
    size: int | None = None,
    since: str = SINCE,
    runs: int = 20,
    outcomes: Sequence[str] = OUTCOMES,
    year: int | None = None,
    every: int | None = None,
    mechanisms: Sequence[str] = (),
    grouped: bool = False,
    seed: int = 1,
    prior: PriorUse | None = "defaults",
    random_numbers: StreamUse = "common",
    out: Path | str | None = None,
    **computing: Any,
) -> SensitivityWithPlots:
    """Which factors an outcome depends on.

    Its pictures: `study.plot.morris(...)`, `.sobol`, `.tornado`, `.over_time`, `.page()`. Kept in a
    folder (`out`), they are also those of its results: `results.plot.sensitivity(...)`.

    Args:
        factors: as of `sweep`; by default all uncertain parameters over their plausible ranges.
        on, since, runs, outcomes, seed, luck, out, computing: as of `sweep`.
        method: "morris", "sobol" or "tornado".
        size: Morris's trajectories (10), or Sobol's base points (64, a power of 2).
        year: the last year looked at; by default the fifth after `since`.
        every: indices every so many years from the first whole year after `since`; by default
            only for the last.
        mechanisms: all uncertain parameters of these.
        grouped: whether parameters move together by mechanism.
        prior: of what is not varied; at its default unless said otherwise.

    Raises:
        UserError: every mistake in what was asked for, or if no outcome varies.
    """
    ground = StudySetup(on, since, runs, seed, prior, random_numbers, year)
    asked = request_sensitivity(factors, ground, method, size, outcomes, every, mechanisms, grouped)
    results = run_batch(asked.batch, out, **computing)
    found = analyse_request(results, asked)
    if results.folder is not None and out is not None:
        found.save(results.folder)
    return found


def analyse_request(results: Results, asked: StudyRequest) -> SensitivityWithPlots:
    """What the batch of a sensitivity study shows."""
    assert asked.study is not None
    return sensitivity_with_plots(
        analyse_sensitivity(results, asked.study, asked.ground, asked.years)
    )


def discovery_batch(
    condition: Condition, on: str | Plan = "baseline", runs: int = 1000, seed: int = 1
) -> Batch:
    """Histories of a scenario whose uncertain parameters are drawn, as far as the condition looks.

    Raises:
        UserError: for an unknown scenario or indicator, or a year beyond its end.
    """
    plan = on if isinstance(on, Plan) else load_plan(on)
    plan = replace(with_prior(plan, "declared"), compare_to=None, comparisons=())
    end = None
    if condition.year is not None:
        first = month_index(f"{condition.year}-01")
        if not 0 <= first < plan.months:
            last = plan.months // YEAR + 1989
            raise UserError(f"{condition}: the years of {plan.name} are 1990 to {last}")
        if first + YEAR - 1 >= plan.regimes[-1].start:
            end = f"{condition.year}-12"
    return prepare_batch([plan], runs, seed, [condition.indicator], end=end)


def discover(
    condition: str,
    on: str | Plan | Results = "baseline",
    *,
    runs: int = 1000,
    seed: int = 1,
    parameters: Sequence[str] = (),
    **computing: Any,
) -> DiscoveryWithPlots:
    """In which region of the uncertain parameters an outcome happens.

    Its pictures: `found.plot.box(0)`, `.page()`.

    Args:
        condition: INDICATOR<NUMBER@YEAR, such as "arms.dprk.russia<30@2030": the mean of the year
            (the last whole one, if none is given) is below (`<`, `<=`) or above (`>`, `>=`) it.
        on: a scenario, run with its uncertain parameters drawn; or results that are there.
        runs, seed: of the batch, where one is run.
        parameters: in which boxes are sought; by default those that tell histories apart.
        computing: `workers`, `executor`, `progress`, `out` as of `sim.run`.

    Raises:
        UserError: every mistake in what was asked for, or if it happens too rarely or too often.
    """
    asked = parse_condition(condition)
    import_extra(PRIM_MODULE)
    if isinstance(on, Results):
        return discovery_with_plots(find_boxes(on, asked, None, parameters))
    batch = discovery_batch(asked, on, runs, seed)
    results = run_batch(batch, **computing)
    return discovery_with_plots(find_boxes(results, asked, None, parameters))


def _years(ground: StudySetup, plan: Plan, every: int | None) -> tuple[int, ...]:
    """The years whose indices are wanted, the last of them always among them."""
    last = ground.last_year(plan)
    if every is None:
        return (last,)
    if every < 1:
        raise UserError(f"every {every} years: give a whole number of at least 1")
    first = -(-ground.start // YEAR) + 1990
    return tuple(range(last, min(first, last) - 1, -every))[::-1]


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        raise UserError("name at least one outcome")
    return tuple(dict.fromkeys(names))
