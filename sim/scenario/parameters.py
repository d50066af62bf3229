"""Which values the parameters take: facts and defaults, a scenario's settings, draws from priors."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from sim.errors import UserError, nearest
from sim.facts import ActorFacts
from sim.numerics import Floats
from sim.random_streams import NOBODY, RandomStreams
from sim.rules.leaders import TEMPERED_WEIGHTS
from sim.rules.parameter import Parameter
from sim.rules.parameter_values import ParameterValues
from sim.rules.registry import all_parameters
from sim.scenario.distributions import check_distribution, draw_value, normal
from sim.state.cast import Cast

Distribution = tuple[str, tuple[float, ...]]
Setting = float | Distribution | Floats
PriorUse = Literal["declared", "defaults"]
#: Parameters are drawn once a history, in a month before the first.
PARAMETER_MONTH = -1


def spellings(cast: Cast) -> set[str]:
    """Every valid spelling of a parameter: `name` for all its holders, `actor.name` for one."""
    names = set(all_parameters())
    for parameter in all_parameters().values():
        if parameter.holder == "client":
            names.add(f"{cast.client.name}.{parameter.name}")
        elif parameter.holder == "partner":
            names |= {f"{actor}.{parameter.name}" for actor in eligible_partners(cast, parameter)}
    return names


def eligible_partners(cast: Cast, parameter: Parameter) -> tuple[str, ...]:
    """The partners whose own number a parameter can be: those with the ability that it takes."""
    if not parameter.ability:
        return cast.names
    weights = getattr(cast, parameter.ability)[:, 0]
    return tuple(name for name, weight in zip(cast.names, weights, strict=True) if weight > 0.0)


def check_setting(name: str, setting: object, cast: Cast, where: str = "") -> list[str]:
    """What is wrong with a parameter's spelling or value; nothing if all is well."""
    at = f"{where}: " if where else ""
    if name not in spellings(cast):
        owner, _, short = name.rpartition(".")
        if owner and owner not in (cast.client.name, *cast.names):
            actors = (cast.client.name, *cast.names)
            return [f"{at}no actor {owner!r} (in {name!r}).{nearest(owner, actors)}"]
        if owner and short in all_parameters():
            return [f"{at}{name!r} does not exist: {short!r} belongs to {_holders(short, cast)}"]
        return [f"{at}no parameter {name!r}.{nearest(name, spellings(cast))}"]
    parameter = all_parameters()[name.rpartition(".")[2]]
    numbers = _numbers(setting)
    if numbers is None:
        return [f"{at}{name} takes a number, one a run, or a distribution, not {setting!r}"]
    return _out_of_bounds(name, parameter, numbers, at)


def _holders(name: str, cast: Cast) -> str:
    """Whose number a parameter is, in words."""
    parameter = all_parameters()[name]
    if parameter.holder == "world":
        return "nobody in particular; write it without an actor"
    if parameter.holder == "client":
        return cast.client.name
    return ", ".join(eligible_partners(cast, parameter))


def _numbers(setting: object) -> Floats | None:
    """The numbers of a setting, or None where it is no number."""
    if isinstance(setting, tuple):
        return _numbers_of_law(setting)
    if isinstance(setting, bool | str | bytes | list):
        return None
    try:
        given = np.asarray(setting)
    except (TypeError, ValueError):
        return None
    return np.atleast_1d(given.astype(float)) if given.dtype.kind in "iuf" else None


def _numbers_of_law(setting: tuple[object, ...]) -> Floats | None:
    """The numbers that bound a distribution, or None where it is none."""
    if len(setting) != 2 or not isinstance(setting[0], str) or isinstance(setting[1], str):
        return None
    try:
        numbers = np.atleast_1d(np.asarray(setting[1], dtype=float))
    except (TypeError, ValueError):
        return None
    return numbers[:1] if setting[0] == "normal" and np.isfinite(numbers).all() else numbers


def _out_of_bounds(name: str, parameter: Parameter, numbers: Floats, at: str) -> list[str]:
    low, high = parameter.bounds
    if not np.isfinite(numbers).all():
        return [f"{at}{name} has a value that is not a finite number"]
    if ((numbers < low) | (numbers > high)).any():
        worst = float(numbers.min() if (numbers < low).any() else numbers.max())
        near = min(max(worst, low), high)
        unit = "" if parameter.unit == "1" else f" {parameter.unit}"
        return [f"{at}{name} = {worst:g} lies outside {low:g} to {high:g}{unit}; nearest: {near:g}"]
    return []


