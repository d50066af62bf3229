"""The simulation: a scenario's histories, stepped month by month; all at once, and without Mesa.

All that changes lives in arrays whose last axis is the run, so one simulation steps thousands of histories.
What happens in a month is in `phases.py`. `model.py` gives it the face of a Mesa model.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Never, Self

import numpy as np
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.agents.factory import AgentGroup, create_agents
from sim.calendar import month_name
from sim.compiled.engine import NUMPY, choose_engine, device_of
from sim.errors import UserError
from sim.model import phases
from sim.model.check import check
from sim.model.compiled_month import CompiledMonth
from sim.model.program import input_shapes, program_for
from sim.model.signals import is_noisy, signal_streams
from sim.model.step import MonthKind, Step, drivers_in_force
from sim.model.tracing import TraceSettings
from sim.numerics import Floats
from sim.random_streams import ChosenPast, RandomStreams, Redraws
from sim.rules import threat
from sim.rules.parameter_values import ParameterValues, refuse_writing
from sim.rules.switches import SWITCHES
from sim.scenario.drivers import Drivers
from sim.scenario.events import EventCalendar
from sim.scenario.futures import Hazard
from sim.scenario.parameters import resolve_parameters
from sim.scenario.plan import Plan, Regime
from sim.start.kinds import past_of_plan
from sim.state.actor_view import ActorView
from sim.state.indicators import Indicator, Snapshot
from sim.state.month_draws import check_redraws, draw_month
from sim.state.month_variables import MonthVariables
from sim.state.world import World, opening_world

#: The attributes that every agent has when it is made; Mesa gives two of them.
SHIPPED_ATTRIBUTES = frozenset({"model", "unique_id", "pos", "facts", "name", "row"})


class Simulation:
    """The histories of a scenario, month by month from 1990-01.

    Args:
        plan: the scenario, resolved.
        seed: of the random streams.
        histories: the numbers of the histories (run,).
        own: a user's own classes of agents by actor.
        engine: "traced", "numpy" or "gpu"; by default the faster of the first two that is installed.
        past: draws and parameters that were chosen for these histories with the record in view; by
            default those that the scenario's prior asks for.
        redraws: which random processes are drawn anew; by default none.

    Attributes:
        world: the state after the last month.
        month: the quantities of the last month.
        par: the parameters in force in it, levers included; they can only be read.
        actors: the agents, by ability and by name.
        cast: who takes part.
        plan: the scenario, resolved.

    >>> from sim.scenario.library import load_plan
    >>> simulation = Simulation(load_plan("baseline"), 1, np.arange(3))
    >>> simulation.step()
    >>> simulation.date, simulation.world.trust.shape
    ('1990-02', (6, 3))
    """

    month: MonthVariables
    actors: AgentGroup
    drivers: Drivers
    _nearness: Floats
    _economic_nearness: Floats
    _compiled: CompiledMonth | None
    _par: ParameterValues
    #: The parameters in force, and the same as users read them.
    _par_shown: tuple[ParameterValues, ParameterValues] | None = None

    def __init__(
        self,
        plan: Plan,
        seed: int,
        histories: NDArray[np.int64],
        *,
        own: Mapping[str, type] | None = None,
        engine: str | None = None,
        past: ChosenPast | None = None,
        redraws: Redraws | None = None,
    ) -> None:
        check_redraws(redraws)
        self._engine = choose_engine(engine)
        self._own = dict(own or {})
        self.plan, self.cast, self.seed = plan, plan.cast, seed
        self.streams = RandomStreams(
            seed, histories, past_of_plan(plan, histories) if past is None else past, redraws
        )
        self.runs = len(self.streams.histories)
        self.events = EventCalendar(self.streams)
        self.month_number = 0
        self.month = MonthVariables()
        self._indicators_recorded: tuple[Indicator, ...] | None = None
        self._recorded: Any = None
        self._compiled = None
        self._open(self.plan.regimes[0])
        self.world = opening_world(self.cast, self._par, self.runs)
        self.actors = create_agents(self, self.cast, self._own, self.regime.agents, seat=self._seat)

    @classmethod
    def from_state(cls, scenario: Plan, state: Mapping[str, Any], **rest: Any) -> Self:
        """A simulation that continues from a saved state, under the scenario given.

        Args:
            scenario: the plan.
            state: what `save_state` gave.
            rest: further arguments of a new simulation, such as `engine`.
        """
        simulation = cls(scenario, state["seed"], state["histories"], **rest)
        simulation._restore(state)
        return simulation

    def _restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a saved state."""
        self.month_number = state["month"]
        self._open(self.plan.regime(max(0, state["month"] - 1)))
        self._reseat()
        self.world = World.from_state(state["world"])
        self._views.clear()
        self.events = EventCalendar.from_state(self.streams, self.regime.events, state["events"])

    @staticmethod
    def _seat(rule: type) -> type:
        """The class of an agent that decides by a class of rules: that class itself."""
        return rule

    @property
    def world(self) -> World:
        """The state after the last month."""
        if self._compiled is not None:
            self._compiled.fetch(self._world)
        return self._world

    @world.setter
    def world(self, world: World) -> None:
        self._world = world

    @property
    def par(self) -> ParameterValues:
        """The parameters in force in the last month, levers included; they can only be read."""
        if self._par_shown is None or self._par_shown[0] is not self._par:
            self._par_shown = self._par, self._par.for_users()
        return self._par_shown[1]

    @par.setter
    def par(self, _: object) -> Never:
        refuse_writing("par")

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

    def _begin_month(self) -> None:
        """What comes from outside in the month about to be stepped."""
        now = self.month_number
        self._drivers_now = drivers_in_force(now, self.drivers, self.events, self._chance)
        self.month = MonthVariables()
        self._par = self.events.change_levers(now, self.resolved, len(self.cast.partners))
        self._views.clear()
        if self._par.deployment_shift is not self.resolved.deployment_shift:  # events move it
            self._nearness = self._forces_at_hand()
        self._is_noisy = is_noisy(self._has_errors, self._par)

    def _has_errors(self, names: Sequence[str]) -> bool:
        """Whether any history's value of some parts of the state is not 0."""
        if self._compiled is not None and self._compiled.is_ahead:
            return self._compiled.has_errors(names)
        return any(getattr(self._world, name).any() for name in names)

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
        if self._compiled is None or self._compiled.is_noisy != self._is_noisy:
            settings = TraceSettings(
                self.cast, self.regime.variants, self.regime.agents, self.drivers.mean_openness,
                self._indicators_recorded or (), self.events.watched(self.cast), self._indicators_recorded is None, self._is_noisy,
            )  # fmt: skip
            shapes = input_shapes(
                self.world, self._par, self._drivers_now, cast=self.cast, is_noisy=self._is_noisy
            )
            program = program_for(settings, shapes, device_of(self._engine))
            self._compiled = CompiledMonth(
                program, self.streams, in_place=self._indicators_recorded is not None
            )
        return True

    def _step_compiled(self) -> None:
        """The month as machine code."""
        compiled, now = self._compiled, self.month_number
        assert compiled is not None
        compiled.set_parameters(self._par)
        compiled.set_nearness(self._nearness, self._economic_nearness)
        kind = MonthKind.of(now, self.drivers.exposure_known)
        if not compiled.step(self._world, now, self._drivers_now, kind):
            check(self._open_step())
        if self._indicators_recorded is None:
            self.month = compiled.month()
        self._recorded = compiled.recorded
        self.events.save_indicators(
            dict(zip(self.events.watched(self.cast), compiled.watched, strict=True))
        )

    def record_only(self, indicators: Sequence[Indicator]) -> None:
        """Read some indicators in every month from now on, and let go of all else that a month makes.

        The state is then written over month by month, and `month` is not to be read.
        """
        self._let_go()
        self._indicators_recorded = tuple(indicators)

    def recorded(self) -> NDArray[np.float32]:
        """The indicators that `record_only` asked for, as of the last month (indicator, run)."""
        if self._recorded is not None:
            return device_of(self._engine).fetch(self._recorded)
        moment, values = (
            self.moment(),
            np.empty((len(self._indicators_recorded or ()), self.runs), np.float32),
        )
        read: dict[int, Floats] = {}  # a template holds one indicator for all partners
        for row, indicator in enumerate(self._indicators_recorded or ()):
            key = id(indicator.template)
            if key not in read:
                read[key] = indicator.template.read(moment)
            values[row] = read[key] if indicator.row is None else read[key][indicator.row]
        return values

    @property
    def recorded_there(self) -> Any:
        """The same where the months run: on a GPU they stay there (indicator, run)."""
        return self.recorded() if self._recorded is None else self._recorded

    def bytes_a_history(self) -> int:
        """Memory of the device that each history takes; 0 where months run by the rules."""
        return 0 if self._compiled is None else self._compiled.bytes_a_history()

    def _let_go(self) -> None:
        """Let go of the compiled month, but not of the state that it has made."""
        if self._compiled is not None:
            self._compiled.fetch(self._world)
        self._compiled = None

    def _open_step(self) -> Step:
        """What the phases of the month work on."""
        now = self.month_number
        stream_ids = tuple(actor.stream_id for actor in self.cast.partners)
        signals = signal_streams(self.cast) if self._is_noisy else ()
        return Step(
            number=now,
            world=self.world,
            month=self.month,
            par=self._par,
            cast=self.cast,
            actors=self.actors,
            draws=draw_month(self.streams, stream_ids, now),
            signals=self.streams.month(signals, now) if signals else np.empty((0, self.runs)),
            drivers=self._drivers_now,
            mean_openness=self.drivers.mean_openness,
            kind=MonthKind.of(now, self.drivers.exposure_known),
            nearness=self._nearness,
            economic_nearness=self._economic_nearness,
            variants=self.regime.variants,
        )

    def view(self, rows: int | slice) -> ActorView:
        """What the partners in these rows see; a slice of all is what the client sees."""
        key = (rows.start, rows.stop) if isinstance(rows, slice) else rows
        if key not in self._views:
            par = self._par if rows == slice(None) else self._par.of(rows)
            self._views[key] = ActorView(self.cast, self.world, self.month, rows, par)
        return self._views[key]

    def moment(self) -> Snapshot:
        """The month that has just been stepped, as indicators read it."""
        return Snapshot(self.cast, self.world, self.month, self._par)

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

    def release(self) -> None:
        """Let go of everything; the simulation is of no use afterwards.

        It and its agents hold each other, so that its arrays would stay until Python's collector comes,
        which counts objects and not their size.
        """
        self.__dict__.clear()

    @property
    def engine(self) -> str:
        """What runs the months in force: the engine chosen, or "numpy" where a decision is a user's own."""
        return self._engine if self._is_traceable else NUMPY

    @property
    def _is_traceable(self) -> bool:
        """Whether all that decides is known to be traceable: our own rules, in one order of moves."""
        return (
            not self.regime.untraceable
            and not self._own
            and not any(_has_own_decision(agent) for agent in self.actors.by_name.values())
        )

    # -- assumptions ----------------------------------------------------------------------------

    def _open(self, regime: Regime) -> None:
        """Let a regime's assumptions take force."""
        self.regime = regime
        self._let_go()
        self.resolved = resolve_parameters(
            self.cast, regime.all_settings(), regime.prior, self.streams
        )
        for switch, where in regime.off_where.items():
            self.resolved = self.resolved.silence(SWITCHES[switch], where)
        self._par = self.resolved
        self.drivers = regime.drivers.draw(self.streams, self._chance)
        self.events.replace(regime.events)
        par = self._par
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
        self.actors = create_agents(
            self, self.cast, self._own, self.regime.agents, self.actors, seat=self._seat
        )

    def _forces_at_hand(self) -> Floats:
        """Share of each partner's power that reaches the client, by the levers in force (partner, run)."""
        par = self._par
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
    """Whether somebody put a method on this one agent, or a value in the place of one."""
    if vars(agent).keys() <= SHIPPED_ATTRIBUTES:
        return False
    own = vars(agent).keys() - SHIPPED_ATTRIBUTES
    return any(callable(vars(agent)[name]) or hasattr(type(agent), name) for name in own)
