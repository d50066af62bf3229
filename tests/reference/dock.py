"""The harness that docks the program to its scalar twin: same inputs, both run, every number compared.

`inputs` reads what the document says a history needs (parameter values, drivers, uniforms) off an
`AllianceModel`. `run_plain` and `run_compiled` let the twin run freely on it; `follow_plain` and
`follow_compiled` start every month from the state that the program had. `record_model` keeps what the
program did, and `disagreements` tells where the two differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.facts.schema import LINK_LINES
from sim.model.model import AllianceModel
from sim.random_streams import NOBODY, RandomStreams
from sim.rules.exchange import Offers
from sim.rules.parameter_values import ParameterValues
from sim.rules.registry import all_parameters
from sim.scenario.events import Condition, Event
from sim.scenario.plan import Plan, Regime
from sim.state.cast import Cast
from sim.state.ledger import ARMS, CASH, CLIENT, FUEL, PARTNERS
from tests.reference import fields, twin
from tests.reference.fields import Records, as_record, as_row, new_month, new_state

Floats = NDArray[np.float64]
#: One history's parameters, and its drivers and uniforms by month.
Inputs = tuple[SimpleNamespace, list[SimpleNamespace], list[SimpleNamespace]]
#: Program and twin agree to this, relative to the larger of 1 and the number.
TOLERANCE = 1e-9
ABILITIES = (
    "superpower", "neighbour", "patron", "veto", "ally", "shells", "power", "belligerent",
)  # fmt: skip
#: The world's draws of a month: the twin's name, and the process of the document.
DRAWS = {
    "war_end": "event:war_end", "count": "count", "severe": "severe", "ladder": "ladder",
    "talk": "talk", "deal": "deal", "deal_end": "deal_end", "ladder_talk": "ladder_talk",
}  # fmt: skip
#: The draws of a month that each partner has.
DRAWS_BY_PARTNER = {
    "troops": "troops", "outreach": "outreach", "answer": "answer", "meeting": "meeting", "renege": "renege",
    "signal_gap": "signal:gap", "signal_programme": "signal:programme",
    "signal_estrangement": "signal:estrangement",
}  # fmt: skip


# Inputs


def inputs(model: AllianceModel, history: int, months: int | None = None) -> Inputs:
    """What one history needs: parameter values, drivers by month, uniforms by month.

    Args:
        model: a model whose plan has one regime, its war_end and smoothed moves.
        history: its number, one of the model's.
        months: how many; all of the plan's unless given.
    """
    plan = model.plan
    months = plan.months if months is None else months
    histories = tuple(int(number) for number in model.streams.histories)
    place = histories.index(history)
    par = parameters(model.par, plan.cast, plan.regimes[0], place)
    stream_ids = tuple(partner.stream_id for partner in plan.cast.partners)
    draws = [_draws(model.streams.seed, histories, stream_ids, t)[place] for t in range(months)]
    return par, drivers(plan, months, par), draws


def parameters(
    values: ParameterValues, cast: Cast, regime: Regime, place: int = 0
) -> SimpleNamespace:
    """Parameters, facts and abilities of one history: a float each, or a list by partner.

    Args:
        place: where the history stands in the arrays of `values`.
    """
    par = SimpleNamespace()
    for name, parameter in all_parameters().items():
        shape = (len(cast.partners),) if parameter.holder == "partner" else ()
        setattr(par, name, _one(np.asarray(getattr(values, name)), place, shape))
    for ability in ABILITIES:
        setattr(par, ability, [float(partner.abilities[ability]) for partner in cast.partners])
    linked = cast.links
    par.lends = cast.lends[:, 0].tolist()
    par.link_first, par.link_second = (
        rows.astype(float).tolist() for rows in (linked.first, linked.second)
    )
    for line in LINK_LINES:
        carries = [float(line in link.lines) for link in linked.facts]
        setattr(par, f"carries_{line}", carries)
    par.split_the_difference = float(regime.variants.outside_option == "split_the_difference")
    par.exposure_follows = float(regime.variants.exposure == "follows_penalties")
    par.seeks_by_choice = float(regime.variants.denuclearisation == "by_choice")
    return par


def _one(value: Floats, place: int, shape: tuple[int, ...]) -> Any:
    """One history's value of an array that ends in runs, or in 1 for all of them."""
    if value.ndim > len(shape):
        value = value[..., place if value.shape[-1] > 1 else 0]
    return np.broadcast_to(value, shape).astype(float).tolist()


def drivers(plan: Plan, months: int, par: SimpleNamespace) -> list[SimpleNamespace]:
    """The drivers of every month, before events; GDP is `fixed_gdp` where no series speaks."""
    _check(plan)
    source = plan.regimes[0].drivers
    unspoken = [row for row, who in enumerate(plan.cast.names) if f"gdp.{who}" not in source.place]
    found = []
    for month in range(months):
        d = SimpleNamespace(
            month=float(month),
            mean_openness=float(source.mean_openness),
            exposure_known=float(source.exposure_known),
        )
        for name, value in source.at(month).items():
            setattr(d, name, np.asarray(value)[..., 0].tolist())
        for row in unspoken:
            d.gdp[row] = par.fixed_gdp[row]
        found.append(d)
    return found


