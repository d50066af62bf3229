"""What each change after the research note moved: patterns before and after, step by step.

`python docs/experiments/steps.py 400` scores the model at default values and with parameters drawn from their
priors, on the same luck, and prints three tables in Markdown: the rules, one change more in each
column, on the series used first; then the better-sourced series and distances, and a rule that came
after them, likewise; then what was tried on the model as it is, and left out (series and numbers, then
other rules). The tables in `docs/decisions.md` are its output.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent, HERE.parents[1]):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import series as made  # noqa: E402
import tries  # noqa: E402

from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.facts import Series, load_facts  # noqa: E402
from sim.scenario.drivers import assemble  # noqa: E402
from sim.scenario.futures import Future  # noqa: E402
from sim.scenario.futures import Path as Points  # noqa: E402
from sim.scenario.library import load_plan, with_overrides, with_prior  # noqa: E402
from sim.scenario.plan import Plan  # noqa: E402
from sim.validation.patterns import PATTERNS, REQUIRED_INDICATORS, scores  # noqa: E402

OTHER = made.pages(HERE / "other_series.yaml")


@dataclass(frozen=True, slots=True)
class Step:
    """A change, given by what undoes it (or, for what was tried, by what does it).

    Attributes:
        name: head of its column.
        settings: parameters, by spelling.
        series: driver columns, by section and family of `other_series.yaml`.
        futures: what those series do after their record, where the baseline's future would not fit.
        rule: puts another rule in the place of ours while it is entered.
    """

    name: str
    settings: Mapping[str, float] = field(default_factory=dict)
    series: tuple[str, str] | None = None
    futures: Mapping[str, Future] = field(default_factory=dict)
    rule: Callable[[], AbstractContextManager[None]] = nullcontext


RULES = (
    Step("new rules", {"readiness_threat": 0.0, "thaw_reach": 0.0, "unity_goal": 100.0}),
    Step("fire, threat", {"answering_fire": 0.0}),
    Step("texts", {"text_worth": 0.0}),
    Step("risk", {"secondary_risk": 0.0}),
    Step("exports", {"export_ban": 1.0}),
    Step("fatigue", {"fatigue": 0.0}),
    Step("foresight", {"shared_response": 0.0, "thrift": 0.0, "aid_patience": 0.0}),
)
SERIES = (
    Step("population", series=("former", "population")),
    Step("distance", {
        "russia.distance": 6430.0, "russia.base_distance": 690.0, "china.distance": 810.0,
        "china.base_distance": 810.0, "us.distance": 11030.0, "us.base_distance": 200.0,
        "us.forward_forces": 0.06, "rok.distance": 195.0, "rok.base_distance": 195.0,
        "japan.distance": 1290.0, "japan.base_distance": 1290.0,
    }),
    Step("China's exposure", series=("former", "china_exposure"),
        futures={"exposure.china": Points(((540, 0.38),), "linear")}),
    Step("Russia's exposure", series=("former", "russia_exposure")),
    Step("government", series=("former", "government")),
    Step("border", series=("former", "border")),
)  # fmt: skip
LATER = (Step("patience", {"cash_patience": 0.0}),)
TRIED = (
    Step("openness by phases", series=("tried", "openness")),
    Step("graded war", series=("tried", "war")),
    Step("graded penalties of 1990", {"russia.initial_penalties": 0.36}),
    Step("a harder ban", {"export_ban": 4.0}),
)
OTHER_RULES = (
    Step("aid against famine (P2)", rule=tries.aid_against_famine),
    Step("near patrons mind (P5)", rule=tries.near_patrons_mind),
    Step("ban by enforcement (P5x)", rule=tries.ban_by_enforcement),
    Step("pause to signal (P13a)", rule=tries.pause_to_signal),
    Step("impunity by will (P13b)", rule=tries.impunity_by_will),
)


def apply_steps(steps: Sequence[Step]) -> Plan:
    """The baseline with what these steps say."""
    plan = load_plan("baseline")
    settings = {name: value for step in steps for name, value in step.settings.items()}
    return _replace_series(with_overrides(plan, settings), steps)


def _replace_series(plan: Plan, steps: Sequence[Step]) -> Plan:
    (regime,) = plan.regimes
    series, futures = dict(load_facts().series), dict(regime.drivers.futures)
    for step in steps:
        if step.series is not None:
            section, name = step.series
            series |= _columns(OTHER[section][name], series, name.rpartition("_")[2])
            futures |= step.futures
    drivers = assemble(plan.cast, series, futures, plan.months)
    return replace(plan, regimes=(replace(regime, drivers=drivers),))


def _columns(
    page: Mapping[str, Any], known: Mapping[str, Series], family: str
) -> dict[str, Series]:
    return {
        f"{family}.{column}": replace(
            known[f"{family}.{column}"],
            values=np.array(made.monthly(page, column)), kind=page["kind"],
        )
        for column in page["anchors"]
    }  # fmt: skip


def score_plan(plan: Plan, runs: int, seed: int = 1) -> tuple[dict[str, float], dict[str, float]]:
    """The share of histories that meet each pattern: at default values, and with drawn ones."""
    defaults, declared = (
        scores(run_plan(with_prior(plan, prior), runs, seed, REQUIRED_INDICATORS))
        for prior in ("defaults", "declared")
    )
    return defaults, declared


def table(columns: Mapping[str, Sequence[Step]], runs: int) -> str:
    """The patterns' scores with some steps undone, or done, in Markdown, in per cent."""
    scores_by_column = [_score_steps(steps, runs) for steps in columns.values()]
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for p in PATTERNS:
        cells = [
            f"{round(100 * a[p.name])} · {round(100 * b[p.name])}" for a, b in scores_by_column
        ]
        lines.append(
            f"| {p.name} {p.title}{' (fit)' if p.fit else ''} | " + " | ".join(cells) + " |"
        )
    return "\n".join(lines)


def _score_steps(steps: Sequence[Step], runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """The scores while the steps' other rules are in place."""
    with ExitStack() as places:
        for step in steps:
            places.enter_context(step.rule())
        return score_plan(apply_steps(steps), runs)


def cumulative_columns(
    first: str, steps: Sequence[Step], undone: Sequence[Step] = ()
) -> dict[str, Sequence[Step]]:
    """Columns with one step more in each; those in `undone` are never taken."""
    heads = [first, *(f"+ {step.name}" for step in steps)]
    return {head: (*steps[n:], *undone) for n, head in enumerate(heads)}


def single_columns(steps: Sequence[Step]) -> dict[str, Sequence[Step]]:
    """The model as it is, then each step by itself."""
    return {"as it is": (), **{step.name: (step,) for step in steps}}


def main(runs: int) -> None:
    """Print the tables."""
    tables = (
        cumulative_columns("the note", RULES, (*SERIES, *LATER)),
        cumulative_columns("former series", (*SERIES, *LATER)),
        single_columns(TRIED),
        single_columns(OTHER_RULES),
    )
    print("\n\n".join(table(columns, runs) for columns in tables))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
