"""The functions that a compiled month calls, as LLVM's text: exp, log, power, a count, uniform draws.

Rational approximations: Moshier, Cephes Mathematical Library (1984-92), within 2 units of the last place.
The draws are NumPy's Philox4x64 with ten rounds, bit for bit (Salmon et al. 2011).
"""

import struct
from collections.abc import Callable, Sequence

LANES = 8
VECTOR = f"<{LANES} x double>"
TESTS = f"<{LANES} x i1>"
BITS = f"<{LANES} x i64>"

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


def constant(value: float) -> str:
    """A number in every lane."""
    word = struct.unpack("<Q", struct.pack("<d", value))[0]
    return "<" + ", ".join([f"double 0x{word:016X}"] * LANES) + ">"


def word(value: int) -> str:
    """A word in every lane."""
    return "<" + ", ".join([f"i64 {value}"] * LANES) + ">"


def select(test: str, yes: str, no: str) -> str:
    """The instruction that takes one value or another, lane by lane."""
    return f"select {TESTS} {test}, {VECTOR} {yes}, {VECTOR} {no}"


class Lines:
    """The lines of a function: each instruction gives a new name."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def new(self, text: str) -> str:
        """The name of what an instruction makes."""
        name = f"%v{len(self.lines)}"
        self.lines.append(f"  {name} = {text}")
        return name

    def do(self, text: str) -> None:
        """An instruction that makes nothing."""
        self.lines.append(f"  {text}")

    def number(self, operation: str, first: str, second: str | float) -> str:
        """An operation on numbers, such as `fadd`."""
        given = constant(second) if isinstance(second, float) else second
        return self.new(f"{operation} {VECTOR} {first}, {given}")

    def bits(self, operation: str, first: str, second: str | int) -> str:
        """An operation on words, such as `shl`."""
        given = word(second) if isinstance(second, int) else second
        return self.new(f"{operation} {BITS} {first}, {given}")

    def test(self, kind: str, first: str, second: float) -> str:
        """A comparison with a constant."""
        return self.new(f"fcmp {kind} {VECTOR} {first}, {constant(second)}")

    def choose(self, test: str, yes: str | float, no: str | float) -> str:
        """One value or another."""
        values = (constant(v) if isinstance(v, float) else v for v in (yes, no))
        return self.new(select(test, *values))

    def as_bits(self, x: str) -> str:
        """A number's word."""
        return self.new(f"bitcast {VECTOR} {x} to {BITS}")

    def as_number(self, x: str) -> str:
        """The number of a word."""
        return self.new(f"bitcast {BITS} {x} to {VECTOR}")

    def polynomial(self, x: str, factors: Sequence[float]) -> str:
        """Its value, highest power first (Horner)."""
        value = constant(factors[0])
        for factor in factors[1:]:
            value = self.number("fadd", self.number("fmul", value, x), factor)
        return value


def _function(name: str, arguments: Sequence[str], write: Callable[..., str]) -> str:
    lines = Lines()
    found = write(lines, *(f"%{a}" for a in arguments))
    given = ", ".join(f"{VECTOR} %{a}" for a in arguments)
    return "\n".join(
        [f"define internal {VECTOR} @{name}({given}) {{", *lines.lines, f"  ret {VECTOR} {found}", "}"]
    )  # fmt: skip


def _reduced_exp(b: Lines, r: str) -> tuple[str, str]:
    """Numerator and denominator of (e^r - 1)/2 for a small r."""
    squared = b.number("fmul", r, r)
    top = b.number("fmul", r, b.polynomial(squared, EXP_P))
    return top, b.number("fsub", b.polynomial(squared, EXP_Q), top)


def _exp(b: Lines, x: str) -> str:
    low = b.choose(b.test("olt", x, -745.5), -745.5, x)
    held = b.choose(b.test("ogt", low, 709.782712893384), 709.782712893384, low)
    shifted = b.number("fadd", b.number("fmul", held, 1.4426950408889634073599), ROUNDING)
    k = b.number("fsub", shifted, ROUNDING)
    r = b.number("fsub", held, b.number("fmul", k, LN2_HIGH))
    r = b.number("fsub", r, b.number("fmul", k, LN2_LOW))
    top, bottom = _reduced_exp(b, r)
    small = b.number("fadd", b.number("fmul", b.number("fdiv", top, bottom), 2.0), 1.0)
    # 2^k in two factors, so that results too small for a normal number come out right
    half = b.new(f"call {VECTOR} @llvm.floor.v{LANES}f64({VECTOR} {b.number('fmul', k, 0.5)})")
    for power in (half, b.number("fsub", k, half)):
        exponent = b.bits("shl", b.as_bits(b.number("fadd", power, ROUNDING)), 52)
        small = b.number("fmul", small, b.as_number(b.bits("add", exponent, 1023 << 52)))
    undefined = b.new(f"fcmp uno {VECTOR} {x}, {x}")
    return b.choose(undefined, x, small)


