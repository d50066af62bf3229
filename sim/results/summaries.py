"""Results of a batch of which only statistics were kept, so that it may have a million runs.

They answer as results do where statistics suffice: summary, differences and comparison in the years that
were kept, first times. Series of all runs they do not have; those of chosen histories they do.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index, month_name
from sim.ensemble.execution.statistics import LEVELS, NEVER, YEAR, Statistics, Wanted
from sim.ensemble.request.batch import Batch
from sim.ensemble.storage.manifest import batch_manifest
from sim.errors import UserError
from sim.files import write_file, write_table
from sim.results.compare import Z95, Spread
from sim.results.data import ResultsData
from sim.results.first_times import FirstTime, median_interval, wilson
from sim.state.indicators import select_indicators
from sim.words.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd

#: The files that `save` writes.
MONTHS, TIMES, YEARS, DIFFERENCES, ABOUT = (
    "statistics.csv", "first-times.csv", "years.csv", "differences.csv", "about.json",
)  # fmt: skip


class Summaries(ResultsData):
    """Statistics of a batch by scenario.

    Args:
        batch: what was run.
        wanted: what was counted.
        parts: of each scenario its own months; those before are its parent's.
    """

    def __init__(self, batch: Batch, wanted: Wanted, parts: Mapping[str, Statistics]) -> None:
        units: dict[str, Any] = {
            plan.name: {i.name: i.unit for i in select_indicators(plan.cast, batch.record)}
            for plan in batch.plans
        }
        super().__init__(units, batch_manifest(batch, {}))
        self._nodes = {node.plan.name: node for node in batch.nodes}
        self._wanted, self._parts = wanted, parts

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of the indicators."""
        return tuple(str(name) for name in next(iter(self._datasets.values())))

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose means each run has."""
        return tuple(sorted(self._wanted.years))

    def __repr__(self) -> str:
        """One line: scenarios, runs."""
        return f"<Summaries: {', '.join(self.scenarios)}; {self.manifest['runs']} runs>"

    def unit(self, indicator: str) -> str:
        """The unit of an indicator."""
        units = next((u for u in self._datasets.values() if indicator in u), None)
        if units is None:
            raise UserError(
                f"no indicator {indicator!r} here.{nearest(indicator, self.indicators)}"
            )
        return str(units[indicator])

    def months_of(self, *_: Any, **__: Any) -> NoReturn:
        """Series of all runs were not kept."""
        raise UserError("only statistics were kept: histories that are named keep their series")

    def series(self, *_: Any, **__: Any) -> NoReturn:
        """Series of all runs were not kept."""
        self.months_of()

    def frame(self, *_: Any, **__: Any) -> NoReturn:
        """Series of all runs were not kept."""
        self.months_of()

    def given(self, *_: Any, **__: Any) -> NoReturn:
        """Of statistics no histories can be selected."""
        self.months_of()

    @property
    def data(self) -> NoReturn:
        """Series of all runs were not kept."""
        self.months_of()

    def window_mean(
        self, indicator: str, scenario: str, first: int, last: int
    ) -> NDArray[np.float64]:
        """An indicator's mean over a year that was kept (run,)."""
        self._row(indicator, scenario)
        year = 1990 + first // YEAR
        owner = self._owner(scenario, first)
        if last != first + YEAR - 1 or year not in owner.years:
            kept = ", ".join(map(str, self.years)) or "none"
            raise UserError(f"no means of {year} were kept; there are those of: {kept}")
        return owner.years[year][owner.indicators.index(indicator)]

    def window(self, scenario: str, year: int | None = None) -> tuple[int, int]:
        """The first and last month of a year that was kept: the last by default."""
        self[scenario]
        if year is None and not self.years:
            raise UserError("no means of years were kept: name some with `years`")
        first = month_index(f"{self.years[-1] if year is None else year}-01")
        return first, first + YEAR - 1

    def divergence_month(self, scenario: str) -> int:
        """The month in which a scenario and its base diverge: its branch."""
        return self.branch_of(scenario) or 0

    def counted_since(self, scenario: str) -> int:
        """The month from which first times were counted."""
        self[scenario]
        return self._wanted.since

    def month_count(self, scenario: str) -> int:
        """How many months a scenario's runs have."""
        self[scenario]
        return self._nodes[scenario].plan.months

    def first_months(
        self, indicator: str, scenario: str, since: int, last: int
    ) -> NDArray[np.int64]:
        """The first month, of since to last, in which a 0/1 indicator is 1; below 0 where there is none (run,)."""
        self._refuse_since(since)
        whole = self._whole(scenario)
        first = whole.first[self._event(indicator, whole)]
        return np.where(first > last, NEVER, first).astype(np.int64)

    def on_before(self, indicator: str, scenario: str, since: int) -> NDArray[np.bool_]:
        """Whether a 0/1 indicator is 1 in the month before first times are counted (run,)."""
        self._refuse_since(since)
        whole = self._whole(scenario)
        return np.asarray(whole.already[self._event(indicator, whole)])

    def _event(self, indicator: str, whole: Statistics) -> int:
        """The row of a 0/1 indicator."""
        if indicator not in whole.events:
            raise UserError(
                f"no yes/no indicator {indicator!r} here.{nearest(indicator, whole.events)}"
            )
        return whole.events.index(indicator)

    def _refuse_since(self, since: int) -> None:
        if since != self._wanted.since:
            raise UserError(f"first times were counted from {month_name(self._wanted.since)} on")

    def months(self, scenario: str) -> "pd.DataFrame":
        """A row for each month and indicator: runs with a value, mean, its Monte-Carlo error, quantiles."""
        import pandas as pd

        self[scenario]
        whole = self._whole(scenario)
        runs = np.maximum(whole.count, 1)
        deviation = np.sqrt(whole.squares / np.maximum(whole.count - 1, 1))
        columns = {
            "runs": whole.count, "mean": np.where(whole.count > 0, whole.mean, np.nan),
            "deviation": deviation, "error": Z95 * deviation / np.sqrt(runs),
            **{f"p{100 * level:02.0f}": whole.quantiles[..., k] for k, level in enumerate(LEVELS)},
        }  # fmt: skip
        names, count = whole.indicators, len(whole.count)
        return pd.DataFrame({
            "scenario": scenario,
            "month": np.repeat([month_name(m) for m in range(count)], len(names)),
            "indicator": list(names) * count,
            **{name: values.ravel() for name, values in columns.items()},
        })  # fmt: skip

    def history(self, number: int, scenario: str) -> "pd.DataFrame":
        """The series of a chosen history: a row a month, a column for each indicator.

        Raises:
            UserError: if it was not chosen.
        """
        import pandas as pd

        self[scenario]
        whole = self._whole(scenario)
        if number not in whole.kept:
            chosen = ", ".join(map(str, self._wanted.histories)) or "none"
            raise UserError(f"history {number} was not kept; kept were: {chosen}")
        values = whole.kept[number]
        months = pd.Index([month_name(m) for m in range(len(values))], name="month")
        return pd.DataFrame(values, months, list(whole.indicators))

    def first_times(
        self, scenario: str, until: int | None = None, since: int | None = None
    ) -> list[FirstTime]:
        """How likely the 0/1 indicators are to turn 1 since the batch's branch, and when.

        Args:
            until: the last month that counts; by default the run's.
            since: as it was counted; another is refused.
        """
        if since is not None:
            self._refuse_since(since)
        whole = self._whole(scenario)
        first = np.where(whole.first > (until or whole.first.max(initial=0)), NEVER, whole.first)
        return [
            _first_time(name, first[row], whole.already[row])
            for row, name in enumerate(whole.events)
        ]

    def save(self, folder: Path) -> Path:
        """Write its tables as CSV, and the manifest as JSON; the folder."""
        import json

        import pandas as pd

        if self._wanted.monthly:
            tables = [self.months(name) for name in self.scenarios]
            write_table(folder / MONTHS, pd.concat(tables, ignore_index=True))
        times = [{"scenario": s, **_as_row(t)} for s in self.scenarios for t in self.first_times(s)]
        write_table(folder / TIMES, pd.DataFrame(times))
        if self.years:
            tables = [self.summary(year) for year in self.years]
            write_table(folder / YEARS, pd.concat(tables, ignore_index=True))
            if not (differences := self.all_differences()).empty:
                write_table(folder / DIFFERENCES, differences)
        for number in self._wanted.histories:
            for name in self.scenarios:
                write_table(folder / f"history-{number}-{name}.csv", self.history(number, name).reset_index())  # fmt: skip
        about = {**self.manifest, "kept": "statistics"}
        write_file(folder / ABOUT, json.dumps(about, indent=1, ensure_ascii=False) + "\n")
        return folder

    # -- a scenario's months and its parent's -----------------------------------------------------

    def _row(self, indicator: str, scenario: str) -> None:
        if indicator not in self[scenario]:
            raise UserError(
                f"no indicator {indicator!r} here.{nearest(indicator, self.indicators)}"
            )

    def _owner(self, scenario: str, month: int) -> Statistics:
        """The statistics that hold a month of a scenario: its own, or those of the past that it shares."""
        node = self._nodes[scenario]
        while node.parent is not None and month < node.start:
            node = self._nodes[node.parent]
        return self._parts[node.plan.name]

    def _whole(self, scenario: str) -> Statistics:
        """A scenario's statistics, with the past that it shares before its own months."""
        node, own = self._nodes[scenario], self._parts[scenario]
        if node.parent is None:
            return own
        past = self._whole(node.parent)
        before = (past.first >= 0) & (past.first < node.start)
        knows = node.start > max(0, self._wanted.since - 1)

        def joined(part: str) -> Any:
            return np.concatenate((getattr(past, part)[: node.start], getattr(own, part)))

        return Statistics(
            own.indicators, 0, joined("count"), joined("mean"), joined("squares"), joined("quantiles"),
            events=own.events,
            first=np.where(before, past.first, own.first),
            already=past.already if knows else own.already,
            years=past.years | own.years,
            kept={
                h: np.concatenate((past.kept[h][: node.start], own.kept[h])) for h in own.kept
            },
        )  # fmt: skip


