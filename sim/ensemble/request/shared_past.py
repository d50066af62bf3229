"""The past that the points of a design share, computed once for each history they meet.

Until the first month in which runs of one history may differ they are that history, bit for bit.
So it is stepped once, recorded for all its runs, and its state handed out to them.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.request.drawn_parameters import settings_by_run
from sim.ensemble.request.tree import ScenarioNode
from sim.scenario.plan import Plan


def first_difference(plan: Plan) -> int:
    """The first month in which runs of the same history may differ."""
    for regime in plan.regimes:
        if settings_by_run(regime) or regime.off_where:
            return regime.start
    return plan.months


def count_run_months(
    tree: ScenarioNode, histories: NDArray[np.int64], wanted: Collection[str] | None = None
) -> int:
    """How much there is to step: what is shared, by forks or by runs of one history, counts once.

    Args:
        tree: the scenarios.
        histories: the number of each run's history (run,).
        wanted: which scenarios count; all unless told.
    """
    counted = [n for n in tree.walk() if wanted is None or n.plan.name in wanted]
    whole = len(histories) * sum(n.plan.months - n.start for n in counted)
    parts = first_difference(tree.plan)
    if tree not in counted or not 0 < parts < tree.plan.months:
        return whole
    return whole - parts * (len(histories) - len(np.unique(histories)))


def share_state(state: Mapping[str, Any], histories: NDArray[np.int64]) -> dict[str, Any]:
    """A state of distinct histories, handed out to runs that meet them.

    Args:
        state: as a model saves it, of histories in rising order.
        histories: the number of each run's history (run,).
    """
    known = state["histories"]
    if np.array_equal(known, histories):
        return dict(state)
    place = np.searchsorted(known, histories)
    return {
        **state,
        "histories": histories,
        "world": _spread_columns(state["world"], len(known), place),
        "events": _spread_columns(state["events"], len(known), place),
    }


def _spread_columns(
    arrays: Mapping[str, NDArray[Any]], known: int, place: NDArray[np.int64]
) -> dict[str, NDArray[Any]]:
    """Arrays whose last axis is the run, handed out; what is the same for all runs stays."""
    return {
        name: values[..., place] if values.ndim and values.shape[-1] == known else values
        for name, values in arrays.items()
    }
