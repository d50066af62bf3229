"""The state: all that one month leaves to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from sim.numerics import Floats, add_rows
from sim.rules.links import lendable_stock
from sim.rules.parameter_values import ParameterValues
from sim.state.axes import ByDomain, ByLink, ByPair, ByPartner, ByRun
from sim.state.cast import Cast
from sim.state.ledger import ARMS, CASH, CLIENT, FUEL, PARTNERS, SYSTEMS, WEAPONS, Ledger


@dataclass(slots=True)
class World:
    """The state: all that one month leaves to the next."""

    ledger: Ledger  # who holds how much of each good
    # the client
    usual_food: ByRun  # five-month memory of the stock of fuel and food, $m
    usual_treasury: ByRun  # five-month memory of the treasury, $m
    earnings: ByRun  # two-year memory of what the client earns abroad, $m/month
    shell_output: ByRun  # its output of shells, kshell/month
    technology: ByDomain  # missiles and space, reconnaissance and drones, air and naval, 0-1
    recon_months: ByRun  # months before reconnaissance and drones reach one half, so far
    excitation: ByRun  # provocations expected because of recent ones, 1/month
    provocation: ByRun  # level of provocation, 0-1
    shield: ByRun  # how sure the client is that a new text would be vetoed, 0-1
    rung: ByRun  # of the crisis: 0 calm, 1 threat, 2 display of force, 3 use of force, 4 war
    # institutions and diplomacy
    breadth: ByRun  # of UN sanctions, 0-1
    attention: ByRun  # to the UN texts, 0-1
    monitoring: ByRun  # whether the body that monitors sanctions exists, 0/1
    talks: ByRun  # whether superpower and client talk, 0/1
    talk_months: ByRun  # how long they have talked, months
    deal: ByRun  # whether their deal is in force, 0/1
    stage: ByRun  # how far it has been carried out, 0-1
    withheld: ByRun  # whether the superpower withheld its part last month, 0/1
    trilateral: ByRun  # cooperation of the superpower and its allies in the region, 0-1
    arming: ByRun  # the neighbour's, in answer to the client, 1
    joint_zone: ByRun  # trade of the joint venture with the neighbour, $m/month
    lent: ByRun  # shells that the neighbour lent last month, kshell/month
    readiness: ByRun  # combat readiness of the client's army, 0-1
    two_states: ByRun  # whether the client has given up the goal of unification, 0/1
    posture_months: ByRun  # how long its gain has spoken for a change of that, months
    # the partners
    output: ByPartner  # the partner's output of shells, kshell/month
    handling: ByPartner  # shells that can be moved to it, kshell/month
    support: ByPartner  # nine-month memory of the value exchanged with it, $m/month
    support_norm: ByPartner  # three-year memory of that value, $m/month
    expected_fuel: ByPartner  # five-month memory of the fuel and food it delivered, $m/month
    last_arms: ByPartner  # shells that the client sent it last month, kshell/month
    last_gain: ByPartner  # the client's gain from it last month, $m/month
    gain: ByPartner  # the partner's own gain, smoothed, $m/month
    trust: ByPartner  # between client and partner, 0-1
    treaty: ByPartner  # whether a treaty is in force, 0/1
    months_for: ByPartner  # how long the conditions for a treaty have held, months
    months_against: ByPartner  # how long those for its end have held, months
    intention: ByPartner  # hostility that the client expects of it, 0-1
    reliability: ByPartner  # chance that it would stand by the client in a grave crisis, 0-1
    commitment: ByPartner  # to the client, points
    displeasure: ByPair  # of each power (second) with a partner's commitment to the client, 0-1
    enforcement: ByPartner  # of sanctions, 0-1
    seek: ByPartner  # how far it seeks denuclearisation, 0-1
    squeeze: ByPartner  # how hard it squeezes the client, 0-1
    court: ByPartner  # how much it courts the client, 0-1
    penalties: ByPartner  # share of the superpower's penalties in force on it, 0-1
    recorded_penalties: ByPartner  # the same in the last month on record of exposure
    last_war: ByPartner  # whether it was at war last month, 0/1
    war_over: ByPartner  # whether its last war has ended, 0/1
    meetings_yearly: ByPartner  # high-level meetings as remembered, 1/year
    thaw: ByPartner  # what answered initiatives have loosened, 0-1
    contest_left: ByPartner  # part of its contest with the superpower left after the war, 0-1
    backing: ByPartner  # how far it backs the client in a crisis: 0 not, 1 cover, 2 arms, 3 troops
    # beliefs: how far they lie from the truth, and the truth a month ago, -1 where nobody perceived it
    misread_gap: ByPartner  # by the client, of the partner's shortage of shells
    misread_programme: ByPartner  # by the partner, of the client's technology
    misread_estrangement: ByRun  # by the superpower, of client and main patron
    last_gap: ByPartner  # shortage of shells, 0-1
    last_programme: ByRun  # the client's technology, 0-1
    last_estrangement: ByRun  # of the client from its main patron, 0-1
    # the links between partners
    dependence_of_first: ByLink  # of a link's first end on its second, 0-1
    dependence_of_second: ByLink  # of its second end on its first, 0-1

    @property
    def treasury(self) -> Floats:
        """The client's cash, $m (run,)."""
        return self.ledger.stock(CASH, CLIENT)

    @property
    def food(self) -> Floats:
        """The client's fuel and food, $m (run,)."""
        return self.ledger.stock(FUEL, CLIENT)

    @property
    def shells_held(self) -> Floats:
        """The client's shells, kshell (run,)."""
        return self.ledger.stock(ARMS, CLIENT)

    @property
    def stock(self) -> Floats:
        """The partners' shells, kshell (partner, run)."""
        return self.ledger.stock(ARMS, PARTNERS)

    @property
    def systems_held(self) -> Floats:
        """The client's missiles for sale or its own use, missiles (run,)."""
        return self.ledger.stock(SYSTEMS, CLIENT)

    @property
    def weapons_held(self) -> Floats:
        """Weapons from abroad that the client holds, $m (run,)."""
        return self.ledger.stock(WEAPONS, CLIENT)

    @property
    def systems(self) -> Floats:
        """The client's missiles that partners hold, missiles (partner, run)."""
        return self.ledger.stock(SYSTEMS, PARTNERS)

    def save_state(self) -> dict[str, Floats]:
        """A copy of the state, by name, from which a run can continue."""
        own = {f.name: getattr(self, f.name).copy() for f in fields(self) if f.name != "ledger"}
        accounts = np.stack(self.ledger.accounts)  # (good, account, run)
        return own | {"accounts": accounts, "totals": self.ledger.totals.copy()}

    @classmethod
    def from_state(cls, state: Mapping[str, Floats]) -> "World":
        """The world from a saved state."""
        own = {f.name: state[f.name].copy() for f in fields(cls) if f.name != "ledger"}
        return cls(ledger=Ledger(tuple(state["accounts"].copy()), state["totals"].copy()), **own)


