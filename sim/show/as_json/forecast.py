"""Amounts and chances after 2024 as JSON, and scores of a frozen file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.show.as_json.parts import (
    NOTE,
    Json,
    closed,
    finite,
    joined,
    list_of,
    noted,
    number,
    one_of,
    optional_text,
    record_label,
    text,
    texts,
    whole,
)

if TYPE_CHECKING:
    from sim.validation.forecast_score import Scored

SERIES = closed({
    "series": text("the record"),
    "label": text("what it is called"),
    "meaning": text("what the record counts, or the question"),
    "date": text("the year"),
})  # fmt: skip
AMOUNT = joined(SERIES, closed({
    "kind": {"const": "amount", "description": "an amount in the record's unit"},
    "unit": text("of the record"),
    "median": number("half of the histories lie below"),
    "low": number("5 % quantile"),
    "high": number("95 % quantile"),
}))  # fmt: skip
EVENT = joined(SERIES, closed({
    "kind": {"const": "event", "description": "something that happens or not"},
    "probability": number("share of histories in which it happens"),
    "low": number("low end of its 95 % Monte-Carlo interval"),
    "high": number("high end of its 95 % Monte-Carlo interval"),
}))  # fmt: skip
FORECAST = closed({
    "scenario": text("the identifier"),
    "origin": text("the last month of data"),
    "runs": whole("histories", 1),
    "seed": whole("of the random numbers"),
    "given_lines": texts("of a selection of histories: in how many each condition holds, and a caution"),
    "forecasts": list_of({"oneOf": [AMOUNT, EVENT]}, "a year of a record each"),
    "file": optional_text("where it is frozen"),
    "sha256": optional_text("the hash of that file's content"),
    "note": NOTE,
})  # fmt: skip
SCORES = closed({
    "scores": list_of(closed({
        "who": text("model, or who else forecast it"),
        "series": text("the record"),
        "label": text("what it is called"),
        "date": text("of the observation"),
        "kind": one_of(("amount", "event"), "what is forecast"),
        "score": number("CRPS on the scale of the series, or Brier's score; smaller is better"),
        "forecast": number("the median, or the probability"),
        "observed": number("in the record's unit; of an event 0 or 1"),
    }), "an observation each"),
    "left": texts("what could not be scored, and why"),
})  # fmt: skip


def forecast_as_json(
    content: Mapping[str, Any], file: Path | None = None, digest: str | None = None
) -> Json:
    """A forecast, as `sim.validation.forecast` makes it, without its members.

    Args:
        content: the forecast.
        file, digest: where it is frozen, and its hash.
    """
    return {
        "scenario": content["scenario"]["name"], "origin": content["origin"], "runs": content["runs"],
        "seed": content["seed"], "given_lines": list(content["given"]),
        "forecasts": [_one(each) for each in content["forecasts"]],
        "file": None if file is None else str(file), "sha256": digest, "note": noted(content["note"]),
    }  # fmt: skip


def _one(one: Mapping[str, Any]) -> Json:
    about = {"series": one["series"], "label": record_label(one["series"]), "date": one["date"]}
    if one["kind"] == "event":
        return {
            **about, "kind": "event", "meaning": one["question"], "probability": finite(one["probability"]),
            "low": finite(one["low"]), "high": finite(one["high"]),
        }  # fmt: skip
    from sim.record.load import record

    low, middle, high = (finite(one["quantiles"][level]) for level in ("0.05", "0.5", "0.95"))
    return {
        **about, "kind": "amount", "meaning": record(one["series"]).meaning, "unit": one["unit"],
        "median": middle, "low": low, "high": high,
    }  # fmt: skip


def scores_as_json(found: Sequence["Scored"], left: Sequence[str]) -> Json:
    """Scores of a frozen forecast."""
    return {
        "scores": [
            {
                "who": one.who, "series": one.series, "label": record_label(one.series), "date": one.date,
                "kind": one.kind, "score": finite(one.score), "forecast": finite(one.forecast),
                "observed": finite(one.observed),
            }
            for one in found
        ],
        "left": list(left),
    }  # fmt: skip
