"""Provocation: tests and incidents cluster, pause in talks, and drive everyone else.

The rate steps up with a programme that can test, falls in talks, under a trusted patron's leverage
and in hunger, and while a new text could still take something away. Past incidents raise it (self-excitation: Hawkes 1971); the
best predictor of a provocation is a recent one (Hess 2017). Article ¶0 ("pacify"), ¶5, ¶8, ¶11.
"""

import numpy as np

from sim.compiled.formulas import MOST_EVENTS
from sim.compiled.functions import as_function
from sim.numerics import STEEPEST, Floats, logistic
from sim.rules.parameter import COUNT, SHARE, Parameter, constant, fact, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("rate_added", "pv1", "1/month", 1.6, (1.0, 2.4),
        "provocations a month of a programme that can test", "fit to the level of tests (P13); ¶5", "client", bounds=COUNT),
    Parameter("rate_from", "X_t", "1", 0.435, (0.40, 0.47),
        "missile technology from which the programme can test", "fit to when tests become frequent (P13); ¶5",
        "client"),
    Parameter("severe_share", "p_s", "1", 0.16, (0.08, 0.25),
        "chance that a provocation is severe (nuclear or long-range) once it can be",
        "record: about 16 severe of 134 test days since 2006 (.12); fit to P4; ¶5", "client", bounds=(0.0, 1.0)),
    Parameter("severe_from", "X_n", "1", 0.45, (0.41, 0.49),
        "missile technology from which a provocation can be severe",
        "judgement, set for a first nuclear test near 2006; ¶5", "client"),
    Parameter("talk_calm", "k_t", "1", 3.0, (1.0, 3.5), "how much talks calm", holder="client",
        source="CSIS 2017: fewer provocations while negotiating; judgement of size: a twentieth is left (e^-3); ¶0, ¶9"),
    Parameter("deterrence", "k_D", "1", 1.0, (0.0, 2.0),
        "how much what a new text could still take away restrains", "Stigler 1970 and Becker 1968 for marginal deterrence; judgement of size, 0 included; ¶0, ¶5", "client"),
    Parameter("hunger", "k_z", "1", 0.6, (0.0, 1.2), "how much hunger restrains", holder="client",
        source="judgement, 0 included: an empty stock nearly halves the rate (e^-.6 = .55); no ¶"),
    Parameter("threat_response", "k_Θ", "1", 0.3, (0.0, 1.0),
        "how much the bloc's threat provokes", holder="client",
        source="Jervis 1978 for the spiral; judgement, 0 included: a doubled threat adds a third (e^.3); ¶8"),
    Parameter("patron_restraint", "k_C", "1", 0.5, (0.0, 1.0),
        "how much a trusted patron's leverage restrains", holder="client",
        source="judgement, 0 included: full leverage with full trust takes two fifths (e^-.5 = .61); ¶10 (leverage)"),
    constant("threat_norm", "Θ̄", "1", 0.2, "the bloc's threat at which the rate is as stated", "client", bounds=(1e-6, 1e9),
        source="a scale: the bloc's threat that neither calms nor provokes"),
    Parameter("self_excitation", "a_ξ", "1/month", 0.18, (0.105, 0.245),
        "how much a provocation raises the rate of the next (a/b .3-.7)", "Hess 2017: the best predictor is a recent one; Hawkes 1971; branching of .5 (.3 to .7); ¶5",
        "client", bounds=COUNT),
    constant("excitation_decay", "b_ξ", "1/month", 0.35, "fading of that excitation", "client", bounds=(0.0, 1.0),
        source="judgement: half-life of 1.6 months; above self_excitation, so that clusters end"),
    lever("exercise_shift", "1", (-1.0, 1.0), "part by which the superpower's exercises are more, or fewer, than usual", "superpower",
        source="a lever: exercises suspended in 2018-06, which is -1; 0 leaves them as they are; ¶0, ¶11"),
    constant("exercise_threat", "–", "1", 0.3, "part of the bloc's threat, as it provokes, that comes from exercises", bounds=SHARE,
        source="judgement: under a third: forces threaten without exercises too; ¶0, ¶8"),
    fact("initial_provocation", "Prov(0)", "1", "level of provocation in 1990-01", "client", (0.0, 1.0),
        source="the actor's facts; ¶8"),
    constant("rate_width", "–", "1", 0.02, "technology over which the rate steps up", bounds=(1e-6, 1e9),
        source="judgement: narrow beside the scale of 1, yet no step, so that no date decides"),
    constant("severe_width", "–", "1", 0.03, "technology over which severity becomes possible", bounds=(1e-6, 1e9),
        source="judgement: half as wide again as rate_width, as severe tests need more stages"),
    constant("rate_cap", "–", "1/month", 20.0, "most provocations expected in a month", bounds=COUNT,
        source="a bound that no year on record comes near (34 test days in 2022)"),
    constant("provocation_memory", "–", "1/month", 0.945, "what is left of the level of provocation after a month", bounds=(0.0, 1.0),
        source="judgement: half-life of a year"),
    constant("provocation_from_test", "–", "1", 0.04, "what a provocation adds to the level",
        source="judgement: 17 tests at once fill half of the scale"),
    constant("provocation_from_severe", "–", "1", 0.25, "what a severe one adds",
        source="judgement: a severe one counts as six tests"),
    weight("provocation_weight", "weight of the movement of the level of provocation",
        source="a switch: 0 freezes the level at its start; ¶0"),
)  # fmt: skip


