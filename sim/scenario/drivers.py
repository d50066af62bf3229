"""Drivers: series from outside the model, with a record to 2024-06 and an assumed future."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from sim.facts import Series, load_facts
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.scenario.futures import (
    Future,
    Growth,
    Hazard,
    Hold,
    Markov,
    Path,
    Segment,
    fixed_values,
    is_random,
    random_values,
)
from sim.state.cast import Cast

#: Where a driver is stored: a field, and the rows in it of the actors that it is about.
Place = tuple[str, tuple[int, ...]]
#: The bounds of each field.
DRIVER_BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "gdp": (1.0, 1e6),
        "population": (0.1, 1e5),
        "exposure": (0.0, 2.0),
        **dict.fromkeys(("contest", "dependence", "war_intensity", "war_may_end"), (0.0, 1.0)),
        **dict.fromkeys(("government", "openness", "border"), (0.0, 1.0)),
        "crisis_floor": (0.0, 4.0),
    }
)
#: The fields that take whole numbers.
WHOLE_FIELDS = frozenset({"crisis_floor"})


@dataclass(frozen=True, slots=True)
class Drivers:
    """All drivers of a run, with the month as first axis.

    Attributes:
        place: where each series is stored: field, and index in it.
        fields: arrays (month, …, 1): gdp, population, contest, exposure (month, partner, 1),
            dependence (month, partner, partner, 1), the others (month, 1).
        mean_openness: mean of the superpower's openness over its record.
        exposure_known: the last month of the record of exposure to the superpower.
        futures: the last assumed future of each series.
        trails: all its futures, each with the month from which it holds.
        differing: the values of series that differ between histories (month, run), by series.
        origin: the first month that the data do not reach, where they were cut (`sim.scenario.origin`).
        known: the series to that month; empty where nothing was cut.
    """

    fields: Mapping[str, Floats]
    place: Mapping[str, Place]
    mean_openness: float
    exposure_known: int
    futures: Mapping[str, Future]
    trails: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)
    differing: Mapping[str, Floats] = field(default_factory=dict)
    origin: int | None = None
    known: Mapping[str, Series] = field(default_factory=dict)

    def at(self, month: int) -> dict[str, Floats]:
        """The values of a month, by field: (…, 1), or (…, run) where histories differ."""
        now = {name: values[month] for name, values in self.fields.items()}
        for name, values in self.differing.items():
            where, index = self.place[name]
            now[where] = np.broadcast_to(
                now[where], (*now[where].shape[:-1], values.shape[-1])
            ).copy()
            now[where][index] = values[month]
        return now

    def draw(self, streams: RandomStreams, chance: Callable[[Hazard], Floats]) -> "Drivers":
        """The same, with the series that differ between histories drawn.

        Args:
            streams: the random streams of the histories.
            chance: the value of a chance a month, a number or (run,).
        """
        random_names = [
            n for n, trail in self.trails.items() if n in self.place and _is_random(trail)
        ]
        if not random_names:
            return self
        series, months = self.known or load_facts().series, len(self.fields["gdp"])
        differing = {}
        for name in random_names:
            values = random_values(series[name], self.trails[name], months, streams, chance)
            differing[name] = np.clip(values, *DRIVER_BOUNDS[self.place[name][0]])
        return replace(self, differing=differing)


def _is_random(trail: tuple[Segment, ...]) -> bool:
    return any(is_random(future) for _, future in trail)


def places(cast: Cast, series: Mapping[str, Series]) -> dict[str, Place]:
    """Where each series is stored: the field and the rows of the actors that it is about."""
    row = {name: i for i, name in enumerate(cast.names)}
    neighbour, superpower = cast.row("neighbour"), cast.row("superpower")
    single = {
        "war.intensity": "war_intensity",
        "war.may_end": "war_may_end",
        "border.open": "border",
        "crisis.floor": "crisis_floor",
        f"government.{cast.names[neighbour]}": "government",
        f"openness.{cast.names[superpower]}": "openness",
    }
    by_name: dict[str, Place] = {}
    for name in series:
        family, *actors = name.split(".")
        if name in single:
            by_name[name] = (single[name], ())
        elif all(actor in row for actor in actors):
            by_name[name] = (family, tuple(row[actor] for actor in actors))
    return by_name


def assemble(
    cast: Cast,
    series: Mapping[str, Series],
    futures: Mapping[str, Future],
    months: int,
    trails: Mapping[str, tuple[Segment, ...]] | None = None,
) -> Drivers:
    """All series by month; fields without a series stay at 0, GDP at its fixed value, population at 1.

    Args:
        futures: the future of each series after its record; the others keep their last value.
        trails: all futures of each series with their first months, where a branch changed them.
    """
    partners = len(cast.partners)
    by_partner = dict.fromkeys(("gdp", "population", "contest", "exposure"), (partners, 1))
    shape = {
        **dict.fromkeys(DRIVER_BOUNDS, (1,)),
        **by_partner,
        "dependence": (partners, partners, 1),
    }
    fields = {name: np.zeros((months, *axes)) for name, axes in shape.items()}
    fields["population"] += 1.0
    for row, actor in enumerate(cast.partners):
        fields["gdp"][:, row, 0] = actor.values["fixed_gdp"].value
    place = places(cast, series)
    trails = trails or {name: ((0, future),) for name, future in futures.items()}
    for name, (where, index) in place.items():
        trail = trails.get(name, ())
        every: tuple[slice | int, ...] = (slice(None), *index, 0)
        known = () if _is_random(trail) else trail
        fields[where][every] = fixed_values(series[name], known, months)
    openness = series[f"openness.{cast.names[cast.row('superpower')]}"]
    exposure_known = max(one.last for name, one in series.items() if name.startswith("exposure."))
    return Drivers(
        fields, place, float(openness.values.mean()), exposure_known, dict(futures), dict(trails)
    )


def extend_series(series: Series, future: Future, months: int, first: int = 0) -> Floats:
    """A series under a future without randomness (month,).

    Args:
        series: the record, from 1990-01 on.
        months: the number of months from `first`.
    """
    return fixed_values(series, ((0, future),), first + months)[first:]


__all__ = [
    "DRIVER_BOUNDS",
    "Drivers",
    "Future",
    "Growth",
    "Hold",
    "Markov",
    "Path",
    "assemble",
    "extend_series",
    "places",
]
