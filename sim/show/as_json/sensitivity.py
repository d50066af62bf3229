"""A sensitivity study as JSON: how much each factor counts."""

from typing import TYPE_CHECKING

from sim.show.as_json.parts import (
    INDICATOR,
    NAMED,
    NOTE,
    Json,
    closed,
    factor_keys,
    finite,
    indicator_keys,
    joined,
    list_of,
    noted,
    number,
    one_of,
    share,
    table_of,
    text,
    texts,
    whole,
)
from sim.show.as_json.study import FILES, PRIOR, SETUP
from sim.show.texts import tables as words

if TYPE_CHECKING:
    from sim.studies.sensitivity import Sensitivity

#: Keys of an index that are no measures.
ABOUT = ("outcome", "year", "factor")
SPREAD = closed({
    "across_points": number("standard deviation of the means of the points"),
    "across_runs": number("mean standard deviation across the runs of a point"),
    "missing": share("share of runs that have no value"),
}, "how much the outcome varies")  # fmt: skip
SENSITIVITY = joined(
    FILES,
    SETUP,
    closed({
        "method": one_of(("morris", "sobol", "tornado"), "how factors are judged"),
        "random_numbers": text("common: all points use the same; independent: each its own"),
        "points": whole("how many points were run", 1),
        "prior": PRIOR,
        "meaning": text("what the measures mean"),
        "outcomes": list_of(joined(INDICATOR, closed({
            "year": whole("whose mean is the outcome"),
            "spread": SPREAD,
            "factors": list_of(joined(NAMED, closed({
                "measures": table_of(
                    number("…_error is the half-width of a 95 % interval"),
                    "by name, as the method has them",
                ),
            })), "the weightiest first; the dummy has no effect by construction"),
        })), "a year of an outcome each"),
        "remarks": texts("what there is to say besides, such as of outcomes that do not vary"),
        "note": NOTE,
    }),
)  # fmt: skip


def sensitivity_as_json(study: "Sensitivity") -> Json:
    """A sensitivity study without its files."""
    shown = {(row["outcome"], row["year"]): None for row in study.indices}
    return {
        "scenario": study.scenario, "since": study.since, "runs": study.runs, "seed": study.seed,
        "method": study.method, "random_numbers": study.random_numbers, "points": study.points,
        "prior": study.prior, "meaning": words.STUDY_MEANINGS[study.method],
        "outcomes": [_outcome(study, outcome, int(year)) for outcome, year in shown],
        "remarks": list(study.notes),
        "note": noted(),
    }  # fmt: skip


def _outcome(study: "Sensitivity", outcome: str, year: int) -> Json:
    [spread] = [s for s in study.spread if (s["outcome"], s["year"]) == (outcome, year)]
    return {
        **indicator_keys(outcome, study.outcomes[outcome]),
        "year": year,
        "spread": {
            "across_points": finite(spread["across_points"]),
            "across_runs": finite(spread["across_histories"]),
            "missing": finite(spread["missing"]),
        },
        "factors": [
            {
                **factor_keys(str(row["factor"])),
                "measures": {
                    str(key): finite(value) for key, value in row.items() if key not in ABOUT
                },
            }
            for row in study.of(outcome, year).to_dict("records")
        ],
    }
