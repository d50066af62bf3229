"""Sentences of what a scenario changes: a kind of finding, its numbers, and the words for it.

A sentence never claims more than its interval. Whether something rises is said only where the 95 %
Monte-Carlo interval of the mean difference excludes nothing but rises; how many runs agree is said beside
it; numbers carry no more digits than the interval fixes.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import floor, isfinite, log10

from sim.words.label import Label, upper_first

#: From which share of runs on they are "nearly all", and "most".
NEARLY_ALL, MOST, HALF = 0.95, 0.75, 0.5
#: From which share of runs on that go the other way, this is said.
OTHER_WAY = 0.2
#: More figures than these tell a reader nothing.
MOST_FIGURES, MOST_DECIMALS = 3, 3
#: Words of size that stay beside an amount of money.
SIZES = ("thousand", "million", "billion", "trillion")


class Kind(StrEnum):
    """What a comparison found, from the clearest to the least clear."""

    RISES = "rises"
    FALLS = "falls"
    BEGINS = "begins"
    STOPS = "stops"
    MORE_LIKELY = "more likely"
    LESS_LIKELY = "less likely"
    SOONER = "sooner"
    LATER = "later"
    HARDLY = "hardly changes"
    UNCLEAR = "unclear"
    NEVER = "never"
    ALWAYS = "always"
    SAME = "the same in every run"
    ONE_RUN = "one run"
    NO_VALUE = "no value"


#: Kinds of which a reader learns that something changes.
CHANGES = frozenset({
    Kind.RISES, Kind.FALLS, Kind.BEGINS, Kind.STOPS, Kind.MORE_LIKELY, Kind.LESS_LIKELY, Kind.SOONER, Kind.LATER,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scenario changes in one thing, against a base.

    Attributes:
        label: of the thing.
        kind: what was found.
        base, variant: means across runs; of what happens or not, shares of runs.
        difference, error: mean paired difference, and half of its 95 % Monte-Carlo interval.
        rises, falls: share of runs in which it is higher, or lower.
        when: the year or months that are compared, or the date until which something may happen.
        is_share: whether the numbers are shares of runs.
        is_state: whether the shares are of runs in which something is so at the time, not of those in which it begins.
        is_set: whether the scenario itself sets it.
        against: whether it goes the other way than the scenario sets it.
        sooner: months by which it comes sooner where it comes in both; negative: later.
        effect: size of the difference in standard deviations across runs.
        runs: how many are compared.
    """

    label: Label
    kind: Kind
    base: float
    variant: float
    difference: float
    error: float
    rises: float
    falls: float
    when: str
    is_share: bool = False
    is_state: bool = False
    is_set: bool = False
    against: bool = False
    sooner: float = 0.0
    effect: float = 0.0
    runs: int = 0

    @property
    def sentence(self) -> str:
        """The finding in one sentence, with a full stop."""
        text = AGAINST.format(text=self.clause) if self.against else self.clause
        return f"{upper_first(text)}."

    @property
    def clause(self) -> str:
        """The sentence without capital and full stop, to follow "If …,"."""
        return self._template.format_map(self._words())

    @property
    def brief(self) -> str:
        """The clause without the share of runs that agree, for headlines."""
        return self._template.removesuffix(", {runs}").format_map(self._words())

    @property
    def _template(self) -> str:
        if self.is_state and self.kind in (Kind.MORE_LIKELY, Kind.LESS_LIKELY):
            return IN_FORCE
        if self.is_share and self.kind is Kind.UNCLEAR:
            return UNCLEAR_SHARE
        return TEMPLATES[self.kind]

    def _words(self) -> dict[str, str]:
        before, after, unit = self.levels
        many = self.label.plural
        rising = self.difference > 0.0
        return {
            "noun": self.label.noun, "happens": self.label.happens or f"{self.label.noun} begins",
            "before": before, "after": after, "unit": f" {unit}" if unit else "", "when": self.when,
            "rise": "rise" if many else "rises", "fall": "fall" if many else "falls",
            "stop": "stop" if many else "stops", "begin": "begin" if many else "begins",
            "change": "change" if many else "changes", "is": "are" if many else "is",
            "exist": "exist" if many else "exists", "become": "become" if many else "becomes", "do": "do" if many else "does",
            "runs": agreement(self.rises if rising else self.falls, self.falls if rising else self.rises, rising),
            "months": months_words(self.sooner), "pace": "sooner" if self.sooner > 0.0 else "later",
        }  # fmt: skip

    @property
    def plain_levels(self) -> tuple[str, str]:
        """Both means without unit, for tables that name it elsewhere."""
        if self.is_share:
            return percent_words(self.base), percent_words(self.variant)
        return levels(self.base, self.variant, self.error, is_scale=not self.label.unit)

    @property
    def levels(self) -> tuple[str, str, str]:
        """Both means in words, and the unit that follows them: of money, the sign and the size go with the numbers."""
        before, after = self.plain_levels
        if self.is_share:
            return before, after, ""
        (before, unit), (after, _) = (money_words(n, self.label.unit) for n in (before, after))
        return before, after, unit


