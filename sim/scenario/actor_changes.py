"""Who takes part: partners that are absent, and partners that swap their places on the map."""

from collections.abc import Sequence
from dataclasses import replace

from sim.facts import ActorFacts
from sim.state.cast import Cast
from sim.strict.containers import RecordValues
from sim.strict.mistakes import Place, Report

#: The facts that say where an actor stands. A swap exchanges these and nothing else.
GEOGRAPHY = ("distance", "base_distance", "forward_forces", "forward_economy")
#: Abilities without whose holder the model has no meaning.
REQUIRED_ABILITIES = ("superpower", "neighbour")


def check_cast(words: RecordValues, cast: Cast, report: Report) -> None:
    """Note what is wrong with the actors that a scenario changes."""
    for key in ("absent", "swap"):
        for name, place in words.get(key, ()):
            if name == cast.client.name:
                report.add(place, f"{name!r} is the client, whom all partners deal with")
            elif name not in cast.names:
                report.unknown(place, "no partner", name, cast.names)
    for name, place in words.get("absent", ()):
        for ability in REQUIRED_ABILITIES:
            if name == cast.names[cast.row(ability)]:
                told = f"{name!r} is the {ability}, without whom the model has no meaning"
                report.add(place, told)
    _check_patrons(words.get("absent", ()), cast, report)
    _check_twice(words.get("absent", ()), "absent", report)
    _check_twice(words.get("swap", ()), "swap", report)


def _check_patrons(absent: Sequence[tuple[str, Place]], cast: Cast, report: Report) -> None:
    """Somebody is left whom the client can lean on: the model is about nothing else."""
    patrons = [name for name, weight in zip(cast.names, cast.patron[:, 0], strict=True) if weight]
    gone = [(name, place) for name, place in absent if name in patrons]
    if patrons and {name for name, _ in gone} == set(patrons):
        told = f"no patron is left; keep one of {', '.join(patrons)}"
        report.add(gone[-1][1], told)


def _check_twice(listed: Sequence[tuple[str, Place]], key: str, report: Report) -> None:
    seen: set[str] = set()
    for name, place in listed:
        if name in seen:
            report.add(place, f"{key} names {name!r} twice")
        seen.add(name)


def change_actors(cast: Cast, words: RecordValues) -> Cast:
    """The cast without the absent, and with the places on the map exchanged."""
    absent = {name for name, _ in words.get("absent", ())}
    swapped = [name for name, _ in words.get("swap", ())]
    partners = {actor.name: actor for actor in cast.partners}
    if len(swapped) == 2:
        one, other = (partners[name] for name in swapped)
        partners[one.name], partners[other.name] = _move_actor(one, other), _move_actor(other, one)
    return Cast.of(cast.client, tuple(a for a in partners.values() if a.name not in absent))


def _move_actor(actor: ActorFacts, there: ActorFacts) -> ActorFacts:
    """An actor in another's place; its luck, abilities and all else stay its own."""
    moved = {name: there.values[name] for name in GEOGRAPHY}
    return replace(actor, values={**actor.values, **moved})
