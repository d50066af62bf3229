"""A neighbour that answers act by act."""

from sim.agents.partner import Neighbour
from sim.numerics import Floats
from sim.rules import rivals


class TitForTat(Neighbour):
    """Its arming follows the tests of the last quarter, whatever it reads into them."""

    def arming(self) -> Floats:
        """An answer to this month's acts."""
        own = self.own
        return rivals.arming_by_answer(own.arming, own.tests, own.assurance, own.par)
