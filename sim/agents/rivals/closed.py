"""A superpower that does not deal with such a regime."""

from sim.agents.partner import Superpower
from sim.numerics import Floats


class Closed(Superpower):
    """A cap on the programme is worth nothing to it, so that it is never willing to talk."""

    def cap_worth(self) -> Floats:
        """Nothing, whatever the threat."""
        return 0.0 * super().cap_worth()