TEMPLATES: dict[Kind, str] = {
    Kind.RISES: "{noun} {rise} from {before} to {after}{unit} in {when}, {runs}",
    Kind.FALLS: "{noun} {fall} from {before} to {after}{unit} in {when}, {runs}",
    Kind.BEGINS: "{noun} {begin}: {after}{unit} in {when} instead of {before}, {runs}",
    Kind.STOPS: "{noun} {stop} all but entirely: {after}{unit} in {when} instead of {before}, {runs}",
    Kind.MORE_LIKELY: "{happens} by {when} in {after} of runs instead of {before}",
    Kind.LESS_LIKELY: "{happens} by {when} in {after} of runs instead of {before}",
    Kind.SOONER: "{happens} as often ({after} of runs by {when}), but {months} sooner where both see it",
    Kind.LATER: "{happens} as often ({after} of runs by {when}), but {months} later where both see it",
    Kind.HARDLY: "{noun} hardly {change}",
    Kind.UNCLEAR: "whether {noun} {rise} or {fall}, these runs do not say",
    Kind.NEVER: "in no run, with or without this: {happens}",
    Kind.ALWAYS: "in every run, with or without this: {happens}",
    Kind.SAME: "{noun} {is} the same in every run",
    Kind.ONE_RUN: "in this one run {noun} {is} {after}{unit} in {when} instead of {before}",
    Kind.NO_VALUE: "{noun} {do} not have a value in both",
}
#: What a table says instead of a share of runs.
SHORT = {
    Kind.HARDLY: "hardly changes", Kind.UNCLEAR: "not clear", Kind.SAME: "the same in every run",
    Kind.NEVER: "in no run", Kind.ALWAYS: "in every run", Kind.ONE_RUN: "one run", Kind.NO_VALUE: "no value",
}  # fmt: skip
#: Of what is so in a share of runs during the time compared.
IN_FORCE = "there {is} {noun} in {when} in {after} of runs instead of {before}"
#: Of what happens or not.
UNCLEAR_SHARE = "whether {noun} {become} more or less likely, these runs do not say"
AGAINST = "against what the scenario sets, {text}"


def agreement(share: float, other: float, rising: bool) -> str:
    """In how many runs it goes the way of the mean, and how many go the other way.

    >>> agreement(0.97, 0.0, rising=True)
    'higher in nearly all runs (97 %)'
    >>> agreement(0.6, 0.3, rising=False)
    'lower in 60 % of runs, higher in 30 %'
    >>> agreement(0.1, 0.0, rising=True)
    'higher in only 10 % of runs'
    """
    way, opposite = ("higher", "lower") if rising else ("lower", "higher")
    if share == 1.0:
        return f"{way} in every run"
    if share >= NEARLY_ALL:
        return f"{way} in nearly all runs ({percent_words(share)})"
    rest = f", {opposite} in {percent_words(other)}" if other >= OTHER_WAY else ""
    if share >= MOST:
        return f"{way} in most runs ({percent_words(share)}){rest}"
    if share >= HALF:
        return f"{way} in {percent_words(share)} of runs{rest}"
    return f"{way} in only {percent_words(share)} of runs{rest}"


def agreement_short(finding: Finding) -> str:
    """The same for a table: that it hardly changes, is not clear, or in how many runs it is higher or lower."""
    if finding.kind in SHORT:
        return SHORT[finding.kind]
    rising = finding.difference > 0.0
    share = finding.rises if rising else finding.falls
    if finding.kind in (Kind.SOONER, Kind.LATER):
        return f"{months_words(finding.sooner)} {finding.kind.value}"
    if finding.is_share:
        return finding.kind.value
    return f"{'higher' if rising else 'lower'} {percent_words(share)}"


