"""Who takes part: partners that are absent, and partners that exchange their locations."""

from collections.abc import Sequence
from dataclasses import replace

from sim.facts import ActorFacts
from sim.state.cast import Cast
from sim.strict.containers import RecordValues
from sim.strict.mistakes import Place, Report

#: The facts about an actor's location. A swap exchanges these and nothing else.
GEOGRAPHY = ("distance", "base_distance", "forward_forces", "forward_economy")
#: Abilities that some partner must have: without them the model has no meaning.
REQUIRED_ABILITIES = ("superpower", "neighbour")


def check_cast(content: RecordValues, cast: Cast, report: Report) -> None:
    """Note what is wrong with the actors that a scenario changes."""
    for key in ("absent", "swap"):
        for name, place in content.get(key, ()):
            if name == cast.client.name:
                report.add(place, f"{name!r} is the client, which every scenario needs")
            elif name not in cast.names:
                report.unknown(place, "no partner", name, cast.names)
    for name, place in content.get("absent", ()):
        for ability in REQUIRED_ABILITIES:
            if name == cast.names[cast.row(ability)]:
                message = f"{name!r} is the {ability}, which every scenario needs"
                report.add(place, message)
    _check_patrons(content.get("absent", ()), cast, report)
    _check_twice(content.get("absent", ()), "absent", report)
    _check_twice(content.get("swap", ()), "swap", report)


def _check_patrons(absent: Sequence[tuple[str, Place]], cast: Cast, report: Report) -> None:
    """At least one patron remains, because the model is about the client and its patrons."""
    patrons = [name for name, weight in zip(cast.names, cast.patron[:, 0], strict=True) if weight]
    gone = [(name, place) for name, place in absent if name in patrons]
    if patrons and {name for name, _ in gone} == set(patrons):
        message = f"no patron remains; keep one of {', '.join(patrons)}"
        report.add(gone[-1][1], message)


def _check_twice(listed: Sequence[tuple[str, Place]], key: str, report: Report) -> None:
    seen: set[str] = set()
    for name, place in listed:
        if name in seen:
            report.add(place, f"{key} names {name!r} twice")
        seen.add(name)


def change_actors(cast: Cast, content: RecordValues) -> Cast:
    """The cast without absent partners and their links, and with two locations exchanged."""
    absent = {name for name, _ in content.get("absent", ())}
    swapped = [name for name, _ in content.get("swap", ())]
    partners = {actor.name: actor for actor in cast.partners}
    if len(swapped) == 2:
        one, other = (partners[name] for name in swapped)
        partners[one.name], partners[other.name] = _move_actor(one, other), _move_actor(other, one)
    left = tuple(a for a in partners.values() if a.name not in absent)
    return Cast.of(cast.client, left, cast.links.facts)


def _move_actor(actor: ActorFacts, there: ActorFacts) -> ActorFacts:
    """An actor at another's location; its random streams, abilities and all else stay its own."""
    moved = {name: there.values[name] for name in GEOGRAPHY}
    region = {name: at for name, at in there.region.items() if name != actor.name}
    return replace(actor, values={**actor.values, **moved}, region=region, europe=there.europe)