@cache
def _draws(
    seed: int, histories: tuple[int, ...], stream_ids: tuple[int, ...], month: int
) -> list[SimpleNamespace]:
    """The uniform draws of one month, by history."""
    return uniforms(RandomStreams(seed, np.array(histories)), stream_ids, month)


def uniforms(
    streams: RandomStreams, stream_ids: Sequence[int], month: int
) -> list[SimpleNamespace]:
    """The uniform draws of one month, by history of `luck`.

    Args:
        stream_ids: of the partners.
        month: months since 1990-01.
    """
    drawn: dict[str, Floats] = {}
    for name, process in DRAWS.items():
        drawn[name] = streams.uniform(process, NOBODY, month)
    for name, process in DRAWS_BY_PARTNER.items():
        drawn[name] = np.stack([streams.uniform(process, i, month) for i in stream_ids], axis=1)
    return [
        SimpleNamespace(**{name: values[place].tolist() for name, values in drawn.items()})
        for place in range(len(streams.histories))
    ]


def _check(plan: Plan) -> None:
    """Refuse a plan that the twin does not cover: it knows the baseline's one event only."""
    if len(plan.regimes) != 1 or plan.regimes[0].variants.moves != "smoothed":
        raise ValueError("the twin covers one regime with smoothed moves")
    for event in plan.regimes[0].events:
        plain = Event(
            name="war_end",
            effects=event.effects,
            hazard="war_end_hazard",
            only_if=(Condition("war.may_end", above=0.0),),
        )
        effects = [(e.how, e.place, e.amount) for e in event.effects]
        if event != plain or effects != [("set", ("war_intensity", ()), 0.0)]:
            raise ValueError(f"the twin covers the baseline's war_end only, not {event}")
    if len(plan.regimes[0].events) != 1:
        raise ValueError("the twin covers the baseline's war_end, and one is needed")


# The twin, plain and compiled


@dataclass(frozen=True, slots=True)
class Track:
    """What the twin did: its state at the end of each month and each month's quantities."""

    first: int
    states: Records
    months: Records


def _track(first: int, months: int) -> Track:
    states = np.zeros(months, dtype=as_record(new_state()).dtype)
    return Track(first, states, np.zeros(months, dtype=as_record(new_month()).dtype))


def run_plain(given: Inputs, nudge: float = 0.0) -> Track:
    """The twin in plain Python, freely running.

    Args:
        given: one history's inputs.
        nudge: treasury and food are disturbed by this part of them after every month, to see
            whether a history amplifies rounding.
    """
    par, by_month, draws = given
    s, m = new_state(), new_month()
    track = _track(0, len(by_month))
    twin.start(s, par)
    for t, (d, u) in enumerate(zip(by_month, draws, strict=True)):
        twin.month(s, m, par, d, u)
        s.treasury *= 1.0 + nudge
        s.food *= 1.0 + nudge
        track.states[t], track.months[t] = as_row(s), as_row(m)
    return track


def follow_plain(given: Inputs, program: Mapping[str, Floats], place: int, first: int = 0) -> Track:
    """The twin in plain Python, each month from the state that the program had before it.

    Args:
        given: one history's inputs.
        program: what `record_model` kept.
        place: of the history in it.
        first: the first month to do.
    """
    par, by_month, draws = given
    s, m = new_state(), new_month()
    track = _track(first, len(by_month) - first)
    twin.start(s, par)
    for t in range(first, len(by_month)):
        if t > 0:
            for name in vars(s):
                setattr(s, name, program[name][t - 1, place].tolist())
        twin.month(s, m, par, by_month[t], draws[t])
        track.states[t - first], track.months[t - first] = as_row(s), as_row(m)
    return track


