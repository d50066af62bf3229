"""The bargain is Nash's: no other package and no other price serves both sides better."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from sim.numerics import Floats
from sim.rules.bargain import (
    ARMS,
    FROM_CLIENT,
    LOSS,
    TO_CLIENT,
    Deals,
    Terms,
    bargain,
)
from sim.rules.exchange import Offers
from tests.compiled.compiling import compiled

Strike = Callable[[Offers, Offers, Terms], Deals]
DYADS = 150
#: Cash limits of client and partner: none, tight, loose, one-sided, and as good as unlimited.
LIMITS = ((0.0, 0.0), (5.0, 5.0), (60.0, 20.0), (0.0, 40.0), (40.0, 0.0), (1e9, 1e9))
SIZE = np.array([1.0, 60.0, 20.0, 2.0, 2.0, 1.0, 20.0, 3.0])
MOST = np.array([300.0, 3.0, 1.0, 20.0, 400.0, 200.0, 1.0, 12.0])
LINES = len(SIZE)


def by_code(client: Offers, partner: Offers, terms: Terms) -> Deals:
    """The bargains as machine code strikes them."""

    def strike(*parts: Floats) -> Deals:
        return bargain(Offers(*parts[:3]), Offers(*parts[3:6]), Terms(*parts[6:]))

    shape = client.intercept.shape[1:]
    bounds = (np.broadcast_to(bound, shape) for bound in terms)
    return Deals(*compiled(strike, *client, *partner, *bounds))


@pytest.fixture(params=[bargain, by_code], ids=["plain", "compiled"])
def strike(request: pytest.FixtureRequest) -> Strike:
    found: Strike = request.param
    return found


def random_dyads(seed: int, dyads: int = DYADS) -> tuple[Offers, Offers, Floats]:
    """Offers of both sides and the partner's share, of the model's orders of magnitude."""
    rng = np.random.default_rng(seed)
    size, most, shape = SIZE[:, None, None], MOST[:, None, None], (LINES, 1, dyads)

    def side(low: float, high: float) -> Offers:
        slope = size / most * np.exp(rng.uniform(-4.0, 1.0, shape))
        cap = most * rng.uniform(0.1, 1.5, shape) * (rng.random(shape) > 0.15)
        free = rng.random(shape) < 0.2
        return Offers(size * rng.uniform(low, high, shape), slope, np.where(free, np.inf, cap))

    wants, bears = side(0.0, 2.0), side(-0.3, 1.5)
    return _joined(wants, bears), _joined(bears, wants), rng.uniform(0.1, 0.7, (1, dyads))


def _joined(first: Offers, last: Offers) -> Offers:
    """One side's lines to the client from the first, those from the client from the last."""
    pairs = zip(first, last, strict=True)
    return Offers(*(np.concatenate((a[TO_CLIENT], b[FROM_CLIENT])) for a, b in pairs))


def terms(share: Floats, ours: float, theirs: float, outside: float = 0.0) -> Terms:
    return Terms(share, *(np.full(share.shape, bound) for bound in (ours, theirs, outside)))


class Dyad:
    """One bargain, written a second time: gains, their slopes, and a search for the best."""

    def __init__(self, client: Offers, partner: Offers, bounds: Terms, n: int) -> None:
        sign = np.where(np.arange(LINES) < ARMS, 1.0, -1.0)
        a, b, ours = (part[:, 0, n] for part in client)
        c, d, theirs = (part[:, 0, n] for part in partner)
        self.a, self.b, self.c, self.d = sign * a, b, -sign * c, d
        self.share, most, least, self.outside = (float(part[0, n]) for part in bounds)
        useful = np.abs(self.a) / b + np.abs(self.c) / d
        cap = np.minimum(np.minimum(ours, theirs), useful)
        self.scale = np.append(MOST, 100.0)
        self.low, self.high = np.append(np.zeros(LINES), -least), np.append(cap, most)

    def gains(self, x: Floats) -> Floats:
        """Of client and partner, beyond what each has without a deal."""
        q, cash = x[:LINES], x[LINES]
        client = (q * (self.a - 0.5 * self.b * q)).sum() - cash - self.outside
        partner = (q * (self.c - 0.5 * self.d * q)).sum() + cash
        return np.array([client, partner])

    def slopes(self, x: Floats) -> Floats:
        q = x[:LINES]
        return np.stack([np.append(self.a - self.b * q, -1.0), np.append(self.c - self.d * q, 1.0)])

    def product(self, x: Floats) -> float:
        client, partner = self.gains(x)
        good = client > 0.0 and partner > 0.0
        return float(client ** (1.0 - self.share) * partner**self.share) if good else 0.0

    def best(self, start: Floats) -> float:
        """The largest Nash product that a search finds; it need not begin at our answer."""
        efficient = np.clip((self.a + self.c) / (self.b + self.d), 0.0, self.high[:LINES])
        even = np.append(efficient, 0.0)
        even[LINES] = -0.5 * np.diff(self.gains(even))[0]
        starts = [np.clip(x, self.low, self.high) for x in (start, even)]
        starts = [x for x in starts if self.product(x) > 0.0] or [self.mutual(starts[1])]
        climbed = [self.climbed(x) for x in starts if self.product(x) > 0.0]
        return max((self.product(x) for x in starts + climbed), default=0.0)

    def mutual(self, x: Floats) -> Floats:
        """The package whose smaller gain is largest."""
        limits = zip(self.low / self.scale, self.high / self.scale, strict=True)
        scale = np.append(self.scale, 1.0)
        found = minimize(
            lambda y: -y[-1], np.append(x / self.scale, self.gains(x).min()),
            jac=lambda _: -np.eye(LINES + 2)[-1], method="SLSQP", bounds=[*limits, (None, None)],
            constraints={
                "type": "ineq",
                "fun": lambda y: self.gains(y[:-1] * self.scale) - y[-1],
                "jac": lambda y: np.c_[self.slopes(y[:-1] * self.scale), [-1.0, -1.0]] * scale,
            },
            options={"maxiter": 40},
        )  # fmt: skip
        return np.clip(found.x[:-1] * self.scale, self.low, self.high)

    def climbed(self, x: Floats) -> Floats:
        weights = np.array([1.0 - self.share, self.share])

        def descent(y: Floats) -> tuple[float, Floats]:
            gains = self.gains(y * self.scale)
            if (gains <= 0.0).any():
                return 1e6 - float(gains.min()), np.zeros(LINES + 1)
            slope = (weights / gains) @ self.slopes(y * self.scale) * self.scale
            return -float((weights * np.log(gains)).sum()), -slope

        limits = list(zip(self.low / self.scale, self.high / self.scale, strict=True))
        found = minimize(descent, x / self.scale, jac=True, bounds=limits, method="L-BFGS-B",
                         options={"ftol": 1e-10})  # fmt: skip
        return np.clip(found.x * self.scale, self.low, self.high)


