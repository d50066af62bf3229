"""A neighbour that relies on its ally."""

from sim.agents.partner import Neighbour
from sim.numerics import Floats
from sim.rules import rivals


class Assured(Neighbour):
    """Assurance by its ally spares it arms, one for one."""

    def threat_felt(self) -> Floats:
        """What its ally's assurance does not cover."""
        own = self.own
        return rivals.threat_not_covered(super().threat_felt(), own.assurance, own.par)
