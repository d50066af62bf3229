"""What scenarios change, as JSON: sentences, findings, what each sets, and how likely things are."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.calendar import month_name
from sim.show.as_json.parts import (
    INDICATOR,
    NOTE,
    Json,
    around,
    closed,
    either,
    finite,
    flag,
    indicator_keys,
    interval,
    joined,
    list_of,
    noted,
    number,
    one_of,
    optional_text,
    share,
    table_of,
    text,
    texts,
    whole,
)
from sim.words.findings import Kind

if TYPE_CHECKING:
    from sim.results.data import ResultsData
    from sim.results.first_times import FirstTime
    from sim.show.answers.answer import Answer

FINDING = joined(
    INDICATOR,
    closed({
        "kind": one_of([kind.value for kind in Kind], "what was found"),
        "base": number("mean across runs of the base; a share of runs where is_share"),
        "variant": number("the same of the scenario"),
        "difference": number("mean paired difference"),
        "error": number("half of its 95 % Monte-Carlo interval"),
        "rises": share("share of runs in which it is higher"),
        "falls": share("share of runs in which it is lower"),
        "when": text("the time compared, or until when something may happen"),
        "is_share": flag("whether the numbers are shares of runs"),
        "is_state": flag("whether shares are of what is so at the time"),
        "is_set": flag("whether the scenario itself sets it"),
        "against": flag("whether it goes the other way than the scenario sets it"),
        "sooner": number("months sooner; negative: later"),
        "effect": number("difference in standard deviations across runs"),
        "runs": whole("how many are compared"),
        "sentence": text("the finding in words"),
    }),
)  # fmt: skip

MONTH = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}$"}
FIRST_TIME = joined(
    INDICATOR,
    closed({
        "since": text("the month from which is counted"),
        "scenario": closed({
            "share": interval("share of runs in which it happens"),
            "month": {**MONTH, "description": "median month in which it begins, of the runs in which it does"},
        }, "in the scenario"),
        "base": either(closed({
            "share": interval("share of runs in which it happens"),
            "month": {**MONTH, "description": "median month in which it begins"},
        }), "in the base"),
    }),
)  # fmt: skip

ANSWER = closed({
    "scenario": text("the identifier"),
    "title": text("what the scenario is called"),
    "base": text("the scenario that it is compared with"),
    "base_title": text("what that is called"),
    "when": text("the time that is compared"),
    "runs": whole("runs of each", 1),
    "seed": whole("of the random numbers"),
    "given": optional_text("under which conditions runs were selected"),
    "sentences": {**texts("the answer, the clearest change first"), "minItems": 1},
    "findings": list_of(FINDING, "what is always shown, then what else changes most"),
    "other_bases": list_of(
        joined(closed({"base_title": text("what the other base is called")}), FINDING),
        "the first change against the scenario's own base, where the answer speaks of another",
    ),
    "note": NOTE,
})  # fmt: skip

LEVEL = joined(
    INDICATOR,
    closed({
        "when": text("the time it is the mean of"),
        "mean": number("across runs"),
        "low": number("5 % of runs are lower"),
        "median": number("half of the runs are lower"),
        "high": number("5 % of runs are higher"),
    }),
)  # fmt: skip

#: What is said of a selection of runs.
GIVEN = texts("of a selection of runs: in how many each condition holds, and a caution")
ANSWERS = closed({
    "folder": text("where data, tables and figures lie"),
    "answers": list_of(
        joined(ANSWER, closed({
            "given_lines": GIVEN,
            "sets": texts("what the scenario assumes that its base does not"),
            "first_times": list_of(FIRST_TIME, "how likely things are to happen, and when"),
        })),
        "one for each scenario that has a base",
    ),
    "levels": table_of({"type": "array", "items": LEVEL}, "of scenarios that are compared with nothing, by name"),
})  # fmt: skip

NEEDED = closed({
    "folder": text("the results folder"),
    "precision": number("half-width of the interval, in the unit of each indicator"),
    "scenarios": list_of(closed({
        "scenario": text("the identifier"),
        "base": text("the scenario that it is compared with"),
        "when": text("the time that is compared"),
        "given_lines": GIVEN,
        "runs": whole("runs of each", 1),
        "differences": list_of(joined(INDICATOR, closed({
            "base_mean": number("mean across runs of the base"),
            "mean": number("mean across runs of the scenario"),
            "difference": interval("mean paired difference"),
            "rises": share("share of runs in which it is higher"),
            "falls": share("share of runs in which it is lower"),
            "runs_needed": number("runs for which the interval has that half-width; null where none suffice"),
        })), "the largest effects first"),
        "note": NOTE,
    }), "one for each scenario"),
})  # fmt: skip


def answers_as_json(results: "ResultsData", answers: Iterable["Answer"], folder: Path) -> Json:
    """Answers, each with what its scenario sets and how likely things are.

    Args:
        results: which the answers are of.
        answers: one a scenario.
        folder: where the results lie.
    """
    return {
        "folder": str(folder),
        "answers": [answer_as_json(results, one) for one in answers],
        "levels": levels_as_json(results),
    }


def levels_as_json(results: "ResultsData") -> Json:
    """The levels of scenarios that are compared with nothing, by name."""
    from sim.show.answers.levels import level_dicts

    alone = (name for name in results.named if not results.base_of(name))
    return {name: list(level_dicts(results, name)) for name in alone}


def answer_as_json(results: "ResultsData", one: "Answer") -> Json:
    """One answer with what its scenario sets and how likely things are."""
    from sim.show.answers.set_by_scenario import settings_in_words
    from sim.show.tables import first_times_to_show

    since, own, other = first_times_to_show(results, one.scenario, one.base)
    base = {time.name: time for time in other}
    return {
        **one.as_dict(),
        "given_lines": _given_lines(results),
        "sets": settings_in_words(results, one.scenario, one.base),
        "first_times": [
            {
                **indicator_keys(time.name, "0/1"), "since": month_name(since), "scenario": _likely(time),
                "base": _likely(base[time.name]) if time.name in base else None,
            }
            for time in own
        ],
    }  # fmt: skip


def _given_lines(results: "ResultsData") -> list[str]:
    return list(results.manifest.get("given", {}).get("lines", []))


def _likely(time: "FirstTime") -> Json:
    first = finite(time.first)
    return {
        "share": {"value": time.probability, "low": time.low, "high": time.high},
        "month": None if first is None else month_name(int(first)),
    }


def needed_as_json(
    results: "ResultsData", scenario: str, base: str, year: int | None, precision: float
) -> Json:
    """How many runs an interval of this half-width needs, for the largest effects of a scenario."""
    from sim.show.tables import compared_changes

    when, changes, note = compared_changes(results, scenario, base, year)
    return {
        "scenario": scenario, "base": base, "when": when, "given_lines": _given_lines(results), "runs": int(results.manifest["runs"]),
        "differences": [
            {
                **indicator_keys(d.name, d.unit), "base_mean": finite(d.base_mean), "mean": finite(d.variant_mean),
                "difference": around(d.mean, d.error), "rises": finite(d.rises), "falls": finite(d.falls),
                "runs_needed": finite(d.runs_needed(precision)),
            }
            for d in changes
        ],
        "note": noted(note),
    }  # fmt: skip
