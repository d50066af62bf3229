"""The words of a scenario file: every key, what it may hold and what it means.

What is declared here is what the reader accepts and what the JSON Schema tells an editor.
"""

from typing import Literal

from sim.rules.switches import SWITCHES
from sim.scenario.scalars import Law, Month, NumberOrName, Span
from sim.strict.containers import Either, Key, ListOf, Record, Table
from sim.strict.scalars import Choice, Number, Text, Truth, Whole

#: The format of scenario files that this version reads.
FORMAT = 1
DATE_LAWS = ("uniform", "triangular")
#: The ways in which an event may be timed, of which it has one.
TIMING_KEYS = ("at", "hazard", "when", "after")
EFFECT_KINDS: tuple[Literal["set", "add", "scale"], ...] = ("set", "add", "scale")

AMOUNT = Either(Number(), Law(Number()))

MARKOV = Record(
    {
        "states": Key(Table(Number()), "the value of each state, by the state's name", True),
        "rates": Key(
            Table(Table(NumberOrName(Number(0.0, 1.0)))),
            "chance a month of going from one state to another: FROM: {TO: chance}; a chance is a "
            "number or the name of a parameter",
            True,
        ),
        "start": Key(Text(), "the state of the first month", True),
    },
    "markov",
)

FUTURE = Record(
    {
        "hold": Key(Choice(("last",)), "the last value goes on"),
        "growth": Key(
            Either(Number(-0.99, 10.0), Law(Number(-0.99, 10.0))),
            "growth a year, such as 0.02, or a distribution of it, drawn once a history",
        ),
        "path": Key(
            Table(AMOUNT, "months"),
            "months and values, YYYY-MM: value; a value may be a distribution. Straight lines "
            "between, or steps where the series goes in steps",
        ),
        "markov": Key(MARKOV, "chance moves it from one named state to another, month by month"),
    },
    "a series' future",
    one_of=("hold", "growth", "path", "markov"),
)

BOUNDS = Record(
    {
        "above": Key(Number(), "it holds where the value is higher"),
        "below": Key(Number(), "it holds where the value is lower"),
    },
    "a condition",
)

EVENT = Record(
    {
        "name": Key(
            Text(),
            "what the event is called, which names its draws. It replaces the base's event of that "
            "name, also where that one has happened before the branch",
            True,
        ),
        "at": Key(
            Either(Month(), Law(Month(), DATE_LAWS)),
            "a month, or a distribution of months, the first and the last of them included",
        ),
        "hazard": Key(
            NumberOrName(Number(0.0, 1.0)),
            "chance a month that it happens: a number, or the name of a parameter",
        ),
        "when": Key(
            Table(BOUNDS, "conditions", needs="a condition"),
            "it happens in the first month in which all these hold. Indicators are read as they "
            "stood last month, and after a branch from its second month on; series as they stand "
            "this month",
        ),
        "after": Key(Text(), "the event that it follows"),
        "delay": Key(Span(), "how long after that one, such as 6 months"),
        "from": Key(Month(), "not before this month"),
        "until": Key(Month(), "not after this month"),
        "if": Key(
            Table(BOUNDS, "conditions", needs="a condition"),
            "conditions that must hold as well; what is due waits until they do",
        ),
        "set": Key(Table(Number(), "effects"), "values that series or levers take"),
        "add": Key(Table(Number(), "effects"), "amounts added to series or levers"),
        "scale": Key(Table(Number(0.0), "effects"), "factors of series or levers"),
        "over": Key(Span(), "how long until it has its full effect"),
        "for": Key(Span(), "how long it lasts; then what it moved returns to its series"),
        "repeat": Key(Truth(), "true: it may happen again once it is over"),
        "remove": Key(Truth(), "true: the base's event of this name does not happen"),
    },
    "an event",
)

ACTORS = Record(
    {
        "absent": Key(ListOf(Text()), "partners that do not exist in this world"),
        "swap": Key(
            ListOf(Text(), 2, 2),
            "two partners that exchange their places on the map: distances, and the parts of their "
            "forces and economies that stand near",
        ),
    },
    "actors",
)

VARIANTS = Record(
    {
        "outside_option": Key(
            Choice(("deal_me_out", "split_the_difference")),
            "what a bargain is split from: nothing, or half of the client's best other gain",
        ),
        "moves": Key(
            Choice(("smoothed", "fixed_point", "largest_first", "random")),
            "how the bargains of a month are brought together",
        ),
        "power": Key(
            Choice(("theta_zero", "theta_half", "theta_three_quarters")),
            "how power is measured: weight of GDP per head",
        ),
    },
    "variants",
)

SETTING = Either(Number(), Law(Number()))

SCENARIO = Record(
    {
        "format": Key(Whole(0), f"the format of this file, which is {FORMAT} in this version", True),
        "name": Key(Text(), "title that readers are shown", True),
        "extends": Key(
            Text(), "the base, by name or file; only what differs from it is written here"
        ),
        "compare_to": Key(
            Either(Text(), ListOf(Text())),
            "what it is compared with, by name or file, or a list of such; the base if not written",
        ),
        "description": Key(Text(), "a paragraph on what the scenario asks, and why it is so built"),
        "branch": Key(
            Month(),
            "the differences hold from this month on, and the past is the base's; not written, "
            "they hold from the first month, and the past differs too",
        ),
        "parameters": Key(
            Table(SETTING, "parameters"),
            "parameters, by name for all who hold them or actor.name for one: a number, or a "
            "distribution drawn once a history",
        ),
        "drivers": Key(
            Table(FUTURE, "drivers"), "what each driver series does after its record or the branch"
        ),
        "events": Key(ListOf(EVENT), "what happens, when, and which series or levers it moves"),
        "switch_off": Key(
            ListOf(Text()), f"mechanisms that are off: {', '.join(SWITCHES)}"
        ),
        "actors": Key(ACTORS, "who is absent, and who stands in another's place on the map"),
        "variants": Key(VARIANTS, "alternative forms of the model, to be compared"),
        "prior": Key(
            Choice(("declared", "defaults")),
            "declared: uncertain parameters are drawn from their priors; defaults: they are fixed. "
            "Leaders differ in either case, unless leader_noise is 0",
        ),
        "runs": Key(Whole(1), "histories in a batch, unless the command line says"),
        "seed": Key(Whole(0), "seed of the luck, unless the command line says"),
        "end": Key(Month(), "the last month of the histories"),
    },
    "a scenario",
)  # fmt: skip
