"""What a parameter is: one declaration with symbol, unit, default, range, prior, meaning, source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from types import MappingProxyType
from typing import Literal

Holder = Literal["world", "client", "partner"]
PriorShape = Literal["triangular", "log_triangular", "fixed"]
#: From this ratio of high to low on, a prior is triangular in the logarithm.
LOG_FROM_RATIO = 4.0
JUDGEMENT = "judgement"
#: Of numbers whose value, date and source each actor's facts give.
IN_FACTS = "the actor's facts"


#: Bounds that a declaration leaves to its unit.
ANY = (nan, nan)
#: A part of a whole.
SHARE = (0.0, 1.0)
#: A count expected in a month.
COUNT = (0.0, 40.0)
#: What is possible at all, by unit: a speed moves at most the whole way in a month, a span lasts at
#: least a month, and nothing is so large that formulas lose their numbers.
BOUNDS_BY_UNIT: Mapping[str, tuple[float, float]] = MappingProxyType({
    "1": (0.0, 1e3), "1/month": (0.0, 1.0), "month": (1.0, 1e4), "0/1": SHARE,
    "1/test": (0.0, 1.0), "1/$m": (1e-6, 1e3), "$/$": (0.0, 1e3), "$k": (0.0, 1e3),
    "point": (0.0, 1e3), "point/month": (0.0, 1e3), "1/point": (0.0, 1e3),
    "$m/point": (0.0, 1e4), "$m/point²": (0.0, 1e4), "kshell": (0.0, 1e5), "kshell/month": (0.0, 1e5),
})  # fmt: skip
#: Of all other units: amounts of money and kilometres.
AMOUNT = (0.0, 1e6)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the model, declared once.

    Attributes:
        name: the spelling used everywhere (YAML, `--set`, Python, sliders).
        symbol: the symbol in `docs/model.md`.
        unit: its unit; "1" for a pure number or an index.
        default: the value for all its holders, or None where each actor's facts give one.
        plausible: the range that the prior covers (low, high), or None for a value held fixed.
        meaning: one sentence.
        source: what fixes its form or size: a work (author, year), a record, a fit, or a judgement and its
            reason; then the article's paragraphs (¶0 to ¶11) that speak of it, or "no ¶".
        holder: whose number it is: the "world"'s, the "client"'s, or each "partner"'s own.
        bounds: what is possible at all (low, high); beyond it a value is refused. `ANY` stands for
            those of the unit: `BOUNDS_BY_UNIT`.
        shape: shape of the prior where the rule (`prior`) does not decide.
        kind: "prior" is uncertain and drawn; "constant" is structural, one value; "lever" is zero
            unless a scenario sets it; "fact" has its value, and perhaps a range, in each actor's
            facts; "weight" is 1 unless a mechanism is switched off; "rule" is uncertain, and read by a
            decision rule alone that a scenario names.
        ability: what a partner must be able to do for the number to be its own; "" for any.
        by_events: whether events may move it, as they may move any lever.
    """

    name: str
    symbol: str
    unit: str
    default: float | None
    plausible: tuple[float, float] | None
    meaning: str
    source: str = JUDGEMENT
    holder: Holder = "world"
    bounds: tuple[float, float] = ANY
    shape: PriorShape | None = None
    kind: Literal["prior", "constant", "fact", "lever", "weight", "rule"] = field(default="prior")
    ability: str = ""
    by_events: bool = False

    def __post_init__(self) -> None:
        if self.bounds is ANY:
            object.__setattr__(self, "bounds", BOUNDS_BY_UNIT.get(self.unit, AMOUNT))

    @property
    def is_lever(self) -> bool:
        """Whether events may move it: a lever, or a number that is declared so."""
        return self.by_events or self.kind == "lever"

    @property
    def prior(self) -> PriorShape:
        """Triangular over the range with its mode at the default; in the logarithm where high/low is 4 or more.

        A range is what is plausible; its ends are less plausible than the value chosen (O'Hagan et al. 2006).
        """
        if self.plausible is None:
            return "fixed"
        low, high = self.plausible
        wide = low > 0 and high / low >= LOG_FROM_RATIO
        return self.shape or ("log_triangular" if wide else "triangular")

    @property
    def prior_law(self) -> tuple[str, tuple[float, float, float]]:
        """The prior as scenarios spell a distribution: its shape, and low, mode (the default), high."""
        assert self.plausible is not None
        assert self.default is not None
        low, high = self.plausible
        return self.prior, (low, self.default, high)


def constant(
    name: str, symbol: str, unit: str, default: float, meaning: str, holder: Holder = "world",
    bounds: tuple[float, float] = ANY, source: str = JUDGEMENT,
) -> Parameter:  # fmt: skip
    """A structural constant: a printed number of a formula, held at one value."""
    return Parameter(
        name, symbol, unit, default, None, meaning, source, holder, bounds=bounds, kind="constant"
    )  # fmt: skip


def weight(name: str, meaning: str, source: str = JUDGEMENT) -> Parameter:
    """A weight of 1 that a switch sets to 0."""
    return Parameter(name, "–", "1", 1.0, None, meaning, source, bounds=SHARE, kind="weight")


def lever(
    name: str, unit: str, bounds: tuple[float, float], meaning: str, ability: str = "",
    source: str = JUDGEMENT,
) -> Parameter:  # fmt: skip
    """A push that a scenario may give to an actor's decision; zero unless it does."""
    return Parameter(
        name, "–", unit, 0.0, None, meaning, source, "partner",
        bounds=bounds, kind="lever", ability=ability,
    )  # fmt: skip


def fact(
    name: str,
    symbol: str,
    unit: str,
    meaning: str,
    holder: Holder = "partner",
    bounds: tuple[float, float] = ANY,
    source: str = IN_FACTS,
    by_events: bool = False,
) -> Parameter:
    """A number whose default, range and source are in each actor's facts."""
    return Parameter(
        name, symbol, unit, None, None, meaning, source, holder,
        bounds=bounds, kind="fact", by_events=by_events,
    )  # fmt: skip
