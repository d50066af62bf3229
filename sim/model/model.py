"""The model: a Mesa model whose month reads like a paragraph.

One model steps thousands of histories at once: all that changes lives in arrays whose last axis is
the run. With `runs=1` it is an ordinary Mesa model. What happens in a month is in `phases.py`.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import partial
from math import nan
from typing import Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.agents.factory import AgentGroup, create_agents
from sim.calendar import month_name
from sim.compiled.engine import NUMPY, TRACED, choose_engine
from sim.errors import UserError
from sim.model import phases
from sim.model.check import check
from sim.model.machine import Machine, input_shapes, program_for
from sim.model.signals import is_noisy, signal_streams
from sim.model.step import MonthKind, Step, drivers_in_force
from sim.model.traced import Form
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.rules import threat
from sim.rules.parameter_values import ParameterValues
from sim.rules.switches import SWITCHES
from sim.scenario.agent_rules import with_agents
from sim.scenario.drivers import Drivers
from sim.scenario.events import EventCalendar
from sim.scenario.futures import Hazard
from sim.scenario.library import BASELINE, load_plan, with_overrides
from sim.scenario.parameters import Setting, resolve_parameters
from sim.scenario.plan import Plan, Regime
from sim.state.actor_view import ActorView
from sim.state.cast import Cast
from sim.state.indicators import Indicator, Snapshot, select_indicators
from sim.state.month_draws import draw_month
from sim.state.month_variables import MonthVariables
from sim.state.world import World, opening_world

#: The attributes that every agent has when it is made.
SHIPPED_ATTRIBUTES = frozenset({"model", "unique_id", "pos", "facts", "name", "row"})


class AllianceModel(mesa.Model):
    """Who arms, pays and shields the client, month by month from 1990-01.

    Attributes:
        world: the state after the last month.
        month: the quantities of the last month.
        par: the parameters in force in it, levers included.
        actors: the agents, by ability and by name.
        cast: who takes part.
        plan: the scenario, resolved.

    Args:
        scenario: a plan, or the name of a scenario; by default the baseline.
        rng: the seed, an integer; None takes fresh entropy.
        runs: how many histories to step at once.
        histories: their numbers, where not 0, 1, 2, …; history k is the same in any company.
        agents: your own classes of agents by actor, such as `{"china": MyPatron}`, or names of
            decision rules, such as `{"us": "showman"}`; they hold from the first month.
        collect: let `datacollector` keep the headline indicators, as means over the runs.
        engine: "traced" runs the months as machine code made of the rules, "numpy" as the rules are
            written; by default the first where it is installed. Classes of your own and other
            orders of moves always run in NumPy.
        overrides: parameters by spelling, with `__` for the dot: `dprk__hunger=0.2`; or, as a
            mapping, `parameters={"dprk.hunger": 0.2}`. They hold from the first month.

    Raises:
        UserError: for an unknown parameter or actor, or a value that is out of range.

    >>> model = AllianceModel(rng=1)
    >>> model.run_for(2)
    >>> model.date
    '1990-03'
    """

    world: World
    month: MonthVariables
    par: ParameterValues
    actors: AgentGroup
    drivers: Drivers
    _nearness: Floats
    _economic_nearness: Floats
    _machine: Machine | None

    def __init__(
        self,
        scenario: Plan | str | None = None,
        rng: int | None = None,
        runs: int = 1,
        *,
        histories: Sequence[int] | NDArray[np.int64] | None = None,
        agents: Mapping[str, type | str] | None = None,
        collect: bool = True,
        engine: str | None = None,
        parameters: Mapping[str, Setting] | None = None,
        **overrides: Setting,
    ) -> None:
        seed = _seed(rng)
        super().__init__(rng=seed)
        plan = _resolve_plan(scenario, _merge_overrides(parameters, overrides))
        self._engine = choose_engine(engine)
        self.plan, own = _with_rules(plan, {} if agents is None else agents)
        self.cast = self.plan.cast
        self.seed = int(self.rng.integers(2**63)) if seed is None else seed
        self.streams = RandomStreams(self.seed, _history_numbers(runs, histories))
        self.runs = len(self.streams.histories)
        self.events = EventCalendar(self.streams)
        self.month_number = 0
        self.month = MonthVariables()
        self._kept: tuple[Indicator, ...] | None = None
        self._recorded: NDArray[np.float32] | None = None
        self._open(self.plan.regimes[0])
        self.world = opening_world(self.cast, self.par, self.runs)
        self._options: dict[str, Any] = {"agents": own, "collect": collect, "engine": self._engine}
        self._own = own
        self.actors = create_agents(self, self.cast, own, self.regime.agents)
        self.datacollector = _collector(self.cast if collect else None)
        self.datacollector.collect(self)

    # -- the face -------------------------------------------------------------------------------

    @property
    def date(self) -> str:
        """The month about to be stepped, YYYY-MM."""
        return month_name(self.month_number)

    def step(self) -> None:
        """One month, phase by phase."""
        if self.month_number >= self.plan.months:
            raise UserError(f"the run ended with {month_name(self.plan.months - 1)}")
        for regime in self.plan.regimes[1:]:
            if regime.start == self.month_number:
                self._open(regime)
                self._reseat()
        self._begin_month()
        if self._can_run_compiled():
            self._step_compiled()
        else:
            self._step_by_rules()
        self.month_number += 1
        self.running = self.month_number < self.plan.months
        self.datacollector.collect(self)

    def _begin_month(self) -> None:
        """What comes from outside in the month about to be stepped."""
        now = self.month_number
        self._drivers_now = drivers_in_force(now, self.drivers, self.events, self._chance)
        self.month = MonthVariables()
        self.par = self.events.change_levers(now, self.resolved, len(self.cast.partners))
        self._views.clear()
        if self.par.deployment_shift is not self.resolved.deployment_shift:  # events move it
            self._nearness = self._forces_at_hand()
        self._is_noisy = is_noisy(self.world, self.par)

    def _step_by_rules(self) -> None:
        """The month in NumPy, phase by phase."""
        step = self._open_step()
        for phase in phases.MONTH:
            phase(step)
        moment = self.moment()
        self._recorded = None
        self.events.save_indicators({i: i.read(moment) for i in self.events.watched(self.cast)})

    def _can_run_compiled(self) -> bool:
        """Whether the month runs as machine code; what it then runs on is ready."""
        if self.engine == NUMPY:
            return False
        if self._machine is None or self._machine.is_noisy != self._is_noisy:
            form = Form(
                self.cast, self.regime.variants, self.regime.agents, self.drivers.mean_openness,
                self._kept or (), self.events.watched(self.cast), self._kept is None, self._is_noisy,
            )  # fmt: skip
            shapes = input_shapes(
                self.world, self.par, self._drivers_now, cast=self.cast, is_noisy=self._is_noisy
            )
            program = program_for(form, shapes)
            self._machine = Machine(program, self.streams, in_place=self._kept is not None)
        return True

    def _step_compiled(self) -> None:
        """The month as machine code."""
        machine, now = self._machine, self.month_number
        assert machine is not None
        machine.take_parameters(self.par)
        machine.take_nearness(self._nearness, self._economic_nearness)
        kind = MonthKind.of(now, self.drivers.exposure_known)
        if not machine.step(self.world, now, self._drivers_now, kind):
            check(self._open_step())
        if self._kept is None:
            self.month = machine.month()
        self._recorded = machine.recorded
        self.events.save_indicators(
            dict(zip(self.events.watched(self.cast), machine.watched, strict=True))
        )

    def keep(self, indicators: Sequence[Indicator]) -> None:
        """Read some indicators in every month from now on, and let go of all else that a month makes.

        The state is then written over month by month, and `month` is not to be read.
        """
        self._kept, self._machine = tuple(indicators), None

    def kept(self) -> NDArray[np.float32]:
        """The indicators that `keep` asked for, as of the last month (indicator, run)."""
        if self._recorded is not None:
            return self._recorded
        moment, values = self.moment(), np.empty((len(self._kept or ()), self.runs), np.float32)
        read: dict[int, Floats] = {}  # a template holds one indicator for all partners
        for row, indicator in enumerate(self._kept or ()):
            key = id(indicator.template)
            if key not in read:
                read[key] = indicator.template.read(moment)
            values[row] = read[key] if indicator.row is None else read[key][indicator.row]
        return values

    def _open_step(self) -> Step:
        """What the phases of the month work on."""
        now = self.month_number
        stream_ids = tuple(actor.stream_id for actor in self.cast.partners)
        signals = signal_streams(self.cast) if self._is_noisy else ()
        return Step(
            number=now,
            world=self.world,
            month=self.month,
            par=self.par,
            cast=self.cast,
            actors=self.actors,
            draws=draw_month(self.streams, stream_ids, now),
            signals=self.streams.month(signals, now) if signals else np.empty((0, self.runs)),
            drivers=self._drivers_now,
            mean_openness=self.drivers.mean_openness,
            at=MonthKind.of(now, self.drivers.exposure_known),
            nearness=self._nearness,
            economic_nearness=self._economic_nearness,
            variants=self.regime.variants,
        )

    def view(self, rows: int | slice) -> ActorView:
        """What the partners in these rows see; a slice of all is what the client sees."""
        key = (rows.start, rows.stop) if isinstance(rows, slice) else rows
        if key not in self._views:
            par = self.par if rows == slice(None) else self.par.of(rows)
            self._views[key] = ActorView(self.cast, self.world, self.month, rows, par)
        return self._views[key]

    def moment(self) -> Snapshot:
        """The month that has just been stepped, as indicators read it."""
        return Snapshot(self.cast, self.world, self.month, self.par)

    def save_state(self) -> dict[str, Any]:
        """All it takes to continue from here: month, seed, world, events; plain values and arrays.

        A model restored from it continues to equal bytes.
        """
        return {
            "month": self.month_number,
            "seed": self.seed,
            "histories": self.streams.histories.copy(),
            "world": self.world.save_state(),
            "events": dict(self.events.save_state()),
        }

    @classmethod
    def from_state(
        cls, scenario: Plan | str | None, state: Mapping[str, Any], **rest: Any
    ) -> "AllianceModel":
        """A model that continues from a saved state, under the scenario given.

        Args:
            scenario: the plan or name of a scenario, as for a new model.
            state: what `save_state` gave.
            rest: further arguments of a new model, such as `agents`.
        """
        model = cls(scenario, rng=state["seed"], histories=state["histories"], **rest)
        model.month_number = state["month"]
        model._open(model.plan.regime(max(0, state["month"] - 1)))
        model._reseat()
        model.world = World.from_state(state["world"])
        model._views.clear()
        model.events = EventCalendar.from_state(model.streams, model.regime.events, state["events"])
        return model

    def __reduce__(self) -> tuple[Any, ...]:
        """What pickle and `copy` restore a model from, which continues to equal bytes.

        It has also the last month's variables and parameters, the rows of the data collector, Mesa's
        random generators, and the attributes that a user's agents gave themselves; not the attributes
        that a user set on the model. Mesa's clock `time` starts at 0. As for all that is pickled, a
        user's classes of agents must be importable.
        """
        restore = partial(type(self).from_state, **self._options)
        rest = {
            "month": self.month,
            "par": self.par,
            "running": self.running,
            "steps": self.steps,
            "rows": self.datacollector.model_vars,
            "agents": {name: _own_attributes(a) for name, a in self.actors.by_name.items()},
            "random": (self.random.getstate(), self.rng.bit_generator.state),
        }
        return restore, (self.plan, self.save_state()), rest

    def __setstate__(self, rest: Mapping[str, Any]) -> None:
        self.month, self.par = rest["month"], rest["par"]
        self.running, self.steps = rest["running"], rest["steps"]
        for name in self.datacollector.model_vars:
            self.datacollector.model_vars[name] = rest["rows"][name]
        for name, own in rest["agents"].items():
            vars(self.actors.by_name[name]).update(own)
        generator, self.rng.bit_generator.state = rest["random"]
        self.random.setstate(generator)

    def __copy__(self) -> "AllianceModel":
        return deepcopy(self)  # a shallow copy would share the agents, and with them the model

    def release(self) -> None:
        """Let go of everything; the model is of no use afterwards.

        A model and its agents hold each other, so that its arrays would stay until Python's collector
        comes, which counts objects and not their size.
        """
        self.remove_all_agents()
        self.__dict__.clear()

    @property
    def engine(self) -> str:
        """What runs the months in force: "traced", or "numpy" where a decision is a user's own."""
        return NUMPY if self._engine == NUMPY or not self._is_traceable else TRACED

    @property
    def _is_traceable(self) -> bool:
        """Whether all that decides is known to be traceable: our own rules, in one order of moves."""
        return (
            self.regime.is_traceable
            and not self._own
            and not any(_has_own_decision(agent) for agent in self.actors.by_name.values())
        )

    # -- assumptions ----------------------------------------------------------------------------

    def _open(self, regime: Regime) -> None:
        """Let a regime's assumptions take force."""
        self.regime = regime
        self._machine = None
        self.resolved = resolve_parameters(
            self.cast, regime.all_settings(), regime.prior, self.streams
        )
        for switch, where in regime.off_where.items():
            self.resolved = self.resolved.silence(SWITCHES[switch], where)
        self.par = self.resolved
        self.drivers = regime.drivers.draw(self.streams, self._chance)
        self.events.replace(regime.events)
        par = self.par
        self._nearness = self._forces_at_hand()
        self._economic_nearness = threat.proximity(
            par.distance,
            par.base_distance,
            par.forward_economy,
            weight=par.distance_weight,
            par=par,
        )
        self._views: dict[Any, ActorView] = {}

    def _reseat(self) -> None:
        """Let actors decide by the rules of the regime in force; who keeps its rule stays as it is."""
        own = self._options["agents"]
        self.actors = create_agents(self, self.cast, own, self.regime.agents, self.actors)

    def _forces_at_hand(self) -> Floats:
        """Share of each partner's power that reaches the client, by the levers in force (partner, run)."""
        par = self.par
        return threat.proximity(
            par.distance,
            par.base_distance,
            threat.deployed(self.cast.superpower, par),
            weight=par.distance_weight * par.threat_distance,
            par=par,
        )

    def _chance(self, hazard: Hazard) -> Floats:
        """A monthly chance: a number, or the value of the parameter that holds it (run,) or ()."""
        return getattr(self.resolved, hazard) if isinstance(hazard, str) else np.asarray(hazard)


