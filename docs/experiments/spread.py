"""Where the spread across runs of the baseline comes from: parameters, each random process, their interaction.

`python docs/experiments/spread.py 500` prints both tables: all draws new, and only those after the record.
"""

import sys

from sim.scenario.library import load_plan
from sim.studies.designs import StudySetup
from sim.studies.variance import Share, VarianceSplit

OUTCOMES = (
    "talks", "deal", "two_states", "alignment.dprk.russia", "trust.dprk.china", "trade.dprk.china",
    "provocations",
)  # fmt: skip
YEAR, AFTER_RECORD, EVERYTHING = 2028, "2024-07", "1990-01"
#: A source that takes part in no outcome's variance by this share is left out.
NOTICED = 0.02


def split(runs: int, since: str) -> VarianceSplit:
    """The baseline's spread, with parameters drawn from their priors."""
    plan = load_plan("baseline")
    return VarianceSplit.study(
        StudySetup(plan, since, runs, 1, "declared", "common", YEAR, OUTCOMES)
    )


def table(found: VarianceSplit) -> str:
    """A row a source, a column an outcome: alone · with others, in per cent."""
    shares = {name: {s.source: s for s in found.shares[name]} for name in found.shares}
    sources = list(dict.fromkeys(source for column in shares.values() for source in column))
    sources.append(sources.pop(sources.index("interaction of all")))
    rows = [
        f"| {source} | {' | '.join(_cell(column.get(source)) for column in shares.values())} |"
        for source in sources
        if any(_is_noticed(column.get(source)) for column in shares.values())
    ]
    head = [
        f"| source | {' | '.join(f'`{name}`' for name in shares)} |",
        "|---" * (len(shares) + 1) + "|",
    ]
    return "\n".join([*head, *rows])


def _is_noticed(share: Share | None) -> bool:
    return share is not None and not share.total[0] < NOTICED


def _cell(share: Share | None) -> str:
    if share is None:
        return "–"
    return " · ".join(
        f"{_percent(ends[0])} ± {_percent((ends[2] - ends[1]) / 2)}"
        for ends in (share.alone, share.total)
        if ends[0] == ends[0]
    )


def _percent(share: float) -> str:
    return f"{100 * share + 0.0:.0f}".replace("-0", "0").replace("-", "−")


def tables(runs: int) -> str:
    """Both tables."""
    return (
        f"All draws new:\n\n{table(split(runs, EVERYTHING))}\n\n"
        f"Draws new from {AFTER_RECORD} on:\n\n{table(split(runs, AFTER_RECORD))}"
    )


if __name__ == "__main__":
    print(tables(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
