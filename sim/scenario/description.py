"""A plan as plain values, and the hash that identifies it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.facts import ActorFacts, LinkFacts
from sim.rules.decision_rules import DecisionRule
from sim.scenario.drivers import Drivers
from sim.scenario.events import Event
from sim.scenario.futures import Growth, Hold, Markov, Path, Resampled
from sim.scenario.plan import Plan, Variants

#: Longer arrays are described by their hash.
LISTED_VALUES = 64
#: How manifests and hashes name each kind of assumption. A class may be renamed; its tag stays, or
#: no stored result would be known again.
TAGS: Mapping[type, str] = MappingProxyType(
    {
        ActorFacts: "Actor",
        Event: "Event",
        Growth: "Growth",
        Hold: "Hold",
        LinkFacts: "Link",
        Markov: "Markov",
        Path: "Path",
        Resampled: "Resampled",
        Variants: "Variants",
    }
)


def plan_description(plan: Plan) -> dict[str, Any]:
    """A plan as plain values: all assumptions behind its results, besides random numbers and code."""
    return {
        "name": plan.name,
        "title": plan.title,
        "description": plan.description,
        "compare_to": plan.compare_to,
        "comparisons": list(plan.comparisons),
        **({"main_comparison": plan.main_comparison} if plan.main_comparison else {}),
        **({"clause": plan.clause} if plan.clause else {}),
        "branch": plan.branch,
        "months": plan.months,
        "cast": [plan.cast.client.name, *plan.cast.names],
        "regimes": [
            {
                "start": regime.start,
                "settings": to_plain(regime.settings),
                "prior": regime.prior,
                "switched_off": sorted(regime.switched_off),
                **({"off_where": to_plain(regime.off_where)} if regime.off_where else {}),
                **({"agents": agents_description(regime.agents)} if regime.agents else {}),
                "variants": to_plain(regime.variants),
                "drivers": {
                    name: to_plain(f) for name, f in sorted(regime.drivers.futures.items())
                },
                "events": [to_plain(event) for event in regime.events],
                **({} if regime.drivers.origin is None else _origin(regime.drivers)),
            }
            for regime in plan.regimes
        ],
    }


def _origin(drivers: Drivers) -> dict[str, Any]:
    """Where drivers were cut, and what follows from it that is no series."""
    return {"origin": drivers.origin, "mean_openness": drivers.mean_openness}


def agents_description(agents: Mapping[str, DecisionRule]) -> dict[str, str]:
    """Who decides by which rule; of a user's own the code as well."""
    return {actor: rule.identity for actor, rule in sorted(agents.items())}


def fingerprint(plan: Plan) -> str:
    """A hash of all assumptions behind a plan's results: settings, drivers, events and facts."""
    digest = hashlib.sha256(json.dumps(plan_description(plan), sort_keys=True).encode())
    for actor in (plan.cast.client, *plan.cast.partners):
        digest.update(json.dumps(to_plain(actor), sort_keys=True).encode())
    digest.update(json.dumps(to_plain(plan.cast.links.facts), sort_keys=True).encode())
    for regime in plan.regimes:
        for name, values in sorted(regime.drivers.fields.items()):
            digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def to_plain(value: Any) -> Any:
    """Dataclasses, mappings and arrays as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {TAGS[type(value)]: {k: to_plain(v) for k, v in asdict(value).items()}}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_plain(v) for v in value]
    if isinstance(value, np.ndarray) and value.size > LISTED_VALUES:
        return {"values": value.size, "sha256": hashlib.sha256(value.tobytes()).hexdigest()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value
