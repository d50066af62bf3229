"""Designs: the points of its factors at which a scenario is run, all of them in one batch.

Each point has several runs. With common random numbers all points use the same ones, so that two
points differ by the effect of their factors alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from os import PathLike
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from sim.arguments import list_items, whole_number
from sim.calendar import month_index, month_name
from sim.ensemble.request.batch import Batch, refuse_too_many
from sim.errors import UserError
from sim.numerics import Floats
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan, with_overrides, with_prior
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan, Regime
from sim.start.kinds import ASSIMILATED, is_assimilated
from sim.state.indicators import select_indicators
from sim.studies.factors import Factor

Shape = Literal["grid", "lhs", "sobol"]
StreamUse = Literal["common", "independent"]
SHAPES: tuple[Shape, ...] = ("grid", "lhs", "sobol")
#: The first month after the record: the default from which the factors of a design act.
SINCE = "2024-07"
#: The default year of interest is the fifth after that month.
YEARS_LATER = 4
#: Who arms, pays and shields: the default outcomes.
OUTCOMES = ("arms.dprk.russia", "fuel.china.dprk", "cover.russia.dprk")
#: More points than this are taken for a typing mistake.
MOST_POINTS = 1_000_000
#: Levels of a range on a grid, where no count is given.
GRID_LEVELS = 5
YEAR = 12
#: Why a study of factors takes no assimilated parameters.
TIED = (
    f"prior {ASSIMILATED}: a study varies parameters one by one over their ranges, and the record ties them "
    "together; use declared or defaults"
)


@dataclass(frozen=True, slots=True)
class Design:
    """Points in the space of some factors.

    Attributes:
        factors: what varies.
        points: their values (point, factor).
        places: the same as places between 0 and 1 in each range (point, factor), where sampled.
    """

    factors: tuple[Factor, ...]
    points: Floats
    places: Floats | None = None

    def __len__(self) -> int:
        return len(self.points)

    @property
    def names(self) -> list[str]:
        """The factors' names."""
        return [factor.name for factor in self.factors]


def lay_out(
    factors: Sequence[Factor], shape: str, points: int | None = None, seed: int = 1
) -> Design:
    """A design of a shape.

    Args:
        factors: what varies.
        shape: "grid": every combination of levels, of which a range has `points`; "lhs": a Latin
            hypercube of `points`; "sobol": so many points of a scrambled Sobol sequence. The
            latter two begin with the usual values, with which the others are compared.
        points: as above.
        seed: of sampled points.

    Raises:
        UserError: for a shape that does not exist, or a number of points that makes no sense.

    >>> from sim.studies.factors import parse_factors
    >>> lay_out(parse_factors(["hunger=0:1:3"], load_plan()), "grid").points.tolist()
    [[0.0], [0.5], [1.0]]
    """
    if shape not in SHAPES:
        raise UserError(f"no design {shape!r}. Choices: {', '.join(SHAPES)}.")
    if points is not None and points < 2:
        raise UserError(f"points = {points}: a design has at least 2")
    varied = tuple(factors)
    if not varied:
        raise UserError("name at least one factor")
    if shape == "grid":
        return _grid(varied, points or GRID_LEVELS)
    count = points or 64
    refuse_too_fine(count)
    sampled = at_places(varied, _places(shape, len(varied), count, seed))
    return replace(sampled, points=np.vstack([usual(varied), sampled.points]), places=None)


def refuse_too_fine(points: int) -> None:
    """Refuse a design of too many points.

    Raises:
        UserError: naming the limit.
    """
    if points > MOST_POINTS:
        raise UserError(f"points = {points}: at most {MOST_POINTS}")


def _grid(factors: tuple[Factor, ...], levels: int) -> Design:
    refuse_too_fine(levels)
    axes = [factor.spread(levels) for factor in factors]
    count = prod(len(axis) for axis in axes)
    if count > MOST_POINTS:
        raise UserError(f"a grid of {count} points: at most {MOST_POINTS}; take lhs or sobol")
    return Design(factors, np.array(list(product(*axes))))


def _places(shape: str, factors: int, points: int, seed: int) -> Floats:
    """Places between 0 and 1 (point, factor)."""
    from scipy.stats import qmc

    if shape == "lhs":
        sample: Floats = qmc.LatinHypercube(factors, rng=seed).random(points)
        return sample
    power = int(np.ceil(np.log2(points)))
    sequence: Floats = qmc.Sobol(factors, scramble=True, rng=seed).random_base2(power)
    return sequence[:points]


def at_places(factors: Sequence[Factor], places: Floats) -> Design:
    """The design at places between 0 and 1 in each factor's range (point, factor)."""
    columns = [factor.at(places[:, row]) for row, factor in enumerate(factors)]
    return Design(tuple(factors), np.stack(columns, axis=1), places)


def usual(factors: Sequence[Factor]) -> Floats:
    """The point of usual values (factor,)."""
    return np.array([factor.usual for factor in factors])


def one_at_a_time(factors: Sequence[Factor]) -> Design:
    """The usual point, then each factor at its low and its high end, the others as usual."""
    rows = [usual(factors)]
    for place, factor in enumerate(factors):
        for end in (factor.low, factor.high):
            row = usual(factors)
            row[place] = end
            rows.append(row)
    return Design(tuple(factors), np.array(rows))


