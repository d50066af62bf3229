"""Perception: what states believe of what they cannot see, with noise and lag.

Each month an observer gets a noisy signal of a quantity and moves its belief toward it, by the gain of a steady Kalman
filter: the noisier the signal beside the drift of the quantity, the slower (Jervis 1976; Kydd 2005). Three quantities are perceived
so: the client sees how short of shells a patron is; the neighbour and the superpower see the client's technology; the
superpower sees how far the client and its main patron are estranged. Without noise, which is the default, states see what
is. Article ¶11 (opening to Washington as a wedge).
"""

import numpy as np

from sim.compiled.functions import as_function
from sim.numerics import Floats, clip01
from sim.rules.parameter import SHARE, Parameter, constant, lever
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    constant("noise_weight", "n_w", "1", 0.0, "weight of noise in what states perceive; 0: they see what is", bounds=SHARE,
        source="off by default: no measure of what leaders believed exists for most years; Jervis 1976; ¶11"),
    Parameter("gap_noise", "σ_gap", "1", 0.15, (0.075, 0.3),
        "noise of the client's signal of a patron's shortage of shells", bounds=(1e-3, 10.0),
        source="judgement: estimates of Russian stocks in 2022-23 differed by a factor of two; ¶3"),
    Parameter("programme_noise", "σ_X", "1", 0.08, (0.04, 0.16),
        "noise of the signal of the client's technology", bounds=(1e-3, 10.0),
        source="judgement: estimates of the client's arsenal differ by a fifth or so; ¶5"),
    Parameter("estrangement_noise", "σ_χ", "1", 0.3, (0.15, 0.6),
        "noise of the superpower's signal of estrangement between the client and its main patron", bounds=(1e-3, 10.0),
        source="judgement: the least visible of the three; Kydd 2005; ¶11"),
    constant("gap_drift", "–", "1", 0.03, "change a month of a patron's shortage, as the client expects it", bounds=(1e-6, 10.0),
        source="judgement: a war empties a stock within three years"),
    constant("programme_drift", "–", "1", 0.01, "change a month of the client's technology, as others expect it", bounds=(1e-6, 10.0),
        source="judgement: from nothing to the bomb in about a decade"),
    constant("estrangement_drift", "–", "1", 0.05, "change a month of estrangement, as the superpower expects it", bounds=(1e-6, 10.0),
        source="judgement: quarrels come and go within two years"),
    constant("wedge_from", "–", "1", 0.5, "worth of the wedge without estrangement, relative to what full estrangement adds", bounds=(1e-3, 10.0),
        source="judgement: full estrangement trebles what no estrangement leaves; ¶11"),
    lever("signal_shift", "1", (-1.0, 1.0), "added to the superpower's signal of estrangement", "superpower",
        source="a lever: a rumour or a planted message; 0 leaves the rule alone; ¶11"),
)  # fmt: skip


def gain(noise: Floats, drift: Floats) -> Floats:
    """Part of a surprise that a belief takes in within a month, k, 0-1: the steady Kalman gain.

    Args:
        noise: standard deviation of the signal; drift: of the quantity's change a month.

    >>> round(float(gain(np.array(0.15), np.array(0.03))), 3)
    0.181
    """
    ratio = (drift / noise) ** 2
    part: Floats = 0.5 * (np.sqrt(ratio * ratio + 4.0 * ratio) - ratio)
    return part


@as_function("normal")
def standard_normal(draw: Floats) -> Floats:
    """The standard normal value that has a uniform draw below it."""
    from scipy.special import ndtri  # only noisy months need it

    value: Floats = ndtri(draw)
    return value


def misperception(
    error: Floats, moved: Floats, draw: Floats, *, noise: Floats, drift: Floats, shift: Floats | float,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """How far a belief lies from the truth after a month's signal, x̂ − x.

    Args:
        error: a month ago; moved: change of the quantity since then.
        draw: uniform draw of the signal, strictly between 0 and 1.
        noise, drift: of the signal, and of the quantity as the observer expects it.
        shift: added to the signal.
    """
    taken = gain(noise, drift)
    noisy = par.noise_weight > 0.0
    surprise = par.noise_weight * noise * standard_normal(draw) + shift
    after: Floats = (1.0 - taken) * (error - noisy * moved) + taken * surprise
    return after


def estrangement(trust: Floats, hegemony: Floats, share: Floats, patron: Floats) -> Floats:
    """Estrangement of the client from its main patron, χ, 0-1: distrust of whom it fears (run,).

    Args:
        share: of the client's support (partner, run); patron: ability (partner, 1).
    """
    weight, distrust = patron * share, (1.0 - trust) * hegemony
    most, found = weight[0], distrust[0]
    for one, estranged in zip(weight[1:], distrust[1:], strict=True):
        found = np.where(one > most, estranged, found)
        most = np.maximum(most, one)
    return found


def wedge_belief(believed: Floats, true: Floats, par: ParameterValues) -> Floats:
    """Factor of the wedge by what the superpower believes of the estrangement; 1 where it is right (run,)."""
    return (par.wedge_from + believed) / (par.wedge_from + true)


def belief(true: Floats, error: Floats) -> Floats:
    """What an observer believes of a share, 0-1."""
    return clip01(true + error)
