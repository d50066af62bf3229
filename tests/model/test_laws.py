"""What must hold in every world: bounds, symmetry, limits, monotone responses, working switches."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agents import Partner
from sim.facts import load_facts
from sim.model.check import INDEX_VARIABLES
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.rules import (
    bargain,
    dependence,
    exchange,
    opening,
    provocation,
    sanctions,
    spheres,
    technology,
    threat,
    trust,
    war,
)
from sim.rules.parameter import Parameter
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.drivers import Drivers, assemble
from sim.scenario.library import load_plan, with_overrides
from sim.scenario.parameters import Setting, resolve_parameters, spellings
from sim.scenario.plan import Plan
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.state.ledger import ARMS, CASH, CLIENT, FUEL, PARTNERS
from tests.tiers import slow_but
from tests.worlds import changed, differing, run, state, varied

CAST = load_plan().cast
SPELLINGS = spellings(CAST)

# -- bounds ----------------------------------------------------------------------------------------


def test_over_all_months_everything_is_finite_bounded_and_no_stock_is_negative() -> None:
    model = AllianceModel(rng=2, runs=12, collect=False)
    for _ in range(540):
        model.step()
        world = model.world
        for name, values in world.save_state().items():
            assert np.isfinite(values).all(), (name, model.date)
        for name in INDEX_VARIABLES:
            values = getattr(world, name)
            assert ((values >= 0.0) & (values <= 1.0)).all(), (name, model.date)
        for good, account in ((CASH, CLIENT), (FUEL, CLIENT), (ARMS, CLIENT), (ARMS, PARTNERS)):
            assert (world.ledger.stock(good, account) >= 0.0).all(), (good, account, model.date)
        assert (model.month.sent >= 0.0).all()
        assert set(np.unique(np.r_[world.talks, world.deal, world.monitoring])) <= {0.0, 1.0}
        assert set(np.unique(world.treaty)) <= {0.0, 1.0}


# -- symmetry --------------------------------------------------------------------------------------


def recast(plan: Plan, order: list[int], names: Mapping[str, str]) -> Plan:
    """A plan whose partners stand in another order and bear other names."""
    partners = [plan.cast.partners[row] for row in order]
    cast = Cast.of(
        replace(plan.cast.client, name=names.get(plan.cast.client.name, plan.cast.client.name)),
        tuple(replace(actor, name=names.get(actor.name, actor.name)) for actor in partners),
        [
            replace(
                link,
                first=names.get(link.first, link.first),
                second=names.get(link.second, link.second),
            )
            for link in plan.cast.links.facts
        ],
    )
    return replace(
        plan,
        cast=cast,
        regimes=tuple(replace(c, drivers=_redriven(c.drivers, cast, names)) for c in plan.regimes),
    )


def _redriven(drivers: Drivers, cast: Cast, names: Mapping[str, str]) -> Drivers:
    def called(name: str) -> str:
        return ".".join(names.get(part, part) for part in name.split("."))

    series = {called(k): replace(s, name=called(k)) for k, s in load_facts().series.items()}
    futures = {called(k): future for k, future in drivers.futures.items()}
    return assemble(cast, series, futures, 540)


ALIASES = {
    "dprk": "ruritania", "russia": "grand_fenwick", "china": "brobdingnag", "us": "freedonia",
    "rok": "sylvania", "japan": "laputa", "brics": "utopia",
}  # fmt: skip


@pytest.mark.parametrize("prior", slow_but(["declared"], ["declared", "defaults"]))
def test_other_names_change_nothing(prior: str) -> None:
    plan = changed(prior=prior)
    renamed = recast(plan, list(range(6)), ALIASES)
    assert renamed.cast.names[1] == "brobdingnag"
    assert differing(state(run(renamed, 430)), state(run(plan, 430))) == []


def test_exchanged_names_change_nothing() -> None:
    plan = changed(prior="defaults")
    exchanged = recast(plan, list(range(6)), {"russia": "china", "china": "russia"})
    assert differing(state(run(exchanged, 430)), state(run(plan, 430))) == []


@pytest.mark.parametrize("order", [[5, 4, 3, 2, 1, 0], [1, 0, 2, 4, 3, 5]])
def test_another_order_of_partners_changes_nothing(order: list[int]) -> None:
    plan = load_plan()
    one, other = run(plan, 60), run(recast(plan, order, {}), 60)
    back = np.argsort(order)
    for name in ("trust", "enforcement", "support", "intention", "expected_fuel", "gain"):
        mixed, straight = getattr(other.world, name)[back], getattr(one.world, name)
        np.testing.assert_allclose(mixed, straight, rtol=1e-9, atol=1e-9, err_msg=name)
    for name in ("treasury", "food", "provocation", "shells_held"):
        np.testing.assert_allclose(getattr(other.world, name), getattr(one.world, name), rtol=1e-9)
    np.testing.assert_allclose(other.month.sent[:, back], one.month.sent, rtol=1e-9, atol=1e-9)


# -- limits ----------------------------------------------------------------------------------------

NO_CIVIL_TRADE: Mapping[str, Setting] = {"ordinary_trade": 0.0, "joint_zone_most": 0.0}
NO_SERVICES: Mapping[str, Setting] = {
    "technology_cap": 0.0, "cover_cap": 0.0, "weapons_cap": 0.0,
}  # fmt: skip
NO_MONEY: Mapping[str, Setting] = {
    "cash_limit": 0.0, "initial_treasury": 0.0, "other_earnings": 0.0,
}  # fmt: skip


def largest(settings: Mapping[str, Setting], months: int, **arguments: int) -> Floats:
    """The largest amount ever sent on each line, then the largest payment."""
    model = AllianceModel(rng=1, runs=6, collect=False, parameters=settings, **arguments)
    top = np.zeros(len(bargain.LINES) + 1)
    for _ in range(months):
        model.step()
        lines = [line.max() for line in model.month.sent]
        top = np.maximum(top, [*lines, np.abs(model.month.paid).max()])
    return top


def test_without_trade_caps_and_war_nothing_is_exchanged() -> None:
    top = largest({**NO_CIVIL_TRADE, **NO_SERVICES, "war_weight": 0.0}, 440)
    assert top.max() < 1e-6


def test_without_cash_nothing_is_paid_and_trade_is_barter() -> None:
    top = largest(NO_MONEY, 120)
    assert top[-1] == 0.0
    assert top[bargain.FUEL] > 1.0


def test_without_cash_and_goods_in_return_nobody_gives() -> None:
    top = largest({**NO_MONEY, **NO_CIVIL_TRADE, "aid_size": 0.0, "voice_value": 0.0,
                   "rivalry_credit": 0.0, "war_weight": 0.0}, 120)  # fmt: skip
    assert top[-1] == 0.0
    assert top.max() < 1e-6


def test_under_total_sanctions_only_smuggling_is_left() -> None:
    settings = {"own_sanctions": 1.0, "stake": 1e9, "initial_provocation": 1.0, "thaw_step": 0.0,
                "relief_share": 0.0}  # fmt: skip
    model = AllianceModel(rng=1, runs=6, collect=False, parameters=settings)
    free = run(months=200, runs=6)
    model.run_for(200)
    assert (model.world.enforcement > 1.0 - 1e-6).all()
    assert model.month.sent[bargain.MINERALS].max() < 1e-3
    left = 1.0 - model.par.enforcement_cut
    caps = model.par.reach_cap * model.month.reach * left
    assert (model.month.sent[bargain.FUEL] <= caps * (1.0 + 1e-6)).all()
    traded, before = (m.month.sent[[bargain.FUEL, bargain.MINERALS]].sum() for m in (model, free))
    assert traded < 0.2 * before


def test_without_war_no_arms_flow() -> None:
    sold = largest({"war_weight": 0.0}, 470)
    assert sold[[bargain.ARMS, bargain.SYSTEMS]].max() < 1e-6


# -- monotone responses ----------------------------------------------------------------------------

PAR = resolve_parameters(CAST, {}, "defaults", RandomStreams(1, np.arange(1))).of(0)
UNIT = st.floats(0.0, 1.0)
Others = list[float]


def _will(o: Others, **moved: Floats) -> Floats:
    names = ("provocation", "pressure", "rivalry", "gain", "gdp", "peers", "monitoring", "squeeze",
             "court", "government", "deal")  # fmt: skip
    given = dict(zip(names, o, strict=False)) | {"seek": 1.0} | {"gdp": 1000.0 + 1e4 * o[4]} | moved
    return sanctions.will(**given, par=PAR)


def _reliability(o: Others, **moved: Floats) -> Floats:
    names = ("trust", "treaty", "war", "entangled", "nearness")
    return trust.reliability(**dict(zip(names, o, strict=False)) | moved, patron=1.0, par=PAR)


def _trust(o: Others, **moved: Floats) -> Floats:
    given = {"level": o[0], "surplus": 100.0 * o[1], "court": o[2], "harm": o[3], "rivalry": o[4]}
    return trust.trust(**given | moved, par=PAR)


def _harm(o: Others, **moved: Floats) -> Floats:
    names = ("enforcement", "squeeze", "provocation", "border", "reneged", "threat")
    given = dict(zip(names, o, strict=False)) | {"support": o[6], "norm": 1.0 + 9.0 * o[0]} | moved
    return trust.harm(**given, patron=1.0, par=PAR)


def _rate(o: Others, **moved: Floats) -> Floats:
    names = ("missile", "bloc_threat", "engaged", "restraint", "fill", "shield", "breadth")
    return provocation.rate(
        **dict(zip(names, o, strict=False)) | moved, excitation=0.0 * o[0], par=PAR
    )


def _technology_cost(o: Others, **moved: Floats) -> Floats:
    names = ("pressure", "enforcement", "nearness", "sphere", "commitment", "deterred")
    given = dict(zip(names, o, strict=False)) | {"dearness": 1.0} | moved
    return exchange.technology_supply(**given, par=PAR)[0]


def _fuel(o: Others, **moved: Floats) -> tuple[Floats, Floats, Floats]:
    given = {"enforcement": o[0], "aid": o[1], "need": o[2], "reach": 100.0 + 1e4 * o[4], "border": o[5], "risk": o[6]}  # fmt: skip
    return exchange.fuel_supply(**given | moved, par=PAR)


def _squeeze(o: Others, **moved: Floats) -> Floats:
    names = ("share", "alternatives", "rivalry", "provocation", "need")
    return spheres.squeeze(**dict(zip(names, o, strict=False)) | moved, par=PAR)


def _intention(o: Others, **moved: Floats) -> Floats:
    names = ("intention", "enforcement", "squeeze", "hegemony", "share", "provocation")
    given = dict(zip(names, o, strict=False)) | moved
    return threat.intention(**given, patron=1.0, par=PAR)


#: What moves, which way the answer goes, and the rule, given x from 0 to 1 and the other numbers.
RESPONSES: Mapping[str, tuple[int, Callable[[Floats, Others], Floats]]] = {
    "more distance, less proximity": (-1, lambda x, o: threat.proximity(1e4 * x, 1e4 * o[0], o[1], weight=1.0, par=PAR)),
    "a farther base, less proximity": (-1, lambda x, o: threat.proximity(1e4 * o[0], 1e4 * x, o[1], weight=1.0, par=PAR)),
    "more proximity, more presence": (1, lambda x, o: threat.presence(o[0], x, o[1], neighbour=o[2], par=PAR)),
    "more arming, more presence": (1, lambda x, o: threat.presence(o[0], o[1], x, neighbour=1.0, par=PAR)),
    "a larger share, more hegemony": (1, lambda x, _: threat.hegemony(x, PAR)),
    "more enforcement, worse intentions": (1, lambda x, o: _intention(o, enforcement=x)),
    "more squeeze, worse intentions": (1, lambda x, o: _intention(o, squeeze=x)),
    "more provocation, more will": (1, lambda x, o: _will(o, provocation=x)),
    "a goal sought, more will": (1, lambda x, o: _will(o, seek=x)),
    "more pressure, more will": (1, lambda x, o: _will(o, pressure=x)),
    "more rivalry, less will": (-1, lambda x, o: _will(o, rivalry=x)),
    "more gain, less will": (-1, lambda x, o: _will(o, gain=1e3 * x)),
    "more peers, more will": (1, lambda x, o: _will(o, peers=x)),
    "a deal, less will": (-1, lambda x, o: _will(o, deal=x)),
    "courting, less will": (-1, lambda x, o: _will(o, court=x)),
    "squeezing, more will": (1, lambda x, o: _will(o, squeeze=x)),
    "more will, a friendlier vote": (1, lambda x, o: sanctions.vote(sanctions.text_will(2.0 * x - 1.0, o[0], PAR), PAR)),
    "broader texts, a harder vote": (-1, lambda x, o: sanctions.vote(sanctions.text_will(o[0] - 0.5, x, PAR), PAR)),
    "more will, less against monitoring": (-1, lambda x, _: sanctions.ends_monitoring(2.0 * x - 1.5, PAR)),
    "broader texts, more mandate": (1, lambda x, o: sanctions.mandate(x, o[0], o[1], PAR)),
    "more will, more enforcement": (1, lambda x, o: sanctions.enforcement(o[0], x, o[1], PAR)),
    "more mandate, more enforcement": (1, lambda x, o: sanctions.enforcement(o[0], o[1], x, PAR)),
    "more exposure, more pressure": (1, lambda x, o: sanctions.pressure(x, o[0], o[1], engaged=o[2], ally=0.0, par=PAR)),
    "more penalties, less pressure": (-1, lambda x, o: sanctions.pressure(o[0], x, o[1], engaged=o[2], ally=0.0, par=PAR)),
    "more power, less pressure": (-1, lambda x, o: sanctions.pressure(o[0], o[1], x, engaged=o[2], ally=0.0, par=PAR)),
    "talks, less pressure": (-1, lambda x, o: sanctions.pressure(o[0], o[1], o[2], engaged=x, ally=0.0, par=PAR)),
    "more contest, more penalties": (1, lambda x, o: sanctions.penalties_target(x, o[0], 0.0, PAR)),
    "more power, more penalties": (1, lambda x, o: sanctions.penalties_target(o[0], x, 0.0, PAR)),
    "more penalties, more rivalry": (1, lambda x, o: sanctions.rivalry(x, o[0], 0.0, PAR)),
    "more trust, less reneging": (-1, lambda x, o: trust.reneging_chance(x, 1e3 * o[0], PAR)),
    "a richer future, less reneging": (-1, lambda x, o: trust.reneging_chance(o[0], 1e4 * x, PAR)),
    "a likelier end, a poorer future": (-1, lambda x, o: trust.present_value(1e2 * o[0], x, PAR)),
    "more exchange, more trust": (1, lambda x, o: _trust(o, surplus=1e3 * x)),
    "more harm, less trust": (-1, lambda x, o: _trust(o, harm=x)),
    "more fear, more harm": (1, lambda x, o: _harm(o, threat=x)),
    "more enforcement, more harm": (1, lambda x, o: _harm(o, enforcement=x)),
    "more courting, more trust": (1, lambda x, o: _trust(o, court=x)),
    "more trust, more reliability": (1, lambda x, o: _reliability(o, trust=x)),
    "a treaty, more reliability": (1, lambda x, o: _reliability(o, treaty=x)),
    "own war, less reliability": (-1, lambda x, o: _reliability(o, war=x)),
    "others to fear, less reliability": (-1, lambda x, o: _reliability(o, entangled=x)),
    "nearer, more reliability": (1, lambda x, o: _reliability(o, nearness=x)),
    "more stock, less shortage": (-1, lambda x, _: war.shortage(1e4 * x, np.array([9e3]))),
    "more stock, more fire": (1, lambda x, o: war.fire(1e4 * x, 1e2 * o[0], o[1], lent=o[2], par=PAR)),
    "more war, more fire": (1, lambda x, o: war.fire(1e4 * o[0], 1e2 * o[1], x, lent=o[2], par=PAR)),
    "better fed, more shells made": (1, lambda x, o: war.client_output(1e2 * o[0], 9.0, x, PAR)),
    "richer, a cheaper dollar": (-1, lambda x, _: exchange.value_of_cash(5e3 * x, PAR)),
    "richer, more to pay": (1, lambda x, o: exchange.cash_limits(5e3 * x, np.array([[o[0]]]), PAR)),
    "a fuller purse, more to pay": (1, lambda x, o: exchange.partner_cash(x, o[0], PAR)),
    "broader texts, less to pay": (-1, lambda x, o: exchange.partner_cash(o[0], x, PAR)),
    "more power, a fuller purse": (1, lambda x, _: spheres.purse(x, PAR)),
    "more expected, less wanted": (-1, lambda x, o: exchange.fuel_value(2.0 * x, 1.0 + o[0], 1.0, treasury=1e3, target=6.0 * (1.0 + 500.0 * o[1]), par=PAR)[0]),
    "a stronger tilt, more wanted": (1, lambda x, o: exchange.fuel_value(o[0], 0.2 + x, 1.0, treasury=1e3, target=6.0 * (1.0 + 500.0 * o[1]), par=PAR)[0]),
    "more enforcement, dearer fuel": (1, lambda x, o: _fuel(o, enforcement=x)[0]),
    "more enforcement, less fuel": (-1, lambda x, o: _fuel(o, enforcement=x)[2]),
    "more need, cheaper fuel from who aids": (-1, lambda x, o: _fuel(o, need=x)[0]),
    "more reach, more fuel": (1, lambda x, o: _fuel(o, reach=1.0 + 1e3 * x)[2]),
    "more reach, a flatter supply": (-1, lambda x, o: _fuel(o, reach=1.0 + 1e3 * x)[1]),
    "more pressure, dearer technology": (1, lambda x, o: _technology_cost(o, pressure=x)),
    "nearer, dearer technology": (1, lambda x, o: _technology_cost(o, nearness=x)),
    "another's sphere, dearer technology": (1, lambda x, o: _technology_cost(o, sphere=9.0 * x)),
    "a larger lag, technology worth more": (1, lambda x, o: exchange.technology_value(x, 1.0, 0.5 + o[0], PAR)[0]),
    "more at stake, cover worth more": (1, lambda x, o: exchange.cover_value(x, o[0], 1.0, cash=1.0, par=PAR)[0]),
    "more rivalry, cheaper cover": (-1, lambda x, o: exchange.cover_supply(o[0], x, o[1], commitment=o[2], par=PAR)),
    "more pressure, dearer cover": (1, lambda x, o: exchange.cover_supply(x, o[0], o[1], commitment=o[2], par=PAR)),
    "more shells, cheaper shells": (-1, lambda x, o: exchange.arms_cost(9e3 * x, o[0], 1.0, PAR)[0]),
    "more pressure, dearer shells": (1, lambda x, o: exchange.arms_cost(9e3 * o[0], x, 1.0, PAR)[0]),
    "more need, more for the partner": (1, lambda x, o: exchange.partner_share(x, o[0], PAR)),
    "more shortage, less for the partner": (-1, lambda x, o: exchange.partner_share(o[0], x, PAR)),
    "a larger share, more leverage": (1, lambda x, o: dependence.leverage(x, o[0], o[1], arms=o[2], output=1.0 + o[3])),
    "alternatives, less leverage": (-1, lambda x, o: dependence.leverage(o[0], x, o[1], arms=o[2], output=1.0 + o[3])),
    "more shortage, less leverage": (-1, lambda x, o: dependence.leverage(o[0], o[1], x, arms=o[2], output=1.0 + o[3])),
    "more share, more squeeze": (1, lambda x, o: _squeeze(o, share=x)),
    "alternatives, less squeeze": (-1, lambda x, o: _squeeze(o, alternatives=x)),
    "provocation, more squeeze": (1, lambda x, o: _squeeze(o, provocation=x)),
    "rivals bid, more courting": (1, lambda x, o: spheres.court(o[0], o[1], x, PAR)),
    "talks, more courting": (1, lambda x, o: spheres.court(o[0], x, o[1], PAR)),
    "talks calm": (-1, lambda x, o: _rate(o, engaged=x)),
    "a patron's hand restrains": (-1, lambda x, o: _rate(o, restraint=x)),
    "food emboldens": (1, lambda x, o: _rate(o, fill=x)),
    "a sure veto emboldens": (1, lambda x, o: _rate(o, shield=x)),
    "a menu used up emboldens": (1, lambda x, o: _rate(o, breadth=x)),
    "a working programme tests": (1, lambda x, o: _rate(o, missile=x)),
    "threat provokes": (1, lambda x, o: _rate(o, bloc_threat=x)),
    "openness saves cost": (-1, lambda x, o: opening.concession_cost(x, o[0], PAR)),
    "openness is believed": (1, lambda x, _: opening.credibility(x, 0.0 * x, PAR)),
    "recognition is believed": (1, lambda x, o: opening.credibility(o[0], x, PAR)),
    "a working deterrent is worth less": (-1, lambda x, o: opening.programme_worth(o[0], o[1], x, PAR)),
    "belief opens the client": (1, lambda x, o: opening.client_zone(x, 1e2 * o[0], 1.0 + o[1])),
    "capability is felt": (1, lambda x, o: technology.threat_to_neighbours(x, o[0], 1.0 + o[1], PAR)),
    "threat arms the neighbour": (1, lambda x, o: technology.arming(
        o[0], x, o[1], assurance=o[0], par=PAR)),
    "technology shared, shells lent": (1, lambda x, o: technology.shells_lent(o[0], np.ones((1, 1)), 3.0 * x[None], provocation=o[1], par=PAR)),
}  # fmt: skip


@pytest.mark.parametrize("response", RESPONSES)
@settings(max_examples=50)
@given(st.tuples(UNIT, UNIT), st.integers(0, 2**32))
def test_a_response_goes_the_way_that_theory_says(
    response: str, ends: tuple[float, float], seed: int
) -> None:
    sign, rule = RESPONSES[response]
    others = np.random.default_rng(seed).random(11).tolist()
    low, high = (np.ravel(rule(np.array([x]), others))[0] for x in sorted(ends))
    assert sign * (high - low) >= -1e-12 * max(1.0, abs(low))


@pytest.mark.parametrize("response", RESPONSES)
def test_a_response_is_there_at_all(response: str) -> None:
    _, rule = RESPONSES[response]
    answers = [
        np.ravel(rule(np.array([x]), others))[0]
        for others in ([0.5] * 11, [0.9] * 11, [0.1] * 11)
        for x in np.linspace(0.0, 1.0, 11)
    ]
    assert any(len(set(answers[11 * n : 11 * n + 11])) > 1 for n in range(3))


@given(st.lists(UNIT, min_size=3, max_size=3), st.floats(0.01, 1.0))
def test_who_is_feared_more_is_wanted_less(fears: list[float], more: float) -> None:
    share, fear = np.full((3, 1), 1 / 3), np.array(fears)[:, None]
    before = dependence.premium(share, fear, np.full((3, 1), 0.5), front=np.ones(1), par=PAR)
    fear[0] += more
    after = dependence.premium(share, fear, np.full((3, 1), 0.5), front=np.ones(1), par=PAR)
    assert after[0] < before[0]
    assert (after[1:] > before[1:]).all()
    np.testing.assert_allclose((share * after).sum(), 0.0, atol=1e-12)


# -- switches --------------------------------------------------------------------------------------


def off(switch: str) -> AllianceModel:
    return AllianceModel(changed(switched_off=frozenset({switch})), rng=1, runs=5, collect=False)


def _premium(model: AllianceModel) -> bool:
    return bool((model.month.premium == 0.0).all() and (model.month.tilt == 1.0).all())


def _no_technology(model: AllianceModel) -> bool:
    start = model.par.initial_trilateral
    none_flows = not model.month.sent[bargain.TECHNOLOGY].any()
    return none_flows and bool((model.world.trilateral == start).all())


def _level_frozen(model: AllianceModel) -> bool:
    start = model.par.initial_provocation
    return bool((model.world.provocation == start).all() and not model.world.excitation.any())


def _no_pockets(model: AllianceModel) -> bool:
    limits = model.actors.partners.map(Partner.cash_limit)
    return bool(
        (np.broadcast_to(model.par.cash_limit, limits.shape) > 0.0)[limits < 1e9].sum() == 0
    )


def _flat_openness(model: AllianceModel) -> bool:
    mean = model.regime.drivers.mean_openness
    shift = model.actors.superpower.own.par.openness_shift
    return bool(np.allclose(model.month.openness, mean + shift))


def _trust_only_fades(model: AllianceModel) -> bool:
    start = np.maximum(model.par.initial_trust, model.par.trust_floor)
    return bool((model.world.trust <= start + 1e-12).all())


def _no_pressure(model: AllianceModel) -> bool:
    return not (model.month.pressure.any() or model.world.penalties.any())


def _no_links(model: AllianceModel) -> bool:
    month, recorded = model.month, model.regime.drivers.at(model.month_number - 1)["dependence"]
    same = bool((month.dependence == recorded).all())
    return same and not (month.link_flows.any() or month.link_cash.any())


DOES: Mapping[str, Callable[[AllianceModel], bool]] = {
    "hegemonic_fear": lambda m: not m.month.hegemony.any(),
    "distance": lambda m: bool((m.month.nearness == 1.0).all()),
    "distance_in_threat": lambda m: bool(
        (m.month.nearness == 1.0).all() and (m.month.reach < m.month.gdp).any()
    ),
    "two_fronts": lambda m: bool((m.month.front == 1.0).all()),
    "diversification": _premium,
    "cash_limits": _no_pockets,
    "sphere_cost": lambda m: not m.month.sphere_price.any(),
    "objection": lambda m: bool(
        (np.ptp(m.month.objection * m.month.tolerated, axis=1) < 1e-9).all()
    ),
    "pressure": _no_pressure,
    "trust": _trust_only_fades,
    "links": _no_links,
    "war": lambda m: not m.month.war.any() and m.month.sent[bargain.ARMS].max() < 1e-6,
    "technology": _no_technology,
    "weapons": lambda m: not m.month.sent[[bargain.WEAPONS, bargain.SYSTEMS]].any(),
    "us_opening": _flat_openness,
    "provocation_feedback": _level_frozen,
    "ladder": lambda m: not (m.world.rung.any() or m.month.heat.any() or m.world.backing.any()),
}


QUICK = ("trust", "war")


def test_every_switch_has_its_test() -> None:
    assert DOES.keys() == SWITCHES.keys()


@pytest.mark.parametrize("switch", slow_but(QUICK, sorted(DOES)))
def test_a_mechanism_that_is_off_is_silent_for_all_months(switch: str) -> None:
    model = off(switch)
    for _ in range(model.plan.months):
        model.step()
        assert DOES[switch](model), model.date
    for name, values in model.world.save_state().items():
        assert np.isfinite(values).all(), name


def test_mechanisms_that_are_on_are_not_silent() -> None:
    model, silent = AllianceModel(rng=1, runs=5, collect=False), set(DOES)
    for _ in range(440):
        model.step()
        silent = {switch for switch in silent if DOES[switch](model)}
    assert silent == set()


# -- no inert parameter ----------------------------------------------------------------------------

NOTHING_SET: Mapping[str, float] = MappingProxyType({})
HISTORIES, MORE_HISTORIES = 6, 60
#: How far a parameter without a range is moved: factors of its default.
FACTORS = (0.25, 1.5)
#: Guards that do not bind in their neighbourhood: a value at which each must.
GUARDS = {"premium_floor": 1.0, "least_share": 0.5, "concession_least": 100.0}
Change = tuple[str, str, float]


def changes() -> list[Change]:
    """For each parameter, or actor's fact, values at which to look for an effect.

    What only a decision rule reads is looked at where an actor follows it (tests/agents/test_rivals.py).
    """
    found = []
    for name, parameter in all_parameters().items():
        if parameter.kind == "rule":
            continue
        if parameter.default is None:
            holders = [CAST.client] if parameter.holder == "client" else CAST.partners
            for actor in holders:
                start = actor.values[name].value
                found += [(name, f"{actor.name}.{name}", x) for x in _values(parameter, start)]
        elif parameter.kind == "lever":
            pushed = [f"{a.name}.{name}" for a in CAST.partners]
            push = min(1.0, parameter.bounds[1])
            found += [(name, spelling, push) for spelling in pushed if spelling in SPELLINGS]
        else:
            found += [(name, name, x) for x in _values(parameter, parameter.default)]
    return found


def _values(parameter: Parameter, start: float) -> list[float]:
    if parameter.kind == "weight":
        return [0.0]
    low, high = parameter.bounds
    if parameter.name in GUARDS:
        return [GUARDS[parameter.name]]
    moved = parameter.plausible or ([start * f for f in FACTORS] if start else [0.5, 1.0])
    if parameter.unit in ("1", "1/month") and 0.0 < start <= 1.0:
        high = min(high, 1.0)
    return [x for x in np.clip(moved, low, high).tolist() if x != start]


def tiled(made: list[Change], numbers: Floats) -> dict[str, Setting]:
    """Settings for one model in which each stretch of histories has one change made."""
    runs, blocks = len(numbers), len(made) + 1
    known = resolve_parameters(
        CAST, {"leader_noise": 0.0}, "declared", RandomStreams(1, np.tile(numbers, blocks))
    )
    found: dict[str, Floats] = {}
    for block, (name, spelling, value) in enumerate(made, start=1):
        if spelling not in found:
            base = np.atleast_2d(getattr(known, name))
            owner = spelling.rpartition(".")[0]
            row = CAST.names.index(owner) if owner in CAST.names and len(base) > 1 else 0
            found[spelling] = np.broadcast_to(base[row], blocks * runs).copy()
        found[spelling][block * runs : (block + 1) * runs] = value
    return dict(found)


def moved_by(
    made: list[Change], runs: int, settings: Mapping[str, float] = NOTHING_SET, **variants: str
) -> set[str]:
    """The parameters whose change moves an indicator; all changes run side by side, on one luck."""
    numbers, blocks = np.arange(runs), len(made) + 1
    model = AllianceModel(
        with_overrides(varied(**variants), settings), rng=1, histories=np.tile(numbers, blocks), collect=False,
        parameters=tiled(made, numbers),
    )  # fmt: skip
    seen = np.zeros(blocks, dtype=bool)
    for month in range(model.plan.months):
        model.step()
        if month % 5 == 0:
            seen |= _apart(model, blocks, runs)
            if seen[1:].all():
                break
    return {name for (name, _, _), moves in zip(made, seen[1:], strict=True) if moves}


def _apart(model: AllianceModel, blocks: int, runs: int) -> Floats:
    """The blocks of histories in which some indicator differs from the first block's."""
    found = np.zeros(blocks, dtype=bool)
    for template in {i.template.name: i.template for i in indicators(model.cast)}.values():
        values = np.asarray(template.read(model.moment()))
        values = np.broadcast_to(values, (*values.shape[:-1], blocks * runs))
        values = np.nan_to_num(values.reshape(-1, blocks, runs), nan=-1.0)
        apart = np.abs(values - values[:, :1]) > 1e-9 * (1.0 + np.abs(values[:, :1]))
        found |= apart.any(axis=(0, 2))
    return found


