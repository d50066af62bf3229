"""Dependence, leverage and the wish to diversify.

A depends on B in proportion to A's stake in what B supplies and inversely to its availability
elsewhere (Emerson 1962; Hirschman 1945). The portfolio of patrons carries the risk ½ρΣh p²; minus
its derivative is the premium by which the client over- or under-values one more dollar from a
partner (weak states trade autonomy for security: Altfeld 1984, Morrow 1991; and hedge: Kuik 2021).
Article ¶4, ¶8, ¶10 (decrease Beijing's leverage).
"""

import numpy as np

from sim.numerics import SMALL, Floats, add_rows, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("diversification_weight", "ρ", "1", 0.5, (0.0, 1.2),
        "weight of the risk of a concentrated portfolio of patrons", holder="client",
        source="Altfeld 1984 and Kuik 2021 for the motive; judgement of size: no estimate, so 0 is included; ¶10"),
    Parameter("hazard_base", "h0", "1", 0.15, (0.05, 0.3),
        "hazard of relying on any partner", holder="client",
        source="judgement: above 0, so that any concentration is a risk, and small beside a hegemon's; ¶10"),
    Parameter("hazard_hegemon", "h1", "1", 3.0, (0.0, 6.0),
        "added hazard of relying on a would-be hegemon", holder="client",
        source="Levy & Thompson 2005 for the motive; judgement of size: 20 times the base, 0 included; ¶8"),
    Parameter("hazard_abandonment", "h2", "1", 0.2, (0.0, 0.5),
        "added hazard of relying on a partner that may not stand by one (Snyder 1984)",
        holder="client",
        source="Snyder 1984; judgement of size: about the base hazard, 0 included; ¶6"),
    fact("initial_support", "s(0)", "$m/month", "value exchanged a month in 1990-01",
        source="the actor's facts; ¶2"),
    constant("fuel_memory", "–", "1/month", 0.2, "speed at which expected deliveries follow the actual",
        source="a five-month memory (half-life 3 months): with last month alone two suppliers alternate"),
    constant("shared_response", "–", "1", 1.0,
        "part of the others' answer to an empty stock that the client foresees; 0: none", bounds=SHARE,
        source="full foresight: without it flows alternate for ever in a fifth of drawn worlds"),
    constant("availability_share", "–", "1/month", 0.05,
        "share of a partner's reachable economy that could replace another's fuel and food",
        source="judgement: $0.05 m a month for each $bn within reach, a tenth of reach_cap, as only part is free at once; ¶10"),
    constant("availability_enforcement", "–", "1", 0.9,
        "part of what is available that full enforcement takes away", bounds=SHARE,
        source="judgement: nearly all; third parties keep a tenth open (Early 2012)"),
    constant("premium_floor", "–", "1", 0.2,
        "least weight that the diversification premium leaves to a partner's goods", bounds=SHARE,
        source="a floor that keeps every value of a good above 0"),
    constant("support_months", "–", "month", 9.0, "memory of the value exchanged",
        source="judgement: half-life of 6 months, longer than a season"),
    constant("support_norm_months", "–", "month", 36.0, "memory of what support used to be",
        source="judgement: four times support_months, so that desertion is measured against earlier years"),
    constant("arms_worth", "–", "$m/kshell", 1.0, "value counted for a thousand shells",
        source="Bain 2024: a shell costs Russia about $1,000; ¶1"),
    constant("technology_worth", "–", "$m/point", 20.0, "value counted for a point of technology",
        source="judgement: about the geometric mean of its cost (6) and its value to the client (60); ¶5"),
    constant("cover_worth", "–", "$m/point", 10.0, "value counted for a point of cover",
        source="what full cover costs a patron (cover_cost); ¶1"),
)  # fmt: skip


def availability(
    reach: Floats,
    enforcement: Floats,
    border: Floats,
    *,
    import_demand: Floats,
    par: ParameterValues,
) -> Floats:
    """Fuel and food that each partner could supply if asked, $m a month (partner, run)."""
    could = np.minimum(import_demand, par.availability_share * reach)
    left = 1.0 - par.availability_enforcement * enforcement
    return could * left * border * par.ordinary_trade


def alternatives(availability: Floats, import_demand: Floats) -> Floats:
    """Share of the need that the other partners could cover, 0-1 (partner, run)."""
    others = add_rows(availability) - availability
    return np.minimum(1.0, others / import_demand)


def leverage(
    share: Floats, alternatives: Floats, gap: Floats, *, arms: Floats, output: Floats
) -> Floats:
    """A partner's hold on the client, net of the client's hold on it (partner, run).

    Args:
        share: of the client's support, 0-1.
        alternatives: share of the need that others could cover, 0-1.
        gap: the partner's shortage of shells, 0-1.
        arms: what the client shipped it last month, kshell.
        output: the partner's own output, kshell a month.
    """
    return positive(share * (1.0 - alternatives) - hold_by_shells(gap, arms, output))


def hold_by_shells(gap: Floats, arms: Floats, output: Floats) -> Floats:
    """The client's hold on a partner that lacks shells, 0-1: its part of what the partner gets of them (partner, run)."""
    return gap * arms / np.maximum(arms + output, SMALL)


def premium(
    share: Floats, hegemony: Floats, reliability: Floats, *, front: Floats, par: ParameterValues
) -> Floats:
    """Diversification premium μ: minus the derivative of the portfolio's risk (partner, run).

    Risk is ½ρΣh p²; its derivative with respect to one more dollar from p, times total support,
    is ρ(h_p p_p - Σ h q²).

    Args:
        front: factor of a hostile bloc in front (`threat.front`) (run,).
    """
    added = par.hazard_hegemon * hegemony + par.hazard_abandonment * (1.0 - reliability)
    hazard = par.hazard_base + front * added
    return par.diversification_weight * (add_rows(hazard * share * share) - hazard * share)


def expected_fuel(remembered: Floats, lack: Floats, par: ParameterValues) -> Floats:
    """Deliveries of fuel and food that the client expects of each partner, $m (partner, run).

    The memory of what each delivered, and each one's share of what the stock now lacks. All suppliers
    answer the same shortage. A client that ignores this buys too much of all of them, then nothing.

    Args:
        remembered: five-month memory of deliveries (partner, run).
        lack: by how much the stock is below what it usually is, $m (run,).
    """
    part = remembered / np.maximum(add_rows(remembered), SMALL)
    return positive(remembered + par.shared_response * part * lack)


def exchange_value(flows: Floats, par: ParameterValues) -> Floats:
    """Value of a month's exchange of the eight lines, received and sold, $m (partner, run).

    Args:
        flows: the eight lines in the order of `facts/goods.yaml` (line, partner, run).
    """
    fuel, technology, cover, weapons, arms, minerals, _, systems = flows
    services = par.technology_worth * technology + par.cover_worth * cover
    military = par.arms_worth * arms + weapons + par.systems_worth * systems
    return fuel + minerals + military + services