def rate(
    missile: Floats, bloc_threat: Floats, engaged: Floats, *, restraint: Floats, fill: Floats,
    shield: Floats, breadth: Floats, excitation: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Provocations expected this month (run,).

    Args:
        engaged: talks or a deal with the superpower, 0/1.
        restraint: Σ over patrons of leverage × trust.
        fill: stock of fuel and food over its target.
        shield: how sure the client is that a new text would be vetoed, 0-1.
        breadth: of the texts, 0-1: what a new one could still take away is the rest.
        excitation: what recent provocations add.
    """
    able = logistic((missile - par.rate_from) / par.rate_width)
    mood = (
        par.threat_response * (bloc_threat / par.threat_norm - 1.0)
        - par.talk_calm * engaged
        - par.patron_restraint * restraint
        - par.hunger * (1.0 - np.minimum(1.0, fill))
        - par.deterrence * (1.0 - shield) * (1.0 - breadth)
    )
    base = par.rate_added * able * np.exp(np.minimum(mood, STEEPEST))
    return np.minimum(par.rate_cap, base + excitation)


def shown_threat(bloc_threat: Floats, exercises: Floats, par: ParameterValues) -> Floats:
    """The bloc's threat as it provokes: more with more exercises (run,).

    Args:
        exercises: the superpower's lever `exercise_shift`.
    """
    return bloc_threat * (1.0 + par.exercise_threat * exercises)


@as_function("poisson")
def poisson(rate: Floats, draw: Floats) -> Floats:
    """Smallest k, at most 40, with cumulative Poisson probability above the draw (run,).

    >>> poisson(np.array([0.5, 0.5]), np.array([0.1, 0.95])).tolist()
    [0.0, 2.0]
    """
    rate, draw = np.broadcast_arrays(rate, draw)
    count, chance = np.zeros(draw.shape), np.exp(-rate)
    _count_together(rate, draw, chance, count)
    return count


def _count_together(rate: Floats, draw: Floats, chance: Floats, count: Floats) -> None:
    """Counts into count: few histories go far, and only those that go on are looked at again."""
    beyond = np.flatnonzero(chance <= draw)
    each, limit, term = rate.ravel()[beyond], draw.ravel()[beyond], chance.ravel()[beyond]
    reached = term.copy()
    for k in range(1, MOST_EVENTS + 1):
        if not len(beyond):
            break
        count.ravel()[beyond] = k
        term *= each / k
        reached += term
        on = np.flatnonzero(reached <= limit)
        if len(on) < len(beyond):
            beyond, each, limit, term, reached = (
                beyond[on], each[on], limit[on], term[on], reached[on],
            )  # fmt: skip


def severe(count: Floats, missile: Floats, draw: Floats, par: ParameterValues) -> Floats:
    """Was one of the month's provocations severe, 0/1 (run,)?"""
    possible = par.severe_share * logistic((missile - par.severe_from) / par.severe_width)
    return (draw < 1.0 - (1.0 - possible) ** count).astype(float)


def excitation(level: Floats, count: Floats, par: ParameterValues) -> Floats:
    """What recent provocations add to next month's rate (run,)."""
    return (1.0 - par.excitation_decay) * level + par.self_excitation * count


def provocation(level: Floats, count: Floats, severe: Floats, par: ParameterValues) -> Floats:
    """Level of provocation after a month's acts, 0-1 (run,)."""
    faded = par.provocation_memory * level
    rise = 1.0 - np.exp(-par.provocation_from_test * count - par.provocation_from_severe * severe)
    return level + par.provocation_weight * (faded + (1.0 - faded) * rise - level)
