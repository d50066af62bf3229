"""The bargain as a compiled loop, where the `fast` extra is installed.

The same formulas in the same order as `bargain.py`, many dyads abreast so that the processor takes several
in a step; the two agree to rounding, and a test holds them together.

What stands abreast lies in small arrays that stay in the processor's cache, run last:
`lines` (part, line, lane) holds the buyers' marginal values, the sellers' marginal costs and the caps, `terms`
(term, lane) what bounds each bargain, `flows` (line, lane) and `gains` (side, lane) what comes of it.
"""

from collections.abc import Callable
from functools import cache
from math import exp

import numpy as np
from numpy.typing import NDArray

from sim.kernels.compiler import compiler
from sim.numerics import Floats

Kernel = Callable[..., None]

#: Lines to the client, which come first, and all lines (`facts/goods.yaml`).
TO_CLIENT, LINES = 4, 8
#: How many dyads stand abreast: enough for long steps, few enough for the cache.
LANES = 256
#: The parts of `lines`.
VALUE, VALUE_SLOPE, COST, COST_SLOPE, CAP = range(5)
#: The rows of `terms`; the last is the cash that would split the gain if the payer had it.
SHARE, OUTSIDE, CASH, WISHED = range(4)
CLIENT, PARTNER = range(2)


@cache
def bargain_kernel() -> Kernel | None:
    """The compiled loop, or None where no compiler is installed or it is turned off."""
    compiled = compiler()
    if compiled is None:
        return None
    parts = (_load, _tilt, _gains, _imbalance, _solve, _pay, _pick_short, _settle_short, _accept)
    globals().update({part.__name__: compiled(part) for part in parts})
    strike_all: Kernel = compiled(_strike_all)
    return strike_all


def _load(
    to_value: Floats, to_slope: Floats, to_cap: Floats, by_cost: Floats, by_slope: Floats, by_cap: Floats,
    line: int, p: int, start: int, n: int, lines: Floats,
) -> None:  # fmt: skip
    """Fetch a line of n dyads of partner p: the buyers' offers first, then the sellers'."""
    for k in range(n):
        lines[VALUE, line, k] = to_value[line, p, start + k]
        lines[VALUE_SLOPE, line, k] = to_slope[line, p, start + k]
        lines[COST, line, k] = by_cost[line, p, start + k]
        lines[COST_SLOPE, line, k] = by_slope[line, p, start + k]
        lines[CAP, line, k] = min(to_cap[line, p, start + k], by_cap[line, p, start + k])


def _tilt(lines: Floats, weight: Floats, n: int, flows: Floats) -> None:
    """Flows when the partner's welfare weighs `weight`."""
    for i in range(LINES):
        # rows by themselves: so the compiler sees that they do not overlap
        v, vs, c, cs = lines[VALUE, i], lines[VALUE_SLOPE, i], lines[COST, i], lines[COST_SLOPE, i]
        cap, q = lines[CAP, i], flows[i]
        if i < TO_CLIENT:
            for k in range(n):
                w = weight[k]
                q[k] = min(max((v[k] - w * c[k]) / (vs[k] + w * cs[k]), 0.0), cap[k])
        else:
            for k in range(n):
                w = weight[k]
                q[k] = min(max((w * v[k] - c[k]) / (w * vs[k] + cs[k]), 0.0), cap[k])


def _gains(lines: Floats, flows: Floats, n: int, gains: Floats) -> None:
    """Gains of client and partner before cash."""
    for k in range(n):
        client = 0.0
        partner = 0.0
        for i in range(TO_CLIENT):
            q = flows[i, k]
            client += q * (lines[VALUE, i, k] - 0.5 * lines[VALUE_SLOPE, i, k] * q)
            partner -= q * (lines[COST, i, k] + 0.5 * lines[COST_SLOPE, i, k] * q)
        for i in range(TO_CLIENT, LINES):
            q = flows[i, k]
            partner += q * (lines[VALUE, i, k] - 0.5 * lines[VALUE_SLOPE, i, k] * q)
            client -= q * (lines[COST, i, k] + 0.5 * lines[COST_SLOPE, i, k] * q)
        gains[CLIENT, k] = client
        gains[PARTNER, k] = partner


def _imbalance(
    lines: Floats, terms: Floats, y: Floats, n: int, weight: Floats, flows: Floats, gains: Floats,
    found: Floats,
) -> None:  # fmt: skip
    """How far the split is from the bargaining shares when ln ω = y, into the last array."""
    for k in range(n):
        weight[k] = exp(y[k])
    _tilt(lines, weight, n, flows)
    _gains(lines, flows, n, gains)
    for k in range(n):
        share, cash = terms[SHARE, k], terms[CASH, k]
        ours, theirs = gains[CLIENT, k], gains[PARTNER, k]
        found[k] = weight[k] * (1.0 - share) * (theirs + cash) - share * (
            ours - cash - terms[OUTSIDE, k]
        )