def resolve_parameters(
    cast: Cast, settings: Mapping[str, Setting], prior: PriorUse, streams: RandomStreams
) -> ParameterValues:
    """The values in force, one a history where drawn.

    A setting beats a prior, one actor's setting beats everybody's, and a draw depends on the
    parameter's spelling only, so that base and variant draw alike.

    Args:
        settings: numbers, arrays (run,) or distributions, by spelling.
        prior: "declared" draws what is uncertain from its prior; "defaults" fixes it.
    """
    mistakes = [m for name, s in settings.items() for m in check_setting(name, s, cast)]
    mistakes += [
        f"{name} has {np.size(s)} values for {len(streams.histories)} runs"
        for name, s in settings.items()
        if not mistakes and isinstance(s, np.ndarray) and s.ndim
        and s.shape != streams.histories.shape
    ]  # fmt: skip
    if mistakes:
        raise UserError(*mistakes)
    shared: dict[str, Floats] = {}
    partners: dict[str, Floats] = {}
    for name, parameter in all_parameters().items():
        if parameter.holder == "partner":
            partners[name] = _by_partner(parameter, cast, settings, prior, streams)
        else:
            shared[name] = _one(parameter, cast, settings, prior, streams)
    _temper(shared, partners, streams)
    return ParameterValues(shared, partners)


def _one(
    parameter: Parameter,
    cast: Cast,
    settings: Mapping[str, Setting],
    prior: PriorUse,
    streams: RandomStreams,
) -> Floats:
    """The value of a parameter of the world or the client: a number or (run,)."""
    owned = f"{cast.client.name}.{parameter.name}"
    if parameter.holder == "client" and owned in settings:
        return _draw_setting(owned, settings[owned], streams)
    if parameter.name in settings:
        return _draw_setting(parameter.name, settings[parameter.name], streams)
    if parameter.default is None:
        return _from_facts(parameter, cast.client, prior, streams)
    return _from_prior(parameter, prior, streams)


def _by_partner(
    parameter: Parameter,
    cast: Cast,
    settings: Mapping[str, Setting],
    prior: PriorUse,
    streams: RandomStreams,
) -> Floats:
    """The values of a parameter that each partner holds: (partner or 1, run or 1)."""
    own = [f"{actor.name}.{parameter.name}" for actor in cast.partners]
    together = parameter.default is not None or parameter.name in settings
    if together and not any(name in settings for name in own):
        return np.atleast_1d(_one(parameter, cast, settings, prior, streams))[None, :]
    rows = []
    for actor, name in zip(cast.partners, own, strict=True):
        if name in settings:
            rows.append(_draw_setting(name, settings[name], streams, actor.stream_id))
        elif together:
            rows.append(_one(parameter, cast, settings, prior, streams))
        else:
            rows.append(_from_facts(parameter, actor, prior, streams))
    runs = max(np.size(row) for row in rows)
    return np.stack([np.broadcast_to(row, (runs,)) for row in rows]).astype(float)


def _from_prior(parameter: Parameter, prior: PriorUse, streams: RandomStreams) -> Floats:
    if prior == "defaults" or parameter.plausible is None:
        return np.asarray(parameter.default, dtype=float)
    return _draw_setting(parameter.name, (parameter.prior, parameter.plausible), streams)


def _from_facts(
    parameter: Parameter, actor: ActorFacts, prior: PriorUse, streams: RandomStreams
) -> Floats:
    known = actor.values[parameter.name]
    if prior == "defaults" or known.low is None or known.high is None:
        return np.asarray(known.value, dtype=float)
    span = ("uniform", (known.low, known.high))
    return _draw_setting(f"{actor.name}.{parameter.name}", span, streams, actor.stream_id)


def _draw_setting(
    name: str, setting: Setting, streams: RandomStreams, owner: int = NOBODY
) -> Floats:
    """A number as it is; a distribution as one draw a history.

    The draw is keyed by the parameter's short name and the luck of the partner whose own it is, so
    that base and variant draw alike, and a renamed actor as before.
    """
    if isinstance(setting, tuple):
        law, numbers = setting
        check_distribution(law, numbers, name)
        short = name.rpartition(".")[2]
        drawn = draw_value(
            law, numbers, streams.uniform(f"parameter:{short}", owner, PARAMETER_MONTH)
        )
        low, high = all_parameters()[short].bounds
        return np.clip(drawn, low, high)
    return np.asarray(setting, dtype=float)[()]


def _temper(shared: dict[str, Floats], partners: dict[str, Floats], streams: RandomStreams) -> None:
    """Multiply the weights that differ between leaders, once a history."""
    noise = shared["leader_noise"]
    if not np.any(noise):
        return
    for name in TEMPERED_WEIGHTS:
        drawn = normal(streams.uniform(f"leader:{name}", NOBODY, PARAMETER_MONTH), 0.0, 1.0)
        holder = partners if name in partners else shared
        holder[name] = holder[name] * np.exp(noise * drawn)
