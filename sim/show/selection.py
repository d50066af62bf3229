"""What a figure asks of results: indicators, scenarios, runs and dates, with clear refusals."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arguments import list_items, one_name
from sim.calendar import MONTHS_A_YEAR, month_index, month_name
from sim.errors import UserError
from sim.facts import load_facts
from sim.results.data import ResultsData
from sim.rules.registry import all_parameters
from sim.show.about import registry, title
from sim.show.fonts import is_readable, readable
from sim.show.texts import figures as texts
from sim.words.actors import ACTORS
from sim.words.label import Label, upper_first
from sim.words.nearest import nearest
from sim.words.registry import label_of

YES_NO_UNIT = "0/1"
Date = int | str | None
#: Numbers below this are months since 1990-01, and no years.
YEARS_FROM = 1000
#: Months shown before scenarios part.
YEARS_BEFORE = 10 * MONTHS_A_YEAR


class IndicatorLabel(NamedTuple):
    """An indicator, as readers know it.

    Attributes:
        name, unit, meaning: the identifier, the unit and the sentence of its declaration.
    """

    name: str
    unit: str
    meaning: str

    @property
    def label(self) -> Label:
        """What it is called."""
        return label_of(self.name, self.unit)

    @property
    def title(self) -> str:
        """What it is called, with its unit or the words for the ends of its scale."""
        return self.label.long

    @property
    def scale_words(self) -> str:
        """The unit in words, or the ends of the scale; empty for what is or is not so."""
        return scale_words(self.label)


def scale_words(label: Label) -> str:
    """The unit in words, or what 0 and 1 mean on a scale; empty where there is neither.

    >>> scale_words(label_of("arms.dprk.russia", "kshell/month")), scale_words(label_of("trust.dprk.russia", "1"))
    ('thousand a month', '0 none, 1 full')
    """
    low, high = label.ends
    return label.unit or (texts.ENDS.format(low=low, high=high) if low and high else "")


@cache
def actor_titles() -> dict[str, str]:
    """Actors as readers call them, by name."""
    facts = load_facts()
    everyone = (facts.client, *facts.partners)
    known = {name: upper_first(words) for name, (words, _) in ACTORS.items()}
    return {actor.name: known.get(actor.name, actor.title) for actor in everyone}


def actor_title(actor: str) -> str:
    """An actor as readers call it."""
    return actor_titles().get(actor, actor)


def actor_place(actor: str) -> int:
    """An actor's place among all partners, whoever takes part; after them where it is unknown."""
    partners = list(actor_titles())[1:]
    return partners.index(actor) if actor in partners else len(partners)


def describe_runs(results: ResultsData, run: int | None) -> str:
    """The runs that something is the mean of.

    >>> from sim import run
    >>> describe_runs(run("history", runs=2, end="1990-12"), None)
    'mean of 2 runs'
    """
    count = int(results.manifest["runs"])
    if run is not None or count == 1:
        return texts.RUN.format(number=run or 0)
    return texts.MEAN_OF_RUNS.format(count=count)


def scenario(results: ResultsData, name: str) -> str:
    """The scenario, if it is there.

    Raises:
        UserError: with the nearest that is.
    """
    if name not in results.scenarios:
        raise UserError(f"no scenario {name!r} here.{nearest(name, results.scenarios)}")
    return name


def display_name(results: ResultsData, name: str) -> str:
    """A scenario as pictures call it: by its title, or its name where others share the title.

    Where no font has the characters of either, by a number.
    """
    written = title(results, name)
    others = [title(results, other) for other in results.scenarios if other != name]
    if written not in others and is_readable(written):
        return written
    return readable_name(results, name)


def readable_name(results: ResultsData, name: str) -> str:
    """A scenario's name, or a number where no font has its characters."""
    number = results.scenarios.index(name) + 1 if name in results.scenarios else ""
    return readable(name, texts.NUMBERED_SCENARIO.format(number=number).strip())