def _first_time(name: str, first: NDArray[np.int32], already: NDArray[np.bool_]) -> FirstTime:
    """As `results.first_times.first_time`, of first months instead of a series."""
    ever = first != NEVER
    low, high = wilson(int(ever.sum()), len(ever))
    when = first[ever & ~already].astype(np.int64)
    spread = Spread.of(when)
    return FirstTime(
        name, float(ever.mean()), low, high, spread.median, spread.low, spread.high,
        *median_interval(when), float(already.mean()),
    )  # fmt: skip


def _as_row(time: FirstTime) -> dict[str, Any]:
    """A first time with its months by name."""
    months = ("first", "early", "late", "first_low", "first_high")
    row = {name: getattr(time, name) for name in FirstTime.__slots__}
    return row | {n: month_name(int(row[n])) if np.isfinite(row[n]) else "" for n in months}


def usual_wanted(
    batch: Batch, years: tuple[int, ...] = (), histories: tuple[int, ...] = ()
) -> Wanted:
    """What is counted of a batch where nobody says more.

    Args:
        years: whose means each run keeps; by default the fifth after the first branch, or the last.
        histories: whose series are kept.

    Raises:
        UserError: for a year or history that the batch does not have whole.
    """
    branches = [plan.branch for plan in batch.plans if plan.compare_to and plan.branch]
    since = min(branches, default=0)
    months = min(plan.months for plan in batch.plans)
    last = 1990 + months // YEAR - 1
    if not years and last >= 1990:
        years = (min(1990 + since // YEAR + 4 if since else last, last),)
    starts = {node.start for node in batch.nodes if node.start}
    mistakes = []
    for year in years:
        first = month_index(f"{year}-01")
        if not 0 <= first <= months - YEAR:
            mistakes.append(f"year {year}: take one from 1990 to {last}")
        elif cut := [s for s in starts if first < s < first + YEAR]:
            mistakes.append(f"year {year}: a branch in {month_name(cut[0])} cuts it; take another")
    known = set(batch.histories.tolist())
    mistakes += [f"history {h}: there is none of this number" for h in histories if h not in known]
    if mistakes:
        raise UserError(*mistakes)
    return Wanted(tuple(dict.fromkeys(years)), since, tuple(dict.fromkeys(histories)))
