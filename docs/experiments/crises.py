"""How often crises climb, and how far patrons back the client in them.

`python docs/experiments/crises.py 1000` prints two tables in Markdown, at default values · with drawn parameters: steps up the
ladder a year by period beside the record, and how likely a patron backs the client where a display of force begins.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
if str(HERE.parents[1]) not in sys.path:
    sys.path.insert(0, str(HERE.parents[1]))

from sim.calendar import month_index  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.rules.crisis import DISPLAY, FORCE, WAR  # noqa: E402
from sim.scenario.library import load_plan, with_prior  # noqa: E402
from sim.scenario.parameters import PriorUse  # noqa: E402

USES: tuple[PriorUse, ...] = ("defaults", "declared")
PATRONS = ("russia", "china")
NAMES = ("rung", "calm", "provocations", "war.intensity", *(f"backing.{name}" for name in PATRONS))
PERIODS = ((1990, 2014), (2018, 2021), (2022, 2024), (2025, 2028), (2029, 2034))
#: Disputes of the client with the neighbour or the superpower, 1990-2014 (COW disputes, version 5), a year.
RECORD = "| record 1990-2014 | .64 | .28 | 0 | | | |"
#: Months from the end of the war to the trouble, in `trouble_after_the_war`.
HALF_A_YEAR = 6
Series = Mapping[str, NDArray[np.floating]]


def _steps_up(series: Series, rung: float) -> NDArray[np.bool_]:
    """Where the crisis comes up to a rung from below (month, run)."""
    rungs = series["rung"]
    before = np.concatenate([np.zeros_like(rungs[:1]), rungs[:-1]])
    return (rungs >= rung) & (before < rung)


def _months(first: int, last: int) -> slice:
    return slice(month_index(f"{first}-01"), month_index(f"{last}-12") + 1)


def _frequencies(series: Series, years: slice) -> list[str]:
    rates = [12 * _steps_up(series, rung)[years].mean() for rung in (DISPLAY, FORCE, WAR)]
    tests = 12 * series["provocations"][years].mean()
    peace = (series["rung"][years] < WAR).all(axis=0).mean()
    return [f"{rates[0]:.2f}", f"{rates[1]:.2f}", f"{rates[2]:.4f}", f"{tests:.0f}",
            f"{100 * series['calm'][years].mean():.0f}", f"{100 * peace:.0f}"]  # fmt: skip


def _backed(series: Series, where: NDArray[np.bool_]) -> list[str]:
    """Chance of cover, arms and troops of each patron where a crisis asks for them."""
    asked = where & _steps_up(series, DISPLAY)
    degrees = [series[f"backing.{name}"][asked] for name in PATRONS]
    return [
        ", ".join(f"{(degree >= least).mean():.2f}" for least in (1, 2, 3)) for degree in degrees
    ]


def _in_years(series: Series, years: slice) -> NDArray[np.bool_]:
    where = np.zeros(series["rung"].shape, dtype=bool)
    where[years] = True
    return where


def _months_after_the_war(series: Series, months: int) -> NDArray[np.bool_]:
    """Where the last war has been over for so many months (month, run)."""
    peace = series["war.intensity"] == 0.0
    ends = np.zeros_like(peace)
    ends[1 + months :] = (peace[1:] & ~peace[:-1])[: len(peace) - 1 - months]
    return ends


def _joined(*cells: list[str]) -> str:
    return " | ".join(" · ".join(cell) for cell in zip(*cells, strict=True))


def tables(runs: int) -> str:
    """Both tables, one after the other."""
    found = {
        name: [run_plan(with_prior(load_plan(name), use), runs, 1, NAMES) for use in USES]
        for name in ("baseline", "trouble_in_pyongyang", "trouble_after_the_war")
    }
    often = [
        "| years | displays of force | uses of force | wars | tests a year | calm months, % | no war, % of histories |",
        "|---|---|---|---|---|---|---|", RECORD,
    ]  # fmt: skip
    backed = ["| where a display of force begins | Russia | China |", "|---|---|---|"]
    base = found["baseline"]
    for first, last in PERIODS:
        years = _months(first, last)
        often.append(f"| {first}-{last} | {_joined(*(_frequencies(s, years) for s in base))} |")
        backed.append(
            f"| {first}-{last} | {_joined(*(_backed(s, _in_years(s, years)) for s in base))} |"
        )
    trouble, after = found["trouble_in_pyongyang"], found["trouble_after_the_war"]
    begins = _in_years(trouble[0], slice(month_index("2025-01"), month_index("2025-02")))
    for title, at_war in (("war on", True), ("war over", False)):
        cells = [_backed(s, begins & ((s["war.intensity"] > 0.0) == at_war)) for s in trouble]
        backed.append(f"| `trouble_in_pyongyang`, 2025-01, {title} | {_joined(*cells)} |")
    cells = [_backed(s, _months_after_the_war(s, HALF_A_YEAR)) for s in after]
    backed.append(f"| `trouble_after_the_war`, half a year after | {_joined(*cells)} |")
    return "\n".join([*often, "", *backed])


if __name__ == "__main__":
    print(tables(int(next(iter(sys.argv[1:]), "1000"))))