def constant_of(results: ResultsData, name: str, parameter: str) -> float | None:
    """The value of a parameter of the world in a scenario's last regime; None where it differs by run."""
    regime = results.manifest["scenarios"][scenario(results, name)]["regimes"][-1]
    value = regime["settings"].get(parameter, all_parameters()[parameter].default)
    return float(value) if isinstance(value, int | float) else None


def recorded_indicators(results: ResultsData, name: str) -> tuple[str, ...]:
    """What is recorded of a scenario, in the registry's order."""
    recorded = {str(n) for n in results[scenario(results, name)].data_vars if ":" not in str(n)}
    order = registry()
    return tuple(sorted(recorded, key=lambda n: (order.get(n, len(order)), n)))


def scenarios_with(results: ResultsData, indicator: str, scenarios: Sequence[str]) -> list[str]:
    """Those of the scenarios in which an indicator is recorded.

    Raises:
        UserError: if there is none, saying why: no such indicator, or not recorded here.
    """
    one_name(indicator, "indicator")
    having = [s for s in scenarios if indicator in recorded_indicators(results, s)]
    if not having:
        raise _unknown(results, indicator, scenarios)
    return having


def select_scenarios(
    results: ResultsData, indicator: str, scenarios: Iterable[str | Iterable[str]]
) -> list[str]:
    """The scenarios to draw: those named, or all; without those that lack the indicator.

    Raises:
        UserError: if a name is unknown, or none has the indicator.
    """
    names = list_items(scenarios)
    for name in names:
        scenario(results, name)
    return scenarios_with(results, indicator, names or results.scenarios)


def base_of(results: ResultsData, name: str) -> str | None:
    """The scenario that a scenario is compared to, if it was run."""
    return results.base_of(scenario(results, name))


def require_base(results: ResultsData, name: str, base: str | None) -> str:
    """The base that is named, or else that of the scenario's main comparison.

    Raises:
        UserError: if there is none.
    """
    return results.require_base(scenario(results, name), base)


def branch(results: ResultsData, scenarios: Sequence[str]) -> int | None:
    """Where the last of the scenarios departs from its base, or another of them does."""
    branches = [b for b in map(results.branch_of, reversed(scenarios)) if b]
    return branches[0] if branches else None


def first_month_shown(results: ResultsData, scenarios: Sequence[str]) -> int:
    """The first month that pictures of scenarios show: ten years before they part, or all."""
    return max(0, (branch(results, scenarios) or 0) - YEARS_BEFORE)


def indicator_label(results: ResultsData, indicator: str) -> IndicatorLabel:
    """An indicator's unit and meaning, from whichever scenario has it."""
    where = scenarios_with(results, indicator, results.scenarios)[0]
    attributes = results[where][indicator].attrs
    return IndicatorLabel(indicator, str(attributes["units"]), str(attributes["long_name"]))


def series(results: ResultsData, indicator: str, name: str) -> NDArray[np.float32]:
    """An indicator in a scenario (month, run).

    Raises:
        UserError: if either is unknown, or the one is not recorded of the other.
    """
    scenarios_with(results, indicator, [name])
    return results.series(indicator, name)


def history_column(results: ResultsData, name: str, run: int) -> int:
    """Where a run stands among a scenario's, by its number.

    Raises:
        UserError: if it is not there.
    """
    numbers = np.asarray(results[scenario(results, name)]["run"].values)
    place = np.flatnonzero(numbers == run)
    if not len(place):
        first, last = int(numbers.min()), int(numbers.max())
        raise UserError(f"no history {run!r} here: they are numbered from {first} to {last}")
    return int(place[0])


def months(results: ResultsData, name: str) -> int:
    """How many months a scenario's runs have."""
    return len(results[scenario(results, name)]["month"])


