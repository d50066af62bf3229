"""The values of the parameters: from facts and defaults, a scenario's settings, or priors."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Literal, get_args

import numpy as np

from sim.errors import UserError
from sim.facts import ActorFacts
from sim.numerics import Floats
from sim.random_streams import NOBODY, PARAMETER_MONTH, RandomStreams, Stream
from sim.rules.leaders import TEMPERED_WEIGHTS
from sim.rules.parameter import Parameter
from sim.rules.parameter_values import ParameterValues, protect
from sim.rules.registry import all_parameters
from sim.rules.removed_parameters import REPLACED, replacement
from sim.scenario.distributions import check_distribution, draw_value, normal
from sim.state.cast import Cast
from sim.words.nearest import nearest

#: From so many histories on, as only a GPU steps them together, parameters are drawn in threads.
MANY_HISTORIES = 50_000
Distribution = tuple[str, tuple[float, ...]]
Setting = float | Distribution | Floats
PriorUse = Literal["assimilated", "declared", "defaults"]
PRIOR_USES: tuple[PriorUse, ...] = get_args(PriorUse)


def choose_prior(name: str) -> PriorUse:
    """Where parameters come from, by name.

    Raises:
        UserError: for an unknown name.
    """
    for use in PRIOR_USES:
        if use == name:
            return use
    raise UserError(f"prior {name!r}.{nearest(name, PRIOR_USES)} There are {', '.join(PRIOR_USES)}")


def spellings(cast: Cast) -> frozenset[str]:
    """Every valid spelling of a parameter: `name` for all its holders, `actor.name` for one."""
    abilities = (frozenset(k for k, v in a.abilities.items() if v > 0.0) for a in cast.partners)
    return _spellings(cast.client.name, tuple(zip(cast.names, abilities, strict=True)))


@lru_cache(maxsize=64)
def _spellings(client: str, partners: tuple[tuple[str, frozenset[str]], ...]) -> frozenset[str]:
    names = set(all_parameters())
    for name, parameter in all_parameters().items():
        if parameter.holder == "client":
            names.add(f"{client}.{name}")
        elif parameter.holder == "partner":
            ability = parameter.ability
            names |= {f"{actor}.{name}" for actor, has in partners if not ability or ability in has}
    return frozenset(names)


def eligible_partners(cast: Cast, parameter: Parameter) -> tuple[str, ...]:
    """The partners that can have their own value of a parameter: those with the ability it needs."""
    if not parameter.ability:
        return cast.names
    weights = getattr(cast, parameter.ability)[:, 0]
    return tuple(name for name, weight in zip(cast.names, weights, strict=True) if weight > 0.0)


def check_setting(name: str, setting: object, cast: Cast, where: str = "") -> list[str]:
    """The mistakes in a parameter's spelling or value; empty if there are none."""
    at = f"{where}: " if where else ""
    if name not in spellings(cast):
        return [f"{at}{unknown_parameter(name, cast)}"]
    parameter = all_parameters()[name.rpartition(".")[2]]
    numbers = _numbers(setting)
    if numbers is None:
        return [f"{at}{name} takes a number, one a run, or a distribution, not {setting!r}"]
    return _out_of_bounds(name, parameter, numbers, at)


def unknown_parameter(
    name: str, cast: Cast, hint: Callable[[str, Iterable[str]], str] = nearest
) -> str:
    """The message about a spelling that no parameter has.

    Args:
        name: the spelling.
        cast: who takes part.
        hint: what finds the nearest valid name.
    """
    actors = (cast.client.name, *cast.names)
    owner, _, short = name.rpartition(".")
    if name in actors:
        return f"{name!r} is an actor; write {name}.PARAMETER, such as {_example(name, cast)}"
    if owner and owner not in actors:
        return f"no actor {owner!r} (in {name!r}).{hint(owner, actors)}"
    if owner and short in all_parameters():
        return f"{name!r} does not exist: {short!r} belongs to {_holders(short, cast)}"
    if short in REPLACED:
        return replacement(short)
    return f"no parameter {name!r}.{hint(name, spellings(cast))}"


def _example(actor: str, cast: Cast) -> str:
    return min(name for name in spellings(cast) if name.startswith(f"{actor}."))


