"""What an indicator is: a name with unit and definition, read off a month that has just been stepped."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sim.numerics import Floats
from sim.rules.parameter_values import ParameterValues
from sim.state.cast import Cast
from sim.state.month_variables import MonthVariables
from sim.state.world import World

Reader = Callable[["Snapshot"], Floats]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A month that has just been stepped: all that an indicator may read."""

    cast: Cast
    world: World
    month: MonthVariables
    par: ParameterValues


@dataclass(frozen=True, slots=True)
class Template:
    """An indicator of the world, or of each partner that has an ability.

    Attributes:
        name: with {client} and {partner} where it speaks of a dyad, {power} where of a partner and a power,
            {first} and {second} of a link.
        unit, meaning: for axes and readers.
        read: its values: (run,), (partner, run) where it speaks of partners, (partner, power, run) where of pairs.
        where: the ability that a partner must have (in a name with {power}, the first of a pair), or its standing ("trades" with the client,
            "free" of an embargo, "pressed" by the superpower); "" for all partners, None for the
            world.
        headline: recorded by default.
        link: the line that a link must carry, "money" for links that pay, or "" for no link; the
            name has {first} and {second}, and values are (link, run).
        rule: where its formula is (`sim.state.rule_links`); several are separated by a space.
    """

    name: str
    unit: str
    meaning: str
    read: Reader
    where: str | None = None
    headline: bool = False
    link: str = ""
    rule: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A series that is recorded: name, unit, definition, and how to read it off."""

    name: str
    unit: str
    meaning: str
    template: Template
    row: int | tuple[int, int] | None
    headline: bool

    def read(self, moment: Snapshot) -> Floats:
        """This month's values (run,) or (1,)."""
        values = self.template.read(moment)
        return values if self.row is None else values[self.row]
