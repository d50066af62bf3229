"""A superpower that waits for calm."""

from sim.agents.partner import Superpower
from sim.numerics import Floats
from sim.rules import rivals


class Patient(Superpower):
    """A cap is worth something to it only once tests have paused: talks reward restraint."""

    def cap_worth(self) -> Floats:
        """Nothing before it is calm."""
        own = self.own
        return super().cap_worth() * rivals.calm(own.provocation, own.par)
