"""The market: it clears the bargains of a month, in one of four orders of moves.

Partners' deals affect each other, for the client wants less fuel and food from one where it expects
more from another. What it expects is a variant: `smoothed`, a five-month memory of deliveries;
`fixed_point`, what all will in fact agree this month; or deals one after the other, each seeing
those already struck, `largest_first` or in `random` order. Under constant drivers the first two
settle to the same flows (Huberman & Glance 1993 on why the order of moves must be compared).
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from sim.numerics import Floats, add_rows, highest
from sim.rules.bargain import FUEL, Deals, Terms, bargain
from sim.rules.exchange import Offers

#: Value of fuel and food to the client, given expected deliveries (partner, run).
FuelWanted = Callable[[Floats], tuple[Floats, Floats]]
DAMPING = 0.25
LONGEST_STEP = 1e4
MOST_ROUNDS = 200
TOLERANCE = 1e-9


def clear(
    moves: str, client: Offers, partners: Offers, *, terms: Terms, expected: Floats,
    wanted: FuelWanted, order: Floats,
) -> Deals:  # fmt: skip
    """The month's deals.

    Args:
        moves: "smoothed", "fixed_point", "largest_first" or "random".
        client, partners: both sides' offers (line, partner, run).
        terms: what bounds each bargain.
        expected: smoothed deliveries of fuel and food, $m (partner, run).
        wanted: the client's value of fuel and food given expected deliveries.
        order: who deals earlier: larger first (partner, run).
    """
    strike = partial(_strike, client, partners, terms, wanted=wanted)
    if moves == "smoothed":
        return bargain(client, partners, terms)
    if moves == "fixed_point":
        return _fixed_point(strike, expected)
    return _in_turn(strike, expected, order)


def _strike(
    client: Offers, partners: Offers, terms: Terms, expected: Floats, *, wanted: FuelWanted
) -> Deals:
    """All bargains, given what each partner is expected to deliver."""
    intercept, slope = wanted(expected)
    other_lines = slice(FUEL + 1, None)  # fuel is the first line
    client = client._replace(
        intercept=np.concatenate((intercept[None], client.intercept[other_lines])),
        slope=np.concatenate((slope[None], client.slope[other_lines])),
    )
    return bargain(client, partners, terms)


def _fixed_point(strike: Callable[[Floats], Deals], expected: Floats) -> Deals:
    """Deals that are each right given the others: expectations are moved until they come true.

    A step is the surprise times a length that is learned from the last two surprises (Barzilai &
    Borwein 1988), since two suppliers that are near alike share their part of the market slowly. A
    history stops moving when its own expectations have settled, so it does not depend on others.
    """
    expected = expected.copy()
    length = np.full(expected.shape[-1], DAMPING)
    step = surprise = np.zeros_like(expected)
    for _ in range(MOST_ROUNDS):
        last, surprise = surprise, strike(expected).flows[FUEL] - expected
        moving = highest(np.abs(surprise)) > TOLERANCE
        if not moving.any():
            break
        length = _step_length(step, surprise - last, length)
        step = np.where(moving, length * surprise, 0.0)
        expected = np.maximum(0.0, expected + step)
    return strike(expected)


def _step_length(step: Floats, turn: Floats, length: Floats) -> Floats:
    """How far to follow the surprise, per history: what the last step did to it, inverted (run,)."""
    answered, turned = -add_rows(step * turn), add_rows(turn * turn)
    known = (answered > 0.0) & (turned > 0.0)
    learned = np.where(known, answered, 1.0) / np.where(known, turned, 1.0)
    return np.clip(np.where(known, learned, length), DAMPING / 4, LONGEST_STEP)


def _in_turn(strike: Callable[[Floats], Deals], expected: Floats, order: Floats) -> Deals:
    """Deals one after the other: each sees those already struck, and expects the rest."""
    partners = len(order)
    rank = np.argsort(np.argsort(-order, axis=0, kind="stable"), axis=0, kind="stable")
    agreed, struck = expected.copy(), None
    for turn in range(partners):
        deals, now = strike(agreed), rank == turn
        struck = deals if struck is None else _merge(struck, deals, now)
        agreed = np.where(now, deals.flows[FUEL], agreed)
    assert struck is not None
    return struck


def _merge(before: Deals, now: Deals, chosen: Floats) -> Deals:
    return Deals(*(np.where(chosen, new, old) for new, old in zip(now, before, strict=True)))