def first_month(results: ResultsData, scenarios: Sequence[str], since: Date) -> int:
    """The month that a picture of scenarios begins with: the date given, or the usual.

    Raises:
        UserError: if it is no date, or lies outside the run of the last of them.
    """
    if since is None:
        return first_month_shown(results, scenarios)
    return window(results, scenarios[-1], since)[0]


def month_range(
    results: ResultsData,
    scenarios: Sequence[str],
    since: Date,
    until: Date,
    usual: int | None = None,
) -> tuple[int, int]:
    """The first and last month that a picture of scenarios shows.

    Args:
        results, scenarios: whose.
        since, until: dates as they were given, or None.
        usual: the first month where none was given; by default ten years before they part.

    Raises:
        UserError: if one is no date or lies outside the run, or if nothing lies between them.
    """
    first = usual if since is None and usual is not None else first_month(results, scenarios, since)
    if until is None:
        return first, max(months(results, name) for name in scenarios) - 1
    last = window(results, scenarios[-1], until)[1]
    if last <= first:
        begin = month_name(first) if since is None else since
        raise UserError(f"{begin} to {until}: ends before it begins")
    return first, last


def window(results: ResultsData, name: str, at: Date = None, until: Date = None) -> tuple[int, int]:
    """The first and last month of a year, a month, or a stretch of them.

    Args:
        results: whose.
        name: of the scenario.
        at: 2029, "2029" or "2029-06"; by default the year that comparisons look at or, where
            nothing branches, the last.
        until: the end of the stretch, written in the same way.

    Raises:
        UserError: if it is no date, lies outside the run, or ends before it begins.
    """
    count = months(results, name)
    if at is None and until is None:
        return _usual(results, name)
    first, last = _span(at) if at is not None else (results.branch_of(name) or 0, 0)
    last = last if until is None else _span(until)[1]
    within = 0 <= first < count and 0 <= last < count + MONTHS_A_YEAR
    if not within:
        wrong = at if not 0 <= first < count else until
        ends = f"{month_name(0)} to {month_name(count - 1)}"
        raise UserError(f"{wrong}: {name} runs from {ends}")
    if last < first:
        raise UserError(f"{at} to {until}: ends before it begins")
    return first, min(last, count - 1)


def _usual(results: ResultsData, name: str) -> tuple[int, int]:
    """The year that comparisons look at; of a base, that of what departs from it."""
    branching = [s for s in (name, *results.scenarios) if results.branch_of(s)]
    if branching:
        first, last = results.window(branching[0])
        return first, min(last, months(results, name) - 1)
    count = months(results, name)
    return max(0, count - MONTHS_A_YEAR), count - 1


def _span(date: int | str) -> tuple[int, int]:
    """The months that a year or a month covers; small numbers count months since 1990-01."""
    if isinstance(date, int) and not isinstance(date, bool) and 0 <= date < YEARS_FROM:
        return date, date
    written = str(date)
    if len(written) == 4 and written.isdigit():
        first = month_index(f"{written}-01")
        return first, first + MONTHS_A_YEAR - 1
    if not isinstance(date, str):
        raise UserError(f"{date!r} is no date: write a year, or a month such as '2029-06'")
    month = month_index(date)
    return month, month


def _unknown(results: ResultsData, indicator: str, scenarios: Sequence[str]) -> UserError:
    """Why an indicator cannot be shown, and what could."""
    here = [s for s in results.scenarios if indicator in recorded_indicators(results, s)]
    if here:
        lacking = ", ".join(scenarios)
        return UserError(f"{indicator!r} is not recorded of {lacking}; it is of {', '.join(here)}")
    if indicator in registry():
        return UserError(
            f'{indicator!r} is not recorded here: run again with record="all" '
            "(on the command line: --record all), or name it there"
        )
    known = {n for s in results.scenarios for n in recorded_indicators(results, s)} | set(
        registry()
    )
    return UserError(f"no indicator {indicator!r} here.{nearest(indicator, known)}")
