"""Objection: what another power says against a partner's commitment in its neighbourhood.

A power tolerates some commitment of others. Beyond a part of it, it objects, and whoever depends on it pays:
technology and cover get dearer, displeasure builds up, a treaty is worth less, and soldiers are less likely. Small
favours are not minded (Snyder 1997; Crawford 2021 on the restraint of allies). Article ¶7 (Russia cannot defy China in
its backyard).
"""

import numpy as np

from sim.numerics import Floats, positive
from sim.rules.parameter import SHARE, Parameter, lever
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("forbearance", "φ", "1", 0.25, (0.0, 1.0),
        "part of the tolerated commitment to which nobody objects", bounds=SHARE,
        source="judgement: a quarter; 0 objects from the first favour on, as an earlier version did; ¶7"),
    Parameter("displeasure_speed", "d_v", "1/month", 0.2, (0.05, 0.5),
        "speed at which displeasure follows objection",
        source="judgement: half of it within three months (one to fourteen); ¶7"),
    Parameter("objection_treaty", "κ_O", "1", 0.5, (0.0, 2.0),
        "what the displeasure of those one depends on takes from the worth of a treaty",
        source="Snyder 1997, Crawford 2021 on alliance restraint; judgement of size, 0 included; ¶7"),
    Parameter("objection_reliability", "o_R", "1", 0.5, (0.0, 1.0),
        "how much more a power's presence deters from standing by the client where it objects", bounds=SHARE,
        source="judgement: half as much again, 0 included; ¶6, ¶7"),
    lever("tolerance_shift", "point", (-2.0, 4.0), "added to the commitment that a power tolerates",
        source="a lever: an assumption about a power's patience; 0 leaves the rule alone; ¶7"),
)  # fmt: skip
#: Where nobody has a say, there is nothing to divide by.
NO_SAY = 1e-12


def objection(commitment: Floats, tolerated: Floats, par: ParameterValues) -> Floats:
    """How far a partner's commitment exceeds what each power tolerates, O, in parts of it (partner, power, run).

    Args:
        commitment: of each partner to the client, point (partner, run).
        tolerated: by each power, point (power, run).
    """
    return positive(commitment[:, None] - par.forbearance * tolerated) / tolerated


def say_over_tolerance(say: Floats, tolerated: Floats) -> Floats:
    """Say of all powers in a partner's commitment, each over what it tolerates, 1/point (partner, run).

    Args:
        say: dependence on each power times its presence, D_pk pow_k σ_k (partner, power, run).
    """
    return _over_powers(say / tolerated)


def objected_commitment(objection: Floats, say: Floats, total: Floats) -> Floats:
    """The commitment for which a partner pays, Ĝ, point: weighed by who has a say (partner, run).

    Without forbearance it is the commitment itself.

    Args:
        total: what `say_over_tolerance` gives (partner, run).
    """
    return _over_powers(say * objection) / np.maximum(total, NO_SAY)


def displeasure(level: Floats, heard: Floats, presence: Floats, par: ParameterValues) -> Floats:
    """Displeasure of each power with each partner after a month, 0-1 (partner, power, run).

    Args:
        heard: objection, at most 1.
        presence: weight as a power times share of the power at hand, pow_k σ_k (power, run).
    """
    return level + par.displeasure_speed * (heard * presence - level)


def felt_displeasure(displeasure: Floats, dependence: Floats) -> Floats:
    """Displeasure of those on whom a partner depends, Σ_k D_pk disp_pk (partner, run)."""
    return _over_powers(dependence * displeasure)


def entanglement(say: Floats, heard: Floats, par: ParameterValues) -> Floats:
    """What keeps a partner's soldiers at home: others' presence, more where they object (partner, run)."""
    return _over_powers(say) + par.objection_reliability * _over_powers(say * heard)


def _over_powers(x: Floats) -> Floats:
    """Σ over k, in the order of k, so that one run adds as many do (partner, power, run) -> (partner, run)."""
    total: Floats = x[:, 0]
    for k in range(1, x.shape[1]):
        total = total + x[:, k]
    return total
