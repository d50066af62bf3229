"""Are default values and priors one model? Answers whose sign differs between them.

`python docs/experiments/one_model.py 1000` compares every shipped scenario of the future with its base, by history, at
default values and with parameters drawn, and prints the headline indicators whose mean difference is clear of
chance in both but of opposite sign.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.calendar import month_index  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.results.compare import Z95  # noqa: E402
from sim.scenario.library import load_plan, shipped_scenarios, with_prior  # noqa: E402
from sim.scenario.parameters import PriorUse  # noqa: E402
from sim.state.indicators import indicators  # noqa: E402

YEARS = (2028, 2034)
USES: tuple[PriorUse, ...] = ("defaults", "declared")


def futures() -> list[str]:
    """The shipped scenarios that differ from the baseline only in the future."""
    return [
        name for name in shipped_scenarios()
        if name != "baseline" and len(load_plan(name).regimes) > 1
        and load_plan(name).cast.names == load_plan().cast.names
    ]  # fmt: skip


def differences(
    name: str, runs: int, use: PriorUse, base: Any
) -> dict[tuple[str, int], tuple[float, float]]:
    """Mean paired difference from the baseline, and half its 95 % interval, by indicator and year."""
    series = run_plan(with_prior(load_plan(name), use), runs, 1)
    found = {}
    for one in indicators(load_plan().cast):
        if one.headline:
            for year in YEARS:
                rows = slice(month_index(f"{year}-01"), month_index(f"{year}-12") + 1)
                change = (series[one.name][rows].astype(float) - base[one.name][rows]).mean(axis=0)
                change = change[np.isfinite(change)]
                error = (
                    Z95 * change.std(ddof=1) / np.sqrt(len(change)) if len(change) > 1 else np.inf
                )
                found[one.name, year] = (float(change.mean()) if len(change) else 0.0, float(error))
    return found


def opposed(runs: int) -> Iterator[str]:
    """Rows of the answers whose signs are opposed."""
    bases = {use: run_plan(with_prior(load_plan(), use), runs, 1) for use in USES}
    for name in futures():
        ours, theirs = (differences(name, runs, use, bases[use]) for use in USES)
        for (indicator, year), (mean, error) in ours.items():
            other, other_error = theirs[indicator, year]
            if mean * other < 0 and abs(mean) > error and abs(other) > other_error:
                yield (
                    f"| `{name}` | `{indicator}` | {year} | {mean:+.3g} ± {error:.2g} | {other:+.3g} ± {other_error:.2g} |"
                )


def table(runs: int) -> str:
    """The rows in Markdown, and how many answers were compared."""
    rows = list(opposed(runs))
    headlines = sum(one.headline for one in indicators(load_plan().cast))
    compared = len(futures()) * headlines * len(YEARS)
    head = [
        "| scenario | indicator | year | at default values | with drawn parameters |",
        "|---|---|---|---|---|",
    ]
    return "\n".join(
        [*head, *rows, "", f"{len(rows)} of {compared} answers of {len(futures())} scenarios."]
    )


if __name__ == "__main__":
    print(table(int(next(iter(sys.argv[1:]), "1000"))))
