"""A superpower that seeks the stage."""

from sim.agents.partner import Superpower
from sim.numerics import Floats
from sim.rules import rivals


class Showman(Superpower):
    """Threats open it: it meets and signs at once, closes as the threat fades, and forgives no breach."""

    def openness(self, government: Floats) -> Floats:
        """More the more is at stake on the stage."""
        return rivals.openness_on_stage(government, self.own.provocation, self.own.par)

    def talks_before_deal(self) -> Floats:
        """A summit is enough."""
        return self.own.par.showman_wait

    def undone_by_breach(self) -> Floats:
        """All of it: whatever the shipped rule would leave, a broken deal starts anew."""
        return 1.0 + 0.0 * super().undone_by_breach()
