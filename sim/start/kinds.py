"""Which past a scenario can have: one that was chosen for the world on record fits only where that world lasts."""

from dataclasses import replace
from functools import cache
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_name
from sim.errors import UserError, nearest
from sim.random_streams import ChosenPast
from sim.scenario.library import BASELINE, load_plan, with_prior
from sim.scenario.plan import Plan
from sim.scenario.shared_months import shared_months
from sim.start.table import PRESENT, PastKind, shipped_starts

ASSIMILATED: Final = "assimilated"
#: From the one that every scenario can have to the one that asks for most.
KINDS: tuple[PastKind, ...] = get_args(PastKind)


def is_assimilated(plan: Plan) -> bool:
    """Whether a scenario takes its parameters from the table of starts: one that says so after a branch does throughout."""
    return any(regime.prior == ASSIMILATED for regime in plan.regimes)


def departure(plan: Plan) -> int:
    """The first month in which a scenario can differ from the world on record, the baseline's."""
    base = _baseline(plan.months)
    own = with_prior(plan, ASSIMILATED)
    same_events = replace(
        own, regimes=tuple(replace(r, events=base.regime(r.start).events) for r in own.regimes)
    )
    return min(shared_months(base, same_events), _first_event(own, base))


def _first_event(plan: Plan, base: Plan) -> int:
    """The first month in which an event can happen that only one of two scenarios has."""
    first = plan.months
    for regime in plan.regimes:
        theirs = base.regime(regime.start).events
        for event in (*regime.events, *theirs):
            if event not in regime.events or event not in theirs:
                at = event.at if isinstance(event.at, int) else event.first
                first = min(first, max(regime.start, at))
    return first


@cache
def _baseline(months: int) -> Plan:
    return replace(with_prior(load_plan(BASELINE), ASSIMILATED), months=months)


def possible_past(plan: Plan) -> PastKind:
    """The kind of past that asks for most and fits a scenario.

    >>> [possible_past(load_plan(name)) for name in ("war_ends", "no_ukraine_war", "russia_absent")]
    ['given', 'replayed', 'free']
    """
    month = departure(plan)
    if month >= PRESENT:
        return "given"
    return "replayed" if month > 0 else "free"


def past_of_batch(plans: tuple[Plan, ...], asked: str | None) -> PastKind | None:
    """The one kind of past of a batch; None where no scenario starts from the table.

    Args:
        plans: the scenarios.
        asked: the kind that the user wants; None for the one that asks for most and fits all.

    Raises:
        UserError: where some scenarios start from the table and others do not, and for an unknown kind or
            one that does not fit a scenario.
    """
    if asked is not None and asked not in KINDS:
        raise UserError(f"past {asked!r}.{nearest(asked, KINDS)} There are {', '.join(KINDS)}")
    others = [plan.name for plan in plans if not is_assimilated(plan)]
    if len(others) == len(plans):
        if asked is not None:
            raise UserError(
                f"past {asked}: the parameters of {others[0]} are not {ASSIMILATED}; add --prior {ASSIMILATED}"
            )
        return None
    if others:
        raise UserError(
            f"a batch has one kind of past, but not all scenarios have the prior {ASSIMILATED}: "
            f"{', '.join(others)} {'has' if len(others) == 1 else 'have'} another"
        )
    if asked is None:
        return min((possible_past(plan) for plan in plans), key=KINDS.index)
    kind = next(kind for kind in KINDS if kind == asked)
    mistakes = [
        _misfit(plan, kind)
        for plan in plans
        if KINDS.index(possible_past(plan)) < KINDS.index(kind)
    ]
    if mistakes:
        raise UserError(*mistakes)
    return kind


def _misfit(plan: Plan, kind: PastKind) -> str:
    month, possible = departure(plan), possible_past(plan)
    if possible == "free":
        return (
            f"past {kind}: {plan.name} differs from the first month, so no chosen draws of this world fit it; "
            "use free"
        )
    return (
        f"past {kind}: {plan.name} departs in {month_name(month)}, before the starts of {month_name(PRESENT)}; "
        "use replayed or free"
    )


def past_of_plan(plan: Plan, histories: NDArray[np.int64]) -> ChosenPast | None:
    """The past of some histories of a scenario by itself, from 1990 on (run,); None where it has its own."""
    if not is_assimilated(plan):
        return None
    return shipped_starts().past(histories, possible_past(plan))
