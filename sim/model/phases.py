"""The month: what happens in it, phase by phase, in the order of `MONTH`.

Each phase asks agents for their decisions, whose methods lead to the rules, and writes what follows
into the month or the world.
"""

from collections.abc import Callable

import numpy as np

from sim.agents import Partner, Patron
from sim.model.check import check
from sim.model.exchange import deliver, trade
from sim.model.ladder import climb
from sim.model.links import fire_lent_shells, link_dependence, trade_links
from sim.model.signals import observe
from sim.model.step import Step
from sim.numerics import Floats, add_rows, clip01, highest
from sim.rules import (
    bargain,
    crisis,
    dependence,
    exchange,
    meetings,
    objection,
    opening,
    outreach,
    provocation,
    readiness,
    sanctions,
    spheres,
    stages,
    technology,
    threat,
    trust,
    two_states,
    war,
    weapons,
)
from sim.state.ledger import (
    ARMS,
    CASH,
    CLIENT,
    FUEL,
    PARTNERS,
    REST,
    SYSTEMS,
)


def drive(step: Step) -> None:
    """1. Drivers: what comes from outside this month, moved by the scenario's events."""
    world, month, par, cast, drivers = step.world, step.month, step.par, step.cast, step.drivers
    month.coerced = spheres.coerced(cast.patron, par)
    gdp = np.where(par.fixed_gdp > 0.0, par.fixed_gdp, drivers["gdp"])
    month.gdp = spheres.gdp_left(gdp, cast.neighbour, month.coerced, par)
    month.population = drivers["population"]
    month.exposure = _exposure(step)
    link_dependence(step)
    month.government = drivers["government"]
    month.border = crisis.border(drivers["border"], world.rung, par)
    month.fighting = par.war_weight * drivers["war_intensity"] * cast.belligerent
    month.war = (month.fighting > 0.0).astype(float)
    world.war_over = war.war_over(world.war_over, world.last_war, month.war)
    world.contest_left = war.contest_decay(world.contest_left, world.war_over, par)
    world.last_war = np.broadcast_to(month.war, world.last_war.shape)
    month.contest = war.contest(
        drivers["contest"], month.fighting, world.war_over, left=world.contest_left, par=par
    )
    shift = step.actors.superpower.own.par.openness_shift
    government = opening.openness(drivers["openness"], step.mean_openness, shift, par)
    month.openness = step.actors.superpower.openness(government)
    month.secondary_shift = step.actors.superpower.own.par.secondary_shift


def _exposure(step: Step) -> Floats:
    """Exposure to the superpower: its series, or what penalties have made of it since the record's end."""
    world, recorded = step.world, step.drivers["exposure"]
    on_record = step.kind.on_record > 0.0
    world.recorded_penalties = np.where(on_record, world.penalties, world.recorded_penalties)
    if step.variants.exposure != "follows_penalties":
        return recorded
    after = sanctions.exposure_after_record(
        recorded, world.penalties, world.recorded_penalties, step.par
    )
    return np.where(on_record, recorded, after)


