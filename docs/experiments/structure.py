"""What each structural change moved: patterns, bands, joint events and ablations, step by step.

`python docs/experiments/structure.py measure NAME` measures the model as it is and keeps the numbers in
`docs/experiments/structure.json` under that name; `table` prints all steps in Markdown, as they stand in
`docs/decisions.md`. 1,000 histories at default values and 1,000 with parameters drawn, on the same random
numbers; shares are known to about 3 points (95 %).
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
    met = patterns.scores(series)
    fits = {p.name for p in patterns.PATTERNS if p.fit}
    trade = [s for s in summaries if s.series in reach.TRADE_SERIES]
    count = sum(s.count for s in trade)
    return {
        "patterns": met,
        "met": sum(met.values()),
        "met without fits": sum(v for k, v in met.items() if k not in fits),
        "coverage": sum(s.count * s.coverage for s in trade) / count,
        "crps": sum(s.count * s.crps for s in trade if s.series != "trade_share.dprk.china")
        / sum(s.count for s in trade if s.series != "trade_share.dprk.china"),
        "width": sum(s.count * s.width for s in trade) / count,
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


def table(steps: Mapping[str, Mapping[str, Any]]) -> str:
    """The steps in Markdown: defaults · priors in each cell."""
    names = list(steps)

    def row(title: str, of: Callable[[Mapping[str, Any]], float], form: str) -> str:
        cells = (
            " · ".join(format(of(steps[n][use]), form) for use in ("defaults", "declared"))
            for n in names
        )
        return f"| {title} | {' | '.join(cells)} |"

    lines = [f"| defaults · priors | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    lines += [
        row("patterns met, of 23", lambda s: s["met"], ".1f"),
        row("without those used in a fit", lambda s: s["met without fits"], ".1f"),
        row("90 % bands hold, nine trade series", lambda s: s["coverage"], ".2f"),
        row("CRPS of the eight amounts", lambda s: s["crps"], ".3f"),
        row("width of the bands", lambda s: s["width"], ".2f"),
        row("tests in 2028", lambda s: s["tests in 2028"], ".0f"),
        row("treasury mid-2024, $m", lambda s: s["treasury mid-2024"], ".0f"),
    ]
    for title in joint_events.shares.__doc__ and [e.title for e in joint_events.JOINT_EVENTS]:
        lines.append(row(f"{title}, %", lambda s, t=title: 100 * s["joint"][t], ".1f"))
    for world in WORLDS:
        for place, outcome in enumerate(ALLIANCE_OF_2024[:4]):
            lines.append(
                row(
                    f"{world}: {outcome.title}",
                    lambda s, w=world, k=place: s["worlds"][w][k],
                    ".3f",
                )
            )
    return "\n".join(lines)


def pattern_table(steps: Mapping[str, Mapping[str, Any]]) -> str:
    """Share of histories that meet each pattern, in per cent: defaults · priors."""
    names = list(steps)
    lines = [f"| defaults · priors | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for p in patterns.PATTERNS:
        cells = (
            " · ".join(
                f"{100 * steps[n][use]['patterns'][p.name]:.0f}" for use in ("defaults", "declared")
            )
            for n in names
        )
        lines.append(f"| {p.name} {p.title}{' (fit)' if p.fit else ''} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(words: list[str]) -> None:
    """Measure the model, or print the steps."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    if words[:1] == ["measure"]:
        kept[words[1]] = measure()
        FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    else:
        print(table(kept), pattern_table(kept), sep="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
