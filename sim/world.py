"""All that changes: the cast, the state carried from month to month, and the month in the making.

Axes are named once, here: every array ends in the run; `ByPartner` arrays have the partner first,
`ByDomain` arrays the domain of technology, `ByLine` arrays the six lines, then the partner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, get_type_hints

import numpy as np

from sim.errors import UserError
from sim.facts import Actor
from sim.ledger import ARMS, CASH, CLIENT, FUEL, PARTNERS, Books
from sim.rules.exchange import Offers
from sim.rules.numerics import Floats
from sim.rules.values import Values

ByRun = Annotated[Floats, "run"]
ByPartner = Annotated[Floats, "partner"]
ByDomain = Annotated[Floats, "domain"]
ByLine = Annotated[Floats, "line"]

DOMAINS = ("missile", "recon", "air")
ABILITIES = (
    "superpower", "neighbour", "patron", "veto", "ally", "shells", "power", "belligerent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: one client and its partners, in order, with their abilities as weights.

    Abilities are listed assumptions (`facts/actors/`) that enter formulas as weights between 0
    and 1 (partner, 1); no rule asks for an actor's name.
    """

    client: Actor
    partners: tuple[Actor, ...]
    superpower: ByPartner
    neighbour: ByPartner
    patron: ByPartner
    veto: ByPartner
    ally: ByPartner
    shells: ByPartner
    power: ByPartner
    belligerent: ByPartner

    @classmethod
    def of(cls, client: Actor, partners: tuple[Actor, ...]) -> "Cast":
        """A cast from its actors' facts; exactly one superpower and one neighbour take part."""
        weights = {
            ability: np.array([[actor.abilities.get(ability, 0.0)] for actor in partners])
            for ability in ABILITIES
        }
        for ability in ("superpower", "neighbour"):
            if weights[ability].tolist().count([1.0]) != 1:
                raise UserError(f"the cast needs exactly one {ability} among the partners")
        return cls(client, partners, **weights)

    @property
    def names(self) -> tuple[str, ...]:
        """The partners' names, in order."""
        return tuple(actor.name for actor in self.partners)

    def row(self, ability: str) -> int:
        """The row of the one partner that has an ability."""
        return int(getattr(self, ability)[:, 0].argmax())


@dataclass(slots=True)
class World:
    """The state: all that one month leaves to the next."""

    books: Books
    # the client
    usual_food: ByRun  # five-month memory of the stock of fuel and food, $m
    usual_treasury: ByRun  # five-month memory of the treasury, $m
    shell_output: ByRun  # kshell a month
    technology: ByDomain  # 0-1: missiles and space, reconnaissance and drones, air and naval
    excitation: ByRun  # provocations a month added by recent ones
    provocation: ByRun  # level, 0-1
    shield: ByRun  # how sure a veto of a new text is, 0-1
    # institutions and diplomacy
    breadth: ByRun  # of UN sanctions, 0-1
    attention: ByRun  # to the UN texts, 0-1
    monitoring: ByRun  # 0/1
    talks: ByRun  # 0/1
    talk_months: ByRun
    deal: ByRun  # 0/1
    trilateral: ByRun  # 0-1
    arming: ByRun  # the neighbour's
    joint_zone: ByRun  # $m a month
    lent: ByRun  # shells the neighbour lent last month, kshell
    readiness: ByRun  # of the client's army, 0-1
    two_states: ByRun  # 0/1
    posture_months: ByRun  # that speak for changing it
    # the partners
    output: ByPartner  # shells, kshell a month
    handling: ByPartner  # shells that can be moved, kshell a month
    support: ByPartner  # nine-month memory of the value exchanged, $m a month
    support_norm: ByPartner  # three-year memory of it
    expected_fuel: ByPartner  # what the client expects, $m a month
    last_arms: ByPartner  # kshell
    last_gain: ByPartner  # the client's gain last month, $m
    gain: ByPartner  # the partner's, smoothed, $m a month
    trust: ByPartner
    treaty: ByPartner  # 0/1
    months_for: ByPartner
    months_against: ByPartner
    intention: ByPartner  # hostility expected, 0-1
    reliability: ByPartner
    commitment: ByPartner  # points
    enforcement: ByPartner
    squeeze: ByPartner
    court: ByPartner
    penalties: ByPartner  # share of the superpower's penalties in force
    last_war: ByPartner
    war_over: ByPartner  # 0/1
    meetings_yearly: ByPartner  # as remembered
    thaw: ByPartner  # brought by answered initiatives, 0-1
    contest_left: ByPartner  # part of the contest left after the war

    @property
    def treasury(self) -> Floats:
        """The client's cash, $m (run,)."""
        return self.books.stock(CASH, CLIENT)

    @property
    def food(self) -> Floats:
        """The client's fuel and food, $m (run,)."""
        return self.books.stock(FUEL, CLIENT)

    @property
    def shells_held(self) -> Floats:
        """The client's shells, kshell (run,)."""
        return self.books.stock(ARMS, CLIENT)

    @property
    def stock(self) -> Floats:
        """The partners' shells, kshell (partner, run)."""
        return self.books.stock(ARMS, PARTNERS)

    def saved(self) -> dict[str, Floats]:
        """A copy of the state, by name, from which a run can go on."""
        kept = {f.name: getattr(self, f.name).copy() for f in fields(self) if f.name != "books"}
        return kept | {
            "accounts": self.books.accounts.copy(), "totals": self.books.totals.copy(),
        }  # fmt: skip

    @classmethod
    def restored(cls, state: Mapping[str, Floats]) -> "World":
        """The world from a saved state."""
        own = {f.name: state[f.name].copy() for f in fields(cls) if f.name != "books"}
        return cls(books=Books(state["accounts"].copy(), state["totals"].copy()), **own)


