"""A comparison of policies as JSON: how each does by each outcome, and where it fails."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.show.as_json.discovery import BOX, box_as_json
from sim.show.as_json.parts import (
    INDICATOR,
    NAMED,
    NOTE,
    Json,
    closed,
    either,
    ends,
    factor_keys,
    finite,
    indicator_keys,
    interval,
    joined,
    list_of,
    noted,
    number,
    one_of,
    optional_text,
    share,
    text,
    texts,
    whole,
)
from sim.show.as_json.study import FILES
from sim.show.study_tables import policies_note

if TYPE_CHECKING:
    from sim.studies.policies import PolicyRow, PolicyStudy
    from sim.studies.policy_failures import PolicyFailure
    from sim.studies.regret import Estimate

ROW = closed({
    "policy": text("its name"),
    "mean": number("mean across runs"),
    "change": interval("mean paired difference from the status quo"),
    "regret": interval("mean of what is lost in a run against the policy that would have been best in it"),
    "high_regret": interval("90th percentile of that"),
    "most_regret": interval("the most of that"),
    "relative": interval("mean regret as a share of the mean size of the best outcome"),
    "best": interval("share of runs in which no policy is better"),
    "satisfied": either(interval("share of runs"), "share of runs in which it is good enough; null where nothing is"),
})  # fmt: skip
FAILURE = closed({
    "policy": text("its name"),
    "outcome": text("its name"),
    "fails": share("share of runs in which it is not good enough; null where there was no search"),
    "separated_by": list_of(NAMED, "the uncertainties that separate its failures from the rest"),
    "box": either(BOX, "the clearest box of them"),
    "reason": text("why there was no search"),
})  # fmt: skip
POLICIES = joined(
    FILES,
    closed({
        "status_quo": text("the policy that the others are compared with"),
        "runs": whole("runs of each policy", 1),
        "seed": whole("of the random numbers"),
        "parameter_sets": {"type": ["integer", "null"], "description": "how many the runs share; null where each has its own"},
        "outcomes": list_of(joined(INDICATOR, closed({
            "outcome": text("its name"),
            "meaning": text("what it is, in words"),
            "better": one_of(("less", "more"), "which is better"),
            "enough": optional_text("what is good enough, in words"),
            "leaders": texts("the policy with the least mean regret, then those that these runs do not tell apart from it"),
            "policies": list_of(ROW, "a policy each"),
        })), "by which policies are judged"),
        "all_outcomes": list_of(closed({
            "policy": text("its name"),
            "satisfied": interval("share of runs in which it is good enough by all outcomes at once"),
        }), "empty where no outcome says what is good enough"),
        "failures": list_of(FAILURE, "where policies are not good enough"),
        "note": NOTE,
    }),
)  # fmt: skip


def policies_as_json(study: "PolicyStudy", failures: Sequence["PolicyFailure"]) -> Json:
    """A comparison of policies without its files."""
    question = study.question
    return {
        "status_quo": question.status_quo, "runs": question.runs, "seed": question.seed,
        "parameter_sets": study.sets,
        "outcomes": [
            {
                **indicator_keys(one.indicator, study.units[one.name]),
                "outcome": one.name, "meaning": one.words, "better": one.better, "enough": one.wish or None,
                "leaders": list(study.leaders(one.name)),
                "policies": [_row(row) for row in study.rows if row.outcome == one.name],
            }
            for one in question.outcomes
        ],
        "all_outcomes": [
            {"policy": policy, "satisfied": ends(*share)} for policy, share in study.satisfied().items()
        ],
        "failures": [_failure(one) for one in failures],
        "note": noted(policies_note(study)),
    }  # fmt: skip


def _row(row: "PolicyRow") -> Json:
    named: dict[str, Estimate] = {
        "change": row.change, "regret": row.regret, "high_regret": row.high_regret,
        "most_regret": row.most_regret, "relative": row.relative, "best": row.best,
    }  # fmt: skip
    return {
        "policy": row.policy,
        "mean": finite(row.mean),
        **{name: ends(*one) for name, one in named.items()},
        "satisfied": None if row.satisfied is None else ends(*row.satisfied),
    }


def _failure(one: "PolicyFailure") -> Json:
    from sim.studies.policy_failures import clearest_box

    found = one.found
    return {
        "policy": one.policy, "outcome": one.outcome,
        "fails": None if found is None else finite(found.share),
        "separated_by": [] if found is None else [factor_keys(name) for name in found.parameters],
        "box": box_as_json(clearest_box(found)) if found and found.boxes else None,
        "reason": one.reason,
    }  # fmt: skip
