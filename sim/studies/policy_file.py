"""A file of policies: what is compared, under which uncertainties, and by which outcomes.

scenario: baseline            # where all policies start from
since: 2024-07                # the month from which they hold
policies:                     # the first is the status quo
  nothing: {}
  pressure: us_maximum_pressure
  openness: {parameters: {us.openness_shift: 0.3}}
uncertainties:                # or: all
  war_end_hazard: plausible
  war_end: [2025-01, 2029-12]
outcomes:
  shells: {indicator: arms.dprk.russia, window: 2028, better: less, enough: 50}
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from sim.calendar import format_dates, month_index, month_name
from sim.errors import UserError
from sim.scenario.library import (
    BASELINE,
    ENDINGS,
    is_valid_name,
    load_plan,
    scenario_name,
    shipped_scenarios,
    with_prior,
)
from sim.scenario.parameters import PRIOR_USES, PriorUse, spellings
from sim.scenario.plan import Plan
from sim.scenario.scalars import Month
from sim.scenario.schema import MOST_PATH
from sim.scenario.shared_months import shared_months
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Entry, Key, Record, RecordValues, Table, required
from sim.strict.files import read_record
from sim.strict.mistakes import Place, Report
from sim.strict.reader import format_number
from sim.strict.scalars import Choice, Name, Number, WholeNumber
from sim.studies.change_plan import CHANGE_KEYS, change_plan
from sim.studies.designs import SINCE
from sim.studies.factors import parse_factors
from sim.studies.policy_question import Outcome, PolicyQuestion
from sim.studies.policy_types import ALL, PLAUSIBLE, Dates, PolicyOf, Ranges
from sim.studies.uncertainties import (
    GROWING,
    Uncertainty,
    driver_bounds,
    is_touched,
)

#: Runs and seed where the file does not say.
RUNS, SEED = 1000, 1


_POLICY = Record({"scenario": Key(Name(MOST_PATH)), **CHANGE_KEYS}, "a policy")
_OUTCOME = Record(
    {
        "indicator": required(Name(), "what is read"),
        "window": required(Dates(), "the year, month or stretch that counts, such as 2028"),
        "better": required(Choice(("less", "more")), "less or more"),
        "enough": Key(Number(), "the value that is good enough"),
        "of": Key(
            Choice(("mean", "highest", "lowest")), "the mean of the months, or their extreme"
        ),
    },
    "an outcome",
)
_FILE = Record(
    {
        "scenario": Key(Name(MOST_PATH)),
        "since": Key(Month()),
        "prior": Key(Choice(PRIOR_USES)),
        "runs": Key(WholeNumber(1)),
        "seed": Key(WholeNumber(0)),
        "status_quo": Key(Name()),
        "policies": required(Table(PolicyOf(_POLICY)), "what is compared"),
        "uncertainties": Key(Ranges()),
        "outcomes": required(Table(_OUTCOME, needs="an outcome"), "what they are judged by"),
    },
    "a file of policies",
)


def read_policies(
    file: Path, runs: int | None = None, seed: int | None = None, prior: PriorUse | None = None
) -> PolicyQuestion:
    """The question that a file asks.

    Args:
        file: the YAML file.
        runs, seed, prior: in place of its own.

    Raises:
        UserError: all mistakes of the file at once, each with its line.
    """
    report = Report()
    content = read_record(file, file.name or str(file), _FILE, report)
    reader = _Reader(file, content, report, prior)
    policies = reader.policies()
    uncertainties = reader.uncertainties(policies)
    outcomes = reader.outcomes()
    status_quo = content.get("status_quo", next(iter(policies), ""))
    if "status_quo" in content.values and policies and status_quo not in policies:
        report.unknown(content.at("status_quo"), "no policy", status_quo, policies)
    report.refuse()
    return PolicyQuestion(
        file.stem, reader.scenario, reader.since, reader.prior,
        runs if runs is not None else content.get("runs", RUNS),
        seed if seed is not None else content.get("seed", SEED),
        policies, status_quo, uncertainties, outcomes,
    )  # fmt: skip


class _Reader:
    """Turns a file as read into plans, uncertainties and outcomes, and notes each mistake."""

    def __init__(self, file: Path, content: RecordValues, report: Report, prior: PriorUse | None) -> None:  # fmt: skip
        self._file, self._content, self._report = file, content, report
        self.scenario = scenario_name(content.get("scenario", BASELINE))
        self.since: int = content.get("since", month_index(SINCE))
        self.prior: PriorUse = prior or content.get("prior", "declared")
        self._base = self._load(content.get("scenario", BASELINE), content.at("scenario"))
        if not 0 < self.since < self._base.months:
            first, last = month_name(1), month_name(self._base.months - 1)
            report.add(content.at("since"), f"since lies outside {first} to {last}")
            self.since = month_index(SINCE)

    def _load(self, name: str, place: Place) -> Plan:
        """A scenario, with the file's prior; the baseline, where it has mistakes, which are noted."""
        try:
            plan = load_plan(self._reference(name))
        except UserError as error:
            for mistake in error.mistakes:
                self._report.add(place, f"scenario: {mistake}")
            plan = load_plan(BASELINE)
        return with_prior(plan, self.prior)

    def _reference(self, name: str) -> str | Path:
        """A file beside this one, if there is one and no shipped scenario has its name; else the name."""
        beside = self._file.parent / (name if name.endswith(ENDINGS) else f"{name}{ENDINGS[0]}")
        return beside if name not in shipped_scenarios() and beside.is_file() else name

    def policies(self) -> dict[str, Plan]:
        """The plan of each policy."""
        entries: Entries = self._content.get("policies", Entries())
        if "policies" in self._content.values and len(entries.names) < 2:
            self._report.add(self._content.at("policies"), "policies: name at least two, the first of them the status quo")  # fmt: skip
        seen: dict[str, str] = {}
        for name, place in entries.names.items():
            if not is_valid_name(name):
                self._report.add(place, f"{name!r} cannot name a policy")
            elif seen.setdefault(name.casefold(), name) != name:
                self._report.add(place, f"{name!r} and {seen[name.casefold()]!r} are one name; change one")  # fmt: skip
        return {name: self._policy(name, entry) for name, entry in entries.items()}

    def _policy(self, name: str, entry: Entry) -> Plan:
        written: RecordValues | str = entry.value
        content = RecordValues(entry.place) if isinstance(written, str) else written
        scenario = written if isinstance(written, str) else written.get("scenario")
        place = entry.place if isinstance(written, str) else content.at("scenario")
        plan = self._base if scenario is None else self._load(scenario, place)
        if scenario is not None:
            shared = shared_months(self._base, plan)
            if shared < self.since:
                self._report.add(
                    place,
                    f"{name}: {scenario} differs from {self.scenario} from {month_name(shared)} on, before "
                    f"{month_name(self.since)}: policies share their past",
                )
        return change_plan(plan, content, self.since, self._report)

    # -- uncertainties

    def uncertainties(self, policies: Mapping[str, Plan]) -> tuple[Uncertainty, ...]:
        """What is drawn even over its range; none for `all`."""
        entries: Entries | str = self._content.get("uncertainties", ALL)
        if isinstance(entries, str):
            return ()
        read = (partial(self._uncertainty, name, entry) for name, entry in entries.items())
        found = [one for one in (make() for make in read) if one is not None]
        for one in found:
            for policy, plan in policies.items():
                if is_touched(one.name, one.kind, plan, self._base, self.since):
                    place = entries[one.name].key
                    self._report.add(place, f"{one.name} is uncertain, but the policy {policy!r} changes it")  # fmt: skip
        return tuple(found)

    def _uncertainty(self, name: str, entry: Entry) -> Uncertainty | None:
        events = {event.name for event in self._base.regime(self.since).events}
        limits = driver_bounds(name, self._base)
        if name in spellings(self._base.cast):
            return self._parameter(name, entry)
        if limits is not None:
            return self._driver(name, entry, limits)
        if name in events:
            return self._event(name, entry)
        known = (*spellings(self._base.cast), *self._base.regimes[-1].drivers.place, *events)
        self._report.unknown(entry.key, "no parameter, driver or event", name, known)
        return None

    def _parameter(self, name: str, entry: Entry) -> Uncertainty | None:
        if self.prior == "assimilated":
            self._report.add(
                entry.key,
                f"{name}: the prior assimilated ties parameters together by the record, so none is drawn by "
                "itself; write 'uncertainties: all', name drivers or events, or take another prior",
            )
            return None
        span = entry.value
        if span != PLAUSIBLE and span[0] == "months":
            self._report.add(entry.place, f"{name} takes [low, high] in numbers, not months")
            return None
        written = name if span == PLAUSIBLE else f"{name}={span[1]!r}:{span[2]!r}"
        try:
            (factor,) = parse_factors([written], self._base)
        except UserError as error:
            for mistake in error.mistakes:
                as_here = mistake.replace(f"{name}=low:high", f"{name}: [low, high]")
                self._report.add(entry.place, as_here)
            return None
        return Uncertainty(
            name, "parameter", factor.low, factor.high, factor.unit, factor.logarithmic
        )

    def _driver(self, name: str, entry: Entry, limits: tuple[float, float]) -> Uncertainty | None:
        growth = name.partition(".")[0] in GROWING
        wanted = "growth a year, such as [-0.03, 0.03]" if growth else "level, such as [0.2, 0.5]"
        if entry.value == PLAUSIBLE or entry.value[0] == "months":
            self._report.add(entry.place, f"{name} has no plausible range of its own; give its {wanted}")  # fmt: skip
            return None
        _, low, high = entry.value
        if not (limits[0] <= low and high <= limits[1]):
            span = f"{format_number(limits[0])} to {format_number(limits[1])}"
            self._report.add(entry.place, f"{name}: [{format_number(low)}, {format_number(high)}] lies outside {span}")  # fmt: skip
            return None
        return Uncertainty(name, "driver", low, high, "1/year" if growth else "1")

    def _event(self, name: str, entry: Entry) -> Uncertainty | None:
        if entry.value == PLAUSIBLE or entry.value[0] == "numbers":
            self._report.add(entry.place, f"{name} is an event; give its first and last month, such as [2025-01, 2029-12]")  # fmt: skip
            return None
        _, low, high = entry.value
        if low < self.since:
            self._report.add(entry.place, f"{name}: {month_name(low)} lies before {month_name(self.since)}, from which policies hold")  # fmt: skip
            return None
        return Uncertainty(name, "event", low, high, "month")

    # -- outcomes

    def outcomes(self) -> tuple[Outcome, ...]:
        """What policies are judged by."""
        entries: Entries = self._content.get("outcomes", Entries())
        known = [indicator.name for indicator in indicators(self._base.cast)]
        found = []
        for name, entry in entries.items():
            content: RecordValues = entry.value
            indicator, window = content.get("indicator"), content.get("window")
            if indicator is not None and indicator not in known:
                self._report.unknown(content.at("indicator"), "no indicator", indicator, known)
            if window is None or indicator is None or content.get("better") is None:
                continue
            self._check_window(window, content.at("window"))
            found.append(
                Outcome(
                    name, indicator, window[0], window[1], content.get("better"), content.get("enough"),
                    content.get("of", "mean"),
                )
            )  # fmt: skip
        return tuple(found)

    def _check_window(self, window: tuple[int, int], place: Place) -> None:
        if window[0] < self.since or window[1] >= self._base.months:
            span = f"{month_name(self.since)} to {month_name(self._base.months - 1)}"
            self._report.add(place, f"window {format_dates(*window)} lies outside {span}, in which policies hold")  # fmt: skip
