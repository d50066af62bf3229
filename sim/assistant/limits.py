"""How much one call may cost, and the refusal of what costs more."""

from dataclasses import dataclass
from math import floor, log10

from sim.ensemble.execution.estimate import estimate_cost, format_bytes
from sim.ensemble.request.batch import Batch
from sim.errors import UserError
from sim.terminal import number_of


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take on this machine.

    Attributes:
        seconds: of computing.
        bytes: of memory for the series of all runs.
    """

    seconds: float = 120.0
    bytes: float = 1e9

    def allowed_runs(self, runs: int, seconds: float, series: float = 0.0) -> int:
        """The most runs that are within the limits, to two figures.

        Args:
            runs: of which the cost is known.
            seconds, series: their time, and the bytes of their series.

        >>> Limits(seconds=10.0).allowed_runs(1000, 37.0)
        270
        """
        factor = max(seconds / self.seconds, series / self.bytes)
        if factor <= 1.0:
            return runs
        most = max(1.0, runs / factor)
        step = 10 ** max(0, floor(log10(most)) - 1)
        return int(most // step * step)


def refuse_too_costly(batch: Batch, limits: Limits) -> None:
    """Refuse a batch that costs more than a call may.

    Raises:
        UserError: with its cost, the limits, and how many runs are within them.
    """
    cost = estimate_cost(batch)
    refuse(
        ", ".join(plan.name for plan in batch.plans), batch.runs, cost.seconds, limits, cost.disk
    )


def refuse(what: str, runs: int, seconds: float, limits: Limits, series: float = 0.0) -> None:
    """Refuse what takes more time or memory than a call may.

    Args:
        what: is to be run.
        runs: how often.
        seconds, series: its time, and the bytes of its series.
        limits: of a call.

    Raises:
        UserError: with the cost, the limits, and how many runs are within them.
    """
    most = limits.allowed_runs(runs, seconds, series)
    if most < runs:
        memory = f" and {format_bytes(series)} of memory" if series else ""
        raise UserError(
            f"{number_of(runs, 'run')} of {what} would take about {seconds:.0f} seconds{memory} here; a call may take "
            f"{limits.seconds:.0f} seconds and {format_bytes(limits.bytes)}: ask for at most {most} runs, or let the user "
            "type the command"
        )
