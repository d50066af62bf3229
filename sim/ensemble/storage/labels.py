"""Labels of results: units and definitions that recorded arrays have in files and in memory."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_name
from sim.ensemble.storage.layout import SEPARATOR
from sim.rules.registry import all_parameters
from sim.state.indicators import Indicator

#: Of the history number of each run.
HISTORY_ATTRIBUTES = {
    "units": "1",
    "long_name": "history number, which names the random streams of the run",
}


def month_dates(count: int) -> NDArray[np.datetime64]:
    """The first `count` months from 1990-01, as dates of their first day."""
    return (np.datetime64(month_name(0), "M") + np.arange(count)).astype("datetime64[s]")


def indicator_attributes(indicator: Indicator) -> dict[str, str]:
    """Unit and definition of an indicator, which are stored with the data."""
    return {"units": indicator.unit, "long_name": indicator.meaning}


def parameter_attributes(spelling: str) -> dict[str, str]:
    """Unit and meaning of a parameter."""
    parameter = all_parameters()[spelling.rpartition(".")[2]]
    return {"units": parameter.unit, "long_name": parameter.meaning}


def drawn_parameter_attributes(spellings: Sequence[str]) -> dict[str, str]:
    """Names, units and meanings of several parameters, in order."""
    about = [parameter_attributes(name) for name in spellings]
    return {
        "names": SEPARATOR.join(spellings),
        "units": SEPARATOR.join(a["units"] for a in about),
        "long_name": "parameters that differ between runs",
        "meanings": SEPARATOR.join(a["long_name"] for a in about),
    }


def parameter_variable(spelling: str) -> str:
    """The variable that holds the drawn values of a parameter."""
    return f"parameter:{spelling}"
