"""Joint events of the record: what happened together, and the share of runs in which it does.

Values that are each within reach may never occur together. These events were chosen from misfits of the
model (`docs/decisions.md`); they describe its reach, and none is a target.

`python -m sim.validation.joint_events 1000` prints the shares at default values and with parameters drawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index, month_name
from sim.ensemble.execution.memory import run_plan
from sim.numerics import Floats
from sim.record import MEASURES, model_values
from sim.scenario.library import load_plan, with_prior
from sim.validation.command import refuse_other, run_command, split_runs

Series = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class JointEvent:
    """Something that happened in the record.

    Attributes:
        title: for readers, with what the record shows.
        holds: in which runs it happens (run,).
    """

    title: str
    holds: Callable[[Series], NDArray[np.bool_]]


def observed(series: Series, name: str, year: int) -> Floats:
    """What a yearly record would show of a year, in its unit (run,)."""
    months, values = model_values(name, series)
    years = [int(month_name(int(month))[:4]) for month in months]
    return values[years.index(year)]


def yearly(series: Series, name: str, first: int, last: int | None = None) -> Floats:
    """Sum of an indicator over some years, both included (run,)."""
    begin, end = month_index(f"{first}-01"), month_index(f"{last or first}-12")
    return np.asarray(series[name][begin : end + 1].astype(float).sum(axis=0))


def _between(values: Floats, low: float, high: float) -> NDArray[np.bool_]:
    return (values >= low) & (values <= high)


def _tests(series: Series, first: int, last: int | None = None) -> Floats:
    return yearly(series, "provocations", first, last)


def _chinese_exports_fall(s: Series) -> NDArray[np.bool_]:
    name = "exports.dprk.china"
    return observed(s, name, 2018) <= 0.25 * observed(s, name, 2016)


JOINT_EVENTS: tuple[JointEvent, ...] = (
    JointEvent("trade with China at least $7,000 m in 2013 and in 2014",
        lambda s: np.minimum(observed(s, "trade.dprk.china", 2013), observed(s, "trade.dprk.china", 2014)) >= 7000),
    JointEvent("exports to China of 2018 at most a quarter of those of 2016", _chinese_exports_fall),
    JointEvent("that, and exports of 2016 at least $2,300 m",
        lambda s: _chinese_exports_fall(s) & (observed(s, "exports.dprk.china", 2016) >= 2300)),
    JointEvent("China's share of trade at least 95 % in 2023",
        lambda s: observed(s, "trade_share.dprk.china", 2023) >= 95),
    JointEvent("trade with Russia below $100 m in 2023", lambda s: observed(s, "trade.dprk.russia", 2023) < 100),
    JointEvent("trade with Russia $200-600 m in 2005",
        lambda s: _between(observed(s, "trade.dprk.russia", 2005), 200, 600)),
    JointEvent("trade with Russia $80-600 m in 2005",
        lambda s: _between(observed(s, "trade.dprk.russia", 2005), 80, 600)),
    JointEvent("Japan's share of exports at most .5 in 1995",
        lambda s: observed(s, "export_share_cow.dprk.japan", 1995) <= 0.5),
    JointEvent("at most 5 tests in 1994-2005, and 25-45 in 2022",
        lambda s: (_tests(s, 1994, 2005) <= 5) & _between(_tests(s, 2022), 25, 45)),
    JointEvent("at most one test in 2018, and 25-45 in 2022",
        lambda s: (_tests(s, 2018) <= 1) & _between(_tests(s, 2022), 25, 45)),
    JointEvent("tests of 2023 at most .8 of those of 2022", lambda s: _tests(s, 2023) <= 0.8 * _tests(s, 2022)),
    JointEvent("10-24 severe tests in 2006-23", lambda s: _between(yearly(s, "severe_tests", 2006, 2023), 10, 24)),
    JointEvent("a veto in 2022 and none before",
        lambda s: (yearly(s, "texts_vetoed", 2022) > 0) & (yearly(s, "texts_vetoed", 1990, 2021) == 0)),
)  # fmt: skip

RECORDS = (
    "trade.dprk.china", "exports.dprk.china", "trade_share.dprk.china", "trade.dprk.russia", "export_share_cow.dprk.japan",
)  # fmt: skip
#: The indicators that the events read.
REQUIRED_INDICATORS = tuple(
    dict.fromkeys((
        *(indicator for name in RECORDS for indicator in MEASURES[name].indicators),
        "provocations", "severe_tests", "texts_vetoed",
    ))
)  # fmt: skip


def shares(series: Series) -> dict[str, float]:
    """Share of runs in which each event happens, by its title."""
    return {event.title: float(event.holds(series).mean()) for event in JOINT_EVENTS}


def table(runs: int, seed: int = 1) -> str:
    """The shares in Markdown, in per cent: at default values, and with parameters drawn."""
    plan = load_plan("history")
    columns = [
        shares(run_plan(with_prior(plan, prior), runs, seed, REQUIRED_INDICATORS))
        for prior in ("defaults", "declared")
    ]
    lines = ["| event of the record | defaults, % | priors, % |", "|---|---|---|"]
    lines += [
        f"| {t} | {100 * columns[0][t]:.1f} | {100 * columns[1][t]:.1f} |" for t in columns[0]
    ]
    return "\n".join(lines)


def _command(words: list[str]) -> None:
    runs, others = split_runs(words, usual=1000)
    refuse_other(others)
    print(table(runs))


if __name__ == "__main__":
    run_command(_command)
