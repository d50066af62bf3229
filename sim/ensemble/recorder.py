"""Keeps indicators month by month, in single precision, run last."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.indicators import Indicator
from sim.model import AllianceModel

Series = NDArray[np.float32]
Recorded = Mapping[str, Series]


def empty(chosen: tuple[Indicator, ...], months: int, runs: int) -> dict[str, Series]:
    """Room for the series of some runs, by indicator (month, run)."""
    return {i.name: np.empty((months, runs), dtype=np.float32) for i in chosen}


class Recorder:
    """Writes a model's months into some columns of the series.

    Args:
        chosen: what to record.
        series: where it goes, by indicator (month, run).
        columns: which of those runs the model steps.
    """

    def __init__(self, chosen: tuple[Indicator, ...], series: Recorded, columns: slice) -> None:
        self._chosen = chosen
        self._series = {name: values[:, columns] for name, values in series.items()}

    def record(self, month: int, model: AllianceModel) -> None:
        """Keep a month that has just been stepped; a template is read once for all partners."""
        moment = model.moment()
        read: dict[int, np.ndarray] = {}
        for indicator in self._chosen:
            key = id(indicator.template)
            if key not in read:
                read[key] = indicator.template.read(moment)
            values = read[key] if indicator.row is None else read[key][indicator.row]
            self._series[indicator.name][month] = values