def opening_world(cast: Cast, par: ParameterValues, runs: int) -> World:
    """The state at the start, from the facts and parameters (`docs/model.md`)."""
    partners = len(cast.partners)

    def each(value: Floats | float) -> Floats:
        return np.broadcast_to(value, (partners, runs)).astype(float)

    def one(value: Floats | float) -> Floats:
        return np.broadcast_to(value, (runs,)).astype(float)

    earned = add_rows(each(par.initial_support))
    food = one(par.initial_fuel_share * par.import_target * (par.import_need + earned))
    ledger = (
        Ledger.opened(partners, runs)
        .endow(CASH, CLIENT, one(par.initial_treasury))
        .endow(FUEL, CLIENT, food)
        .endow(ARMS, CLIENT, one(par.initial_shells))
        .endow(
            ARMS, PARTNERS, each(cast.shells * par.peace_stock + lendable_stock(cast.lends, par))
        )
    )
    technology = (par.initial_missile, par.initial_recon, par.initial_air)
    none, nobody = one(0.0), each(0.0)
    return World(
        ledger=ledger,
        usual_food=food,
        usual_treasury=one(par.initial_treasury),
        earnings=earned, shell_output=one(par.client_output_idle),
        technology=np.stack([one(level) for level in technology]), recon_months=none.copy(),
        excitation=none.copy(), provocation=one(par.initial_provocation), shield=none.copy(),
        rung=none.copy(), backing=nobody.copy(),
        breadth=none.copy(), attention=one(1.0), monitoring=one(1.0),
        talks=none.copy(), talk_months=none.copy(), deal=none.copy(),
        stage=none.copy(), withheld=none.copy(),
        trilateral=one(par.initial_trilateral), arming=one(par.initial_arming),
        joint_zone=none.copy(), lent=none.copy(), readiness=one(par.readiness_rest),
        two_states=none.copy(), posture_months=none.copy(),
        meetings_yearly=nobody.copy(), thaw=nobody.copy(),
        output=each(cast.shells * par.output_idle), handling=each(par.handling_start),
        support=each(par.initial_support), support_norm=each(par.initial_support),
        expected_fuel=each(par.initial_support),
        last_arms=nobody.copy(), last_gain=nobody.copy(), gain=nobody.copy(),
        trust=each(par.initial_trust), treaty=each(par.initial_treaty),
        months_for=nobody.copy(), months_against=nobody.copy(),
        intention=each(par.initial_intention), reliability=nobody.copy(),
        commitment=each(par.initial_commitment), enforcement=each(par.initial_enforcement), seek=each(1.0),
        squeeze=nobody.copy(), court=nobody.copy(),
        displeasure=np.zeros((partners, partners, runs)),
        penalties=each(par.initial_penalties), recorded_penalties=each(par.initial_penalties),
        last_war=nobody.copy(), war_over=nobody.copy(), contest_left=each(1.0),
        misread_gap=nobody.copy(), misread_programme=nobody.copy(), misread_estrangement=none.copy(),
        last_gap=each(-1.0), last_programme=one(-1.0), last_estrangement=one(-1.0),
        dependence_of_first=np.zeros((len(cast.links), runs)),
        dependence_of_second=np.zeros((len(cast.links), runs)),
    )  # fmt: skip
