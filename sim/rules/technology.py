"""Technology: own research, learning by testing, transfer, feedback from the war; and the answers.

Catch-up is proportional to the gap (Nelson & Phelps 1966; Benhabib & Spiegel 2003). Neighbours
answer what they see (Richardson 1960; Jervis 1978; Collier & Hoeffler 2002; but Dunne et al. 2007),
and their answer feeds back. Article ¶5 (technology, drones, feedback from the war), ¶8 (the alliance
in the south).
"""

import numpy as np

from sim.numerics import SMALL, Floats, add_rows, clip01, logistic, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact, lever
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("own_research", "g0", "1/month", 0.0009, (0.0006, 0.0012),
        "share of the gap to its ceiling that the client closes by itself",
        "fit to the dates of the first nuclear test and the ICBM; judgement; ¶5", "client"),
    Parameter("test_learning", "g_n", "1/test", 0.0012, (0.0006, 0.002),
        "share of that gap closed by each test",
        "fit to the dates of the first nuclear test and the ICBM: a test teaches as a month and a third of research; ¶5", "client"),
    Parameter("own_ceiling", "X°", "1", 0.8, (0.7, 0.95),
        "technology the client can reach by itself",
        "judgement with the fit to the first nuclear test and the ICBM: four fifths of the best there is; ¶5", "client", bounds=(0.0, 1.0)),
    Parameter("transfer", "φ_T", "1/month", 0.006, (0.002, 0.012),
        "catch-up by a month of full cooperation in one domain", "Nelson & Phelps 1966: in proportion to the gap; judgement of speed, two to three times either way; ¶5"),
    Parameter("combat_learning", "φ_C", "1/month", 0.002, (0.0, 0.004),
        "catch-up in reconnaissance and drones by feedback from the war",
        "Nelson & Phelps 1966 for the form; judgement: a third of transfer, 0 included; ¶5"),
    Parameter("reaction", "r1", "1/month", 0.008, (0.0, 0.015),
        "the neighbour's arming in answer to the threat", "Collier & Hoeffler 2002 (up to .7 of reaction_fatigue); none in many pairs (Dunne et al. 2007), so 0 included; ¶5",
        "partner", ability="neighbour"),
    Parameter("reaction_fatigue", "r2", "1/month", 0.02, (0.01, 0.05),
        "fatigue of that arming", "Richardson 1960 for the form; judgement of speed: half-life of 34 months (14 to 69); ¶5", "partner", ability="neighbour"),
    Parameter("neighbour_leverage", "κ_S", "$m/point", 10.0, (0.0, 25.0),
        "what the neighbour's threat to arm the patron's enemy adds to the cost of technology",
        holder="partner",
        source="judgement, 0 included: between the cost (6) and the value (60) of a point; no ¶"),
    Parameter("lending_capacity", "q_S", "kshell/month", 120.0, (40.0, 200.0),
        "most shells that the neighbour lends", "The Washington Post 2023: 100,000 lent in 2022, 500,000 in 2023; judgement of the most; no ¶", "partner", ability="neighbour"),
    lever("shells_lent", "kshell/month", (0.0, 1000.0),
        "shells that a neighbour lends or gives to the patron's enemy beside its own rule", "neighbour",
        source="a lever: what Seoul may decide; 0 leaves its rule alone; no ¶"),
    fact("technology_level", "X̂", "1", "a partner's technology", bounds=(0.0, 1.0),
        source="the actor's facts; ¶5"),
    fact("initial_missile", "X_1(0)", "1", "missile and space technology in 1990-01", "client", (0.0, 1.0),
        source="the actor's facts; ¶5"),
    fact("initial_recon", "X_2(0)", "1", "reconnaissance and drone technology in 1990-01", "client", (0.0, 1.0),
        source="the actor's facts; ¶5 (where it has been lagging)"),
    fact("initial_air", "X_3(0)", "1", "air and naval technology in 1990-01", "client", (0.0, 1.0),
        source="the actor's facts; ¶5"),
    fact("initial_trilateral", "Tri(0)", "1", "trilateral cooperation in 1990-01", "client", (0.0, 1.0),
        source="the actor's facts; ¶8"),
    fact("initial_arming", "Arm(0)", "1", "the neighbour's arming in 1990-01", "client",
        source="the actor's facts; ¶8"),
    constant("missile_share", "v_1", "1", 0.5, "weight of missiles and space in technology", bounds=SHARE,
        source="judgement: half, as missiles are what others answer; the three add up to 1; ¶5"),
    constant("recon_share", "v_2", "1", 0.3, "weight of reconnaissance and drones in technology", bounds=SHARE,
        source="judgement: between the other two, as drones came late and matter now; ¶5"),
    constant("air_share", "v_3", "1", 0.2, "weight of air and naval arms in technology", bounds=SHARE,
        source="judgement: what the other two leave of 1"),
    constant("transfer_domains", "–", "1", 3.0, "domains over which cooperation is spread",
        source="a count of the domains"),
    constant("research_halt", "–", "1", 0.5, "part of own research that a deal halts", bounds=SHARE,
        source="judgement: half: a deal stops tests and plants, not laboratories; ¶11"),
    constant("feedback_from", "–", "kshell/month", 50.0, "shipment from which feedback comes back",
        source="judgement: a tenth of the most that can be moved (480), above trial shipments; ¶5"),
    constant("threat_base", "–", "1", 0.5, "part of the threat there without provocation", bounds=SHARE,
        source="judgement: half: arms threaten without a quarrel too, and a quarrel doubles it; ¶5"),
    constant("arming_rest", "–", "1", 0.2, "arming to which the neighbour returns",
        source="the level of 1990, so that an untroubled neighbour does not move"),
    constant("trilateral_speed", "–", "1/month", 0.03, "speed of trilateral cooperation",
        source="judgement: half-life of 23 months: plans and exercises take years"),
    constant("trilateral_base", "–", "1", 0.1, "trilateral cooperation without a threat", bounds=SHARE,
        source="judgement: a tenth: routine without a threat"),
    constant("trilateral_threat", "–", "1", 0.9, "cooperation added by a full threat",
        source="with trilateral_base the whole scale at full threat; ¶5, ¶8"),
    constant("trilateral_hegemony", "–", "1", 0.8, "cooperation added by a full hegemon",
        source="judgement: a would-be hegemon counts nearly as much as a full threat; ¶8"),
    constant("trilateral_dove", "–", "1", 0.35, "cooperation lost to a progressive government",
        source="judgement: a progressive Seoul takes a third of the scale, which a threat can still fill; ¶9"),
    constant("lending_dove", "–", "1", 0.5, "part of the lending lost to a progressive government", bounds=SHARE,
        source="judgement: one half, between no effect and a refusal"),
    constant("lending_slope", "–", "1", 6.0, "steepness of the choice to lend",
        source="judgement: the choice turns from .27 to .73 over a third of a point"),
    constant("lending_offset", "–", "1", 1.0, "technology shared and provocation at which half is lent",
        source="convention: a point of technology, or full provocation, brings half of the lending"),
)  # fmt: skip

