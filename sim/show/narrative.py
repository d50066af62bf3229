"""One run as a story: who offered what, the terms, the runner-up, why, votes, tests, talks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.calendar import month_name
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.rules import dependence
from sim.rules.bargain import ARMS, FUEL, LINES, MINERALS
from sim.rules.crisis import DISPLAY
from sim.scenario.plan import Plan
from sim.show.deal_terms import DealTerms, amount
from sim.show.numbers import join_words
from sim.words.actors import actor_title

WORDS = {1.0: "yes", 0.0: "abstains", -1.0: "no"}
#: A deal is reported again when its value changes by half and by this much, $m a month.
NEWS, LEAST = 0.5, 10.0
#: A severe test is reported when the last was this many months ago or more, else in the sum of the year.
QUIET = 6
#: Above this a patron squeezes or courts.
LEANS = 0.5
MONTHS_REMEMBERED = (
    "treaty", "talks", "deal", "monitoring", "two_states", "squeeze", "court", "rung",
)  # fmt: skip
RUNGS = ("calm", "a threat", "a display of force", "a use of force", "war")
MEANS = ("nothing", "cover", "arms", "troops")
HEADING = """\
{title} ({name}), run {history} of seed {seed}, {since} to {until}.
Each line: month, what it is about, what happened. Every partner deals with {client} every month; a
deal is reported when it is new, or its value has changed by half. Under a deal, "- offers" says what
the first unit of each good is worth to the side that takes it and costs the side that gives it,
both in $ of 2023; where they differ there is a gain, which the two share. "- why" says how, and
which other partner comes next. Amounts are a month's. The first line of a year gives the state after
January, the last what each partner gave and got in the year. What follows from stated assumptions, not
a forecast."""


@dataclass(frozen=True, slots=True)
class NarrativeLine:
    """Something that happened in a month."""

    month: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{month_name(self.month)}  {self.kind:<10} {self.text}"


def heading(plan: Plan, seed: int, history: int, since: int, until: int) -> str:
    """What the story is about, and how to read it."""
    last = min(until, plan.months - 1)
    return HEADING.format(
        title=plan.title, name=plan.name, history=history, seed=seed, since=month_name(since),
        until=month_name(last), client=actor_title(plan.cast.client.name),
    )  # fmt: skip


def narrate(plan: Plan, seed: int, history: int, since: int, until: int) -> Iterator[NarrativeLine]:
    """The story of one run between two months, both included."""
    model = Simulation(plan, seed, np.array([history]))
    narrator = Narrator(model)
    for month in range(min(until + 1, plan.months)):
        narrator.before()
        model.step()
        lines = list(narrator.after(month))
        if month >= since:
            yield from (narrator.describe_state(month) if month == since or month % 12 == 0 else ())
            yield from lines
            yield from (narrator.sum_up_year(month) if month % 12 == 11 else ())


class Narrator:
    """Compares a month with the one before, and reports what is new."""

    def __init__(self, model: Simulation) -> None:
        self._model = model
        self._titles = [actor_title(actor.name) for actor in model.cast.partners]
        self._client = actor_title(model.cast.client.name)
        self._was: dict[str, Floats] = {}
        self._last: dict[str, float] = {}
        self._last_severe = -QUIET
        self._year = Year(len(self._titles))

    def before(self) -> None:
        """Remember how things stood."""
        self._was = {name: getattr(self._model.world, name).copy() for name in MONTHS_REMEMBERED}

    def after(self, month: int) -> Iterator[NarrativeLine]:
        """What the month has brought."""
        if month % 12 == 0:
            self._year = Year(len(self._titles))
        self._year.add(self._model)
        for part in (self._war, self._tests, self._crisis, self._votes, self._talks, self._outreach, self._stances,
                     self._treaties, self._posture, self._withheld, self._deals):  # fmt: skip
            for kind, text in part():
                yield NarrativeLine(month, kind, text)

    # -- the year ---------------------------------------------------------------------------------

    def describe_state(self, month: int) -> Iterator[NarrativeLine]:
        """How things stand: wars, treaties, trust, whose support counts, sanctions, arms."""
        world, now = self._model.world, self._model.month
        patrons = [p for p in range(len(self._titles)) if self._model.cast.patron[p, 0]]
        wars = [name for p, name in enumerate(self._titles) if now.war[p].any()]
        treaties = [name for p, name in enumerate(self._titles) if world.treaty[p, 0]]
        trust = ", ".join(f"{self._titles[p]} {world.trust[p, 0]:.2f}" for p in patrons)
        share = ", ".join(f"{self._titles[p]} {now.share[p, 0]:.0%}" for p in patrons)
        yield NarrativeLine(month, "stands", "; ".join([
            f"at war: {join_words(wars) if wars else 'nobody'}",
            f"treaties with {join_words(treaties) if treaties else 'nobody'}",
            f"trust: {trust}", f"share of support: {share}",
            f"UN sanctions {world.breadth[0]:.2f} of 1",
            f"shells in stock {world.shells_held[0]:.0f} thousand",
            f"cash ${world.treasury[0]:,.0f}m",
        ]))  # fmt: skip

    def sum_up_year(self, month: int) -> Iterator[NarrativeLine]:
        """What the year has brought, in sum."""
        year = self._year
        partners = [
            f"{name}: {text}" for p, name in enumerate(self._titles) if (text := year.describe(p))
        ]
        yield NarrativeLine(month, "the year", "; ".join([
            f"{_times(int(year.tests))}, {_severe(int(year.severe))}", *partners,
        ]))  # fmt: skip

    # -- the month --------------------------------------------------------------------------------

    def _war(self) -> Iterator[tuple[str, str]]:
        war = np.broadcast_to(self._model.month.war, (len(self._titles), 1))[:, 0]
        for p, name in enumerate(self._titles):
            if war[p] != self._last.get(f"war {name}", 0.0):
                yield "war", f"{name} is at war" if war[p] else f"{name}'s war ends"
            self._last[f"war {name}"] = float(war[p])

    def _tests(self) -> Iterator[tuple[str, str]]:
        now, month = self._model.month, self._model.month_number
        count, expected = int(now.tests[0]), float(now.rate[0])
        if now.severe[0]:
            if month - self._last_severe >= QUIET:
                yield (
                    "test",
                    (
                        f"a severe test, the first in {QUIET} months or more; {_times(count)} in the "
                        f"month, where {expected:.1f} were to be expected"
                    ),
                )
            self._last_severe = month

    def _crisis(self) -> Iterator[tuple[str, str]]:
        world = self._model.world
        now, before = int(world.rung[0]), int(self._was["rung"][0])
        if now == before or max(now, before) < DISPLAY:
            return
        if now < before:
            yield "crisis", f"the crisis falls to {RUNGS[now]}"
            return
        backing = [
            f"{name} backs {self._client} with {MEANS[int(far)]}"
            for name, far in zip(self._titles, world.backing[:, 0], strict=True)
            if far
        ]
        yield "crisis", f"{RUNGS[now]}; {'; '.join(backing) or f'nobody backs {self._client}'}"

    def _votes(self) -> Iterator[tuple[str, str]]:
        month, cast = self._model.month, self._model.cast
        if month.tabled[0]:
            votes = ", ".join(
                f"{name} {WORDS[float(month.vote[p, 0])]} ({month.will[p, 0]:+.2f})"
                for p, name in enumerate(self._titles)
                if cast.veto[p, 0]
            )
            fate = "adopted" if month.adopted[0] else "vetoed"
            yield (
                "vote",
                (
                    f"after the test a UN text with new sanctions is {fate}: {votes}; in brackets the "
                    "will to enforce, for above 0 and against below"
                ),
            )
        if self._was["monitoring"][0] > self._model.world.monitoring[0]:
            yield "vote", "the UN body that monitors the sanctions is not renewed"

    def _talks(self) -> Iterator[tuple[str, str]]:
        world, month, cast = self._model.world, self._model.month, self._model.cast
        superpower = self._titles[cast.row("superpower")]
        room = (
            f"willingness: {self._client} {month.client_zone[0]:+.2f}, "
            f"{superpower} {month.superpower_zone[0]:+.2f}; together above 0 there is room for a deal"
        )
        for name, begins, ends in (
            ("talks", f"talks with {superpower} begin", f"the talks with {superpower} break off"),
            ("deal", f"a deal with {superpower} is struck", f"the deal with {superpower} ends"),
        ):
            now, before = float(getattr(world, name)[0]), float(self._was[name][0])
            if now != before:
                yield name, f"{begins if now else ends} ({room})"

    def _outreach(self) -> Iterator[tuple[str, str]]:
        month = self._model.month
        for p, name in enumerate(self._titles):
            count = int(month.initiatives[p, 0])
            if count >= 2:
                chance = float(month.reception[p, 0])
                yield (
                    "outreach",
                    f"{count} initiatives toward {name}, answered with chance {chance:.0%}",
                )

    def _stances(self) -> Iterator[tuple[str, str]]:
        world = self._model.world
        for p, name in enumerate(self._titles):
            for stance, verb in (("squeeze", "squeeze"), ("court", "court")):
                now, before = float(getattr(world, stance)[p, 0]), float(self._was[stance][p, 0])
                if (now > LEANS) != (before > LEANS):
                    begins = "begins" if now > LEANS else "ceases"
                    yield stance, f"{name} {begins} to {verb} {self._client} ({now:.2f} of 1)"

    def _treaties(self) -> Iterator[tuple[str, str]]:
        world, month = self._model.world, self._model.month
        for p, name in enumerate(self._titles):
            now, before = float(world.treaty[p, 0]), float(self._was["treaty"][p, 0])
            if now != before:
                verb = "is signed" if now else "lapses"
                yield (
                    "treaty",
                    (
                        f"the treaty with {name} {verb}: trust {world.trust[p, 0]:.2f} of 1; worth "
                        f"{month.treaty_worth_client[p, 0]:+.2f} to {self._client} and "
                        f"{month.treaty_worth_patron[p, 0]:+.2f} to {name}, its costs included"
                    ),
                )

    def _posture(self) -> Iterator[tuple[str, str]]:
        now, before = float(self._model.world.two_states[0]), float(self._was["two_states"][0])
        if now != before:
            verb = "gives up" if now else "takes up again"
            gain = float(self._model.month.unity_gain[0])
            yield (
                "posture",
                f"{self._client} {verb} the goal of unification (its gain: {gain:+.2f})",
            )

    def _withheld(self) -> Iterator[tuple[str, str]]:
        month = self._model.month
        share = np.broadcast_to(self._model.par.withheld_share, month.reneged.shape)
        for p, name in enumerate(self._titles):
            kept_back = float(month.flows[FUEL, p, 0] - month.sent[FUEL, p, 0]) + float(
                month.paid[p, 0] - month.cash[p, 0]
            )
            if month.reneged[p, 0] and kept_back >= LEAST:
                yield (
                    "withheld",
                    (
                        f"{name} withholds {share[p, 0]:.0%} of what it agreed: ${kept_back:,.0f}m in "
                        "goods and cash"
                    ),
                )

    def _deals(self) -> Iterator[tuple[str, str]]:
        """The deals that differ from those reported last, with their terms and the runner-up."""
        agreed = dependence.exchange_value(self._model.month.flows, self._model.par)
        for p, name in enumerate(self._titles):
            value, last = float(agreed[p, 0]), self._last.get(f"deal {name}", 0.0)
            if abs(value - last) > max(LEAST, NEWS * last):
                self._last[f"deal {name}"] = value
                yield from DealTerms(self._model, p).lines()


class Year:
    """What a year has brought so far."""

    def __init__(self, partners: int) -> None:
        self.tests = self.severe = 0.0
        self._sent = np.zeros((len(LINES), partners))
        self._cash = np.zeros(partners)

    def add(self, model: Simulation) -> None:
        """Count a month in."""
        self.tests += float(model.month.tests[0])
        self.severe += float(model.month.severe[0])
        self._sent += model.month.sent[:, :, 0]
        self._cash += model.month.paid[:, 0]

    def describe(self, partner: int) -> str:
        """What went to and came from a partner; "" where next to nothing did."""
        sent, cash = self._sent[:, partner], float(self._cash[partner])
        words = [amount(line, sent[line]) for line in (ARMS, MINERALS) if sent[line] >= 1.0]
        back = [amount(FUEL, sent[FUEL])] if sent[FUEL] >= 1.0 else []
        if abs(cash) >= 1.0:
            (words if cash > 0.0 else back).append(f"${abs(cash):,.0f}m in cash")
        if sent[FUEL] + sent[MINERALS] + abs(cash) + sent[ARMS] < LEAST:
            return ""
        return f"{join_words(words)} for {join_words(back)}"


def _times(count: int) -> str:
    return "one provocation" if count == 1 else f"{count} provocations"


def _severe(months: int) -> str:
    if not months:
        return "no severe test"
    return "severe tests in one month" if months == 1 else f"severe tests in {months} months"