def opening_world(cast: Cast, par: Values, runs: int) -> World:
    """The state at the start, from the facts and parameters (theory.md f.1)."""
    partners = len(cast.partners)

    def each(value: Floats | float) -> Floats:
        return np.broadcast_to(value, (partners, runs)).astype(float)

    def one(value: Floats | float) -> Floats:
        return np.broadcast_to(value, (runs,)).astype(float)

    books = Books.opened(partners, runs)
    books.endow(CASH, CLIENT, one(par.initial_treasury))
    books.endow(FUEL, CLIENT, one(par.initial_fuel_share * par.import_target * par.import_need))
    books.endow(ARMS, CLIENT, one(par.initial_shells))
    books.endow(ARMS, PARTNERS, each(cast.shells * par.peace_stock))
    technology = (par.initial_missile, par.initial_recon, par.initial_air)
    none, nobody = one(0.0), each(0.0)
    return World(
        books=books,
        usual_food=one(par.initial_fuel_share * par.import_target * par.import_need),
        usual_treasury=one(par.initial_treasury),
        shell_output=one(par.client_output_idle),
        technology=np.stack([one(level) for level in technology]),
        excitation=none.copy(), provocation=one(par.initial_provocation), shield=none.copy(),
        breadth=none.copy(), attention=one(1.0), monitoring=one(1.0),
        talks=none.copy(), talk_months=none.copy(), deal=none.copy(),
        trilateral=one(par.initial_trilateral), arming=one(par.initial_arming),
        joint_zone=none.copy(), lent=none.copy(), readiness=one(par.readiness_rest),
        two_states=none.copy(), posture_months=none.copy(),
        meetings_yearly=nobody.copy(), thaw=nobody.copy(),
        output=each(cast.shells * par.output_idle), handling=each(par.handling_start),
        support=each(par.initial_support), support_norm=each(par.initial_support),
        expected_fuel=each(par.fuel_in_support * par.initial_support),
        last_arms=nobody.copy(), last_gain=nobody.copy(), gain=nobody.copy(),
        trust=each(par.initial_trust), treaty=each(par.initial_treaty),
        months_for=nobody.copy(), months_against=nobody.copy(),
        intention=each(par.initial_intention), reliability=each(par.initial_reliability),
        commitment=each(par.initial_commitment), enforcement=each(par.initial_enforcement),
        squeeze=each(par.initial_squeeze), court=each(par.initial_court),
        penalties=each(par.initial_penalties),
        last_war=nobody.copy(), war_over=nobody.copy(), contest_left=each(1.0),
    )  # fmt: skip


