"""What each structural change moved: patterns, bands, joint events and ablations, step by step.

`python docs/experiments/structure.py measure NAME` measures the model as it is and keeps the numbers in
`docs/experiments/structure.json` under that name; `table` prints all steps in Markdown, as they stand in
`docs/measurements.md`. 1,000 histories at default values and 1,000 with parameters drawn, on the same random
numbers. Each step was measured at its own commit (`COMMITS`): check it out, copy this file into its
`docs/experiments/`, and measure.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
if str(HERE.parents[1]) not in sys.path:
    sys.path.insert(0, str(HERE.parents[1]))

from sim.calendar import month_index  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.rules.registry import all_parameters  # noqa: E402
from sim.scenario.library import load_plan, with_overrides, with_prior  # noqa: E402
from sim.scenario.plan import Plan  # noqa: E402
from sim.validation import joint_events, patterns, reach  # noqa: E402
from sim.validation.ablations import ALLIANCE_OF_2024, Part, without  # noqa: E402

FILE = HERE / "structure.json"
RUNS, SEED = 1000, 1
#: Where each step was measured.
COMMITS = {
    "before": "c0244c1", "A": "253ea39", "B": "1e2d221", "C": "99f1b5d", "D": "edf2890", "E": "0a30dc0",
    "F": "987e235", "G": "db443d7", "H": "2c0f493", "I": "853d3d6", "J": "92f83d8", "K": "6c6baf3",
    "L": "980e850", "M": "d8c04f3", "N": "772dfdf",
}  # fmt: skip
#: The years after the record that are looked at.
LATER = ("provocations", "treasury.dprk")


def _war(plan: Plan) -> Plan:
    return without(plan, [Part("", "driver", drivers={"war.intensity": 0.0})])


def _no_quarrel(plan: Plan) -> Plan:
    """No quarrel of the war: its contest stays what it was before it."""
    if "war_quarrel" in all_parameters():
        return with_overrides(plan, {"war_quarrel": 0.0})
    regimes = []
    for regime in plan.regimes:
        fields = {name: values.copy() for name, values in regime.drivers.fields.items()}
        _, index = regime.drivers.place["contest.russia"]
        rows = (slice(None), *index)
        contest = fields["contest"][rows]
        begin = month_index("2022-03")
        contest[begin:] = contest[begin - 1]
        fields["contest"][rows] = contest
        regimes.append(replace(regime, drivers=replace(regime.drivers, fields=fields)))
    return replace(plan, regimes=tuple(regimes))


def _settings(**values: float) -> Callable[[Plan], Plan]:
    return lambda plan: with_overrides(plan, values)


WORLDS: Mapping[str, Callable[[Plan], Plan]] = {
    "history": lambda plan: plan,
    "shells worthless": _settings(shell_value=0.0),
    "quarrel only": lambda plan: with_overrides(plan, {"war_weight": 1.0, "shell_value": 0.0, "desired_fire": 0.0}),
    "demand only": _no_quarrel,
    "no war": lambda plan: _no_quarrel(_war(plan)),
    "no penalties": _settings(penalties_weight=0.0),
    "fear and diversification off": lambda plan: without(
        plan, [Part("", "mechanism", settings={"hegemony_weight": 0.0, "diversification_weight": 0.0,
                                              **({"harm_threat": 0.0} if "harm_threat" in all_parameters() else {})})]),
    "distance off": _settings(distance_weight=0.0),
}  # fmt: skip


def measure() -> dict[str, Any]:
    """All numbers of the model as it is, by the use of priors."""
    return {use: _measure(use) for use in ("defaults", "declared")}


def _measure(use: Any) -> dict[str, Any]:
    plan = with_prior(load_plan("baseline"), use)
    plan = replace(plan, months=month_index("2034-12") + 1)
    records = reach.level_records()
    names = dict.fromkeys((
        *reach.indicators_read(records), *patterns.REQUIRED_INDICATORS, *joint_events.REQUIRED_INDICATORS, *LATER,
    ))  # fmt: skip
    series = run_plan(plan, RUNS, SEED, tuple(names))
    past = {name: values[: month_index("2024-06") + 1] for name, values in series.items()}
    summaries = [reach.summarise(p) for p in (reach.place(r, past) for r in records) if p]
    held = {p.name: p.check(patterns.Past(series)) for p in patterns.PATTERNS}
    met = {name: float(runs.mean()) for name, runs in held.items()}
    each = np.sum([runs.astype(float) for runs in held.values()], axis=0)
    trade = reach.trade_reach(summaries)
    assert trade is not None
    return {
        "patterns": met,
        "met": sum(met.values()),
        "met, error": float(1.96 * each.std(ddof=1) / np.sqrt(len(each))),
        "coverage": trade.coverage,
        "crps": trade.crps,
        "width": trade.width,
        "out of reach": {s.series: len(s.out_of_reach) for s in summaries if s.out_of_reach},
        "joint": joint_events.shares(past),
        "tests in 2028": float(joint_events.yearly(series, "provocations", 2028).mean()),
        "tests in 2034": float(joint_events.yearly(series, "provocations", 2034).mean()),
        "treasury mid-2024": float(np.median(series["treasury.dprk"][month_index("2024-06")])),
        "worlds": _worlds(plan),
    }


def _worlds(plan: Plan) -> dict[str, list[float]]:
    """Means of the alliance's outcomes in each world."""
    last = max(one.last for one in ALLIANCE_OF_2024)
    short = replace(plan, months=last + 1)
    names = tuple(dict.fromkeys(one.indicator for one in ALLIANCE_OF_2024))
    found = {}
    for title, change in WORLDS.items():
        series = run_plan(change(short), RUNS // 2, SEED, names)
        found[title] = [round(float(one.of(series).mean()), 4) for one in ALLIANCE_OF_2024]
    return found


Steps = Mapping[str, Mapping[str, Any]]
USES = ("defaults", "declared")


def load() -> Steps:
    """The steps measured so far, by name."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def _rows(steps: Steps, rows: Mapping[str, Callable[[Mapping[str, Any]], str]]) -> str:
    """One column a step, "defaults · priors" in each cell."""
    lines = [f"| defaults · priors | {' | '.join(steps)} |", "|---|" + "---|" * len(steps)]
    for title, of in rows.items():
        cells = (" · ".join(of(step[use]) for use in USES) for step in steps.values())
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def table(steps: Steps) -> str:
    """Patterns, bands, reach and the alliance's outcomes in each world, by step."""
    events = [event.title for event in joint_events.JOINT_EVENTS]
    outcomes = [one.title for one in ALLIANCE_OF_2024]
    first = steps["before"]["defaults"]["patterns"]
    tests = [p.name for p in patterns.PATTERNS if p.name in first and not p.fit]
    return _rows(steps, {
        f"patterns met, of the first {len(first)}": lambda s: f"{sum(s['patterns'][name] for name in first):.1f} ± {s['met, error']:.1f}",
        "without those used in a fit": lambda s: f"{sum(s['patterns'][name] for name in tests):.1f}",
        "90 % bands hold, nine trade series": lambda s: f"{s['coverage']:.2f}",
        "CRPS of the eight amounts": lambda s: f"{s['crps']:.3f}",
        "width of the bands": lambda s: f"{s['width']:.2f}",
        "tests in 2028": lambda s: f"{s['tests in 2028']:.0f}",
        "tests in 2034": lambda s: f"{s['tests in 2034']:.0f}",
        "treasury mid-2024, $m": lambda s: f"{s['treasury mid-2024']:.0f}",
        **{f"{t}, %": lambda s, t=t: f"{100 * s['joint'][t]:.1f}" for t in events},
        **{f"{world}: {outcome}": lambda s, w=world, k=k: f"{s['worlds'][w][k]:.3f}"
           for world in WORLDS for k, outcome in enumerate(outcomes)},
    })  # fmt: skip


def pattern_table(steps: Steps) -> str:
    """Share of histories that meet each pattern, in per cent, by step."""
    return _rows(steps, {
        f"{p.name} {p.title}{' (fit)' if p.fit else ''}":
            lambda s, name=p.name: f"{100 * s['patterns'][name]:.0f}" if name in s["patterns"] else "–"
        for p in patterns.PATTERNS
    })  # fmt: skip


def both_tables(steps: Steps) -> str:
    """Both tables, one after the other."""
    return f"{table(steps)}\n\n{pattern_table(steps)}"


def main(words: list[str]) -> None:
    """Measure the model, or print the steps."""
    steps = dict(load())
    if words[:1] == ["measure"]:
        steps[words[1]] = measure()
        FILE.write_text(json.dumps(steps, indent=1) + "\n", encoding="utf-8", newline="\n")
    else:
        print(both_tables(steps))


if __name__ == "__main__":
    main(sys.argv[1:])
