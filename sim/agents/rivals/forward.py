"""A client that provides for the years to come."""

from sim.agents.client import Client
from sim.numerics import Floats
from sim.rules import rivals, trust
from sim.rules.bargain import COVER, TECHNOLOGY


class Forward(Client):
    """It fills larger stores, and counts a patron's support only as far as it would last."""

    def stock_wanted(self) -> Floats:
        """Larger stores."""
        return rivals.stored(super().stock_wanted(), self.own.par)

    def treaty_worth(self) -> Floats:
        """Support weighed by the patron's reliability."""
        own = self.own
        support = (own.sent[COVER] + own.sent[TECHNOLOGY]) * own.reliability
        return trust.worth_to_client(support, own.leverage, own.hegemony, own.par)
