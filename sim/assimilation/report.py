"""What a table of starts says of itself, in words, and how two tables compare."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.start.table import Starts

#: Parameters' means of two tables may differ by this many standard errors; of so many parameters some do.
MOST_ERRORS = 4.0


def lines(header: Mapping[str, Any]) -> list[str]:
    """The header of a table, a line each."""
    pasts = ", ".join(f"{count} in {year}" for year, count in header["distinct_pasts"].items())
    total = header["particles"]
    facts = [f"  {name}: {count / total:.0%}" for name, count in header["facts"].items()]
    return [
        f"{header['rows']:,} histories to {header['to']}, chosen from {header['sets']:,} parameter sets "
        f"with {header['histories']} histories each (seed {header['seed']})",
        f"evidence counts with the exponent {header['gamma']:.3f}, so that {header['effective_sets']:.0f} sets "
        f"count (at least {header['share']:.0%} of all)",
        f"{header['distinct_sets']} different sets and {header['distinct_particles']:,} different histories; "
        f"the largest set has {header['largest_set']:.1%}",
        f"separate pasts: {pasts}",
        f"effective histories of a set, mean over years: {header['effective_histories']:.1f} of {header['histories']}",
        f"facts of {header['to']}, and the share of {total:,} histories that meet them before the choice:",
        *facts,
        f"  all together: {header['all_facts'] / total:.0%}; after the choice: 100 %",
        "the model's error of each series: part kept a year, and standard deviation on its scale; or the "
        "chance that an event differs:",
        *(f"  {name}: {_error(error)}" for name, error in header["errors"].items()),
    ]


def _error(error: Mapping[str, float]) -> str:
    if "chance" in error:
        return f"{error['chance']:.2f}"
    return f"{error['persistence']:.2f}, {error['sd']:.2f}"


def compare(new: Starts, old: Starts) -> tuple[bool, str]:
    """Whether two tables agree, and how."""
    if new.sha256 == old.sha256:
        return True, "equal to the byte"
    streams = [s for s in new.sets.streams if s in old.sets.streams]
    if len(streams) < max(len(new.sets.streams), len(old.sets.streams)):
        return False, "the tables are of other parameters"
    gaps = [_gap(new, old, stream) for stream in streams]
    worst = int(np.argmax(gaps))
    process, _ = streams[worst]
    words = (
        f"other bytes; means of parameters differ by at most {gaps[worst]:.1f} standard errors "
        f"({process.rpartition(':')[2]})"
    )
    return gaps[worst] <= MOST_ERRORS, words


def _gap(new: Starts, old: Starts, stream: tuple[str, int]) -> float:
    """Difference of a draw's mean score, in standard errors over whole sets."""
    means, errors = [], []
    for table in (new, old):
        scores = table.sets.scores[table.sets.streams.index(stream)].astype(float)
        weights = np.bincount(table.set, minlength=len(scores)) / table.rows
        mean = float(weights @ scores)
        means.append(mean)
        errors.append(float(((weights * (scores - mean)) ** 2).sum()))
    return abs(means[0] - means[1]) / max(float(np.sqrt(sum(errors))), 1e-12)
