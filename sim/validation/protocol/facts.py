"""Facts: the abilities and values of the actors, and who trades with whom beside the client."""

from collections.abc import Sequence

from sim.facts import ActorFacts, Fact, load_facts
from sim.validation.markup import code, number, span, table


def links() -> str:
    """Who trades with whom beside the client."""
    rows = [
        (link.first, link.second, ", ".join(link.lines), f"{link.source}. {link.note}")
        for link in load_facts().links
    ]
    return table(("first", "second", "lines", "source"), rows)


def facts() -> str:
    """Abilities and values of the partners, and the client's values."""
    known = load_facts()
    partners = known.partners
    return "\n".join((
        f"Partners ({_stream_ids((known.client, *partners))}):\n",
        table(("ability", *_names(partners)), _abilities(partners)),
        "A range follows a value where the facts state one:\n",
        table(("value", "unit", *_names(partners)), _values(partners)),
        f"Client, {known.client.name}:\n",
        table(("value", "unit", known.client.name), _values((known.client,))),
    ))  # fmt: skip


def _names(actors: Sequence[ActorFacts]) -> list[str]:
    return [actor.name for actor in actors]


def _stream_ids(actors: Sequence[ActorFacts]) -> str:
    return "`stream_id`: " + ", ".join(f"{actor.name} {actor.stream_id}" for actor in actors)


def _abilities(actors: Sequence[ActorFacts]) -> list[list[str]]:
    return [
        [code(ability), *(number(actor.abilities[ability]) for actor in actors)]
        for ability in actors[0].abilities
    ]


def _values(actors: Sequence[ActorFacts]) -> list[list[str]]:
    return [
        [code(name), fact.unit, *(_fact(actor.values[name]) for actor in actors)]
        for name, fact in actors[0].values.items()
    ]


def _fact(fact: Fact) -> str:
    if fact.low is None or fact.high is None:
        return number(fact.value)
    return f"{number(fact.value)} ({span((fact.low, fact.high))})"
