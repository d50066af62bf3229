"""A discovery as JSON: the boxes of the parameters in which an outcome occurs."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.as_json.parts import (
    NAMED,
    NOTE,
    Json,
    closed,
    ends,
    factor_keys,
    finite,
    flag,
    interval,
    joined,
    list_of,
    noted,
    number,
    one_of,
    share,
    text,
    whole,
)
from sim.show.as_json.study import FILES
from sim.show.study_tables import discovery_sentence
from sim.show.texts import tables as words

if TYPE_CHECKING:
    from sim.studies.discovery import Box, Discovery

LIMIT = joined(NAMED, closed({
    "low": number("null where the box is open at this end"),
    "high": number("null where the box is open at this end"),
    "unit": text("as the parameter declares it; of a month, counted from 1990-01"),
    "text": text("the limit in words"),
}))  # fmt: skip
BOX = closed({
    "method": one_of(("PRIM", "CART"), "which found it"),
    "limits": list_of(LIMIT, "of the parameters that it limits"),
    "density": interval("share of the runs in it in which the outcome occurs, of the half that did not find it"),
    "coverage": share("share of all occurrences that are in it"),
    "mass": share("share of all runs that are in it"),
    "confirmed": flag("whether the interval lies above the share among all runs"),
})  # fmt: skip
DISCOVERY = joined(
    FILES,
    closed({
        "condition": text("the outcome"),
        "scenario": text("in which runs"),
        "sentence": text("the answer in words"),
        "share": share("share of runs in which it occurs"),
        "runs": whole("runs that have a value"),
        "missing": whole("runs that have none"),
        "screened": whole("how many uncertain parameters were looked at"),
        "parameters": list_of(NAMED, "those that separate the runs, the most informative first"),
        "boxes": list_of(BOX, "found in one half of the runs, judged on the other"),
        "note": NOTE,
    }),
)  # fmt: skip


def discovery_as_json(study: "Discovery") -> Json:
    """A discovery without its files."""
    return {
        "condition": str(study.condition), "scenario": study.scenario, "sentence": discovery_sentence(study),
        "share": finite(study.share), "runs": study.runs, "missing": study.missing, "screened": study.screened,
        "parameters": [factor_keys(name) for name in study.parameters],
        "boxes": [box_as_json(box) for box in study.boxes],
        "note": noted(words.DISCOVERY),
    }  # fmt: skip


def box_as_json(box: "Box") -> Json:
    """A box with its limits."""
    return {
        "method": box.method,
        "limits": [
            {
                **factor_keys(limit.parameter), "low": finite(limit.low), "high": finite(limit.high),
                "unit": limit.unit, "text": str(limit),
            }
            for limit in box.limits
        ],
        "density": ends(box.density, box.density_low, box.density_high),
        "coverage": finite(box.coverage), "mass": finite(box.mass), "confirmed": box.confirmed,
    }  # fmt: skip


def tables_of(file: Path) -> list[Path]:
    """The files that a discovery leaves."""
    return [file, file.with_suffix(".csv")]
