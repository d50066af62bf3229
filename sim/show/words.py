"""What pages say of a batch: titles, what is drawn, and of how many histories."""

from typing import TYPE_CHECKING

from sim.show.asked import base_of, branch, dates, scenario

if TYPE_CHECKING:
    from sim.results import Results


def title(results: "Results", name: str) -> str:
    """A scenario's title."""
    return str(results.manifest["scenarios"][scenario(results, name)]["title"] or name)


def histories(results: "Results") -> str:
    """How many there are."""
    count = int(results.manifest["runs"])
    return f"{count:,} histories" if count > 1 else "one history"


def dotted(results: "Results", name: str) -> str:
    """What the dotted line is, if there is one."""
    return "; dotted: from here on they differ" if branch(results, [name]) else ""


def spreads(results: "Results", name: str) -> str:
    """What a page of fans shows."""
    count = histories(results)
    many = (
        f"median, middle half and nine in ten of {count}; of what is so or not, the share of them"
    )
    return f"{many if results.manifest['runs'] > 1 else count}{dotted(results, name)}"


def paired(results: "Results", name: str) -> str:
    """What a page of differences shows."""
    return f"paired, history by history, in {histories(results)}{dotted(results, name)}"


def caption(results: "Results", name: str) -> str:
    """What stands behind a page, and what it is not."""
    each = " of each on common luck" if base_of(results, name) else ""
    luck = f"{histories(results)}{each} (seed {results.manifest['seed']}){dotted(results, name)}"
    return f"{luck}. What follows from stated assumptions, not a forecast."


def scaled(results: "Results", name: str, base: str, year: int | None = None) -> str:
    """What a picture of effects shows."""
    return (
        f"{dates(*results.window(name, year))}, against {base}, in standard deviations across "
        "worlds: mean, its 95 % interval; band: 5–95 % of worlds"
    )
