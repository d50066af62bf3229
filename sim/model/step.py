"""What the phases of a month work on, and what comes from outside before the first of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.agents.factory import AgentGroup
from sim.calendar import month_name
from sim.numerics import Floats
from sim.rules.parameter_values import ParameterValues
from sim.scenario.drivers import Drivers
from sim.scenario.events import EventCalendar
from sim.scenario.futures import Hazard
from sim.scenario.plan import Variants
from sim.state.cast import Cast
from sim.state.month_draws import MonthDraws
from sim.state.month_variables import MonthVariables
from sim.state.world import World

#: Months from January to the yearly renewal of the monitoring body, in March.
RENEWAL_MONTH = 2


class MonthKind(NamedTuple):
    """What kind of month it is, 0/1 (1,)."""

    opening: Floats  # the first of all
    renewal: Floats  # in which the body that monitors sanctions is renewed
    on_record: Floats  # on the record of exposure to the superpower

    @classmethod
    def of(cls, number: int, exposure_known: int) -> "MonthKind":
        """The kind of a month, given the last month of the record of exposure."""
        kinds = (number == 0, number % 12 == RENEWAL_MONTH, number <= exposure_known)
        return cls(*(np.array([float(kind)]) for kind in kinds))


@dataclass(frozen=True, slots=True)
class Step:
    """One month of a model: all that its phases read, and the two objects that they write.

    Attributes:
        number: months since 1990-01.
        world: the state, which the phases move from the month before to this one.
        month: the quantities that the phases make.
        par: the parameters in force, levers included.
        cast: who takes part.
        actors: the agents, which decide.
        draws: the month's uniform draws.
        signals: draws of the month's signals (stream, run); none where nobody misreads one.
        drivers: the month's drivers by field, moved by the events in force.
        kind: what kind of month it is.
        mean_openness: of the superpower's government over its record, 0-1.
        nearness: share of each partner's power that reaches the client, 0-1 (partner, run).
        economic_nearness: the same for its economy.
        variants: alternative forms of the model.
    """

    number: int
    world: World
    month: MonthVariables
    par: ParameterValues
    cast: Cast
    actors: AgentGroup
    draws: MonthDraws
    signals: Floats
    drivers: Mapping[str, Floats]
    kind: MonthKind
    mean_openness: float
    nearness: Floats
    economic_nearness: Floats
    variants: Variants

    @property
    def date(self) -> str:
        """The month, YYYY-MM."""
        return month_name(self.number)


def drivers_in_force(
    number: int, drivers: Drivers, events: EventCalendar, chance: Callable[[Hazard], Floats]
) -> dict[str, Floats]:
    """Let a month's events set in, and give its drivers, moved by all events in force, by field.

    Args:
        number: months since 1990-01.
        chance: the value of a monthly chance.
    """
    values = drivers.at(number)
    before = dict(values)
    events.apply(number, before)

    def read(name: str) -> Floats:
        place = drivers.place.get(name)
        return before[place[0]][place[1]] if place else events.last_value(name)

    events.start_events(number, read, chance)
    events.apply(number, values)
    events.clip_drivers(values)
    return values
