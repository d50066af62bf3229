"""Counts the statistics of a batch for a command, with its progress; no series are kept."""

from pathlib import Path

from sim.cli.options import RunOptions
from sim.cli.progress import INTERRUPTED
from sim.cli.run_batch import FAILED, show_progress, with_engine
from sim.ensemble.execution.batch_run import new_folder
from sim.ensemble.execution.statistics import Wanted
from sim.ensemble.execution.summarise import in_parts, summarise
from sim.ensemble.request.batch import Batch
from sim.errors import UserError, nearest
from sim.results.summaries import Summaries
from sim.terminal import print_line

#: What a command may keep.
KINDS = SERIES, STATISTICS = "series", "statistics"


def keeps_statistics(keep: str, options: RunOptions) -> bool:
    """Whether only statistics are kept.

    Raises:
        UserError: for another word, or an option that needs stored series.
    """
    if keep not in KINDS:
        raise UserError(f"--keep {keep}: it is series or statistics.{nearest(keep, KINDS)}")
    if keep == SERIES:
        return False
    given = {"--resume": options.resume, "--workers": options.workers is not None, "--cluster": options.cluster is not None}  # fmt: skip
    if named := [name for name, is_given in given.items() if is_given]:
        raise UserError(
            f"{' and '.join(named)}: statistics are counted in one process, from the start; "
            f"leave {'it' if len(named) == 1 else 'them'} out"
        )
    return True


def compute_statistics(
    batch: Batch, wanted: Wanted, name: str, options: RunOptions
) -> tuple[Summaries, Path]:
    """The statistics of a batch, and a new folder for them.

    Raises:
        UserError: for what is wrong with the folder or the engine.
        SystemExit: where a scenario failed, or the user interrupted.
    """
    batch = in_parts(with_engine(batch, options))
    folder = new_folder(options.out, Path(name).stem)
    try:
        with show_progress(batch, options.quiet) as (progress, on_job):
            found = Summaries(batch, wanted, summarise(batch, wanted, progress, on_job))
    except KeyboardInterrupt:
        print_line(f"stopped; statistics are of whole batches, and {folder} is empty", stderr=True)
        raise SystemExit(INTERRUPTED) from None
    except RuntimeError as error:
        print_line(f"{error}", stderr=True)
        raise SystemExit(FAILED) from None
    return found, folder