def months_words(months: float) -> str:
    """A number of months, whichever way.

    >>> months_words(-1.2), months_words(5.0)
    ('1 month', '5 months')
    """
    count = round(abs(months))
    return f"{count} month{'s' if count != 1 else ''}"


def difference_words(finding: Finding) -> str:
    """The mean difference with the half-width of its 95 % Monte-Carlo interval; of shares in percentage points."""
    times = 100.0 if finding.is_share else 1.0
    return with_error(times * finding.difference, times * finding.error)


def with_error(value: float, error: float) -> str:
    """A difference with its sign and its error, both to the error's second figure.

    >>> with_error(12.342, 0.51), with_error(-0.0012, 0.0101), with_error(-3.0, 0.0), with_error(1234.5, 230.0)
    ('+12.34 ± 0.51', '−0.001 ± 0.010', '−3', '+1,230 ± 230')

    What is written as zero has no sign.

    >>> with_error(-0.00004, 0.0001), with_error(0.00004, 0.0001)
    ('0.000 ± 0.000', '0.000 ± 0.000')
    """
    if not (isfinite(error) and error > 0.0):
        text = level(value, 0.0)
        return text if text == "0" else _sign(value) + text
    decimals = min(MOST_DECIMALS, 1 - floor(log10(error)))
    # a zero below 0 has a sign, which adding 0 takes away
    shown = round(value, decimals) + 0.0
    digits = max(0, decimals)
    return f"{_sign(shown)}{shown:,.{digits}f} ± {round(error, decimals):,.{digits}f}".replace(
        "-", "−"
    )


def _sign(value: float) -> str:
    return "+" if value > 0.0 else ""


def percent_words(share: float) -> str:
    """A share in per cent, without claiming none or all where there are some.

    >>> percent_words(0.351), percent_words(0.002), percent_words(0.0), percent_words(0.999), percent_words(1.0)
    ('35 %', 'under 1 %', '0 %', 'over 99 %', '100 %')
    """
    if not isfinite(share):
        return "–"
    if 0.0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1.0 else f"{100 * share:.0f} %"


def money_words(number: str, unit: str) -> tuple[str, str]:
    """A number and what follows it: of money, the sign and the size go with the number.

    >>> money_words("155", "$ million a month"), money_words("7", "thousand a month"), money_words("0", "$ million")
    (('$155 million', 'a month'), ('7', 'thousand a month'), ('$0', ''))
    """
    if not unit.startswith("$ "):
        return number, unit
    _, size, *rest = unit.split(" ", 2)
    if size not in SIZES:
        return f"${number}", unit[2:]
    return "$0" if number == "0" else f"${number} {size}", "".join(rest)


def levels(base: float, variant: float, error: float, *, is_scale: bool) -> tuple[str, str]:
    """Two numbers with equal care: on a scale two decimals, more only where two do not tell them apart.

    >>> levels(0.5512, 0.4661, 0.001, is_scale=True), levels(0.1214, 0.1242, 0.0004, is_scale=True)
    (('0.55', '0.47'), ('0.121', '0.124'))
    """
    coarse = max(error, 0.01) if is_scale else error
    both = level(base, coarse), level(variant, coarse)
    if both[0] == both[1] and base != variant:
        both = level(base, error), level(variant, error)
    places = max(len(text.partition(".")[2]) for text in both)
    return _padded(both[0], places), _padded(both[1], places)


def _padded(number: str, places: int) -> str:
    """A number with as many decimals as the one beside it; whole numbers and none stay.

    >>> _padded("0.4", 2), _padded("0", 2)
    ('0.40', '0')
    """
    whole, point, decimals = number.partition(".")
    return f"{whole}.{decimals:0<{places}}" if point else number


def level(value: float, error: float, most: int = MOST_FIGURES) -> str:
    """A number with no more digits than its error fixes, three figures at most.

    >>> level(155.31, 4.2), level(0.3127, 0.004), level(22.04, 0.0), level(12345.0, 3.0), level(0.0004, 0.01)
    ('155', '0.313', '22', '12,300', '0')
    """
    if not isfinite(value):
        return "–"
    figures = most - 1 - floor(log10(abs(value))) if value else 0
    fixed = -floor(log10(error)) if error > 0.0 and isfinite(error) else figures
    decimals = min(figures, fixed, MOST_DECIMALS)
    if decimals <= 0:
        return f"{round(value, decimals) + 0.0:,.0f}".replace("-", "−")
    text = f"{value:,.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")
