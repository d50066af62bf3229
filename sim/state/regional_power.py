"""Regional power: how much of the force near the members of a region, and of their dependence, is whose.

A state leads a region by the force that it can bring there and by those who depend on it (Knorr 1975; Emerson
1962; Hirschman 1945). Members are the client and the partners to which the facts give distances. No rule reads these
indicators: they state what the article asks of an opening between Pyongyang and Washington. Article ¶0, ¶11.
"""

import numpy as np

from sim.numerics import SMALL, Floats, add_rows, highest
from sim.rules.threat import deployed, presence, proximity
from sim.state.indicator import Snapshot, Template

FORCE, DEPENDENCE = 0.5, 0.5


def _force_near(x: Snapshot, member: int) -> Floats:
    """Share of each partner in the force that partners can bring to a member (partner, run)."""
    region = x.cast.region
    forward = deployed(x.cast.superpower, x.par)
    return force_share(
        x, region.far[member], region.near[member], forward=forward, counts=region.known[member]
    )


def force_share(
    x: Snapshot, far: Floats, near: Floats, *, forward: Floats, counts: Floats
) -> Floats:
    """Share of each partner in the force that those who count can bring to a place (partner, run).

    Args:
        far, near: distance of the capital, and of the nearest base, km (partner, 1).
        forward: share of its forces at that base, 0-1.
        counts: weight with which it counts there, 0-1 (partner, 1).
    """
    par = x.par
    weight = par.distance_weight * par.threat_distance
    arrives = counts * proximity(far, near, forward, weight=weight, par=par)
    unarmed = np.zeros(1)
    force = presence(x.month.relative_power, arrives, unarmed, neighbour=x.cast.neighbour, par=par)
    return force / np.maximum(add_rows(force), SMALL)


def regional_power(x: Snapshot) -> Floats:
    """Half its share of force near the other members, half their dependence on it, on average (partner, run)."""
    month, region = x.month, x.cast.region
    held = month.share * (1.0 - month.alternatives)
    total = FORCE * month.power_share + DEPENDENCE * held
    others = np.ones_like(total)
    for member, row in enumerate(region.rows):
        apart = np.ones((len(total), 1))
        apart[row] = 0.0
        here = FORCE * _force_near(x, member) + DEPENDENCE * month.dependence[row]
        total = total + apart * here
        others = others + apart
    power: Floats = total / others
    return power


def _balance(x: Snapshot) -> Floats:
    """Regional power of the leading patron over that of the superpower's bloc (run,)."""
    power = regional_power(x)
    bloc = add_rows(x.cast.ally * power)
    return highest(x.cast.patron * power) / np.maximum(bloc, SMALL)


#: Who leads the region.
REGION_TEMPLATES: tuple[Template, ...] = (
    Template("regional_power.{partner}", "1",
        "mean of the partner's share of force near the region's other members and of their dependence on it",
        regional_power, "power", rule="state.regional_power.regional_power threat.presence"),
    Template("regional_balance", "1", "regional power of the leading patron over that of the superpower's bloc",
        _balance, rule="state.regional_power._balance"),
)  # fmt: skip
