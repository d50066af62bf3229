"""Keeps indicators month by month, in single precision, run last, for a span of months at a time."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.request.blocks import RecordedSeries
from sim.model.model import AllianceModel
from sim.state.indicators import Indicator


class Recorder:
    """Holds the months that a model has stepped until they are taken.

    Args:
        chosen: what to record.
        span: how many months it has room for.
        runs: how many histories the model steps.
    """

    def __init__(self, chosen: tuple[Indicator, ...], span: int, runs: int) -> None:
        self._chosen = chosen
        self._span = span
        self._room = {i.name: np.empty((span, runs), dtype=np.float32) for i in chosen}
        self._kept = 0
        self._next = 0

    @property
    def full(self) -> bool:
        """Whether the months must be taken before the next."""
        return bool(self._chosen) and self._kept == self._span

    def record(self, model: AllianceModel, place: NDArray[np.int64] | None = None) -> None:
        """Keep the month that has just been stepped; a template is read once for all partners.

        Args:
            model: that has stepped it.
            place: where each run stands among the model's, if they are not the same (run,).
        """
        if not self._chosen:
            return
        moment = model.moment()
        read: dict[int, np.ndarray] = {}
        for indicator in self._chosen:
            key = id(indicator.template)
            if key not in read:
                read[key] = indicator.template.read(moment)
            values = read[key] if indicator.row is None else read[key][indicator.row]
            if place is not None and len(values) > 1:
                values = values[place]
            self._room[indicator.name][self._kept] = values
        self._kept += 1
        self._next = model.month_number

    def taken(self) -> tuple[int, Mapping[str, RecordedSeries]]:
        """The months kept so far, the first of them and the series (month, run); room is made."""
        first, kept = self._next - self._kept, self._kept
        self._kept = 0
        return first, {name: room[:kept] for name, room in self._room.items()}
