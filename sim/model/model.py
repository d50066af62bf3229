"""The model: the simulation with the face of a Mesa model, for users.

One model steps thousands of histories at once; with `runs=1` it is an ordinary Mesa model.
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

from sim.agents.actor import Actor, rule_name
from sim.errors import UserError
from sim.model.mesa_agents import as_mesa_agent
from sim.model.simulation import SHIPPED_ATTRIBUTES, Simulation
from sim.random_streams import Redraws
from sim.scenario.agent_rules import with_agents
from sim.scenario.library import BASELINE, load_plan, with_overrides
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan
from sim.state.cast import Cast
from sim.state.indicators import Indicator, select_indicators
from sim.terminal import number_of
from sim.words.actors import actor_title


class AllianceModel(Simulation, mesa.Model):
    """Who arms, pays and shields the client, month by month from 1990-01.

    Attributes are those of `sim.model.simulation.Simulation`, such as `world` and `month`, and Mesa's own.

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
        redraws: which random processes are drawn anew, such as `Redraws(hold=frozenset({"talk"}))`; by
            default none.
        overrides: parameters by spelling, with `__` for the dot: `dprk__hunger=0.2`; or, as a
            mapping, `parameters={"dprk.hunger": 0.2}`. They hold from the first month.

    Raises:
        UserError: for an unknown parameter or actor, or a value that is out of range.

    >>> model = AllianceModel(rng=1)
    >>> model.run_for(2)
    >>> model
    <AllianceModel: baseline; 1 run, seed 1; 2 of 540 months done, next 1990-03>
    >>> model.actors.by_name["china"]
    <China, a patron>
    """

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
        redraws: Redraws | None = None,
        parameters: Mapping[str, Setting] | None = None,
        **overrides: Setting,
    ) -> None:
        """Arguments as of the class: a scenario, a seed, and what is changed from the first month on."""
        seed = _seed(rng)
        mesa.Model.__init__(self, rng=seed)
        plan = _resolve_plan(scenario, _merge_overrides(parameters, overrides))
        plan, own = _with_rules(plan, {} if agents is None else agents)
        seed = int(self.rng.integers(2**63)) if seed is None else seed
        numbers = _history_numbers(runs, histories)
        Simulation.__init__(self, plan, seed, numbers, own=own, engine=engine, redraws=redraws)
        self._options: dict[str, Any] = {
            "agents": own, "collect": collect, "engine": self._engine, "redraws": redraws,
        }  # fmt: skip
        self.datacollector = _collector(self.cast if collect else None)
        self.datacollector.collect(self)

    def __repr__(self) -> str:
        """One line: scenario, runs, seed, how far it is, and who decides by another rule."""
        if not vars(self):
            return "<AllianceModel: released>"
        runs = number_of(len(self.streams.histories), "run")
        done = f"{self.month_number} of {self.plan.months} months done"
        upcoming = f", next {self.date}" if self.month_number < self.plan.months else ""
        rules = {a.name: rule_name(type(a)) for a in self.actors.by_name.values()}
        own = [f"{actor_title(name)} follows {rule}" for name, rule in rules.items() if rule]
        others = f"; {', '.join(own)}" if own else ""
        return (
            f"<AllianceModel: {self.plan.name}; {runs}, seed {self.seed}; {done}{upcoming}{others}>"
        )

    @staticmethod
    def _seat(rule: type) -> type:
        """The class of an agent: it decides by a class of rules, and is one of Mesa's."""
        return as_mesa_agent(rule)

    def step(self) -> None:
        """One month, phase by phase."""
        super().step()
        self.running = self.month_number < self.plan.months
        self.datacollector.collect(self)

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
        model._restore(state)
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
            "par": self._par,
            "running": self.running,
            "steps": self.steps,
            "rows": self.datacollector.model_vars,
            "agents": {name: _own_attributes(a) for name, a in self.actors.by_name.items()},
            "random": (self.random.getstate(), self.rng.bit_generator.state),
        }
        return restore, (self.plan, self.save_state()), rest

    def __setstate__(self, rest: Mapping[str, Any]) -> None:
        self.month, self._par = rest["month"], rest["par"]
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
        """Let go of everything; the model is of no use afterwards."""
        self.remove_all_agents()
        super().release()


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
