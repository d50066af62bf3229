"""Factors: what a design varies, each over its range.

>>> from sim.scenario.library import load_plan
>>> [str(f) for f in parse_factors(["dprk.diversification_weight", "switch:war"], load_plan())]
['dprk.diversification_weight=0:1.2', 'switch:war']
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.arguments import list_items
from sim.errors import UserError
from sim.numerics import Floats
from sim.rules.decision_rules import idle_parameters
from sim.rules.parameter import Parameter
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.switches import SWITCHES
from sim.scenario.parameters import check_setting, spellings
from sim.scenario.plan import Plan
from sim.words.nearest import nearest
from sim.words.registry import factor_label

SWITCH = "switch:"
#: A factor that does nothing: what it seems to do is the error of the method.
DUMMY = "dummy"
Kind = Literal["continuous", "integer", "levels", "boolean"]
ON, OFF = 1.0, 0.0
#: The most levels that one factor may have.
MOST_LEVELS = 1000
HOW = "write NAME, NAME=low:high, NAME=low:high:count, NAME=low..high for whole numbers, or NAME=a,b,c"


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that a design varies.

    Attributes:
        name: a parameter by its spelling, `switch:NAME` for a mechanism (1 on, 0 off), or `dummy`.
        kind: a range, whole numbers of a range, listed levels, or on and off.
        low, high: its range.
        levels: its values where they are listed; (1, 0) for a switch.
        usual: its value where nothing is varied; the middle where there is none.
        unit, meaning: for axes and readers; the meaning is the label of the parameter or of the switch.
        logarithmic: whether its range is spread evenly in the logarithm, as its prior is.
    """

    name: str
    kind: Kind
    low: float
    high: float
    levels: tuple[float, ...]
    usual: float
    unit: str
    meaning: str
    logarithmic: bool = False

    def __str__(self) -> str:
        if self.kind == "boolean":
            return self.name
        if self.levels:
            return f"{self.name}={','.join(f'{level:g}' for level in self.levels)}"
        between = ".." if self.kind == "integer" else ":"
        return f"{self.name}={self.low:g}{between}{self.high:g}"

    @property
    def switch(self) -> str | None:
        """The switch's name, if it is a switch."""
        return self.name.removeprefix(SWITCH) if self.name.startswith(SWITCH) else None

    @property
    def is_dummy(self) -> bool:
        """Whether it is the control, which does nothing."""
        return self.name == DUMMY

    @property
    def group(self) -> str:
        """The mechanism that it belongs to; a switch and the dummy are their own."""
        name = self.name.rpartition(".")[2]
        return mechanism_of(name) if name in all_parameters() else self.name

    def at(self, place: Floats) -> Floats:
        """The values at places between 0 and 1 (…): equal parts of the range, or of the levels."""
        place = np.asarray(place, dtype=float)
        if self.kind == "integer":
            return self.low + _part(place, int(self.high - self.low) + 1)
        if self.levels:
            levels: Floats = np.array(sorted(self.levels))
            return levels[_part(place, len(self.levels)).astype(int)]
        if self.logarithmic:
            return np.clip(self.low * (self.high / self.low) ** place, self.low, self.high)
        return np.clip(self.low + (self.high - self.low) * place, self.low, self.high)

    def spread(self, count: int) -> Floats:
        """Its values on a grid: all its levels, else so many evenly spread over the range."""
        if self.levels:
            return np.array(self.levels)
        if self.kind == "integer":
            return np.unique(np.round(np.linspace(self.low, self.high, count)))
        return self.at(np.linspace(0.0, 1.0, count))

    def format_value(self, value: float) -> str:
        """A value as text.

        >>> from sim.scenario.library import load_plan
        >>> parse_factors(["switch:war"], load_plan())[0].format_value(0.0)
        'off'
        """
        if self.kind == "boolean":
            return "on" if value else "off"
        return f"{value:.4g}"


def _part(place: Floats, count: int) -> Floats:
    """Which of so many equal parts of 0 to 1 a place lies in."""
    return np.minimum(np.floor(place * count), count - 1)


def dummy() -> Factor:
    """The control: a factor that nothing reads."""
    return Factor(DUMMY, "continuous", 0.0, 1.0, (), 0.5, "1", "nothing: the control")


