"""The uniform draws of a month: the one table of the processes that happen by chance."""

from dataclasses import dataclass, fields
from functools import cache

from sim.errors import UserError, nearest
from sim.random_streams import FAMILIES, NOBODY, RandomStreams, Redraws, Stream
from sim.state.axes import ByPartner, ByRun, first_axes


@dataclass(frozen=True, slots=True)
class MonthDraws:
    """Uniform draws, strictly between 0 and 1.

    A field is a process, by the name of its random stream: renaming one changes every number.
    """

    count: ByRun  # how many provocations there are
    severe: ByRun  # whether one of them is severe
    ladder: ByRun  # whether the crisis takes a step up or down
    ladder_talk: ByRun  # whether it ends talks
    talk: ByRun  # whether talks start or stop
    deal: ByRun  # whether a deal is struck
    deal_end: ByRun  # whether a deal ends
    troops: ByPartner  # how far a patron backs the client in a crisis
    outreach: ByPartner  # how many initiatives the client takes
    answer: ByPartner  # whether an initiative is answered
    meeting: ByPartner  # how many meetings there are
    renege: ByPartner  # whether a partner withholds part of what it agreed
    order: ByPartner  # who deals first, where the variant asks for a random order


def draw_month(streams: RandomStreams, partners: tuple[int, ...], month: int) -> MonthDraws:
    """All draws of a month, in one call.

    Args:
        partners: the partners' `stream_id`, in the order of the rows.
        month: months since 1990-01.
    """
    uniforms, partners_a_process = streams.month(draw_streams(partners), month), len(partners)
    draws, row = [], 0
    for by_partner in _BY_PARTNER.values():
        rows = partners_a_process if by_partner else 1
        draws.append(uniforms[row : row + rows] if by_partner else uniforms[row])
        row += rows
    return MonthDraws(*draws)


@cache
def draw_streams(partners: tuple[int, ...]) -> tuple[Stream, ...]:
    """The streams of all processes, row by row."""
    return tuple(
        (process, actor)
        for process, by_partner in _BY_PARTNER.items()
        for actor in (partners if by_partner else (NOBODY,))
    )


def process_names() -> tuple[str, ...]:
    """What may be held or drawn anew: the processes of a month, and the families of the others.

    >>> process_names()[-4:]
    ('parameters', 'events', 'drivers', 'signals')
    """
    return (*_BY_PARTNER, *dict.fromkeys(FAMILIES.values()))


def check_redraws(redraws: Redraws | None) -> None:
    """Refuse names of processes that do not exist.

    Raises:
        UserError: for each, with the nearest that does.
    """
    unknown = sorted(redraws.named - set(process_names())) if redraws else []
    if unknown:
        known = process_names()
        raise UserError(*(f"no random process {n!r}.{nearest(n, known)}" for n in unknown))


_AXES = first_axes(MonthDraws)
_BY_PARTNER = {field.name: _AXES[field.name] == "partner" for field in fields(MonthDraws)}
