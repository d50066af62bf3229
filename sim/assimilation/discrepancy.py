"""The model's error of each series: autocorrelated, estimated from past one-step errors, filtered with each history.

Observation = model + error + noise. The error of a series follows an autoregression over years: it keeps the part
φ a year and stays within a standard deviation σ (Kennedy and O'Hagan 2001; Brynjarsdóttir and O'Hagan 2014). Given a
history of the model, error and observation are linear and Gaussian, so each history carries the mean of its error
and all share its variance (Doucet, de Freitas, Murphy and Russell 2000, Rao-Blackwellised particle filtering).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Squared standardised errors above this count as this: no single observation decides.
MOST_SQUARED_ERROR = 16.0
#: The same where φ and σ are estimated.
MOST_SQUARED_IN_ESTIMATION = 25.0
#: How much of the spread of histories explains a one-step error: chosen on synthetic truths.
SPREAD_SHARE = 0.5
#: The values of φ, a year, and of σ as part of its prior value, over which they are estimated.
PERSISTENCE = np.array([0.0, 0.3, 0.5, 0.7, 0.85, 0.95])
RELATIVE_SD = np.exp(np.linspace(-1.4, 1.4, 11))
#: Means and standard deviations of their priors: φ, and the logarithm of σ over its prior value.
PRIOR_PERSISTENCE, PRIOR_LOG_SD = (0.7, 0.25), (0.0, 0.5)
#: Beta prior of the chance that an event of model and record differ: this many erred, of this many.
PRIOR_EVENTS = 20.0
MONTHS_A_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class Gain:
    """What all histories share at an observation.

    Attributes:
        carry: part of the error that is left since the observation before.
        variance: of the observation about what each history predicts.
        weight: of a one-step error in the new mean of the error.
        left: variance of the error afterwards.
    """

    carry: float
    variance: float
    weight: float
    left: float


@dataclass(frozen=True, slots=True)
class OneStepError:
    """How far the mean of all histories was from an observation.

    Attributes:
        month: of the observation.
        mean: observation less the mean of the histories.
        spread: variance of the histories.
        noise: variance of the observation.
    """

    month: int
    mean: float
    spread: float
    noise: float


@dataclass(slots=True)
class SeriesError:
    """The error of one series of amounts.

    Attributes:
        prior_sd: of the error before anything is seen.
        persistence: φ, the part kept a year.
        sd: σ, the standard deviation within which it stays.
        left: variance of the filtered error after the last observation.
        month: of the last observation; None before the first.
        errors: what was seen so far.
    """

    prior_sd: float
    persistence: float = PRIOR_PERSISTENCE[0]
    sd: float = 0.0
    left: float = 0.0
    month: int | None = None
    errors: list[OneStepError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sd = self.sd or self.prior_sd

    def carry(self, month: int) -> float:
        """The part of the error of the last observation that is left in a month."""
        if self.month is None:
            return 0.0
        return float(self.persistence ** ((month - self.month) / MONTHS_A_YEAR))

    def variance(self, month: int) -> float:
        """Variance of the error in a month, about what is left of its filtered mean."""
        a = self.carry(month)
        return self.sd**2 * (1.0 - a * a) + a * a * self.left

    def gain(self, month: int, noise: float) -> Gain:
        """What an observation in a month with noise of some variance does."""
        before = self.variance(month)
        variance = before + noise
        weight = before / variance
        return Gain(self.carry(month), variance, weight, (1.0 - weight) * before)

    def accept(self, gain: Gain, error: OneStepError) -> None:
        """An observation was taken in by all histories."""
        self.left, self.month = gain.left, error.month
        self.errors.append(error)

    def estimate(self) -> None:
        """φ and σ anew, as means over their posterior given the one-step errors so far."""
        if not self.errors:
            return
        phi, relative = (
            axis.ravel() for axis in np.meshgrid(PERSISTENCE, RELATIVE_SD, indexing="ij")
        )
        weight = log_likelihood(self.errors, phi, self.prior_sd * relative) + _log_prior(
            phi, relative
        )
        chance = np.exp(weight - weight.max())
        chance /= chance.sum()
        self.persistence = float(chance @ phi)
        self.sd = self.prior_sd * float(np.exp(chance @ np.log(relative)))


def update(gain: Gain, value: float, shown: Floats, means: Floats) -> tuple[Floats, Floats]:
    """Log likelihoods of an observation in each history, and the new means of its error, each (run,).

    Args:
        gain: what all share.
        value: the observation.
        shown: what the record would show of each history (run,).
        means: of the error of each, after the observation before (run,).
    """
    surprise = value - shown - gain.carry * means
    likelihood = -0.5 * np.minimum(surprise**2 / gain.variance, MOST_SQUARED_ERROR)
    return likelihood, gain.carry * means + gain.weight * surprise


def log_likelihood(errors: list[OneStepError], phi: Floats, sd: Floats) -> Floats:
    """Of one-step errors as an autoregression with noise, by Kalman's filter, for each pair of φ and σ (pair,)."""
    total = np.zeros_like(phi)
    mean, left, month = np.zeros_like(phi), np.zeros_like(phi), None
    for error in errors:
        a = np.zeros_like(phi) if month is None else phi ** ((error.month - month) / MONTHS_A_YEAR)
        before = sd**2 * (1.0 - a * a) + a * a * left
        variance = before + error.noise + SPREAD_SHARE * error.spread
        surprise = error.mean - a * mean
        squared = np.minimum(surprise**2 / variance, MOST_SQUARED_IN_ESTIMATION)
        total -= 0.5 * (np.log(variance) + squared)
        weight = before / variance
        mean, left, month = a * mean + weight * surprise, (1.0 - weight) * before, error.month
    return total


def _log_prior(phi: Floats, relative_sd: Floats) -> Floats:
    of_phi = (phi - PRIOR_PERSISTENCE[0]) / PRIOR_PERSISTENCE[1]
    of_sd = (np.log(relative_sd) - PRIOR_LOG_SD[0]) / PRIOR_LOG_SD[1]
    return np.asarray(-0.5 * (of_phi**2 + of_sd**2))


@dataclass(slots=True)
class EventError:
    """The chance that model and record disagree about an event.

    Attributes:
        prior: that chance before anything is seen.
        erred, agreed: numbers of events, with the prior's and the shares of histories since.
    """

    prior: float
    erred: float = 0.0
    agreed: float = 0.0
    _seen: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.erred = self.erred or self.prior * PRIOR_EVENTS
        self.agreed = self.agreed or (1.0 - self.prior) * PRIOR_EVENTS

    @property
    def chance(self) -> float:
        """The chance now."""
        return self.erred / (self.erred + self.agreed)

    def log_likelihood(self, value: float, shown: Floats) -> Floats:
        """Of an event, seen or not, in each history (run,)."""
        return np.where(shown == value, np.log(1.0 - self.chance), np.log(self.chance))

    def accept(self, share_that_erred: float) -> None:
        """An event was taken in: it counts from the end of the year on."""
        self._seen.append(share_that_erred)

    def estimate(self) -> None:
        """Let the events since the last estimate count."""
        self.erred += sum(self._seen)
        self.agreed += len(self._seen) - sum(self._seen)
        self._seen.clear()
