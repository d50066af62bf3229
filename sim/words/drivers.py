"""A label for each driver, what moves the model from outside, by family and actor.

A driver that is recorded as an indicator under the same name has the indicator's label.
"""

from sim.words.label import Label

DRIVER_LABELS: dict[str, Label] = {
    "gdp.{actor}": Label("GDP of {actor}"),
    "population.{actor}": Label("Population of {actor}"),
    "war.may_end": Label("The war in Ukraine may end by chance", "a chance that the war in Ukraine ends", ends=("no", "yes")),
    "contest.{actor}": Label("Contest of {actor} with {superpower} elsewhere", ends=("none", "full")),
    "exposure.{actor}": Label("What {actor} has to lose with {superpower}", ends=("nothing", "full exposure")),
    "openness.{actor}": Label("Openness of {actor} to a deal with {client}", ends=("closed", "open")),
    "government.{actor}": Label("Progressive government in {actor}", ends=("no", "yes")),
    "border.open": Label("Border of {client} open to trade", ends=("sealed", "open")),
    "crisis.floor": Label("Lowest rung that a crisis can fall to (0 none to 4 war)"),
}  # fmt: skip