def _expm1(b: Lines, x: str) -> str:
    top, bottom = _reduced_exp(b, x)
    near = b.number("fmul", b.number("fdiv", top, bottom), 2.0)
    far = b.number("fsub", b.new(f"call {VECTOR} @exp({VECTOR} {x})"), 1.0)
    size = b.new(f"call {VECTOR} @llvm.fabs.v{LANES}f64({VECTOR} {x})")
    return b.choose(b.test("olt", size, 0.5), near, far)


def _log(b: Lines, x: str) -> str:
    tiny = b.test("olt", x, 2.2250738585072014e-308)
    scaled = b.choose(tiny, b.number("fmul", x, 2.0**54), x)
    bits = b.as_bits(scaled)
    exponent = b.bits("or", b.bits("lshr", bits, 52), 0x4330000000000000)
    e = b.number("fsub", b.as_number(exponent), 2.0**52 + 1022.0)
    e = b.choose(tiny, b.number("fsub", e, 54.0), e)
    fraction = b.bits("or", b.bits("and", bits, (1 << 52) - 1), 0x3FE0000000000000)
    m = b.as_number(fraction)
    low = b.test("olt", m, 0.70710678118654752440)
    e = b.choose(low, b.number("fsub", e, 1.0), e)
    m = b.number("fsub", b.choose(low, b.number("fadd", m, m), m), 1.0)
    squared = b.number("fmul", m, m)
    ratio = b.number("fdiv", b.polynomial(m, LOG_P), b.polynomial(m, LOG_Q))
    y = b.number("fmul", m, b.number("fmul", squared, ratio))
    y = b.number("fsub", y, b.number("fmul", e, 2.121944400546905827679e-4))
    y = b.number("fsub", y, b.number("fmul", squared, 0.5))
    found = b.number("fadd", b.number("fadd", m, y), b.number("fmul", e, 0.693359375))
    found = b.choose(b.test("oeq", x, 0.0), float("-inf"), found)
    found = b.choose(b.test("oeq", x, float("inf")), float("inf"), found)
    return b.choose(b.test("oge", x, 0.0), found, float("nan"))


def _power(b: Lines, x: str, y: str) -> str:
    logarithm = b.new(f"call {VECTOR} @log({VECTOR} {x})")
    found = b.new(f"call {VECTOR} @exp({VECTOR} {b.number('fmul', y, logarithm)})")
    return b.choose(b.test("oeq", y, 0.0), 1.0, found)


def _normal(b: Lines, y: str) -> str:
    high = b.test("ogt", y, 1.0 - TAIL)
    small = b.choose(high, b.new(f"fsub {VECTOR} {constant(1.0)}, {y}"), y)
    centred = b.number("fsub", small, 0.5)
    squared = b.number("fmul", centred, centred)
    ratio = b.number("fdiv", b.polynomial(squared, MIDDLE_P), b.polynomial(squared, MIDDLE_Q))
    bend = b.number("fmul", b.number("fmul", centred, squared), ratio)
    middle = b.number("fmul", b.number("fadd", centred, bend), 2.50662827463100050242)
    logarithm = b.new(f"call {VECTOR} @log({VECTOR} {small})")
    twice = b.number("fmul", logarithm, -2.0)
    z = b.new(f"call {VECTOR} @llvm.sqrt.v{LANES}f64({VECTOR} {twice})")
    of_z = b.new(f"call {VECTOR} @log({VECTOR} {z})")
    first = b.number("fsub", z, b.number("fdiv", of_z, z))
    inverse = b.new(f"fdiv {VECTOR} {constant(1.0)}, {z}")
    near, far = (
        b.number(
            "fdiv", b.number("fmul", inverse, b.polynomial(inverse, p)), b.polynomial(inverse, q)
        )
        for p, q in ((TAIL_P, TAIL_Q), (FAR_P, FAR_Q))
    )
    second = b.choose(b.test("olt", z, 8.0), near, far)
    tail = b.number("fsub", first, second)
    signed = b.choose(high, tail, b.new(f"fneg {VECTOR} {tail}"))
    is_middle = b.test("ogt", small, TAIL)
    return b.choose(is_middle, middle, signed)


_POISSON = f"""define internal {VECTOR} @poisson({VECTOR} %rate, {VECTOR} %draw) {{
entry:
  %negative = fneg {VECTOR} %rate
  %first = call {VECTOR} @exp({VECTOR} %negative)
  br label %test
test:
  %k = phi {VECTOR} [zeroinitializer, %entry], [%k.next, %add]
  %count = phi {VECTOR} [zeroinitializer, %entry], [%count.next, %add]
  %term = phi {VECTOR} [%first, %entry], [%term.next, %add]
  %reached = phi {VECTOR} [%first, %entry], [%reached.next, %add]
  %beyond = fcmp ole {VECTOR} %reached, %draw
  %room = fcmp olt {VECTOR} %k, {constant(float(MOST_EVENTS))}
  %goes = and {TESTS} %beyond, %room
  %word = bitcast {TESTS} %goes to i{LANES}
  %any = icmp ne i{LANES} %word, 0
  br i1 %any, label %add, label %end
add:
  %k.next = fadd {VECTOR} %k, {constant(1.0)}
  %ratio = fdiv {VECTOR} %rate, %k.next
  %term.next = fmul {VECTOR} %term, %ratio
  %sum = fadd {VECTOR} %reached, %term.next
  %reached.next = {select("%goes", "%sum", "%reached")}
  %count.next = {select("%goes", "%k.next", "%count")}
  br label %test
end:
  ret {VECTOR} %count
}}"""

