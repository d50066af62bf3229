"""Finds scenarios by name or path, follows what they extend, and resolves them into plans."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from pathlib import Path as File

import yaml
from pydantic import BaseModel, ValidationError

from sim.errors import UserError, nearest
from sim.facts import load_facts, month_index
from sim.rules.registry import declared
from sim.rules.switches import SWITCHES
from sim.scenario.drivers import Drivers, Future, Growth, Hold, Path, assemble
from sim.scenario.events import Condition, Effect, Event
from sim.scenario.parameters import Distribution, PriorUse, Setting, check_setting
from sim.scenario.plan import MONTHS, Chapter, Plan, Variants, full_cast
from sim.scenario.schema import Bounds, EventSpec, FutureSpec, Law, ScenarioFile
from sim.world import Cast

PACKAGED = File(__file__).parent.parent / "_scenarios"
CHECKOUT = File(__file__).parent.parent.parent / "scenarios"
BASELINE = "baseline"
LARGEST_FILE = 1_000_000


def shipped() -> dict[str, File]:
    """The scenarios that come with the package, by name."""
    folder = CHECKOUT if (CHECKOUT / f"{BASELINE}.yaml").exists() else PACKAGED
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_plan(name: str = BASELINE, settings: Mapping[str, Setting] | None = None) -> Plan:
    """A scenario, resolved.

    Args:
        name: of a shipped scenario, or the path of a YAML file.
        settings: parameters to change, by spelling; they hold from the branch on, or from the
            first month where there is none.

    Raises:
        UserError: all mistakes of the file at once.

    >>> load_plan("war_ends").branch
    414
    """
    plan = _resolved(_located(name))
    return with_settings(plan, settings) if settings else plan


def with_settings(plan: Plan, settings: Mapping[str, Setting]) -> Plan:
    """A plan with some parameters changed in its last chapter."""
    mistakes = [m for key, s in settings.items() for m in check_setting(key, s, plan.cast)]
    if mistakes:
        raise UserError(*mistakes)
    *past, last = plan.chapters
    changed = replace(last, settings=_merged(last.settings, settings))
    return replace(plan, chapters=(*past, changed))


def overridden(plan: Plan, settings: Mapping[str, Setting]) -> Plan:
    """A plan with some parameters changed from its first month on."""
    mistakes = [m for key, s in settings.items() for m in check_setting(key, s, plan.cast)]
    if mistakes:
        raise UserError(*mistakes)
    chapters = (replace(c, settings=_merged(c.settings, settings)) for c in plan.chapters)
    return replace(plan, chapters=tuple(chapters))


def with_prior(plan: Plan, prior: PriorUse) -> Plan:
    """A plan whose uncertain parameters are drawn from their priors, or held at their defaults."""
    return replace(plan, chapters=tuple(replace(c, prior=prior) for c in plan.chapters))


def _merged(base: Mapping[str, Setting], own: Mapping[str, Setting]) -> dict[str, Setting]:
    """Settings with some replaced; one for all replaces those of single actors."""
    kept = {k: v for k, v in base.items() if k.rpartition(".")[2] not in own}
    return {**kept, **own}


def _located(name: str) -> File:
    """The file of a scenario, by name or path."""
    known = shipped()
    if name in known:
        return known[name]
    if name.endswith((".yaml", ".yml")):
        file = File(name)
        if file.exists():
            return file.resolve()
        raise UserError(f"there is no file {name}")
    raise UserError(f"no scenario {name!r}.{nearest(name, known, few=30)}")


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as read, and where it stands."""

    file: File
    spec: ScenarioFile


