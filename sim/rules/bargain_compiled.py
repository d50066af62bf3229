"""The bargain as a compiled loop, where the `fast` extra is installed.

The same formulas in the same order as `bargain.py`, one dyad and history at a time; the two agree to
rounding, and a test holds them together.
"""

from collections.abc import Callable
from functools import cache
from math import exp
from typing import Any

import numpy as np

from sim.compiler import compiler
from sim.rules.numerics import Floats

Kernel = Callable[..., None]


@cache
def kernel() -> Kernel | None:
    """The compiled loop, or None where no compiler is installed or it is turned off."""
    compiled = compiler()
    if compiled is None:
        return None
    gains, tilt, imbalance, solve = (compiled(f) for f in (_gains, _tilt, _imbalance, _solve))
    _bind(gains, tilt, imbalance, solve)
    strike_all: Kernel = compiled(_strike_all)
    return strike_all


def _bind(gains: Any, tilt: Any, imbalance: Any, solve: Any) -> None:
    """Let the compiled functions call each other."""
    globals().update(_gains=gains, _tilt=tilt, _imbalance=imbalance, _solve=solve)


def _gains(v: Floats, vs: Floats, c: Floats, cs: Floats, q: Floats) -> tuple[float, float]:
    """Gains of client and partner before cash, of one dyad's six lines."""
    client = 0.0
    partner = 0.0
    for i in range(3):
        client += q[i] * (v[i] - 0.5 * vs[i] * q[i])
        partner -= q[i] * (c[i] + 0.5 * cs[i] * q[i])
    for i in range(3, 6):
        partner += q[i] * (v[i] - 0.5 * vs[i] * q[i])
        client -= q[i] * (c[i] + 0.5 * cs[i] * q[i])
    return client, partner


def _tilt(v: Floats, vs: Floats, c: Floats, cs: Floats, cap: Floats, w: float, q: Floats) -> None:
    """Flows when the partner's welfare weighs w, into q."""
    for i in range(3):
        q[i] = min(max((v[i] - w * c[i]) / (vs[i] + w * cs[i]), 0.0), cap[i])
    for i in range(3, 6):
        q[i] = min(max((w * v[i] - c[i]) / (w * vs[i] + cs[i]), 0.0), cap[i])


def _imbalance(
    v: Floats, vs: Floats, c: Floats, cs: Floats, cap: Floats, q: Floats,
    y: float, cash: float, share: float, outside: float,
) -> float:  # fmt: skip
    """How far the split is from the bargaining shares when ln w = y."""
    w = exp(y)
    _tilt(v, vs, c, cs, cap, w, q)
    client, partner = _gains(v, vs, c, cs, q)
    return w * (1.0 - share) * (partner + cash) - share * (client - cash - outside)


def _solve(
    v: Floats, vs: Floats, c: Floats, cs: Floats, cap: Floats, q: Floats,
    cash: float, share: float, outside: float, client_short: bool, bracket: float, steps: int,
) -> None:  # fmt: skip
    """Flows of a dyad whose payer lacks the cash, into q."""
    low = 0.0 if client_short else -bracket
    high = bracket if client_short else 0.0
    at_low = _imbalance(v, vs, c, cs, cap, q, low, cash, share, outside)
    at_high = _imbalance(v, vs, c, cs, cap, q, high, cash, share, outside)
    for _ in range(steps):
        middle = 0.5 * (low + high)
        at_middle = _imbalance(v, vs, c, cs, cap, q, middle, cash, share, outside)
        if at_middle < 0.0:
            low, at_low = middle, at_middle
        else:
            high, at_high = middle, at_middle
    y = 0.5 * (low + high)
    if at_low < 0.0 <= at_high:
        y = low - at_low * (high - low) / (at_high - at_low)
    _tilt(v, vs, c, cs, cap, exp(y), q)


def _strike_all(
    client_a: Floats, client_b: Floats, client_cap: Floats,
    partner_a: Floats, partner_b: Floats, partner_cap: Floats,
    share: Floats, client_cash: Floats, partner_cash: Floats, outside: Floats,
    bracket: float, steps: int, no_gain: float, loss: float,
    flows: Floats, cash: Floats, client_gain: Floats, partner_gain: Floats,
) -> None:  # fmt: skip
    """Every dyad's bargain, into the last four arrays."""
    partners, runs = share.shape
    v, vs, c, cs = np.empty(6), np.empty(6), np.empty(6), np.empty(6)
    cap, q = np.empty(6), np.empty(6)
    for p in range(partners):
        for r in range(runs):
            for i in range(6):
                if i < 3:
                    v[i], vs[i] = client_a[i, p, r], client_b[i, p, r]
                    c[i], cs[i] = partner_a[i, p, r], partner_b[i, p, r]
                else:
                    v[i], vs[i] = partner_a[i, p, r], partner_b[i, p, r]
                    c[i], cs[i] = client_a[i, p, r], client_b[i, p, r]
                cap[i] = min(client_cap[i, p, r], partner_cap[i, p, r])
                q[i] = min(max((v[i] - c[i]) / (vs[i] + cs[i]), 0.0), cap[i])
            ours, theirs = _gains(v, vs, c, cs, q)
            wished = share[p, r] * (ours + theirs - outside[p, r]) - theirs
            paid = min(max(wished, -partner_cash[p, r]), client_cash[p, r])
            if wished != paid and ours + theirs > no_gain:
                _solve(v, vs, c, cs, cap, q, paid, share[p, r], outside[p, r],
                       wished > paid, bracket, steps)  # fmt: skip
                ours, theirs = _gains(v, vs, c, cs, q)
            ours -= paid
            theirs += paid
            refused = ours < outside[p, r] - loss or theirs < -loss or ours + theirs <= no_gain
            kept = 0.0 if refused else 1.0
            for i in range(6):
                flows[i, p, r] = kept * q[i]
            cash[p, r], client_gain[p, r], partner_gain[p, r] = (
                kept * paid,
                kept * ours,
                kept * theirs,
            )
