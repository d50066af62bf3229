"""Rival decision rules: the numbers and formulas of rules that a scenario may name.

None of them acts in the model as shipped: a rule that an actor follows by name reads them
(`decision_rules.py`). Each moves one or a few decisions and works on the state that there is, so
that it can begin and end in any month. Article ¶0, ¶2, ¶5, ¶7, ¶8, ¶10, ¶11.
"""

import numpy as np

from sim.numerics import STEEPEST, Floats, add_rows, clip01, positive
from sim.rules.parameter import SHARE, Parameter
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("aspiration", "z_a", "1", 0.7, (0.5, 0.9),
        "stock of fuel and food over its target with which a satisficing client is content",
        "Simon 1955 for the idea; judgement of size: four of the six months that the shipped rule wants; ¶2", "client",
        kind="rule"),
    Parameter("loss_aversion", "λ_L", "1", 2.25, (1.5, 3.0),
        "weight of a partner's goods where its support has fallen, over the weight otherwise",
        "Tversky & Kahneman 1992: losses count 2.25 times as much as gains; ¶2, ¶8", "client",
        kind="rule"),
    Parameter("loss_provocation", "k_L", "1", 0.5, (0.0, 1.0),
        "how much support that has fallen provokes a client who hates losses",
        "Levy 1997 on risk-taking in the domain of losses; judgement of size, 0 included; ¶5", "client",
        kind="rule"),
    Parameter("storage_factor", "f_M", "1", 2.0, (1.5, 3.0),
        "stock that a foresighted client wants, over that of the shipped rule",
        "Streich & Levy 2007 on time horizons; judgement of size: a year of need instead of half; ¶2", "client",
        bounds=(0.1, 1e2), kind="rule"),
    Parameter("added_tolerance", "ḡ⁺", "point", 1.0, (0.5, 2.0),
        "commitment of others that a tolerant patron puts up with beside what it tolerates anyhow",
        "judgement: doubles the default tolerance of one point; half to twice that; ¶7", "partner",
        kind="rule", ability="patron"),
    Parameter("hierarch_tolerance", "ḡ_h", "point", 0.3, (0.2, 0.6),
        "commitment of others that a patron tolerates who takes the client for a subordinate",
        "Lake 2009 for the idea; judgement of size: under a third of what the shipped rule tolerates; ¶7", "partner",
        kind="rule", ability="patron"),
    Parameter("hierarch_squeeze", "s_h", "1", 1.0, (0.5, 1.5),
        "squeeze of such a patron per part of the client's support that rivals hold",
        "Lake 2009 for the idea; judgement: as much as the part that it does not hold; ¶10", "partner",
        kind="rule", ability="patron"),
    Parameter("reciprocity", "r_c", "1", 0.6, (0.3, 1.0),
        "squeeze or court by which a reciprocating patron answers the client's last act",
        "Axelrod 1984 for the rule; judgement of size: over half of the scale, so that the answer is heard; ¶10", "partner",
        bounds=SHARE, kind="rule", ability="patron"),
    Parameter("calm_level", "Prov_c", "1", 0.4, (0.25, 0.55),
        "level of provocation up to which a patient superpower talks",
        "Chanlett-Avery et al. 2016 on strategic patience; judgement of level: from the usual .65 over half a year without a test; ¶11", "partner",
        bounds=SHARE, kind="rule", ability="superpower"),
    Parameter("showman_swing", "o_s", "1", 0.4, (0.2, 0.8),
        "openness that full provocation adds to a superpower which seeks the stage",
        "Horowitz, Stam & Ellis 2015 on leaders who take risks; judgement of size: lifts a closed government above the mean; ¶9, ¶11", "partner",
        kind="rule", ability="superpower"),
    Parameter("showman_wait", "n_s", "month", 1.0, (1.0, 3.0),
        "months of talks before such a superpower would sign",
        "judgement: a summit settles it, where the shipped rule asks for a quarter; ¶9", "partner",
        kind="rule", ability="superpower"),
    Parameter("answer_size", "a_T", "1", 0.4, (0.2, 0.8),
        "arming above its rest by which the neighbour answers when every month has a test",
        "Axelrod 1984 for the rule; judgement of size: twice the arming of rest (.2); ¶5", "partner",
        kind="rule", ability="neighbour"),
    Parameter("answer_speed", "s_T", "1/month", 0.33, (0.2, 0.5),
        "speed of that answer",
        "judgement: the tests of the last quarter decide, as a third is forgotten in a month; ¶5", "partner",
        kind="rule", ability="neighbour"),
    Parameter("assurance_substitution", "b_C", "1/point", 1.0, (0.5, 1.0),
        "part of the threat that a point of assurance spares the neighbour from answering",
        "Snyder 1984 on alliance instead of arms; judgement: one for one, or half of it; ¶8", "partner",
        bounds=SHARE, kind="rule", ability="neighbour"),
)  # fmt: skip

