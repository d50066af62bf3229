"""Drivers at an origin: what a forecast from a past month may assume of the world outside the model.

A forecast that is scored on the record must say how much of the record it knew. `at_origin` cuts the
drivers of a plan at a month. What comes then is the record (perfect knowledge, which favours the model), the
last value, past changes drawn anew, or what a file states.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path as File

import numpy as np

from sim.calendar import MONTHS_A_YEAR, month_index, month_name
from sim.errors import UserError, nearest
from sim.facts import Series, load_facts
from sim.numerics import Floats
from sim.scenario.check_scenario import CheckContext, check_drivers
from sim.scenario.dotted_names import DottedTable
from sim.scenario.drivers import DRIVER_BOUNDS, Drivers, assemble
from sim.scenario.futures import Future, Growth, Hold, Markov, Path, Resampled
from sim.scenario.plan import Plan
from sim.scenario.resolve import stated_futures
from sim.scenario.schema import FUTURE
from sim.strict.containers import Key, Record
from sim.strict.files import read_record
from sim.strict.mistakes import Report
from sim.strict.scalars import Text

#: The last months of data from which a forecast may start: enough to learn from, and something to score.
FIRST_ORIGIN, LAST_ORIGIN = "1996-12", "2023-12"
WAYS = ("record", "frozen", "drawn")
ENDINGS = (".yaml", ".yml")
#: The past years whose changes are drawn.
YEARS_DRAWN = 10
#: What a file of stated expectations may hold.
EXPECTATIONS = Record(
    {
        "description": Key(Text(), "who expected this, and when"),
        "drivers": Key(DottedTable(FUTURE, "drivers"), "the future of each series", True),
    },
    "expectations",
)


def at_origin(plan: Plan, month: int, how: str | PathLike[str]) -> Plan:
    """A plan whose drivers were cut at a month, in all its regimes.

    Args:
        plan: any scenario. Its parameters, events and switches stay.
        month: the first month that the data do not reach: 2019-01 for the origin 2018-12.
        how: "record", as the drivers came; "frozen", each series at its last value; "drawn", by past
            changes drawn anew, history by history; or a YAML file with `drivers:`, as in a scenario,
            for stated expectations, in which a series that is not named keeps its last value.

    Raises:
        UserError: for an origin outside 1996-12 to 2023-12, an unknown way, or mistakes in the file.

    >>> from sim.scenario.library import load_plan
    >>> plan = at_origin(load_plan("history"), month_index("2019-01"), "frozen")
    >>> gdp = plan.regimes[0].drivers.fields["gdp"]
    >>> bool((gdp[348:] == gdp[347]).all())
    True
    """
    way = fspath(how)
    _check_origin(month)
    if way == "record":
        return plan
    futures = _futures_of(plan, month, way)
    regimes = (
        replace(regime, drivers=_cut(plan, regime.drivers, month, futures))
        for regime in plan.regimes
    )
    return replace(plan, regimes=tuple(regimes))


def _check_origin(month: int) -> None:
    if not month_index(FIRST_ORIGIN) < month <= month_index(LAST_ORIGIN) + 1:
        origin = month_name(month - 1)
        raise UserError(f"origin {origin}: give a month from {FIRST_ORIGIN} to {LAST_ORIGIN}")


#: The future of a series, from what is known of all.
Futures = Callable[[Mapping[str, Series]], dict[str, Future]]


def _futures_of(plan: Plan, month: int, way: str) -> Futures:
    """What comes after the data, for each series."""
    if way == "frozen":
        return lambda known: dict.fromkeys(known, Hold())
    if way == "drawn":
        return lambda known: {name: _drawn(name, known) for name in known}
    if way.endswith(ENDINGS):
        stated = _read_expectations(plan, month, way)
        return lambda known: dict.fromkeys(known, Hold()) | stated
    raise UserError(f"drivers {way}: give record, frozen, drawn or a file{_hint(way)}")


def _hint(way: str) -> str:
    near = nearest(way, WAYS, few=0)
    return f".{near}" if near else ""


def _read_expectations(plan: Plan, month: int, name: str) -> dict[str, Future]:
    report, file = Report(), File(name)
    content = read_record(file, file.name, EXPECTATIONS, report)
    check_drivers(CheckContext(content, plan, plan.cast, month, report, origin=month))
    report.refuse()
    return stated_futures(content)


def _cut(plan: Plan, drivers: Drivers, month: int, futures: Futures) -> Drivers:
    """The drivers with nothing of their own from a month on.

    The values before it are those of the plan, since a yearly figure may end before the origin.
    """
    known = _known(drivers, month)
    after = futures({name: known[name] for name in drivers.place})
    cut = assemble(plan.cast, known, after, len(drivers.fields["gdp"]))
    return replace(
        cut, exposure_known=min(drivers.exposure_known, month - 1), origin=month, known=known
    )


def _known(drivers: Drivers, month: int) -> dict[str, Series]:
    """Each series of the plan's actors to a month, from 1990-01 on."""
    series = load_facts().series
    known = {}
    for name, (field, index) in drivers.place.items():
        at: tuple[slice | int, ...] = (slice(0, month), *index, 0)
        known[name] = replace(series[name], first=0, values=drivers.fields[field][at].copy())
    return known


# -- drawn ----------------------------------------------------------------------------------------


def _drawn(name: str, known: Mapping[str, Series]) -> Future:
    """The future of a series by what it did before the origin."""
    series, family = known[name], name.split(".")[0]
    end = series.last
    if family == "gdp":
        growth = np.diff(np.log(_yearly(series)))
        return Resampled(tuple(map(float, growth)), "grown", *DRIVER_BOUNDS["gdp"])
    if family in ("exposure", "dependence", "contest"):
        changes = np.diff(_yearly(series))
        return Resampled(tuple(map(float, changes)), "added", *DRIVER_BOUNDS[family])
    if family in ("openness", "government"):
        return _switching(series)
    if family == "population":
        return Growth(float(series.values[end] / series.values[end - MONTHS_A_YEAR]) - 1.0)
    if name == "war.may_end" and known["war.intensity"].values[end] > 0.0:
        return Path(((end + 1, 1.0),), "step")
    return Hold()


def _yearly(series: Series) -> Floats:
    """The values at the origin and a year, two years … before it, in order of time, at most ten back."""
    back = np.arange(series.last, -1, -MONTHS_A_YEAR)[: YEARS_DRAWN + 1]
    return np.asarray(series.values[back[::-1]])


def _switching(series: Series) -> Markov:
    """A chain over the values so far, which it leaves as often as the series did, plus one switch.

    It goes to another value by the months that the series spent there. A series of one value so far
    goes to the other end, 1 less that value.
    """
    values, months = np.unique(series.values, return_counts=True)
    if len(values) == 1:
        values, months = np.append(values, 1.0 - values), np.append(months, 1)
    switches = 1 + int((np.diff(series.values) != 0.0).sum())
    chance = switches / len(series.values)
    names = [f"{value:g}" for value in values]
    rates = tuple(
        (names[origin], names[goal], float(chance * months[goal] / np.delete(months, origin).sum()))
        for origin in range(len(names))
        for goal in range(len(names))
        if goal != origin
    )
    states = tuple(zip(names, map(float, values), strict=True))
    return Markov(states, rates, f"{series.values[-1]:g}")
