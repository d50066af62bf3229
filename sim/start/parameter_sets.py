"""Parameter sets as normal scores of their draws, so that any law can turn them into values."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.random_streams import PARAMETER_MONTH, RandomStreams, Stream
from sim.scenario.parameters import parameter_streams
from sim.scenario.plan import Plan


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """The normal scores of the draws of parameters.

    Attributes:
        streams: the draws (draw,).
        scores: of each set, in single precision, as they are stored (draw, set).
    """

    streams: tuple[Stream, ...]
    scores: NDArray[np.float32]

    def uniforms(self) -> dict[Stream, Floats]:
        """The uniform draws of each set, by stream (set,)."""
        from scipy.special import ndtr  # a third of a second, for who starts from a table

        return dict(zip(self.streams, ndtr(self.scores.astype(np.float64)), strict=True))

    def take(self, sets: NDArray[np.int64]) -> "ParameterSets":
        """Some of the sets, in that order; they may repeat."""
        return ParameterSets(self.streams, self.scores[:, sets])


def draw_sets(plan: Plan, sets: NDArray[np.int64], seed: int) -> ParameterSets:
    """Parameter sets from the priors, by their numbers."""
    from scipy.special import ndtri

    regime = plan.regimes[0]
    streams = parameter_streams(plan.cast, regime.all_settings(), "declared")
    draws = RandomStreams(seed, sets).month(streams, PARAMETER_MONTH)
    return ParameterSets(streams, ndtri(draws).astype(np.float32))
