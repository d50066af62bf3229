"""The keys of a scenario file: their types and meanings.

The reader and the JSON Schema for editors both follow from these declarations.
"""

from typing import Literal

from sim.rules.switches import SWITCHES
from sim.scenario.dotted_names import DottedTable
from sim.scenario.scalars import DistributionOf, Duration, Month, NumberOrName
from sim.strict.containers import Either, Key, ListOf, Record, Table
from sim.strict.scalars import Boolean, Choice, Name, Number, Text, WholeNumber

#: The format of scenario files that this version reads.
FORMAT = 1
#: Characters of a path, and scenarios that one is compared with.
MOST_PATH, MOST_COMPARISONS = 4096, 50
DATE_LAWS = ("uniform", "triangular")
#: The keys that time an event; each event has exactly one.
TIMING_KEYS = ("at", "hazard", "when", "after")
EFFECT_KINDS: tuple[Literal["set", "add", "scale"], ...] = ("set", "add", "scale")

AMOUNT = Either(Number(), DistributionOf(Number()))

MARKOV = Record(
    {
        "states": Key(Table(Number()), "the value of each state, by the state's name", True),
        "rates": Key(
            Table(Table(NumberOrName(Number(0.0, 1.0)))),
            "chances a month of going from one state to another, FROM: {TO: chance}; a chance is a "
            "number or the name of a parameter",
            True,
        ),
        "start": Key(Name(), "the state of the first month", True),
    },
    "markov",
)

FUTURE = Record(
    {
        "hold": Key(Choice(("last",)), "last: the last value stays"),
        "growth": Key(
            Either(Number(-0.99, 10.0), DistributionOf(Number(-0.99, 10.0))),
            "growth a year, such as 0.02, or a distribution with one draw a history",
        ),
        "path": Key(
            Table(AMOUNT, "months"),
            "values by month, YYYY-MM: value; a value may be a distribution. Linear between the "
            "months, or in steps where the series is a step function",
        ),
        "markov": Key(
            MARKOV,
            "a Markov chain: it goes from one named state to another by chance, month by month",
        ),
    },
    "a series' future",
    one_of=("hold", "growth", "path", "markov"),
)

BOUNDS = Record(
    {
        "above": Key(Number(), "the condition holds if the value is higher"),
        "below": Key(Number(), "the condition holds if the value is lower"),
    },
    "a condition",
)

EVENT = Record(
    {
        "name": Key(
            Name(),
            "the name of the event and of its random draws. It replaces the base's event of the same "
            "name, even if that one has happened before the branch",
            True,
        ),
        "at": Key(
            Either(Month(), DistributionOf(Month(), DATE_LAWS)),
            "a month, or a distribution of months that includes its first and last month",
        ),
        "hazard": Key(
            NumberOrName(Number(0.0, 1.0)),
            "the chance a month that the event happens: a number, or the name of a parameter",
        ),
        "when": Key(
            DottedTable(BOUNDS, "conditions", needs="a condition"),
            "the event happens in the first month in which all these conditions hold. Indicators "
            "have last month's values, and are read from the second month after a branch on; "
            "series have this month's values",
        ),
        "after": Key(Name(), "the event that this one follows"),
        "delay": Key(Duration(), "the time after that event, such as 6 months"),
        "from": Key(Month(), "the first month in which the event can happen"),
        "until": Key(Month(), "the last month in which the event can happen"),
        "if": Key(
            DottedTable(BOUNDS, "conditions", needs="a condition"),
            "further conditions; an event that is due waits until all of them hold",
        ),
        "set": Key(DottedTable(Number(), "effects"), "new values of series or levers"),
        "add": Key(DottedTable(Number(), "effects"), "amounts to add to series or levers"),
        "scale": Key(
            DottedTable(Number(0.0), "effects"), "factors by which to multiply series or levers"
        ),
        "over": Key(Duration(), "the time until the full effect, such as 6 months"),
        "for": Key(Duration(), "the duration, such as 1 year; afterwards the effects end"),
        "repeat": Key(Boolean(), "true: the event can happen again once it is over"),
        "remove": Key(Boolean(), "true: the base's event of this name does not happen"),
    },
    "an event",
)

