"""Writes the graph of a month as CUDA C: one statement a number, one thread a history.

The same text is plain C for a processor, where a loop stands for the threads: so it is tested where there
is no GPU. Compile it without contraction (`--fmad=false`, `-ffp-contract=off`).
"""

from collections.abc import Callable, Iterator, Sequence

from sim.compiled.cuda_library import KNOWN, Statements, draws_text, library_text, literal
from sim.compiled.functions import SearchGraph
from sim.compiled.graph import TESTS, Number, dependencies
from sim.compiled.places import Places

_BINARY = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "and": "&", "or": "|"}
_COMPARE = {"lt": "<", "le": "<=", "eq": "=="}
_EXTREME = {"minimum": "<", "maximum": ">"}


class _Body(Statements):
    """The statements of a function that computes numbers of a graph."""

    def __init__(self, load: Callable[[str], str]) -> None:
        super().__init__()
        self._load = load
        self._names: dict[int, str] = {}

    def write(self, results: Sequence[Number]) -> list[str]:
        """Write what some numbers need, in the order of the graph, and their names."""
        for number in dependencies(results):
            if number.operation not in ("constant", "input"):
                self._names[id(number)] = self._write(number)
        return [self.name(result) for result in results]

    def name(self, number: Number) -> str:
        """The name of a number's value; an input is loaded where it is first used."""
        if number.value is not None:
            return literal(number.value)
        if id(number) not in self._names:
            self._names[id(number)] = self.new("double", self._load(number.name))
        return self._names[id(number)]

    def _write(self, number: Number) -> str:
        kind, given = number.operation, [self.name(g) for g in number.arguments]
        if kind == "result":
            return self.new("double", f"{given[0]}[{int(number.detail)}]")
        if kind.startswith("call "):
            return self._call(kind[5:], given, int(number.detail))
        return self.new("int" if kind in TESTS else "double", _expression(kind, given))

    def _call(self, function: str, given: Sequence[str], results: int) -> str:
        """A call of a search; its results stand in an array."""
        name = f"r{len(self.lines)}"
        self.do(f"double x_{name}[] = {{{', '.join(given)}}}, {name}[{results}]")
        self.do(f"{function}(x_{name}, {name})")
        return name


def _expression(kind: str, given: Sequence[str]) -> str:
    """An operation of the graph."""
    if kind in _BINARY or kind in _COMPARE:
        return f"{given[0]} {_BINARY.get(kind) or _COMPARE[kind]} {given[1]}"
    if kind in _EXTREME:
        return f"{given[0]} {_EXTREME[kind]} {given[1]} ? {given[0]} : {given[1]}"
    if kind == "not":
        return f"!{given[0]}"
    if kind == "choose":
        return f"{given[0]} ? {given[1]} : {given[2]}"
    if kind == "negative":
        return f"-({given[0]})"
    return f"{KNOWN.get(kind, f'own_{kind}')}({', '.join(given)})"


# -- functions ----------------------------------------------------------------------------------------


def month_text(results: Sequence[Number], places: Places, searches: Sequence[SearchGraph]) -> str:
    """The module: the functions, the searches, the month, and `draws`, which fills its table of draws."""
    body = _Body(lambda name: f"INPUT({places.inputs[name]})")
    names = body.write(results)
    for k, (name, narrow) in enumerate(zip(names, places.narrow, strict=True)):
        body.do(f"OUTPUT({'float' if narrow else 'double'}, {k}) = {name}")
    parts = [library_text()]
    for search in searches:
        parts += _search(search)
    parts.append(
        "KERNEL void month(Whole runs, const Whole *inputs, const Whole *outputs) {\nEACH(h, runs) {"
    )
    return "\n".join([*parts, *body.lines, "}\n}", draws_text()]) + "\n"


def _search(graph: SearchGraph) -> Iterator[str]:
    """A search and its two parts. All are inlined: a GPU's threads cannot pass each other local arrays."""
    name = graph.search.name
    for part, numbers in (("error", graph.error), ("result", graph.result)):
        body = _Body(_argument)
        names = body.write(numbers)
        if part == "error":
            head, end = (
                f"INLINED double {name}_error(const double *x, double y) {{",
                f"  return {names[0]};",
            )
        else:
            head = f"INLINED void {name}_result(const double *x, double *results, double y) {{"
            end = "\n".join(f"  results[{k}] = {value};" for k, value in enumerate(names))
        yield "\n".join([head, *body.lines, end, "}"])
    body = _Body(_argument)
    low, high = body.write(graph.bracket)
    yield f"""INLINED void {name}(const double *x, double *results) {{
  if (!(x[{graph.arguments}] > 0.0)) {{
    for (int k = 0; k < {graph.search.results}; ++k) results[k] = 0.0;
    return;
  }}
{chr(10).join(body.lines)}
  double low = {low}, high = {high};
  double at_low = {name}_error(x, low), at_high = {name}_error(x, high);
  for (int n = 0; n < {graph.search.steps}; ++n) {{
    const double middle = 0.5 * (low + high), at_middle = {name}_error(x, middle);
    const int below = at_middle < 0.0;
    low = below ? middle : low;
    at_low = below ? at_middle : at_low;
    high = below ? high : middle;
    at_high = below ? at_high : at_middle;
  }}
  const int crosses = (at_low < 0.0) & (at_high >= 0.0);
  const double rise = crosses ? at_high - at_low : 1.0;
  const double secant = low - at_low * (high - low) / rise;
  {name}_result(x, results, crosses ? secant : 0.5 * (low + high));
}}"""


def _argument(name: str) -> str:
    """An argument of a search, `x[k]`, or the point `y[0]`."""
    return "y" if name.startswith("y") else name
