"""The opening: when the superpower and the client talk, strike a deal, and keep it.

Limits on the programme are traded against relief. A zone of agreement exists where what relief and
the cap are worth exceeds what they cost (Fearon 1995; Putnam 1988); both sides must be willing, and
a deal must survive spoilers (Kydd & Walter 2002). Article ¶0, ¶9 (2018-19), ¶10, ¶11 (a window for
Washington).
"""

from typing import NamedTuple

import numpy as np

from sim.numerics import Floats, add_rows, logistic, positive
from sim.rules.parameter import SHARE, Parameter, constant, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("relief_base", "v0", "$m", 30.0, (15.0, 60.0),
        "worth of full relief to a fed client", holder="client",
        source="judgement: an eighth of relief_need; only ratios of the sums decide; a factor of 2 either way; ¶9"),
    Parameter("relief_need", "v1", "$m", 250.0, (125.0, 500.0),
        "worth of full relief added by hunger", holder="client",
        source="judgement: of the order of a month's recorded trade (130 to 570); a factor of 2 either way; ¶9"),
    Parameter("programme_bloc", "n1", "$m", 200.0, (100.0, 400.0),
        "worth of the programme against the superpower's bloc", holder="client",
        source="judgement: below relief_need, so that hunger can outweigh it; a factor of 2 either way; ¶8"),
    Parameter("programme_patrons", "n2", "$m", 200.0, (100.0, 400.0),
        "worth of the programme against the patrons", holder="client",
        source="judgement: as programme_bloc, since a deterrent is not aimed at one side; ¶8"),
    Parameter("cap_base", "c0", "$m", 40.0, (20.0, 80.0),
        "worth of a cap on the programme to the superpower", holder="partner", ability="superpower",
        source="judgement: below concession_base, so that without a threat there is no deal; ¶0, ¶11"),
    Parameter("cap_threat", "c1", "$m", 120.0, (60.0, 240.0),
        "worth of a cap added by the threat", holder="partner", ability="superpower",
        source="judgement: three times cap_base: danger is what makes a cap worth its price; ¶5, ¶11"),
    Parameter("wedge", "c2", "$m", 120.0, (0.0, 240.0),
        "worth of drawing the client away from a would-be hegemon", holder="partner", ability="superpower",
        source="judgement: the size and currency of cap_threat, with which it is added; 0 included; ¶0, ¶11"),
    Parameter("concession_base", "k0", "$m", 50.0, (25.0, 100.0),
        "the superpower's cost of giving relief", holder="partner", ability="superpower",
        source="Putnam 1988 for a cost at home; judgement of size: slightly above cap_base; ¶11"),
    Parameter("concession_closed", "k1", "$m", 90.0, (45.0, 180.0),
        "cost added by a government that is not open", holder="partner", ability="superpower",
        source="Putnam 1988; judgement: a closed government pays near three times an open one's cost; ¶11"),
    Parameter("mediator", "k2", "$m", 30.0, (15.0, 60.0),
        "cost saved by a mediating neighbour", holder="partner", ability="superpower",
        source="judgement: a third of concession_closed: Seoul helps and Washington decides; ¶9"),
    Parameter("halt_discount", "ψ", "1", 0.4, (0.0, 0.5),
        "how much cheaper a halt is once the deterrent works", holder="client", bounds=(0.0, 1.0),
        source="judgement, 0 included: two fifths, as a halt keeps what works already; ¶9"),
    Parameter("halt_from", "X_s", "1", 0.46, (0.42, 0.52),
        "technology at which the deterrent works", holder="client",
        source="judgement: just above the threshold of severe tests (severe_from, .45); ¶9"),
    Parameter("joint_zone_most", "Z̄", "$m/month", 90.0, (40.0, 130.0),
        "most trade of a joint venture with the neighbour", holder="partner", ability="neighbour",
        source="judgement: under a fifth of export_capacity, by half or so either way; ¶9 (Moon Jae-in)"),
    Parameter("recognition_worth", "v_r", "$m", 40.0, (0.0, 120.0),
        "worth of full recognition to the client", holder="client",
        source="judgement, 0 included: slightly more than relief to a fed client (relief_base); ¶9, ¶11"),
    lever("recognition", "1", (0.0, 1.0),
        "how far the superpower recognises the client: a peace declaration, liaison offices", "superpower",
        source="a lever: what a government may choose; 0 leaves the rule alone; ¶0, ¶11"),
    constant("recognition_credibility", "–", "1", 0.15, "credibility added by full recognition", bounds=SHARE,
        source="Fearon 1997 on sunk costs as signals; judgement: half of a closed government's (credibility_base); ¶11"),
    lever("openness_shift", "1", (-1.0, 1.0),
        "added to the openness of a partner's government toward the client",
        source="a lever: what a government may choose; 0 leaves the series alone; ¶11"),
    constant("concession_least", "–", "$m", 1.0, "least cost of relief, however open the government",
        source="keeps a logarithm finite"),
    constant("relief_partners", "–", "1", 0.6, "weight of the partners' enforcement in relief",
        source="judgement: patrons carry most trade; adds up to 1 with relief_superpower; ¶9"),
    constant("relief_superpower", "–", "1", 0.4, "weight of the superpower's own in relief",
        source="the rest of 1 after relief_partners; ¶9"),
    constant("credibility_base", "–", "1", 0.3, "credibility of a closed government's promise", bounds=SHARE,
        source="Fearon 1998 for the problem; judgement: three in ten even of a closed government"),
    constant("credibility_openness", "–", "1", 0.5, "credibility added by openness", bounds=SHARE,
        source="judgement: at most .8 with the base, as no promise outlives a government for sure"),
    constant("halt_slope", "–", "1", 20.0, "steepness with which a halt becomes cheaper",
        source="judgement: turns from .27 to .73 over a tenth of technology"),
    constant("talks_rate", "–", "1/month", 0.3, "chance that talks start when both are wholly willing",
        source="judgement: two willing sides meet within three months or so"),
    constant("client_slope", "–", "1", 4.0, "steepness of the client's willingness to talk",
        source="judgement: willingness turns from .27 to .73 as worth over cost moves from e^-.25 to e^.25"),
    constant("superpower_slope", "–", "1", 6.0, "steepness of the superpower's willingness to talk",
        source="judgement: steeper than the client's, as a democracy has to justify talks at home"),
    constant("talks_stop", "–", "1/month", 0.03, "chance that talks stop for no reason",
        source="judgement: by chance alone talks last about three years"),
    constant("talks_stop_zone", "–", "1/month", 0.12, "chance added where there is no room for a deal",
        source="judgement: with no room for a deal talks last half a year or so"),
    constant("talks_stop_test", "–", "1/month", 0.12, "chance added by a provocation",
        source="Kydd & Walter 2002 on spoilers; judgement: a test counts as having no room"),
    constant("zone_slope", "–", "1", 2.0, "steepness with which room for a deal keeps talks alive",
        source="judgement: half of client_slope, as talks outlive the hopes they began with"),
    constant("deal_after", "–", "month", 3.0, "months of talks before a deal",
        source="judgement: a quarter; the eight months from Singapore to Hanoi did not suffice; ¶9"),
    constant("deal_rate", "–", "1/month", 0.06, "chance of a deal where there is room",
        source="judgement: where there is room, a year and a half on average"),
    constant("deal_end_closed", "–", "1/month", 0.1, "chance added by a government that is not open",
        source="judgement: a wholly closed government ends a deal within a year"),
    constant("deal_end_severe", "–", "1/month", 0.3, "chance added by a severe test",
        source="Kydd & Walter 2002 on spoilers; judgement: three severe tests in ten end it"),
    constant("joint_zone_months", "–", "month", 48.0, "time over which the joint venture grows",
        source="judgement: four years, as plants are built"),
    constant("joint_zone_enforcement", "–", "1", 2.0, "how strongly the neighbour's enforcement stops its growth",
        source="judgement: half of full enforcement stops all growth"),
    constant("joint_zone_closure", "–", "1/month", 0.2, "how strongly the neighbour's enforcement closes it",
        source="judgement: full enforcement closes it with a half-life of 3 months"),
    weight("openness_variation", "weight of changes of the superpower's openness about its mean",
        source="a switch: 0 flattens openness, so that 2018 must come from the rest; ¶9, ¶11"),
    weight("reorientation_weight", "weight of the diversification premium in the worth of relief",
        source="a switch: 0 removes the wish to diversify from relief; ¶0, ¶10"),
)  # fmt: skip

