"""What a table of starts says of itself as JSON, and whether known histories are found again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.show.as_json.parts import (
    Json,
    closed,
    either,
    finite,
    flag,
    list_of,
    number,
    optional_text,
    share,
    table_of,
    text,
    texts,
    whole,
)

if TYPE_CHECKING:
    from sim.validation.synthetic import Acceptance

STARTS = closed({
    "lines": texts("the same in words"),
    "rows": whole("histories that start from it"),
    "to": text("the month to which they were chosen"),
    "sets": whole("parameter sets that were drawn"),
    "histories": whole("of each set"),
    "seed": whole("of the random numbers"),
    "effective_sets": number("sets that count"),
    "distinct_sets": whole("different sets that are left"),
    "distinct_particles": whole("different histories that are left"),
    "largest_set": share("of the histories, of the set that has most"),
    "facts": table_of(share("share of histories that meet it before the choice"), "facts that all chosen histories meet"),
    "errors": table_of(closed({
        "chance": number("that an event of the record differs; null of an amount"),
        "persistence": number("part of the error that stays a year; null of an event"),
        "sd": number("standard deviation on the scale of the series; null of an event"),
    }), "the model's error of each record"),
    "written": texts("files that were written"),
    "check": either(closed({
        "agrees": flag("whether the shipped table is made again"), "text": text("how both differ"),
    }), "null where nothing was checked"),
    "caution": optional_text("null where enough sets are left"),
})  # fmt: skip
TRUTHS = closed({
    "truths": whole("known histories whose records were assimilated", 1),
    "groups": list_of(closed({
        "group": text("of what"),
        "cover_50": share("how often the central 50 % hold what is true"),
        "cover_80": share("the central 80 %"),
        "cover_90": share("the central 90 %"),
        "fifths": list_of({"type": "number"}, "share of truths in each fifth", 5),
    }), "parameters, states, and what comes later"),
    "error_ratio": number("squared error of states over that of the prior mean"),
    "failures": texts("what is out of bounds"),
})  # fmt: skip


def starts_as_json(header: Mapping[str, Any]) -> Json:
    """What a table of starts says of itself."""
    from sim.assimilation.report import lines

    names = ("rows", "to", "sets", "histories", "seed", "effective_sets", "distinct_sets", "distinct_particles", "largest_set")  # fmt: skip
    return {
        "lines": lines(header),
        **{name: header[name] for name in names},
        "facts": {name: count / header["particles"] for name, count in header["facts"].items()},
        "errors": {
            name: {key: finite(error.get(key)) for key in ("chance", "persistence", "sd")}
            for name, error in header["errors"].items()
        },
        "written": [],
        "check": None,
        "caution": None,
    }


def truths_as_json(found: "Acceptance") -> Json:
    """Whether the bands hold known histories as often as they say."""
    from sim.validation.synthetic import GROUPS, LEVELS

    return {
        "truths": len(found.truths),
        "groups": [
            {
                "group": group,
                **{
                    f"cover_{100 * level:.0f}": cover
                    for level, cover in zip(LEVELS, found.coverage(group), strict=True)
                },
                "fifths": found.fifths(group).tolist(),
            }
            for group in GROUPS
        ],
        "error_ratio": finite(found.error_ratio),
        "failures": found.failures(),
    }
