"""What a visitor looks at: which pictures, and which indicators they need."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.calendar import month_index
from sim.errors import UserError
from sim.facts import load_facts
from sim.record import MEASURES, measure
from sim.scenario.plan import full_cast
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.state.ledger import GOODS
from sim.words.label import Label, upper_first
from sim.words.nearest import nearest
from sim.words.plain import plain
from sim.words.registry import label_of
from sim.words.search import find

Tab = Literal["fans", "differences", "flows", "history", "record"]
TABS: dict[Tab, str] = {
    "fans": "Over time", "differences": "Differences", "flows": "Who gives what", "history": "One run",
    "record": "Beside the record",
}  # fmt: skip
#: What is shown where nothing was chosen and nothing changes.
INITIAL_INDICATORS = ("arms.dprk.russia", "trust.dprk.russia", "talks")
INITIAL_RECORDS = ("trade.dprk.china", "shells_rok.dprk.russia")
#: Tabs that show charts, whose words are those of the page.
CHART_TABS = ("fans", "differences")
#: Charts or pictures that one view may hold.
MAX_PICTURES = 8
#: The driver whose end is marked above charts.
MARKED_DRIVER = "war.intensity"
#: Widths in pixels for which pictures are drawn; the page shows them in the next smaller one.
WIDTHS = (340, 480, 640, 860, 1080)


@dataclass(frozen=True, slots=True)
class ViewState:
    """What is looked at.

    Attributes:
        tab: which kind of picture.
        indicators: of charts and differences; none for those that change most.
        month: of flows.
        history: number of the one history that is narrated.
        records: that the model is compared with.
        width: of the picture of one run in pixels, one of `WIDTHS`.
    """

    tab: Tab = "fans"
    indicators: tuple[str, ...] = ()
    month: int = month_index("2028-01")
    history: int = 0
    records: tuple[str, ...] = INITIAL_RECORDS
    width: int = WIDTHS[-1]

    @property
    def looked_at(self) -> tuple[object, ...]:
        """What the present tab shows: two views with the same are the same to the visitor."""
        match self.tab:
            case "fans" | "differences":
                return self.tab, self.indicators
            case "flows":
                return self.tab, self.month
            case "record":
                return self.tab, self.records
            case "history":
                return self.tab, self.history, self.width


def as_tab(name: str) -> Tab:
    """The tab of this name, which must be one."""
    return next(tab for tab in TABS if tab == name)


def required_indicators(view: ViewState, cast: Cast) -> tuple[str, ...]:
    """The indicators that the answer and a view need of a plan, as far as its cast has them."""
    return _within_cast((*headlines(), MARKED_DRIVER, *_indicators_of(view)), cast)


def _indicators_of(view: ViewState) -> tuple[str, ...]:
    match view.tab:
        case "fans" | "differences":
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
    return _within_cast((*headlines(), MARKED_DRIVER, *flows(), *measured), cast)


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


@cache
def indicator_labels() -> dict[str, Label]:
    """What each indicator is called."""
    return {i.name: label_of(i.name, i.unit) for i in indicators(full_cast(load_facts()))}


def find_indicator(words: str) -> str:
    """The indicator of a name, of a label, or the first with these words in its label or meaning.

    Raises:
        UserError: if there is none, with the nearest.

    >>> find_indicator("Shells, North Korea → Russia (thousand a month)"), find_indicator("deal Washington")
    ('arms.dprk.russia', 'deal')
    """
    labels = indicator_labels()
    if words in labels:
        return words
    named = next((name for name, label in labels.items() if words in (label.long, label.short)), "")
    first = headlines()
    ordered = (*first, *(name for name in labels if name not in first))
    found = find(words, {n: (labels[n].long, n, plain(meanings()[n])) for n in ordered})
    if not named and not found:
        raise UserError(f"no indicator {words!r}.{nearest(words, labels)}")
    return named or found[0]


def records() -> dict[str, str]:
    """The records that the model can be compared with, and what each compares."""
    return {name: upper_first(plain(one.meaning)) for name, one in MEASURES.items()}


def find_record(words: str) -> str:
    """The record of a name, of what it compares, or the first with these words.

    Raises:
        UserError: if there is none, with the nearest.
    """
    known = records()
    named = next((name for name, title in known.items() if words in (name, title)), "")
    found = find(words, {name: (title, name) for name, title in known.items()})
    if not named and not found:
        raise UserError(f"no record {words!r}.{nearest(words, known)}")
    return named or found[0]
