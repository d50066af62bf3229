"""What must hold after every month: the books balance, shares lie between 0 and 1, all is finite."""

from math import isfinite

import numpy as np

from sim.model.step import Step
from sim.numerics import Bools, any_row
from sim.state.world import World

FINITE_VARIABLES = (
    "gain", "support", "handling", "output", "intention", "arming", "joint_zone", "commitment",
    "excitation", "expected_fuel", "usual_food", "usual_treasury", "shell_output",
)  # fmt: skip
INDEX_VARIABLES = (
    "trust", "enforcement", "squeeze", "court", "breadth", "provocation", "technology",
    "trilateral", "reliability", "attention", "thaw", "readiness", "displeasure", "stage",
)  # fmt: skip


def check(step: Step) -> None:
    """10. Assert: the ledger balance, indices lie between 0 and 1, all is finite."""
    world = step.world
    world.ledger.check()
    for name in FINITE_VARIABLES:
        values = np.asarray(getattr(world, name))
        if not (isfinite(values.min()) and isfinite(values.max())):
            finite = np.isfinite(values)
            raise ArithmeticError(
                f"{_describe_variable(step, name, finite)} is not finite in {step.date}"
            )
    for name in INDEX_VARIABLES:
        values = np.asarray(getattr(world, name))
        if not (values.min() >= 0.0 and values.max() <= 1.0):
            within = (values >= 0.0) & (values <= 1.0)
            raise ArithmeticError(
                f"{_describe_variable(step, name, within)} has left 0 to 1 in {step.date}"
            )


def _describe_variable(step: Step, name: str, right: np.ndarray) -> str:
    """What went wrong: a quantity, and whose it is where each partner has its own."""
    if len(right) != len(step.cast.names) or name == "technology":
        return name
    row = int(np.flatnonzero(~right.reshape(len(right), -1).all(axis=1))[0])
    return f"{name} of {step.cast.names[row]}"


def faults(world: World) -> Bools:
    """Where `check` would find something wrong (run,)."""
    wrong = world.ledger.faults()
    for name in FINITE_VARIABLES:
        values = getattr(world, name)
        wrong = wrong | any_row(values - values != 0.0)
    for name in INDEX_VARIABLES:
        values = getattr(world, name)
        wrong = wrong | any_row((values < 0.0) | (values > 1.0) | (values != values))
    return wrong