def _holders(name: str, cast: Cast) -> str:
    """The holders of a parameter, in words."""
    parameter = all_parameters()[name]
    if parameter.holder == "world":
        return "no actor; write it without one"
    if parameter.holder == "client":
        return cast.client.name
    return ", ".join(eligible_partners(cast, parameter))


def _numbers(setting: object) -> Floats | None:
    """The numbers of a setting; None if it is not numeric."""
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
    """The numbers that bound a distribution; None if it is not one."""
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
    """The values in force, one for each history where drawn.

    A setting takes precedence over a prior, and one actor's setting over that for all. A draw
    depends only on the parameter's name, so that base and variant draw the same values.

    Args:
        settings: numbers, arrays (run,) or distributions, by spelling.
        prior: "declared" draws uncertain values from their priors; "defaults" fixes them; "assimilated"
            draws as the first, where the streams have a chosen past.
    """
    mistakes = [m for name, s in settings.items() for m in check_setting(name, s, cast)]
    mistakes += [
        f"{name} has {np.size(s)} values for {len(streams.histories)} runs"
        for name, s in settings.items()
        if not mistakes
        and isinstance(s, np.ndarray)
        and s.ndim
        and s.shape != streams.histories.shape
    ]
    if mistakes:
        raise UserError(*mistakes)
    shared: dict[str, Floats] = {}
    partners: dict[str, Floats] = {}
    all_sources = _sources(cast, settings, prior)
    drawn = iter(_draw_sources([s for one in all_sources.values() for s in one], streams))
    for name, sources in all_sources.items():
        values = list(islice(drawn, len(sources)))
        if all_parameters()[name].holder != "partner":
            shared[name] = values[0]
        elif len(values) == 1:
            partners[name] = np.atleast_1d(values[0])[None, :]
        else:
            runs = max(np.size(value) for value in values)
            partners[name] = np.stack([np.broadcast_to(value, (runs,)) for value in values])
    _temper(shared, partners, streams)
    return ParameterValues(protect(shared), protect(partners))


def varying_parameters(
    cast: Cast, settings: Mapping[str, Setting], prior: PriorUse
) -> tuple[str, ...]:
    """Spellings of the parameters that differ between runs, without drawing any.

    A parameter of the partners has its own name where one value holds for all of them,
    and under each partner's name where they have values of their own. Arguments are those of
    `resolve_parameters`; an array (run,) counts as its first value.

    >>> from sim.facts import load_facts
    >>> facts = load_facts()
    >>> cast = Cast.of(facts.client, facts.partners)
    >>> settings = {"leader_noise": 0.0, "china.stake": ("uniform", (0.2, 0.5))}
    >>> varying_parameters(cast, settings, "defaults")
    ('china.stake',)
    """
    sources = _sources(cast, settings, prior)
    (noise,) = sources["leader_noise"]
    varying = []
    for name, each in sources.items():
        tempered = name in TEMPERED_WEIGHTS and not noise.is_zero
        names = [name] if len(each) == 1 else [f"{actor}.{name}" for actor in cast.names]
        for spelling, source in zip(names, each, strict=True):
            if source.is_random or (tempered and not source.is_zero):
                varying.append(spelling)
    return tuple(varying)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where one value comes from.

    Attributes:
        name: the parameter's spelling; its last part names the draw.
        setting: a number, a distribution, or one value a run.
        owner: the stream of the partner whose own value it is, else `NOBODY`.
    """

    name: str
    setting: Setting
    owner: int = NOBODY

    @property
    def is_random(self) -> bool:
        """Whether its draws differ: a distribution of some width."""
        if not isinstance(self.setting, tuple):
            return False
        law, numbers = self.setting
        return numbers[1] > 0.0 if law == "normal" else numbers[0] < numbers[-1]

    @property
    def is_zero(self) -> bool:
        """Whether it is zero in every run."""
        numbers = self.setting[1][:1] if isinstance(self.setting, tuple) else self.setting
        return not self.is_random and not np.any(np.ravel(numbers)[0])


def _sources(
    cast: Cast, settings: Mapping[str, Setting], prior: PriorUse
) -> dict[str, tuple[_Source, ...]]:
    """Where each parameter's values come from: one source, or one for each partner."""
    sources: dict[str, tuple[_Source, ...]] = {}
    for name, parameter in all_parameters().items():
        own = [f"{actor.name}.{name}" for actor in cast.partners]
        alike = parameter.default is not None or name in settings
        if parameter.holder != "partner" or (alike and not any(each in settings for each in own)):
            sources[name] = (_shared_source(parameter, cast, settings, prior),)
            continue
        sources[name] = tuple(
            _Source(spelling, settings[spelling], actor.stream_id)
            if spelling in settings
            else _shared_source(parameter, cast, settings, prior)
            if alike
            else _source_in_facts(parameter, actor, prior, actor.stream_id)
            for actor, spelling in zip(cast.partners, own, strict=True)
        )
    return sources


