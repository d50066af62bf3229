"""Statistics of a batch in Python, without its series.

>>> from sim.api.summaries import summaries
>>> some = summaries("history", runs=4, end="1992-12", record=["trust.dprk.china"], years=[1991])
>>> some.months("history")[["runs", "mean"]].shape
(36, 2)
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.arguments import whole_number
from sim.ensemble.execution.simulate import Progress, no_progress
from sim.ensemble.execution.statistics import Wanted
from sim.ensemble.execution.summarise import in_parts, summarise
from sim.ensemble.request.batch import Batch, ScenarioNames, prepare_batch
from sim.ensemble.request.blocks import RecordChoice
from sim.results.summaries import Summaries, usual_wanted
from sim.scenario.parameters import Setting


def summaries(
    *scenarios: ScenarioNames,
    runs: int | None = None,
    seed: int | None = None,
    settings: Mapping[str, Setting] | None = None,
    record: RecordChoice = "headline",
    end: str | None = None,
    years: Iterable[int] = (),
    histories: Iterable[int] = (),
    progress: Progress = no_progress,
    engine: str | None = None,
    prior: str | None = None,
    agents: Mapping[str, Any] | None = None,
    since: str | None = None,
) -> Summaries:
    """Run scenarios and their bases, and keep statistics only: so a million runs are possible.

    On a GPU (`engine="gpu"`) they are counted there. Batches in parts, which no memory holds whole,
    have quantiles within half a percent of the runs; all else is exact.

    Args:
        scenarios, runs, seed, settings, record, end, progress, engine, agents, since: as of `sim.run`.
        prior: the same; assimilated parameters are refused, since intervals of them need series.
        years: whose means each run keeps, for differences; by default the fifth after the branch.
        histories: numbers of histories whose series are kept.

    Raises:
        UserError: all mistakes in the arguments.
    """
    batch = prepare_batch(
        scenarios, runs, seed, record, settings, end, engine, prior, None, agents, since
    )
    chosen = tuple(whole_number(h, "histories", 0) for h in histories)
    wanted = usual_wanted(batch, tuple(whole_number(y, "years", 1990) for y in years), chosen)
    return summarise_batch(batch, wanted, progress)


def summarise_batch(batch: Batch, wanted: Wanted, progress: Progress = no_progress) -> Summaries:
    """The summaries of a batch that has been prepared."""
    batch = in_parts(batch)
    return Summaries(batch, wanted, summarise(batch, wanted, progress))
