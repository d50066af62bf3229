"""The functions that a compiled month calls, as formulas of simple operations: exp, log, power, the normal law.

An emitter gives the operations (`Writer`), so that all emitters write the same arithmetic. Rational
approximations: Moshier, Cephes Mathematical Library (1984-92), within 2 units of the last place.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

LN2_HIGH, LN2_LOW = 6.93145751953125e-1, 1.42860682030941723212e-6
EXP_P = (1.26177193074810590878e-4, 3.02994407707441961300e-2, 9.99999999999999999910e-1)
EXP_Q = (
    3.00198505138664455042e-6, 2.52448340349684104192e-3, 2.27265548208155028766e-1, 2.0,
)  # fmt: skip
LOG_P = (
    1.01875663804580931796e-4, 4.97494994976747001425e-1, 4.70579119878881725854e0,
    1.44989225341610930846e1, 1.79368678507819816313e1, 7.70838733755885391666e0,
)  # fmt: skip
LOG_Q = (
    1.0, 1.12873587189167450590e1, 4.52279145837532221105e1, 8.29875266912776603211e1,
    7.11544750618563894466e1, 2.31251620126765340583e1,
)  # fmt: skip
# The normal law's inverse: within 3/8 of the middle, then by z = (-2 ln y)^½ below 8, and from there on.
MIDDLE_P = (
    -5.99633501014107895267e1, 9.80010754185999661536e1, -5.66762857469070293439e1,
    1.39312609387279679503e1, -1.23916583867381258016e0,
)  # fmt: skip
MIDDLE_Q = (
    1.0, 1.95448858338141759834e0, 4.67627912898881538453e0, 8.63602421390890590575e1,
    -2.25462687854119370527e2, 2.00260212380060660359e2, -8.20372256168333339912e1,
    1.59056225126211695515e1, -1.18331621121330003142e0,
)  # fmt: skip
TAIL_P = (
    4.05544892305962419923e0, 3.15251094599893866154e1, 5.71628192246421288162e1,
    4.40805073893200834700e1, 1.46849561928858024014e1, 2.18663306850790267539e0,
    -1.40256079171354495875e-1, -3.50424626827848203418e-2, -8.57456785154685413611e-4,
)  # fmt: skip
TAIL_Q = (
    1.0, 1.57799883256466749731e1, 4.53907635128879210584e1, 4.13172038254672030440e1,
    1.50425385692907503408e1, 2.50464946208309415979e0, -1.42182922854787788574e-1,
    -3.80806407691578277194e-2, -9.33259480895457427372e-4,
)  # fmt: skip
FAR_P = (
    3.23774891776946035970e0, 6.91522889068984211695e0, 3.93881025292474443415e0,
    1.33303460815807542389e0, 2.01485389549179081538e-1, 1.23716634817820021358e-2,
    3.01581553508235416007e-4, 2.65806974686737550832e-6, 6.23974539184983293730e-9,
)  # fmt: skip
FAR_Q = (
    1.0, 6.02427039364742014255e0, 3.67983563856160859403e0, 1.37702099489081330271e0,
    2.16236993594496635890e-1, 1.34204006088543189037e-2, 3.28014464682127739104e-4,
    2.89247864745380683936e-6, 6.79019408009981274425e-9,
)  # fmt: skip
TAIL = 0.13533528323661269189  # e^-2
#: Added to a number below 2**51, it leaves it rounded in the lowest bits.
ROUNDING = 6755399441055744.0
MOST_EVENTS = 40


class Writer(ABC):
    """The lines of a function in an emitter's language; each operation gives the name of its result."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @abstractmethod
    def number(self, operation: str, first: str | float, second: str | float) -> str:
        """`+`, `-`, `*` or `/` of two numbers."""

    @abstractmethod
    def bits(self, operation: str, first: str, second: str | int) -> str:
        """`+`, `|`, `&`, `<<` or `>>` of two words of 64 bits."""

    @abstractmethod
    def test(self, kind: str, first: str, second: float) -> str:
        """`<`, `>`, `>=` or `==` of a number and a constant; false where the number is not defined."""

    @abstractmethod
    def is_undefined(self, x: str) -> str:
        """Whether a number is not one (NaN)."""

    @abstractmethod
    def choose(self, test: str, yes: str | float, no: str | float) -> str:
        """One value or another."""

    @abstractmethod
    def negative(self, x: str) -> str:
        """-x."""

    @abstractmethod
    def call(self, function: str, *given: str) -> str:
        """A function of numbers: one of `FORMULAS`, or `sqrt`, `floor`, `absolute`."""

    @abstractmethod
    def as_bits(self, x: str) -> str:
        """A number's word."""

    @abstractmethod
    def as_number(self, x: str) -> str:
        """The number of a word."""

    @abstractmethod
    def literal(self, value: float) -> str:
        """A number that is known."""

    def polynomial(self, x: str, factors: Sequence[float]) -> str:
        """Its value, highest power first (Horner)."""
        value = self.literal(factors[0])
        for factor in factors[1:]:
            value = self.number("+", self.number("*", value, x), factor)
        return value


