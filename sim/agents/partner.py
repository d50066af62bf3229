"""Partners: what each state trades with the client, enforces, votes for and withholds."""

from typing import NamedTuple

import numpy as np

from sim.agents.actor import Actor, ActorModel
from sim.agents.link_offer import LinkOffer
from sim.facts import ActorFacts
from sim.numerics import Floats, clip01
from sim.rules import (
    crisis,
    denuclearisation,
    exchange,
    meetings,
    opening,
    readiness,
    sanctions,
    spheres,
    stages,
    technology,
    trust,
    war,
    weapons,
)
from sim.rules.bargain import ARMS, TECHNOLOGY
from sim.rules.exchange import Offers
from sim.state.actor_view import ActorView


class Partner(Actor):
    """A state that deals with the client.

    The methods below are written once for one actor or several: `own` is a row of the world, or
    the rows of all actors that follow the same rule, and every formula broadcasts. A subclass
    changes a decision by overriding its method, which then answers for its own row (run,).
    """

    def __init__(self, model: ActorModel, facts: ActorFacts, row: int) -> None:
        super().__init__(model, facts)
        self.row = row

    @property
    def own(self) -> ActorView:
        """The partner's own row of the world."""
        return self.model.view(self.row)

    def will(self) -> Floats:
        """Its net will to enforce sanctions, N, without unit; below 0 it would rather not."""
        own = self.own
        will = sanctions.will(
            own.provocation,
            own.pressure,
            own.rivalry,
            seek=own.seek,
            gain=own.gain,
            gdp=own.gdp,
            peers=own.peers,
            monitoring=own.monitoring,
            squeeze=own.squeeze,
            court=own.court,
            government=own.government,
            deal=own.deal,
            par=own.par,
        )
        return will + crisis.added_will(own.heat, own.backing, own.par)

    def vote(self) -> Floats:
        """Its vote on a new text of sanctions: 1 yes, 0 abstain, -1 against."""
        return sanctions.vote(self.own.text_will, self.own.par)

    def ends_monitoring(self) -> Floats:
        """Whether it would end the body that monitors sanctions: 1 yes, 0 no."""
        return sanctions.ends_monitoring(self.own.will, self.own.par)

    def enforcement(self) -> Floats:
        """How far it enforces sanctions from this month on, 0-1."""
        own = self.own
        unilateral = own.par.own_sanctions * (1.0 - own.par.thaw_reach * own.thaw)
        mandate = sanctions.mandate(own.breadth, own.attention, unilateral, own.par)
        return sanctions.enforcement(own.enforcement, own.will, mandate, own.par)

    def reception(self) -> Floats:
        """Chance that it answers an initiative of the client, 0-1."""
        own, par = self.own, self.own.par
        known = own.superpower * own.openness + own.neighbour * own.government
        shift = par.openness_shift * (1.0 - own.superpower)
        return clip01(known + own.patron * own.court + par.reception + shift)

    def meeting_rate(self) -> Floats:
        """How many high-level meetings with the client to expect this month."""
        own = self.own
        return meetings.rate(
            own.trust,
            own.court,
            own.pressure,
            border=own.border,
            talks=own.talks,
            superpower=own.superpower,
            par=own.par,
        )

    def tolerance(self) -> Floats:
        """How much commitment of others to the client it tolerates, points."""
        return spheres.tolerated(self.own.rivalry, self.own.share, self.own.par)

    def offers(self) -> Offers:
        """What it offers on the eight lines: cost or value of a unit, $m, its slope, and the most (line, run)."""
        own, par = self.own, self.own.par
        aid = spheres.aid(
            own.purse,
            own.nearness,
            own.rivalry,
            court=own.court,
            squeeze=own.squeeze,
            patron=own.patron,
            par=par,
        )
        fuel = exchange.fuel_supply(
            own.enforced,
            aid,
            own.lasting_need,
            reach=own.reach,
            border=own.border,
            risk=(own.pressure + own.secondary_shift * (1.0 - own.ally)) * own.breadth,
            par=par,
        )
        deterred = par.neighbour_leverage * own.war * own.trilateral * own.deterrent_left
        technology = exchange.technology_supply(
            own.pressure,
            own.enforced,
            own.nearness,
            sphere=own.sphere_price,
            commitment=own.objected,
            deterred=deterred,
            dearness=weapons.dearness(own.asked, par),
            par=par,
        )
        cover = exchange.cover_supply(
            own.pressure, own.rivalry, own.sphere_price, commitment=own.objected, par=par
        )
        worth = war.shell_value(own.war, par)
        wanted = np.maximum(war.target_stock(own.war, own.shells, par), 1.0)
        minerals = exchange.minerals_demand(
            own.reach,
            own.joint_zone,
            own.neighbour,
            enforcement=own.enforced,
            breadth=own.breadth,
            will=own.will,
            relief=own.relief,
            border=own.border,
            par=par,
        )
        return exchange.stack_offers(
            own.share,
            fuel=fuel,
            technology=(*technology, exchange.embargoed(par.technology_cap, par)),
            cover=(cover, par.cover_steepness, par.cover_cap),
            weapons=weapons.weapons_supply(
                own.pressure,
                own.enforced,
                own.nearness,
                sphere=own.sphere_price,
                commitment=own.objected,
                par=par,
            ),
            arms=(worth * own.gap, worth / wanted, np.inf),
            minerals=(par.minerals_value, par.minerals_satiation, minerals),
            voice=(par.voice_value * own.rivalry, par.voice_satiation, par.cover_cap),
            systems=weapons.systems_demand(own.war, own.systems, own.technology[0], par),
        )

    def grant(self) -> Floats:
        """What it gives to the client this month and asks nothing for, fuel and food, $m."""
        own = self.own
        return stages.grant(
            own.stage,
            own.deal,
            own.two_states,
            neighbour=own.neighbour,
            border=own.border,
            par=own.par,
        )

    def link_offer(self, offer: LinkOffer) -> LinkOffer:
        """What it offers on one line of a link with another partner: value or cost of a unit, $m, and the most.

        Only a subclass that overrides this is asked, once for each line of each of its links.

        Args:
            offer: what the rules of `sim/rules/links.py` give.
        """
        return offer

    def cash_limit(self) -> Floats:
        """The most cash that it pays the client this month, $m."""
        return exchange.partner_cash(self.own.purse, self.own.breadth, self.own.par)

    def reneging_chance(self) -> Floats:
        """Chance that it withholds part of what it agreed this month, 0-1."""
        own, par = self.own, self.own.par
        worth = trust.present_value(own.gain, trust.cause_hazard(own.war, par), par)
        return trust.reneging_chance(own.trust, worth, par)

    def fires(self) -> Floats:
        """How many shells it fires this month, thousand."""
        own = self.own
        return war.fire(
            own.stock - own.sent[ARMS], own.output, own.fighting, lent=own.lent, par=own.par
        )

    def fires_systems(self) -> Floats:
        """How many missiles of the client it fires this month."""
        own = self.own
        return weapons.systems_fired(own.systems, own.fighting, own.par)

    def output(self) -> Floats:
        """How many shells it makes a month from next month on, thousand."""
        own = self.own
        target = war.output_target(own.stock, own.war, own.shells, own.par)
        return war.output(own.output, target, own.par)


