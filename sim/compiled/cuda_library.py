"""The functions that a month in C calls: `formulas.py`, a count, uniform draws; the sibling of `library.py`.

The text is CUDA C, and plain C for a processor: the preamble says what differs.
"""

import math

from sim.compiled.formulas import FORMULAS, MOST_EVENTS, Writer
from sim.compiled.library import MULTIPLIERS, WEYL

#: Functions that both languages have; all others are written out, for each library has its own.
KNOWN = {"sqrt": "sqrt", "floor": "floor", "absolute": "fabs"}

PREAMBLE = """typedef long long Whole;
typedef unsigned long long Word;
#ifdef __CUDACC__
#define KERNEL extern "C" __global__
#define FUNCTION static __device__
#define INLINED static __device__ __forceinline__
#define EACH(h, runs) \\
  for (Whole h = blockIdx.x * (Whole)blockDim.x + threadIdx.x; h < (runs); h += (Whole)gridDim.x * blockDim.x)
#define HIGH_WORD(a, b) __umul64hi(a, b)
INLINED Word as_bits(double x) { return (Word)__double_as_longlong(x); }
INLINED double as_number(Word x) { return __longlong_as_double((Whole)x); }
#else
#include <math.h>
#ifdef __cplusplus
#define KERNEL extern "C"
#else
#define KERNEL
#endif
#define FUNCTION static
#define INLINED static inline __attribute__((always_inline))
#define EACH(h, runs) for (Whole h = 0; h < (runs); ++h)
#define HIGH_WORD(a, b) ((Word)(((unsigned __int128)(a) * (b)) >> 64))
INLINED Word as_bits(double x) { Word word; __builtin_memcpy(&word, &x, 8); return word; }
INLINED double as_number(Word x) { double number; __builtin_memcpy(&number, &x, 8); return number; }
#endif
#define INPUT(k) (*(const double *)(inputs[2 * (k)] + inputs[2 * (k) + 1] * h))
#define OUTPUT(kind, k) (*(kind *)(outputs[k] + (Whole)sizeof(kind) * h))"""


def literal(value: float) -> str:
    """A number, to its last bit."""
    if math.isnan(value):
        return "as_number(0x7ff8000000000000ULL)"
    if math.isinf(value):
        return f"as_number(0x{'7' if value > 0.0 else 'f'}ff0000000000000ULL)"
    return value.hex()


class Statements(Writer):
    """The statements of a function: each gives a new name."""

    def new(self, kind: str, text: str) -> str:
        """The name of a value of a type."""
        name = f"v{len(self.lines)}"
        self.lines.append(f"  const {kind} {name} = {text};")
        return name

    def do(self, text: str) -> None:
        """A statement that makes nothing."""
        self.lines.append(f"  {text};")

    def literal(self, value: float) -> str:
        """A number that is known."""
        return literal(value)

    def number(self, operation: str, first: str | float, second: str | float) -> str:
        """An operation on numbers."""
        one, other = (literal(x) if isinstance(x, float) else x for x in (first, second))
        return self.new("double", f"{one} {operation} {other}")

    def bits(self, operation: str, first: str, second: str | int) -> str:
        """An operation on words."""
        given = f"{second}ULL" if isinstance(second, int) else second
        return self.new("Word", f"{first} {operation} {given}")

    def test(self, kind: str, first: str, second: float) -> str:
        """A comparison with a constant."""
        return self.new("int", f"{first} {kind} {literal(second)}")

    def is_undefined(self, x: str) -> str:
        """Whether a number is not one."""
        return self.new("int", f"{x} != {x}")

    def choose(self, test: str, yes: str | float, no: str | float) -> str:
        """One value or another."""
        one, other = (literal(v) if isinstance(v, float) else v for v in (yes, no))
        return self.new("double", f"{test} ? {one} : {other}")

    def negative(self, x: str) -> str:
        """-x."""
        return self.new("double", f"-({x})")

    def call(self, function: str, *given: str) -> str:
        """A function of numbers."""
        return self.new("double", f"{KNOWN.get(function, f'own_{function}')}({', '.join(given)})")

    def as_bits(self, x: str) -> str:
        """A number's word."""
        return self.new("Word", f"as_bits({x})")

    def as_number(self, x: str) -> str:
        """The number of a word."""
        return self.new("double", f"as_number({x})")


def _formula(name: str) -> str:
    arguments, write = FORMULAS[name]
    body = Statements()
    found = write(body, *arguments)
    given = ", ".join(f"double {a}" for a in arguments)
    return "\n".join(
        [f"FUNCTION double own_{name}({given}) {{", *body.lines, f"  return {found};", "}"]
    )


_POISSON = f"""FUNCTION double own_poisson(double rate, double draw) {{
  double k = 0.0, term = own_exp(-rate), reached = term;
  while (reached <= draw && k < {MOST_EVENTS}.0) {{
    k += 1.0;
    term *= rate / k;
    reached += term;
  }}
  return k;
}}"""


def draws_text() -> str:
    """Philox4x64 with ten rounds: the word of each stream's cipher that belongs to a history."""
    one, other = MULTIPLIERS
    return f"""KERNEL void draws(Whole streams, const Word *keys, Whole runs, const Word *seeds,
  const Whole *histories, Whole month, double *rows, Whole step) {{
EACH(h, runs) {{
  const Word history = (Word)histories[h];
  const int place = (int)(history & 3);
  for (Whole s = 0; s < streams; ++s) {{
    Word a = (history >> 2) + 1, b = (Word)month, c = 0, d = 0, key = seeds[h], stream = keys[s];
    for (int turn = 0; turn < 10; ++turn) {{
      const Word high = HIGH_WORD({one}ULL, a), low = {one}ULL * a;
      const Word higher = HIGH_WORD({other}ULL, c), lower = {other}ULL * c;
      a = higher ^ b ^ key;
      c = high ^ d ^ stream;
      b = lower;
      d = low;
      key += {WEYL[0]}ULL;
      stream += {WEYL[1]}ULL;
    }}
    const Word word = place == 0 ? a : place == 1 ? b : place == 2 ? c : d;
    ((double *)((char *)rows + s * step))[h] = ((double)(word >> 12) + 0.5) * 0x1p-52;
  }}
}}
}}"""


def library_text() -> str:
    """The preamble, and all functions that a month calls."""
    return "\n".join((PREAMBLE, *(_formula(name) for name in FORMULAS), _POISSON))
