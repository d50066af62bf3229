"""What a session looks at: which pictures, of what, and what must be recorded for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.calendar import month_index
from sim.facts import load_facts
from sim.record import MEASURES, measure
from sim.scenario.plan import full_cast
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.state.ledger import GOODS

Tab = Literal["fans", "differences", "flows", "history", "record"]
TABS: dict[Tab, str] = {
    "fans": "Fans", "differences": "Differences", "flows": "Flows", "history": "One history",
    "record": "Beside the record",
}  # fmt: skip
#: What is shown at first.
SHOWN = ("arms.dprk.russia", "trust.dprk.russia", "trust.dprk.china", "talks")
RECORDS = ("trade.dprk.china", "shells_rok.dprk.russia")
#: More pictures than this at once are not drawn.
MOST = 8
#: The driver whose end is marked on fans.
MARKED = "war.intensity"


@dataclass(frozen=True, slots=True)
class ViewState:
    """What is looked at.

    Attributes:
        tab: which kind of picture.
        indicators: of fans and differences.
        month: of flows.
        history: number of the one history told.
        records: laid beside the model.
    """

    tab: Tab = "fans"
    indicators: tuple[str, ...] = SHOWN
    month: int = month_index("2028-01")
    history: int = 0
    records: tuple[str, ...] = RECORDS


def as_tab(name: str) -> Tab:
    """The tab of a name that is one."""
    return next(tab for tab in TABS if tab == name)


def required_indicators(view: ViewState, cast: Cast) -> tuple[str, ...]:
    """The indicators that a view needs of a plan, as far as its cast has them."""
    return _only_existing(_indicators_of(view), cast)


def _indicators_of(view: ViewState) -> tuple[str, ...]:
    match view.tab:
        case "fans":
            return (*view.indicators, MARKED)
        case "differences":
            return view.indicators
        case "flows":
            return flows()
        case "record":
            return tuple(name for record in view.records for name in measure(record).indicators)
        case "history":
            return ()


def everything(cast: Cast) -> tuple[str, ...]:
    """All that any view is likely to need of a past: recorded with it, so that it runs once."""
    headlines = (i.name for i in indicators(cast) if i.headline)
    laid = (name for one in MEASURES.values() for name in one.indicators)
    return _only_existing((*headlines, *flows(), *laid), cast)


def _only_existing(names: Iterable[str], cast: Cast) -> tuple[str, ...]:
    there = {i.name for i in indicators(cast)}
    return tuple(dict.fromkeys(name for name in names if name in there))


@cache
def flows() -> tuple[str, ...]:
    """The indicators of who gives what to whom."""
    return tuple(
        name for name in meanings() if name.count(".") == 2 and name.split(".")[0] in GOODS
    )


@cache
def meanings() -> dict[str, str]:
    """All indicators with what they mean."""
    return {i.name: i.meaning for i in indicators(full_cast(load_facts()))}


@cache
def headlines() -> tuple[str, ...]:
    """The indicators that one is likely to look at first."""
    return tuple(i.name for i in indicators(full_cast(load_facts())) if i.headline)


def records() -> dict[str, str]:
    """The records that the model can be laid beside, with what is compared."""
    return {name: one.meaning for name, one in MEASURES.items()}
