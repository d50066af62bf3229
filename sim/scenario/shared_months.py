"""How long the assumptions of two scenarios are equal."""

import hashlib
import json

import numpy as np

from sim.scenario.description import agents_description, to_plain
from sim.scenario.plan import Plan, Regime


def shared_months(one: Plan, other: Plan) -> int:
    """The number of first months with equal assumptions in two scenarios.

    The last month is never shared, so that each scenario has at least one of its own.
    """
    if _cast(one) != _cast(other) or one.months != other.months:
        return 0
    cuts = sorted({regime.start for plan in (one, other) for regime in plan.regimes})
    for first, last in zip(cuts, [*cuts[1:], one.months], strict=True):
        if first >= one.months:
            break
        regimes = one.regime(first), other.regime(first)
        if regimes[0] is not regimes[1] and (
            _assumptions_hash(regimes[0], first, last) != _assumptions_hash(regimes[1], first, last)
        ):
            return first
    return one.months - 1


def _cast(plan: Plan) -> list[object]:
    return [to_plain(actor) for actor in (plan.cast.client, *plan.cast.partners)]


def _assumptions_hash(regime: Regime, first: int, last: int) -> str:
    """A hash of the assumptions that hold between two months."""
    drivers = regime.drivers
    assumptions = {
        "settings": to_plain(regime.settings), "prior": regime.prior,
        "off": sorted(regime.switched_off), "variants": to_plain(regime.variants),
        "events": to_plain(regime.events), "mean": drivers.mean_openness,
        "trails": to_plain(drivers.trails), "agents": agents_description(regime.agents),
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(assumptions, sort_keys=True).encode())
    for name, values in sorted(drivers.fields.items()):
        digest.update(name.encode() + np.ascontiguousarray(values[first:last]).tobytes())
    return digest.hexdigest()
