"""A patron to which the client is a subordinate."""

from sim.agents.partner import Patron, Stance
from sim.numerics import Floats
from sim.rules import rivals


class Hierarch(Patron):
    """It tolerates little, squeezes the more the others hold, and never courts."""

    def tolerance(self) -> Floats:
        """Little, however well it gets on with the superpower's rivals."""
        return rivals.tolerated_below(self.own.par)

    def stance(self) -> Stance:
        """A squeeze for what rivals hold."""
        own = self.own
        squeeze = rivals.squeeze_for_rivals(own.rival_share, own.par) * own.patron
        return Stance(squeeze, 0.0 * squeeze)