def _reduced_exp(b: Writer, r: str) -> tuple[str, str]:
    """Numerator and denominator of (e^r - 1)/2 for a small r."""
    squared = b.number("*", r, r)
    top = b.number("*", r, b.polynomial(squared, EXP_P))
    return top, b.number("-", b.polynomial(squared, EXP_Q), top)


def _exp(b: Writer, x: str) -> str:
    low = b.choose(b.test("<", x, -745.5), -745.5, x)
    held = b.choose(b.test(">", low, 709.782712893384), 709.782712893384, low)
    shifted = b.number("+", b.number("*", held, 1.4426950408889634073599), ROUNDING)
    k = b.number("-", shifted, ROUNDING)
    r = b.number("-", held, b.number("*", k, LN2_HIGH))
    r = b.number("-", r, b.number("*", k, LN2_LOW))
    top, bottom = _reduced_exp(b, r)
    small = b.number("+", b.number("*", b.number("/", top, bottom), 2.0), 1.0)
    # 2^k in two factors, so that results too small for a normal number come out right
    half = b.call("floor", b.number("*", k, 0.5))
    for power in (half, b.number("-", k, half)):
        exponent = b.bits("<<", b.as_bits(b.number("+", power, ROUNDING)), 52)
        small = b.number("*", small, b.as_number(b.bits("+", exponent, 1023 << 52)))
    undefined = b.is_undefined(x)
    return b.choose(undefined, x, small)


def _expm1(b: Writer, x: str) -> str:
    top, bottom = _reduced_exp(b, x)
    near = b.number("*", b.number("/", top, bottom), 2.0)
    far = b.number("-", b.call("exp", x), 1.0)
    size = b.call("absolute", x)
    return b.choose(b.test("<", size, 0.5), near, far)


def _log(b: Writer, x: str) -> str:
    tiny = b.test("<", x, 2.2250738585072014e-308)
    scaled = b.choose(tiny, b.number("*", x, 2.0**54), x)
    bits = b.as_bits(scaled)
    exponent = b.bits("|", b.bits(">>", bits, 52), 0x4330000000000000)
    e = b.number("-", b.as_number(exponent), 2.0**52 + 1022.0)
    e = b.choose(tiny, b.number("-", e, 54.0), e)
    fraction = b.bits("|", b.bits("&", bits, (1 << 52) - 1), 0x3FE0000000000000)
    m = b.as_number(fraction)
    low = b.test("<", m, 0.70710678118654752440)
    e = b.choose(low, b.number("-", e, 1.0), e)
    m = b.number("-", b.choose(low, b.number("+", m, m), m), 1.0)
    squared = b.number("*", m, m)
    ratio = b.number("/", b.polynomial(m, LOG_P), b.polynomial(m, LOG_Q))
    y = b.number("*", m, b.number("*", squared, ratio))
    y = b.number("-", y, b.number("*", e, 2.121944400546905827679e-4))
    y = b.number("-", y, b.number("*", squared, 0.5))
    found = b.number("+", b.number("+", m, y), b.number("*", e, 0.693359375))
    found = b.choose(b.test("==", x, 0.0), float("-inf"), found)
    found = b.choose(b.test("==", x, float("inf")), float("inf"), found)
    return b.choose(b.test(">=", x, 0.0), found, float("nan"))


def _power(b: Writer, x: str, y: str) -> str:
    logarithm = b.call("log", x)
    found = b.call("exp", b.number("*", y, logarithm))
    return b.choose(b.test("==", y, 0.0), 1.0, found)


def _normal(b: Writer, y: str) -> str:
    high = b.test(">", y, 1.0 - TAIL)
    small = b.choose(high, b.number("-", 1.0, y), y)
    centred = b.number("-", small, 0.5)
    squared = b.number("*", centred, centred)
    ratio = b.number("/", b.polynomial(squared, MIDDLE_P), b.polynomial(squared, MIDDLE_Q))
    bend = b.number("*", b.number("*", centred, squared), ratio)
    middle = b.number("*", b.number("+", centred, bend), 2.50662827463100050242)
    logarithm = b.call("log", small)
    twice = b.number("*", logarithm, -2.0)
    z = b.call("sqrt", twice)
    of_z = b.call("log", z)
    first = b.number("-", z, b.number("/", of_z, z))
    inverse = b.number("/", 1.0, z)
    near, far = (
        b.number("/", b.number("*", inverse, b.polynomial(inverse, p)), b.polynomial(inverse, q))
        for p, q in ((TAIL_P, TAIL_Q), (FAR_P, FAR_Q))
    )
    second = b.choose(b.test("<", z, 8.0), near, far)
    tail = b.number("-", first, second)
    signed = b.choose(high, tail, b.negative(tail))
    is_middle = b.test(">", small, TAIL)
    return b.choose(is_middle, middle, signed)


#: Each function: the names of its arguments, and what writes it.
FORMULAS: Mapping[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "exp": (("x",), _exp),
    "expm1": (("x",), _expm1),
    "log": (("x",), _log),
    "power": (("x", "y"), _power),
    "normal": (("y",), _normal),
}