def parse_factors(written: str | Iterable[str], plan: Plan) -> tuple[Factor, ...]:
    """Factors as the command spells them.

    Args:
        written: `NAME` (its plausible range), `NAME=low:high`, `NAME=low:high:count` (evenly spread
            levels), `NAME=low..high` (whole numbers), `NAME=a,b,c` (levels), `switch:NAME`, `dummy`.
        plan: the scenario, whose actors are known.

    Raises:
        UserError: all mistakes at once.
    """
    mistakes: list[str] = []
    factors: dict[str, Factor] = {}
    for word in list_items(written):
        name, equals, values = (part.strip() for part in word.partition("="))
        try:
            factor = _parse_factor(name, values if equals else None, plan)
        except UserError as error:
            mistakes += error.mistakes
            continue
        if name in factors:
            mistakes.append(f"factor {name!r} is named twice")
        factors[name] = factor
    mistakes += _overlaps(factors)
    if mistakes:
        raise UserError(*mistakes)
    return tuple(factors.values())


def named_factor(name: str, plan: Plan) -> Factor:
    """A factor by its name alone, over all values that are possible.

    Raises:
        UserError: if there is none, with the nearest.
    """
    if name == DUMMY:
        return dummy()
    if name.startswith(SWITCH):
        return _switch(name, None)
    if name in SWITCHES and name not in all_parameters():
        raise UserError(f"no factor {name!r}: write the switch as {SWITCH}{name}")
    if name not in spellings(plan.cast):
        mistakes = check_setting(name, 0.0, plan.cast)
        raise UserError(*(m.replace("no parameter", "no factor", 1) for m in mistakes))
    parameter = all_parameters()[name.rpartition(".")[2]]
    low, high = parameter.bounds
    usual = _usual(name, parameter, plan, (low, high))
    return Factor(name, "continuous", low, high, (), usual, parameter.unit, _meaning(name))


def _parse_factor(name: str, values: str | None, plan: Plan) -> Factor:
    if name == DUMMY and values is None:
        return dummy()
    if name.startswith(SWITCH):
        return _switch(name, values)
    named_factor(name, plan)
    parameter = all_parameters()[name.rpartition(".")[2]]
    if values is None or values == "":
        return _over_plausible_range(name, parameter, plan)
    factor = _over(name, values, parameter, plan)
    wrong = check_setting(name, np.array(factor.levels or (factor.low, factor.high)), plan.cast)
    if wrong:
        raise UserError(*wrong)
    return factor


def _switch(name: str, values: str | None) -> Factor:
    short = name.removeprefix(SWITCH)
    if short not in SWITCHES:
        raise UserError(f"no switch {short!r}.{nearest(short, SWITCHES, few=20)}")
    if values is not None:
        raise UserError(f"{name} is on and off, and takes no values")
    return Factor(name, "boolean", OFF, ON, (ON, OFF), ON, "on/off", _meaning(name))


def _meaning(name: str) -> str:
    return factor_label(name).short


def _over_plausible_range(name: str, parameter: Parameter, plan: Plan) -> Factor:
    """A parameter over its plausible range, or that of an actor's facts."""
    span = parameter.plausible or _range_of_facts(name, parameter, plan)
    if span is None:
        raise UserError(
            f"{name} has no plausible range of its own; give one, such as {name}=low:high"
        )
    low, high = span
    return Factor(
        name, "continuous", low, high, (), _usual(name, parameter, plan, span), parameter.unit,
        _meaning(name), parameter.plausible is not None and parameter.prior == "log_triangular",
    )  # fmt: skip


def _range_of_facts(name: str, parameter: Parameter, plan: Plan) -> tuple[float, float] | None:
    actors = {a.name: a for a in (plan.cast.client, *plan.cast.partners)}
    owner = name.rpartition(".")[0] or (
        plan.cast.client.name if parameter.holder == "client" else ""
    )
    known = actors[owner].values.get(parameter.name) if owner in actors else None
    if known is None or known.low is None or known.high is None or known.low == known.high:
        return None
    return known.low, known.high


def _usual(name: str, parameter: Parameter, plan: Plan, span: tuple[float, float]) -> float:
    """The value where nothing is varied, if it lies in the range; else the middle."""
    usual = parameter.default
    if usual is None:
        actors = {a.name: a for a in (plan.cast.client, *plan.cast.partners)}
        owner = name.rpartition(".")[0] or plan.cast.client.name
        known = actors[owner].values.get(parameter.name)
        usual = known.value if known is not None else None
    low, high = span
    return usual if usual is not None and low <= usual <= high else (low + high) / 2.0


