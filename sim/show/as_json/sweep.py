"""A sweep as JSON: outcomes at each point, and their differences from the first point."""

from typing import TYPE_CHECKING, Any

from sim.show.as_json.parts import (
    INDICATOR,
    NAMED,
    NOTE,
    Json,
    closed,
    ends,
    factor_keys,
    finite,
    indicator_keys,
    interval,
    joined,
    list_of,
    noted,
    number,
    table_of,
    text,
    whole,
)
from sim.show.as_json.study import FILES, SETUP

if TYPE_CHECKING:
    from sim.studies.sweeps import Sweep

POINT = closed({
    "point": whole("its number; the others are compared with point 0"),
    "factors": table_of({"type": "number"}, "the value of each factor; of a switch 1 on, 0 off"),
    "mean": interval("mean across runs"),
    "spread": closed({
        "low": number("5 % quantile"), "median": number("median"), "high": number("95 % quantile"),
    }, "across runs"),
    "difference": interval("mean paired difference from point 0"),
    "runs": whole("runs that have a value"),
})  # fmt: skip
SWEEP = joined(
    FILES,
    SETUP,
    closed({
        "random_numbers": text("common: all points use the same; independent: each its own"),
        "year": whole("whose means are the outcomes"),
        "factors": list_of(NAMED, "what varies"),
        "outcomes": list_of(
            joined(INDICATOR, closed({"points": list_of(POINT, "in the order of the design")})),
            "what is looked at",
        ),
        "note": NOTE,
    }),
)  # fmt: skip


def sweep_as_json(study: "Sweep") -> Json:
    """A sweep without its files."""
    setup = study.setup
    return {
        "scenario": str(setup.on), "since": setup.since, "runs": setup.runs, "seed": setup.seed,
        "random_numbers": setup.random_numbers, "year": study.year,
        "factors": [factor_keys(name) for name in study.design.names],
        "outcomes": [
            {
                **indicator_keys(outcome, unit),
                "points": [
                    _point(row, study.design.names)
                    for row in study.of(outcome).to_dict("records")
                ],
            }
            for outcome, unit in study.outcomes.items()
        ],
        "note": noted(),
    }  # fmt: skip


def _point(row: dict[Any, Any], names: list[str]) -> Json:
    return {
        "point": int(row["point"]),
        "factors": {name: float(row[name]) for name in names},
        "mean": ends(row["mean"], row["mc_low"], row["mc_high"]),
        "spread": {"low": finite(row["p05"]), "median": finite(row["median"]), "high": finite(row["p95"])},
        "difference": ends(row["difference"], row["difference_low"], row["difference_high"]),
        "runs": int(row["runs"]),
    }  # fmt: skip