class Stance(NamedTuple):
    """How a patron treats the client, each 0-1."""

    squeeze: Floats
    court: Floats


class Patron(Partner):
    """A great power that may keep the client: it squeezes or courts, aids, and may ally."""

    def stance(self) -> Stance:
        """How far it squeezes, and how far it courts, the client from this month on, each 0-1."""
        own, par = self.own, self.own.par
        squeeze = spheres.squeeze(
            own.share,
            own.alternatives,
            own.rivalry,
            provocation=own.provocation,
            need=own.need,
            par=par,
        )
        court = spheres.court(own.rivalry, own.talks, own.rival_share, par)
        return Stance(squeeze * own.patron, court * own.patron)

    def seeking(self) -> Floats:
        """How far it seeks denuclearisation from this month on, 0-1."""
        own, par = self.own, self.own.par
        reasons = denuclearisation.reasons(own.will, par.stake, own.provocation, own.seek)
        level = denuclearisation.seek(
            own.seek,
            reasons,
            own.technology[0],
            rivalry=own.rivalry,
            penalties=own.penalties,
            par=par,
        )
        return own.seek + own.patron * (level - own.seek)

    def backing_chances(self) -> crisis.Backing:
        """Chances that it backs the client in a crisis with cover, with arms, with troops, each 0-1."""
        own = self.own
        return crisis.backing_chances(own.reliability, own.rung, own.par)

    def treaty_worth(self) -> Floats:
        """What a treaty with the client is worth to it, ΔV_p; above 0 it wants one, below 0 it ends one."""
        own, par = self.own, self.own.par
        return trust.worth_to_patron(
            own.gain,
            trust.cause_hazard(own.war, par),
            own.rivalry,
            nearness=own.nearness,
            provocation=own.provocation,
            commitment=own.commitment,
            displeasure=own.displeased,
            par=par,
        )


