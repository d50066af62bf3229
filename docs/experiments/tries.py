"""Other rules that were tried, each once: each puts its function in the place of ours for a while.

They answer a pattern that the model misses, by structure rather than by a number. None was adopted;
`docs/decisions.md` says what each moved, and `docs/experiments/steps.py` runs them.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.agents import Client, Partner  # noqa: E402
from sim.model import phases  # noqa: E402
from sim.model.step import Step  # noqa: E402
from sim.numerics import Floats, highest, logistic  # noqa: E402
from sim.rules import exchange, sanctions  # noqa: E402


@contextmanager
def _replace_rule(owner: Any, name: str, ours: Any) -> Iterator[None]:
    """Another function under a name, for a while."""
    before = getattr(owner, name)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def pause_to_signal() -> Iterator[None]:
    """P13, the pause of 2018: a client that is itself willing to deal tests less, to say so."""
    ours = Client.provocation_rate

    def rate(self: Client) -> Floats:
        return ours(self) * np.exp(-logistic(4.0 * self.willingness()))

    with _replace_rule(Client, "provocation_rate", rate):
        yield


@contextmanager
def impunity_by_will() -> Iterator[None]:
    """P13, the surge of 2022: shielded is who has a friend that would block even an empty text."""
    ours = phases.vote

    def vote(step: Step) -> None:
        before = step.world.shield
        ours(step)
        world, par = step.world, step.par
        blocked = highest(step.cast.veto * (step.month.will < -par.veto_margin))
        known = blocked * (world.breadth > 0.0)
        world.shield = before + par.shield_speed * (known - before)

    month = tuple(vote if phase is ours else phase for phase in phases.MONTH)
    with _replace_rule(phases, "MONTH", month):
        yield


@contextmanager
def near_patrons_mind() -> Iterator[None]:
    """P5, the depth of the squeeze: a patron minds tests the more, the nearer they are."""

    def will(self: Partner) -> Floats:
        own = self.own
        felt = own.provocation * (1.0 + 0.5 * own.nearness * own.patron)
        return sanctions.will(
            felt,
            own.pressure,
            own.rivalry,
            gain=own.gain,
            gdp=own.gdp,
            peers=own.peers,
            monitoring=own.monitoring,
            squeeze=own.squeeze,
            court=own.court,
            government=own.government,
            deal=own.deal,
            par=own.par,
        )

    with _replace_rule(Partner, "will", will):
        yield


@contextmanager
def ban_by_enforcement() -> Iterator[None]:
    """P5x, exports in 2018: the ban on them bites with enforcement, whatever the texts cover."""
    ours = exchange.minerals_demand

    def demand(reach: Floats, zone: Floats, neighbour: Floats, **rest: Any) -> Floats:
        return ours(reach, zone, neighbour, **rest | {"breadth": np.ones(1)})

    with _replace_rule(exchange, "minerals_demand", demand):
        yield


@contextmanager
def aid_against_famine() -> Iterator[None]:
    """P2, China's share in 2001: aid answers famine, and want only a little (need squared)."""
    ours = exchange.fuel_supply

    def supply(enforcement: Floats, aid: Floats, need: Floats, **rest: Any) -> Any:
        return ours(enforcement, aid, need * need, **rest)

    with _replace_rule(exchange, "fuel_supply", supply):
        yield
