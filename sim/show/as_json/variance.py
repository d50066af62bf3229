"""A split of the spread across runs as JSON."""

from typing import TYPE_CHECKING

from sim.show.as_json.parts import (
    INDICATOR,
    NOTE,
    Json,
    closed,
    ends,
    finite,
    indicator_keys,
    interval,
    joined,
    list_of,
    noted,
    number,
    text,
    texts,
    whole,
)
from sim.show.as_json.study import SETUP
from sim.show.texts import tables as words

if TYPE_CHECKING:
    from sim.studies.variance import VarianceSplit

VARIANCE = joined(SETUP, closed({
    "tables": texts("files of tables"),
    "year": whole("whose mean is the outcome"),
    "outcomes": list_of(joined(INDICATOR, closed({
        "deviation": number("standard deviation across runs"),
        "missing": whole("runs without a value, which are left out"),
        "shares": list_of(closed({
            "source": text("parameters, a random process, or their interaction"),
            "alone": interval("share of the variance that it explains by itself"),
            "with_others": interval("the same with all interactions that it takes part in"),
        }), "empty where the outcome does not vary"),
    })), "what is split"),
    "idle": texts("processes of which nothing came in any run"),
    "note": NOTE,
}))  # fmt: skip


def variance_as_json(split: "VarianceSplit") -> Json:
    """A split without its files."""
    return {
        "scenario": split.scenario, "since": split.since, "runs": split.runs, "seed": split.seed, "year": split.year,
        "outcomes": [
            {
                **indicator_keys(outcome, split.units[outcome]),
                "deviation": finite(split.deviations[outcome]), "missing": split.missing[outcome],
                "shares": [
                    {"source": one.source, "alone": ends(*one.alone), "with_others": ends(*one.total)}
                    for one in shares
                ],
            }
            for outcome, shares in split.shares.items()
        ],
        "idle": list(split.idle),
        "note": noted(words.VARIANCE_MEANING),
    }  # fmt: skip
