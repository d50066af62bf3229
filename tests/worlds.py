"""What many tests share: plans with one thing changed, and worlds compared."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.scenario.drivers import Drivers
from sim.scenario.library import load_plan
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan, Variants

#: No provocation, crisis, talk or reneging happens by chance.
CALM: Mapping[str, Setting] = {
    "rate_added": 0.0,
    "rung_up_calm": 0.0,
    "talks_rate": 0.0,
    "reneging": 0.0,
    "leader_noise": 0.0,
}


def changed(plan: Plan | None = None, **changes: Any) -> Plan:
    """A plan (the baseline) with all its regimes changed alike."""
    plan = plan or load_plan()
    return replace(plan, regimes=tuple(replace(c, **changes) for c in plan.regimes))


def varied(**variants: Any) -> Plan:
    """The baseline under an alternative form of the model."""
    return changed(variants=Variants(**variants))


def frozen(month: int, **changes: Any) -> Plan:
    """The baseline at its defaults, its drivers held for ever as they are in one month."""
    plan = load_plan()
    drivers = plan.regimes[-1].drivers
    fields = {
        name: np.broadcast_to(values[month], values.shape)
        for name, values in drivers.fields.items()
    }
    held = Drivers(
        fields, drivers.place, drivers.mean_openness, drivers.exposure_known, drivers.futures
    )
    return changed(plan, drivers=held, events=(), prior="defaults", **changes)


def run(plan: Plan | None = None, months: int = 60, **arguments: Any) -> AllianceModel:
    """A model that has run some months."""
    arguments = {"rng": 1, "runs": 8, "collect": False} | arguments
    model = AllianceModel(plan, **arguments)
    model.run_for(months)
    return model


def state(model: AllianceModel) -> dict[str, Floats]:
    """The whole state and the month just made, by name, flat offers included (…, run)."""
    found = dict(model.world.save_state())
    for name, value in vars(model.month).items():
        if isinstance(value, tuple):
            found |= {f"{name}.{field}": part for field, part in value._asdict().items()}
        else:
            found[name] = np.asarray(value)
    return found


def differing(
    one: Mapping[str, Floats], other: Mapping[str, Floats], *, but: Iterable[str] = ()
) -> list[str]:
    """The arrays that are not the same bit for bit."""
    assert one.keys() == other.keys()
    return [name for name in one.keys() - set(but) if not np.array_equal(one[name], other[name])]


def column(found: Mapping[str, Floats], run: int, runs: int) -> dict[str, Floats]:
    """One history out of a state; what is the same for all histories stays."""
    return {
        name: values[..., run : run + 1] if values.ndim and values.shape[-1] == runs else values
        for name, values in found.items()
    }


def history(model: AllianceModel, run: int) -> dict[str, Floats]:
    """One history of a model."""
    return column(state(model), run, model.runs)


def flows(model: AllianceModel, months: int, lines: int | slice = slice(None)) -> Floats:
    """What was sent in each of the coming months (month, …, partner, run)."""
    sent = []
    for _ in range(months):
        model.step()
        sent.append(model.month.sent[lines].copy())
    return np.stack(sent)


def alternating(series: Floats, least: float) -> Floats:
    """Where a series (month, …) rises and falls in turn, four times on end, by more than `least`."""
    step = np.diff(series, axis=0)
    turns = (step[1:] * step[:-1] < 0.0) & (np.minimum(abs(step[1:]), abs(step[:-1])) > least)
    found: Floats = turns[3:] & turns[2:-1] & turns[1:-2] & turns[:-3]
    return found
