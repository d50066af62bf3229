"""What the record would show after its end: histories that start from the table, with the model's error carried on."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.assimilation.carried import carry_on, series_error
from sim.calendar import FIRST_YEAR, MONTHS_A_YEAR
from sim.errors import UserError, nearest
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.record.load import record, whole_year
from sim.record.measure import measure, value_shown
from sim.record.targets import targets
from sim.start.table import shipped_starts

if TYPE_CHECKING:
    from sim.results.data import ResultsData


class Anchored(NamedTuple):
    """A record carried on.

    Attributes:
        years: after its last observation (year,).
        values: in its unit (year, run).
    """

    years: NDArray[np.int64]
    values: Floats


def anchored(results: "ResultsData", name: str, scenario: str) -> Anchored:
    """What a record would show of a scenario's runs in each full year after its last observation.

    The error that the model has of the series, as the table of starts states it, is carried on with each history.
    It enters no rule, and a paired difference of two scenarios does not hold it.

    Args:
        results: of histories that start from the table.
        name: the record.
        scenario: whose runs.

    Raises:
        UserError: if the histories do not start from this version's table, or the record has no such error.
    """
    starts, start = shipped_starts(), results.manifest.get("start")
    if not start:
        raise UserError(
            f"{scenario}: only runs with prior assimilated know the model's error of a record"
        )
    if start["table"] != starts.sha256:
        raise UserError(
            f"these runs start from another table ({start['table'][:12]}…; here {starts.sha256[:12]}…)"
        )
    if name not in starts.means:
        raise UserError(f"no error of {name!r} is known.{nearest(name, starts.means)}")
    target, data = targets()[name], results[scenario]
    series = {i: results.series(i, scenario) for i in measure(name).indicators}
    histories = np.asarray(data["history"].values, dtype=np.int64)
    streams = RandomStreams(int(results.manifest["seed"]), histories)
    means = starts.means[name][starts.rows_of(histories)]
    error = series_error(target, starts.header["errors"][name])
    last = max(o.last_month for o in record(name).observations)
    first_year = FIRST_YEAR + (last + 1) // MONTHS_A_YEAR
    years = np.arange(first_year, FIRST_YEAR + data.sizes["month"] // MONTHS_A_YEAR)
    rows = []
    for year in years.tolist():
        seen = whole_year(year, name)
        shown = target.transform(value_shown(name, series, seen))
        rows.append(target.invert(carry_on(target, error, means, shown, seen.last_month, streams)))
    values = np.stack(rows) if rows else np.empty((0, len(histories)))
    return Anchored(years, values)
