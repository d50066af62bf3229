"""The ledger: goods pass between accounts, and nothing appears or vanishes.

Every transfer is one amount, debited here and credited there. What is produced, eaten, fired or
spent outside the model is a transfer with the rest of the world. Technology is not used up by
sharing and cover is gone when given, so both are posted against the giver's own account, where the
negative balance is the know-how or political capital issued so far.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.facts import load_goods
from sim.numerics import Bools, Floats, add_rows, any_row

#: The goods by account: money first, then the lines of a bargain (`facts/goods.yaml`), then what
#: only partners trade with each other.
GOODS = (
    load_goods().money.name,
    *(line.name for line in load_goods().lines),
    "supplies", "assurance", "raw_materials",
)  # fmt: skip
(
    CASH, FUEL, TECHNOLOGY, COVER, WEAPONS, ARMS, MINERALS, VOICE, SYSTEMS,
    SUPPLIES, ASSURANCE, RAW_MATERIALS,
) = range(len(GOODS))  # fmt: skip
#: What passes between the client and a partner.
CLIENT_GOODS = GOODS[: SYSTEMS + 1]
#: The accounts: the client, the partners, the enemy of a patron at war, the rest of the world.
CLIENT, FRONT, REST = 0, -2, -1
PARTNERS = slice(1, -2)
TOLERANCE = 1e-9
#: Stocks: nobody gives more than it has.
HELD: tuple[tuple[int, int | slice], ...] = (
    (CASH, CLIENT), (FUEL, CLIENT), (ARMS, CLIENT), (ARMS, PARTNERS), (SYSTEMS, CLIENT), (SYSTEMS, PARTNERS),
)  # fmt: skip


class Ledger(NamedTuple):
    """All accounts. A posting gives a new ledger, in which one good has new accounts."""

    accounts: tuple[Floats, ...]
    """By good (account, run): the client, the partners, the front, the rest of the world."""
    totals: Floats
    """What the accounts of each good added up to at the start (good, run)."""

    @classmethod
    def opened(cls, partners: int, runs: int) -> "Ledger":
        """A ledger of empty accounts."""
        return cls((np.zeros((partners + 3, runs)),) * len(GOODS), np.zeros((len(GOODS), runs)))

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
        after[FRONT:] = before[FRONT:]
        return self._with(good, after)

    def exchange(
        self,
        good: int,
        givers: Iterable[int],
        takers: Iterable[int],
        amounts: Iterable[Floats],
    ) -> "Ledger":
        """With an amount moved between the accounts of each pair (run,)."""
        after = self.accounts[good].copy()
        for giver, taker, amount in zip(givers, takers, amounts, strict=True):
            after[giver] -= amount
            after[taker] += amount
        return self._with(good, after)

    def move(self, good: int, giver: int, taker: int, amount: Floats) -> "Ledger":
        """With an amount moved between two accounts (run,)."""
        after = self.accounts[good].copy()
        after[giver] -= amount
        after[taker] += amount
        return self._with(good, after)

    def settle(self, good: int, account: int | slice, stock: Floats) -> "Ledger":
        """With an account, or those of all partners, at a level, against the rest of the world.

        What came and went within a month leaves no rounding of its own in the books.
        """
        before = self.accounts[good]
        after, change = before.copy(), stock - before[account]
        after[account] = stock
        after[REST] -= add_rows(change) if change.ndim > 1 else change
        return self._with(good, after)

    def _with(self, good: int, accounts: Floats) -> "Ledger":
        return Ledger((*self.accounts[:good], accounts, *self.accounts[good + 1 :]), self.totals)

    def imbalance(self) -> Floats:
        """What has appeared or vanished of each good, relative to what there is (good, run)."""
        return np.stack(
            [_imbalance(*good) for good in zip(self.accounts, self.totals, strict=True)]
        )

    def faults(self) -> Bools:
        """Where `check` would find something wrong (run,)."""
        wrong = any_row(~(self.imbalance() <= TOLERANCE))
        for good, account in HELD:
            wrong = wrong | any_row(~(self.stock(good, account) >= -TOLERANCE))
        return wrong

    def check(self) -> None:
        """Raise where a good has appeared or vanished, or a stock is negative."""
        for good, (held, total) in enumerate(zip(self.accounts, self.totals, strict=True)):
            # a gap is compared with at least 1, so a small one is allowed whatever the accounts hold
            gap = np.abs(held.sum(axis=0) - total)
            if not (gap <= TOLERANCE).all() and not (_imbalance(held, total) <= TOLERANCE).all():
                raise LedgerError(f"the accounts of {GOODS[good]} do not balance")
        for good, account in HELD:
            if not (self.stock(good, account) >= -TOLERANCE).all():
                raise LedgerError(f"more {GOODS[good]} was promised than there is")


def _imbalance(held: Floats, total: Floats) -> Floats:
    """What has appeared or vanished of one good, relative to its largest account or 1 (run,)."""
    size = np.maximum(1.0, np.maximum(held.max(axis=0), -held.min(axis=0)))
    relative: Floats = np.abs(add_rows(held) - total) / size
    return relative


class LedgerError(ArithmeticError):
    """The ledger is wrong: a defect of a rule, never a mistake of the user."""
