"""What is recorded of weapons beside shells, and of what is asked for."""

from sim.numerics import Floats
from sim.rules.bargain import ARMS, SYSTEMS, TECHNOLOGY, WEAPONS
from sim.state.indicator import Reader, Snapshot, Template

#: Reconnaissance and drones.
RECON = 1


def _line(line: int) -> Reader:
    return lambda x: x.month.sent[line]


def _arms_sold(x: Snapshot) -> Floats:
    """Worth of shells and systems sent by the client, $m (partner, run)."""
    return x.par.arms_worth * x.month.sent[ARMS] + x.par.systems_worth * x.month.sent[SYSTEMS]


def _arms_bought(x: Snapshot) -> Floats:
    """Worth of weapons and technology sent to the client, $m (partner, run)."""
    return x.month.sent[WEAPONS] + x.par.technology_worth * x.month.sent[TECHNOLOGY]


WEAPON_TEMPLATES: tuple[Template, ...] = (
    Template("systems.{client}.{partner}", "missile/month", "missiles and launchers sent by the client", _line(SYSTEMS), "shells", True,
        rule="bargain.bargain weapons.systems_demand weapons.systems_supply"),
    Template("weapons.{partner}.{client}", "$m/month", "weapons sent to the client", _line(WEAPONS), "patron", True,
        rule="bargain.bargain weapons.weapons_demand weapons.weapons_supply"),
    Template("arms_worth.{client}.{partner}", "$m/month", "worth of shells and systems sent by the client", _arms_sold, "shells",
        rule="state.weapon_indicators._arms_sold"),
    Template("arms_worth.{partner}.{client}", "$m/month", "worth of weapons and technology sent to the client", _arms_bought, "patron",
        rule="state.weapon_indicators._arms_bought"),
    Template("asked_domain_recon.{partner}", "1", "part of reconnaissance and drones in the technology that the client asks of the patron",
        lambda x: x.month.asked[RECON], "patron", rule="weapons.parts_asked weapons.asked_domains readiness.exposure"),
    Template("missiles.{client}", "missile", "the client's missiles for sale or its own use", lambda x: x.world.systems_held,
        rule="weapons.systems_made model.phases.live"),
    Template("missiles.{partner}", "missile", "the client's missiles that the partner holds", lambda x: x.world.systems, "shells",
        rule="model.phases._fight weapons.systems_fired"),
    Template("weapons_held.{client}", "$m", "weapons from abroad that the client holds", lambda x: x.world.weapons_held,
        rule="model.exchange.deliver"),
)  # fmt: skip
