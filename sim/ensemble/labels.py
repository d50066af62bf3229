"""Labels for results: recorded arrays become xarray datasets, once, on the way out."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim.facts import month_name
from sim.indicators import Indicator
from sim.rules.registry import declared


def months(count: int) -> NDArray[np.datetime64]:
    """The first `count` months from 1990-01, as dates of their first day."""
    return (np.datetime64(month_name(0), "M") + np.arange(count)).astype("datetime64[s]")


def indicator_attributes(indicator: Indicator) -> dict[str, str]:
    """Unit and definition of an indicator, as they travel with the data."""
    return {"units": indicator.unit, "long_name": indicator.meaning}


def parameter_attributes(spelling: str) -> dict[str, str]:
    """Unit and meaning of a drawn parameter."""
    parameter = declared()[spelling.rpartition(".")[2]]
    return {"units": parameter.unit, "long_name": parameter.meaning}


def labelled(
    chosen: Sequence[Indicator],
    series: Mapping[str, NDArray[np.float32]],
    drawn: Mapping[str, NDArray[np.float64]],
    histories: NDArray[np.int64],
) -> xr.Dataset:
    """A scenario's results: series (month, run), and `parameter:NAME` (run)."""
    count = len(next(iter(series.values())))
    known: dict[str, tuple[tuple[str, ...], NDArray[np.floating], dict[str, str]]] = {
        i.name: (("month", "run"), series[i.name], indicator_attributes(i)) for i in chosen
    }
    for name, values in drawn.items():
        known[parameter_variable(name)] = (("run",), values, parameter_attributes(name))
    return xr.Dataset(known, coords={"month": months(count), "run": histories})


def parameter_variable(spelling: str) -> str:
    """The variable that holds the drawn values of a parameter."""
    return f"parameter:{spelling}"
