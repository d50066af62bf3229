"""The month, traced: its phases run once on symbols, and what they do becomes a graph."""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from sim.agents.factory import create_agents
from sim.compiled.functions import SearchGraph, trace_search
from sim.compiled.graph import Graph, Number, TraceError
from sim.compiled.symbols import Symbols, as_objects, inputs
from sim.model import phases
from sim.model.check import check, faults
from sim.model.step import MonthKind, Step
from sim.numerics import Floats
from sim.rules.decision_rules import DecisionRule
from sim.rules.parameter_values import ParameterValues
from sim.scenario.plan import Variants
from sim.state.actor_view import ActorView
from sim.state.cast import Cast
from sim.state.indicator import Indicator, Snapshot
from sim.state.ledger import GOODS, Ledger
from sim.state.month_draws import MonthDraws
from sim.state.month_variables import MonthVariables
from sim.state.world import World

PACKAGE = str(Path(__file__).parents[1])
#: A row's shape without the run.
Shapes = Mapping[str, tuple[int, ...]]
#: What the parts of the state are called as inputs: the world's by field, then the ledger's by good.
_FIELDS = {f"world.{field.name}": field.name for field in fields(World) if field.name != "ledger"}
_BOOKS = tuple(f"ledger.{good}" for good in GOODS)


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """What the graph of a month depends on: all else are its inputs.

    Attributes:
        cast: who takes part.
        variants: alternative forms of the model.
        rules: the decision rules that actors follow by name.
        mean_openness: of the superpower's government over its record, 0-1.
        recorded, watched: indicators that are read in the month, in single and in double precision.
        with_month: whether all quantities of the month are results.
        is_noisy: whether anyone may misread a signal.
    """

    cast: Cast
    variants: Variants
    rules: Mapping[str, DecisionRule]
    mean_openness: float
    recorded: tuple[Indicator, ...] = ()
    watched: tuple[Indicator, ...] = ()
    with_month: bool = False
    is_noisy: bool = False


@dataclass(frozen=True, slots=True)
class TracedMonth:
    """The graph of a month: its results by name, as arrays of numbers of the graph.

    Attributes:
        state: what it leaves to the next month, by name.
        month: its quantities, by name; of offers, each of the three parts.
        recorded, watched: the indicators (indicator,).
        fault: whether something is wrong in a history (1,).
        searches: the functions that search for a root.
    """

    state: Mapping[str, Symbols]
    month: Mapping[str, Symbols]
    recorded: Sequence[Number]
    watched: Sequence[Number]
    fault: Symbols
    searches: Sequence[SearchGraph]


def trace_month(settings: TraceSettings, shapes: Shapes) -> TracedMonth:
    """Run the phases on symbols.

    Args:
        shapes: of all inputs, by name: `world.…`, `ledger.…`, `totals`, `par.…`, `driver.…`, `draw.…`,
            `kind`, `nearness`, `economic_nearness`.

    Raises:
        TraceError: for a rule that does what a compiled month cannot, with its name and line.
    """
    graph = Graph()
    given = {name: inputs(graph, name, shape) for name, shape in shapes.items()}
    step = _symbolic_step(settings, given)
    try:
        for phase in phases.MONTH:
            if phase is not check:
                phase(step)
        moment = Snapshot(settings.cast, step.world, step.month, step.par)
        recorded, watched = (
            _read(graph, chosen, moment) for chosen in (settings.recorded, settings.watched)
        )
        fault = _to_symbols(graph, faults(step.world) * 1.0)
    except TypeError as error:
        raise TraceError(f"{_rule_of(error)} {error}") from error
    month = dict(_month_results(step.month)) if settings.with_month else {}
    return TracedMonth(
        {name: _to_symbols(graph, values) for name, values in state_of(step.world).items()},
        {name: _to_symbols(graph, values) for name, values in month.items()},
        recorded,
        watched,
        fault,
        [trace_search(*search) for search in graph.searches.values()],
    )


def state_of(world: World) -> dict[str, Floats]:
    """The state by the names of its inputs; the ledger good by good."""
    own = {spelling: getattr(world, name) for spelling, name in _FIELDS.items()}
    return own | dict(zip(_BOOKS, world.ledger.accounts, strict=True))


def _symbolic_step(settings: TraceSettings, given: Mapping[str, Symbols]) -> Step:
    """A month whose state, parameters, drivers and draws are symbols."""

    def group(prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): values
            for name, values in given.items()
            if name.startswith(prefix)
        }

    books = Ledger(tuple(given[f"ledger.{good}"] for good in GOODS), given["totals"])
    world = World(ledger=books, **group("world."))
    par = ParameterValues(group("par."), group("partners."))
    draws = group("draw.")
    signals = draws.pop("signals", None)
    month = MonthVariables()
    model = _SymbolicModel(settings.cast, world, month, par)
    return Step(
        number=0,
        world=world,
        month=month,
        par=par,
        cast=settings.cast,
        actors=create_agents(model, settings.cast, {}, settings.rules),
        draws=MonthDraws(**draws),
        signals=signals if settings.is_noisy else np.empty((0, 1)),
        drivers=group("driver."),
        kind=MonthKind(*given["kind"]),
        mean_openness=settings.mean_openness,
        nearness=given["nearness"],
        economic_nearness=given["economic_nearness"],
        variants=settings.variants,
    )


class _SymbolicModel:
    """What agents need of their model, with symbols to see."""

    month_number = 0
    date = ""

    def __init__(
        self, cast: Cast, world: World, month: MonthVariables, par: ParameterValues
    ) -> None:
        self._seen = (cast, world, month)
        self._par = par

    def view(self, rows: int | slice) -> ActorView:
        """What the partners in these rows see."""
        par = self._par if rows == slice(None) else self._par.of(rows)
        return ActorView(*self._seen, rows, par)


def _read(graph: Graph, chosen: Sequence[Indicator], moment: Snapshot) -> list[Number]:
    """Some indicators; a template, which holds one indicator for many actors, is read once."""
    values: dict[int, Symbols] = {}
    read = []
    for indicator in chosen:
        key = id(indicator.template)
        if key not in values:
            values[key] = _to_symbols(graph, indicator.template.read(moment))
        own = values[key] if indicator.row is None else values[key][indicator.row]
        read.append(as_objects(own)[0])
    return read


def _month_results(month: MonthVariables) -> Iterator[tuple[str, Any]]:
    """The quantities of a month by name; of offers each part."""
    for name, value in vars(month).items():
        if hasattr(value, "_fields"):
            yield from ((f"{name}.{part}", getattr(value, part)) for part in value._fields)
        else:
            yield name, value


def _to_symbols(graph: Graph, values: Any) -> Symbols:
    """An array all of whose elements are numbers of the graph."""
    lifted = np.frompyfunc(lambda x: graph.as_number(graph.lift(x)), 1, 1)
    array = np.asarray(lifted(as_objects(values)), dtype=object)
    return np.atleast_1d(array).view(Symbols)


def _rule_of(error: BaseException) -> str:
    """Where a rule does what it must not: the last of its lines that is no part of the tracing."""
    own = ("compiled", "tracing.py", "numerics.py")
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(PACKAGE)
    ]
    rules = [f for f in frames if not any(part in f.filename for part in own)]
    if not rules:
        return "the month"
    last = rules[-1]
    return f"{Path(last.filename).stem}.{last.name} (line {last.lineno})"
