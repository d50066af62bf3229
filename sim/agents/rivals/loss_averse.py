"""A client to which losses count more than gains."""

from sim.agents.client import Client
from sim.numerics import Floats
from sim.rules import rivals


class LossAverse(Client):
    """It gives more to keep a partner whose support falls, and provokes when it loses support."""

    def goods_weight(self) -> Floats:
        """More weight on what a partner withdraws."""
        lost = rivals.lost_support(self.own.support, self.own.support_norm)
        return super().goods_weight() * rivals.loss_weight(lost, self.own.par)

    def provocation_rate(self) -> Floats:
        """More provocations with losses."""
        lost = rivals.total_lost(self.own.support, self.own.support_norm)
        return rivals.provoked_by_loss(super().provocation_rate(), lost, self.own.par)
