"""Rival decision rules: the numbers and formulas of rules that a scenario may name.

None of them acts in the model as shipped: a rule that an actor follows by name reads them
(`decision_rules.py`). Article ¶0, ¶7, ¶8, ¶10, ¶11.
"""

from sim.numerics import Floats
from sim.rules.parameter import Parameter
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("added_tolerance", "ḡ⁺", "point", 1.0, (0.5, 2.0),
        "commitment of others that a tolerant patron puts up with beside what it tolerates anyhow",
        "judgement: doubles the default tolerance of one point; half to twice that; ¶7", "partner",
        kind="rule", ability="patron"),
)  # fmt: skip


def more_tolerated(tolerated: Floats, par: ParameterValues) -> Floats:
    """Commitment of others that a tolerant power puts up with, point (run,)."""
    return tolerated + par.added_tolerance