def perceive(step: Step) -> None:
    """2. Perception: power and threat, rivalry and pressure, dependence and leverage."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    month.nearness = step.nearness
    month.relative_power = threat.power(month.gdp, month.population, cast.superpower, par)
    month.reach = np.where(
        par.fixed_reach > 0.0, par.fixed_reach, month.gdp * step.economic_nearness
    )
    month.purse = spheres.purse(month.relative_power, par)
    month.presence = threat.presence(
        month.relative_power, month.nearness, world.arming, neighbour=cast.neighbour, par=par
    )
    month.power_share = month.presence / np.maximum(add_rows(month.presence), 1e-12)
    month.unbalanced = threat.unbalanced_share(month.presence, world.intention)
    month.hegemony = threat.hegemony(month.unbalanced, par)
    month.threat = month.presence * world.intention
    month.bloc_threat = add_rows(cast.ally * month.threat)
    month.front = threat.front(month.bloc_threat, par)
    month.patron_threat = add_rows(cast.patron * month.threat)
    month.top_hegemony = highest(cast.patron * month.hegemony)
    world.penalties = sanctions.penalties(world.penalties, step.actors.superpower.penalties(), par)
    month.rivalry = sanctions.rivalry(world.penalties, month.relative_power, cast.ally, par)
    month.engaged = np.maximum(world.talks, world.deal)
    month.pressure = step.actors.superpower.pressure()
    _weigh_dependence(step)


def _weigh_dependence(step: Step) -> None:
    world, month, par, cast = step.world, step.month, step.par, step.cast
    month.share = world.support / np.maximum(add_rows(world.support), 1e-9)
    month.rival_share = spheres.rival_share(month.share, cast.patron, cast.superpower)
    month.concentration = add_rows(month.share * month.share)
    month.import_demand = exchange.import_demand(world.earnings, par)
    month.fill = world.food / (par.import_target * month.import_demand)
    month.need = clip01(1.0 - month.fill)
    usual = clip01(1.0 - world.usual_food / (par.import_target * month.import_demand))
    month.lasting_need = month.need + par.aid_patience * (usual - month.need)
    available = dependence.availability(
        month.reach, world.enforcement, month.border, import_demand=month.import_demand, par=par
    )
    month.alternatives = dependence.alternatives(available, month.import_demand)
    month.gap = war.shortage(world.stock, war.target_stock(month.war, cast.shells, par))
    month.leverage = dependence.leverage(
        month.share, month.alternatives, month.gap, arms=world.last_arms, output=world.output
    )
    month.premium = step.actors.client.diversification_premium()
    month.tilt = np.maximum(par.premium_floor, 1.0 + month.premium)


def provoke(step: Step) -> None:
    """3. Posture: tests and incidents, whether one of them is severe, and the ladder of crisis."""
    world, month, par = step.world, step.month, step.par
    month.overall = technology.overall(world.technology, par)
    month.rate = step.actors.client.provocation_rate()
    month.tests = provocation.poisson(month.rate, step.draws.count)
    month.severe = provocation.severe(month.tests, world.technology[0], step.draws.severe, par)
    world.excitation = provocation.excitation(world.excitation, month.tests, par)
    world.provocation = provocation.provocation(world.provocation, month.tests, month.severe, par)
    climb(step)


def vote(step: Step) -> None:
    """4. Institutions: the will to enforce, votes on a new text, the yearly renewal of monitoring."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    month.peers = sanctions.peers(world.enforcement, cast.power)
    month.will = step.actors.partners.map(Partner.will)
    if step.variants.denuclearisation == "by_choice":
        world.seek = step.actors.partners.map(Patron.seeking, empty=1.0)
    month.text_will = sanctions.text_will(month.will, world.breadth, par)
    month.vote = step.actors.partners.map(Partner.vote)
    month.vetoed = highest(cast.veto * (month.vote < 0.0))
    known = month.vetoed * (world.breadth > 0.0)
    world.shield = world.shield + par.shield_speed * (known - world.shield)
    month.tabled = month.severe * (world.talks == 0.0) * sanctions.can_table(world.breadth)
    month.adopted = month.tabled * (month.vetoed == 0.0)
    taken = sanctions.text_step(world.technology[0], par) * month.adopted
    world.breadth = np.minimum(1.0, world.breadth + taken)
    world.attention = sanctions.attention(world.attention, month.adopted, par)
    against = highest(cast.veto * step.actors.partners.map(Partner.ends_monitoring))
    ended = (step.kind.renewal > 0.0) & (against > 0.0) & (world.breadth > 0.0)
    world.monitoring = world.monitoring * np.where(ended, 0.0, 1.0)


