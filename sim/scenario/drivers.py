"""Drivers: what moves the model from outside, its record to 2024-06 and its assumed future."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.facts import Series
from sim.rules.numerics import Floats
from sim.world import Cast

YEAR = 12


@dataclass(frozen=True, slots=True)
class Hold:
    """The last value goes on."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Yearly growth from the last value, straight lines between the years."""

    rate: float


@dataclass(frozen=True, slots=True)
class Path:
    """Values at given months; between them as the series goes, straight or in steps."""

    points: tuple[tuple[int, float], ...]
    kind: Literal["linear", "step"] = "linear"


Future = Hold | Growth | Path


def extended(series: Series, future: Future, months: int, first: int = 0) -> Floats:
    """A series over all months of a run: its record, then its future (month,).

    Args:
        series: the record, from 1990-01 on.
        months: how many months from `first`.
    """
    month = np.arange(first, first + months)
    record = np.interp(month, np.arange(series.first, series.last + 1), series.values)
    values = np.where(month <= series.last, record, _future(series, future, month))
    return np.asarray(values, dtype=float)


def _future(series: Series, future: Future, month: np.ndarray) -> Floats:
    last = float(series.values[-1])
    if isinstance(future, Growth):
        years = np.arange(0, 2 + max(0, int(month[-1]) - series.last) // YEAR + 1)
        return np.interp(month, series.last + YEAR * years, last * (1.0 + future.rate) ** years)
    if isinstance(future, Path):
        return _along(future, series.last, last, month)
    return np.full(len(month), last)


def _along(path: Path, end: int, last: float, month: np.ndarray) -> Floats:
    points = sorted(path.points)
    at = np.array([p[0] for p in points])
    value = np.array([p[1] for p in points])
    if path.kind == "step":
        position = np.searchsorted(at, month, side="right") - 1
        return np.where(position >= 0, value[np.maximum(position, 0)], last)
    if at[0] > end:
        at, value = np.append(end, at), np.append(last, value)
    return np.interp(month, at, value)


@dataclass(frozen=True, slots=True)
class Drivers:
    """All drivers of a run, month first, so that a month is a look-up.

    Attributes:
        place: where each series stands: field, and index within it.
        fields: arrays (month, …, 1): gdp, population, contest, exposure (month, partner, 1),
            dependence (month, partner, partner, 1), the others (month, 1).
        mean_openness: mean of the superpower's openness over its record.
        futures: what was assumed of each series after its record.
    """

    fields: Mapping[str, Floats]
    place: Mapping[str, tuple[str, tuple[int, ...]]]
    mean_openness: float
    futures: Mapping[str, Future]

    def at(self, month: int) -> dict[str, Floats]:
        """The values of a month, by field."""
        return {name: values[month] for name, values in self.fields.items()}


def places(cast: Cast, series: Mapping[str, Series]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Where each series goes: the field and the rows of the actors it speaks of."""
    row = {name: i for i, name in enumerate(cast.names)}
    neighbour, superpower = cast.row("neighbour"), cast.row("superpower")
    single = {
        "war.intensity": "war_intensity", "war.may_end": "war_may_end", "border.open": "border",
        f"government.{cast.names[neighbour]}": "government",
        f"openness.{cast.names[superpower]}": "openness",
    }  # fmt: skip
    found: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name in series:
        family, *actors = name.split(".")
        if name in single:
            found[name] = (single[name], ())
        elif all(actor in row for actor in actors):
            found[name] = (family, tuple(row[actor] for actor in actors))
    return found


def assemble(
    cast: Cast, series: Mapping[str, Series], futures: Mapping[str, Future], months: int
) -> Drivers:
    """Lay all series out by month; what no series drives stays at zero, or one for GDP and people."""
    partners = len(cast.partners)
    shape: dict[str, tuple[int, ...]] = {
        "gdp": (partners, 1), "population": (partners, 1), "contest": (partners, 1),
        "exposure": (partners, 1), "dependence": (partners, partners, 1),
        "war_intensity": (1,), "war_may_end": (1,), "government": (1,), "openness": (1,),
        "border": (1,),
    }  # fmt: skip
    fields = {name: np.zeros((months, *axes)) for name, axes in shape.items()}
    fields["population"] += 1.0
    for row, actor in enumerate(cast.partners):
        fields["gdp"][:, row, 0] = actor.values["fixed_gdp"].value
    place = places(cast, series)
    for name, (field, index) in place.items():
        ending = futures.get(name, Hold())
        every: tuple[slice | int, ...] = (slice(None), *index, 0)
        fields[field][every] = extended(series[name], ending, months)
    openness = series[f"openness.{cast.names[cast.row('superpower')]}"]
    return Drivers(fields, place, float(openness.values.mean()), dict(futures))
