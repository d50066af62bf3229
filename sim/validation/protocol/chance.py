"""Stochasticity: the random processes that a run draws, found by watching its streams.

They are compared with the table of `docs/model.md`, in both directions.
"""

import re
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from sim.compiled.engine import NUMPY
from sim.errors import UserError
from sim.facts import load_facts
from sim.model import simulation
from sim.random_streams import NOBODY, PARAMETER_MONTH, RandomStreams, Stream
from sim.scenario.library import load_plan
from sim.validation.markup import code, table
from sim.validation.model_page import processes

WORLD = "every_chance.yaml"
#: Months that are stepped: the first draws of each process.
MONTHS = 3
#: Names that a process carries, as the table of `docs/model.md` writes them.
_PATTERNS = (
    (re.compile(r"^driver:.*:\d{4}-\d{2}$"), "driver:NAME:YYYY-MM"),
    (re.compile(r"^(event|parameter|leader|driver|date):.*$"), r"\1:NAME"),
)


class Drawn(NamedTuple):
    """How a process was drawn: for which actors, and whether in the months or before the first."""

    actors: frozenset[int]
    before: bool
    monthly: bool


@cache
def drawn() -> dict[str, Drawn]:
    """The processes that the world of `every_chance.yaml` draws, by the names of the table.

    >>> drawn()["talk"]
    Drawn(actors=frozenset({0}), before=False, monthly=True)
    """
    seen: dict[str, list[tuple[int, int]]] = {}
    for process, actor, month in _watch():
        for pattern, name in _PATTERNS:
            if pattern.match(process):
                process = pattern.sub(name, process)
                break
        seen.setdefault(process, []).append((actor, month))
    return {
        process: Drawn(
            frozenset(actor for actor, _ in draws),
            any(month == PARAMETER_MONTH for _, month in draws),
            any(month != PARAMETER_MONTH for _, month in draws),
        )
        for process, draws in seen.items()
    }


def _watch() -> set[tuple[str, int, int]]:
    """Process, actor and month of all draws of a few months, in NumPy."""
    drawn: set[tuple[str, int, int]] = set()

    class Watched(RandomStreams):
        """Streams that write down what is drawn from them."""

        def month(self, streams: tuple[Stream, ...], month: int) -> NDArray[np.float64]:
            drawn.update((process, actor, month) for process, actor in streams)
            return super().month(streams, month)

    with as_file(files(__package__).joinpath(WORLD)) as file:
        plan = load_plan(file)
    with patch.object(simulation, "RandomStreams", Watched):
        run = simulation.Simulation(plan, 1, np.arange(2), engine=NUMPY)
        for _ in range(MONTHS):
            run.step()
    return drawn


def disagreements() -> tuple[str, ...]:
    """Where what is drawn and the table of `docs/model.md` differ, a line each.

    >>> disagreements()
    ()
    """
    found, stated = drawn(), processes()
    missing = [f"docs/model.md, section 5: no row for {name!r}, which is drawn" for name in found]
    missing = [text for name, text in zip(found, missing, strict=True) if name not in stated]
    idle = [
        f"docs/model.md, section 5: nothing draws {name!r}" for name in stated if name not in found
    ]
    wrong = [
        f"docs/model.md, section 5: {name!r} is drawn for {whose(one)}, not for {stated[name].actor}"
        for name, one in found.items()
        if name in stated and not _same_actors(one.actors, stated[name].actor)
    ]
    late = [
        f"docs/model.md, section 5: {name!r} is drawn {_when(one)}, not in month {stated[name].month}"
        for name, one in found.items()
        if name in stated and not _same_months(one, stated[name].month)
    ]
    return (*missing, *idle, *wrong, *late)


def _same_months(one: Drawn, said: str) -> bool:
    """Whether the months of the draws are those that the table names."""
    if one.before and "−1" not in said:
        return False
    return not one.monthly or "this" in said


def _same_actors(actors: frozenset[int], said: str) -> bool:
    """Whether the actors of the draws are those that the table names."""
    facts = load_facts()
    partners = {actor.stream_id for actor in facts.partners}
    if "each partner" in said:
        return actors == partners
    named = {NOBODY} if said.startswith("0") else set()
    named |= partners if "`stream_id`" in said else set()
    named |= {facts.client.stream_id} if "the client" in said else set()
    return actors <= named


def whose(one: Drawn) -> str:
    """The actors of a process in words."""
    if one.actors <= {NOBODY}:
        return "nobody"
    if one.actors == {actor.stream_id for actor in load_facts().partners}:
        return "each partner"
    return "nobody, or an actor" if NOBODY in one.actors else "some partners"


def stochasticity() -> str:
    """A row for each random process: as drawn, and what it decides by `docs/model.md`.

    Raises:
        UserError: where the two differ.
    """
    if wrong := disagreements():
        raise UserError(*wrong)
    rows = [
        (code(name), whose(one), _when(one), processes()[name].decides)
        for name, one in sorted(drawn().items(), key=lambda item: [*processes()].index(item[0]))
    ]
    return table(("process", "drawn for", "when", "what it decides"), rows)


def _when(one: Drawn) -> str:
    if one.before and one.monthly:
        return "before the first month, or each month"
    return "before the first month" if one.before else "each month"


def process_count() -> str:
    """How many random processes there are."""
    return str(len(drawn()))
