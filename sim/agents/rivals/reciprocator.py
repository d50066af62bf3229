"""A patron that answers in kind."""

from sim.agents.partner import Patron, Stance
from sim.rules import rivals


class Reciprocator(Patron):
    """It squeezes after a hostile act of the client, and courts it otherwise."""

    def stance(self) -> Stance:
        """What the client's last act deserves."""
        own = self.own
        lost = rivals.lost_support(own.support, own.support_norm)
        squeeze, court = rivals.answer_in_kind(rivals.hostile_act(own.tests, lost), own.par)
        return Stance(squeeze * own.patron, court * own.patron)
