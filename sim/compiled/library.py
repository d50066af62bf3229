"""The functions that a compiled month calls, as LLVM's text: `formulas.py`, a count, uniform draws.

The draws are NumPy's Philox4x64 with ten rounds, bit for bit (Salmon et al. 2011).
"""

import struct
from collections.abc import Callable, Sequence

from sim.compiled.formulas import FORMULAS, MOST_EVENTS, Writer

LANES = 8
VECTOR = f"<{LANES} x double>"
TESTS = f"<{LANES} x i1>"
BITS = f"<{LANES} x i64>"


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


_NUMBERS = {"+": "fadd", "-": "fsub", "*": "fmul", "/": "fdiv"}
_BITS = {"+": "add", "|": "or", "&": "and", "<<": "shl", ">>": "lshr"}
_TESTS = {"<": "olt", ">": "ogt", ">=": "oge", "==": "oeq"}
INTRINSIC = {"sqrt": "llvm.sqrt", "floor": "llvm.floor", "absolute": "llvm.fabs"}


class Lines(Writer):
    """The lines of a function: each instruction gives a new name."""

    def new(self, text: str) -> str:
        """The name of what an instruction makes."""
        name = f"%v{len(self.lines)}"
        self.lines.append(f"  {name} = {text}")
        return name

    def do(self, text: str) -> None:
        """An instruction that makes nothing."""
        self.lines.append(f"  {text}")

    def literal(self, value: float) -> str:
        """A number that is known, in every lane."""
        return constant(value)

    def number(self, operation: str, first: str | float, second: str | float) -> str:
        """An operation on numbers."""
        one, other = (constant(x) if isinstance(x, float) else x for x in (first, second))
        return self.new(f"{_NUMBERS[operation]} {VECTOR} {one}, {other}")

    def bits(self, operation: str, first: str, second: str | int) -> str:
        """An operation on words."""
        given = word(second) if isinstance(second, int) else second
        return self.new(f"{_BITS[operation]} {BITS} {first}, {given}")

    def test(self, kind: str, first: str, second: float) -> str:
        """A comparison with a constant."""
        return self.new(f"fcmp {_TESTS[kind]} {VECTOR} {first}, {constant(second)}")

    def is_undefined(self, x: str) -> str:
        """Whether a number is not one."""
        return self.new(f"fcmp uno {VECTOR} {x}, {x}")

    def choose(self, test: str, yes: str | float, no: str | float) -> str:
        """One value or another."""
        values = (constant(v) if isinstance(v, float) else v for v in (yes, no))
        return self.new(select(test, *values))

    def negative(self, x: str) -> str:
        """-x."""
        return self.new(f"fneg {VECTOR} {x}")

    def call(self, function: str, *given: str) -> str:
        """A function of numbers."""
        if function in INTRINSIC:
            function = f"{INTRINSIC[function]}.v{LANES}f64"
        return self.new(f"call {VECTOR} @{function}({', '.join(f'{VECTOR} {x}' for x in given)})")

    def as_bits(self, x: str) -> str:
        """A number's word."""
        return self.new(f"bitcast {VECTOR} {x} to {BITS}")

    def as_number(self, x: str) -> str:
        """The number of a word."""
        return self.new(f"bitcast {BITS} {x} to {VECTOR}")


def _function(name: str, arguments: Sequence[str], write: Callable[..., str]) -> str:
    lines = Lines()
    found = write(lines, *(f"%{a}" for a in arguments))
    given = ", ".join(f"{VECTOR} %{a}" for a in arguments)
    return "\n".join(
        [f"define internal {VECTOR} @{name}({given}) {{", *lines.lines, f"  ret {VECTOR} {found}", "}"]
    )  # fmt: skip


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

MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)


def _philox() -> str:
    """@philox: the four words of a counter, for a key of two words, into an array."""
    lines = Lines()
    new = lines.new

    def product(multiplier: int, x: str) -> tuple[str, str]:
        wide = new(f"zext i64 {x} to i128")
        whole = new(f"mul i128 {wide}, {multiplier}")
        high = new(f"lshr i128 {whole}, 64")
        return new(f"trunc i128 {high} to i64"), new(f"trunc i128 {whole} to i64")

    a, b, c, d, key, other = "%count", "%month", "0", "0", "%key", "%stream"
    for _ in range(10):
        high, low = product(MULTIPLIERS[0], a)
        higher, lower = product(MULTIPLIERS[1], c)
        a, c = new(f"xor i64 {higher}, {b}"), new(f"xor i64 {high}, {d}")
        a, c = new(f"xor i64 {a}, {key}"), new(f"xor i64 {c}, {other}")
        b, d = lower, low
        key, other = new(f"add i64 {key}, {WEYL[0]}"), new(f"add i64 {other}, {WEYL[1]}")
    for k, value in enumerate((a, b, c, d)):
        place = new(f"getelementptr i64, ptr %words, i64 {k}")
        lines.do(f"store i64 {value}, ptr {place}")
    head = (
        "define internal void @philox(i64 %key, i64 %stream, i64 %count, i64 %month, ptr %words) {"
    )
    return "\n".join([head, *lines.lines, "  ret void", "}"])


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
            *(_function(name, *formula) for name, formula in FORMULAS.items()),
            _POISSON,
            _philox(),
            _DRAWS,
            _INTRINSICS,
        )
    )
