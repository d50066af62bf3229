"""The client: what Pyongyang wants, sells, provokes and agrees to."""

import numpy as np

from sim.agents.actor import Actor
from sim.numerics import Floats, add_rows
from sim.rules import (
    crisis,
    dependence,
    exchange,
    opening,
    outreach,
    provocation,
    stages,
    technology,
    trust,
    two_states,
    weapons,
)
from sim.rules.bargain import COVER, TECHNOLOGY
from sim.rules.exchange import Offers


class Client(Actor):
    """A state that lives by what others arm, pay and shield it with."""

    def diversification_premium(self) -> Floats:
        """By what share a dollar from each partner is worth more to it, or less, than a dollar (partner, run)."""
        own = self.own
        return dependence.premium(
            own.share, own.hegemony, own.reliability, front=own.front, par=own.par
        )

    def provocation_rate(self) -> Floats:
        """How many provocations to expect of it this month (run,)."""
        own, par = self.own, self.own.par
        restraint = add_rows(own.patron * own.leverage * own.trust)
        return provocation.rate(
            own.technology[0],
            provocation.shown_threat(own.bloc_threat, self._superpower(par.exercise_shift), par),
            own.engaged,
            restraint=restraint,
            fill=own.fill,
            shield=own.shield,
            breadth=own.breadth,
            excitation=own.excitation,
            par=par,
        )

    def willingness(self) -> Floats:
        """How far believed relief outweighs its programme: log of their ratio, Z_c; 0 is even (run,)."""
        own, par = self.own, self.own.par
        offered, recognition = (
            self._superpower(each) for each in (par.relief_share, par.recognition)
        )
        relief = opening.relief_worth(
            own.share,
            own.enforcement * stages.lifted(offered, par),
            add_rows(own.superpower * own.enforcement) * offered,
            breadth=own.breadth,
            fill=own.fill,
            tilt=add_rows(own.superpower * own.tilt),
            grants=stages.promised_grants(own.two_states, own.neighbour, own.border, par),
            recognition=recognition,
            par=par,
        )
        programme = opening.programme_worth(
            own.bloc_threat, own.patron_threat, own.technology[0], par
        )
        believed = opening.credibility(own.openness, recognition, par)
        return opening.client_zone(believed, relief, programme)

    def _superpower(self, value: Floats) -> Floats:
        """The superpower's value of what each partner has (run,)."""
        return add_rows(self.own.superpower * value)

    def outreach_rate(self) -> Floats:
        """How many initiatives toward each partner to expect of it this month (partner, run)."""
        own = self.own
        depends = own.share * (1.0 - own.alternatives)
        captive = outreach.captivity(depends, own.hegemony, own.front)
        return outreach.rate(captive, own.reception, own.share, own.par)

    def unity_gain(self) -> Floats:
        """What professing unification gains it, without unit; below 0 it loses (run,)."""
        own = self.own
        wealth = two_states.prosperity(
            own.gdp, own.population, own.neighbour, superpower=own.superpower
        )
        patrons = add_rows(own.patron * own.treaty * own.trust)
        gain = two_states.gain(
            own.government,
            np.maximum(own.talks, own.deal),
            wealth,
            patrons=patrons,
            missile=own.technology[0],
            recognition=self._superpower(own.par.recognition),
            par=own.par,
        )
        return gain - crisis.lost_unity(own.heat, own.par)

    def goods_weight(self) -> Floats:
        """Weight that it puts on what each partner delivers, μ¹; 1 is the plain worth (partner, run)."""
        return self.own.tilt

    def stock_wanted(self) -> Floats:
        """Fuel and food that it wants in stock, $m (run,)."""
        return self.own.par.import_target * self.own.import_demand

    def foreseen_fill(self, expected: Floats) -> Floats:
        """How full it expects its stock to be without each partner, z̃; 1 is all it wants (partner, run).

        Args:
            expected: deliveries expected of each partner, $m (partner, run).
        """
        others = add_rows(expected) - expected
        return (self.own.food + others) / self.stock_wanted()

    def fuel_wanted(self, expected: Floats) -> tuple[Floats, Floats]:
        """Worth to it of the first $m of each partner's fuel and food, and its fall with each $m (partner, run).

        Args:
            expected: deliveries expected of each partner, $m (partner, run).

        Returns:
            Intercept and slope (partner, run).
        """
        own = self.own
        return exchange.fuel_value(
            self.foreseen_fill(expected),
            self.goods_weight(),
            own.value_of_cash,
            treasury=own.treasury,
            target=self.stock_wanted(),
            par=own.par,
        )

    def expected_fuel(self) -> Floats:
        """Deliveries of fuel and food it expects of each partner, $m (partner, run)."""
        own = self.own
        lack = own.usual_food - own.food
        return dependence.expected_fuel(own.expected_fuel, lack, own.par)

    def offers(self, demand: Floats) -> Offers:
        """What it offers on the eight lines: value or cost of a unit, $m, its slope, and the most (line, partner, run).

        Args:
            demand: minerals and labour each partner would take, $m (partner, run).
        """
        own, par, cash = self.own, self.own.par, self.own.value_of_cash
        weight = self.goods_weight()
        know_how = exchange.technology_value(own.lag, weight, cash, par)
        cover = exchange.cover_value(own.provocation, own.breadth, weight, cash=cash, par=par)
        shells = exchange.arms_allotment(own.shells_held, own.believed_gap, own.handling, par)
        minerals = exchange.minerals_allotment(demand, par)
        threat = weapons.threat_factor(own.bloc_threat, par)
        return exchange.stack_offers(
            own.share,
            fuel=(*self.fuel_wanted(own.foreseen_fuel), np.inf),
            technology=(*know_how, np.inf),
            cover=(*cover, np.inf),
            weapons=weapons.weapons_demand(own.weapons_held, weight, cash, threat=threat, par=par),
            arms=(*exchange.arms_cost(own.shells_held, own.pressure, cash, par), shells),
            minerals=(par.minerals_cost, par.minerals_steepness, minerals),
            voice=(par.voice_cost, par.voice_steepness, np.inf),
            systems=weapons.systems_supply(
                own.systems_held, own.pressure, cash, threat=threat, par=par
            ),
        )

    def parts_asked(self) -> Floats:
        """Part of each domain in the technology that it asks of each partner, 0-1 (domain, partner, run)."""
        own = self.own
        by_gap = technology.parts_by_gap(own.gaps, own.par)
        return weapons.parts_asked(by_gap, own.gaps, own.shown, own.par)

    def cash_limits(self) -> Floats:
        """The most it pays each partner, $m; together less than the treasury (partner, run)."""
        return exchange.cash_limits(self.own.treasury, self.own.share, self.own.par)

    def treaty_worth(self) -> Floats:
        """What a treaty with a patron is worth to it, ΔV_c; above 0 it wants one (partner, run)."""
        own = self.own
        support = own.sent[COVER] + own.sent[TECHNOLOGY]
        return trust.worth_to_client(support, own.leverage, own.hegemony, own.par)
