"""A hindcast as JSON: scores of forecasts of the past, beside simple forecasts and rivals."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.show.as_json.parts import (
    NOTE,
    Json,
    closed,
    ends,
    finite,
    interval,
    joined,
    list_of,
    noted,
    number,
    optional_text,
    record_label,
    share,
    text,
    whole,
)
from sim.validation import scores
from sim.validation.hindcast import ANCHORED, BASE_RATE, EVENTS, LEVELS, NONE, RAW
from sim.validation.hindcast_text import MODEL, TITLE

if TYPE_CHECKING:
    from sim.validation.hindcast import Hindcast

#: A skill has a 90 % interval.
SKILL = interval(
    "1 less the ratio of mean scores to those of the best simple forecast; its ends are of 90 %"
)
WAY = closed({
    "forecast": text("raw; anchored: with the model's error carried on; mixed with the best simple one"),
    "drivers": text("how drivers go on after the origin"),
})  # fmt: skip
HINDCAST = closed({
    "table": optional_text("a file of all forecasts"),
    "series": list_of(closed({
        "series": text("the record"),
        "label": text("what it is called"),
        "scale": text("on which it is scored"),
        "forecasts": whole("of open years"),
        "origins": whole("from how many last years of data"),
        "model": list_of(joined(WAY, closed({
            "crps": number("mean score; smaller is better"), "skill": SKILL,
            "cover_50": share("of observations in the central 50 %"), "cover_80": share("in the central 80 %"),
            "cover_90": share("in the central 90 %"),
        })), "the model's forecasts"),
        "simple": list_of(closed({"forecast": text("its name"), "crps": number("mean score")}), "simple forecasts"),
        "best_simple": text("the best of these, found with hindsight"),
        "closed_years": closed({"forecasts": whole("not counted"), "crps": number("their mean score")},
                               "years in which the border was closed"),
    }), "amounts"),
    "events": list_of(joined(WAY, closed({
        "event": text("the record"), "label": text("what it is called"), "forecasts": whole("how many"),
        "brier": number("mean score of the model; smaller is better"),
        "brier_of_share": number("mean score of the share of years with it so far"), "skill": SKILL,
    })), "what happens in a year or not"),
    "places": list_of(joined(WAY, closed({
        "fifths": {"type": "array", "items": {"type": "number"}, "minItems": 5, "maxItems": 5,
                   "description": "share of observations in each fifth of their forecasts; 0.2 each if honest"},
        "by_chance": number("by how much chance alone moves such a share"),
    })), "where observations lie in their forecasts"),
    "rivals": list_of(closed({
        "series": text("the record"), "drivers": text("how drivers go on after the origin"),
        "rival": text("its name"), "skill": interval("of the model over the rival; its ends are of 90 %"),
    }), "rival theories and simpler models"),
    "note": NOTE,
})  # fmt: skip


def hindcast_as_json(found: "Hindcast", rivals: "Mapping[str, Hindcast]") -> Json:
    """A hindcast without its files.

    Args:
        found: of the model.
        rivals: of each rival.
    """
    from sim.validation.hindcast_rivals import against

    return {
        "series": [_series(found, name) for name in found.series],
        "events": [_event(found, event, drivers) for event in found.events for drivers in found.drivers],
        "places": [
            _places(found, forecast, drivers) for drivers in found.drivers for forecast in (ANCHORED, RAW)
        ],
        "rivals": [
            {"series": series, "drivers": drivers, "rival": name, "skill": _skill(against(found, rival, series, drivers))}
            for series in found.series for drivers in found.drivers for name, rival in rivals.items()
        ],
        "note": noted(" ".join(TITLE)),
    }  # fmt: skip


def _series(found: "Hindcast", series: str) -> Json:
    from sim.record.targets import targets
    from sim.validation.naive import NAIVE

    rows = found.chosen(series=series, forecast=RAW, drivers=found.drivers[0])
    still = [row for row in rows if not row.closed]
    shut = len(rows) - len(still)
    return {
        "series": series, "label": record_label(series), "scale": str(targets()[series].scale),
        "forecasts": len(still), "origins": len({row.origin for row in still}),
        "model": [
            _way(found, series, forecast, drivers)
            for drivers in found.drivers for forecast in MODEL
            if found.chosen(series=series, forecast=forecast, drivers=drivers)
        ],
        "simple": [
            {"forecast": name, "crps": crps}
            for name in NAIVE if (crps := finite(found.mean_score(series, name, NONE))) is not None
        ],
        "best_simple": found.best_simple(series),
        "closed_years": {
            "forecasts": shut,
            "crps": finite(found.mean_score(series, ANCHORED, found.drivers[0], closed=True)) if shut else None,
        },
    }  # fmt: skip


def _way(found: "Hindcast", series: str, forecast: str, drivers: str) -> Json:
    cover = {
        f"cover_{100 * level:.0f}": finite(found.coverage(series, forecast, drivers, level))
        for level in LEVELS
    }
    return {
        "forecast": forecast,
        "drivers": drivers,
        "crps": finite(found.mean_score(series, forecast, drivers)),
        "skill": _skill(found.skill(series, forecast, drivers)),
        **cover,
    }


def _event(found: "Hindcast", event: str, drivers: str) -> Json:
    return {
        "event": event, "label": EVENTS[event], "forecast": RAW, "drivers": drivers,
        "forecasts": len(found.chosen(series=event, forecast=RAW, drivers=drivers)),
        "brier": finite(found.mean_score(event, RAW, drivers)),
        "brier_of_share": finite(found.mean_score(event, BASE_RATE, NONE)),
        "skill": _skill(found.skill(event, RAW, drivers)),
    }  # fmt: skip


def _places(found: "Hindcast", forecast: str, drivers: str) -> Json:
    bins = scores.pit_bins(found.places(forecast, drivers))
    return {
        "forecast": forecast,
        "drivers": drivers,
        "fifths": [float(share) for share in bins.shares],
        "by_chance": finite(bins.error),
    }


def _skill(skill: scores.Skill) -> Json:
    return ends(skill.value, skill.low, skill.high)
