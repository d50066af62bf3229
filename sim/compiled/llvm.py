"""Writes the graph of a month as LLVM's text: one line a number, eight histories abreast.

exp, log and power are written out, and nothing is contracted or reordered, so that every processor gives
the same bytes. Rational approximations: Moshier, Cephes Mathematical Library (1984-92).
"""

from collections.abc import Callable, Iterator, Sequence

from sim.compiled.functions import SearchGraph
from sim.compiled.graph import Number, dependencies
from sim.compiled.library import (
    INTRINSIC,
    LANES,
    TESTS,
    VECTOR,
    Lines,
    constant,
    library_text,
    select,
)
from sim.compiled.places import Places

FLOATS = f"<{LANES} x float>"
#: Lines of a part of the month that is compiled at once.
PART = 1000

_BINARY = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
_COMPARE = {"lt": "olt", "le": "ole", "eq": "oeq"}
_EXTREME = {"minimum": "olt", "maximum": "ogt"}


class _Body(Lines):
    """The lines of a function that computes numbers of a graph."""

    def __init__(self, load: Callable[["_Body", str], str]) -> None:
        super().__init__()
        self._load = load
        self._names: dict[int, str] = {}

    def write(self, results: Sequence[Number]) -> list[str]:
        """Write what some numbers need, in the order of the graph, and their names."""
        for number in dependencies(results):
            if number.operation not in ("constant", "input"):
                self._write(number)
        return [self.name(result) for result in results]

    def name(self, number: Number) -> str:
        """The name of a number's value; an input is loaded where it is first used."""
        if number.value is not None:
            return constant(number.value)
        if id(number) not in self._names:
            self._names[id(number)] = self._load(self, number.name)
        return self._names[id(number)]

    def _write(self, number: Number) -> None:
        kind, given = number.operation, number.arguments
        if kind == "result":
            called, k = given[0], int(number.detail)
            place = self.new(f"getelementptr {VECTOR}, ptr {self._names[id(called)]}, i64 {k}")
            self._names[id(number)] = self.new(f"load {VECTOR}, ptr {place}")
        elif kind.startswith("call "):
            self._names[id(number)] = self._call(kind[5:], number)
        else:
            self._names[id(number)] = self.new(self._instruction(kind, given))

    def _instruction(self, kind: str, given: Sequence[Number]) -> str:
        names = [self.name(g) for g in given]
        if kind in _BINARY:
            return f"{_BINARY[kind]} {VECTOR} {names[0]}, {names[1]}"
        if kind in _COMPARE:
            return f"fcmp {_COMPARE[kind]} {VECTOR} {names[0]}, {names[1]}"
        if kind in _EXTREME:
            first = self.new(f"fcmp {_EXTREME[kind]} {VECTOR} {names[0]}, {names[1]}")
            return select(first, *names)
        if kind in ("and", "or"):
            return f"{kind} {TESTS} {names[0]}, {names[1]}"
        if kind == "not":
            return f"xor {TESTS} {names[0]}, <{', '.join(['i1 true'] * LANES)}>"
        if kind == "choose":
            return select(*names)
        if kind == "negative":
            return f"fneg {VECTOR} {names[0]}"
        if kind in INTRINSIC:
            return f"call {VECTOR} @{INTRINSIC[kind]}.v{LANES}f64({VECTOR} {names[0]})"
        return f"call {VECTOR} @{kind}({', '.join(f'{VECTOR} {n}' for n in names)})"

    def _call(self, function: str, number: Number) -> str:
        """A call of a search; its results stand in an array until the next call."""
        for k, argument in enumerate(number.arguments):
            place = self.new(f"getelementptr {VECTOR}, ptr %arguments, i64 {k}")
            self.do(f"store {VECTOR} {self.name(argument)}, ptr {place}")
        self.do(f"call void @{function}(ptr %arguments, ptr %results)")
        return "%results"


# -- functions ----------------------------------------------------------------------------------------


def month_text(results: Sequence[Number], places: Places, searches: Sequence[SearchGraph]) -> str:
    """The module: the month, its searches, and the functions that they call."""
    size = max((max(s.arguments + 1, s.search.results) for s in searches), default=1)
    parts = [_month(results, places, size)]
    for search in searches:
        parts += _search(search)
    return "\n".join([*parts, library_text()])


def _month(results: Sequence[Number], places: Places, size: int) -> str:
    body = _Body(lambda b, name: _load_row(b, places.inputs[name]))
    names = body.write(results)
    for k, (name, narrow) in enumerate(zip(names, places.narrow, strict=True)):
        _store_row(body, k, name, narrow)
    lines, last = _in_parts(body.lines)
    return f"""define void @month(i64 %blocks, ptr %inputs, ptr %outputs) {{
entry:
  %arguments = alloca [{size} x {VECTOR}], align 64
  %results = alloca [{size} x {VECTOR}], align 64
  br label %block
block:
  %b = phi i64 [0, %entry], [%next, %{last}]
  %wide = mul i64 %b, {8 * LANES}
  %narrow = mul i64 %b, {4 * LANES}
{chr(10).join(lines)}
  %next = add i64 %b, 1
  %more = icmp ult i64 %next, %blocks
  br i1 %more, label %block, label %end
end:
  ret void
}}"""