@dataclass(frozen=True, slots=True)
class StudySetup:
    """The options that all studies share.

    Attributes:
        on: the scenario.
        since: the month from which the factors act, YYYY-MM; "1990-01" for all of the past.
        runs: runs at each point.
        seed: of the random streams, and of the points where they are sampled.
        prior: whether other parameters are drawn ("declared") or at their defaults ("defaults"); None
            for what the scenario says.
        random_numbers: whether all points use the same random numbers ("common") or not
            ("independent").
        year: the last year of interest, with which the run ends; by default the fifth after `since`.
        outcomes: the indicators of interest.
    """

    on: str | PathLike[str] | Plan = "baseline"
    since: str = SINCE
    runs: int = 50
    seed: int = 1
    prior: str | None = None
    random_numbers: str = "common"
    year: int | None = None
    outcomes: str | Iterable[str] = OUTCOMES

    def plan(self) -> Plan:
        """The scenario, with its prior, ending with the last year of interest.

        Raises:
            UserError: if it does not reach that year, or an option is invalid.
        """
        self._check()
        plan = self.on if isinstance(self.on, Plan) else load_plan(self.on)
        if self.prior is not None:
            plan = with_prior(plan, cast(PriorUse, self.prior))
        if self.start >= plan.months:
            end = month_name(plan.months - 1)
            raise UserError(f"since {self.since}: {plan.name} runs from {month_name(0)} to {end}")
        last = month_index(f"{self.last_year(plan)}-12")
        if not max(self.start, plan.regimes[-1].start) <= last < plan.months:
            first, end = month_name(self.start)[:4], month_name(plan.months - 1)[:4]
            raise UserError(f"year {last // YEAR + 1990}: take one from {first} to {end}")
        return replace(plan, months=last + 1)

    @property
    def start(self) -> int:
        """The month from which the factors act."""
        return month_index(self.since)

    def last_year(self, plan: Plan) -> int:
        """The last year of interest."""
        if self.year is not None:
            return self.year
        later = max(self.start, month_index(SINCE)) // YEAR + YEARS_LATER
        return min(later, plan.months // YEAR - 1) + 1990

    def _check(self) -> None:
        mistakes: list[str] = []
        for name, least in (("runs", 1), ("seed", 0)):
            try:
                whole_number(getattr(self, name), name, least)
            except UserError as error:
                mistakes += error.mistakes
        if self.random_numbers not in ("common", "independent"):
            mistakes.append(
                f"random_numbers = {self.random_numbers!r}. Choices: common, independent."
            )
        if self.prior == ASSIMILATED:
            mistakes.append(TIED)
        elif self.prior not in (None, "declared", "defaults"):
            mistakes.append(f"prior = {self.prior!r}. Choices: declared, defaults.")
        if self.start < 0:
            mistakes.append(f"since {self.since}: runs begin with {month_name(0)}")
        if mistakes:
            raise UserError(*mistakes)


def design_batch(design: Design, setup: StudySetup, name: str) -> Batch:
    """A design as one batch: point by point, each with all its runs.

    Args:
        design: the points.
        setup: the study's options.
        name: the ending of the varied scenario's name.

    Raises:
        UserError: for an unknown or missing indicator, a factor that the scenario keeps from acting,
            or more runs than a batch may have.
    """
    base = setup.plan()
    if is_assimilated(base):
        raise UserError(TIED)
    outcomes = tuple(dict.fromkeys(list_items(setup.outcomes)))
    if not outcomes:
        raise UserError("name at least one outcome")
    select_indicators(base.cast, outcomes)
    count = len(design) * setup.runs
    refuse_too_many(count)
    histories = np.arange(count)
    if setup.random_numbers == "common":
        histories %= setup.runs
    plan = vary(base, design, setup, name)
    return Batch((plan,), histories, setup.seed, outcomes, (plan.name,))


def vary(base: Plan, design: Design, setup: StudySetup, name: str) -> Plan:
    """A plan with the design's values from a month on, one a run, point by point.

    Raises:
        UserError: for a value out of range, or a factor that the plan keeps from acting.
    """
    _refuse_inactive(base, design, setup.start)
    by_run = np.repeat(design.points, setup.runs, axis=0)
    settings: dict[str, Floats] = {}
    off: dict[str, NDArray[np.bool_]] = {}
    for column, factor in enumerate(design.factors):
        if factor.switch:
            off[factor.switch] = by_run[:, column] < 0.5
        elif not factor.is_dummy:
            settings[factor.name] = np.ascontiguousarray(by_run[:, column])
    start = setup.start
    changed = with_overrides(base, settings, since=start)
    past, later = changed.regimes_cut_at(start)
    regimes = tuple(_switch_column(regime, off) for regime in later)
    return replace(
        changed, name=f"{base.name}_{name}", regimes=(*past, *regimes), departs=start,
        title=f"{base.title}: {', '.join(design.names[:6])}{' …' if len(design.names) > 6 else ''}",
        compare_to=None, comparisons=(),
    )  # fmt: skip


def _switch_column(regime: Regime, off: Mapping[str, NDArray[np.bool_]]) -> Regime:
    """A regime in which each run has its own switches."""
    remaining = frozenset(regime.switched_off) - off.keys()
    return replace(regime, switched_off=remaining, off_where={**regime.off_where, **off})


def _refuse_inactive(base: Plan, design: Design, start: int) -> None:
    """Refuse a parameter without effect because the scenario switches its mechanism off."""
    switched = {s for c in base.regimes if c.start >= start for s in c.switched_off}
    switched |= set(base.regime(start).switched_off)
    mistakes = [
        f"{factor.name} has no effect: {base.name} switches {switch!r} off"
        for factor in design.factors
        for switch in sorted(switched - {f.switch for f in design.factors})
        if factor.name.rpartition(".")[2] in SWITCHES[switch]
    ]
    if mistakes:
        raise UserError(*mistakes)


def by_point(values: NDArray[np.floating], runs: int) -> Floats:
    """Values of the columns of a batch (run,) as (point, history)."""
    return np.asarray(values, dtype=float).reshape(-1, runs)