QUICK = {((0.0, 0.0), 0.0), ((5.0, 5.0), 0.0), ((0.0, 40.0), 20.0)}


@pytest.mark.parametrize(
    ("limits", "outside"),
    [
        pytest.param(*case, marks=() if case in QUICK else pytest.mark.slow)
        for case in product(LIMITS, (0.0, 20.0))
    ],
)
def test_no_search_finds_a_better_package(limits: tuple[float, float], outside: float) -> None:
    client, partner, share = random_dyads(7)
    bounds = terms(share, *limits, outside)
    deals, worse, struck = bargain(client, partner, bounds), [], 0
    for n in range(DYADS):
        one = Dyad(client, partner, bounds, n)
        ours = np.append(deals.flows[:, 0, n], deals.cash[0, n])
        best = one.best(ours)
        struck += best > 0.1
        if best > 0.1 and one.product(ours) < 0.999 * best:
            worse.append((n, one.product(ours), best))
    assert worse == []
    assert struck > DYADS / 3


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_the_search_itself_finds_what_the_closed_form_gives(limits: tuple[float, float]) -> None:
    client, partner, share = random_dyads(3, 20)
    bounds = terms(share, *limits)
    deals = bargain(client, partner, bounds)
    for n in range(20):
        one = Dyad(client, partner, bounds, n)
        ours = one.product(np.append(deals.flows[:, 0, n], deals.cash[0, n]))
        assert one.best(np.zeros(LINES + 1)) >= 0.99 * ours


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_nobody_loses_and_what_is_refused_carries_nothing(
    limits: tuple[float, float], strike: Strike
) -> None:
    client, partner, share = random_dyads(5, 2000)
    bounds = terms(share, *limits, outside=40.0)
    deals = strike(client, partner, bounds)
    struck = deals.surplus > 0.0
    assert 0 < struck.sum() < struck.size
    assert (deals.partner_gain >= -LOSS).all()
    assert (deals.client_gain[struck] >= 40.0 - LOSS).all()
    for nothing in (deals.flows[:, ~struck], deals.cash[~struck], deals.client_gain[~struck]):
        assert not nothing.any()


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_flows_and_cash_stay_within_their_limits(
    limits: tuple[float, float], strike: Strike
) -> None:
    client, partner, share = random_dyads(6, 500)
    deals = strike(client, partner, terms(share, *limits))
    assert (deals.flows >= 0.0).all()
    assert (deals.flows <= np.minimum(client.cap, partner.cap)).all()
    assert (deals.cash <= limits[0]).all()
    assert (deals.cash >= -limits[1]).all()
    assert (deals.flows > 0.0).any(axis=(1, 2)).all()


@pytest.mark.parametrize("outside", [0.0, 25.0])
def test_ample_cash_splits_the_gain_beyond_the_outside_option_by_the_shares(
    outside: float, strike: Strike
) -> None:
    client, partner, share = random_dyads(8, 300)
    deals = strike(client, partner, terms(share, 1e9, 1e9, outside))
    struck = deals.surplus > 0.0
    kept = share * (deals.surplus - outside)
    assert struck.any()
    np.testing.assert_allclose(deals.partner_gain[struck], kept[struck], rtol=1e-9, atol=1e-6)


