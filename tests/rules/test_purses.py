"""What a partner can pay in a month, by numbers that can be checked by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.rules.exchange import BOTTOMLESS, partner_cash


def paid(breadth: float, weight: float) -> float:
    """The most that a partner with three quarters of its purse pays, with a limit of 80."""
    par: Any = SimpleNamespace(cash_limit=80.0, cash_ban=0.5, cash_limits_weight=weight)
    return float(partner_cash(np.array([0.75]), np.array([breadth]), par)[0])


def test_sanctions_keep_a_part_of_the_cash_at_home() -> None:
    assert paid(0.0, 1.0) == 60.0
    assert paid(0.5, 1.0) == 45.0
    assert paid(1.0, 1.0) == 30.0


def test_without_limits_no_purse_is_empty() -> None:
    assert paid(1.0, 0.0) == 30.0 + 80.0 * BOTTOMLESS
    assert paid(1.0, 0.75) == 30.0 + 20.0 * BOTTOMLESS
