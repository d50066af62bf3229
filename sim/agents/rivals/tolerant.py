"""A patron that lets its client look for others."""

from sim.agents.partner import Patron, Stance
from sim.numerics import Floats
from sim.rules import rivals


class Tolerant(Patron):
    """It tolerates more of others' commitment and never squeezes; it courts as a patron does."""

    def tolerance(self) -> Floats:
        """What it tolerates, raised."""
        return rivals.more_tolerated(super().tolerance(), self.own.par)

    def stance(self) -> Stance:
        """No squeeze."""
        squeeze, court = super().stance()
        return Stance(0.0 * squeeze, court)
