"""A month's deal in words: who gives what, what each side offered, what bound it, who came next."""

from collections.abc import Iterator

import numpy as np

from sim.agents import Partner
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.rules.bargain import ARMS, COVER, FUEL, MINERALS, SYSTEMS, TECHNOLOGY, VOICE, WEAPONS
from sim.show.numbers import join_words, two_figures
from sim.words.actors import actor_title

#: Each line: before its amount, after it, the unit of offers, and that of its value.
LINES = {
    FUEL: ("$", "m of fuel and food", "a dollar of fuel and food", ""),
    TECHNOLOGY: ("", " points of technology", "a point of technology", "m"),
    COVER: ("", " points of diplomatic cover", "a point of cover", "m"),
    WEAPONS: ("$", "m of weapons", "a dollar of weapons", ""),
    ARMS: ("", " thousand shells", "a thousand shells", "m"),
    MINERALS: ("$", "m of minerals and labour", "a dollar of minerals and labour", ""),
    VOICE: ("", " points of support in words", "a point of support in words", "m"),
    SYSTEMS: ("", " missiles", "a missile", "m"),
}
TO_CLIENT = (FUEL, TECHNOLOGY, COVER, WEAPONS)
#: Smaller amounts are left out, in the line's own unit.
LEAST = 0.05
AT_LIMIT = 0.999


class DealTerms:
    """The deal of one partner in the month that a model of one run has just stepped."""

    def __init__(self, model: Simulation, partner: int) -> None:
        self._model, self._partner = model, partner
        self.partner_title = actor_title(model.cast.partners[partner].name)
        self.client_title = actor_title(model.cast.client.name)

    def lines(self) -> Iterator[tuple[str, str]]:
        """The deal, the offers that made it, and why it is as it is."""
        yield "deal", f"{self.partner_title}: {self._terms()}"
        offers = "; ".join(self._offer(line) for line in self._moved())
        if offers:
            yield "- offers", offers
        yield "- why", "; ".join(self._why())

    def _here(self, values: Floats) -> Floats:
        """This partner's row, of the only run."""
        row: Floats = np.asarray(values)[..., self._partner, 0]
        return row

    def _moved(self) -> list[int]:
        agreed = self._here(self._model.month.flows)
        return [line for line in LINES if agreed[line] > LEAST]

    def _terms(self) -> str:
        month = self._model.month
        agreed, cash = self._here(month.flows), float(self._here(month.cash))
        sides: dict[bool, list[str]] = {True: [], False: []}
        for line in self._moved():
            sides[line in TO_CLIENT].append(amount(line, float(agreed[line])))
        if abs(cash) > LEAST:
            sides[cash < 0.0].append(f"${abs(cash):,.0f}m in cash")
        gets, gives = (join_words(sides[side]) for side in (True, False))
        return f"gets {gives} for {gets}" if sides[False] else f"takes nothing for {gets}"

    def _offer(self, line: int) -> str:
        """What a line is worth to who takes it, what it costs who gives it, and what stops it."""
        month = self._model.month
        sides = (month.client_offers, self.client_title), (month.partner_offers, self.partner_title)
        (receiving, taker), (giving, giver) = sides if line in TO_CLIENT else sides[::-1]
        worth, cost = (float(self._here(side.intercept)[line]) for side in (receiving, giving))
        caps = {who: float(self._here(side.cap)[line]) for side, who in sides}
        least = min(caps, key=lambda who: caps[who])
        moved = float(self._here(month.flows)[line])
        stopped = f" (all that {least} allows)" if moved >= AT_LIMIT * caps[least] else ""
        _, _, unit, millions = LINES[line]
        amounts = (
            f"${two_figures(abs(value))}{millions}" if value >= 0.0 else "less than nothing"
            for value in (worth, cost)
        )
        return "{unit} is worth {0} to {taker} and costs {giver} {1}{stopped}".format(
            *amounts, unit=unit, taker=taker, giver=giver, stopped=stopped
        )

    def _why(self) -> Iterator[str]:
        """Gains, the cash limit where it binds, and the partner that comes next."""
        month, cast = self._model.month, self._model.cast
        ours, theirs = (float(self._here(gain)) for gain in (month.client_gain, month.partner_gain))
        yield f"a gain of ${ours:,.0f}m to {self.client_title} and ${theirs:,.0f}m to {self.partner_title}"
        limit = self._model.actors.partners.map(Partner.cash_limit)
        most = float(self._here(np.broadcast_to(limit, month.cash.shape)))
        if month.cash[self._partner, 0] < 0.0 and -month.cash[self._partner, 0] >= AT_LIMIT * most:
            yield f"{self.partner_title} pays all the cash that it can"
        order = np.argsort(-month.client_gain[:, 0], kind="stable")
        following = next(int(row) for row in order if row != self._partner)
        best, worth = actor_title(cast.partners[following].name), month.client_gain[following, 0]
        runner_up = " (the runner-up)" if order[0] == self._partner else ""
        yield f"the best other deal is with {best}{runner_up}, a gain of ${worth:,.0f}m"


def amount(line: int, value: float) -> str:
    """An amount of a line.

    >>> amount(ARMS, 178.123), amount(FUEL, 63.5), amount(TECHNOLOGY, 0.12)
    ('178 thousand shells', '$64m of fuel and food', '0.12 points of technology')
    """
    before, after, *_ = LINES[line]
    return f"{before}{two_figures(value)}{after}"
