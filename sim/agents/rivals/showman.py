"""A superpower that seeks the stage."""

from sim.agents.partner import Superpower
from sim.numerics import Floats
from sim.rules import rivals


class Showman(Superpower):
    """Threats open it: it meets at once, signs at once, and closes again as the threat fades."""

    def openness(self, government: Floats) -> Floats:
        """More the more is at stake on the stage."""
        return rivals.openness_on_stage(government, self.own.provocation, self.own.par)

    def talks_before_deal(self) -> Floats:
        """A summit is enough."""
        return self.own.par.showman_wait