@cache
def _resolved(file: File, children: tuple[File, ...] = ()) -> Plan:
    """The plan of a file: its parent's, and from its branch on what it changes."""
    if file in children:
        raise UserError(f"{file.name}: extends itself, by way of {children[-1].name}")
    source = _Source(file, _read(file))
    parent = _parent(source, children)
    cast = parent.cast if parent else full_cast(load_facts())
    mistakes = _mistakes(source, cast)
    if mistakes:
        raise UserError(*mistakes)
    spec = source.spec
    start = spec.branch if spec.branch is not None else 0
    chapter = _chapter(spec, parent, cast, start)
    past = tuple(c for c in parent.chapters if c.start < start) if parent and start else ()
    default_base = File(spec.extends).stem if spec.extends else None
    months = spec.end + 1 if spec.end is not None else parent.months if parent else MONTHS
    return Plan(
        name=file.stem,
        title=spec.name,
        description=" ".join(spec.description.split()),
        cast=cast,
        chapters=(*past, chapter),
        months=months,
        compare_to=spec.compare_to or default_base,
    )


def _parent(source: _Source, children: tuple[File, ...]) -> Plan | None:
    extends = source.spec.extends
    if extends is None:
        return None
    beside = source.file.parent / (extends if extends.endswith(".yaml") else f"{extends}.yaml")
    file = beside.resolve() if beside.exists() else _located(extends)
    return _resolved(file, (*children, source.file))


def _read(file: File) -> ScenarioFile:
    """A file's words, checked one by one."""
    if file.stat().st_size > LARGEST_FILE:
        raise UserError(f"{file.name}: a scenario is smaller than 1 MB")
    try:
        with file.open(encoding="utf-8") as text:
            words = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"{file.name}: {_one_line(str(error))}") from None
    except UnicodeDecodeError:
        raise UserError(f"{file.name}: is not UTF-8 text") from None
    if not isinstance(words, dict):
        raise UserError(f"{file.name}: a scenario is a list of `key: value` lines")
    try:
        return ScenarioFile.model_validate(words)
    except ValidationError as error:
        raise UserError(*(_told(file.name, e) for e in error.errors())) from None
    except UserError as error:
        raise UserError(*(f"{file.name}: {m}" for m in error.mistakes)) from None


def _told(file: str, error: Mapping[str, object]) -> str:
    """One mistake in one line: file, key, what is wrong, and the nearest valid key."""
    path = [str(part) for part in error["loc"]]  # type: ignore[attr-defined]
    where = ".".join(path)
    if error["type"] == "extra_forbidden":
        known = _keys_at(path[:-1])
        return f"{file}: {where}: unknown key{_sentence(nearest(path[-1], known, few=30))}"
    return f"{file}: {where}: {error['msg']} (found {error['input']!r})"


def _keys_at(path: Sequence[str]) -> list[str]:
    models: dict[str, type[BaseModel]] = {"events": EventSpec, "drivers": FutureSpec}
    model = models.get(path[0] if path else "", ScenarioFile)
    return [field.alias or name for name, field in model.model_fields.items()]


def _sentence(hint: str) -> str:
    return f".{hint}" if hint else ""


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _mistakes(source: _Source, cast: Cast) -> list[str]:
    """What is wrong with the names and values of a file."""
    spec, at = source.spec, source.file.name
    series = load_facts().series
    found = [
        m
        for key, setting in spec.parameters.items()
        for m in check_setting(key, _setting(setting), cast, f"{at}: parameters")
    ]
    found += [
        f"{at}: drivers: no series {key!r}.{nearest(key, series)}"
        for key in spec.drivers
        if key not in series
    ]
    found += [
        f"{at}: switch_off: no mechanism {key!r}.{nearest(key, SWITCHES)}"
        for key in spec.switch_off
        if key not in SWITCHES
    ]
    for key, future in spec.drivers.items():
        if sum(x is not None for x in (future.hold, future.growth, future.path)) != 1:
            found.append(f"{at}: drivers.{key}: give one of hold, growth, path")
    return found + [m for event in spec.events for m in _event_mistakes(event, at, series)]


def _event_mistakes(event: EventSpec, at: str, series: Mapping[str, object]) -> list[str]:
    where = f"{at}: events.{event.name}"
    moved = {**event.set, **event.add, **event.scale}
    conditions = {**event.if_, **event.when}
    found = [
        f"{where}: no series {key!r}.{nearest(key, series)}"
        for key in (*moved, *conditions)
        if key not in series
    ]
    if isinstance(event.hazard, str) and event.hazard not in declared():
        found.append(f"{where}: no parameter {event.hazard!r}.{nearest(event.hazard, declared())}")
    if event.at is None and event.hazard is None and not event.when and event.after is None:
        found.append(f"{where}: say when: at, hazard, when or after")
    return found