def _solve(
    lines: Floats, terms: Floats, n: int, bracket: float, steps: int, rows: Floats,
    flows: Floats, gains: Floats,
) -> None:  # fmt: skip
    """Flows and gains of n dyads whose payers lack the cash, into the last two arrays."""
    low, at_low, high, at_high = rows[0], rows[1], rows[2], rows[3]
    middle, at_middle, weight = rows[4], rows[5], rows[6]
    for k in range(n):
        client_short = terms[WISHED, k] > terms[CASH, k]
        low[k] = 0.0 if client_short else -bracket
        high[k] = bracket if client_short else 0.0
    _imbalance(lines, terms, low, n, weight, flows, gains, at_low)
    _imbalance(lines, terms, high, n, weight, flows, gains, at_high)
    for _ in range(steps):
        for k in range(n):
            middle[k] = 0.5 * (low[k] + high[k])
        _imbalance(lines, terms, middle, n, weight, flows, gains, at_middle)
        for k in range(n):
            below = at_middle[k] < 0.0
            low[k] = middle[k] if below else low[k]
            at_low[k] = at_middle[k] if below else at_low[k]
            high[k] = high[k] if below else middle[k]
            at_high[k] = at_high[k] if below else at_middle[k]
    for k in range(n):
        y = 0.5 * (low[k] + high[k])
        if at_low[k] < 0.0 <= at_high[k]:
            y = low[k] - at_low[k] * (high[k] - low[k]) / (at_high[k] - at_low[k])
        weight[k] = exp(y)
    _tilt(lines, weight, n, flows)
    _gains(lines, flows, n, gains)


def _pay(
    share: Floats, client_cash: Floats, partner_cash: Floats, outside: Floats,
    p: int, start: int, n: int, gains: Floats, terms: Floats,
) -> None:  # fmt: skip
    """What bounds n bargains of partner p, and the cash that splits their gains within the limits."""
    for k in range(n):
        r = start + k
        ours, theirs = gains[CLIENT, k], gains[PARTNER, k]
        wished = share[p, r] * (ours + theirs - outside[p, r]) - theirs
        terms[SHARE, k], terms[OUTSIDE, k], terms[WISHED, k] = share[p, r], outside[p, r], wished
        terms[CASH, k] = min(max(wished, -partner_cash[p, r]), client_cash[p, r])


def _pick_short(
    lines: Floats, terms: Floats, gains: Floats, n: int, no_gain: float,
    short_lines: Floats, short_terms: Floats, at: NDArray[np.int64],
) -> int:  # fmt: skip
    """Copy the dyads whose payers lack the cash, and where they stand; how many there are."""
    m = 0
    for k in range(n):
        if terms[WISHED, k] != terms[CASH, k] and gains[CLIENT, k] + gains[PARTNER, k] > no_gain:
            for part in range(5):
                for i in range(LINES):
                    short_lines[part, i, m] = lines[part, i, k]
            for row in range(4):
                short_terms[row, m] = terms[row, k]
            at[m] = k
            m += 1
    return m


def _settle_short(
    short_flows: Floats, short_gains: Floats, at: NDArray[np.int64], m: int, flows: Floats, gains: Floats
) -> None:  # fmt: skip
    """Put m dyads back where they stood."""
    for j in range(m):
        for i in range(LINES):
            flows[i, at[j]] = short_flows[i, j]
        for side in range(2):
            gains[side, at[j]] = short_gains[side, j]


def _accept(
    terms: Floats, q: Floats, gains: Floats, p: int, start: int, n: int, no_gain: float, loss: float,
    flows: Floats, cash: Floats, client_gain: Floats, partner_gain: Floats,
) -> None:  # fmt: skip
    """Write down the deals in which nobody loses; the others do not happen."""
    for k in range(n):
        r = start + k
        ours, theirs = gains[CLIENT, k] - terms[CASH, k], gains[PARTNER, k] + terms[CASH, k]
        refused = ours < terms[OUTSIDE, k] - loss or theirs < -loss or ours + theirs <= no_gain
        agreed = 0.0 if refused else 1.0
        cash[p, r], client_gain[p, r], partner_gain[p, r] = (
            agreed * terms[CASH, k],
            agreed * ours,
            agreed * theirs,
        )
        for i in range(LINES):
            flows[i, p, r] = agreed * q[i, k]


def _strike_all(
    client_a: Floats, client_b: Floats, client_cap: Floats,
    partner_a: Floats, partner_b: Floats, partner_cap: Floats,
    share: Floats, client_cash: Floats, partner_cash: Floats, outside: Floats,
    bracket: float, steps: int, no_gain: float, loss: float,
    flows: Floats, cash: Floats, client_gain: Floats, partner_gain: Floats,
) -> None:  # fmt: skip
    """Every dyad's bargain, into the last four arrays."""
    partners, runs = share.shape
    lines, short_lines = np.empty((5, LINES, LANES)), np.empty((5, LINES, LANES))
    terms, short_terms = np.empty((4, LANES)), np.empty((4, LANES))
    q, short_q = np.empty((LINES, LANES)), np.empty((LINES, LANES))
    gains, short_gains = np.empty((2, LANES)), np.empty((2, LANES))
    rows, even, at = np.empty((7, LANES)), np.ones(LANES), np.empty(LANES, np.int64)
    for p in range(partners):
        for start in range(0, runs, LANES):
            n = min(LANES, runs - start)
            for i in range(TO_CLIENT):
                _load(client_a, client_b, client_cap, partner_a, partner_b, partner_cap, i, p, start, n, lines)  # fmt: skip
            for i in range(TO_CLIENT, LINES):
                _load(partner_a, partner_b, partner_cap, client_a, client_b, client_cap, i, p, start, n, lines)  # fmt: skip
            _tilt(lines, even, n, q)
            _gains(lines, q, n, gains)
            _pay(share, client_cash, partner_cash, outside, p, start, n, gains, terms)
            m = _pick_short(lines, terms, gains, n, no_gain, short_lines, short_terms, at)
            if m > 0:
                _solve(short_lines, short_terms, m, bracket, steps, rows, short_q, short_gains)
                _settle_short(short_q, short_gains, at, m, q, gains)
            _accept(terms, q, gains, p, start, n, no_gain, loss,
                    flows, cash, client_gain, partner_gain)  # fmt: skip
