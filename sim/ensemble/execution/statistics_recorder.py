"""Counts the months of a batch where they run: on a GPU a million histories stay there."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.device import Device, Processor
from sim.compiled.engine import NUMPY
from sim.ensemble.execution.statistics import LEVELS, NEVER, POINTS, YEAR, Statistics, Wanted
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.state.indicators import Indicator

#: Where months of a user's own rules run.
_IN_NUMPY = Processor()


class StatisticsRecorder:
    """Counts the months of a scenario, in the place of a recorder that keeps them.

    Args:
        indicators: what is read.
        wanted: what is counted of it.
        start: the scenario's first own month.
        histories: of the runs (run,).
        device: where the months run.
        in_parts: whether these are not all runs of the batch.
    """

    #: Nothing is kept that must be taken before the end.
    full = False

    def __init__(
        self, indicators: Sequence[Indicator], wanted: Wanted, start: int, *, histories: NDArray[np.int64],
        device: Device, in_parts: bool,
    ) -> None:  # fmt: skip
        self.indicators, self._wanted, self._start = tuple(indicators), wanted, start
        self._histories, self._device = histories, device
        self._levels = np.linspace(0.0, 1.0, POINTS) if in_parts else np.array(LEVELS)
        self._months: list[tuple[Any, ...]] = []
        self._chosen = {h: int(np.flatnonzero(histories == h)[0]) for h in wanted.histories if h in histories}  # fmt: skip
        self._kept: list[Any] = []
        self._events = np.flatnonzero([i.unit == "0/1" for i in indicators])
        self._first: Any = None
        self._already: Any = None
        self._sums: dict[int, tuple[Any, Any]] = {}
        self._at = device  # where what was counted is

    def watch(self, model: Simulation) -> None:
        """Let a model read the indicators, and only these, in the months that it steps from now on."""
        model.record_only(self.indicators)

    def record(self, model: Simulation, columns: NDArray[np.int64] | None = None) -> None:
        """Count the month that the watched model has just stepped; arguments as of `Recorder.record`."""
        if not self.indicators:
            return
        values, month = model.recorded_there, model.month_number - 1
        # months of a user's own rules run in NumPy, whatever the engine
        device = _IN_NUMPY if model.engine == NUMPY else self._device
        if columns is not None:
            values = values[:, device.send(columns)]
        self._take(values, month, device)

    def add(self, values: NDArray[np.float32], month: int) -> None:
        """Count a month whose indicators are known (indicator, run)."""
        self._take(self._device.send(values), month, self._device)

    def _take(self, values: Any, month: int, device: Device) -> None:
        """Count a month (indicator, run)."""
        self._move(device)
        if self._wanted.monthly:
            self._months.append(self._count(values, device))
        if self._chosen:
            places = device.send(np.array(list(self._chosen.values())))
            self._kept.append(device.fetch(values[:, places]))
        self._note_events(values, month, device)
        self._add_to_year(values, month, device)

    def _move(self, device: Device) -> None:
        """Go on elsewhere, where a regime of a user's own rules begins or ends."""
        if device is self._at:
            return

        def moved(array: Any) -> Any:
            return device.send(self._at.fetch(array))

        if self._first is not None:
            self._first, self._already = moved(self._first), moved(self._already)
        self._sums = {year: (moved(t), moved(n)) for year, (t, n) in self._sums.items()}
        self._at = device

    def _count(self, values: Any, device: Device) -> tuple[Any, ...]:
        """A month: runs with a value, mean, squares (indicator,) and quantiles (indicator, level)."""
        xp = device.xp
        known = xp.isfinite(values)
        count = known.sum(axis=1)
        some = xp.maximum(count, 1)
        wide = xp.where(known, values, 0.0).astype(np.float64)
        mean = wide.sum(axis=1) / some
        squares = (xp.where(known, wide - mean[:, None], 0.0) ** 2).sum(axis=1)
        last = xp.where(count > 0, np.inf, 0.0).astype(np.float32)  # what is not known comes last
        ranked = xp.sort(xp.where(known, values, last[:, None]), axis=1)
        rank = device.send(self._levels) * xp.maximum(count - 1, 0)[:, None]
        below = xp.floor(rank).astype(np.int64)
        above = xp.minimum(below + 1, xp.maximum(count - 1, 0)[:, None])
        low, high = (
            xp.take_along_axis(ranked, place, axis=1).astype(np.float64) for place in (below, above)
        )
        quantiles = xp.where((count > 0)[:, None], low + (rank - below) * (high - low), np.nan)
        return tuple(device.fetch(part) for part in (count, mean, squares, quantiles))

    def _note_events(self, values: Any, month: int, device: Device) -> None:
        """Whether and when 0/1 indicators are 1 for the first time."""
        xp = device.xp
        if not len(self._events) or month < max(0, self._wanted.since - 1):
            return
        now = values[device.send(self._events)] > 0.5
        if self._first is None:
            self._first = xp.full(now.shape, NEVER, dtype=np.int32)
            self._already = xp.zeros(now.shape, dtype=bool)
        if month == max(0, self._wanted.since - 1):
            self._already = now
        if month >= self._wanted.since:
            self._first = xp.where((self._first == NEVER) & now, month, self._first)

    def _add_to_year(self, values: Any, month: int, device: Device) -> None:
        """The sum of the months of a year that have a value, and their number."""
        xp, year = device.xp, 1990 + month // YEAR
        if year not in self._wanted.years:
            return
        known = xp.isfinite(values)
        wide = xp.where(known, values, 0.0).astype(np.float64)
        before = self._sums.get(year)
        self._sums[year] = (wide, known * 1) if before is None else (before[0] + wide, before[1] + known)  # fmt: skip

    def take(self) -> tuple[int, Mapping[str, Any]]:
        """Nothing: what was counted is in `statistics`."""
        return self._start, {}

    def statistics(self) -> Statistics:
        """What was counted."""
        names, runs = tuple(i.name for i in self.indicators), len(self._histories)
        count, mean, squares, quantiles = (
            (np.stack(part) for part in zip(*self._months, strict=True))
            if self._months
            else (np.empty((0, len(names), *rest)) for rest in ((), (), (), (len(self._levels),)))
        )
        events = tuple(names[k] for k in self._events)
        shape = (len(events), runs)
        first, already = np.full(shape, NEVER, dtype=np.int32), np.zeros(shape, dtype=bool)
        if self._first is not None:
            first, already = self._at.fetch(self._first), self._at.fetch(self._already)
        kept = np.stack(self._kept) if self._kept else None
        return Statistics(
            names, self._start, count.astype(np.int64), mean, squares, quantiles, events, first, already,
            {year: self._year_mean(*sums) for year, sums in self._sums.items()},
            {} if kept is None else {h: kept[:, :, k] for k, h in enumerate(self._chosen)},
        )  # fmt: skip

    def _year_mean(self, total: Any, count: Any) -> Floats:
        number = self._at.fetch(count)
        return np.where(number > 0, self._at.fetch(total) / np.maximum(number, 1), np.nan)
