"""Which uncertainties decide where each policy is not good enough, by PRIM and CART."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.extras import import_extra
from sim.studies.discovery import (
    MONTH,
    PRIM_MODULE,
    Box,
    Discovery,
    Limit,
    format_end,
    halve,
    is_searchable,
)
from sim.studies.policies import PolicyStudy

if TYPE_CHECKING:
    import pandas as pd


#: The columns of the table of failures.
COLUMNS = (
    "policy", "outcome", "fails", "separated_by", "method", "parameter", "low", "high", "unit", "fails_inside",
    "fails_inside_low", "fails_inside_high", "coverage", "confirmed", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PolicyFailure:
    """Where a policy is not good enough.

    Attributes:
        policy, outcome: which.
        found: the boxes of uncertainties; None where there was no search.
        reason: why there was none.
    """

    policy: str
    outcome: str
    found: Discovery | None
    reason: str = ""


def policy_failures(study: PolicyStudy) -> tuple[PolicyFailure, ...]:
    """Where each policy is not good enough, by each outcome that says what is.

    Boxes are found in one half of the histories and measured in the other.

    Raises:
        UserError: if the libraries are not installed.
    """
    import_extra(PRIM_MODULE)
    return tuple(_failures(study))


def _failures(study: PolicyStudy) -> Iterator[PolicyFailure]:
    for outcome in study.question.outcomes:
        if outcome.enough is None:
            continue
        values = study.values[outcome.name]
        known = np.isfinite(values).all(axis=0)
        drawn = {name: column[known] for name, column in study.drawn.items()}
        missing = int((~known).sum())
        sets = None if study.clusters is None else study.clusters[known]
        for row, policy in enumerate(study.policies):
            fails = ~outcome.is_met(values[row, known])
            if not drawn or not is_searchable(fails, halve(fails, sets)):
                reason = _rarity(fails) if drawn else "nothing is drawn"
                yield PolicyFailure(policy, outcome.name, None, reason)
                continue
            found = Discovery.among(
                outcome.failure, policy, drawn, study.drawn_units, fails, missing, (), sets
            )
            yield PolicyFailure(policy, outcome.name, found)


def _rarity(fails: NDArray[np.bool_]) -> str:
    return f"it fails in {fails.sum()} of {len(fails)} histories: too {'few' if fails.mean() < 0.5 else 'many'} for a search"


def failure_table(failures: Iterable[PolicyFailure]) -> "pd.DataFrame":
    """A row for each limit of the densest box of each policy and outcome, or with why there is none."""
    import pandas as pd

    rows: list[dict[str, object]] = []
    for one in failures:
        about: dict[str, object] = {"policy": one.policy, "outcome": one.outcome}
        if one.found is None:
            rows.append(about | {"note": one.reason})
            continue
        about |= {"fails": one.found.share, "separated_by": " ".join(one.found.parameters)}
        if not one.found.boxes:
            rows.append(about | {"note": "no box holds clearly more of the failures"})
            continue
        box = clearest_box(one.found)
        about |= {"method": box.method, "fails_inside": box.density, "fails_inside_low": box.density_low,
                  "fails_inside_high": box.density_high, "coverage": box.coverage,
                  "confirmed": box.confirmed}  # fmt: skip
        rows += [
            about | {"parameter": limit.parameter, "low": _end(limit, limit.low),
                     "high": _end(limit, limit.high), "unit": limit.unit}
            for limit in box.limits
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def clearest_box(found: Discovery) -> Box:
    """The box in which failing is surest: a confirmed one first, then by the low end of its density."""
    return max(found.boxes, key=lambda box: (box.confirmed, box.density_low))


def _end(limit: Limit, value: float | None) -> object:
    """An end of a range as a table shows it: of an event a month."""
    return format_end(value, limit.unit, value is limit.low) if limit.unit == MONTH else value
