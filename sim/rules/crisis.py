"""Crisis: a ladder of five rungs, who backs the client on it, and what a crisis changes.

Calm, threat, display of force, use of force, war: the levels of hostility of militarized interstate
disputes (Jones, Bremer & Singer 1996). Tests and a guarantee drive a quarrel up (Snyder 1984; Benson
2012), talks and fear of the deterrent hold it back (Asal & Beardsley 2007), audiences lock it in
(Fearon 1994). Patrons back the client by degrees, and all sides answer the heat. Article ¶0 ("pacify"),
¶6 ("would not come and die"), ¶8.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats, positive
from sim.rules.parameter import SHARE, Parameter, constant
from sim.rules.parameter_values import ParameterValues

#: The rungs: calm is 0.
THREAT, DISPLAY, FORCE, WAR = 1.0, 2.0, 3.0, 4.0
#: How far a patron backs the client in a crisis; 0 is not at all, 1 diplomatic cover, 2 arms.
TROOPS = 3.0
#: Bounds of what is added to the logit of reliability.
LOGIT = (-20.0, 20.0)


PARAMETERS = (
    Parameter("rung_up_calm", "h_0", "1/month", 0.12, (0.06, 0.24),
        "rate of steps from calm to a threat", "fit to the militarized disputes from 1990 to 2014 (P18); ¶6"),
    Parameter("rung_up_threat", "h_1", "1/month", 0.35, (0.175, 0.7),
        "rate of steps from a threat to a display of force", "fit to the disputes of 1990 to 2014 (P18): .64 displays a year; ¶6"),
    Parameter("rung_up_display", "h_2", "1/month", 0.15, (0.075, 0.3),
        "rate of steps from a display to a use of force", "fit to the disputes of 1990 to 2014 (P18): .28 uses of force a year; ¶6"),
    Parameter("rung_up_force", "h_3", "1/month", 0.0015, (0.0, 0.005),
        "rate of steps from a use of force to war", "fit to P18: no war from 1990 to 2014, nor since 1953; 0 included; ¶6"),
    Parameter("rung_down_threat", "g_1", "1/month", 0.35, (0.175, 0.7),
        "chance that a threat passes", "judgement: a threat lasts three months or so; ¶6"),
    Parameter("rung_down_display", "g_2", "1/month", 0.45, (0.225, 0.9),
        "chance that a display of force passes", "judgement: a display lasts two months or so; ¶6"),
    Parameter("rung_down_force", "g_3", "1/month", 0.6, (0.3, 1.0),
        "chance that a use of force passes", "judgement: incidents of force are the shortest; ¶6"),
    Parameter("rung_down_war", "g_4", "1/month", 0.1, (0.05, 0.2),
        "chance that a war ends", "CSIS 2022: wars last a year or more; ¶6"),
    Parameter("ladder_test", "e_t", "1", 0.8, (0.0, 2.0),
        "how much a month full of tests drives the quarrel up",
        "judgement, 0 included: a month of four tests about doubles the rate (e^.8 = 2.2) where tests are new; ¶5, ¶6"),
    Parameter("ladder_severe", "e_s", "1", 1.5, (0.0, 3.0),
        "how much a severe test drives it up", "judgement, 0 included: twice a month full of tests; ¶5, ¶6"),
    Parameter("ladder_response", "e_R", "1", 0.6, (0.0, 1.5),
        "how much the bloc's cooperation drives it up", "Jervis 1978 for the spiral; judgement of size, 0 included; ¶8"),
    Parameter("ladder_backing", "e_B", "1", 0.6, (0.0, 1.5),
        "how much a reliable patron emboldens the client", "Snyder 1984; Benson 2012; judgement of size, 0 included; ¶6"),
    Parameter("ladder_deterrence", "e_D", "1", 1.2, (0.0, 2.5),
        "how much the client's deterrent and the bloc's threat hold back from force",
        "Asal & Beardsley 2007: nuclear crises end with less violence; judgement of size, 0 included; ¶5, ¶6"),
    Parameter("ladder_talks", "e_T", "1", 1.0, (0.0, 2.0),
        "how much talks or a deal hold it back", "CSIS 2017: negotiation calms; judgement of size, 0 included; ¶0, ¶9"),
    Parameter("ladder_held", "e_H", "1", 0.8, (0.0, 2.0),
        "how much a trusted patron's leverage holds it back", "judgement, 0 included: as a month full of tests; ¶10"),
    Parameter("audience", "e_A", "1", 0.3, (0.0, 0.8),
        "part of the way down that audiences bar once force is shown",
        "Fearon 1994 and Weeks 2008 for audience costs; judgement of size, 0 included; ¶6", bounds=SHARE),
    Parameter("backing_cover", "c_1", "1", 2.5, (1.5, 3.5),
        "readiness of a patron to give cover in a crisis, beyond its reliability, on the logit scale",
        "Berkemeier & Fuhrmann 2018: half of pacts honoured; judgement: cover is cheap; ¶6", "partner", bounds=LOGIT, ability="patron"),
    Parameter("backing_arms", "c_2", "1", 1.0, (0.0, 2.0),
        "readiness to send arms too", "Berkemeier & Fuhrmann 2018: 41 % of defence pacts honoured; judgement: less than cover; ¶6", "partner", bounds=LOGIT, ability="patron"),
    Parameter("backing_troops", "c_3", "1", -1.5, (-2.5, -0.5),
        "readiness to send troops too", "Berkemeier & Fuhrmann 2018: 22 % honoured since 1945; judgement: far less than arms; ¶6", "partner", bounds=LOGIT, ability="patron"),
    Parameter("backing_war", "c_W", "1", 1.0, (0.0, 2.0),
        "readiness to send troops that a war on the client adds", "judgement, 0 included: doubles or trebles the odds (e^1); ¶6", "partner", bounds=LOGIT, ability="patron"),
    Parameter("crisis_will", "n_c", "1", 0.4, (0.0, 0.8),
        "will to enforce that a crisis adds in states that do not back the client",
        "judgement, 0 included: nearly as much as a full level of provocation; ¶0, ¶3"),
    Parameter("crisis_bloc", "t_3", "1/month", 0.02, (0.0, 0.04),
        "growth of the bloc's cooperation in a crisis",
        "judgement, 0 included: at two thirds of its usual speed; ¶8"),
    Parameter("crisis_zone", "z_c", "1/month", 0.5, (0.0, 1.0),
        "part of the joint venture that a crisis shuts",
        "the venture at Kaesong was shut on 2016-02-10; judgement of size, 0 included; ¶9", bounds=SHARE),
    Parameter("crisis_arming", "a_c", "1/month", 0.01, (0.0, 0.02),
        "the neighbour's arming in a crisis",
        "judgement, 0 included: half of the fatigue of a full point; ¶5, ¶8"),
    Parameter("crisis_talks", "s_c", "1/month", 0.25, (0.0, 0.5),
        "chance that a crisis ends talks",
        "judgement, 0 included: twice that of a test; ¶0, ¶9", bounds=SHARE),
    Parameter("crisis_unity", "u_c", "1", 0.5, (0.0, 1.0),
        "worth of professing unification that a crisis takes",
        "judgement, 0 included: half of the goal's own worth; ¶11"),
    Parameter("crisis_border", "x_W", "1", 0.4, (0.0, 0.8),
        "part of the traffic over the client's borders that a war stops",
        "judgement, 0 included: less than the closures of an epidemic; ¶6", bounds=SHARE),
    Parameter("backing_trust", "t_+", "1/month", 0.04, (0.0, 0.1),
        "growth of trust in a patron that backs the client with arms", "Mercer 1996 doubts it, so 0 is included; judgement of size: somewhat more than trust_gain; ¶4, ¶6"),
    Parameter("leaving_trust", "t_-", "1/month", 0.04, (0.0, 0.1),
        "loss of trust in a patron that leaves the client alone", "Mercer 1996 doubts it, so 0 is included; judgement of size: as backing_trust; ¶4, ¶6"),
    constant("provocation_from_clash", "–", "1", 0.15, "part of the room left that a step up to force adds to provocation", bounds=SHARE,
        source="judgement: a clash counts as four tests in one month"),
    constant("ladder_tests", "–", "1/month", 4.0, "tests a month from which a further one adds nothing", bounds=(1e-6, 40.0),
        source="judgement: one a week is a campaign"),
    constant("ladder_neutral", "–", "1", 0.5, "reliability, or deterrence, that neither drives nor holds back",
        source="convention: the middle of the scale; rung_up is fitted with it"),
    constant("ladder_threat_most", "–", "1", 2.0, "most that the bloc's threat counts, over threat_norm",
        source="judgement: what is twice the norm frightens as much as anything"),
    constant("ladder_most", "–", "1", 5.0, "largest exponent of the rate of steps up, either way", bounds=(0.0, 20.0),
        source="a bound: the rate changes by a factor of 150 at most"),
    constant("rung_down_most", "–", "1", 0.95, "largest chance of a step down in a month", bounds=SHARE,
        source="a bound: no crisis is sure to end"),
    constant("audience_dove", "–", "1", 0.5, "part of the audience cost that a progressive neighbour takes away", bounds=SHARE,
        source="judgement: one half, as lending_dove; ¶9"),
    constant("backing_full", "–", "1", 2.0, "degree of backing from which trust grows in full", bounds=(1e-6, 3.0),
        source="convention: arms are an act, cover is half of one"),
)  # fmt: skip


def deterrence(missile: Floats, bloc_threat: Floats, par: ParameterValues) -> Floats:
    """How much both sides have to fear from force (run,): the deterrent times the bloc's threat."""
    return missile * np.minimum(par.ladder_threat_most, bloc_threat / par.threat_norm)


