"""The bargain: one Nash bargain over eight lines and cash for every dyad and history at once.

With ample cash, each line is traded to the point where marginal value meets marginal cost, and cash
splits the gain. Where the payer lacks the cash, all lines tilt by one number ω, the weight of the
partner's welfare, found by bisection in ln ω and one secant step, which keeps the answer continuous
(Nash 1950; the derivation stands in `docs/model.md`).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.compiled.functions import Search, find_roots
from sim.facts import load_goods
from sim.numerics import Floats, add_rows
from sim.rules.exchange import Offers

#: The lines in the order of `facts/goods.yaml`: those to the client first, then those from it.
LINES = tuple(line.name for line in load_goods().lines)
FUEL, TECHNOLOGY, COVER, WEAPONS, ARMS, MINERALS, VOICE, SYSTEMS = range(len(LINES))
TO_CLIENT, FROM_CLIENT = slice(0, ARMS), slice(ARMS, len(LINES))

BRACKET = 7.0
BISECTIONS = 16
NO_GAIN = 1e-9
LOSS = 1e-6


class Terms(NamedTuple):
    """What bounds the bargain of each dyad (partner, run)."""

    share: Floats  # of the gain that goes to the partner, β
    client_cash: Floats  # most the client can pay, $m
    partner_cash: Floats  # most the partner can pay, $m
    outside: Floats  # the client's outside option, $m


class Deals(NamedTuple):
    """What each dyad agrees this month."""

    flows: Floats  # the eight lines (line, partner, run)
    cash: Floats  # $m from the client to the partner; negative the other way (partner, run)
    client_gain: Floats  # $m (partner, run)
    partner_gain: Floats  # $m (partner, run)

    @property
    def surplus(self) -> Floats:
        """Gain of both sides, $m (partner, run)."""
        return self.client_gain + self.partner_gain


def bargain(client: Offers, partner: Offers, terms: Terms) -> Deals:
    """Strike every dyad's bargain.

    Args:
        client, partner: each side's marginal values and costs (line, partner, run).
        terms: shares, cash limits, outside option (partner, run).

    Returns:
        Flows, cash and gains; a dyad without gain trades nothing.
    """
    value, value_slope = _buyers(client, partner)
    cost, cost_slope = _sellers(client, partner)
    cap = np.minimum(client.cap, partner.cap)
    lines = _Lines(value, value_slope, cost, cost_slope, cap)
    flows = np.clip((value - cost) / (value_slope + cost_slope), 0.0, cap)
    client_gain, partner_gain = _gains(lines, flows)
    wished = terms.share * (client_gain + partner_gain - terms.outside) - partner_gain
    cash = np.clip(wished, -terms.partner_cash, terms.client_cash)
    short = (wished != cash) & (client_gain + partner_gain > NO_GAIN)
    rows = (*(row for part in lines for row in part), terms.share, cash, terms.outside, wished)
    tilted = find_roots(TILT, np.broadcast_arrays(*rows), short)
    flows = np.where(short, tilted[: len(LINES)], flows)
    client_gain = np.where(short, tilted[-2], client_gain)
    partner_gain = np.where(short, tilted[-1], partner_gain)
    return _accept(
        flows, cash, client_gain - cash, partner_gain=partner_gain + cash, outside=terms.outside
    )


class Exchanges(NamedTuple):
    """Lines that dyads with ample cash trade, one row for each line of a dyad (row, run).

    Marginal values of the buyer a - b q, costs of the seller a + b q, and the most that moves.
    """

    value: Floats
    value_slope: Floats
    cost: Floats
    cost_slope: Floats
    cap: Floats


def bargain_with_ample_cash(
    lines: Exchanges, rows: Sequence[tuple[int, int]], share: Floats
) -> Deals:
    """Strike the bargains of dyads whose purses never bind: the same as `bargain`, at less cost.

    Args:
        lines: what either side offers, only on lines that a dyad trades (row, run).
        rows: the line and the dyad of each row.
        share: of the gain that goes to the side in the partner's seat (dyad, run).
    """
    wanted = (lines.value - lines.cost) / (lines.value_slope + lines.cost_slope)
    traded = np.minimum(np.maximum(wanted, 0.0), lines.cap)
    worth = traded * (lines.value - 0.5 * lines.value_slope * traded)
    spent = traded * (lines.cost + 0.5 * lines.cost_slope * traded)
    flows = np.zeros((len(LINES), *share.shape), like=share)
    client_gain, partner_gain = np.zeros_like(share), np.zeros_like(share)
    for row, (line, dyad) in enumerate(rows):
        flows[line, dyad] = traded[row]
        buyer, seller = (client_gain, partner_gain) if line < ARMS else (partner_gain, client_gain)
        buyer[dyad] += worth[row]
        seller[dyad] -= spent[row]
    surplus = client_gain + partner_gain
    agreed = np.where(surplus > NO_GAIN, 1.0, 0.0)
    cash = share * surplus - partner_gain
    return Deals(
        flows * agreed, cash * agreed, (client_gain - cash) * agreed, (partner_gain + cash) * agreed
    )


class _Lines(NamedTuple):
    """Marginal values of the buyer, costs of the seller, and caps (line, …)."""

    value: Floats
    value_slope: Floats
    cost: Floats
    cost_slope: Floats
    cap: Floats


def _buyers(client: Offers, partner: Offers) -> tuple[Floats, Floats]:
    """Whoever receives a line values it: intercept and slope (line, partner, run)."""
    return (
        np.concatenate((client.intercept[TO_CLIENT], partner.intercept[FROM_CLIENT])),
        np.concatenate((client.slope[TO_CLIENT], partner.slope[FROM_CLIENT])),
    )


def _sellers(client: Offers, partner: Offers) -> tuple[Floats, Floats]:
    """Whoever gives a line bears its cost: intercept and slope (line, partner, run)."""
    return (
        np.concatenate((partner.intercept[TO_CLIENT], client.intercept[FROM_CLIENT])),
        np.concatenate((partner.slope[TO_CLIENT], client.slope[FROM_CLIENT])),
    )


def _gains(lines: _Lines, flows: Floats) -> tuple[Floats, Floats]:
    """Gains of client and partner before cash, $m."""
    worth = flows * (lines.value - 0.5 * lines.value_slope * flows)
    spent = flows * (lines.cost + 0.5 * lines.cost_slope * flows)
    client = add_rows(worth[TO_CLIENT]) - add_rows(spent[FROM_CLIENT])
    partner = add_rows(worth[FROM_CLIENT]) - add_rows(spent[TO_CLIENT])
    return client, partner


def _tilt(lines: _Lines, omega: Floats) -> Floats:
    """Flows when the partner's welfare weighs ω (line, dyad)."""
    to_value, to_slope = lines.value[TO_CLIENT], lines.value_slope[TO_CLIENT]
    to_cost, to_steep = omega * lines.cost[TO_CLIENT], omega * lines.cost_slope[TO_CLIENT]
    from_value, from_slope = (
        omega * lines.value[FROM_CLIENT],
        omega * lines.value_slope[FROM_CLIENT],
    )
    from_cost, from_steep = lines.cost[FROM_CLIENT], lines.cost_slope[FROM_CLIENT]
    inward = (to_value - to_cost) / (to_slope + to_steep)
    outward = (from_value - from_cost) / (from_slope + from_steep)
    return np.clip(np.concatenate((inward, outward)), 0.0, lines.cap)