def choose(step: Step) -> None:
    """5a. Policies: squeeze or court, talks and deal, trilateral cooperation, enforcement."""
    world, month, par = step.world, step.month, step.par
    world.squeeze, world.court = step.actors.partners.map(Patron.stance)
    month.client_zone = step.actors.client.willingness()
    month.superpower_zone = step.actors.superpower.willingness()
    before = opening.Talks(world.talks, world.talk_months, world.deal)
    draws = opening.Draws(step.draws.talk, step.draws.deal, step.draws.deal_end)
    world.talks, world.talk_months, world.deal = opening.talks(
        before,
        month.client_zone,
        month.superpower_zone,
        openness=month.openness,
        tests=month.tests,
        severe=month.severe,
        wait=step.actors.superpower.talks_before_deal(),
        draws=draws,
        par=par,
    )
    left = crisis.talks_left(month.heat, step.draws.ladder_talk, par)
    world.talks, world.talk_months = world.talks * left, world.talk_months * left
    world.stage = stages.stage(
        world.stage,
        world.deal,
        month.severe,
        withheld=world.withheld,
        undone=step.actors.superpower.undone_by_breach(),
        par=par,
    )
    month.relief = step.actors.superpower.relief()
    world.trilateral = technology.trilateral(
        world.trilateral,
        month.believed_programme[step.cast.row("superpower")],
        world.provocation,
        hegemony=month.top_hegemony,
        government=month.government,
        coerced=month.coerced,
        par=par,
    )
    world.trilateral = crisis.trilateral(world.trilateral, month.heat, par)
    world.enforcement = step.actors.partners.map(Partner.enforcement)
    month.enforced = stages.enforced(world.enforcement, month.relief)


def reach_out(step: Step) -> None:
    """5b. Policies, the client's: initiatives and their answers, meetings, the goal of unification."""
    world, month, par, actors = step.world, step.month, step.par, step.actors
    month.reception = actors.partners.map(Partner.reception)
    month.initiatives = provocation.poisson(actors.client.outreach_rate(), step.draws.outreach)
    heard = step.draws.answer < month.reception
    answered = np.where((month.initiatives > 0.0) & heard, 1.0, 0.0)
    world.thaw = outreach.thaw(world.thaw, answered, month.severe, par)
    month.meetings = provocation.poisson(
        actors.partners.map(Partner.meeting_rate), step.draws.meeting
    )
    world.meetings_yearly = meetings.meetings_memory_step(
        world.meetings_yearly, month.meetings, par
    )
    month.unity_gain = actors.client.unity_gain()
    before = two_states.Posture(world.two_states, world.posture_months)
    world.two_states, world.posture_months = two_states.posture(before, month.unity_gain, par)


def live(step: Step) -> None:
    """8. Physics: spending, eating, firing, output, technology, the neighbour's arming."""
    world, month, par, actors = step.world, step.month, step.par, step.actors
    arms = month.sent[bargain.ARMS]
    cash = world.treasury + par.other_earnings
    use = month.import_demand * (
        par.floor_of_use + (1.0 - par.floor_of_use) * np.minimum(month.fill, par.use_ceiling)
    )
    world.ledger = (
        world.ledger.settle(CASH, CLIENT, cash - par.spending * cash)
        .move(FUEL, CLIENT, REST, np.minimum(world.food, use))
        .move(ARMS, REST, CLIENT, world.shell_output)
        .move(
            SYSTEMS,
            REST,
            CLIENT,
            weapons.systems_made(world.systems_held, world.technology[0], par),
        )
    )
    overflow = np.maximum(0.0, world.shells_held - par.shell_ceiling)
    world.ledger = world.ledger.move(ARMS, CLIENT, REST, overflow)
    world.shell_output = war.client_output(
        world.shell_output, war.total_shipped(arms), clip01(month.fill), par
    )
    _fight(step)
    world.handling = war.handling(world.handling, arms, par)
    world.technology = technology.progress(
        world.technology,
        month.tests,
        stages.freeze(world.stage, par),
        points=month.sent[bargain.TECHNOLOGY],
        parts=month.asked,
        combat=weapons.combat_feedback(
            month.war,
            arms,
            month.sent[bargain.WEAPONS] + month.sent[bargain.SYSTEMS],
            observers=world.treaty * world.trust,
            par=par,
        ),
        gaps=month.gaps,
        par=par,
    )
    world.recon_months = technology.months_below(world.recon_months, world.technology[1])
    seen = readiness.exposure(month.war, arms, world.treaty, trust=world.trust, par=par)
    world.readiness = readiness.readiness(world.readiness, seen, par)
    neighbour = actors.neighbour
    month.shells_lent = neighbour.shells_lent()
    world.lent = month.shells_lent + 0.0 * world.lent
    fire_lent_shells(step)
    world.joint_zone, world.arming = neighbour.joint_zone(), neighbour.arming()


