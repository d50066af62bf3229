"""The distributions of scenarios, each drawn by its inverse distribution function."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from sim.errors import UserError, nearest
from sim.numerics import Floats


def uniform(draw: Floats, low: float, high: float) -> Floats:
    """Flat between low and high."""
    return low + (high - low) * draw


def log_uniform(draw: Floats, low: float, high: float) -> Floats:
    """Flat in the logarithm between low and high, both above zero."""
    return low * (high / low) ** draw


def triangular(draw: Floats, low: float, mode: float, high: float) -> Floats:
    """Highest density at the mode, zero below low and above high."""
    width = high - low
    if width == 0.0:
        return np.full_like(draw, mode)
    peak = (mode - low) / width
    left = low + np.sqrt(draw * width * (mode - low))
    right = high - np.sqrt((1.0 - draw) * width * (high - mode))
    return np.where(draw < peak, left, right)


def log_triangular(draw: Floats, low: float, mode: float, high: float) -> Floats:
    """Triangular in the logarithm, between low and high, both above zero."""
    return np.exp(triangular(draw, np.log(low), np.log(mode), np.log(high)))


def normal(draw: Floats, mean: float, sd: float) -> Floats:
    """Gaussian with mean and standard deviation."""
    from scipy.special import ndtri  # a third of a second, for the only law that needs it

    drawn: Floats = mean + sd * ndtri(draw)
    return drawn


#: Each law: its inverse distribution function and the names of its numbers.
DISTRIBUTIONS: Mapping[str, tuple[Callable[..., Floats], tuple[str, ...]]] = MappingProxyType(
    {
        "uniform": (uniform, ("low", "high")),
        "log_uniform": (log_uniform, ("low", "high")),
        "triangular": (triangular, ("low", "mode", "high")),
        "log_triangular": (log_triangular, ("low", "mode", "high")),
        "normal": (normal, ("mean", "sd")),
    }
)


def check_distribution(law: str, numbers: Sequence[float], where: str) -> None:
    """Raise `UserError` unless the law exists and its numbers are valid."""
    if law not in DISTRIBUTIONS:
        raise UserError(f"{where}: no distribution {law!r}.{nearest(law, DISTRIBUTIONS)}")
    names = DISTRIBUTIONS[law][1]
    if len(numbers) != len(names):
        raise UserError(f"{where}: {law} takes [{', '.join(names)}], not {len(numbers)} numbers")
    if law == "normal":
        if numbers[1] < 0:
            raise UserError(f"{where}: the standard deviation must not be negative")
    elif list(numbers) != sorted(numbers):
        raise UserError(f"{where}: {law} takes [{', '.join(names)}] in ascending order")
    elif law in ("log_uniform", "log_triangular") and numbers[0] <= 0:
        raise UserError(f"{where}: {law} takes numbers above zero")


def draw_value(law: str, numbers: Sequence[float], draw: Floats) -> Floats:
    """Turn uniform draws into draws of a law (run,).

    >>> draw_value("uniform", (2.0, 4.0), np.array([0.25])).tolist()
    [2.5]
    """
    return DISTRIBUTIONS[law][0](draw, *numbers)
