"""The month's crisis: its rung, and how far each patron backs the client on it."""

from sim.agents import Patron
from sim.model.step import Step
from sim.numerics import add_rows, highest
from sim.rules import crisis


def climb(step: Step) -> None:
    """3b. Posture: a step up or down the ladder, and who stands by the client."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    month.tension = crisis.tension(
        world.rung,
        month.tests,
        month.severe,
        provocation=world.provocation,
        trilateral=world.trilateral,
        exercises=step.actors.superpower.own.par.exercise_shift,
        backing=highest(cast.patron * world.reliability),
        engaged=month.engaged,
        held=add_rows(cast.patron * month.leverage * world.trust),
        deterrence=crisis.deterrence(world.technology[0], month.bloc_threat, par),
        par=par,
    )
    chances = crisis.transition(
        world.rung, month.tension, month.engaged, government=month.government, par=par
    )
    last = world.rung
    world.rung = crisis.climb(last, chances, step.drivers["crisis_floor"], step.draws.ladder)
    month.heat = crisis.heat(world.rung)
    month.clash = ((world.rung > last) & (world.rung >= crisis.FORCE)).astype(float)
    world.backing = crisis.backing(
        world.backing,
        last,
        world.rung,
        chances=step.actors.partners.map(Patron.backing_chances),
        draw=step.draws.troops,
    )
    world.provocation = crisis.provocation(world.provocation, month.clash, par)
