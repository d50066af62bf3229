"""Which parameters differ between the histories of a scenario, and their values."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.rules.parameter_values import ParameterValues
from sim.rules.registry import all_parameters
from sim.scenario.parameters import resolve_parameters
from sim.scenario.plan import Plan, Regime

#: Histories that are asked which parameters differ.
PROBE_RUNS = 64


def settings_by_run(regime: Regime) -> Mapping[str, NDArray[Any]]:
    """The settings that hold one value a run, as in a design."""
    return {k: v for k, v in regime.settings.items() if isinstance(v, np.ndarray) and v.ndim}


def drawn_names(plan: Plan, seed: int) -> tuple[str, ...]:
    """Spellings of the parameters that a plan draws, and of those that hold one value a run."""
    last = plan.regimes[-1]
    given = settings_by_run(last)
    settings = {
        name: setting if name not in given else float(given[name][0])
        for name, setting in last.all_settings().items()
    }
    values = resolve_parameters(
        plan.cast, settings, last.prior, RandomStreams(seed, np.arange(PROBE_RUNS))
    )
    found = [name for name, value in _values_by_spelling(plan, values).items() if _varies(value)]
    return tuple(dict.fromkeys((*found, *given)))


def drawn_parameters(
    plan: Plan, values: ParameterValues, seed: int, runs: int
) -> dict[str, Floats]:
    """The values of those parameters, by spelling (run,).

    Args:
        plan: the scenario.
        values: those in force at its end.
        seed: of the luck.
        runs: how many histories there are.
    """
    return {
        name: np.array(np.broadcast_to(_value(plan, values, name), (runs,)))
        for name in drawn_names(plan, seed)
    }


def _values_by_spelling(plan: Plan, values: ParameterValues) -> dict[str, Floats]:
    """Each value once: under its own name, or an actor's where actors' values stand apart."""
    found: dict[str, Floats] = {}
    for name, parameter in all_parameters().items():
        value = np.asarray(getattr(values, name))
        if parameter.holder != "partner":
            found[name] = value
        elif value.shape[0] == 1:
            found[name] = value[0]
        else:
            found |= {f"{actor}.{name}": value[row] for row, actor in enumerate(plan.cast.names)}
    return found


def _value(plan: Plan, values: ParameterValues, spelling: str) -> Floats:
    """The value of one spelling: a number, or (run,)."""
    actor, _, name = spelling.rpartition(".")
    value = np.asarray(getattr(values, name))
    if all_parameters()[name].holder != "partner":
        return value
    row = plan.cast.names.index(actor) if actor and value.shape[0] > 1 else 0
    found: Floats = value[row]
    return found


def _varies(value: Floats) -> bool:
    return value.ndim > 0 and bool(value.min() < value.max())
