"""A client that lives by the month."""

from sim.agents.client import Client
from sim.numerics import Floats
from sim.rules import trust
from sim.rules.bargain import COVER, TECHNOLOGY


class Myopic(Client):
    """It weighs neither the risk of relying on one partner nor the autonomy that a treaty costs."""

    def diversification_premium(self) -> Floats:
        """None."""
        return 0.0 * super().diversification_premium()

    def treaty_worth(self) -> Floats:
        """What it gets now, whatever that will cost."""
        own = self.own
        support = own.sent[COVER] + own.sent[TECHNOLOGY]
        return trust.worth_to_client(support, 0.0 * own.leverage, own.hegemony, own.par)