#: The level of technology that a forecast asks for: half of what the most advanced have.
K = 0.5


def domain_gaps(patron_level: Floats, technology: Floats) -> Floats:
    """How far the client lags each partner in each domain (domain, partner, run)."""
    return positive(patron_level - technology[:, None])


def mean_gap(gaps: Floats, par: ParameterValues) -> Floats:
    """The lag over the domains, weighed (partner, run)."""
    shares = par.missile_share, par.recon_share, par.air_share
    return add_rows(np.stack([share * gap for share, gap in zip(shares, gaps, strict=True)]))


def parts_by_gap(gaps: Floats, par: ParameterValues) -> Floats:
    """Part of each domain in proportion to its weight and gap (domain, partner, run)."""
    weighed = np.maximum(mean_gap(gaps, par), SMALL)
    shares = par.missile_share, par.recon_share, par.air_share
    return np.stack([share * gap / weighed for share, gap in zip(shares, gaps, strict=True)])


def overall(technology: Floats, par: ParameterValues) -> Floats:
    """Technology over the domains, weighed, X̄ (run,)."""
    missile, recon, air = technology
    return par.missile_share * missile + par.recon_share * recon + par.air_share * air


def progress(
    technology: Floats, tests: Floats, freeze: Floats, *, points: Floats, parts: Floats,
    combat: Floats, gaps: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Technology after a month (domain, run): research, tests, transfer, feedback from the war.

    Args:
        tests: this month's provocations, which teach the first domain (run,).
        freeze: how far the halt of research that a deal asks for is delivered, 0-1 (run,).
        points: technology delivered by each partner, points (partner, run).
        parts: of each domain in what each partner gives (domain, partner, run).
        combat: how much of a war's lesson in the second domain comes back from each partner, 0-1.
        gaps: lag behind each partner (domain, partner, run).
    """
    halted = 1.0 - par.research_halt * freeze
    feedback = par.combat_learning * add_rows(combat * gaps[1])
    learned = []
    for domain, part in enumerate(parts):
        own = par.own_research + (par.test_learning * tests if domain == 0 else 0.0)
        left = positive(par.own_ceiling - technology[domain])
        shared = add_rows(par.transfer_domains * par.transfer * points * part * gaps[domain])
        seen = feedback if domain == 1 else 0.0
        learned.append(technology[domain] + own * halted * left + shared + seen)
    return np.minimum(1.0, np.stack(learned))


def months_below(months: Floats, level: Floats) -> Floats:
    """Months in which a domain has stood below K, this one included where it still does (run,).

    Technology is never unlearned. So the count stops for good in the month that first reaches K, and is then the
    number of that month since 1990-01; before, it is the least that this number can be.

    Args:
        months: the count so far; level: of the domain after this month, 0-1.
    """
    return np.where(level < K, months + 1.0, months)


def threat_to_neighbours(
    overall: Floats, provocation: Floats, dread: Floats, par: ParameterValues
) -> Floats:
    """The client's capability as its neighbours feel it (run,): more when it provokes.

    Args:
        dread: factor by which its army's readiness adds to it.
    """
    return overall * (par.threat_base + (1.0 - par.threat_base) * provocation) * dread


def deterrent_left(given: Floats, par: ParameterValues) -> Floats:
    """Part of the neighbour's threat to arm the patron's enemy that is not yet spent, 0-1 (run,).

    Args:
        given: shells that it lends already, beside its own rule, kshell a month.
    """
    return np.maximum(0.0, 1.0 - given / np.maximum(par.lending_capacity, SMALL))


def trilateral(
    level: Floats, overall: Floats, provocation: Floats, *, hegemony: Floats, government: Floats,
    coerced: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Cooperation of the superpower and its allies in the region after a month, 0-1 (run,).

    Args:
        coerced: how hard patrons coerce the neighbour, 0-1.
    """
    wanted = clip01(
        par.trilateral_base
        - par.coercion_restraint * coerced
        + par.trilateral_threat * overall * provocation
        + par.trilateral_hegemony * hegemony
        - par.trilateral_dove * government
    )
    return level + par.trilateral_speed * (wanted - level)


def arming(
    level: Floats, threat: Floats, intention: Floats, *, assurance: Floats, par: ParameterValues
) -> Floats:
    """The neighbour's arming after a month (Richardson 1960): reaction less fatigue.

    Assurance by an ally restrains it, and its withdrawal raises it (Lanoszka 2018).

    Args:
        assurance: that the neighbour receives, points.
    """
    answered = (
        level + par.reaction * threat * intention - par.reaction_fatigue * (level - par.arming_rest)
    )
    return positive(answered - par.assurance_restraint * assurance)


def shells_lent(
    government: Floats,
    war: Floats,
    technology: Floats,
    *,
    provocation: Floats,
    par: ParameterValues,
) -> Floats:
    """Shells the neighbour lends against a patron at war, kshell.

    Args:
        war: each partner's war (partner, run); technology: points it shares (partner, run).
    """
    angered = logistic(par.lending_slope * (technology + provocation - par.lending_offset))
    moved = add_rows((war > 0.0) * angered)
    return par.lending_capacity * (1.0 - par.lending_dove * government) * moved + par.shells_lent