class Month:
    """What this month makes: drivers, perceptions, decisions and deals, in the order of the month."""

    # 1 drivers
    gdp: ByPartner
    population: ByPartner
    fighting: ByPartner  # intensity of its war, 0-1
    war: ByPartner  # 0/1
    contest: ByPartner
    exposure: ByPartner
    dependence: ByPartner  # (partner, partner, run)
    openness: ByRun
    government: ByRun
    border: ByRun
    # 2 perception
    relative_power: ByPartner
    nearness: ByPartner  # proximity of power
    reach: ByPartner
    purse: ByPartner
    presence: ByPartner
    power_share: ByPartner
    hegemony: ByPartner
    threat: ByPartner
    total_threat: ByRun
    bloc_threat: ByRun
    patron_threat: ByRun
    top_hegemony: ByRun
    rivalry: ByPartner
    engaged: ByRun
    pressure: ByPartner
    share: ByPartner
    rival_share: ByPartner
    concentration: ByRun
    fill: ByRun
    need: ByRun
    lasting_need: ByRun  # as the usual stock shows it
    alternatives: ByPartner
    gap: ByPartner
    leverage: ByPartner
    premium: ByPartner
    tilt: ByPartner
    # 3 posture
    overall: ByRun
    rate: ByRun
    tests: ByRun
    severe: ByRun
    crisis: ByRun
    troops: ByPartner
    # 4 institutions
    peers: ByRun
    will: ByPartner
    vote: ByPartner
    vetoed: ByRun
    tabled: ByRun
    adopted: ByRun
    # 5 policies
    client_zone: ByRun
    superpower_zone: ByRun
    meetings: ByPartner
    reception: ByPartner  # chance that an initiative is answered
    initiatives: ByPartner
    unity_gain: ByRun
    deterrent_left: ByRun
    # 6 bargains
    value_of_cash: ByRun
    foreseen_fuel: ByPartner
    client_offers: Offers
    partner_offers: Offers
    gaps: ByLine  # how far the client lags (domain, partner, run)
    lag: ByPartner
    sphere_price: ByPartner
    flows: ByLine
    cash: ByPartner
    client_gain: ByPartner
    partner_gain: ByPartner
    # 7 ledger
    reneged: ByPartner
    sent: ByLine
    paid: ByPartner
    # 8 physics
    fired: ByPartner
    shells_lent: ByRun
    # 9 beliefs
    value: ByPartner
    formed: ByPartner
    treaty_worth_client: ByPartner
    treaty_worth_patron: ByPartner
    security: ByRun


def _axes(owner: type) -> dict[str, str]:
    """The first axis of each array that a class declares."""
    hints = get_type_hints(owner, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }


_AXES = {name: axis for owner in (Cast, World, Month) for name, axis in _axes(owner).items()}
_AXES |= {"treasury": "run", "food": "run", "shells_held": "run", "stock": "partner"}
_HOLDERS = dict.fromkeys(_AXES, "_world")
_HOLDERS |= dict.fromkeys(_axes(Month), "_month") | dict.fromkeys(_axes(Cast), "_cast")
_SEEN = {name: (_HOLDERS[name], axis) for name, axis in _AXES.items()}
_ALL = slice(None)


class View:
    """What an actor sees by name: the month so far, the state, the cast, and its own parameters.

    A view of one row gives arrays without the partner axis; a view of several keeps it, and rules
    broadcast over it, so that one call can speak for all actors that follow the same rule.
    """

    __slots__ = ("_cast", "_month", "_rows", "_whole", "_world", "par")

    def __init__(
        self, cast: Cast, world: World, month: Month, rows: int | slice, par: Values
    ) -> None:
        self._cast, self._world, self._month = cast, world, month
        self._rows = rows
        self._whole = rows == _ALL
        self.par = par

    def __getattr__(self, name: str) -> Floats:
        if name not in _SEEN:
            raise AttributeError(f"an actor sees nothing called {name!r}")
        holder, axis = _SEEN[name]
        value: Floats = getattr(getattr(self, holder), name)
        if self._whole:
            return value
        if axis == "partner":
            return value[self._rows]
        return value[:, self._rows] if axis == "line" else value