LEAST = 1e-6


def openness(series: Floats, mean: float, shift: Floats, par: ParameterValues) -> Floats:
    """The superpower's openness, 0-1 (run,): its series, flattened where that is switched off."""
    return np.clip(mean + par.openness_variation * (series - mean) + shift, 0.0, 1.0)


def credibility(openness: Floats, recognition: Floats, par: ParameterValues) -> Floats:
    """How far the client believes a promise of relief, 0-1 (run,).

    Args:
        recognition: the superpower's lever of that name.
    """
    believed = par.credibility_base + par.credibility_openness * openness
    return np.minimum(1.0, believed + par.recognition_credibility * recognition)


def relief_worth(
    share: Floats, enforcement: Floats, embargo: Floats, *, breadth: Floats, fill: Floats,
    tilt: Floats, grants: Floats, recognition: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """What a deal fully carried out is worth to the client: relief, grants, recognition, V_rel, $m (run,).

    Args:
        share: of each partner in its support; enforcement: that goes in a deal (partner, run).
        embargo: the superpower's own enforcement that it lifts (run,).
        fill: stock of fuel and food over its target, z (run,).
        tilt: the premium on the superpower's goods as a factor, μ¹_u (run,).
        grants: of all partners, $m a month (run,).
        recognition: by the superpower, 0-1 (run,).
    """
    lifted = (
        par.relief_partners * add_rows(share * enforcement)
        + par.relief_superpower * embargo * breadth
    )
    empty = positive(1.0 - fill)
    worth = lifted * (par.relief_need * empty + par.relief_base) + par.fuel_value * empty * grants
    turned = worth * (1.0 + par.reorientation_weight * (tilt - 1.0))
    return turned + par.recognition_worth * recognition


def programme_worth(bloc: Floats, patrons: Floats, missile: Floats, par: ParameterValues) -> Floats:
    """What the programme is worth to the client, V_nuc, $m: less once the deterrent works (run,)."""
    needed = par.programme_bloc * bloc + par.programme_patrons * patrons
    works = logistic(par.halt_slope * (missile - par.halt_from))
    return needed * (1.0 - par.halt_discount * works)


def cap_worth(
    overall: Floats, provocation: Floats, rivalry: Floats, *, hegemony: Floats, share: Floats,
    patron: Floats, believed: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """What a cap is worth to the superpower, V_cap, $m, a wedge against a hegemon included.

    Args:
        overall: the client's technology as the superpower believes it, 0-1.
        believed: factor of the wedge by what it believes of estrangement (`perception.wedge_belief`).
    """
    wedge = believed * add_rows(patron * rivalry * hegemony * (1.0 - share))
    return par.cap_base + par.cap_threat * overall * provocation + par.wedge * wedge


def concession_cost(openness: Floats, government: Floats, par: ParameterValues) -> Floats:
    """What relief costs the superpower, C_rel, $m: less if open, with a mediator, or if it lifts little."""
    cost = (
        par.concession_base
        + par.concession_closed * (1.0 - openness)
        + par.stage_cost * par.relief_share
        - par.mediator * government
    )
    return np.maximum(par.concession_least, cost)


def client_zone(credibility: Floats, relief: Floats, programme: Floats) -> Floats:
    """The client's willingness, Z_c: log of believed relief over the programme's worth (run,)."""
    return np.log(np.maximum(credibility * relief, LEAST) / np.maximum(programme, LEAST))


def superpower_zone(cap: Floats, cost: Floats) -> Floats:
    """The superpower's willingness, Z_u: log of the cap's worth over its cost."""
    return np.log(np.maximum(cap, LEAST) / np.maximum(cost, LEAST))


class Talks(NamedTuple):
    """The state of the opening (run,): talks on 0/1, months of them, deal in force 0/1."""

    talking: Floats
    months: Floats
    deal: Floats


class Draws(NamedTuple):
    """The uniforms of a month of diplomacy (run,)."""

    talk: Floats
    deal: Floats
    end: Floats


def talks(
    before: Talks, client: Floats, superpower: Floats, *, openness: Floats, tests: Floats,
    severe: Floats, wait: Floats, draws: Draws, par: ParameterValues,
) -> Talks:  # fmt: skip
    """Talks and deal after a month (run,); both use the state from before it.

    Args:
        wait: months of talks before the superpower would sign.
    """
    zone = client + superpower
    willing = logistic(par.client_slope * client) * logistic(par.superpower_slope * superpower)
    starts = (before.talking == 0.0) & (draws.talk < par.talks_rate * willing)
    stop_chance = (
        par.talks_stop
        + par.talks_stop_zone * (1.0 - logistic(par.zone_slope * zone))
        + par.talks_stop_test * (tests > 0.0)
    )
    stops = (before.talking == 1.0) & (draws.talk < stop_chance)
    struck = (
        (before.talking == 1.0)
        & (zone > 0.0)
        & (before.months >= wait)
        & (draws.deal < par.deal_rate)
    )
    end_chance = par.deal_end_closed * (1.0 - openness) + par.deal_end_severe * severe
    deal = np.where(struck, 1.0, np.where(draws.end < end_chance, 0.0, before.deal))
    talking = np.where(starts, 1.0, np.where(stops, 0.0, before.talking))
    return Talks(talking, (before.months + 1.0) * talking, deal)


def joint_zone(
    level: Floats,
    government: Floats,
    enforcement: Floats,
    *,
    two_states: Floats,
    par: ParameterValues,
) -> Floats:
    """Trade of the joint venture after a month, $m (the neighbour's view).

    Args:
        enforcement: the neighbour's.
        two_states: 1 where the client no longer professes unification, which ends its interest.
    """
    room = positive(1.0 - par.joint_zone_enforcement * enforcement)
    growth = (
        government
        * (1.0 - two_states)
        * room
        * (par.joint_zone_most - level)
        / par.joint_zone_months
    )
    return level + growth - par.joint_zone_closure * enforcement * level
