"""A client that stops at good enough."""

from sim.agents.client import Client
from sim.numerics import Floats
from sim.rules import rivals


class Satisficer(Client):
    """It buys up to its aspiration, and looks for others only while that is not met."""

    def foreseen_fill(self, expected: Floats) -> Floats:
        """How full its stock seems beside its aspiration."""
        return rivals.fill_over_aspiration(super().foreseen_fill(expected), self.own.par)

    def outreach_rate(self) -> Floats:
        """Initiatives only in want."""
        return super().outreach_rate() * rivals.searching(self.own.fill, self.own.par)