def _in_parts(lines: Sequence[str]) -> tuple[list[str], str]:
    """Lines cut into parts, and the label of the last: LLVM compiles several short parts sooner than one long."""
    cut: list[str] = []
    label = "block"
    for number, start in enumerate(range(0, len(lines), PART)):
        if number:
            label = f"part{number}"
            cut += [f"  br label %{label}", f"{label}:"]
        cut += lines[start : start + PART]
    return cut, label


def _load_row(body: _Body, place: int) -> str:
    """A row's values of this block: its address and step stand in the table of inputs."""
    entry = body.new(f"getelementptr i64, ptr %inputs, i64 {2 * place}")
    row = body.new(f"load ptr, ptr {entry}")
    after = body.new(f"getelementptr i64, ptr {entry}, i64 1")
    step = body.new(f"load i64, ptr {after}")
    offset = body.new(f"mul i64 {step}, %b")
    return body.new(
        f"load {VECTOR}, ptr {body.new(f'getelementptr i8, ptr {row}, i64 {offset}')}, align 8"
    )


def _store_row(body: _Body, k: int, name: str, narrow: bool) -> None:
    entry = body.new(f"getelementptr i64, ptr %outputs, i64 {k}")
    row = body.new(f"load ptr, ptr {entry}")
    place = body.new(f"getelementptr i8, ptr {row}, i64 {'%narrow' if narrow else '%wide'}")
    kind = VECTOR
    if narrow:
        name, kind = body.new(f"fptrunc {VECTOR} {name} to {FLOATS}"), FLOATS
    body.do(f"store {kind} {name}, ptr {place}, align 4")


def _search(graph: SearchGraph) -> Iterator[str]:
    """A search, and its two parts that are called in its loop."""
    name = graph.search.name
    for part, numbers in (("error", graph.error), ("result", graph.result)):
        body = _Body(_load_argument)
        names = body.write(numbers)
        if part == "result":
            for k, value in enumerate(names):
                place = body.new(f"getelementptr {VECTOR}, ptr %results, i64 {k}")
                body.do(f"store {VECTOR} {value}, ptr {place}")
        end = f"ret {VECTOR} {names[0]}" if part == "error" else "ret void"
        gives, more = (VECTOR, "") if part == "error" else ("void", ", ptr %results")
        yield f"define internal {gives} @{name}.{part}(ptr %x{more}, {VECTOR} %y) {{\n" + "\n".join(
            [*body.lines, f"  {end}", "}"]
        )
    body = _Body(_load_argument)
    low, high = body.write(graph.bracket)
    flag = _load_argument(body, f"x[{graph.arguments}]")
    wanted = body.new(f"fcmp ogt {VECTOR} {flag}, zeroinitializer")
    error = f"call {VECTOR} @{name}.error(ptr %x, {VECTOR} "
    half = constant(0.5)
    yield f"""define internal void @{name}(ptr %x, ptr %results) {{
entry:
{chr(10).join(body.lines)}
  %word = bitcast {TESTS} {wanted} to i{LANES}
  %idle = icmp eq i{LANES} %word, 0
  br i1 %idle, label %end, label %start
start:
  %low.error = {error}{low})
  %high.error = {error}{high})
  br label %halve
halve:
  %n = phi i64 [0, %start], [%n.next, %halve]
  %l = phi {VECTOR} [{low}, %start], [%l.next, %halve]
  %h = phi {VECTOR} [{high}, %start], [%h.next, %halve]
  %le = phi {VECTOR} [%low.error, %start], [%le.next, %halve]
  %he = phi {VECTOR} [%high.error, %start], [%he.next, %halve]
  %sum = fadd {VECTOR} %l, %h
  %m = fmul {VECTOR} {half}, %sum
  %me = {error}%m)
  %below = fcmp olt {VECTOR} %me, zeroinitializer
  %l.next = {select("%below", "%m", "%l")}
  %le.next = {select("%below", "%me", "%le")}
  %h.next = {select("%below", "%h", "%m")}
  %he.next = {select("%below", "%he", "%me")}
  %n.next = add i64 %n, 1
  %more = icmp ult i64 %n.next, {graph.search.steps}
  br i1 %more, label %halve, label %secant
secant:
  %ends = fadd {VECTOR} %l.next, %h.next
  %middle = fmul {VECTOR} {half}, %ends
  %c1 = fcmp olt {VECTOR} %le.next, zeroinitializer
  %c2 = fcmp oge {VECTOR} %he.next, zeroinitializer
  %crosses = and {TESTS} %c1, %c2
  %gap = fsub {VECTOR} %he.next, %le.next
  %rise = {select("%crosses", "%gap", constant(1.0))}
  %width = fsub {VECTOR} %h.next, %l.next
  %part = fmul {VECTOR} %le.next, %width
  %back = fdiv {VECTOR} %part, %rise
  %point = fsub {VECTOR} %l.next, %back
  %root = {select("%crosses", "%point", "%middle")}
  call void @{name}.result(ptr %x, ptr %results, {VECTOR} %root)
  br label %end
end:
  ret void
}}"""


def _load_argument(body: _Body, name: str) -> str:
    """An argument of a search, `x[k]`, or the point `y[0]`."""
    if name.startswith("y"):
        return "%y"
    place = body.new(f"getelementptr {VECTOR}, ptr %x, i64 {name[2:-1]}")
    return body.new(f"load {VECTOR}, ptr {place}")
