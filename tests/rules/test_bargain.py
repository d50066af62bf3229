"""The bargain is Nash's: no other package and no other price serves both sides better."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from sim.rules.bargain import FROM_CLIENT, TO_CLIENT, Deals, Terms, _compiled, _plain
from sim.rules.bargain_compiled import kernel
from sim.rules.exchange import Offers
from sim.rules.numerics import Floats

Strike = Callable[[Offers, Offers, Terms], Deals]
DYADS = 150
#: Cash limits: none on either side, tight, loose, none on one side, and no limit at all.
LIMITS = ((0.0, 0.0), (5.0, 5.0), (60.0, 20.0), (0.0, 40.0), (40.0, 0.0), (1e9, 1e9))


def by_kernel(client: Offers, partner: Offers, terms: Terms) -> Deals:
    compiled = kernel()
    if compiled is None:
        pytest.skip("no compiler is installed")
    return _compiled(compiled, client, partner, terms)


@pytest.fixture(params=[_plain, by_kernel], ids=["plain", "compiled"])
def strike(request: pytest.FixtureRequest) -> Strike:
    found: Strike = request.param
    return found


def random_dyads(seed: int, dyads: int = DYADS) -> tuple[Offers, Offers, Floats]:
    """Offers of both sides and the partner's share, of the model's orders of magnitude."""
    rng = np.random.default_rng(seed)
    size = np.array([1.0, 60.0, 20.0, 2.0, 1.0, 20.0])[:, None, None]
    most = np.array([300.0, 3.0, 1.0, 400.0, 200.0, 1.0])[:, None, None]
    shape = (6, 1, dyads)

    def side(low: float, high: float) -> Offers:
        intercept = size * rng.uniform(low, high, shape)
        slope = size / most * np.exp(rng.uniform(-4.0, 1.0, shape))
        cap = most * np.where(rng.random(shape) < 0.15, 0.0, rng.uniform(0.1, 1.5, shape))
        return Offers(intercept, slope, np.where(rng.random(shape) < 0.2, np.inf, cap))

    wants, bears = side(0.0, 2.0), side(-0.3, 1.5)
    client = Offers(*(np.concatenate((w[TO_CLIENT], b[FROM_CLIENT])) for w, b in zip(wants, bears, strict=True)))
    partner = Offers(*(np.concatenate((b[TO_CLIENT], w[FROM_CLIENT])) for w, b in zip(wants, bears, strict=True)))
    return client, partner, rng.uniform(0.1, 0.7, (1, dyads))


def terms(share: Floats, client: float, partner: float, outside: Floats | float = 0.0) -> Terms:
    return Terms(share, *(np.broadcast_to(float(x) if np.isscalar(x) else x, share.shape) for x in (client, partner, outside)))


class Dyad:
    """One bargain, stated a second time: gains, their slopes, and the best there is."""

    def __init__(self, client: Offers, partner: Offers, share: float, ours: float, theirs: float, outside: float):
        sign = np.array([1.0, 1.0, 1.0, -1.0, -1.0, -1.0])
        self.a, self.b = sign * client.intercept, client.slope
        self.c, self.d = -sign * partner.intercept, partner.slope
        self.share, self.outside = share, outside
        cap = np.minimum(client.cap, partner.cap)
        slope = self.b + self.d
        useful = np.maximum(0.0, self.a + self.c) / slope + np.abs(self.a) / self.b + np.abs(self.c) / self.d
        self.cap = np.minimum(cap, useful)
        self.bounds = [(0.0, top) for top in self.cap] + [(-theirs, ours)]

    def gains(self, x: Floats) -> tuple[float, float]:
        """Of client and partner, above what each has without a deal."""
        q, cash = x[:6], x[6]
        client = q @ (self.a - 0.5 * self.b * q) - cash - self.outside
        partner = q @ (self.c - 0.5 * self.d * q) + cash
        return float(client), float(partner)

    def product(self, x: Floats) -> float:
        client, partner = self.gains(x)
        if client <= 0.0 or partner <= 0.0:
            return 0.0
        return client ** (1.0 - self.share) * partner**self.share

    def best(self, *starts: Floats) -> float:
        """The largest Nash product that a climb from any of the starts finds."""
        found = 0.0
        for start in (*starts, *self.guesses()):
            start = np.clip(start, *np.array(self.bounds).T)
            start = self.feasible(start)
            if self.product(start) > 0.0:
                climbed = minimize(self.minus_log, start, jac=True, bounds=self.bounds, method="L-BFGS-B",
                                   options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-10})
                found = max(found, self.product(start), self.product(climbed.x))
        return found

    def guesses(self) -> Iterator[Floats]:
        efficient = np.clip((self.a + self.c) / (self.b + self.d), 0.0, self.cap)
        even = 0.5 * (self.gains(np.append(efficient, 0.0))[0] - self.gains(np.append(efficient, 0.0))[1])
        yield np.append(efficient, even)
        yield np.append(0.3 * efficient, 0.3 * even)

    def feasible(self, x: Floats) -> Floats:
        """A start from which both gain, if a search for one succeeds."""
        if self.product(x) > 0.0:
            return x
        far = minimize(lambda y: -y[7], np.append(x, min(self.gains(x))), method="SLSQP",
                       bounds=[*self.bounds, (None, None)],
                       constraints=[{"type": "ineq", "fun": lambda y: np.array(self.gains(y[:7])) - y[7]}],
                       options={"maxiter": 60})
        return np.clip(far.x[:7], *np.array(self.bounds).T)

    def minus_log(self, x: Floats) -> tuple[float, Floats]:
        client, partner = self.gains(x)
        if client <= 0.0 or partner <= 0.0:
            return 1e6 - min(client, partner), np.zeros(7)
        q = x[:6]
        by_client = np.append(self.a - self.b * q, -1.0)
        by_partner = np.append(self.c - self.d * q, 1.0)
        value = (1.0 - self.share) * np.log(client) + self.share * np.log(partner)
        return -value, -((1.0 - self.share) * by_client / client + self.share * by_partner / partner)


def dyad(client: Offers, partner: Offers, bounds: Terms, n: int) -> Dyad:
    ours, theirs = (Offers(*(part[:, 0, n] for part in offers)) for offers in (client, partner))
    return Dyad(ours, theirs, *(float(part[0, n]) for part in (bounds.share, bounds.client_cash, bounds.partner_cash, bounds.outside)))


@pytest.mark.parametrize("limits", LIMITS, ids=str)
@pytest.mark.parametrize("outside", [0.0, 20.0])
def test_no_search_finds_a_better_package(limits: tuple[float, float], outside: float) -> None:
    client, partner, share = random_dyads(7)
    bounds = terms(share, *limits, outside)
    deals = _plain(client, partner, bounds)
    struck = 0
    for n in range(DYADS):
        one = dyad(client, partner, bounds, n)
        ours = np.append(deals.flows[:, 0, n], deals.cash[0, n])
        best = one.best(ours)
        struck += best > 0.1
        if best > 0.1:
            assert one.product(ours) >= 0.999 * best, (n, one.gains(ours), best)
    assert struck > DYADS / 2
