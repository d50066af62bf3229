"""The books: goods pass between accounts, and nothing appears or vanishes.

Every transfer is one amount, debited here and credited there. What is produced, eaten, fired or
spent outside the model is a transfer with the rest of the world. Technology is not used up by
sharing and cover is gone when given, so both are posted against the giver's own account, where the
negative balance is the know-how or political capital issued so far.
"""

from typing import NamedTuple

import numpy as np

from sim.numerics import Floats, add_rows

GOODS = ("cash", "fuel", "technology", "cover", "arms", "minerals", "voice")
CASH, FUEL, TECHNOLOGY, COVER, ARMS, MINERALS, VOICE = range(len(GOODS))
CLIENT, REST = 0, -1
PARTNERS = slice(1, -1)
TOLERANCE = 1e-9


class Ledger(NamedTuple):
    """All accounts: (good, account, run), the client first, then the partners, the rest last."""

    accounts: Floats
    totals: Floats  # what the accounts of each good added up to at the start (good, run)

    @classmethod
    def opened(cls, partners: int, runs: int) -> "Ledger":
        """Empty books."""
        return cls(np.zeros((len(GOODS), partners + 2, runs)), np.zeros((len(GOODS), runs)))

    def endow(self, good: int, account: int | slice, amount: Floats) -> None:
        """Put a stock into an account before the first month."""
        self.accounts[good, account] = amount
        self.totals[good] = add_rows(self.accounts[good])

    def stock(self, good: int, account: int | slice) -> Floats:
        """What an account holds (run,) or (partner, run)."""
        held: Floats = self.accounts[good, account]
        return held

    def ship(self, good: int, amount: Floats, *, to_client: bool) -> None:
        """Move amounts between each partner and the client (partner, run)."""
        sign = 1.0 if to_client else -1.0
        self.accounts[good, PARTNERS] -= sign * amount
        self.accounts[good, CLIENT] += sign * add_rows(amount)

    def move(self, good: int, giver: int, taker: int, amount: Floats) -> None:
        """Move an amount between two accounts (run,)."""
        self.accounts[good, giver] -= amount
        self.accounts[good, taker] += amount

    def settle(self, good: int, stock: Floats) -> None:
        """Bring the partners' stocks to a level, against the rest of the world (partner, run)."""
        self.accounts[good, REST] -= add_rows(stock - self.accounts[good, PARTNERS])
        self.accounts[good, PARTNERS] = stock

    def imbalance(self) -> Floats:
        """What has appeared or vanished of each good, relative to what there is (good, run)."""
        gap = add_rows(self.accounts.swapaxes(0, 1)) - self.totals
        size = np.maximum(1.0, np.maximum(self.accounts.max(axis=1), -self.accounts.min(axis=1)))
        relative: Floats = np.abs(gap) / size
        return relative

    def check(self) -> None:
        """Raise where a good has appeared or vanished, or a stock is negative."""
        if not (self.imbalance() <= TOLERANCE).all():
            lost = GOODS[int(self.imbalance().max(axis=1).argmax())]
            raise LedgerError(f"the books of {lost} do not balance")
        for good, account in ((CASH, CLIENT), (FUEL, CLIENT), (ARMS, CLIENT), (ARMS, PARTNERS)):
            if not (self.accounts[good, account] >= -TOLERANCE).all():
                raise LedgerError(f"more {GOODS[good]} was promised than there is")


class LedgerError(ArithmeticError):
    """The books are wrong: a defect of a rule, never a mistake of the user."""