_INTRINSICS = "\n".join(
    f"declare {VECTOR} @llvm.{name}.v{LANES}f64({VECTOR})" for name in ("sqrt", "floor", "fabs")
)

_MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
_WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
_MASK = (1 << 64) - 1


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _philox() -> str:
    """@philox: the four words of a counter, for a key of two words, into an array."""
    lines: list[str] = []
    names = 0

    def new(text: str) -> str:
        nonlocal names
        names += 1
        lines.append(f"  %p{names} = {text}")
        return f"%p{names}"

    def product(multiplier: int, x: str) -> tuple[str, str]:
        wide = new(f"zext i64 {x} to i128")
        whole = new(f"mul i128 {wide}, {multiplier}")
        high = new(f"lshr i128 {whole}, 64")
        return new(f"trunc i128 {high} to i64"), new(f"trunc i128 {whole} to i64")

    a, b, c, d, key, other = "%count", "%month", "0", "0", "%key", "%stream"
    for turn in range(10):
        high, low = product(_MULTIPLIERS[0], a)
        higher, lower = product(_MULTIPLIERS[1], c)
        a, c = new(f"xor i64 {higher}, {b}"), new(f"xor i64 {high}, {d}")
        a, c = new(f"xor i64 {a}, {key}"), new(f"xor i64 {c}, {other}")
        b, d = lower, low
        if turn < 9:
            key = new(f"add i64 {key}, {_signed(_WEYL[0])}")
            other = new(f"add i64 {other}, {_signed(_WEYL[1])}")
    for k, value in enumerate((a, b, c, d)):
        place = new(f"getelementptr i64, ptr %words, i64 {k}")
        lines.append(f"  store i64 {value}, ptr {place}")
    head = (
        "define internal void @philox(i64 %key, i64 %stream, i64 %count, i64 %month, ptr %words) {"
    )
    return "\n".join([head, *lines, "  ret void", "}"])


_DRAWS = """define void @draws(i64 %streams, ptr %keys, i64 %runs, ptr %seeds, ptr %histories, i64 %month, ptr %rows, i64 %step) {
entry:
  %words = alloca [4 x i64], align 32
  br label %stream
stream:
  %s = phi i64 [0, %entry], [%s.next, %stream.end]
  %key.place = getelementptr i64, ptr %keys, i64 %s
  %key = load i64, ptr %key.place
  %offset = mul i64 %s, %step
  %row = getelementptr i8, ptr %rows, i64 %offset
  br label %run
run:
  %r = phi i64 [0, %stream], [%r.next, %run.end]
  %known.block = phi i64 [-1, %stream], [%block, %run.end]
  %known.seed = phi i64 [0, %stream], [%seed, %run.end]
  %seed.place = getelementptr i64, ptr %seeds, i64 %r
  %seed = load i64, ptr %seed.place
  %history.place = getelementptr i64, ptr %histories, i64 %r
  %history = load i64, ptr %history.place
  %quarter = lshr i64 %history, 2
  %block = add i64 %quarter, 1
  %same.block = icmp eq i64 %block, %known.block
  %same.seed = icmp eq i64 %seed, %known.seed
  %same = and i1 %same.block, %same.seed
  br i1 %same, label %run.end, label %cipher
cipher:
  call void @philox(i64 %seed, i64 %key, i64 %block, i64 %month, ptr %words)
  br label %run.end
run.end:
  %place = and i64 %history, 3
  %word.place = getelementptr i64, ptr %words, i64 %place
  %word = load i64, ptr %word.place
  %top = lshr i64 %word, 12
  %number = uitofp i64 %top to double
  %centred = fadd double %number, 5.000000e-01
  %uniform = fmul double %centred, 0x3CB0000000000000
  %draw.place = getelementptr double, ptr %row, i64 %r
  store double %uniform, ptr %draw.place
  %r.next = add i64 %r, 1
  %more.runs = icmp ult i64 %r.next, %runs
  br i1 %more.runs, label %run, label %stream.end
stream.end:
  %s.next = add i64 %s, 1
  %more = icmp ult i64 %s.next, %streams
  br i1 %more, label %stream, label %end
end:
  ret void
}"""


def library_text() -> str:
    """All functions that a month calls, and `draws`, which fills its table of uniform draws."""
    return "\n".join(
        (
            _function("exp", ("x",), _exp),
            _function("expm1", ("x",), _expm1),
            _function("log", ("x",), _log),
            _function("power", ("x", "y"), _power),
            _function("normal", ("y",), _normal),
            _POISSON,
            _philox(),
            _DRAWS,
            _INTRINSICS,
        )
    )
