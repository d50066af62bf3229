"""Which parameters the record moves: priors and assimilated sets side by side, against sham weightings.

In normal scores of the prior a parameter that the record says nothing of has mean 0 and standard deviation 1. Weights
that are shuffled among the sets say nothing of any: what they move is chance (a permutation test, Fisher 1935).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.assimilation.making import Assimilated
from sim.numerics import Floats

#: Shuffled weightings, and how often the largest of them may call a parameter moved by chance.
SHAMS = 200
CHANCE = 0.01
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """What the record does to the draw of a parameter.

    Attributes:
        process, actor: the draw.
        shift: mean of its normal score; 0 in the prior.
        shift_error: standard error of it, over sets.
        ratio: standard deviation of its normal score; 1 in the prior.
        by_evidence: the shift with the evidence alone, before the facts of mid-2024 cut.
        divergence: of the assimilated from the prior law, if both were normal (Kullback-Leibler), in nats.
        low, median, high: 5, 50 and 95 % quantiles of its score.
        is_moved: whether shift or ratio lie outside what shuffled weights give to 99 % of parameters.
    """

    process: str
    actor: int
    shift: float
    shift_error: float
    ratio: float
    by_evidence: float
    divergence: float
    low: float
    median: float
    high: float
    is_moved: bool

    @property
    def name(self) -> str:
        """The parameter's short name."""
        return self.process.partition(":")[2]

    @property
    def is_leader(self) -> bool:
        """Whether it is how much leaders differ in a weight, and no parameter of its own."""
        return self.process.startswith("leader:")


def moved(made: Assimilated, seed: int = 1) -> list[Moved]:
    """All draws, those that the record tells most of first."""
    scores = made.sets.scores.astype(float)
    rng = np.random.default_rng(seed)
    shift, ratio = _moments(scores, made.weights)
    evidence, _ = _moments(scores, made.by_evidence)
    shams = [_moments(scores, rng.permutation(made.weights)) for _ in range(SHAMS)]
    most_shift = _limit(np.abs(np.array([sham for sham, _ in shams])))
    most_ratio = _limit(np.abs(np.array([sham for _, sham in shams]) - 1.0))
    error = _errors(scores, made.weights, rng)
    low, median, high = _quantiles(scores, made.weights)
    divergence = 0.5 * (ratio**2 + shift**2 - 1.0 - 2.0 * np.log(ratio))
    found = [
        Moved(
            *stream, float(shift[k]), float(error[k]), float(ratio[k]), float(evidence[k]),
            float(divergence[k]), float(low[k]), float(median[k]), float(high[k]),
            bool(abs(shift[k]) > most_shift or abs(ratio[k] - 1.0) > most_ratio),
        )
        for k, stream in enumerate(made.sets.streams)
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.divergence)


def as_rows(found: Sequence[Moved]) -> list[dict[str, Any]]:
    """The same as plain values, with three digits, for the header of a table of starts."""
    return [
        {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in asdict(one).items()
        }
        for one in found
    ]


def from_rows(rows: Sequence[Mapping[str, Any]]) -> list[Moved]:
    """What a header holds."""
    return [Moved(**row) for row in rows]


def _limit(sizes: Floats) -> float:
    """The size that all but a few of the shams' parameters stay below."""
    return float(np.quantile(sizes, 1.0 - CHANCE))


def _moments(scores: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted mean and standard deviation of each draw (draw,)."""
    mean = scores @ weights
    return mean, np.sqrt(np.maximum((scores**2) @ weights - mean**2, 1e-12))


def _errors(scores: Floats, weights: Floats, rng: np.random.Generator) -> Floats:
    """Standard errors of the means, by a bootstrap of whole sets (draw,)."""
    count = len(weights)
    means = []
    for _ in range(RESAMPLES):
        again = weights * rng.multinomial(count, np.full(count, 1.0 / count))
        means.append(scores @ (again / again.sum()))
    return np.asarray(np.std(means, axis=0))


def _quantiles(scores: Floats, weights: Floats) -> Floats:
    """Weighted 5, 50 and 95 % quantiles (3, draw)."""
    order = np.argsort(scores, axis=1)
    found = np.empty((3, len(scores)))
    for row, (values, places) in enumerate(zip(scores, order, strict=True)):
        below = np.cumsum(weights[places]) - 0.5 * weights[places]
        found[:, row] = np.interp((0.05, 0.5, 0.95), below, values[places])
    return found
