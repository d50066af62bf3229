"""Reads indicators of a model month by month, in single precision, run last.

All code that steps a model and reads indicators uses this recorder: batches, outcomes, the dashboard
and the replay of one history.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.request.blocks import RecordedSeries
from sim.model.simulation import Simulation
from sim.state.indicators import Indicator


class Recorder:
    """Holds the recorded months of a model until they are taken.

    Args:
        indicators: what to record; nothing is read where there are none.
        span: how many months it has room for.
        runs: how many runs a recorded month has.

    Attributes:
        indicators: what is recorded.
    """

    def __init__(self, indicators: Sequence[Indicator], span: int, runs: int) -> None:
        self.indicators = tuple(indicators)
        self._span = span
        self._room = np.empty((span, len(self.indicators), runs), dtype=np.float32)
        self._count = 0
        self._next = 0

    @property
    def full(self) -> bool:
        """Whether the months must be taken before the next one is recorded."""
        return bool(self.indicators) and self._count == self._span

    def watch(self, model: Simulation) -> None:
        """Let a model read the indicators, and only these, in the months that it steps from now on."""
        model.record_only(self.indicators)

    def record(self, model: Simulation, columns: NDArray[np.int64] | None = None) -> None:
        """Record the month that the watched model has just stepped.

        Args:
            model: the model.
            columns: for each recorded run its column in the model, where these differ (run,).
        """
        if not self.indicators:
            return
        values = model.recorded()
        self.add(values if columns is None else values[:, columns], model.month_number - 1)

    def add(self, values: NDArray[np.float32], month: int) -> None:
        """Record a month whose indicators are known (indicator, run)."""
        self._room[self._count] = values
        self._count += 1
        self._next = month + 1

    def reserve(self, month: int, most: int) -> NDArray[np.float32]:
        """Room for months whose indicators are known, to be filled (month, indicator, run).

        Args:
            month: the first of them.
            most: for how many at most; there may be room for fewer.
        """
        count = min(most, self._span - self._count)
        room = self._room[self._count : self._count + count]
        self._count += count
        self._next = month + count
        return room

    def take(self) -> tuple[int, Mapping[str, RecordedSeries]]:
        """The number of the first recorded month and the series (month, run); empties the recorder."""
        first, count = self._next - self._count, self._count
        self._count = 0
        rows = enumerate(self.indicators)
        return first, {indicator.name: self._room[:count, row] for row, indicator in rows}


def record_months(
    model: Simulation, indicators: Sequence[Indicator], months: int
) -> Mapping[str, RecordedSeries]:
    """Step a model through some months and record indicators, each (month, run)."""
    recorder = Recorder(indicators, months, model.runs)
    recorder.watch(model)
    for _ in range(months):
        model.step()
        recorder.record(model)
    return recorder.take()[1]
