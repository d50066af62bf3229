"""The values of the parameters that differ between the histories of a scenario."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.rules.decision_rules import idle_parameters
from sim.rules.parameter_values import ParameterValues
from sim.rules.registry import all_parameters
from sim.scenario.parameters import varying_parameters
from sim.scenario.plan import Plan, Regime


def settings_by_run(regime: Regime) -> Mapping[str, NDArray[Any]]:
    """The settings that hold one value a run, as in a design."""
    return {k: v for k, v in regime.settings.items() if isinstance(v, np.ndarray) and v.ndim}


def drawn_names(plan: Plan) -> tuple[str, ...]:
    """Spellings of the parameters that a plan draws, and of those that hold one value a run.

    Those of decision rules that nobody follows at its end are left out: nothing reads them.
    """
    last = plan.regimes[-1]
    idle = idle_parameters(last.agents.values())
    varying = varying_parameters(plan.cast, last.all_settings(), last.prior)
    drawn = (name for name in varying if name.rpartition(".")[2] not in idle)
    return tuple(dict.fromkeys((*drawn, *settings_by_run(last))))


def drawn_parameters(plan: Plan, values: ParameterValues, runs: int) -> dict[str, Floats]:
    """The values of those parameters, by spelling (run,).

    Args:
        plan: the scenario.
        values: those in force at its end.
        runs: how many histories there are.
    """
    return {
        name: np.array(np.broadcast_to(_value(plan, values, name), (runs,)))
        for name in drawn_names(plan)
    }


def _value(plan: Plan, values: ParameterValues, spelling: str) -> Floats:
    """The value of one spelling: a number, or (run,)."""
    actor, _, name = spelling.rpartition(".")
    value = np.asarray(getattr(values, name))
    if all_parameters()[name].holder != "partner":
        return value
    row = plan.cast.names.index(actor) if actor and value.shape[0] > 1 else 0
    found: Floats = value[row]
    return found