def _has_own_decision(agent: Actor) -> bool:
    """Whether somebody put a method on this one agent."""
    own = vars(agent).keys() - SHIPPED_ATTRIBUTES
    return any(callable(vars(agent)[name]) for name in own)


def _own_attributes(agent: Actor) -> dict[str, Any]:
    """The attributes that a user's agent gave itself."""
    return {name: value for name, value in vars(agent).items() if name not in SHIPPED_ATTRIBUTES}


def _collector(cast: Cast | None) -> DataCollector:
    """Mesa's own face: scalars, the mean over the runs of each headline indicator."""
    headline = select_indicators(cast, "headline") if cast else ()
    return DataCollector(model_reporters={i.name: partial(_mean, i) for i in headline})


def _mean(indicator: Indicator, model: AllianceModel) -> float:
    """An indicator's mean over the runs in the last month; not a number before the first."""
    if model.month_number == 0:
        return nan
    return float(indicator.read(model.moment()).mean())


def _resolve_plan(scenario: Plan | str | None, settings: Mapping[str, Setting]) -> Plan:
    """The plan to run: as given, by name, or the baseline; overrides hold from the first month."""
    if scenario is not None and not isinstance(scenario, Plan | str):
        raise UserError(f"scenario = {scenario!r}: give a plan, or the name of a scenario")
    plan = scenario if isinstance(scenario, Plan) else load_plan(scenario or BASELINE)
    return with_overrides(plan, settings) if settings else plan