def _over(name: str, values: str, parameter: Parameter, plan: Plan) -> Factor:
    """A parameter over the values that are written."""
    kind, low, high, levels = _values(name, values)
    usual = _usual(name, parameter, plan, (low, high))
    if levels:
        usual = min(levels, key=lambda level: abs(level - usual))
    elif kind == "integer":
        usual = float(round(usual))
    logarithmic = kind == "continuous" and low > 0.0 and parameter.prior == "log_triangular"
    return Factor(name, kind, low, high, levels, usual, parameter.unit, _meaning(name), logarithmic)


def _values(name: str, values: str) -> tuple[Kind, float, float, tuple[float, ...]]:
    if ".." in values:
        low, high = _numbers(name, values.split(".."), 2)
        if low != int(low) or high != int(high):
            raise UserError(f"{name}={values}: whole numbers run from a whole number to another")
        return "integer", *_rising(name, values, low, high), ()
    if ":" in values:
        parts = values.split(":")
        numbers = _numbers(name, parts, 3 if len(parts) == 3 else 2)
        low, high = _rising(name, values, *numbers[:2])
        if len(numbers) == 2:
            return "continuous", low, high, ()
        count = numbers[2]
        if count != int(count) or not 2 <= count <= MOST_LEVELS:
            raise UserError(f"{name}={values}: the count is a whole number from 2 to {MOST_LEVELS}")
        return "levels", low, high, tuple(float(x) for x in np.linspace(low, high, int(count)))
    levels = tuple(_numbers(name, values.split(","), None))
    if len(set(levels)) < 2 or len(set(levels)) < len(levels):
        raise UserError(f"{name}={values}: give at least two levels, each once; {HOW}")
    return "levels", min(levels), max(levels), levels


def _numbers(name: str, parts: Sequence[str], count: int | None) -> list[float]:
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not numbers or not np.isfinite(numbers).all() or len(numbers) != (count or len(numbers)):
        raise UserError(f"{name}: these are no values for a factor; {HOW}")
    return numbers


def _rising(name: str, values: str, low: float, high: float) -> tuple[float, float]:
    if not low < high:
        raise UserError(f"{name}={values}: the range goes from low to high")
    return low, high


def _overlaps(factors: Iterable[str]) -> list[str]:
    """Refuse a parameter of all actors together with the same of one actor, or with its switch."""
    names = list(factors)
    mistakes = [
        f"{name} is varied for all who hold it; {other} cannot vary beside it"
        for name in names for other in names
        if "." in other and other.rpartition(".")[2] == name
    ]  # fmt: skip
    for name in names:
        silent = SWITCHES.get(name.removeprefix(SWITCH), {}) if name.startswith(SWITCH) else {}
        mistakes += [
            f"{name} sets {other}, which cannot vary beside it"
            for other in names if other.rpartition(".")[2] in silent
        ]  # fmt: skip
    return mistakes


def uncertain_factors(plan: Plan, mechanisms: str | Iterable[str] = ()) -> tuple[Factor, ...]:
    """Every parameter that is uncertain, over its plausible range; of decision rules those followed.

    Args:
        plan: the scenario.
        mechanisms: only those of these mechanisms; all where none is named.

    Raises:
        UserError: for a mechanism that does not exist, or that has nothing uncertain.
    """
    mechanisms = list_items(mechanisms)
    unknown = [m for m in mechanisms if m not in MECHANISMS]
    if unknown:
        raise UserError(*(f"no mechanism {m!r}.{nearest(m, MECHANISMS, few=20)}" for m in unknown))
    idle = idle_parameters(plan.regimes[-1].agents.values())
    factors = tuple(
        _over_plausible_range(name, parameter, plan)
        for name, parameter in all_parameters().items()
        if parameter.plausible is not None
        and (parameter.kind == "prior" or (parameter.kind == "rule" and name not in idle))
        and (not mechanisms or mechanism_of(name) in mechanisms)
    )  # fmt: skip
    if not factors:
        raise UserError(f"nothing is uncertain in {', '.join(mechanisms)}: name factors yourself")
    return factors
