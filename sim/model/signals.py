"""What states believe of what they cannot see: the month's signals, where perception is noisy."""

from collections.abc import Callable, Sequence

import numpy as np

from sim.model.step import Step
from sim.numerics import Floats
from sim.random_streams import Stream
from sim.rules import perception
from sim.rules.parameter_values import ParameterValues
from sim.state.cast import Cast

#: Last month's value of a quantity that nobody had to perceive then.
UNSEEN = -1.0
#: The parts of the state that hold what is misread.
ERRORS = ("misread_gap", "misread_programme", "misread_estrangement")
_NO_ERROR = np.ones(1)


def observe(step: Step) -> None:
    """3b. Beliefs from signals: shortages of shells, the client's technology, estrangement."""
    world, month = step.world, step.month
    month.believed_gap = month.gap
    month.believed_programme = np.broadcast_to(month.overall, month.gap.shape)
    month.wedge_belief = _NO_ERROR
    if len(step.signals):
        _hear_signals(step)
        return
    for name in ("last_gap", "last_programme", "last_estrangement"):
        setattr(world, name, np.full_like(getattr(world, name), UNSEEN))


def is_noisy(has_errors: Callable[[Sequence[str]], bool], par: ParameterValues) -> bool:
    """Is there noise, a signal sent on purpose, or an error left from one?

    Args:
        has_errors: whether some parts of the state, by name, are not 0 in any history.
    """
    return bool(
        np.any(par.noise_weight > 0.0) or np.any(par.signal_shift != 0.0) or has_errors(ERRORS)
    )


def _hear_signals(step: Step) -> None:
    world, month, par, cast = step.world, step.month, step.par, step.cast
    estranged = perception.estrangement(world.trust, month.hegemony, month.share, cast.patron)
    draws, partners = step.signals, len(cast.names)
    gap, programme, rumour = draws[:partners], draws[partners:-1], draws[-1]
    world.misread_gap = cast.patron * perception.misperception(
        world.misread_gap, _change(month.gap, world.last_gap), gap,
        noise=par.gap_noise, drift=par.gap_drift, shift=0.0, par=par,
    )  # fmt: skip
    observers = cast.neighbour + cast.superpower
    world.misread_programme = observers * perception.misperception(
        world.misread_programme, _change(month.overall, world.last_programme), programme,
        noise=par.programme_noise, drift=par.programme_drift, shift=0.0, par=par,
    )  # fmt: skip
    world.misread_estrangement = perception.misperception(
        world.misread_estrangement, _change(estranged, world.last_estrangement), rumour,
        noise=par.estrangement_noise, drift=par.estrangement_drift,
        shift=step.actors.superpower.own.par.signal_shift, par=par,
    )  # fmt: skip
    world.last_gap, world.last_programme, world.last_estrangement = (
        month.gap,
        month.overall,
        estranged,
    )
    month.believed_gap = perception.belief(month.gap, world.misread_gap)
    month.believed_programme = perception.belief(month.believed_programme, world.misread_programme)
    believed = perception.belief(estranged, world.misread_estrangement)
    month.wedge_belief = perception.wedge_belief(believed, estranged, par)


def signal_streams(cast: Cast) -> tuple[Stream, ...]:
    """Of the signals: each patron's shortage, each observer's of the programme, the superpower's of estrangement."""
    ids, top = [actor.stream_id for actor in cast.partners], cast.row("superpower")
    return (
        *(("signal:gap", number) for number in ids),
        *(("signal:programme", number) for number in ids),
        ("signal:estrangement", ids[top]),
    )


def _change(now: Floats, before: Floats) -> Floats:
    """Since last month; 0 where it was not perceived then."""
    return np.where(before == UNSEEN, 0.0, now - before)
