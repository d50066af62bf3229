"""What each improvement on the research note changed: patterns before and after, step by step.

`python docs/steps.py 400` scores the model as the note states it, then with one change more in each
column, at default values and with parameters drawn from their priors, on the same luck. The table
in `docs/decisions.md` is its output.
"""

import sys
from collections.abc import Mapping

from sim.analysis.patterns import NEEDED, PATTERNS, scores
from sim.ensemble.memory import run_plan
from sim.scenario.library import load_plan, overridden, with_prior

#: The changes in the order in which they were made, each with the values that undo it.
STEPS: tuple[tuple[str, Mapping[str, float]], ...] = (
    ("new rules", {"readiness_threat": 0.0, "thaw_reach": 0.0, "unity_goal": 100.0}),
    ("fire, threat", {"answering_fire": 0.0}),
    ("texts", {"text_worth": 0.0}),
    ("risk", {"secondary_risk": 0.0}),
    ("exports", {"export_ban": 1.0}),
    ("fatigue", {"fatigue": 0.0}),
    ("foresight", {"shared_response": 0.0, "thrift": 0.0, "aid_patience": 0.0}),
)


def undone(first: int) -> dict[str, float]:
    """The settings that undo all changes from the given one on."""
    return {name: value for _, values in STEPS[first:] for name, value in values.items()}


def main(runs: int, seed: int = 1) -> None:
    """Print the table in Markdown."""
    plans = [overridden(load_plan("baseline"), undone(step)) for step in range(len(STEPS) + 1)]
    columns = [
        scores(run_plan(with_prior(plan, prior), runs, seed, NEEDED))
        for plan in plans
        for prior in ("defaults", "declared")
    ]
    names = ["the note", *(f"+ {name}" for name, _ in STEPS)]
    print("| | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for p in PATTERNS:
        cells = [f"{round(100 * c[p.name])}" for c in columns]
        pairs = [f"{cells[i]} · {cells[i + 1]}" for i in range(0, len(cells), 2)]
        print(f"| {p.name} {p.title}{' (fit)' if p.fit else ''} | " + " | ".join(pairs) + " |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
