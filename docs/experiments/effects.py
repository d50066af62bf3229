"""What the levers and scenarios of the article's other half change, and links beside their record.

`python docs/experiments/effects.py 1000` prints two tables in Markdown: paired differences of scenarios and levers from what they
are compared with, at default values · with drawn parameters, and flows over links beside the record.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
if str(HERE.parents[1]) not in sys.path:
    sys.path.insert(0, str(HERE.parents[1]))

from sim.calendar import month_index  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.results.compare import Z95  # noqa: E402
from sim.scenario.library import load_plan, with_overrides, with_prior  # noqa: E402
from sim.scenario.parameters import PriorUse  # noqa: E402
from sim.scenario.plan import Plan  # noqa: E402

USES: tuple[PriorUse, ...] = ("defaults", "declared")
SINCE = month_index("2024-07")


@dataclass(frozen=True, slots=True)
class Effect:
    """A change, what it is compared with, and where its effect is looked for."""

    title: str
    changed: Callable[[], Plan]
    base: Callable[[], Plan]
    year: int
    indicators: Sequence[str]


def _shipped(name: str) -> Callable[[], Plan]:
    return lambda: load_plan(name)


def _lever(**settings: float) -> Callable[[], Plan]:
    values = {name.replace("__", "."): value for name, value in settings.items()}
    return lambda: with_overrides(load_plan("baseline"), values, since=SINCE)


SPHERE = ("technology.russia.dprk", "cover.russia.dprk", "commitment.russia.dprk", "reliability.russia",
          "arms.dprk.russia", "trust.dprk.russia", "treaty.dprk.russia")  # fmt: skip
TROUBLE = ("trust.dprk.russia", "trust.dprk.china", "treaty.dprk.russia", "enforcement.china", "trilateral", "arming", "talks",
           "war_in_korea")  # fmt: skip
BASE = _shipped("baseline")
EFFECTS = (
    *(Effect(f"Beijing {how}, {year}", _shipped(f"beijing_{name}"), BASE, year, SPHERE)
      for name, how in (("objects", "objects"), ("indifferent", "looks away")) for year in (2026, 2033)),
    Effect("secondary sanctions of .5, 2026", _lever(us__secondary_shift=0.5), BASE, 2026,
           ("supplies.china.russia", "dependence.russia.china")),
    Effect("assurance dearer by 1.5, 2030", _lever(us__burden_shift=1.5), BASE, 2030, ("assurance.us.rok", "arming")),
    Effect("a southern build-up: forward forces of .15, 2030", _lever(us__forward_forces=0.15), BASE, 2030,
           ("hegemony.china.dprk", "diversification_premium.dprk.russia", "outreach.dprk.russia", "share.dprk.russia", "share.dprk.china")),
    Effect("engagement, 2034", _shipped("us_engagement"), BASE, 2034, ("regional_power.china", "regional_balance")),
    Effect("engagement, 2031", _shipped("us_engagement"), BASE, 2031, ("alignment.dprk.china", "share.dprk.china")),
    Effect("engagement with deals punished by China, 2031", lambda: load_plan(str(HERE / "deal_punished.yaml")), BASE, 2031,
           ("alignment.dprk.china", "share.dprk.china")),
    *(Effect(f"trouble in Pyongyang, {year}", _shipped("trouble_in_pyongyang"), BASE, year, TROUBLE) for year in (2025, 2032)),
    *(Effect(f"{title}, 2028", _shipped(name), BASE, 2028, ("clashes", "calm"))
      for title, name in (("engagement", "us_engagement"), ("maximum pressure", "us_maximum_pressure"))),
)  # fmt: skip
#: What links show beside the record: title, indicator, factor to the record's unit, and the record by year.
LINKS: Mapping[str, tuple[str, float, Mapping[int, str]]] = {
    "Russia's dependence on China": ("dependence.russia.china", 1.0, {
        1995: ".033", 2005: ".069", 2010: ".122", 2014: ".134", 2021: ".197", 2022: ".262", 2023: ".358"}),
    "supplies from China to Russia, $bn a year": ("supplies.china.russia", 0.012, {2014: "54", 2021: "68", 2023: "111"}),
    "cash from Seoul to Washington, $m a month": ("cash.rok.us", 1.0, {2005: "58", 2018: "70", 2021: "86"}),
    "shells that Seoul lends (rule 8.11), kshell a month": ("shells.rok.front", 1.0, {2022: "8", 2023: "42"}),
    "shells that Seoul sells to Washington, kshell a month": ("shells.rok.us", 1.0, {2022: "in the former", 2023: "in the former"}),
}  # fmt: skip


def _year(values: Any, year: int) -> Any:
    first = month_index(f"{year}-01")
    return values[first : first + 12].astype(float).mean(axis=0)


def effects_table(runs: int) -> str:
    """Level of the base, and the paired difference with its interval: defaults · drawn."""
    lines = ["| change | indicator | base | difference |", "|---|---|---|---|"]
    for effect in EFFECTS:
        levels: dict[str, list[str]] = {name: [] for name in effect.indicators}
        changes: dict[str, list[str]] = {name: [] for name in effect.indicators}
        for use in USES:
            base, changed = (
                run_plan(with_prior(plan(), use), runs, 1, tuple(effect.indicators))
                for plan in (effect.base, effect.changed)
            )
            for name in effect.indicators:
                before = _year(base[name], effect.year)
                change = _year(changed[name], effect.year) - before
                error = Z95 * change.std(ddof=1) / np.sqrt(runs)
                levels[name].append(f"{before.mean():.3g}")
                changes[name].append(f"{change.mean():+.3g} ± {error:.1g}")
        lines += [f"| {effect.title} | `{name}` | {' · '.join(levels[name])} | {' · '.join(changes[name])} |"
                  for name in effect.indicators]  # fmt: skip
    return "\n".join(lines)


def links_table(runs: int) -> str:
    """Means of a year beside the record: defaults · drawn."""
    names = tuple(name for name, *_ in LINKS.values())
    series = [run_plan(with_prior(load_plan("history"), use), runs, 1, names) for use in USES]
    lines = ["| flow or tie | year | record | model |", "|---|---|---|---|"]
    for title, (name, factor, recorded) in LINKS.items():
        for year, value in recorded.items():
            means = " · ".join(f"{factor * _year(one[name], year).mean():.3g}" for one in series)
            lines.append(f"| {title} | {year} | {value} | {means} |")
    return "\n".join(lines)


if __name__ == "__main__":
    count = int(next(iter(sys.argv[1:]), "1000"))
    print(effects_table(count), links_table(count), sep="\n\n")
