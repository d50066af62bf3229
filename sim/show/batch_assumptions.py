"""The assumptions in which a scenario differs from its base, from the plans or from the manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.calendar import month_name
from sim.ensemble.request.batch import prepare_batch
from sim.ensemble.request.chosen_rules import parse_agents, stands_in_file
from sim.ensemble.storage.damage import report_damage
from sim.ensemble.storage.manifest import MANIFEST
from sim.errors import UserError
from sim.results.data import ResultsData
from sim.scenario.description import fingerprint
from sim.scenario.events import Condition, Effect, Event
from sim.scenario.futures import Future, Growth, Hold, Markov, Path, Resampled
from sim.scenario.library import load_plan, parse_settings
from sim.scenario.plan import Plan
from sim.show.about import title
from sim.show.assumptions import (
    TAKES_PART,
    Assumptions,
    Stretch,
    compare_assumptions,
    differing_assumptions,
    regime_assumptions,
    setting,
)
from sim.show.texts.report import FROM_MANIFEST

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
    stretches: list[Stretch]
    note: str


def assumption_differences(results: ResultsData, scenario: str, base: str) -> AssumptionDifferences:
    """What a scenario assumes that its base does not.

    The plans are made again and taken where their hashes are those of the manifest; else what the
    manifest holds, which is all but the abilities and values of actors.
    """
    base_title, plans = title(results, base), _plans(results.manifest)
    if base in plans and scenario in plans:
        stretches = differing_assumptions(plans[base], plans[scenario])
        return AssumptionDifferences(base, base_title, list(stretches), "")
    scenarios = results.manifest["scenarios"]
    with report_damage(f"{results.folder or ''}/{MANIFEST}"):
        both = (manifest_assumptions(scenarios[name]) for name in (base, scenario))
        differences = list(compare_assumptions(*both))
    return AssumptionDifferences(base, base_title, differences, FROM_MANIFEST)


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
        agents = request.get("agents", [])
        # whose class stands in a file is told from the manifest: a report runs nobody's code
        if "scenarios" in request and not any(map(stands_in_file, agents)):
            settings = parse_settings(request["settings"])
            return prepare_batch(
                request["scenarios"], settings=settings, end=request["end"],
                agents=parse_agents(agents), since=request.get("since"),
            ).plans  # fmt: skip
    except UserError:
        pass
    return [plan for name in manifest["scenarios"] for plan in _load_shipped(manifest, name)]


def _load_shipped(manifest: ManifestPart, name: str) -> list[Plan]:
    try:
        return [replace(load_plan(name), months=int(manifest["scenarios"][name]["months"]))]
    except UserError:
        return []


# -- from the manifest ----------------------------------------------------------------------------


def manifest_assumptions(scenario: ManifestPart) -> Assumptions:
    """What a scenario assumes, as far as the manifest holds it."""
    months = int(scenario["months"])
    cast = {f"actors.{name}": TAKES_PART for name in scenario["cast"]}
    regimes = [(int(regime["start"]), _regime(regime)) for regime in scenario["regimes"]]
    return Assumptions(months, {"end": month_name(months - 1), **cast}, regimes)


def _regime(regime: ManifestPart) -> dict[str, str]:
    settings = {name: _setting(value) for name, value in regime["settings"].items()}
    futures = {name: _future(value) for name, value in regime["drivers"].items()}
    events = [_event(event["Event"]) for event in regime["events"]]
    variants = regime["variants"]["Variants"]
    agents = {str(actor): str(rule) for actor, rule in regime.get("agents", {}).items()}
    return regime_assumptions(
        settings, futures, events, regime["switched_off"], regime["prior"], variants, agents
    )


def _setting(value: Any) -> str:
    """A parameter's value: a number, a law, or one value a run, listed or by its hash."""
    if isinstance(value, Mapping):
        return f"one value a run, {value.get('values', '')} of them"
    if isinstance(value, list) and not isinstance(value[0], str):
        return f"one value a run, {setting(min(value))} to {setting(max(value))}"
    return setting(_amount(value))


def _amount(value: Any) -> Any:
    return (value[0], tuple(value[1])) if isinstance(value, list) else value


def _future(driver: ManifestPart) -> Future:
    ((kind, about),) = driver.items()
    if kind == "Growth":
        return Growth(_amount(about["rate"]))
    if kind == "Path":
        return Path(tuple((int(m), _amount(v)) for m, v in about["points"]), about["kind"])
    if kind == "Markov":
        states = tuple((name, value) for name, value in about["states"])
        return Markov(states, tuple((a, b, rate) for a, b, rate in about["rates"]), about["start"])
    if kind == "Resampled":
        return Resampled(tuple(about["changes"]), about["how"], about["low"], about["high"])
    return Hold()


def _event(about: ManifestPart) -> Event:
    rebuilt = dict(about)
    rebuilt["effects"] = tuple(Effect(**e) for e in about["effects"])
    rebuilt["when"] = tuple(Condition(**c) for c in about["when"])
    rebuilt["only_if"] = tuple(Condition(**c) for c in about["only_if"])
    rebuilt["at"] = _amount(about["at"])
    return Event(**rebuilt)
