"""What pages say of a batch: titles, what is drawn, and of how many histories."""

from sim.results.data import ResultsData
from sim.show.selection import base_of, branch, format_dates, scenario


def title(results: ResultsData, name: str) -> str:
    """A scenario's title."""
    return str(results.manifest["scenarios"][scenario(results, name)]["title"] or name)


def count_histories(results: ResultsData) -> str:
    """How many there are."""
    count = int(results.manifest["runs"])
    return f"{count:,} histories" if count > 1 else "one history"


def dotted_line(results: ResultsData, name: str) -> str:
    """What the dotted line is, if there is one."""
    return "; dotted: from here on they differ" if branch(results, [name]) else ""


def fans_caption(results: ResultsData, name: str) -> str:
    """What a page of fans shows."""
    count = count_histories(results)
    summary = (
        f"median, middle half and nine in ten of {count}; of what is so or not, the share of them"
    )
    return f"{summary if results.manifest['runs'] > 1 else count}{dotted_line(results, name)}"


def difference_caption(results: ResultsData, name: str) -> str:
    """What a page of differences shows."""
    return f"paired, history by history, in {count_histories(results)}{dotted_line(results, name)}"


def caption(results: ResultsData, name: str) -> str:
    """What stands behind a page, and what it is not."""
    each = " of each on common luck" if base_of(results, name) else ""
    streams = f"{count_histories(results)}{each} (seed {results.manifest['seed']}){dotted_line(results, name)}"
    return f"{streams}. What follows from stated assumptions, not a forecast."


def effects_caption(results: ResultsData, name: str, base: str, year: int | None = None) -> str:
    """What a picture of effects shows."""
    return (
        f"{format_dates(*results.window(name, year))}, against {base}, in standard deviations across "
        "worlds: mean, its 95 % interval; band: 5–95 % of worlds"
    )
