"""The past that the points of a design share, computed once for each history.

Until the first month in which runs of one history may differ, they are equal bit for bit. So each
history is stepped once and recorded for all its runs, which then start from its state.
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
    tree: ScenarioNode,
    histories: NDArray[np.int64],
    wanted: Collection[str] | None = None,
    since: int = 0,
) -> int:
    """Run-months to step: months shared by forks or by runs of one history count once.

    Args:
        tree: the scenarios.
        histories: the number of each run's history (run,).
        wanted: the scenarios that count; all by default.
        since: the month from which a tree is stepped.
    """
    counted = [n for n in tree.walk() if wanted is None or n.plan.name in wanted]
    whole = len(histories) * sum(n.plan.months - max(n.start, since) for n in counted)
    split = first_difference(tree.plan)
    if tree not in counted or not 0 < split < tree.plan.months:
        return whole
    return whole - split * (len(histories) - len(np.unique(histories)))


def share_state(state: Mapping[str, Any], histories: NDArray[np.int64]) -> dict[str, Any]:
    """A state of distinct histories, copied to the runs of each.

    Args:
        state: of a model, with histories in rising order.
        histories: the history number of each run (run,).
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
    """Copy arrays whose last axis is the history to the runs; others are the same for all runs."""
    return {
        name: values[..., place] if values.ndim and values.shape[-1] == known else values
        for name, values in arrays.items()
    }