def _setting(value: float | dict[Law, list[float]]) -> Setting:
    if isinstance(value, dict):
        ((law, numbers),) = value.items()
        return law, tuple(numbers)
    return value


def _chapter(spec: ScenarioFile, parent: Plan | None, cast: Cast, start: int) -> Chapter:
    """The assumptions that hold from `start` on: the parent's, with what the file changes."""
    base = parent.chapters[-1] if parent else None
    own = {key: _setting(value) for key, value in spec.parameters.items()}
    drivers = _drivers(spec, base, cast)
    prior = spec.prior or (base.prior if base else "declared")
    return Chapter(
        start=start,
        drivers=drivers,
        events=_events(spec, base, drivers),
        settings=_merged(base.settings, own) if base else own,
        prior=prior,
        switched_off=frozenset(spec.switch_off) | (base.switched_off if base else frozenset()),
        variants=_variants(spec, base),
    )


def _variants(spec: ScenarioFile, base: Chapter | None) -> Variants:
    own = spec.variants.model_dump(exclude_unset=True)
    return replace(base.variants, **own) if base else Variants(**own)


def _drivers(spec: ScenarioFile, base: Chapter | None, cast: Cast) -> Drivers:
    series = load_facts().series
    futures: dict[str, Future] = dict(base.drivers.futures) if base else {}
    futures.update({key: _future(key, f) for key, f in spec.drivers.items()})
    return assemble(cast, series, futures, MONTHS)


def _future(name: str, future: FutureSpec) -> Future:
    if future.growth is not None:
        return Growth(future.growth)
    if future.path is not None:
        points = tuple(sorted((month_index(k), v) for k, v in future.path.items()))
        stepped = load_facts().series[name].kind == "step"
        return Path(points, "step" if stepped else "linear")
    return Hold()


def _events(spec: ScenarioFile, base: Chapter | None, drivers: Drivers) -> tuple[Event, ...]:
    """The parent's events, those of the same name replaced, and new ones."""
    events = {event.name: event for event in base.events} if base else {}
    for own in spec.events:
        events[own.name] = _event(own, drivers)
    return tuple(events.values())


def _event(spec: EventSpec, drivers: Drivers) -> Event:
    effects = tuple(
        Effect(how, drivers.place[name], amount)
        for how in ("set", "add", "scale")
        for name, amount in getattr(spec, how).items()
    )
    optional = {} if spec.until is None else {"last": spec.until}
    return Event(
        name=spec.name, effects=effects, at=_date(spec.at),
        hazard=spec.hazard, when=_conditions(spec.when), after=spec.after, delay=spec.delay,
        first=spec.from_ or 0, only_if=_conditions(spec.if_),
        over=_months(spec.over) or 0, lasts=_months(spec.for_), **optional,
    )  # fmt: skip


def _date(at: int | dict[Law, list[int]] | None) -> int | Distribution | None:
    """A month, or a distribution of months."""
    if isinstance(at, dict):
        ((law, months),) = at.items()
        return law, tuple(float(month) for month in months)
    return at


def _conditions(bounds: Mapping[str, Bounds]) -> tuple[Condition, ...]:
    return tuple(
        Condition(
            name,
            -inf if bound.above is None else bound.above,
            inf if bound.below is None else bound.below,
        )
        for name, bound in bounds.items()
    )


def _months(text: str | None) -> int | None:
    """A span such as "6 months"."""
    if text is None:
        return None
    written = re.fullmatch(r"(\d+) months?", text)
    if not written:
        raise UserError(f"{text!r} is no span: write a number of months, such as '6 months'")
    return int(written[1])


__all__ = ["BASELINE", "load_plan", "shipped", "with_settings"]
