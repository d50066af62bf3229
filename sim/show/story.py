"""One history told as a story: who offered what, the terms, the runner-up, why, votes, tests, talks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.facts import month_name
from sim.model import AllianceModel
from sim.rules.bargain import ARMS, COVER, FUEL, LINES, MINERALS, TECHNOLOGY
from sim.rules.numerics import Floats
from sim.scenario.plan import Plan

WORDS = {1.0: "yes", 0.0: "abstains", -1.0: "no"}
#: What must change before a month's deal is told again: a third of its size.
NEWS = 1 / 3


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened in a month."""

    month: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{month_name(self.month)}  {self.kind:<10} {self.text}"


def told(plan: Plan, seed: int, history: int, since: int, until: int) -> Iterator[Line]:
    """The story of one history between two months, both included."""
    model = AllianceModel(plan, rng=seed, histories=[history], collect=False)
    teller = Teller(model)
    for month in range(min(until + 1, plan.months)):
        teller.before()
        model.step()
        if month >= since:
            yield from teller.after(month)


class Teller:
    """Compares a month with the one before, and says what is new."""

    def __init__(self, model: AllianceModel) -> None:
        self._model = model
        self._was: dict[str, Floats] = {}
        self._told: dict[str, float] = {}

    def before(self) -> None:
        """Remember how things stood."""
        world = self._model.world
        names = ("treaty", "talks", "deal", "monitoring", "two_states", "breadth")
        self._was = {name: getattr(world, name).copy() for name in names}

    def after(self, month: int) -> Iterator[Line]:
        """What the month has brought."""
        for part in (self._war, self._tests, self._votes, self._talks, self._treaties, self._posture,
                     self._deals):  # fmt: skip
            for kind, text in part():
                yield Line(month, kind, text)

    def _war(self) -> Iterator[tuple[str, str]]:
        for p, name in enumerate(self._model.cast.names):
            war = float(
                np.broadcast_to(self._model.month.war, (len(self._model.cast.names), 1))[p, 0]
            )
            if war != self._told.get(f"war {name}", 0.0):
                yield "war", f"{name} is at war" if war else f"{name}'s war ends"
            self._told[f"war {name}"] = war

    def _tests(self) -> Iterator[tuple[str, str]]:
        count, severe = int(self._model.month.tests[0]), bool(self._model.month.severe[0])
        expected = float(self._model.month.rate[0])
        if severe:
            yield (
                "test",
                f"a severe test, among {count} provocations ({expected:.1f} were to be expected)",
            )
        elif count >= 3:
            yield "test", f"{count} provocations ({expected:.1f} were to be expected)"
        if self._model.month.crisis[0]:
            troops = [
                n
                for n, t in zip(self._model.cast.names, self._model.month.troops[:, 0], strict=True)
                if t
            ]
            yield (
                "crisis",
                f"a crisis; troops of {', '.join(troops) or 'nobody'} stand by the client",
            )

    def _votes(self) -> Iterator[tuple[str, str]]:
        month, cast = self._model.month, self._model.cast
        if month.tabled[0]:
            votes = ", ".join(
                f"{name} {WORDS[float(month.vote[p, 0])]} (will {month.will[p, 0]:+.2f})"
                for p, name in enumerate(cast.names)
                if cast.veto[p, 0]
            )
            fate = "adopted" if month.adopted[0] else "vetoed"
            yield "vote", f"a sanctions text is {fate}: {votes}"
        if self._was["monitoring"][0] > self._model.world.monitoring[0]:
            yield "vote", "the monitoring body is not renewed"

    def _talks(self) -> Iterator[tuple[str, str]]:
        world, month = self._model.world, self._model.month
        room = (
            f"willingness {month.client_zone[0]:+.2f} here, {month.superpower_zone[0]:+.2f} there"
        )
        for name, begins, ends in (
            ("talks", "talks with the superpower begin", "the talks break off"),
            ("deal", "a deal is struck", "the deal ends"),
        ):
            now, before = float(getattr(world, name)[0]), float(self._was[name][0])
            if now != before:
                yield name, f"{begins if now else ends} ({room})"
        for p, name in enumerate(self._model.cast.names):
            if month.initiatives[p, 0] and month.initiatives[p, 0] >= 2:
                yield "outreach", f"{int(month.initiatives[p, 0])} initiatives toward {name}"

    def _treaties(self) -> Iterator[tuple[str, str]]:
        world, month = self._model.world, self._model.month
        for p, name in enumerate(self._model.cast.names):
            now, before = float(world.treaty[p, 0]), float(self._was["treaty"][p, 0])
            if now != before:
                worth = f"worth {month.treaty_worth_client[p, 0]:+.2f} and {month.treaty_worth_patron[p, 0]:+.2f}"
                verb = "is signed" if now else "lapses"
                yield (
                    "treaty",
                    f"the treaty with {name} {verb} (trust {world.trust[p, 0]:.2f}, {worth})",
                )
            if month.reneged[p, 0]:
                yield "withheld", f"{name} withholds half of what it agreed"

    def _posture(self) -> Iterator[tuple[str, str]]:
        now, before = float(self._model.world.two_states[0]), float(self._was["two_states"][0])
        if now != before:
            verb = "gives up" if now else "takes up again"
            yield (
                "posture",
                f"the client {verb} unification (gain {self._model.month.unity_gain[0]:+.2f})",
            )

    def _deals(self) -> Iterator[tuple[str, str]]:
        """The deals that differ from what was told last, with their terms and the runner-up."""
        month = self._model.month
        for p, name in enumerate(self._model.cast.names):
            value = float(month.value[p, 0])
            last = self._told.get(f"deal {name}", 0.0)
            if abs(value - last) > max(5.0, NEWS * last):
                self._told[f"deal {name}"] = value
                yield "deal", f"{name}: {self._terms(p)}"

    def _terms(self, p: int) -> str:
        month = self._model.month
        sent, cash = month.sent[:, p, 0], float(month.paid[p, 0])
        units = {FUEL: "$m of fuel and food", TECHNOLOGY: "points of technology", COVER: "points of cover",
                 ARMS: "thousand shells", MINERALS: "$m of minerals and labour"}  # fmt: skip
        gets = [f"{sent[i]:.1f} {units[i]}" for i in (FUEL, TECHNOLOGY, COVER) if sent[i] > 0.05]
        gives = [f"{sent[i]:.1f} {units[i]}" for i in (ARMS, MINERALS) if sent[i] > 0.05]
        (gives if cash > 0 else gets).append(f"${abs(cash):.0f}m in cash")
        gains = f"gains {month.client_gain[p, 0]:.0f} and {month.partner_gain[p, 0]:.0f} $m"
        return f"gets {', '.join(gets) or 'nothing'} for {', '.join(gives) or 'nothing'}; {gains}; {self._why(p)}"

    def _why(self, p: int) -> str:
        """What binds the deal, and who comes next."""
        month, cast = self._model.month, self._model.cast
        order = np.argsort(-month.client_gain[:, 0], kind="stable")
        following = next(int(q) for q in order if q != p)
        capped = [
            line for i, line in enumerate(LINES)
            if month.sent[i, p, 0] > 0.05 and month.sent[i, p, 0] >= 0.999 * self._cap(i, p)
        ]  # fmt: skip
        bound = f"{', '.join(capped)} at its limit; " if capped else ""
        best = cast.names[following]
        return f"{bound}the best other deal is {best}'s, worth {month.client_gain[following, 0]:.0f} $m"

    def _cap(self, line: int, p: int) -> float:
        month = self._model.month
        return float(min(month.client_offers.cap[line, p, 0], month.partner_offers.cap[line, p, 0]))