#: A fall of support below its three-year average that is felt in full.
WHOLE_LOSS = 0.1


def fill_over_aspiration(fill: Floats, par: ParameterValues) -> Floats:
    """How full a stock seems to a client that asks for its aspiration only (partner, run)."""
    return fill + (1.0 - par.aspiration)


def searching(fill: Floats, par: ParameterValues) -> Floats:
    """Whether a satisficing client looks for others at all, 0/1 (run,): its aspiration is not met."""
    return (fill < par.aspiration).astype(float)


def lost_support(support: Floats, norm: Floats) -> Floats:
    """Part of its support that each partner has withdrawn, 0-1 (partner, run).

    Args:
        support: value exchanged a month, as remembered, $m; norm: its three-year average, $m.
    """
    return clip01(1.0 - support / np.maximum(norm, 1.0))


def loss_weight(lost: Floats, par: ParameterValues) -> Floats:
    """Weight of the goods of a partner whose support has fallen (partner, run)."""
    return 1.0 + (par.loss_aversion - 1.0) * np.minimum(1.0, lost / WHOLE_LOSS)


def provoked_by_loss(rate: Floats, lost: Floats, par: ParameterValues) -> Floats:
    """Provocations expected of a client that hates losses (run,).

    Args:
        rate: by the shipped rule; lost: part of all support that is lost, 0-1.
    """
    mood = np.minimum(par.loss_provocation * lost, STEEPEST)
    return np.minimum(par.rate_cap, rate * np.exp(mood))


def stored(stock: Floats, par: ParameterValues) -> Floats:
    """Fuel and food that a foresighted client wants in stock, $m (run,)."""
    return par.storage_factor * stock


def more_tolerated(tolerated: Floats, par: ParameterValues) -> Floats:
    """Commitment of others that a tolerant power puts up with, point (run,)."""
    return tolerated + par.added_tolerance


def tolerated_below(par: ParameterValues) -> Floats:
    """Commitment of others that a hierarch tolerates, point (run,)."""
    return np.maximum(par.tolerance_floor, par.hierarch_tolerance + par.tolerance_shift)


def squeeze_for_rivals(rival_share: Floats, par: ParameterValues) -> Floats:
    """Squeeze of a hierarch, 0-1 (run,): by the part of the client's support that rivals hold."""
    return clip01(par.hierarch_squeeze * rival_share + par.squeeze_shift)


def hostile_act(tests: Floats, lost: Floats) -> Floats:
    """Whether the client's last act was hostile to a patron, 0/1 (run,): a test, or less exchange."""
    return np.where((tests > 0.0) | (lost > WHOLE_LOSS), 1.0, 0.0)


def answer_in_kind(hostile: Floats, par: ParameterValues) -> tuple[Floats, Floats]:
    """Squeeze and court of a reciprocating patron, each 0-1 (run,)."""
    squeeze = clip01(par.reciprocity * hostile + par.squeeze_shift)
    return squeeze, clip01(par.reciprocity * (1.0 - hostile) + par.court_shift)


def calm(provocation: Floats, par: ParameterValues) -> Floats:
    """Whether it is calm enough for a patient superpower to talk, 0/1 (run,)."""
    return (provocation <= par.calm_level).astype(float)


def openness_on_stage(government: Floats, provocation: Floats, par: ParameterValues) -> Floats:
    """Openness of a superpower that seeks the stage, 0-1 (run,): it rises with the threat."""
    return clip01(government + par.showman_swing * provocation)


def arming_by_answer(
    level: Floats, tests: Floats, assurance: Floats, par: ParameterValues
) -> Floats:
    """The neighbour's arming after a month of answering tests by arms (run,)."""
    answer = par.arming_rest + par.answer_size * (tests > 0.0)
    moved = level + par.answer_speed * (answer - level)
    return positive(moved - par.assurance_restraint * assurance)


def threat_not_covered(threat: Floats, assurance: Floats, par: ParameterValues) -> Floats:
    """The part of a threat that assurance leaves to the neighbour's own arms (run,)."""
    return threat * positive(1.0 - par.assurance_substitution * assurance)


def total_lost(support: Floats, norm: Floats) -> Floats:
    """Part of all support that is lost, 0-1 (run,)."""
    return lost_support(add_rows(support), add_rows(norm))
