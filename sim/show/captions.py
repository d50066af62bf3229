"""What pages say of a batch: titles, what is drawn, and of how many runs."""

from collections.abc import Sequence

from sim.calendar import format_dates
from sim.results.data import ResultsData
from sim.show.about import past_line, title
from sim.show.fonts import is_readable, readable
from sim.show.selection import base_of, branch, display_name, readable_name
from sim.show.texts import figures as texts
from sim.version import VERSION
from sim.words.label import upper_first

#: What the program is called where versions are stored.
DISTRIBUTION = "alliance-lab"


def shown_title(results: ResultsData, name: str) -> str:
    """The title as pictures show it: the name where no font has its characters."""
    written = title(results, name)
    if is_readable(written):
        return written
    return readable(written, display_name(results, name))


def count_runs(results: ResultsData) -> str:
    """How many there are."""
    count = int(results.manifest["runs"])
    return texts.RUNS.format(count=count) if count > 1 else texts.ONE_RUN


def branch_line(results: ResultsData, name: str) -> str:
    """What the dotted line is, if there is one."""
    return texts.BRANCH_LINE if branch(results, [name]) else ""


def with_given(results: ResultsData, caption: str) -> str:
    """What a page shows, and the condition by which histories were selected, if they were."""
    return f"{caption}; {results.given_line}" if results.given_line else caption


def fans_caption(results: ResultsData, name: str) -> str:
    """What a page of fans shows."""
    runs = count_runs(results)
    fans = texts.FANS.format(runs=runs) if results.manifest["runs"] > 1 else runs
    return with_given(results, fans + branch_line(results, name))


def difference_caption(results: ResultsData, name: str) -> str:
    """What a page of differences shows."""
    caption = texts.DIFFERENCES.format(runs=count_runs(results)) + branch_line(results, name)
    return with_given(results, caption)


def caption(results: ResultsData, name: str) -> str:
    """What a page is made from, and that it is no forecast."""
    common = texts.COMMON_NUMBERS if base_of(results, name) else ""
    seed = results.manifest["seed"]
    streams = texts.STREAMS.format(runs=count_runs(results), common=common, seed=seed)
    about = with_given(results, f"{streams}{past_line(results)}{branch_line(results, name)}")
    return f"{about}. {texts.NO_FORECAST}"


def effects_caption(results: ResultsData, name: str, base: str, year: int | None = None) -> str:
    """What a picture of effects shows."""
    return texts.EFFECTS.format(
        when=format_dates(*results.window(name, year)), base=display_name(results, base)
    )


def footer(results: ResultsData, scenarios: Sequence[str], shown: str = "") -> str:
    """What stands below a single picture: runs, seed, what lines and bands are, source, and no forecast.

    Args:
        results: whose.
        scenarios: those that are drawn.
        shown: what lines and bands are.
    """
    count = int(results.manifest["runs"])
    each = texts.RUNS_EACH.format(count=count) if len(scenarios) > 1 and count > 1 else ""
    version = results.manifest.get("versions", {}).get(DISTRIBUTION, VERSION)
    return texts.FOOT.format(
        runs=each or upper_first(count_runs(results)), seed=results.manifest["seed"],
        past=past_line(results), shown=f" {shown}." if shown else "", no_forecast=texts.NO_FORECAST,
        source=texts.SOURCE.format(version=version, names=", ".join(readable_name(results, n) for n in scenarios)),
    )  # fmt: skip
