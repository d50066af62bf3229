"""Which cases of a test every run has; the others only the slow tier."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest


def slow_but[Case](
    quick: Collection[Case], cases: Iterable[Case], name: Callable[[Case], str] | None = None
) -> list[Any]:
    """Cases as parameters of a test, all but some of them slow.

    Args:
        quick: what stands for the others after every change.
        cases: all of them, in order.
        name: how the test calls a case; pytest's way where none is given.
    """
    listed = list(cases)
    assert len(quick) == sum(case in quick for case in listed), "a quick case is none of them"
    return [
        pytest.param(
            case, id=name(case) if name else None, marks=() if case in quick else pytest.mark.slow
        )
        for case in listed
    ]