@cache
def _compiled_twin() -> ModuleType:
    """A second copy of the twin's module, every function of it compiled."""
    from numba import njit

    spec = spec_from_file_location("compiled_twin", twin.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in list(vars(module).items()):
        if isinstance(value, FunctionType):
            setattr(module, name, njit(value))
    return module


@cache
def compiled() -> Callable[..., None]:
    """The compiled twin, all months of one history: run(s, m, par, d, u, before, states, months).

    All arguments are structured arrays as `as_record` makes them: s, m and par of length 1, d and u
    of one record a month. The others may have length 0: `before` holds the states that the months
    after the first start from instead of the twin's own; `states` and `months` receive what
    each month leaves and makes.
    """
    from numba import njit

    start, month = _compiled_twin().start, _compiled_twin().month

    @njit
    def run(s, m, par, d, u, before, states, months):
        start(s[0], par[0])
        for t in range(len(d)):
            if t > 0 and len(before) > 0:
                s[0] = before[t - 1]
            month(s[0], m[0], par[0], d[t], u[t])
            if len(states) > 0:
                states[t] = s[0]
                months[t] = m[0]

    return run


def run_compiled(given: Inputs) -> Track:
    """The compiled twin, freely running: the same as `run_plain`."""
    return _run_compiled(given, as_record(new_state())[:0])


def follow_compiled(given: Inputs, program: Mapping[str, Floats], place: int) -> Track:
    """The compiled twin, each month from the program's state: the same as `follow_plain`."""
    before = np.zeros(len(given[1]), dtype=as_record(new_state()).dtype)
    for name in before.dtype.names or ():
        before[name] = program[name][: len(before), place]
    return _run_compiled(given, before)


def _run_compiled(given: Inputs, before: Records) -> Track:
    par, by_month, draws = (as_record(part) for part in given)
    track = _track(0, len(by_month))
    s, m = as_record(new_state()), as_record(new_month())
    compiled()(s, m, par, by_month, draws, before, track.states, track.months)
    return track


# The program


def record_model(model: AllianceModel, months: int) -> dict[str, Floats]:
    """Step a new model and keep all that the twin has too, by the twin's names (month, run, …)."""
    kept: dict[str, list[Floats]] = {}
    for _ in range(months):
        model.step()
        for name, value in _shown(model).items():
            whole = np.broadcast_to(value, (*np.shape(value)[:-1], model.runs))
            kept.setdefault(name, []).append(np.moveaxis(whole, -1, 0).copy())
    return {name: np.stack(values) for name, values in kept.items()}


def _shown(model: AllianceModel) -> dict[str, Floats]:
    """What the program has after a month, by the twin's names and axes, run last."""
    world, month, books = model.world, model.month, model.world.ledger
    names = (
        *fields.STATE,
        *fields.STATE_BY_PARTNER,
        *fields.STATE_BY_DOMAIN,
        *fields.STATE_BY_PAIR,
        *fields.STATE_BY_LINK,
    )
    shown = {name: getattr(world, name) for name in names if name not in fields.KEPT_ELSEWHERE}
    shown |= {
        "treasury": books.stock(CASH, CLIENT), "food": books.stock(FUEL, CLIENT),
        "shells_held": books.stock(ARMS, CLIENT), "stock": books.stock(ARMS, PARTNERS),
        "war_end": (model.events.onset["war_end"] < model.month_number).astype(float),
    }  # fmt: skip
    for ours, theirs in fields.IN_PROGRAM.items():
        shown[ours] = getattr(month, theirs)
    for ours, theirs in fields.LINES_IN_PROGRAM.items():
        shown[ours] = np.swapaxes(getattr(month, theirs), 0, 1)
    return shown | _offers(month.client_offers, month.partner_offers)


def _offers(client: Offers, partner: Offers) -> dict[str, Floats]:
    """Buyer's and seller's straight lines and the cap, by partner and line."""
    buyer = [client if i < twin.TO_CLIENT else partner for i in range(twin.LINES)]
    seller = [partner if i < twin.TO_CLIENT else client for i in range(twin.LINES)]
    return {
        "a_b": np.stack([b.intercept[i] for i, b in enumerate(buyer)], axis=1),
        "b_b": np.stack([b.slope[i] for i, b in enumerate(buyer)], axis=1),
        "a_s": np.stack([s.intercept[i] for i, s in enumerate(seller)], axis=1),
        "b_s": np.stack([s.slope[i] for i, s in enumerate(seller)], axis=1),
        "cap": np.swapaxes(np.minimum(client.cap, partner.cap), 0, 1),
    }


# Docking


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the two differ: the first month of one quantity, and the error relative to it or 1."""

    month: int
    name: str
    index: tuple[int, ...]
    program: float
    twin: float
    error: float


def disagreements(
    program: Mapping[str, Floats], place: int, track: Track, tolerance: float = TOLERANCE
) -> list[Disagreement]:
    """Every quantity of one history that differs, in the order of months: the first tells most.

    Args:
        program: what `record_model` kept.
        place: of the history in it.
        track: what the twin did.
        tolerance: relative to the larger of 1 and the number.
    """
    found = []
    for name, ours, theirs in _pairs(program, place, track):
        error = np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs))
        apart = np.argwhere(~(error <= tolerance))
        if len(apart):
            at = tuple(int(i) for i in apart[0])
            values = float(theirs[at]), float(ours[at]), float(error[at])
            found.append(Disagreement(track.first + at[0], name, at[1:], *values))
    return sorted(found, key=lambda d: d.month)


def _pairs(
    program: Mapping[str, Floats], place: int, track: Track
) -> list[tuple[str, Floats, Floats]]:
    pairs = []
    for records in (track.states, track.months):
        for name in records.dtype.names or ():
            if name in program:
                ours = records[name]
                theirs = program[name][track.first : track.first + len(ours), place]
                if ours.shape != theirs.shape:
                    raise ValueError(f"{name}: {theirs.shape} here, {ours.shape} in the twin")
                pairs.append((name, ours, theirs))
    return pairs


def as_program(tracks: Sequence[Track]) -> dict[str, Floats]:
    """Tracks in the form of `record_model`, to compare one twin with another."""
    return {
        name: np.stack([getattr(track, part)[name] for track in tracks], axis=1)
        for part in ("states", "months")
        for name in getattr(tracks[0], part).dtype.names
    }
