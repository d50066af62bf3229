"""The assumptions in which a scenario differs from its base, from the plans or from the manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.calendar import month_name
from sim.ensemble.request.batch import prepare_batch
from sim.errors import UserError
from sim.results.data import ResultsData
from sim.scenario.description import fingerprint
from sim.scenario.events import Condition, Effect, Event
from sim.scenario.futures import Future, Growth, Hold, Markov, Path
from sim.scenario.library import load_plan, parse_settings
from sim.scenario.plan import Plan
from sim.show import captions
from sim.show.assumptions import (
    NONE,
    Change,
    changes,
    differing_assumptions,
    event_in_words,
    future,
    setting,
)

ManifestPart = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AssumptionDifferences:
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


def assumption_differences(results: ResultsData, scenario: str, base: str) -> AssumptionDifferences:
    """What a scenario assumes that its base does not.

    The plans are made again and taken where their hashes are those of the manifest; else what the
    manifest holds is told, which is all but the abilities and values of actors.
    """
    title = captions.title(results, base)
    plans = _plans(results.manifest)
    if base in plans and scenario in plans:
        return AssumptionDifferences(
            base, title, list(differing_assumptions(plans[base], plans[scenario])), ""
        )
    scenarios = results.manifest["scenarios"]
    note = (
        "From the manifest, because the scenario cannot be made again here; the manifest does not hold "
        "the values of actors."
    )
    return AssumptionDifferences(
        base, title, manifest_differences(scenarios[base], scenarios[scenario]), note
    )


def _plans(manifest: ManifestPart) -> dict[str, Plan]:
    """The plans of a batch that can be made again and have the recorded hashes, by name."""
    scenarios = manifest["scenarios"]
    rebuilt = {plan.name: plan for plan in _rebuild_plans(manifest)}
    return {
        name: plan for name, plan in rebuilt.items()
        if name in scenarios and fingerprint(plan) == scenarios[name]["hash"]
    }  # fmt: skip


def _rebuild_plans(manifest: ManifestPart) -> Iterable[Plan]:
    request = manifest.get("request") or {}
    try:
        if "scenarios" in request:
            settings = parse_settings(request["settings"])
            return prepare_batch(request["scenarios"], settings=settings, end=request["end"]).plans
    except UserError:
        pass
    return [plan for name in manifest["scenarios"] for plan in _load_shipped(manifest, name)]


def _load_shipped(manifest: ManifestPart, name: str) -> list[Plan]:
    try:
        return [replace(load_plan(name), months=int(manifest["scenarios"][name]["months"]))]
    except UserError:
        return []


# -- from the manifest ----------------------------------------------------------------------------


def manifest_differences(
    first: ManifestPart, second: ManifestPart
) -> list[tuple[str, list[Change]]]:
    """What differs between two scenarios as manifests keep them: a heading, and changes."""
    always = changes(_always(first), _always(second))
    assumed = [("in all months", always)] if always else []
    starts = sorted({int(c["start"]) for scenario in (first, second) for c in scenario["regimes"]})
    ends = [*starts[1:], max(int(first["months"]), int(second["months"]))]
    for start, end in zip(starts, ends, strict=True):
        now = changes(_regime(first, start), _regime(second, start))
        if now:
            until = f" to {month_name(end - 1)}" if end != ends[-1] else " on"
            assumed.append((f"from {month_name(start)}{until}", now))
    return assumed


def _always(scenario: ManifestPart) -> dict[str, str]:
    cast = {f"actors.{name}": "takes part" for name in scenario["cast"]}
    return {"end": month_name(int(scenario["months"]) - 1), **cast}


def _regime(scenario: ManifestPart, month: int) -> dict[str, str]:
    """What holds in a month, by key."""
    regime = [c for c in scenario["regimes"] if c["start"] <= month][-1]
    assumed = {f"parameters.{name}": _setting(s) for name, s in regime["settings"].items()}
    assumed |= {f"drivers.{name}": future(_future(f)) for name, f in regime["drivers"].items()}
    assumed |= {f"events.{e['Event']['name']}": event_in_words(_event(e["Event"]))
              for e in regime["events"]}  # fmt: skip
    assumed["switch_off"] = ", ".join(regime["switched_off"]) or NONE
    assumed["prior"] = str(regime["prior"])
    variants = regime["variants"]["Variants"]
    return assumed | {f"variants.{name}": str(value) for name, value in variants.items()}


def _setting(value: Any) -> str:
    """A parameter's value: a number, a law, or one value a run, listed or by its hash."""
    if isinstance(value, Mapping):
        return f"one value a run, {value.get('values', '')} of them"
    if isinstance(value, list) and not isinstance(value[0], str):
        return f"one value a run, {setting(min(value))} to {setting(max(value))}"
    return setting(_amount(value))


def _amount(value: Any) -> Any:
    return (value[0], tuple(value[1])) if isinstance(value, list) else value


def _future(scenario: ManifestPart) -> Future:
    ((kind, about),) = scenario.items()
    if kind == "Growth":
        return Growth(_amount(about["rate"]))
    if kind == "Path":
        return Path(tuple((int(m), _amount(v)) for m, v in about["points"]), about["kind"])
    if kind == "Markov":
        states = tuple((name, value) for name, value in about["states"])
        return Markov(states, tuple((a, b, rate) for a, b, rate in about["rates"]), about["start"])
    return Hold()


def _event(about: ManifestPart) -> Event:
    rebuilt = dict(about)
    rebuilt["effects"] = tuple(Effect(**e) for e in about["effects"])
    rebuilt["when"] = tuple(Condition(**c) for c in about["when"])
    rebuilt["only_if"] = tuple(Condition(**c) for c in about["only_if"])
    rebuilt["at"] = _amount(about["at"])
    return Event(**rebuilt)