def _with_rules(plan: Plan, agents: Mapping[str, Any]) -> tuple[Plan, dict[str, type]]:
    """The plan with the decision rules that are given by name, and the classes that are given."""
    if not isinstance(agents, Mapping):
        raise UserError(f"agents: give a mapping from actors to classes or names, not {agents!r}")
    named = {actor: rule for actor, rule in agents.items() if isinstance(rule, str)}
    own = {actor: rule for actor, rule in agents.items() if actor not in named}
    return (with_agents(plan, named) if named else plan), own


def _merge_overrides(
    parameters: Mapping[str, Setting] | None, overrides: Mapping[str, Setting]
) -> dict[str, Setting]:
    """Overrides under their spelling: `dprk__hunger` is `dprk.hunger`."""
    given = {} if parameters is None else parameters
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise UserError(
            f"parameters: give values by name, such as {{'trust_gain': 0.02}}, not {given!r}"
        )
    if "seed" in overrides:
        seed = overrides["seed"]
        raise UserError(f"seed = {seed!r}: a model takes its seed by rng: write rng={seed!r}")
    spelled = {name.replace("__", "."): value for name, value in overrides.items()}
    twice = [name for name in spelled if name in given]
    if twice:
        raise UserError(
            *(f"{name} is given twice: among parameters and by itself" for name in twice)
        )
    return {**given, **spelled}


def _seed(rng: object) -> int | None:
    """A seed is a whole number, or None for fresh entropy."""
    if rng is None:
        return None
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or rng < 0:
        raise UserError(f"rng = {rng!r}: give a whole number from 0 on, or None")
    return int(rng)


def _history_numbers(runs: int, histories: Sequence[int] | NDArray[np.int64] | None) -> np.ndarray:
    if histories is not None:
        numbers = np.asarray(histories)
        if (
            numbers.ndim != 1
            or not len(numbers)
            or numbers.dtype.kind not in "iu"
            or numbers.min() < 0
        ):
            raise UserError("histories: give whole numbers from 0 on, at least one")
        return numbers
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or runs < 1:
        raise UserError(f"runs = {runs!r}: give a whole number of at least 1")
    return np.arange(runs)