def tension(
    rung: Floats, tests: Floats, severe: Floats, *, provocation: Floats, trilateral: Floats,
    exercises: Floats, backing: Floats, engaged: Floats, held: Floats, deterrence: Floats,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """What drives the quarrel up, less what holds it back, E (run,).

    Args:
        provocation: its level; who has seen many tests is used to them.
        exercises: the superpower's lever `exercise_shift`: cooperation drives it up as it is shown.
        backing: reliability of the most reliable patron.
        held: Σ over patrons of leverage × trust.
    """
    shock = par.ladder_test * np.minimum(1.0, tests / par.ladder_tests) + par.ladder_severe * severe
    return (
        shock * (1.0 - provocation)
        + par.ladder_response * (1.0 + exercises) * (trilateral - par.initial_trilateral)
        + par.ladder_backing * (backing - par.ladder_neutral)
        - par.ladder_talks * engaged
        - par.ladder_held * held
        - par.ladder_deterrence * (deterrence - par.ladder_neutral) * (rung >= DISPLAY)
    )


class Chances(NamedTuple):
    """Chances of a step up and of a step down in a month (run,); the rest is that of none."""

    up: Floats
    down: Floats


def transition(
    rung: Floats, tension: Floats, engaged: Floats, *, government: Floats, par: ParameterValues
) -> Chances:
    """The chances of moving from a rung (run,): at most one step a month."""
    ups = par.rung_up_calm, par.rung_up_threat, par.rung_up_display, par.rung_up_force, 0.0
    downs = (
        0.0, par.rung_down_threat, par.rung_down_display, par.rung_down_force, par.rung_down_war
    )  # fmt: skip
    on = rung < THREAT, rung < DISPLAY, rung < FORCE, rung < WAR
    driven = np.exp(np.maximum(np.minimum(tension, par.ladder_most), -par.ladder_most))
    up = -np.expm1(-_at(on, *ups) * driven)
    barred = par.audience * (1.0 - par.audience_dove * government) * (on[3] > on[1])
    down = _at(on, *downs) * (1.0 + engaged) * (1.0 - barred)
    return Chances(up, np.minimum(np.minimum(down, par.rung_down_most), 1.0 - up))


def _at(below: Sequence[NDArray[np.bool_]], *values: Floats | float) -> Floats:
    """Of five values, one a rung, that of each run's rung (run,).

    Args:
        below: whether it stands below a threat, a display, the use of force, war.
    """
    calm, threat, display, force, war = values
    upper = np.where(below[2], display, np.where(below[3], force, war))
    return np.where(below[1], np.where(below[0], calm, threat), upper)


def climb(rung: Floats, chances: Chances, floor: Floats, draw: Floats) -> Floats:
    """The rung after a month (run,): up for low draws, down for high ones, never below the floor."""
    step = (draw < chances.up) * 1.0 - (draw > 1.0 - chances.down)
    return np.maximum(rung + step, np.floor(floor))


def heat(rung: Floats) -> Floats:
    """How hot the crisis is, 0-1 (run,): nothing below a display of force, 1 in war."""
    return positive(rung - 1.0) / 3.0


class Backing(NamedTuple):
    """Chances that a patron gives cover, arms, troops in a crisis, each 0-1."""

    cover: Floats
    arms: Floats
    troops: Floats


def backing_chances(reliability: Floats, rung: Floats, par: ParameterValues) -> Backing:
    """How likely a patron is to back the client by each means, given its reliability."""
    troops = par.backing_troops + par.backing_war * (rung == WAR)
    rest = 1.0 - reliability
    return Backing(
        *(
            _chance(reliability * np.exp(by), rest)
            for by in (par.backing_cover, par.backing_arms, troops)
        )
    )


def _chance(odds: Floats, rest: Floats) -> Floats:
    """Λ(logit chance + by) from chance × e^by and 1 − chance, without the logarithm of 0."""
    return np.divide(odds, rest + odds, out=odds)


def backing(
    before: Floats, last_rung: Floats, rung: Floats, *, chances: Backing, draw: Floats
) -> Floats:
    """How far each patron backs the client, 0 to 3 (partner, run).

    Decided when a crisis reaches a display of force, and again when it becomes war; kept in between.
    """
    given = np.add(draw < chances.cover, draw < chances.arms, dtype=np.int8)
    given = np.add(given, draw < chances.troops, dtype=np.int8)
    asked = ((rung >= DISPLAY) & (last_rung < DISPLAY)) | ((rung == WAR) & (last_rung < WAR))
    return np.where(asked, given, before) * (rung >= DISPLAY)


# -- what a crisis changes -------------------------------------------------------------------------


def provocation(level: Floats, clash: Floats, par: ParameterValues) -> Floats:
    """The level of provocation after a step up to force (run,)."""
    rise = par.provocation_weight * par.provocation_from_clash * clash
    return level + rise * (1.0 - level)


def added_will(heat: Floats, backing: Floats, par: ParameterValues) -> Floats:
    """Will to enforce that a crisis adds where the client is not backed."""
    return par.crisis_will * heat * (backing == 0.0)


def trilateral(level: Floats, heat: Floats, par: ParameterValues) -> Floats:
    """Cooperation of the superpower and its allies in a crisis, 0-1 (run,)."""
    return level + par.crisis_bloc * heat * (1.0 - level)


def talks_left(heat: Floats, draw: Floats, par: ParameterValues) -> Floats:
    """0 where a crisis ends talks this month, else 1 (run,)."""
    return np.where(draw < par.crisis_talks * heat, 0.0, 1.0)


def joint_zone_left(heat: Floats, par: ParameterValues) -> Floats:
    """Part of the joint venture that stays open (run,)."""
    return 1.0 - par.crisis_zone * heat


def added_arming(heat: Floats, par: ParameterValues) -> Floats:
    """The neighbour's arming in answer to a crisis (run,)."""
    return par.crisis_arming * heat


def lost_unity(heat: Floats, par: ParameterValues) -> Floats:
    """What a crisis takes from the worth of professing unification (run,)."""
    return par.crisis_unity * heat


def border(openness: Floats, rung: Floats, par: ParameterValues) -> Floats:
    """How open the client's borders are, 0-1 (run,), with part of the traffic stopped in war."""
    return openness * (1.0 - par.crisis_border * (rung == WAR))


def trust(
    level: Floats, heat: Floats, backing: Floats, *, patron: Floats, par: ParameterValues
) -> Floats:
    """Trust after a month of crisis, 0-1 (partner, run): it follows who stood by the client.

    Gain t₊(1 − τ) where it stood, loss t₋τ where it did not: no step leaves 0 to 1.
    """
    stood = np.minimum(1.0, backing / par.backing_full)
    gain = par.backing_trust * stood
    step = gain - level * (gain + par.leaving_trust * (1.0 - stood))
    step *= patron * heat
    step += level
    return step