class Superpower(Partner):
    """The one superpower: it penalises, presses, and may talk. It sees all partners."""

    def openness(self, government: Floats) -> Floats:
        """How open it is to the client, 0-1 (run,).

        Args:
            government: how open its government is by the series and the lever.
        """
        return government

    def talks_before_deal(self) -> Floats:
        """Months of talks before it would sign a deal (run,)."""
        return self.own.par.deal_after

    def undone_by_breach(self) -> Floats:
        """Part of what a deal has reached that a breach undoes, 0-1 (run,)."""
        return self.own.par.stage_breach

    def penalties(self) -> Floats:
        """Share of its penalties that it wants in force on each partner, 0-1 (partner, run)."""
        all_ = self.everything
        return sanctions.penalties_target(all_.contest, all_.relative_power, all_.ally, all_.par)

    def pressure(self) -> Floats:
        """Its pressure on each partner to enforce sanctions, 0 or more, without unit (partner, run)."""
        all_ = self.everything
        return sanctions.pressure(
            all_.exposure,
            all_.penalties,
            all_.relative_power,
            engaged=all_.engaged,
            ally=all_.ally,
            par=all_.par,
        )

    def relief(self) -> Floats:
        """Part of all enforcement of sanctions that it lifts this month in a deal, 0-1 (run,)."""
        return stages.relief(self.own.stage, self.own.par)

    def cap_worth(self) -> Floats:
        """What a cap on the client's programme is worth to it, $m (run,)."""
        own, all_ = self.own, self.everything
        return opening.cap_worth(
            own.believed_programme,
            own.provocation,
            all_.rivalry,
            hegemony=all_.hegemony,
            share=all_.share,
            patron=all_.patron,
            believed=own.wedge_belief,
            par=own.par,
        )

    def willingness(self) -> Floats:
        """How far a cap on the programme outweighs relief: log of worth over cost, Z_u; 0 is even (run,)."""
        own = self.own
        cost = opening.concession_cost(own.openness, own.government, own.par)
        return opening.superpower_zone(self.cap_worth(), cost)


class Neighbour(Partner):
    """The client's one neighbour and rival: it arms, lends shells, and invests when it may."""

    def threat_felt(self) -> Floats:
        """How strong it feels the threat from the client, which it answers by arming, 0 or more (run,)."""
        own = self.own
        dread = readiness.dread(own.readiness, own.par)
        return technology.threat_to_neighbours(
            own.believed_programme, own.provocation, dread, own.par
        )

    def arming(self) -> Floats:
        """How far it arms from next month on, 0 or more, without unit (run,)."""
        own = self.own
        answer = technology.arming(
            own.arming, self.threat_felt(), own.intention, assurance=own.assurance, par=own.par
        )
        return answer + crisis.added_arming(own.heat, own.par)

    def joint_zone(self) -> Floats:
        """Trade of its joint venture with the client from next month on, $m a month (run,)."""
        own = self.own
        zone = opening.joint_zone(
            own.joint_zone, own.government, own.enforced, two_states=own.two_states, par=own.par
        )
        return zone * crisis.joint_zone_left(own.heat, own.par)

    def deterrent_left(self) -> Floats:
        """Part of its threat to arm a patron's enemy that is not yet spent, 0-1 (run,)."""
        return technology.deterrent_left(self.own.par.shells_lent, self.own.par)

    def shells_lent(self) -> Floats:
        """How many shells it lends this month against patrons at war, thousand (run,)."""
        own, all_ = self.own, self.everything
        return technology.shells_lent(
            own.government,
            all_.war,
            all_.sent[TECHNOLOGY],
            provocation=own.provocation,
            par=own.par,
        )
