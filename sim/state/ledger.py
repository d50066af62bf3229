"""The ledger: goods pass between accounts, and nothing appears or vanishes.

Every transfer is one amount, debited here and credited there. What is produced, eaten, fired or
spent outside the model is a transfer with the rest of the world. Technology is not used up by
sharing and cover is gone when given, so both are posted against the giver's own account, where the
negative balance is the know-how or political capital issued so far.
"""

from typing import NamedTuple

import numpy as np

from sim.facts import load_goods
from sim.numerics import Floats, add_rows

#: The goods by account: money first, then the lines of a bargain (`facts/goods.yaml`).
GOODS = (load_goods().money.name, *(line.name for line in load_goods().lines))
CASH, FUEL, TECHNOLOGY, COVER, ARMS, MINERALS, VOICE = range(len(GOODS))
CLIENT, REST = 0, -1
PARTNERS = slice(1, -1)
TOLERANCE = 1e-9


class Ledger(NamedTuple):
    """All accounts. A posting gives a new ledger, in which one good has new accounts."""

    accounts: tuple[Floats, ...]
    """By good (account, run): the client first, then the partners, the rest of the world last."""
    totals: Floats
    """What the accounts of each good added up to at the start (good, run)."""

    @classmethod
    def opened(cls, partners: int, runs: int) -> "Ledger":
        """A ledger of empty accounts."""
        return cls((np.zeros((partners + 2, runs)),) * len(GOODS), np.zeros((len(GOODS), runs)))

    def endow(self, good: int, account: int | slice, amount: Floats) -> "Ledger":
        """With a stock in an account before the first month."""
        accounts = self.accounts[good].copy()
        accounts[account] = amount
        totals = self.totals.copy()
        totals[good] = add_rows(accounts)
        return Ledger(self._with(good, accounts).accounts, totals)

    def stock(self, good: int, account: int | slice) -> Floats:
        """What an account holds (run,) or (partner, run)."""
        held: Floats = self.accounts[good][account]
        return held

    def ship(self, good: int, amount: Floats, *, to_client: bool) -> "Ledger":
        """With amounts moved between each partner and the client (partner, run)."""
        before, total = self.accounts[good], add_rows(amount)
        credit, debit = (np.add, np.subtract) if to_client else (np.subtract, np.add)
        after = np.empty_like(before)  # filled row by row: joining rows would copy them once more
        credit(before[CLIENT], total, out=after[CLIENT])
        debit(before[PARTNERS], amount, out=after[PARTNERS])
        after[REST] = before[REST]
        return self._with(good, after)

    def move(self, good: int, giver: int, taker: int, amount: Floats) -> "Ledger":
        """With an amount moved between two accounts (run,)."""
        after = self.accounts[good].copy()
        after[giver] -= amount
        after[taker] += amount
        return self._with(good, after)

    def settle(self, good: int, stock: Floats) -> "Ledger":
        """With the partners' stocks at a level, against the rest of the world (partner, run)."""
        before = self.accounts[good]
        after = np.empty_like(before)
        after[CLIENT], after[PARTNERS] = before[CLIENT], stock
        np.subtract(before[REST], add_rows(stock - before[PARTNERS]), out=after[REST])
        return self._with(good, after)

    def _with(self, good: int, accounts: Floats) -> "Ledger":
        return Ledger((*self.accounts[:good], accounts, *self.accounts[good + 1 :]), self.totals)

    def imbalance(self) -> Floats:
        """What has appeared or vanished of each good, relative to what there is (good, run)."""
        accounts = np.stack(self.accounts, axis=1)  # (account, good, run)
        gap = add_rows(accounts) - self.totals
        size = np.maximum(1.0, np.maximum(accounts.max(axis=0), -accounts.min(axis=0)))
        relative: Floats = np.abs(gap) / size
        return relative

    def check(self) -> None:
        """Raise where a good has appeared or vanished, or a stock is negative."""
        # a gap is compared with at least 1, so a small one is allowed whatever the accounts hold
        goods = zip(self.accounts, self.totals, strict=True)
        small = all((np.abs(held.sum(axis=0) - total) <= TOLERANCE).all() for held, total in goods)
        if not small and not (self.imbalance() <= TOLERANCE).all():
            lost = GOODS[int(self.imbalance().max(axis=1).argmax())]
            raise LedgerError(f"the accounts of {lost} do not balance")
        for good, account in ((CASH, CLIENT), (FUEL, CLIENT), (ARMS, CLIENT), (ARMS, PARTNERS)):
            if not (self.stock(good, account) >= -TOLERANCE).all():
                raise LedgerError(f"more {GOODS[good]} was promised than there is")


class LedgerError(ArithmeticError):
    """The ledger is wrong: a defect of a rule, never a mistake of the user."""
