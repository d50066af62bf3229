"""The twin as a plain Mesa model of one history: the yardstick that the program's speed is held against."""

from types import SimpleNamespace

import mesa
import numpy as np

from sim.random_streams import RandomStreams
from sim.scenario.library import load_plan
from sim.scenario.parameters import resolve_parameters
from tests.reference import dock, twin
from tests.reference.fields import new_month, new_state


class TwinModel(mesa.Model):
    """One history of the baseline, in plain Python.

    Args:
        rng: the seed.
        history: its number, which parameter values depend on.
        months: after which it stops.
        common_luck: draw the program's own uniforms, so that the program's history is repeated;
            else the model's generator, which is faster, draws others.
    """

    def __init__(
        self,
        rng: int | None = None,
        history: int = 0,
        months: int = 540,
        common_luck: bool = False,
    ) -> None:
        super().__init__(rng=rng)
        self.months = months
        seed = int(self.rng.integers(2**32)) if rng is None else int(rng)
        self.streams = RandomStreams(seed, np.array([history]))
        self.common_luck = common_luck
        plan = load_plan()
        regime = plan.regimes[0]
        self.stream_ids = [partner.stream_id for partner in plan.cast.partners]
        values = resolve_parameters(plan.cast, regime.all_settings(), regime.prior, self.streams)
        self.par = dock.parameters(values, plan.cast, regime)
        self.drivers = dock.drivers(plan, months, self.par)
        self.state, self.quantities = new_state(), new_month()
        twin.start(self.state, self.par)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "treasury": lambda model: model.state.treasury,
                "food": lambda model: model.state.food,
                "provocation": lambda model: model.state.provocation,
                "trust": lambda model: sum(model.state.trust),
                "trade": lambda model: sum(model.quantities.trade),
                "treaties": lambda model: sum(model.state.treaty),
            }
        )

    def step(self) -> None:
        """One month."""
        month = int(self.steps) - 1
        drivers = self.drivers[month]
        twin.month(self.state, self.quantities, self.par, drivers, self._uniforms(month))
        self.datacollector.collect(self)
        self.running = month + 1 < self.months

    def _uniforms(self, month: int) -> SimpleNamespace:
        if self.common_luck:
            return dock.uniforms(self.streams, self.stream_ids, month)[0]
        world, partners = len(dock.DRAWS), len(dock.DRAWS_BY_PARTNER)
        drawn = self.rng.random(world + partners * twin.PARTNERS).tolist()
        u = SimpleNamespace(**dict(zip(dock.DRAWS, drawn[:world], strict=True)))
        for i, name in enumerate(dock.DRAWS_BY_PARTNER):
            first = world + i * twin.PARTNERS
            setattr(u, name, drawn[first : first + twin.PARTNERS])
        return u
