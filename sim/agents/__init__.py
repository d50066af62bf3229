"""The agents: Mesa agents by ability, each a named view of its row of the world."""

from sim.agents.client import Client
from sim.agents.partner import Neighbour, Partner, Patron, Stance, Superpower

__all__ = ["Client", "Neighbour", "Partner", "Patron", "Stance", "Superpower"]