def test_a_better_outside_option_serves_the_client(strike: Strike) -> None:
    client, partner, share = random_dyads(9, 300)
    without, with_one = (strike(client, partner, terms(share, 1e9, 1e9, x)) for x in (0.0, 10.0))
    both = (without.surplus > 0.0) & (with_one.surplus > 0.0)
    assert both.any()
    assert (with_one.client_gain[both] > without.client_gain[both]).all()
    np.testing.assert_array_equal(without.flows[:, both], with_one.flows[:, both])


@pytest.mark.parametrize("limits", LIMITS, ids=str)
@pytest.mark.parametrize("outside", [0.0, 20.0])
def test_the_compiled_form_is_the_plain_one(limits: tuple[float, float], outside: float) -> None:
    client, partner, share = random_dyads(10, 2000)
    bounds = terms(share, *limits, outside)
    pairs = zip(bargain(client, partner, bounds), by_code(client, partner, bounds), strict=True)
    for plain, coded in pairs:
        np.testing.assert_allclose(coded, plain, rtol=1e-9, atol=1e-9)


def test_a_dyad_strikes_the_same_deal_alone_and_among_many(strike: Strike) -> None:
    client, partner, share = random_dyads(12, 700)
    together = strike(client, partner, terms(share, 30.0, 20.0, 5.0))
    for n in (0, 1, 255, 256, 257, 511, 512, 699):
        one, other = (Offers(*(x[..., [n]] for x in offers)) for offers in (client, partner))
        alone = strike(one, other, terms(share[..., [n]], 30.0, 20.0, 5.0))
        for whole, single in zip(together, alone, strict=True):
            np.testing.assert_array_equal(whole[..., [n]], single)


def test_a_package_moves_without_a_jump_as_the_cash_runs_out(strike: Strike) -> None:
    limit = np.linspace(0.0, 300.0, 6001)
    for n in range(40):
        client, partner, share = random_dyads(11, 40)
        ours, theirs = ([part[:, :, n : n + 1] for part in offers] for offers in (client, partner))
        wide = [
            Offers(*(np.repeat(p, len(limit), axis=2) for p in side)) for side in (ours, theirs)
        ]
        share = np.full((1, len(limit)), share[0, n])
        bounds = Terms(share, limit[None], limit[None], np.zeros_like(share))
        deals = strike(*wide, bounds)
        jump = np.abs(np.diff(deals.flows, axis=2)).max(axis=(1, 2))
        width = np.ptp(deals.flows, axis=2).max(axis=1)
        assert (jump <= 0.05 * width + 1e-6 * MOST).all(), n


@given(st.integers(0, 10_000), st.sampled_from(LIMITS[:5]))
def test_a_hair_more_or_less_moves_a_package_by_a_hair(
    seed: int, limits: tuple[float, float]
) -> None:
    client, partner, share = random_dyads(seed, 20)
    nudged = client._replace(intercept=client.intercept * (1.0 + 1e-9))
    one, other = (bargain(side, partner, terms(share, *limits)) for side in (client, nudged))
    both = (one.surplus > 0.01) & (other.surplus > 0.01)
    moved = np.abs(one.flows - other.flows)[:, both] / MOST[:, None]
    assert (moved < 1e-4).all()


def test_a_dyad_deals_the_same_whatever_its_neighbours(strike: Strike) -> None:
    client, partner, share = random_dyads(12, 60)
    bounds = terms(share, 5.0, 5.0)
    together = strike(client, partner, bounds)
    for n in (0, 17, 59):
        sides = [Offers(*(part[:, :, n : n + 1] for part in s)) for s in (client, partner)]
        alone = strike(*sides, Terms(*(part[:, n : n + 1] for part in bounds)))
        for one, many in zip(alone, together, strict=True):
            np.testing.assert_array_equal(one, many[..., n : n + 1])


@pytest.mark.parametrize("dearer", [0.1, 1.0])
def test_where_cash_binds_a_dearer_shell_is_paid_in_more_of_everything_else(
    strike: Strike, dearer: float
) -> None:
    """Linkage needs limited side payments (Tollison & Willett 1979)."""
    client, partner, share = random_dyads(23, 2000)
    bound = terms(share, 0.0, 20.0)
    worth = partner.intercept.copy()
    worth[TO_CLIENT] = np.maximum(worth[TO_CLIENT], 0.0)  # nobody gives for the joy of it
    partner = partner._replace(intercept=worth.copy())
    before = strike(client, partner, bound)
    worth[ARMS] += dearer * SIZE[ARMS]
    after = strike(client, partner._replace(intercept=worth), bound)
    short = (before.cash <= -20.0 + 1e-9) & (after.cash <= -20.0 + 1e-9)
    assert short.sum() > 100
    falls = (before.flows - after.flows)[TO_CLIENT][:, short] / MOST[TO_CLIENT, None]
    assert falls.max() < 1e-3
    assert falls.min() < -1e-2
