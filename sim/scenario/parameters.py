"""Which values the parameters take: facts and defaults, a scenario's settings, draws from priors."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from sim.errors import UserError, nearest
from sim.facts import Actor
from sim.luck import NOBODY, Luck
from sim.rules.leaders import TEMPERED
from sim.rules.numerics import Floats
from sim.rules.parameter import Parameter
from sim.rules.registry import declared
from sim.rules.values import Values
from sim.scenario.distributions import check_law, draw_from, normal
from sim.world import Cast

Distribution = tuple[str, tuple[float, ...]]
Setting = float | Distribution | Floats
PriorUse = Literal["declared", "defaults"]
#: Parameters are drawn once a history, in a month before the first.
BEFORE = -1


def spellings(cast: Cast) -> set[str]:
    """Every valid spelling of a parameter: `name` for all its holders, `actor.name` for one."""
    names = set(declared())
    for parameter in declared().values():
        if parameter.holder == "client":
            names.add(f"{cast.client.name}.{parameter.name}")
        elif parameter.holder == "partner":
            names |= {f"{actor}.{parameter.name}" for actor in able(cast, parameter)}
    return names


def able(cast: Cast, parameter: Parameter) -> tuple[str, ...]:
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
        if owner and short in declared():
            return [f"{at}{name!r} does not exist: {short!r} belongs to {_holders(short, cast)}"]
        return [f"{at}no parameter {name!r}.{nearest(name, spellings(cast))}"]
    parameter = declared()[name.rpartition(".")[2]]
    numbers = _numbers(setting)
    if numbers is None:
        return [f"{at}{name} takes a number, one a run, or a distribution, not {setting!r}"]
    return _out_of_bounds(name, parameter, numbers, at)


def _holders(name: str, cast: Cast) -> str:
    """Whose number a parameter is, in words."""
    parameter = declared()[name]
    if parameter.holder == "world":
        return "nobody in particular; write it without an actor"
    if parameter.holder == "client":
        return cast.client.name
    return ", ".join(able(cast, parameter))


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


def settle(cast: Cast, settings: Mapping[str, Setting], prior: PriorUse, luck: Luck) -> Values:
    """The values in force, one a history where drawn.

    A setting beats a prior, one actor's setting beats everybody's, and a draw depends on the
    parameter's spelling only, so that base and variant draw alike.

    Args:
        settings: numbers, arrays (run,) or distributions, by spelling.
        prior: "declared" draws what is uncertain from its prior; "defaults" fixes it.
    """
    mistakes = [m for name, s in settings.items() for m in check_setting(name, s, cast)]
    mistakes += [
        f"{name} has {np.size(s)} values for {len(luck.histories)} runs"
        for name, s in settings.items()
        if not mistakes and isinstance(s, np.ndarray) and s.ndim
        and s.shape != luck.histories.shape
    ]  # fmt: skip
    if mistakes:
        raise UserError(*mistakes)
    shared: dict[str, Floats] = {}
    partners: dict[str, Floats] = {}
    for name, parameter in declared().items():
        if parameter.holder == "partner":
            partners[name] = _by_partner(parameter, cast, settings, prior, luck)
        else:
            shared[name] = _one(parameter, cast, settings, prior, luck)
    _temper(shared, partners, luck)
    return Values(shared, partners)


def _one(
    parameter: Parameter, cast: Cast, settings: Mapping[str, Setting], prior: PriorUse, luck: Luck
) -> Floats:
    """The value of a parameter of the world or the client: a number or (run,)."""
    owned = f"{cast.client.name}.{parameter.name}"
    if parameter.holder == "client" and owned in settings:
        return _drawn(owned, settings[owned], luck)
    if parameter.name in settings:
        return _drawn(parameter.name, settings[parameter.name], luck)
    if parameter.default is None:
        return _from_facts(parameter, cast.client, prior, luck)
    return _from_prior(parameter, prior, luck)


def _by_partner(
    parameter: Parameter, cast: Cast, settings: Mapping[str, Setting], prior: PriorUse, luck: Luck
) -> Floats:
    """The values of a parameter that each partner holds: (partner or 1, run or 1)."""
    own = [f"{actor.name}.{parameter.name}" for actor in cast.partners]
    together = parameter.default is not None or parameter.name in settings
    if together and not any(name in settings for name in own):
        return np.atleast_1d(_one(parameter, cast, settings, prior, luck))[None, :]
    rows = []
    for actor, name in zip(cast.partners, own, strict=True):
        if name in settings:
            rows.append(_drawn(name, settings[name], luck, actor.luck_id))
        elif together:
            rows.append(_one(parameter, cast, settings, prior, luck))
        else:
            rows.append(_from_facts(parameter, actor, prior, luck))
    runs = max(np.size(row) for row in rows)
    return np.stack([np.broadcast_to(row, (runs,)) for row in rows]).astype(float)


def _from_prior(parameter: Parameter, prior: PriorUse, luck: Luck) -> Floats:
    if prior == "defaults" or parameter.plausible is None:
        return np.asarray(parameter.default, dtype=float)
    return _drawn(parameter.name, (parameter.prior, parameter.plausible), luck)


def _from_facts(parameter: Parameter, actor: Actor, prior: PriorUse, luck: Luck) -> Floats:
    known = actor.values[parameter.name]
    if prior == "defaults" or known.low is None or known.high is None:
        return np.asarray(known.value, dtype=float)
    span = ("uniform", (known.low, known.high))
    return _drawn(f"{actor.name}.{parameter.name}", span, luck, actor.luck_id)


def _drawn(name: str, setting: Setting, luck: Luck, owner: int = NOBODY) -> Floats:
    """A number as it is; a distribution as one draw a history.

    The draw is keyed by the parameter's short name and the luck of the partner whose own it is, so
    that base and variant draw alike, and a renamed actor as before.
    """
    if isinstance(setting, tuple):
        law, numbers = setting
        check_law(law, numbers, name)
        short = name.rpartition(".")[2]
        drawn = draw_from(law, numbers, luck.uniform(f"parameter:{short}", owner, BEFORE))
        low, high = declared()[short].bounds
        return np.clip(drawn, low, high)
    return np.asarray(setting, dtype=float)[()]


def _temper(shared: dict[str, Floats], partners: dict[str, Floats], luck: Luck) -> None:
    """Multiply the weights that differ between leaders, once a history."""
    noise = shared["leader_noise"]
    if not np.any(noise):
        return
    for name in TEMPERED:
        drawn = normal(luck.uniform(f"leader:{name}", NOBODY, BEFORE), 0.0, 1.0)
        holder = partners if name in partners else shared
        holder[name] = holder[name] * np.exp(noise * drawn)
