"""Checked scenarios, what differs between two of them, and one run in words, as JSON."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.calendar import month_name
from sim.errors import UserError
from sim.scenario.library import load_plan, scenario_cautions
from sim.show.as_json.parts import (
    NAMED,
    NOTE,
    Json,
    closed,
    flag,
    joined,
    list_of,
    named,
    noted,
    optional_text,
    text,
    texts,
    whole,
)

if TYPE_CHECKING:
    from sim.scenario.plan import Plan
    from sim.show.narrative import NarrativeLine

CHECK = closed({
    "scenarios": list_of(closed({
        "scenario": text("as it was given"),
        "fine": flag("whether nothing in it is wrong"),
        "title": optional_text("what it is called, where it is fine"),
        "since": optional_text("the month from which it differs from what it extends, where it is fine"),
        "mistakes": texts("each with file, line, column and the nearest valid name"),
        "cautions": texts("what is allowed and may not be meant"),
    }), "in the order given"),
})  # fmt: skip
SIDE = {"scenario": text("as it was given"), "title": text("what it is called")}
DIFF = closed({
    "first": closed(SIDE, "one scenario"),
    "second": closed(SIDE, "the other"),
    "differences": list_of(joined(NAMED, closed({
        "heading": text("what kind of assumption it is, and when it holds"),
        "before": text("in the first"),
        "after": text("in the second"),
    })), "empty where no assumption differs"),
})  # fmt: skip
REPLAY = closed({
    "scenario": text("the identifier"),
    "title": text("what it is called"),
    "run": whole("the number of the run"),
    "seed": whole("of the random numbers"),
    "since": text("the first month"),
    "until": text("the last month"),
    "events": list_of(closed({
        "month": {"type": "string", "pattern": r"^\d{4}-\d{2}$", "description": "when"},
        "kind": text("what it is about"),
        "text": text("what happened"),
    }), "in the order of time"),
    "note": NOTE,
})  # fmt: skip
VERIFY = closed({
    "folder": text("the results folder"),
    "deep": flag("whether every block was read, not only the metadata"),
    "whole": flag("whether nothing is damaged, missing or unfinished"),
    "problems": texts("a line for each damaged, missing or unfinished file"),
})  # fmt: skip


def check_as_json(scenarios: Iterable[str]) -> Json:
    """Which scenarios are fine, and all mistakes of the others."""
    return {"scenarios": [checked(name) for name in scenarios]}


def checked(name: str) -> Json:
    """Whether a scenario is fine, and what is wrong with it or may not be meant."""
    try:
        plan = load_plan(name)
    except UserError as error:
        return {
            "scenario": name, "fine": False, "title": None, "since": None, "mistakes": list(error.mistakes),
            "cautions": [],
        }  # fmt: skip
    return {
        "scenario": name, "fine": True, "title": plan.title, "since": month_name(plan.branch or 0), "mistakes": [],
        "cautions": scenario_cautions(name),
    }  # fmt: skip


def diff_as_json(first: str, second: str, a: "Plan", b: "Plan") -> Json:
    """Which assumptions of two scenarios differ.

    Args:
        first, second: how they were named.
        a, b: the scenarios.
    """
    from sim.show.assumptions import differing_assumptions

    return {
        "first": {"scenario": first, "title": a.title},
        "second": {"scenario": second, "title": b.title},
        "differences": [
            {**named(key), "heading": heading, "before": before, "after": after}
            for heading, changes in differing_assumptions(a, b)
            for key, before, after in changes
        ],
    }


def replay_as_json(
    plan: "Plan", seed: int, run: int, months: tuple[int, int], lines: Iterable["NarrativeLine"]
) -> Json:
    """One run in words.

    Args:
        plan, seed, run: which.
        months: the first and the last that are told of.
        lines: what happened.
    """
    first, last = months
    return {
        "scenario": plan.name, "title": plan.title, "run": run, "seed": seed, "since": month_name(first),
        "until": month_name(min(last, plan.months - 1)),
        "events": [
            {"month": month_name(line.month), "kind": line.kind, "text": line.text} for line in lines
        ],
        "note": noted("One run of many; amounts are a month's."),
    }  # fmt: skip


def verify_as_json(folder: Path, deep: bool, problems: Iterable[str]) -> Json:
    """What is damaged in a results folder."""
    lines = list(problems)
    return {"folder": str(folder), "deep": deep, "whole": not lines, "problems": lines}
