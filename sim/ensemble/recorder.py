"""Keeps indicators month by month, in single precision, run last."""

import numpy as np
from numpy.typing import NDArray

from sim.indicators import Indicator
from sim.model import AllianceModel

Series = NDArray[np.float32]


class Recorder:
    """The recorded series of one model (month, run), by indicator."""

    def __init__(self, chosen: tuple[Indicator, ...], months: int, runs: int) -> None:
        self.chosen = chosen
        self.series: dict[str, Series] = {
            indicator.name: np.full((months, runs), np.nan, dtype=np.float32)
            for indicator in chosen
        }

    def record(self, month: int, model: AllianceModel) -> None:
        """Keep a month that has just been stepped."""
        moment = model.moment()
        read: dict[int, np.ndarray] = {}
        for indicator in self.chosen:
            key = id(indicator.template)
            if key not in read:
                read[key] = indicator.template.read(moment)
            values = read[key]
            self.series[indicator.name][month] = (
                values if indicator.row is None else values[indicator.row]
            )
