"""The model's error carried on: what the record would show after its last observation."""

from collections.abc import Mapping
from typing import Any

from sim.assimilation.discrepancy import SeriesError
from sim.numerics import Floats
from sim.random_streams import NOBODY, RandomStreams
from sim.record.targets import Target

PROCESS = "discrepancy:"


def series_error(target: Target, stated: Mapping[str, Any]) -> SeriesError:
    """The error of a series as the header of a table of starts states it."""
    month = int(stated["month"])
    return SeriesError(
        target.misfit,
        stated["persistence"],
        stated["sd"],
        stated["left"],
        None if month < 0 else month,
    )


def carry_on(
    target: Target,
    error: SeriesError,
    means: Floats,
    shown: Floats,
    month: int,
    streams: RandomStreams,
) -> Floats:
    """What the record would show of histories in a month, with the error of each carried on (run,).

    It enters no rule. What lies beyond what is possible, such as an amount below 0, is cut.

    Args:
        target: the series.
        error: what all histories share of its error.
        means: filtered mean of the error at the last observation (run,).
        shown: without it, on the scale of the series (run,).
        month: when.
        streams: of the histories.
    """
    from scipy.special import ndtri

    draw = ndtri(streams.uniform(PROCESS + target.record, NOBODY, month))
    moved = shown + error.carry(month) * means + error.variance(month) ** 0.5 * draw
    return target.transform(target.invert(moved))