def _fight(step: Step) -> None:
    """Firing, obsolescence and output of the partners' shells, those from the client included."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    before = world.stock - month.sent[bargain.ARMS]
    month.fired = step.actors.partners.map(Partner.fires)
    usable = before * (1.0 - par.output_idle * cast.shells / par.peace_stock)
    stock = usable + month.sent[bargain.ARMS] + world.output - month.fired
    world.ledger = world.ledger.settle(ARMS, PARTNERS, np.maximum(0.0, stock))
    left = world.systems - step.actors.partners.map(Partner.fires_systems)
    world.ledger = world.ledger.settle(SYSTEMS, PARTNERS, left)
    world.output = step.actors.partners.map(Partner.output)


def learn(step: Step) -> None:
    """9. Beliefs: support, trust, intentions, reliability, treaties, commitment."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    sent, actors = month.sent, step.actors
    month.value = dependence.exchange_value(sent, par) + month.granted
    world.support = world.support + (month.value - world.support) / par.support_months
    world.support_norm = (
        world.support_norm + (month.value - world.support_norm) / par.support_norm_months
    )
    world.gain = world.gain + par.gain_speed * (month.partner_gain - world.gain)
    world.last_gain = month.client_gain
    surprise = sent[bargain.FUEL] - world.expected_fuel
    world.expected_fuel = world.expected_fuel + par.fuel_memory * surprise
    before = month.fill * par.import_target * month.import_demand
    world.usual_food = world.usual_food + par.fuel_memory * (before - world.usual_food)
    saved = world.treasury - world.usual_treasury
    world.usual_treasury = world.usual_treasury + par.treasury_memory * saved
    world.last_arms = sent[bargain.ARMS]
    world.earnings = exchange.earnings(world.earnings, sent[bargain.MINERALS], month.paid, par)
    harm = trust.harm(
        month.enforced,
        world.squeeze,
        world.provocation,
        support=world.support,
        norm=world.support_norm,
        border=month.border,
        patron=cast.patron,
        reneged=month.reneged,
        threat=month.power_share * world.intention,
        par=par,
    )
    surplus = month.client_gain + month.partner_gain
    world.trust = trust.trust(
        world.trust, surplus, world.court, rivalry=month.rivalry, harm=harm, par=par
    )
    world.trust = crisis.trust(world.trust, month.heat, world.backing, patron=cast.patron, par=par)
    world.intention = threat.intention(
        world.intention,
        month.enforced,
        world.squeeze,
        hegemony=month.hegemony,
        share=month.share,
        provocation=world.provocation,
        patron=cast.patron,
        par=par,
    )
    entangled = objection.entanglement(month.say, month.heard, par)
    world.reliability = trust.reliability(
        world.trust,
        world.treaty,
        month.war,
        entangled=entangled,
        nearness=month.nearness,
        patron=cast.patron,
        par=par,
    )
    month.treaty_worth_client = actors.client.treaty_worth()
    month.treaty_worth_patron = actors.partners.map(Patron.treaty_worth)
    so_far = trust.Treaties(world.treaty, world.months_for, world.months_against, month.reneged)
    world.treaty, world.months_for, world.months_against, month.formed = trust.treaties(
        so_far,
        world.trust,
        month.treaty_worth_client,
        patrons=month.treaty_worth_patron,
        patron=cast.patron,
        par=par,
    )
    world.commitment = spheres.commitment(
        world.commitment, sent[bargain.TECHNOLOGY], month.formed, par
    )


Phase = Callable[[Step], None]
#: The order of moves: a modelling claim, so it stands in one place.
MONTH: tuple[Phase, ...] = (
    drive, perceive, provoke, observe, vote, choose, reach_out, trade, trade_links, deliver, live, learn, check,
)  # fmt: skip