ACTORS = Record(
    {
        "absent": Key(ListOf(Name()), "partners that do not exist in this scenario"),
        "swap": Key(
            ListOf(Name(), 2, 2),
            "two partners that exchange their locations: distances, and the shares of their forces "
            "and economies that are near North Korea",
        ),
    },
    "actors",
)

VARIANTS = Record(
    {
        "outside_option": Key(
            Choice(("deal_me_out", "split_the_difference")),
            "the client's fallback in a bargain: nothing, or half of its best other gain",
        ),
        "moves": Key(
            Choice(("smoothed", "fixed_point", "largest_first", "random")),
            "how the bargains of a month are made consistent with each other",
        ),
        "power": Key(
            Choice(("theta_zero", "theta_half", "theta_three_quarters")),
            "the measure of power: the weight of GDP per head",
        ),
        "exposure": Key(
            Choice(("recorded", "follows_penalties")),
            "after the record, exposure to the superpower as assumed, or lower with more penalties",
        ),
        "denuclearisation": Key(
            Choice(("kept", "by_choice")),
            "whether patrons always seek it, or by their reasons to enforce and their rivalry",
        ),
    },
    "variants",
)

SETTING = Either(Number(), DistributionOf(Number()))

SCENARIO = Record(
    {
        "format": Key(WholeNumber(0), f"the format of this file: {FORMAT} in this version", True),
        "name": Key(Name(), "the title for readers", True),
        "extends": Key(
            Name(MOST_PATH), "the base, by name or file; write only the differences from it"
        ),
        "compare_to": Key(
            Either(Name(MOST_PATH), ListOf(Name(MOST_PATH), most=MOST_COMPARISONS)),
            "the scenario to compare with, by name or file, or a list of them; the base if left out",
        ),
        "main_comparison": Key(
            Name(MOST_PATH),
            "which of the scenarios in compare_to tells most, so that the answer speaks of it; the first if left out",
        ),
        "clause": Key(
            Name(), 'what happens in it, in words that follow "If", such as: the war ends soon'
        ),
        "description": Key(
            Text(), "a paragraph on the question of the scenario and on its assumptions"
        ),
        "branch": Key(
            Month(),
            "the month from which the differences hold; the past is the base's. If left out, they "
            "hold from the first month on, and the past differs too",
        ),
        "parameters": Key(
            DottedTable(SETTING, "parameters"),
            "parameters, as name for all actors or actor.name for one: a number, or a distribution "
            "with one draw a history",
        ),
        "drivers": Key(
            DottedTable(FUTURE, "drivers"),
            "the future of driver series after the record or the branch",
        ),
        "events": Key(
            ListOf(EVENT), "events: when they happen, and the series and levers that they change"
        ),
        "switch_off": Key(ListOf(Name()), f"switches that are off: {', '.join(SWITCHES)}"),
        "agents": Key(
            Table(Name()),
            "decision rules that actors follow instead of the shipped ones, ACTOR: RULE. An actor is a "
            "name, or what it is: client, superpower, neighbour, or patron for all patrons; "
            "default is the shipped rule. `sim list rules` names them",
        ),
        "actors": Key(ACTORS, "partners that are absent, or exchange their locations"),
        "variants": Key(VARIANTS, "alternative forms of the model, for comparison"),
        "prior": Key(
            Choice(("assimilated", "declared", "defaults")),
            "declared: uncertain parameters are drawn from their priors; defaults: they are fixed; assimilated: "
            "parameters and past come from the table of starts, which was chosen with the record in view. "
            "Leaders differ in all cases, unless leader_noise is 0",
        ),
        "runs": Key(WholeNumber(1), "the number of runs, unless the command line gives it"),
        "seed": Key(
            WholeNumber(0), "the seed of the random streams, unless the command line gives it"
        ),
        "end": Key(Month(), "the last month of the runs"),
    },
    "a scenario",
)
