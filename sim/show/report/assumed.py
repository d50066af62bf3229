"""The assumptions in which a scenario differs from its base, from the plans or from the manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.ensemble.batch import prepared
from sim.ensemble.manifest import fingerprint
from sim.errors import UserError
from sim.facts import month_name
from sim.scenario.events import Condition, Effect, Event
from sim.scenario.futures import Future, Growth, Hold, Markov, Path
from sim.scenario.library import load_plan, parse_settings
from sim.scenario.plan import Plan
from sim.show import words
from sim.show.assumptions import NONE, Change, changes, differing, event_in_words, future, setting

if TYPE_CHECKING:
    from sim.results import Results

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assumed:
    """What differs between a scenario and a base.

    Attributes:
        base, title: of the base.
        stretches: a heading of time, and the changes in it: key, in the base, in the scenario.
        note: where these words come from, if not from the plans that the results were made with.
    """

    base: str
    title: str
    stretches: list[tuple[str, list[Change]]]
    note: str


def assumed(results: "Results", scenario: str, base: str) -> Assumed:
    """What a scenario assumes that its base does not.

    The plans are made again and taken where their hashes are those of the manifest; else what the
    manifest holds is told, which is all but the abilities and values of actors.
    """
    title = words.title(results, base)
    plans = _plans(results.manifest)
    if base in plans and scenario in plans:
        return Assumed(base, title, list(differing(plans[base], plans[scenario])), "")
    kept = results.manifest["scenarios"]
    note = (
        "Told from the manifest, as the scenario cannot be made again here; it does not hold the "
        "values of actors."
    )
    return Assumed(base, title, kept_differing(kept[base], kept[scenario]), note)


def _plans(manifest: Told) -> dict[str, Plan]:
    """The plans of a batch that can be made again and have the recorded hashes, by name."""
    kept = manifest["scenarios"]
    made = {plan.name: plan for plan in _made(manifest)}
    return {
        name: plan for name, plan in made.items()
        if name in kept and fingerprint(plan) == kept[name]["hash"]
    }  # fmt: skip


def _made(manifest: Told) -> Iterable[Plan]:
    request = manifest.get("request") or {}
    try:
        if "scenarios" in request:
            settings = parse_settings(request["settings"])
            return prepared(request["scenarios"], settings=settings, end=request["end"]).plans
    except UserError:
        pass
    return [plan for name in manifest["scenarios"] for plan in _shipped(manifest, name)]


def _shipped(manifest: Told, name: str) -> list[Plan]:
    try:
        return [replace(load_plan(name), months=int(manifest["scenarios"][name]["months"]))]
    except UserError:
        return []


# -- from the manifest ----------------------------------------------------------------------------


def kept_differing(first: Told, second: Told) -> list[tuple[str, list[Change]]]:
    """What differs between two scenarios as manifests keep them: a heading, and changes."""
    always = changes(_always(first), _always(second))
    found = [("in all months", always)] if always else []
    starts = sorted({int(c["start"]) for told in (first, second) for c in told["chapters"]})
    ends = [*starts[1:], max(int(first["months"]), int(second["months"]))]
    for start, end in zip(starts, ends, strict=True):
        now = changes(_chapter(first, start), _chapter(second, start))
        if now:
            until = f" to {month_name(end - 1)}" if end != ends[-1] else " on"
            found.append((f"from {month_name(start)}{until}", now))
    return found


def _always(told: Told) -> dict[str, str]:
    cast = {f"actors.{name}": "takes part" for name in told["cast"]}
    return {"end": month_name(int(told["months"]) - 1), **cast}


def _chapter(told: Told, month: int) -> dict[str, str]:
    """What holds in a month, by key."""
    chapter = [c for c in told["chapters"] if c["start"] <= month][-1]
    found = {f"parameters.{name}": _setting(s) for name, s in chapter["settings"].items()}
    found |= {f"drivers.{name}": future(_future(f)) for name, f in chapter["drivers"].items()}
    found |= {f"events.{e['Event']['name']}": event_in_words(_event(e["Event"]))
              for e in chapter["events"]}  # fmt: skip
    found["switch_off"] = ", ".join(chapter["switched_off"]) or NONE
    found["prior"] = str(chapter["prior"])
    variants = chapter["variants"]["Variants"]
    return found | {f"variants.{name}": str(value) for name, value in variants.items()}


def _setting(value: Any) -> str:
    """A parameter's value: a number, a law, or one value a run, listed or by its hash."""
    if isinstance(value, Mapping):
        return f"one value a run, {value.get('values', '')} of them"
    if isinstance(value, list) and not isinstance(value[0], str):
        return f"one value a run, {setting(min(value))} to {setting(max(value))}"
    return setting(_amount(value))


def _amount(value: Any) -> Any:
    return (value[0], tuple(value[1])) if isinstance(value, list) else value


def _future(told: Told) -> Future:
    ((kind, about),) = told.items()
    if kind == "Growth":
        return Growth(_amount(about["rate"]))
    if kind == "Path":
        return Path(tuple((int(m), _amount(v)) for m, v in about["points"]), about["kind"])
    if kind == "Markov":
        states = tuple((name, value) for name, value in about["states"])
        return Markov(states, tuple((a, b, rate) for a, b, rate in about["rates"]), about["start"])
    return Hold()


def _event(about: Told) -> Event:
    made = dict(about)
    made["effects"] = tuple(Effect(**e) for e in about["effects"])
    made["when"] = tuple(Condition(**c) for c in about["when"])
    made["only_if"] = tuple(Condition(**c) for c in about["only_if"])
    made["at"] = _amount(about["at"])
    return Event(**made)