def _shared_source(
    parameter: Parameter, cast: Cast, settings: Mapping[str, Setting], prior: PriorUse
) -> _Source:
    """The source of a value of the world, of the client, or of all partners alike."""
    owned = f"{cast.client.name}.{parameter.name}"
    if parameter.holder == "client" and owned in settings:
        return _Source(owned, settings[owned])
    if parameter.name in settings:
        return _Source(parameter.name, settings[parameter.name])
    if parameter.default is None:
        return _source_in_facts(parameter, cast.client, prior, cast.client.stream_id)
    if prior == "defaults" or parameter.plausible is None:
        return _Source(parameter.name, parameter.default)
    return _Source(parameter.name, parameter.prior_law)


def _source_in_facts(
    parameter: Parameter, actor: ActorFacts, prior: PriorUse, owner: int
) -> _Source:
    """An actor's fact, or its plausible range where uncertain values are drawn."""
    fact = actor.values[parameter.name]
    name = f"{actor.name}.{parameter.name}"
    if prior == "defaults" or fact.low is None or fact.high is None:
        return _Source(name, fact.value, owner)
    return _Source(name, ("triangular", (fact.low, fact.value, fact.high)), owner)


def _draw_sources(sources: Sequence[_Source], streams: RandomStreams) -> list[Floats]:
    """The numbers of some sources, in their order; those of many histories by all cores."""
    draw = partial(_draw_source, streams=streams)
    if len(streams.histories) < MANY_HISTORIES:
        return [draw(source) for source in sources]
    with ThreadPoolExecutor() as pool:
        return list(pool.map(draw, sources))


def _draw_source(source: _Source, streams: RandomStreams) -> Floats:
    """A number as it is; a distribution as one draw a history (run,).

    The draw is keyed by the parameter's short name and the stream of the partner whose own value
    it is, so that base and variant draw the same values, and a renamed actor the same as before.
    """
    if not isinstance(source.setting, tuple):
        return np.asarray(source.setting, dtype=float)
    law, numbers = source.setting
    check_distribution(law, numbers, source.name)
    short = source.name.rpartition(".")[2]
    draw = streams.uniform(_stream(source)[0], source.owner, PARAMETER_MONTH)
    return np.clip(draw_value(law, numbers, draw), *all_parameters()[short].bounds)


def _stream(source: _Source) -> Stream:
    """The stream of a draw."""
    return f"parameter:{source.name.rpartition('.')[2]}", source.owner


def _temper(shared: dict[str, Floats], partners: dict[str, Floats], streams: RandomStreams) -> None:
    """Multiply the weights that differ between leaders, with one draw a history."""
    noise = shared["leader_noise"]
    if not np.any(noise):
        return
    for name in TEMPERED_WEIGHTS:
        drawn = normal(streams.uniform(*_leader_stream(name), PARAMETER_MONTH), 0.0, 1.0)
        holder = partners if name in partners else shared
        holder[name] = holder[name] * np.exp(noise * drawn)


def _leader_stream(name: str) -> Stream:
    return f"leader:{name}", NOBODY


def parameter_streams(
    cast: Cast, settings: Mapping[str, Setting], prior: PriorUse
) -> tuple[Stream, ...]:
    """The streams from which parameters are drawn, each once, in the order of the registry.

    Arguments are those of `resolve_parameters`.
    """
    sources = _sources(cast, settings, prior)
    drawn = [_stream(one) for each in sources.values() for one in each if one.is_random]
    if any(not one.is_zero for one in sources["leader_noise"]):
        drawn += [_leader_stream(name) for name in TEMPERED_WEIGHTS]
    return tuple(dict.fromkeys(drawn))
