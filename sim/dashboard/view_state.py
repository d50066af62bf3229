"""What a visitor looks at: which pictures, and which indicators they need."""

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
#: What a new visitor sees.
INITIAL_INDICATORS = ("arms.dprk.russia", "trust.dprk.russia", "trust.dprk.china", "talks")
INITIAL_RECORDS = ("trade.dprk.china", "shells_rok.dprk.russia")
#: Pictures that one view may hold.
MAX_PICTURES = 8
#: The driver whose end is marked on fans.
MARKED_DRIVER = "war.intensity"


@dataclass(frozen=True, slots=True)
class ViewState:
    """What is looked at.

    Attributes:
        tab: which kind of picture.
        indicators: of fans and differences.
        month: of flows.
        history: number of the one history that is narrated.
        records: that the model is compared with.
    """

    tab: Tab = "fans"
    indicators: tuple[str, ...] = INITIAL_INDICATORS
    month: int = month_index("2028-01")
    history: int = 0
    records: tuple[str, ...] = INITIAL_RECORDS


def as_tab(name: str) -> Tab:
    """The tab of this name, which must be one."""
    return next(tab for tab in TABS if tab == name)


def required_indicators(view: ViewState, cast: Cast) -> tuple[str, ...]:
    """The indicators that a view needs of a plan, as far as its cast has them."""
    return _within_cast(_indicators_of(view), cast)


def _indicators_of(view: ViewState) -> tuple[str, ...]:
    match view.tab:
        case "fans":
            return (*view.indicators, MARKED_DRIVER)
        case "differences":
            return view.indicators
        case "flows":
            return flows()
        case "record":
            return tuple(name for record in view.records for name in measure(record).indicators)
        case "history":
            return ()


def likely_indicators(cast: Cast) -> tuple[str, ...]:
    """All that a view is likely to need of a past: recorded together, so that it runs once."""
    measured = (name for one in MEASURES.values() for name in one.indicators)
    return _within_cast((*headlines(), *flows(), *measured), cast)


def _within_cast(names: Iterable[str], cast: Cast) -> tuple[str, ...]:
    existing = {i.name for i in indicators(cast)}
    return tuple(dict.fromkeys(name for name in names if name in existing))


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
    """The indicators that most visitors look at first."""
    return tuple(i.name for i in indicators(full_cast(load_facts())) if i.headline)


def records() -> dict[str, str]:
    """The records that the model can be compared with, and what each compares."""
    return {name: one.meaning for name, one in MEASURES.items()}