# The dyads whose payer lacks the cash: x holds the five parts of each line, one after the other, then
# the partner's share, the cash, the outside option, and the cash wished (argument, dyad); y is ln ω.


def _unpacked(x: Floats) -> tuple[_Lines, Floats]:
    """The lines, and the rest."""
    count = len(LINES)
    return _Lines(*(x[count * part : count * (part + 1)] for part in range(5))), x[5 * count :]


def _bracket(x: Floats) -> tuple[Floats, Floats]:
    """Between which ln ω lies, by whose purse is short."""
    _, (_, cash, _, wished) = _unpacked(x)
    client_short = wished > cash
    return np.where(client_short, 0.0, -BRACKET), np.where(client_short, BRACKET, 0.0)


def _imbalance(x: Floats, log_omega: Floats) -> Floats:
    """How far the split is from the bargaining shares."""
    lines, (share, cash, outside, _) = _unpacked(x)
    omega = np.exp(log_omega)
    client, partner = _gains(lines, _tilt(lines, omega))
    imbalance: Floats = omega * (1.0 - share) * (partner + cash) - share * (client - cash - outside)
    return imbalance


def _tilted(x: Floats, log_omega: Floats) -> Floats:
    """Flows on the lines, then the gains of client and partner before cash (result, dyad)."""
    lines, _ = _unpacked(x)
    flows = _tilt(lines, np.exp(log_omega))
    return np.concatenate((flows, np.stack(_gains(lines, flows))))


TILT = Search("tilt", BISECTIONS, _bracket, _imbalance, _tilted, len(LINES) + 2)


def _accept(
    flows: Floats, cash: Floats, client_gain: Floats, *, partner_gain: Floats, outside: Floats
) -> Deals:
    """Deals in which nobody loses; the others do not happen."""
    surplus = client_gain + partner_gain
    refused = (client_gain < outside - LOSS) | (partner_gain < -LOSS) | (surplus <= NO_GAIN)
    agreed = np.where(refused, 0.0, 1.0)
    return Deals(flows * agreed, cash * agreed, client_gain * agreed, partner_gain * agreed)
