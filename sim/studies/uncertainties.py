"""What a comparison of policies is uncertain about: parameters, the future of drivers, the month of an event.

Each has one draw a history, the same under every policy, even over its range: of a parameter for all of the
past, of a driver and an event from the month of the policies on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.calendar import month_name
from sim.facts import load_facts
from sim.numerics import Floats
from sim.random_streams import NOBODY, PARAMETER_MONTH, RandomStreams
from sim.scenario.distributions import draw_value
from sim.scenario.drivers import DRIVER_BOUNDS, assemble, places
from sim.scenario.events import NOT_YET, draw_month
from sim.scenario.futures import Amount, Future, Growth, Path
from sim.scenario.library import with_overrides
from sim.scenario.plan import MONTHS, Plan, Regime

Kind = Literal["parameter", "driver", "event"]
#: Families of drivers that are uncertain in their growth a year; of others it is the level.
GROWING = ("gdp", "population")
#: The bounds of a growth a year.
GROWTH_BOUNDS = (-0.99, 10.0)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Something that differs between histories, evenly over a range.

    Attributes:
        name: a parameter, a driver or an event, as scenarios spell it.
        kind: which of these.
        low, high: its range; of an event the first and the last month.
        unit: of the range.
        logarithmic: whether it is even in the logarithm.
    """

    name: str
    kind: Kind
    low: float
    high: float
    unit: str
    logarithmic: bool = False

    @property
    def law(self) -> tuple[str, tuple[float, float]]:
        """Its distribution, as scenarios spell one."""
        return "log_uniform" if self.logarithmic else "uniform", (self.low, self.high)

    @property
    def is_growth(self) -> bool:
        """Whether it is the growth of a driver, and not its level."""
        return self.kind == "driver" and self.name.partition(".")[0] in GROWING

    def draws(self, streams: RandomStreams, since: int) -> Floats:
        """The value of a driver or an event in each history (run,), as the model draws it.

        Args:
            streams: of the histories.
            since: the month from which it is uncertain.
        """
        if self.kind == "event":
            draw = streams.uniform(f"date:{self.name}", NOBODY, PARAMETER_MONTH)
            return draw_month("uniform", (self.low, self.high), draw).astype(float)
        of_month = "" if self.is_growth else f":{month_name(since)}"
        draw = streams.uniform(f"driver:{self.name}{of_month}", NOBODY, PARAMETER_MONTH)
        return draw_value(*self.law, draw)


def spread_plan(
    plan: Plan,
    uncertainties: Sequence[Uncertainty],
    since: int,
    values: Mapping[str, float] | None = None,
) -> Plan:
    """A plan in which each history draws the uncertainties, or in which all have some values.

    Args:
        plan: the scenario.
        uncertainties: what is drawn.
        since: the month from which drivers and events are uncertain.
        values: by name; None to draw.
    """
    known = {
        one.name: one.law if values is None else float(values[one.name]) for one in uncertainties
    }
    parameters = {one.name: known[one.name] for one in uncertainties if one.kind == "parameter"}
    if parameters:
        plan = with_overrides(plan, parameters)
    others = [one for one in uncertainties if one.kind != "parameter"]
    if not others:
        return plan
    past, later = plan.regimes_cut_at(since)
    return replace(
        plan, regimes=(*past, *(_spread_regime(r, plan, others, known, since) for r in later))
    )


def _spread_regime(
    regime: Regime, plan: Plan, others: Sequence[Uncertainty], known: Mapping[str, Amount], since: int
) -> Regime:  # fmt: skip
    """A regime in which drivers and events are uncertain."""
    futures = {
        one.name: _future(one, known[one.name], since) for one in others if one.kind == "driver"
    }
    drivers = regime.drivers
    if futures:
        trails = dict(drivers.trails)
        for name, future in futures.items():
            before = tuple(segment for segment in trails.get(name, ()) if segment[0] < since)
            trails[name] = (*before, (since, future))
        series = load_facts().series
        drivers = assemble(plan.cast, series, {**drivers.futures, **futures}, MONTHS, trails)
    months = {one.name: known[one.name] for one in others if one.kind == "event"}
    events = tuple(
        replace(e, at=_date(months[e.name]), hazard=None, when=(), after=None, delay=0, only_if=(),
                first=since, last=NOT_YET) if e.name in months else e
        for e in regime.events
    )  # fmt: skip
    return replace(regime, drivers=drivers, events=events)


def _future(one: Uncertainty, value: Amount, since: int) -> Future:
    if one.is_growth:
        return Growth(value)
    stepped = load_facts().series[one.name].kind == "step"
    return Path(((since, value),), "step" if stepped else "linear")


def _date(value: Amount) -> tuple[str, tuple[float, ...]] | int:
    return value if isinstance(value, tuple) else round(value)


def driver_bounds(name: str, plan: Plan) -> tuple[float, float] | None:
    """Between which numbers a driver's growth or level may lie; None where there is no such driver."""
    place = places(plan.cast, load_facts().series).get(name)
    if place is None:
        return None
    return GROWTH_BOUNDS if name.partition(".")[0] in GROWING else DRIVER_BOUNDS[place[0]]


def is_touched(name: str, kind: Kind, plan: Plan, base: Plan, since: int) -> bool:
    """Whether a plan itself changes, against its base, what is uncertain."""
    for start in {since, *(regime.start for regime in plan.regimes if regime.start > since)}:
        own, usual = plan.regime(start), base.regime(start)
        if kind == "driver" and own.drivers.trails.get(name) != usual.drivers.trails.get(name):
            return True
        if kind == "event" and _events(own, name) != _events(usual, name):
            return True
        short = name.rpartition(".")[2]
        if kind == "parameter" and _settings(own, short) != _settings(usual, short):
            return True
    return False


def _events(regime: Regime, name: str) -> list[object]:
    return [event for event in regime.events if event.name == name]


def _settings(regime: Regime, short: str) -> dict[str, object]:
    return {
        name: value
        for name, value in regime.all_settings().items()
        if name.rpartition(".")[2] == short
    }


def drawn_uncertainties(
    uncertainties: Sequence[Uncertainty], since: int, seed: int, runs: int
) -> dict[str, Floats]:
    """The draws of uncertain drivers and events (run,), by name; those of parameters are in the results."""
    streams = RandomStreams(seed, np.arange(runs))
    return {one.name: one.draws(streams, since) for one in uncertainties if one.kind != "parameter"}