@pytest.mark.slow
def test_every_parameter_moves_something_somewhere_in_its_range() -> None:
    made = changes()
    everywhere = {name for name, p in all_parameters().items() if p.kind != "rule"}
    assert {name for name, _, _ in made} == everywhere
    inert = everywhere
    other = {"outside_option": "split_the_difference", "denuclearisation": "by_choice"}
    pushed = {
        "noise_weight": 1.0, "us.recognition": 0.5, "us.exercise_shift": 0.5, "us.deployment_shift": 0.1,
        "china.coercion_shift": 0.5, "china.embargo_shift": 0.5, "russia.penalties_shift": 0.3,
    }  # fmt: skip
    for runs, set_, variants in (
        (HISTORIES, {}, {}), (HISTORIES, pushed, {}), (HISTORIES, {"weapons_weight": 0.0}, other),
        (MORE_HISTORIES, {}, {}),
    ):  # fmt: skip
        left = [change for change in made if change[0] in inert]
        inert -= moved_by(left, runs, set_, **variants) if left else set()
    assert sorted(inert) == []


def test_a_parameter_that_moves_nothing_would_be_found() -> None:
    start = all_parameters()["trust_gain"].default
    assert start is not None
    made = [("rate_cap", "rate_cap", 20.0), ("trust_gain", "trust_gain", 2.0 * start)]
    assert moved_by(made, 2) == {"trust_gain"}
